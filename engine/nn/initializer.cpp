#include "engine/nn/initializer.hpp"

#include "engine/nn/ids.hpp"

#include <cmath>

namespace nn {
namespace {

constexpr ids::Entry<InitializerKind> initializer_table[] = {
    {InitializerKind::zeros, "zeros"},
    {InitializerKind::constant, "constant"},
    {InitializerKind::uniform, "uniform"},
    {InitializerKind::normal, "normal"},
    {InitializerKind::glorot_uniform, "glorot_uniform"},
    {InitializerKind::glorot_normal, "glorot_normal"},
    {InitializerKind::he_uniform, "he_uniform"},
    {InitializerKind::he_normal, "he_normal"},
    {InitializerKind::lecun_uniform, "lecun_uniform"},
    {InitializerKind::lecun_normal, "lecun_normal"},
    {InitializerKind::pytorch, "pytorch"},
};
constexpr auto initializer_list = ids::kinds_of(initializer_table);

bool is_normal(InitializerKind kind) {
  return kind == InitializerKind::normal || kind == InitializerKind::glorot_normal ||
         kind == InitializerKind::he_normal || kind == InitializerKind::lecun_normal;
}

}  // namespace

std::span<const InitializerKind> initializer_kinds() { return initializer_list; }
std::string_view id_of(InitializerKind kind) { return ids::id_of(initializer_table, kind); }
std::optional<InitializerKind> initializer_from_id(std::string_view id) { return ids::kind_from(initializer_table, id); }

double initializer_scale(InitializerKind kind, Index outputs, Index inputs, const InitializerNumbers& numbers) {
  const double fan_in = static_cast<double>(inputs);
  const double fan_sum = static_cast<double>(inputs + outputs);
  switch (kind) {
    case InitializerKind::zeros:
    case InitializerKind::constant: return 0;
    case InitializerKind::uniform: return 0.5;
    case InitializerKind::normal: return numbers.deviation;
    case InitializerKind::glorot_uniform: return std::sqrt(6.0 / fan_sum);
    case InitializerKind::glorot_normal: return std::sqrt(2.0 / fan_sum);
    case InitializerKind::he_uniform: return std::sqrt(6.0 / fan_in);
    case InitializerKind::he_normal: return std::sqrt(2.0 / fan_in);
    case InitializerKind::lecun_uniform: return std::sqrt(3.0 / fan_in);
    case InitializerKind::lecun_normal:
    case InitializerKind::pytorch: return std::sqrt(1.0 / fan_in);
  }
  return 0;
}

void initialize(InitializerKind kind, Eigen::Ref<Matrix> weight, Random& random, const InitializerNumbers& numbers) {
  if (kind == InitializerKind::zeros || kind == InitializerKind::constant) {
    weight.setConstant(kind == InitializerKind::zeros ? 0 : numbers.value);
    return;
  }
  const double scale = initializer_scale(kind, weight.rows(), weight.cols(), numbers);
  for (Index row = 0; row < weight.rows(); ++row) {
    for (Index column = 0; column < weight.cols(); ++column) {
      weight(row, column) = is_normal(kind) ? scale * random.normal() : random.uniform(-scale, scale);
    }
  }
}

void initialize_bias(InitializerKind kind, Eigen::Ref<Vector> bias, Index inputs, Random& random) {
  if (kind != InitializerKind::pytorch) {
    bias.setZero();
    return;
  }
  const double scale = initializer_scale(kind, bias.size(), inputs);
  for (Index unit = 0; unit < bias.size(); ++unit) bias(unit) = random.uniform(-scale, scale);
}

}  // namespace nn
