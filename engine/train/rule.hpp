#pragma once
#include "engine/data/batches.hpp"
#include "engine/nn/network.hpp"

#include <cstdint>

namespace nn {

enum class OptimizerKind { sgd, adam };
std::span<const OptimizerKind> optimizer_kinds();
std::string_view id_of(OptimizerKind kind);
std::optional<OptimizerKind> optimizer_from_id(std::string_view id);

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
  double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;  ///< adam, PyTorch's form: m^ / (sqrt(v^) + epsilon)
  Index batch_size = 10;                              ///< 0 stands for all examples
  double l2 = 0;                                      ///< penalty l2/2 * sum of squared weights, not biases
  BiasUpdate bias_update = BiasUpdate::unit;
  Precision precision = Precision::float64;
  std::uint64_t seed = 1;
  bool operator==(const TrainingRule&) const = default;
};

/// Everything that training changes, as doubles (a float run is widened, which is exact).
struct TrainingState {
  Vector parameters;
  Vector first_moment, second_moment;  ///< adam's m and v; empty for sgd
  std::int64_t step = 0;               ///< updates made so far
  std::int64_t moment_step = 0;        ///< updates that the moments have seen (they start anew with the optimizer)
  DataPosition position;               ///< the examples that the next step will use
};

TrainingState initial_state(const NetworkSpec& network, const TrainingRule& rule);

/// Rounds a state to the rule's precision and gives it the moments that the optimizer keeps: none for sgd, fresh ones
/// for adam where it has none. A state that a trainer or `record` made is left as it is.
void fit_to_rule(TrainingState& state, const TrainingRule& rule);

}  // namespace nn
