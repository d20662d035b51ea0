#include "app/document/rule_entries.hpp"

namespace chainrule {

nn::Schedule read_schedule(TableReader& table) {
  nn::Schedule schedule;
  constexpr nn::Index most = 1'000'000'000'000;
  schedule.kind = table.choice<nn::ScheduleKind>("schedule", schedule.kind, nn::schedule_kinds());
  schedule.decay_factor = table.real("decay_factor", schedule.decay_factor, {1e-6, 1});
  schedule.decay_steps = table.integer("decay_steps", schedule.decay_steps, {1, most});
  schedule.cosine_steps = table.integer("cosine_steps", schedule.cosine_steps, {1, most});
  schedule.min_learning_rate = table.real("min_learning_rate", schedule.min_learning_rate, {0});
  schedule.warmup_steps = table.integer("warmup_steps", schedule.warmup_steps, {1, most});
  return schedule;
}

void read_optimizer(TableReader& table, nn::TrainingRule& rule) {
  rule.optimizer = table.choice<nn::OptimizerKind>("optimizer", rule.optimizer, nn::optimizer_kinds());
  rule.momentum = table.real("momentum", rule.momentum, {0, 1, true});
  rule.smoothing = table.real("smoothing", rule.smoothing, {0, 1, true});
  rule.beta1 = table.real("beta1", rule.beta1, {0, 1, true});
  rule.beta2 = table.real("beta2", rule.beta2, {0, 1, true});
  rule.epsilon = table.real("epsilon", nn::default_epsilon(rule.optimizer), {0});
  rule.epsilon_form = table.choice<nn::EpsilonForm>("epsilon_form", rule.epsilon_form, nn::epsilon_forms());
  rule.weight_decay = table.real("weight_decay", rule.weight_decay, {0});
}

void set_optimizer_numbers(TomlTable& table, const nn::TrainingRule& rule) {
  const nn::TrainingRule usual;
  const nn::Schedule &schedule = rule.schedule, &plain = usual.schedule;
  const auto set_real = [&table](const char* key, double value, double otherwise) {
    if (value != otherwise) table.set(key, {value});
  };
  const auto set_count = [&table](const char* key, nn::Index value, nn::Index otherwise) {
    if (value != otherwise) table.set(key, {std::int64_t{value}});
  };
  set_real("epsilon", rule.epsilon, nn::default_epsilon(rule.optimizer));
  set_real("momentum", rule.momentum, usual.momentum);
  set_real("smoothing", rule.smoothing, usual.smoothing);
  if (rule.epsilon_form != usual.epsilon_form) table.set("epsilon_form", {std::string(nn::id_of(rule.epsilon_form))});
  set_real("weight_decay", rule.weight_decay, usual.weight_decay);
  if (schedule.kind != plain.kind) table.set("schedule", {std::string(nn::id_of(schedule.kind))});
  set_real("decay_factor", schedule.decay_factor, plain.decay_factor);
  set_count("decay_steps", schedule.decay_steps, plain.decay_steps);
  set_count("cosine_steps", schedule.cosine_steps, plain.cosine_steps);
  set_real("min_learning_rate", schedule.min_learning_rate, plain.min_learning_rate);
  set_count("warmup_steps", schedule.warmup_steps, plain.warmup_steps);
}

}  // namespace chainrule
