#include "engine/train/watch.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace nn {
namespace {

/// More epochs than anybody counts falls and rises over; the oldest go first.
constexpr std::size_t most_kept_epochs = 100'000;

bool is_at_epoch_end(const TrainingState& state) { return state.position.used == 0; }

}  // namespace

Watch::Watch(const StopRule& rule, const NetworkSpec& network, Precision precision, std::shared_ptr<const Dataset> data)
    : rule_(rule),
      network_(network),
      precision_(precision),
      data_(std::move(data)),
      vanished_(network.layers.size(), 0),
      exploded_(network.layers.size(), 0) {
  for (const LayerSpec& layer : network.layers) dead_.emplace_back(static_cast<std::size_t>(layer.units), 0);
}

void Watch::wake() {
  held_.fill(0);
  std::fill(vanished_.begin(), vanished_.end(), 0);
  std::fill(exploded_.begin(), exploded_.end(), 0);
  for (std::vector<char>& layer : dead_) std::fill(layer.begin(), layer.end(), 0);
}

void Watch::go_on_with(const NetworkSpec& network, const StopRule& rule) {
  network_ = network;
  const StopRule before = std::exchange(rule_, rule);
  const auto renew = [this](StopKind kind, bool same) {
    if (!same) held_[static_cast<std::size_t>(kind)] = 0;
  };
  renew(StopKind::loss, before.loss == rule.loss);
  renew(StopKind::accuracy, before.accuracy == rule.accuracy);
  renew(StopKind::plateau, before.plateau_epochs == rule.plateau_epochs && before.plateau_fall == rule.plateau_fall);
  renew(StopKind::gradient, before.gradient == rule.gradient);
  renew(StopKind::rising, before.rising == rule.rising);
  if (before.vanishing != rule.vanishing) std::fill(vanished_.begin(), vanished_.end(), 0);
  if (before.exploding != rule.exploding) std::fill(exploded_.begin(), exploded_.end(), 0);
  if (before.dead_neuron == rule.dead_neuron) return;
  for (std::vector<char>& layer : dead_) std::fill(layer.begin(), layer.end(), 0);
}

bool Watch::comes_true(char& held, bool now) {
  const bool fresh = now && !held;
  held = now;
  return fresh;
}

bool Watch::begin(const TrainingState& state, const std::atomic<bool>* cancel) {
  const bool counts = rule_.plateau_epochs > 0 || rule_.rising > 0;
  if (!counts || !is_at_epoch_end(state) || losses_.contains(state.position.epoch)) return true;
  const std::optional<Measured> measured = measure(state.parameters, cancel);
  if (measured) note(state.position.epoch, state.step, *measured->score.loss);
  return measured.has_value();
}

/// Can nothing of the layer's neurons move?
bool Watch::holds_all(Index layer) const {
  for (Index row = 0; row < network_.rows_of(layer); ++row)
    if (!network_.is_held(layer, row)) return false;
  return true;
}

std::optional<Halt> Watch::after_step(const Trainer& trainer) {
  std::optional<Halt> halt;
  const std::int64_t step = trainer.steps();
  if (rule_.epochs > 0 && trainer.step_ends_epoch() && trainer.position().epoch == rule_.epochs)
    halt = Halt{StopKind::epochs, step, -1, -1, 0, 0, rule_.epochs};
  if (!rule_.reads_gradients()) return halt;
  const std::span<const double> norms = trainer.gradient_norms();
  double squares = 0;
  for (std::size_t layer = 0; layer < norms.size(); ++layer) {
    if (holds_all(static_cast<Index>(layer))) continue;
    squares += norms[layer] * norms[layer];
    const auto found = [&](StopKind kind, double limit) {
      if (!halt) halt = Halt{kind, step, static_cast<Index>(layer), -1, norms[layer], limit, 0};
    };
    if (comes_true(vanished_[layer], rule_.vanishing > 0 && norms[layer] < rule_.vanishing))
      found(StopKind::vanishing, rule_.vanishing);
    if (comes_true(exploded_[layer], rule_.exploding > 0 && norms[layer] > rule_.exploding))
      found(StopKind::exploding, rule_.exploding);
  }
  const double norm = std::sqrt(squares);
  if (comes_true(StopKind::gradient, rule_.gradient > 0 && norm < rule_.gradient) && !halt)
    halt = Halt{StopKind::gradient, step, -1, -1, norm, rule_.gradient, 0};
  return halt;
}

std::optional<Watch::Measured> Watch::measure(const Vector& parameters, const std::atomic<bool>* cancel) const {
  Measured measured;
  measured.score = evaluate(network_, precision_, parameters, *data_, 0, data_->train_count, cancel,
                            rule_.dead_neuron ? &measured.activity : nullptr);
  if (!measured.score.loss) return std::nullopt;
  return measured;
}

void Watch::note(std::int64_t epoch, std::int64_t step, double loss) {
  losses_[epoch] = {step, loss};
  if (losses_.size() > most_kept_epochs) losses_.erase(losses_.begin());
}

void Watch::forget_from(std::int64_t step) {
  std::erase_if(losses_, [step](const auto& entry) { return entry.second.step >= step; });
}

/// By how much the loss has fallen in the last `plateau_epochs` epochs, at best; none where too few are known.
std::optional<double> Watch::fall_in_window(std::int64_t epoch) const {
  const auto before = losses_.find(epoch - rule_.plateau_epochs);
  if (before == losses_.end()) return std::nullopt;
  double lowest = before->second.loss;
  bool first = true;
  for (std::int64_t at = epoch - rule_.plateau_epochs + 1; at <= epoch; ++at) {
    const auto found = losses_.find(at);
    if (found == losses_.end()) return std::nullopt;
    lowest = first ? found->second.loss : std::min(lowest, found->second.loss);
    first = false;
  }
  return before->second.loss - lowest;
}

bool Watch::has_risen(std::int64_t epoch) const {
  for (std::int64_t at = epoch - rule_.rising + 1; at <= epoch; ++at) {
    const auto before = losses_.find(at - 1), here = losses_.find(at);
    if (before == losses_.end() || here == losses_.end() || !(here->second.loss > before->second.loss)) return false;
  }
  return true;
}

std::optional<Halt> Watch::dead_unit(const Activity& activity, std::int64_t step) {
  std::optional<Halt> halt;
  for (std::size_t layer = 0; layer < dead_.size(); ++layer) {
    if (network_.layers[layer].activation.kind != ActivationKind::relu) continue;
    for (std::size_t unit = 0; unit < dead_[layer].size(); ++unit) {
      if (comes_true(dead_[layer][unit], !activity[layer][unit]) && !halt)
        halt = Halt{StopKind::dead_neuron, step, static_cast<Index>(layer), static_cast<Index>(unit), 0, 0, data_->train_count};
    }
  }
  return halt;
}

Watch::Verdict Watch::after_epoch(const Trainer& trainer, const std::atomic<bool>* cancel) {
  Verdict verdict;
  if (!rule_.measures_epochs() || !trainer.step_ends_epoch()) return verdict;
  const TrainingState state = trainer.state();
  const std::optional<Measured> measured = measure(state.parameters, cancel);
  if (!measured) return {std::nullopt, false};
  const double loss = *measured->score.loss;
  const std::int64_t epoch = state.position.epoch;
  note(epoch, state.step, loss);
  const auto found = [&](const Halt& halt) {
    if (!verdict.halt) verdict.halt = halt;
  };
  if (comes_true(StopKind::loss, rule_.loss > 0 && loss < rule_.loss))
    found({StopKind::loss, state.step, -1, -1, loss, rule_.loss, 0});
  const double accuracy = measured->score.accuracy.value_or(-1);
  if (comes_true(StopKind::accuracy, rule_.accuracy > 0 && accuracy >= rule_.accuracy))
    found({StopKind::accuracy, state.step, -1, -1, accuracy, rule_.accuracy, 0});
  const std::optional<double> fall = rule_.plateau_epochs > 0 ? fall_in_window(epoch) : std::nullopt;
  if (comes_true(StopKind::plateau, fall && *fall <= rule_.plateau_fall))
    found({StopKind::plateau, state.step, -1, -1, *fall, rule_.plateau_fall, rule_.plateau_epochs});
  if (rule_.dead_neuron) {
    if (const std::optional<Halt> dead = dead_unit(measured->activity, state.step)) found(*dead);
  }
  if (comes_true(StopKind::rising, rule_.rising > 0 && has_risen(epoch)))
    found({StopKind::rising, state.step, -1, -1, loss, 0, rule_.rising});
  return verdict;
}

}  // namespace nn
