#pragma once
#include "engine/data/augment.hpp"
#include "engine/data/batches.hpp"
#include "engine/nn/network.hpp"
#include "engine/train/schedule.hpp"

#include <cstdint>

namespace nn {

/// PyTorch's definitions. sgd is plain gradient descent: stochastic, in mini-batches, or (batch_size all) by the whole
/// batch. adamw is adam with the decay of the weights taken out of the gradient. Source: Loshchilov & Hutter 2019.
enum class OptimizerKind { sgd, momentum, nesterov, adagrad, rmsprop, adam, adamw };
std::span<const OptimizerKind> optimizer_kinds();
std::string_view id_of(OptimizerKind kind);
std::optional<OptimizerKind> optimizer_from_id(std::string_view id);
/// What an optimizer remembers for each parameter: a running mean (or sum) of gradients, one of their squares.
bool keeps_first_moment(OptimizerKind kind);
bool keeps_second_moment(OptimizerKind kind);
bool keeps_moments(OptimizerKind kind);
/// The epsilon that PyTorch gives an optimizer: 1e-10 for adagrad, else 1e-8.
double default_epsilon(OptimizerKind kind);

/// Where adam and adamw add epsilon. pytorch: eta m^ / (sqrt(v^) + epsilon), beside the corrected moment; keras:
/// eta sqrt(1 - beta2^t) / (1 - beta1^t) m / (sqrt(v) + epsilon), beside the uncorrected one.
enum class EpsilonForm { pytorch, keras };
std::span<const EpsilonForm> epsilon_forms();
std::string_view id_of(EpsilonForm form);
std::optional<EpsilonForm> epsilon_form_from_id(std::string_view id);

/// How biases take part in the update: not at all, each by its own gradient, or one per layer by the sum of its
/// units' gradients (every unit of the layer then moves by the same amount).
enum class BiasUpdate { frozen, unit, layer };
std::span<const BiasUpdate> bias_updates();
std::string_view id_of(BiasUpdate kind);
std::optional<BiasUpdate> bias_update_from_id(std::string_view id);

enum class Precision { float64, float32 };
std::span<const Precision> precisions();
std::string_view id_of(Precision kind);
std::optional<Precision> precision_from_id(std::string_view id);

/// Everything that says how one training step changes the parameters. A run is a function of network, rule,
/// data and first parameters: the same four give the same bits.
struct TrainingRule {
  OptimizerKind optimizer = OptimizerKind::sgd;
  double learning_rate = 0.03;
  Schedule schedule;            ///< what becomes of learning_rate while the run goes on
  double momentum = 0.9;        ///< momentum, nesterov
  double smoothing = 0.99;      ///< rmsprop: the share of the old mean square that is kept (PyTorch's alpha)
  double beta1 = 0.9, beta2 = 0.999;    ///< adam, adamw
  double epsilon = 1e-8;                ///< adagrad, rmsprop, adam, adamw
  EpsilonForm epsilon_form = EpsilonForm::pytorch;
  double weight_decay = 0.01;           ///< adamw: p <- (1 - rate * weight_decay) p, biases too, before its step
  Index batch_size = 10;                              ///< 0 stands for all examples
  double l2 = 0;                                      ///< penalty l2/2 * sum of squared weights, not biases
  double l1 = 0;                                      ///< penalty l1 * sum of |weights|, not biases
  double clip_value = 0;  ///< every entry of the gradient, penalties included, is cut to +-clip_value; 0: not
  double clip_norm = 0;   ///< then the whole gradient is shortened to at most this norm; 0: not
  double max_norm = 0;    ///< after the update, each unit's incoming weights are shortened to this norm; 0: not
  BiasUpdate bias_update = BiasUpdate::unit;
  Augmentation augmentation;  ///< what happens to the inputs of a batch when it is drawn
  bool shuffle = true;        ///< a new order in every epoch; else that of the data set
  Precision precision = Precision::float64;
  std::uint64_t seed = 1;
  bool operator==(const TrainingRule&) const = default;
};

/// Everything that training changes, as doubles (a float run is widened, which is exact).
struct TrainingState {
  Vector parameters;
  /// What the optimizer remembers: adam's m and v; momentum's velocity (first), the squares of adagrad and rmsprop
  /// (second). Empty where it remembers none.
  Vector first_moment, second_moment;
  std::int64_t step = 0;               ///< updates made so far
  std::int64_t moment_step = 0;        ///< updates that the moments have seen (they start anew with the optimizer)
  DataPosition position;               ///< the examples that the next step will use
};

TrainingState initial_state(const NetworkSpec& network, const TrainingRule& rule);

/// Rounds a state to the rule's precision and gives it the moments that the optimizer keeps: none for sgd, fresh ones
/// for adam where it has none. A state that a trainer or `record` made is left as it is.
void fit_to_rule(TrainingState& state, const TrainingRule& rule);
/// The moments with which an optimizer starts: zeros where it keeps them, nothing where not.
void start_moments(TrainingState& state, OptimizerKind optimizer);
/// The learning rate of the update that follows `updates` updates.
double learning_rate_at(const TrainingRule& rule, std::int64_t updates);

}  // namespace nn
