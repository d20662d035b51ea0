#include "engine/train/rule.hpp"

#include "engine/nn/ids.hpp"

namespace nn {
namespace {

constexpr ids::Entry<OptimizerKind> optimizers[] = {{OptimizerKind::sgd, "sgd"}, {OptimizerKind::adam, "adam"}};
constexpr auto optimizer_list = ids::kinds_of(optimizers);
constexpr ids::Entry<BiasUpdate> updates[] = {
    {BiasUpdate::frozen, "frozen"}, {BiasUpdate::unit, "unit"}, {BiasUpdate::layer, "layer"}};
constexpr auto update_list = ids::kinds_of(updates);
constexpr ids::Entry<Precision> precision_table[] = {{Precision::float64, "float64"}, {Precision::float32, "float32"}};
constexpr auto precision_list = ids::kinds_of(precision_table);

}  // namespace

std::span<const OptimizerKind> optimizer_kinds() { return optimizer_list; }
std::string_view id_of(OptimizerKind kind) { return ids::id_of(optimizers, kind); }
std::optional<OptimizerKind> optimizer_from_id(std::string_view id) { return ids::kind_from(optimizers, id); }

std::span<const BiasUpdate> bias_updates() { return update_list; }
std::string_view id_of(BiasUpdate kind) { return ids::id_of(updates, kind); }
std::optional<BiasUpdate> bias_update_from_id(std::string_view id) { return ids::kind_from(updates, id); }

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
  const Index wanted = rule.optimizer == OptimizerKind::adam ? state.parameters.size() : 0;
  if (state.first_moment.size() == wanted && state.second_moment.size() == wanted) return;
  state.first_moment = Vector::Zero(wanted);
  state.second_moment = Vector::Zero(wanted);
  state.moment_step = 0;
}

}  // namespace nn
