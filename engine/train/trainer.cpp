#include "engine/train/trainer.hpp"

#include "engine/train/packed_network.hpp"
#include "engine/train/pass.hpp"
#include "engine/train/update.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <variant>

namespace nn {
namespace {

/// The largest batch that a rule can ask for.
Index largest_batch(const TrainingRule& rule, const Dataset& data) {
  return rule.batch_size <= 0 ? data.train_count : std::min(rule.batch_size, data.train_count);
}

/// A network in training, in one precision. Single precision goes the way of the kernels where they know all that is
/// asked for; `packed` then holds the parameters and what the optimizer remembers.
template <class Scalar>
struct Run {
  NetworkSpec network;
  TrainingRule rule;
  ParameterLayout layout;
  Pass<Scalar> pass;
  VectorOf<Scalar> parameters, gradient, first_moment, second_moment;
  VectorOf<Scalar> held_parameters, held_first, held_second;  // before the update, where units are frozen
  std::int64_t step = 0, moment_step = 0;
  double batch_loss = 0;
  bool watches = false, gradient_is_finite = true;
  std::vector<double> gradient_norms;  // of the layers
  bool knows_loss = true;  ///< of the last batch; packed, it is computed when it is asked for
  std::unique_ptr<PackedNetwork> packed;

  Run(const NetworkSpec& network_, const TrainingRule& rule_, const TrainingState& state, Index batch)
      : network(network_),
        rule(rule_),
        layout(network_),
        pass(network_, packs(network_, rule_) ? 0 : batch),
        parameters(state.parameters.cast<Scalar>()),
        gradient(VectorOf<Scalar>::Zero(state.parameters.size())),
        first_moment(state.first_moment.cast<Scalar>()),
        second_moment(state.second_moment.cast<Scalar>()),
        step(state.step),
        moment_step(state.moment_step),
        gradient_norms(network_.layers.size(), 0.0) {
    choose_way(batch);
  }

  static bool packs(const NetworkSpec& network, const TrainingRule& rule) {
    return std::is_same_v<Scalar, float> && can_be_packed(network, rule);
  }
  void choose_way(Index batch) {
    if constexpr (std::is_same_v<Scalar, float>) {
      if (packs(network, rule) && !watches) {
        if (!packed || batch > packed->capacity()) packed = std::make_unique<PackedNetwork>(network, batch);
        packed->write_parameters(parameters);
        packed->write_memories(first_moment, second_moment);
        return;
      }
    }
    packed.reset();
    if (batch > pass.capacity()) pass = Pass<Scalar>(network, batch);
  }
  /// Brings the flat vectors up to date.
  void collect() {
    if constexpr (std::is_same_v<Scalar, float>) {
      if (!packed) return;
      batch_loss = last_loss();
      parameters = packed->parameters();
      first_moment = packed->first_memory();
      second_moment = packed->second_memory();
    }
  }
  double last_loss() {
    if (!knows_loss) batch_loss = static_cast<double>(packed->loss());
    knows_loss = true;
    return batch_loss;
  }

  void update_on(const Dataset& data, std::span<const Index> columns, std::int64_t epoch) {
    const Index count = static_cast<Index>(columns.size());
    if (packed) return update_packed(data, columns);
    pass.load(data, columns.data(), count);
    if (is_on(rule.augmentation))
      augment<Scalar>(rule.augmentation, data, rule.seed, epoch, columns.data(), count, pass.inputs(count));
    pass.draw_masks(rule.seed, step);
    pass.forward(parameters, true);
    batch_loss = static_cast<double>(pass.loss());
    pass.backward(parameters, gradient);
    if (watches) note_gradient();
    // every gradient is known before the first weight changes
    if (keeps_moments(rule.optimizer)) ++moment_step;
    const UpdateNumbers numbers = update_numbers(rule, step, moment_step);
    const bool holds = holds_units();
    if (holds) held_parameters = parameters, held_first = first_moment, held_second = second_moment;
    if (rule.clip_norm > 0) {
      for (Index layer = 0; layer < network.layer_count(); ++layer) finish_gradient(layer);
      shorten_gradient();
      for (Index layer = 0; layer < network.layer_count(); ++layer) move_layer(numbers, layer);
    } else {
      for (Index layer = 0; layer < network.layer_count(); ++layer) {
        finish_gradient(layer);
        move_layer(numbers, layer);
      }
    }
    if (holds) put_held_units_back();
    ++step;
  }

  bool holds_units() const {
    return std::any_of(network.layers.begin(), network.layers.end(), [](const LayerSpec& layer) { return !layer.frozen_units.empty(); });
  }
  /// Frozen units keep their weights, their biases and what the optimizer remembers of them.
  void put_held_units_back() {
    const auto put_back = [this](const VectorOf<Scalar>& before, VectorOf<Scalar>& after) {
      if (after.size() == 0) return;
      for (Index layer = 0; layer < network.layer_count(); ++layer) {
        const LayerSlot& slot = layout.layer(layer);
        hold_units<Scalar>(network, layer, weight_of(before, slot), weight_of(after, slot));
        hold_units<Scalar>(network, layer, bias_of(before, slot), bias_of(after, slot));
      }
    };
    put_back(held_parameters, parameters);
    put_back(held_first, first_moment);
    put_back(held_second, second_moment);
  }

  void update_packed(const Dataset& data, std::span<const Index> columns) {
    packed->load(data, columns.data(), static_cast<Index>(columns.size()));
    if (keeps_moments(rule.optimizer)) ++moment_step;
    packed->train(rule, step, moment_step);
    knows_loss = false;
    ++step;
  }

  bool is_frozen(Index layer) const { return network.layers[static_cast<std::size_t>(layer)].frozen; }
  bool moves_biases() const { return rule.bias_update != BiasUpdate::frozen; }

  /// The size of each layer's gradient, before anything is done to it.
  void note_gradient() {
    gradient_is_finite = gradient.allFinite();
    for (Index layer = 0; layer < network.layer_count(); ++layer) {
      const LayerSlot& slot = layout.layer(layer);
      double squares = 0;
      const auto add = [&squares](Scalar g) { squares += static_cast<double>(g) * static_cast<double>(g); };
      const bool holds = !network.layers[static_cast<std::size_t>(layer)].frozen_units.empty();
      const auto counts = [&](Index row) { return !holds || !network.is_held(layer, row); };
      for (Index i = 0; i < slot.weight_size(); ++i)
        if (counts(i % slot.rows)) add(gradient(slot.weight_offset + i));
      for (Index i = 0; i < slot.rows; ++i)
        if (counts(i)) add(gradient(slot.bias_offset + i));
      gradient_norms[static_cast<std::size_t>(layer)] = std::sqrt(squares);
    }
  }

  bool is_finite() const {
    return std::isfinite(batch_loss) && gradient_is_finite && parameters.allFinite() && first_moment.allFinite() &&
           second_moment.allFinite();
  }

  /// Penalties, the shared bias and the cut of single entries: what each layer's gradient needs for itself.
  void finish_gradient(Index layer) {
    if (is_frozen(layer)) return;
    const LayerSlot& slot = layout.layer(layer);
    if (rule.l2 > 0) add_penalty_gradient<Scalar>(rule.l2, weight_of(parameters, slot), weight_of(gradient, slot));
    if (rule.l1 > 0) {
      add_absolute_penalty_gradient<Scalar>(rule.l1, weight_of(parameters, slot), weight_of(gradient, slot));
    }
    if (rule.bias_update == BiasUpdate::layer) share_bias<Scalar>(bias_of(gradient, slot));
    if (rule.clip_value > 0) {
      clip_to_value<Scalar>(rule.clip_value, weight_of(gradient, slot));
      if (moves_biases()) clip_to_value<Scalar>(rule.clip_value, bias_of(gradient, slot));
    }
    // What does not move does not count in the norm; a bias that the layer shares does.
    clear_held_units<Scalar>(network, layer, weight_of(gradient, slot));
    if (rule.bias_update != BiasUpdate::layer) clear_held_units<Scalar>(network, layer, bias_of(gradient, slot));
  }

  /// Shortens the gradient of all that moves as one vector. A bias shared by a layer counts once.
  void shorten_gradient() {
    Scalar squares = 0;
    for (Index layer = 0; layer < network.layer_count(); ++layer) {
      if (is_frozen(layer)) continue;
      const LayerSlot& slot = layout.layer(layer);
      squares = add_squares<Scalar>(weight_of(gradient, slot), squares);
      if (!moves_biases()) continue;
      const Index counted = rule.bias_update == BiasUpdate::layer ? 1 : slot.rows;
      squares = add_squares<Scalar>(bias_of(gradient, slot).topRows(counted), squares);
    }
    const Scalar factor = clip_factor<Scalar>(rule.clip_norm, squares);
    for (Index layer = 0; layer < network.layer_count(); ++layer) {
      if (is_frozen(layer)) continue;
      scale_by<Scalar>(factor, weight_of(gradient, layout.layer(layer)));
      if (moves_biases()) scale_by<Scalar>(factor, bias_of(gradient, layout.layer(layer)));
    }
  }

  void move_layer(const UpdateNumbers& numbers, Index layer) {
    if (is_frozen(layer)) return;
    const LayerSlot& slot = layout.layer(layer);
    move(numbers, [&slot](auto& vector) { return weight_of(vector, slot); });
    if (moves_biases()) move(numbers, [&slot](auto& vector) { return bias_of(vector, slot); });
    if (rule.max_norm > 0) limit_row_norms<Scalar>(rule.max_norm, weight_of(parameters, slot));
  }

  /// Moves one layer's weights or biases; `part` finds them in a flat vector.
  template <class Part>
  void move(const UpdateNumbers& numbers, const Part& part) {
    switch (rule.optimizer) {
      case OptimizerKind::sgd: return descend<Scalar>(numbers.rate, part(gradient), part(parameters));
      case OptimizerKind::momentum:
      case OptimizerKind::nesterov:
        return step_momentum<Scalar>(numbers, part(gradient), part(first_moment), part(parameters));
      case OptimizerKind::adagrad:
        return step_adagrad<Scalar>(numbers, part(gradient), part(second_moment), part(parameters));
      case OptimizerKind::rmsprop:
        return step_rmsprop<Scalar>(numbers, part(gradient), part(second_moment), part(parameters));
      case OptimizerKind::adamw: scale_by<Scalar>(static_cast<Scalar>(numbers.decay), part(parameters)); break;
      case OptimizerKind::adam: break;
    }
    step_adam<Scalar>(numbers.adam, part(gradient), part(first_moment), part(second_moment), part(parameters));
  }

  void set_rule(const TrainingRule& changed, Index batch) {
    collect();
    const bool fresh_moments = changed.optimizer != rule.optimizer;
    const Precision precision = rule.precision;
    const std::uint64_t seed = rule.seed;
    rule = changed;
    rule.precision = precision;
    rule.seed = seed;
    if (fresh_moments) {
      first_moment = VectorOf<Scalar>::Zero(keeps_first_moment(rule.optimizer) ? parameters.size() : 0);
      second_moment = VectorOf<Scalar>::Zero(keeps_second_moment(rule.optimizer) ? parameters.size() : 0);
      moment_step = 0;
    }
    choose_way(batch);
  }

  /// What is silenced or frozen unit by unit goes the plain way.
  void set_network(const NetworkSpec& changed, Index batch) {
    const bool same_way = packs(network, rule) == packs(changed, rule);
    if (!same_way) collect();
    network = changed;
    pass.set_network(changed);
    if (!same_way) return choose_way(batch);
    if (packed) packed->set_network(changed);
  }

  void set_parameter(Index flat_index, double value) {
    if (packed) packed->set_parameter(flat_index, static_cast<float>(value));
    else parameters(flat_index) = static_cast<Scalar>(value);
  }
};

TrainingState fitted(TrainingState state, const TrainingRule& rule) {
  fit_to_rule(state, rule);
  return state;
}

}  // namespace

struct Trainer::Implementation {
  std::shared_ptr<const Dataset> data;
  BatchPlan plan;
  DataPosition position;
  bool ended_epoch = false;
  std::variant<Run<double>, Run<float>> run;

  Implementation(const NetworkSpec& network, const TrainingRule& rule, std::shared_ptr<const Dataset> data_,
                 const TrainingState& state)
      : data(std::move(data_)),
        plan(data->train_count, rule.seed, rule.shuffle),
        position(state.position),
        run(rule.precision == Precision::float64
                ? decltype(run)(std::in_place_index<0>, network, rule, state, largest_batch(rule, *data))
                : decltype(run)(std::in_place_index<1>, network, rule, state, largest_batch(rule, *data))) {}
};

Trainer::Trainer(const NetworkSpec& network, const TrainingRule& rule, std::shared_ptr<const Dataset> data,
                 TrainingState state)
    : implementation_(
          std::make_unique<Implementation>(network, rule, std::move(data), fitted(std::move(state), rule))) {
  assert(implementation_->data->train_count > 0);
  assert(implementation_->data->features() == network.inputs);
  assert(this->state().parameters.size() == ParameterLayout(network).size());
}
Trainer::~Trainer() = default;
Trainer::Trainer(Trainer&&) noexcept = default;
Trainer& Trainer::operator=(Trainer&&) noexcept = default;

void Trainer::step() {
  Implementation& now = *implementation_;
  std::visit(
      [&now](auto& run) {
        const Index size = run.rule.batch_size;
        run.update_on(*now.data, now.plan.batch(now.position, size), now.position.epoch);
        now.position = position_after(now.position, now.data->train_count, size);
      },
      now.run);
  now.ended_epoch = now.position.used == 0;
}

bool Trainer::step_ends_epoch() const { return implementation_->ended_epoch; }

TrainingState Trainer::state() const {
  TrainingState state;
  std::visit(
      [&state](auto& run) {
        run.collect();
        state.parameters = run.parameters.template cast<double>();
        state.first_moment = run.first_moment.template cast<double>();
        state.second_moment = run.second_moment.template cast<double>();
        state.step = run.step;
        state.moment_step = run.moment_step;
      },
      implementation_->run);
  state.position = implementation_->position;
  return state;
}

std::int64_t Trainer::steps() const {
  return std::visit([](const auto& run) { return run.step; }, implementation_->run);
}

const DataPosition& Trainer::position() const { return implementation_->position; }

double Trainer::last_batch_loss() const {
  return std::visit([](auto& run) { return run.last_loss(); }, implementation_->run);
}

void Trainer::watch_gradients(bool on) {
  const Index batch = std::visit([this](const auto& run) { return largest_batch(run.rule, *implementation_->data); }, implementation_->run);
  std::visit(
      [on, batch](auto& run) {
        run.collect();
        run.watches = on;
        run.gradient_is_finite = true;
        run.choose_way(batch);
      },
      implementation_->run);
}

std::span<const double> Trainer::gradient_norms() const {
  return std::visit([](const auto& run) { return std::span<const double>(run.gradient_norms); }, implementation_->run);
}

bool Trainer::is_finite() const {
  return std::visit(
      [](auto& run) {
        run.collect();
        return run.is_finite();
      },
      implementation_->run);
}

void Trainer::set_rule(const TrainingRule& rule) {
  const Index batch = largest_batch(rule, *implementation_->data);
  implementation_->plan.set_shuffles(rule.shuffle);
  std::visit([&rule, batch](auto& run) { run.set_rule(rule, batch); }, implementation_->run);
}

void Trainer::set_network(const NetworkSpec& network) {
  std::visit([&](auto& run) { run.set_network(network, largest_batch(run.rule, *implementation_->data)); }, implementation_->run);
}

void Trainer::set_parameter(Index flat_index, double value) {
  std::visit([flat_index, value](auto& run) { run.set_parameter(flat_index, value); }, implementation_->run);
}

}  // namespace nn
