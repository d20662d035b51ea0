#include "engine/landscape/race.hpp"

#include "engine/train/evaluate.hpp"
#include "engine/train/trainer.hpp"
#include "engine/train/update.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <optional>

namespace nn {
namespace {

constexpr std::size_t parameter_budget = std::size_t{64} << 20;  // bytes

bool is_finite(const FieldValue& at) { return std::isfinite(at.value) && std::isfinite(at.dx) && std::isfinite(at.dy); }

/// Clips a gradient and moves parameters by it, as a trainer does with those of one layer.
void update(const TrainingRule& rule, Matrix& gradient, TrainingState& state) {
  if (keeps_moments(rule.optimizer)) ++state.moment_step;
  const UpdateNumbers numbers = update_numbers(rule, state.step, state.moment_step);
  if (rule.clip_value > 0) clip_to_value<double>(rule.clip_value, gradient);
  if (rule.clip_norm > 0) scale_by<double>(clip_factor<double>(rule.clip_norm, add_squares<double>(gradient, 0.0)), gradient);
  switch (rule.optimizer) {
    case OptimizerKind::sgd: descend<double>(numbers.rate, gradient, state.parameters); break;
    case OptimizerKind::momentum:
    case OptimizerKind::nesterov: step_momentum<double>(numbers, gradient, state.first_moment, state.parameters); break;
    case OptimizerKind::adagrad: step_adagrad<double>(numbers, gradient, state.second_moment, state.parameters); break;
    case OptimizerKind::rmsprop: step_rmsprop<double>(numbers, gradient, state.second_moment, state.parameters); break;
    case OptimizerKind::adamw: scale_by<double>(numbers.decay, state.parameters); [[fallthrough]];
    case OptimizerKind::adam: step_adam<double>(numbers.adam, gradient, state.first_moment, state.second_moment, state.parameters); break;
  }
  ++state.step;
}

/// A racer on a function of x and y.
class FunctionRunner {
 public:
  FunctionRunner(const PlaneFunction& function, PlanePoint start, const TrainingRule& rule) : function_(function), rule_(rule) {
    state_.parameters = Vector(2);
    state_.parameters << start.x, start.y;
    start_moments(state_, rule.optimizer);
    look();
  }
  void step() {
    Matrix gradient(2, 1);
    gradient << here_.dx, here_.dy;
    update(rule_, gradient, state_);
    look();
  }
  bool is_finite() const { return nn::is_finite(here_) && state_.parameters.allFinite(); }
  double loss() const { return here_.value; }
  const Vector& parameters() const { return state_.parameters; }
  void note(RaceCourse::Racer& notes) const {
    notes.places.push_back({state_.parameters(0), state_.parameters(1)});
    notes.gradients.push_back({here_.dx, here_.dy});
  }

 private:
  void look() { here_ = value_of(function_, state_.parameters(0), state_.parameters(1)); }
  PlaneFunction function_;
  TrainingRule rule_;
  TrainingState state_;
  FieldValue here_;
};

/// A racer that trains a network.
class NetworkRunner {
 public:
  NetworkRunner(const NetworkSpec& network, std::shared_ptr<const Dataset> data, TrainingState from, const TrainingRule& rule)
      : network_(network), data_(std::move(data)), precision_(rule.precision), trainer_(network, rule, data_, fresh(std::move(from), rule)) {
    look();
  }
  void step() {
    trainer_.step();
    look();
  }
  bool is_finite() const { return std::isfinite(loss_) && parameters_.allFinite(); }
  double loss() const { return loss_; }
  const Vector& parameters() const { return parameters_; }
  void note(RaceCourse::Racer& notes) const { notes.parameters.push_back(parameters_); }

 private:
  static TrainingState fresh(TrainingState state, const TrainingRule& rule) {
    start_moments(state, rule.optimizer);
    return state;
  }
  void look() {
    parameters_ = trainer_.state().parameters;
    const Index count = std::min(data_->train_count, Race::most_examples);
    loss_ = evaluate(network_, precision_, parameters_, *data_, 0, count).loss.value_or(0);
  }
  NetworkSpec network_;
  std::shared_ptr<const Dataset> data_;
  Precision precision_;
  Trainer trainer_;
  Vector parameters_;
  double loss_ = 0;
};

using Runner = std::variant<FunctionRunner, NetworkRunner>;

template <class T>
void keep_every_second(std::vector<T>& list) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < list.size(); i += 2, ++kept)
    if (kept != i) list[kept] = std::move(list[i]);
  list.erase(list.begin() + static_cast<std::ptrdiff_t>(kept), list.end());
}

/// What is done to each list of a racer that has entries.
template <class Change>
void change_lists(RaceCourse::Racer& racer, const Change& change) {
  change(racer.losses);
  change(racer.travelled);
  change(racer.from_start);
  if (!racer.places.empty()) change(racer.places);
  if (!racer.parameters.empty()) change(racer.parameters);
  if (!racer.gradients.empty()) change(racer.gradients);
}

/// A runner, its notes and what they are measured by.
struct Contender {
  Runner runner;
  Vector start, before;
  double travelled = 0;

  explicit Contender(Runner runner_) : runner(std::move(runner_)), start(parameters()), before(start) {}
  const Vector& parameters() const {
    return std::visit([](const auto& one) -> const Vector& { return one.parameters(); }, runner);
  }
  double loss() const {
    return std::visit([](const auto& one) { return one.loss(); }, runner);
  }
  bool is_finite() const {
    return std::visit([](const auto& one) { return one.is_finite(); }, runner);
  }
  void step() {
    std::visit([](auto& one) { one.step(); }, runner);
    travelled += (parameters() - before).norm();
    before = parameters();
  }
  void note(RaceCourse::Racer& notes) const {
    notes.losses.push_back(loss());
    notes.travelled.push_back(travelled);
    notes.from_start.push_back((parameters() - start).norm());
    std::visit([&](const auto& one) { one.note(notes); }, runner);
  }
};

}  // namespace

struct Race::Implementation {
  std::vector<Contender> contenders;
  RaceCourse course;
  std::int64_t steps = 0, stride = 1;
  std::size_t capacity = most_notes;

  void begin() {
    course.racers.resize(contenders.size());
    for (std::size_t i = 0; i < contenders.size(); ++i) course.racers[i].lowest = contenders[i].loss();
    note();
  }

  void limit_memory(Index parameters) {
    const std::size_t bytes = std::max<std::size_t>(1, static_cast<std::size_t>(parameters) * contenders.size() * sizeof(double));
    capacity = std::clamp<std::size_t>(parameter_budget / bytes, 4, most_notes);
  }

  void step() {
    ++steps;
    for (std::size_t i = 0; i < contenders.size(); ++i) {
      RaceCourse::Racer& racer = course.racers[i];
      if (racer.lost_at < 0) contenders[i].step();
    }
    drop_provisional();
    if (course.steps.size() >= capacity) halve();
    note();
  }

  /// The newest step is always there; it stays only where it is one of the stride's.
  void drop_provisional() {
    if (course.steps.back() % stride == 0) return;
    for (RaceCourse::Racer& racer : course.racers) {
      if (racer.losses.size() == course.steps.size()) change_lists(racer, [](auto& list) { list.pop_back(); });
    }
    course.steps.pop_back();
  }

  void note() {
    course.steps.push_back(steps);
    for (std::size_t i = 0; i < contenders.size(); ++i) {
      RaceCourse::Racer& racer = course.racers[i];
      if (racer.lost_at >= 0) continue;
      if (!contenders[i].is_finite()) {
        racer.lost_at = steps;
        continue;
      }
      contenders[i].note(racer);
      if (racer.losses.back() < racer.lowest) racer.lowest = racer.losses.back(), racer.lowest_at = steps;
    }
  }

  void halve() {
    keep_every_second(course.steps);
    for (RaceCourse::Racer& racer : course.racers) change_lists(racer, [](auto& list) { keep_every_second(list); });
    stride *= 2;
  }
};

Race::Race(PlaneFunction function, PlanePoint start, std::vector<RacerSpec> racers) : implementation_(std::make_unique<Implementation>()) {
  for (const RacerSpec& racer : racers) implementation_->contenders.emplace_back(FunctionRunner(function, start, racer.rule));
  implementation_->begin();
}

Race::Race(const NetworkSpec& network, std::shared_ptr<const Dataset> data, const TrainingState& from, std::vector<RacerSpec> racers)
    : implementation_(std::make_unique<Implementation>()) {
  for (const RacerSpec& racer : racers) implementation_->contenders.emplace_back(NetworkRunner(network, data, from, racer.rule));
  implementation_->limit_memory(from.parameters.size());
  implementation_->begin();
}

Race::~Race() = default;
Race::Race(Race&&) noexcept = default;
Race& Race::operator=(Race&&) noexcept = default;

void Race::step() { implementation_->step(); }
std::int64_t Race::steps() const { return implementation_->steps; }
const RaceCourse& Race::course() const { return implementation_->course; }

}  // namespace nn
