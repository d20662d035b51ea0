#pragma once
#include "engine/data/dataset.hpp"
#include "engine/train/rule.hpp"

#include <memory>
#include <span>

namespace nn {

/// Trains a network, one update a call, without allocating. Not thread-safe: one thread owns it.
class Trainer {
 public:
  Trainer(const NetworkSpec& network, const TrainingRule& rule, std::shared_ptr<const Dataset> data,
          TrainingState state);
  ~Trainer();
  Trainer(Trainer&&) noexcept;
  Trainer& operator=(Trainer&&) noexcept;

  void step();
  bool step_ends_epoch() const;  ///< true if the step just made was the last one of its epoch
  TrainingState state() const;   ///< widened to double
  std::int64_t steps() const;
  const DataPosition& position() const;
  double last_batch_loss() const;  ///< data loss of the last batch before its update, dropout on

  /// Whether every update notes what `gradient_norms` and `is_finite` say of its gradient; off at first, and then free.
  void watch_gradients(bool on);
  /// For each layer the Euclidean norm of the last batch's gradient of the data loss, weights and biases together, before
  /// penalties and clipping; in double precision. Zeros before the first watched update.
  std::span<const double> gradient_norms() const;
  /// Are all parameters, what the optimizer remembers, the last loss and (if watched) the last gradient finite?
  bool is_finite() const;

  /// What may change while a run goes on. Another optimizer starts with fresh moments. `seed` and `precision` stay.
  void set_rule(const TrainingRule& rule);
  /// Dropout rates, what is silenced and what is frozen; anything else about the network must be the same.
  void set_network(const NetworkSpec& network);
  void set_parameter(Index flat_index, double value);

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace nn
