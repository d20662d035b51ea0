#include "app/document/landscape_choice.hpp"

#include <algorithm>

namespace chainrule {
namespace {

using nn::OptimizerKind;

/// Where a formula is looked at, begun at and descended, for want of anything known about it.
nn::TestFunctionFacts facts_of_a_formula() { return {nn::Plane{}, {-3, 2}, {}, 0.01}; }

bool goes_by_the_gradient(OptimizerKind kind) {
  return kind == OptimizerKind::sgd || kind == OptimizerKind::momentum || kind == OptimizerKind::nesterov;
}

/// Of a network: the rule's rate for those that are alike, else PyTorch's default (of plain descent this program's).
double rate_on_network(OptimizerKind kind, const nn::TrainingRule& rule) {
  const bool is_adagrad = kind == OptimizerKind::adagrad, rule_is_adagrad = rule.optimizer == OptimizerKind::adagrad;
  if (is_adagrad == rule_is_adagrad && goes_by_the_gradient(kind) == goes_by_the_gradient(rule.optimizer)) return rule.learning_rate;
  if (goes_by_the_gradient(kind)) return nn::TrainingRule{}.learning_rate;
  return kind == OptimizerKind::adam || kind == OptimizerKind::adamw ? 0.001 : 0.01;
}

/// On a function: its own rate for those that go by the gradient; the others go a share of the range's width at once.
double rate_on_function(OptimizerKind kind, const nn::TestFunctionFacts& facts) {
  if (goes_by_the_gradient(kind)) return facts.rate;
  const double width = facts.range.x_max - facts.range.x_min;
  return width * (kind == OptimizerKind::adagrad ? 0.1 : 0.01);
}

/// What of a rule a racer has of its own; the rest is that of all.
nn::TrainingRule laid_over(nn::TrainingRule rule, const nn::TrainingRule& racer) {
  rule.optimizer = racer.optimizer;
  rule.learning_rate = racer.learning_rate;
  rule.schedule = racer.schedule;
  rule.momentum = racer.momentum;
  rule.smoothing = racer.smoothing;
  rule.beta1 = racer.beta1;
  rule.beta2 = racer.beta2;
  rule.epsilon = racer.epsilon;
  rule.epsilon_form = racer.epsilon_form;
  rule.weight_decay = racer.weight_decay;
  return rule;
}

}  // namespace

nn::TestFunctionFacts facts_of(const LandscapeChoice& landscape) {
  nn::TestFunctionFacts facts = landscape.formula.empty() && landscape.function ? nn::facts_of(*landscape.function) : facts_of_a_formula();
  if (landscape.reach <= 0) return facts;
  nn::Plane& range = facts.range;
  const double x = (range.x_min + range.x_max) / 2, y = (range.y_min + range.y_max) / 2;
  const double half_width = landscape.reach * (range.x_max - range.x_min) / 2, half_height = landscape.reach * (range.y_max - range.y_min) / 2;
  range = {x - half_width, x + half_width, y - half_height, y + half_height};
  return facts;
}

std::optional<nn::PlaneFunction> function_of(const LandscapeChoice& landscape) {
  if (!landscape.formula.empty()) {
    std::variant<nn::Expression, nn::ExpressionError> parsed = nn::Expression::parse(landscape.formula);
    auto* formula = std::get_if<nn::Expression>(&parsed);
    if (formula == nullptr) return std::nullopt;
    return nn::PlaneFunction(std::move(*formula));
  }
  if (!landscape.function) return std::nullopt;
  return nn::PlaneFunction(*landscape.function);
}

nn::Surface function_surface(const LandscapeChoice& landscape, nn::Index points) {
  return nn::surface_of(*function_of(landscape), facts_of(landscape).range, points);
}

nn::RacerSpec usual_racer(OptimizerKind kind, const LandscapeChoice& landscape, const nn::TrainingRule& rule) {
  nn::RacerSpec racer;
  if (!landscape.is_function()) {
    racer.rule = laid_over(nn::TrainingRule{}, rule);
    racer.rule.optimizer = kind;
    racer.rule.learning_rate = rate_on_network(kind, rule);
    if (kind != rule.optimizer) racer.rule.epsilon = nn::default_epsilon(kind);
    return racer;
  }
  LandscapeChoice whole = landscape;
  whole.reach = 0;  // looking closer makes nobody slower
  racer.rule.optimizer = kind;
  racer.rule.learning_rate = rate_on_function(kind, facts_of(whole));
  racer.rule.epsilon = nn::default_epsilon(kind);
  return racer;
}

std::vector<nn::RacerSpec> usual_racers(const LandscapeChoice& landscape, const nn::TrainingRule& rule) {
  std::vector<nn::RacerSpec> racers;
  for (const OptimizerKind kind : {OptimizerKind::sgd, OptimizerKind::momentum, OptimizerKind::adagrad, OptimizerKind::rmsprop, OptimizerKind::adam})
    racers.push_back(usual_racer(kind, landscape, rule));
  return racers;
}

std::vector<nn::RacerSpec> racers_of(const LandscapeChoice& landscape, const RaceChoice& race, const nn::TrainingRule& rule) {
  std::vector<nn::RacerSpec> racers = race.racers.empty() ? usual_racers(landscape, rule) : race.racers;
  for (nn::RacerSpec& racer : racers) {
    if (!landscape.is_function()) racer.rule = laid_over(rule, racer.rule);
    racer.rule.clip_value = rule.clip_value, racer.rule.clip_norm = rule.clip_norm;
  }
  return racers;
}

nn::Race race_of(const LandscapeChoice& landscape, const RaceChoice& race, const nn::NetworkSpec& network, const nn::TrainingRule& rule,
                 const std::shared_ptr<const nn::Dataset>& data, const nn::TrainingState& from) {
  std::vector<nn::RacerSpec> racers = racers_of(landscape, race, rule);
  if (std::optional<nn::PlaneFunction> function = function_of(landscape))
    return nn::Race(std::move(*function), race.start.value_or(facts_of(landscape).start), std::move(racers));
  return nn::Race(network, data, from, std::move(racers));
}

}  // namespace chainrule
