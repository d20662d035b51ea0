#include "app/explain/update_numbers.hpp"

#include <cmath>

namespace chainrule {
namespace {

double plain_value(const Notation& say, nn::TensorId weight, nn::TensorId bias, const Moved& moved) {
  return moved.is_bias ? say.value(bias, moved.unit, 0) : say.value(weight, moved.unit, moved.input);
}

}  // namespace

MemoryNumbers numbers_of(const nn::StepWithMemory& s, const Notation& say, const Moved& moved) {
  const auto value = [&](nn::TensorId weight, nn::TensorId bias) { return value_of(say, weight, bias, moved); };
  // A sum of squares has no sign that could be turned.
  const bool keeps_squares = say.trace().rule.optimizer == nn::OptimizerKind::adagrad || say.trace().rule.optimizer == nn::OptimizerKind::rmsprop;
  const auto memory = [&](nn::TensorId weight, nn::TensorId bias) { return keeps_squares ? plain_value(say, weight, bias, moved) : value(weight, bias); };
  MemoryNumbers all;
  all.gradient = value(s.d_weight, s.d_bias);
  all.old_memory = memory(s.memory_weight, s.memory_bias);
  all.new_memory = memory(s.new_memory_weight, s.new_memory_bias);
  all.taken = value(s.taken_weight, s.taken_bias);
  all.before = value(s.weight, s.bias);
  all.after = value(s.updated_weight, s.updated_bias);
  return all;
}

AdamNumbers numbers_of(const nn::StepAdam& s, const Notation& say, const Moved& moved) {
  const auto value = [&](nn::TensorId weight, nn::TensorId bias) { return value_of(say, weight, bias, moved); };
  const nn::Trace& trace = say.trace();
  const nn::TrainingRule& rule = trace.rule;
  AdamNumbers all;
  all.gradient = value(s.d_weight, s.d_bias);
  all.taken = value(s.taken_weight, s.taken_bias);
  all.before = value(s.weight, s.bias);
  all.after = value(s.updated_weight, s.updated_bias);
  all.old_m = value(s.m_weight, s.m_bias), all.m = value(s.new_m_weight, s.new_m_bias);
  all.old_v = plain_value(say, s.v_weight, s.v_bias, moved), all.v = plain_value(say, s.new_v_weight, s.new_v_bias, moved);
  all.is_keras = rule.epsilon_form == nn::EpsilonForm::keras;
  all.divided = all.is_keras ? all.m : value(s.m_hat_weight, s.m_hat_bias);
  all.under_root = all.is_keras ? all.v : plain_value(say, s.v_hat_weight, s.v_hat_bias, moved);
  const double updates = static_cast<double>(trace.moment_step + 1);
  all.correction1 = 1 - std::pow(rule.beta1, updates);
  all.correction2 = 1 - std::pow(rule.beta2, updates);
  all.rate = trace.learning_rate * (all.is_keras ? std::sqrt(all.correction2) / all.correction1 : 1);
  return all;
}

}  // namespace chainrule
