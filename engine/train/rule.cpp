#include "engine/train/rule.hpp"

#include "engine/nn/ids.hpp"

namespace nn {
namespace {

constexpr ids::Entry<OptimizerKind> optimizers[] = {{OptimizerKind::sgd, "sgd"},
                                                    {OptimizerKind::momentum, "momentum"},
                                                    {OptimizerKind::nesterov, "nesterov"},
                                                    {OptimizerKind::adagrad, "adagrad"},
                                                    {OptimizerKind::rmsprop, "rmsprop"},
                                                    {OptimizerKind::adam, "adam"},
                                                    {OptimizerKind::adamw, "adamw"}};
constexpr auto optimizer_list = ids::kinds_of(optimizers);
constexpr ids::Entry<EpsilonForm> forms[] = {{EpsilonForm::pytorch, "pytorch"}, {EpsilonForm::keras, "keras"}};
constexpr auto form_list = ids::kinds_of(forms);
constexpr ids::Entry<BiasUpdate> bias_update_list[] = {
    {BiasUpdate::frozen, "frozen"}, {BiasUpdate::unit, "unit"}, {BiasUpdate::layer, "layer"}};
constexpr auto update_list = ids::kinds_of(bias_update_list);
constexpr ids::Entry<Precision> precision_table[] = {{Precision::float64, "float64"}, {Precision::float32, "float32"}};
constexpr auto precision_list = ids::kinds_of(precision_table);

}  // namespace

std::span<const OptimizerKind> optimizer_kinds() { return optimizer_list; }
std::string_view id_of(OptimizerKind kind) { return ids::id_of(optimizers, kind); }
std::optional<OptimizerKind> optimizer_from_id(std::string_view id) { return ids::kind_from(optimizers, id); }

bool keeps_first_moment(OptimizerKind kind) {
  return kind == OptimizerKind::momentum || kind == OptimizerKind::nesterov || kind == OptimizerKind::adam ||
         kind == OptimizerKind::adamw;
}
bool keeps_second_moment(OptimizerKind kind) {
  return kind == OptimizerKind::adagrad || kind == OptimizerKind::rmsprop || kind == OptimizerKind::adam ||
         kind == OptimizerKind::adamw;
}
bool keeps_moments(OptimizerKind kind) { return keeps_first_moment(kind) || keeps_second_moment(kind); }
double default_epsilon(OptimizerKind kind) { return kind == OptimizerKind::adagrad ? 1e-10 : 1e-8; }

std::span<const EpsilonForm> epsilon_forms() { return form_list; }
std::string_view id_of(EpsilonForm form) { return ids::id_of(forms, form); }
std::optional<EpsilonForm> epsilon_form_from_id(std::string_view id) { return ids::kind_from(forms, id); }

std::span<const BiasUpdate> bias_updates() { return update_list; }
std::string_view id_of(BiasUpdate kind) { return ids::id_of(bias_update_list, kind); }
std::optional<BiasUpdate> bias_update_from_id(std::string_view id) { return ids::kind_from(bias_update_list, id); }

std::span<const Precision> precisions() { return precision_list; }
std::string_view id_of(Precision kind) { return ids::id_of(precision_table, kind); }
std::optional<Precision> precision_from_id(std::string_view id) { return ids::kind_from(precision_table, id); }

TrainingState initial_state(const NetworkSpec& network, const TrainingRule& rule) {
  TrainingState state;
  state.parameters = initial_parameters(network, rule.seed);
  fit_to_rule(state, rule);
  return state;
}

void fit_to_rule(TrainingState& state, const TrainingRule& rule) {
  if (rule.precision == Precision::float32) {
    state.parameters = state.parameters.cast<float>().cast<double>().eval();
    state.first_moment = state.first_moment.cast<float>().cast<double>().eval();
    state.second_moment = state.second_moment.cast<float>().cast<double>().eval();
  }
  const Index size = state.parameters.size();
  const Index first = keeps_first_moment(rule.optimizer) ? size : 0;
  const Index second = keeps_second_moment(rule.optimizer) ? size : 0;
  if (state.first_moment.size() != first || state.second_moment.size() != second) start_moments(state, rule.optimizer);
}

void start_moments(TrainingState& state, OptimizerKind optimizer) {
  const Index size = state.parameters.size();
  state.first_moment = Vector::Zero(keeps_first_moment(optimizer) ? size : 0);
  state.second_moment = Vector::Zero(keeps_second_moment(optimizer) ? size : 0);
  state.moment_step = 0;
}

double learning_rate_at(const TrainingRule& rule, std::int64_t updates) {
  return rate_at(rule.schedule, rule.learning_rate, updates);
}

}  // namespace nn
