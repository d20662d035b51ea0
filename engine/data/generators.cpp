#include "engine/data/generators.hpp"

#include "engine/data/drawing.hpp"
#include "engine/nn/elementary.hpp"
#include "engine/nn/ids.hpp"
#include "engine/nn/random.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace nn {
namespace {

constexpr ids::Entry<GeneratorKind> generator_table[] = {
    {GeneratorKind::circle, "circle"}, {GeneratorKind::xor_, "xor"},     {GeneratorKind::gauss, "gauss"},
    {GeneratorKind::spiral, "spiral"}, {GeneratorKind::plane, "plane"}, {GeneratorKind::bumps, "bumps"},
    {GeneratorKind::moons, "moons"},   {GeneratorKind::rings, "rings"}, {GeneratorKind::and_, "and"},
    {GeneratorKind::or_, "or"},        {GeneratorKind::xor_gate, "xor_gate"},
    {GeneratorKind::nand, "nand"},     {GeneratorKind::nor, "nor"},
    {GeneratorKind::linear_regression, "linear_regression"},
    {GeneratorKind::sine, "sine"},     {GeneratorKind::tshirt_1, "tshirt_1"}, {GeneratorKind::tshirt_4, "tshirt_4"},
    {GeneratorKind::venn, "venn"},
};
constexpr auto generator_list = ids::kinds_of(generator_table);


// The formulas are those of the TensorFlow Playground's six data sets. `noise` is a fraction here, 0 to 0.5.
Drawing circle(Index samples, double noise, Random& random) {
  const double radius = 5;
  Drawing points;
  for (Index i = 0; i < samples; ++i) {
    const bool inner = i < samples / 2;
    const double r = inner ? random.uniform(0, 0.5 * radius) : random.uniform(0.7 * radius, radius);
    const double angle = random.uniform(0, 2 * elementary::pi);
    Point point{r * elementary::sin(angle), r * elementary::cos(angle)};
    const double x = point.x + random.uniform(-radius, radius) * noise;
    const double y = point.y + random.uniform(-radius, radius) * noise;
    point.label = std::sqrt(x * x + y * y) < 0.5 * radius ? 1 : -1;
    point.flipped = point.label != (inner ? 1 : -1);
    points.push_back(point);
  }
  return points;
}

Drawing exclusive_or(Index samples, double noise, Random& random) {
  const auto away_from_axis = [](double v) { return v > 0 ? v + 0.3 : v - 0.3; };
  Drawing points;
  for (Index i = 0; i < samples; ++i) {
    Point point;
    point.x = away_from_axis(random.uniform(-5, 5));
    point.y = away_from_axis(random.uniform(-5, 5));
    const double x = point.x + random.uniform(-5, 5) * noise;
    const double y = point.y + random.uniform(-5, 5) * noise;
    point.label = x * y >= 0 ? 1 : -1;
    point.flipped = point.label != (point.x * point.y >= 0 ? 1 : -1);
    points.push_back(point);
  }
  return points;
}

Drawing gauss(Index samples, double noise, Random& random) {
  const double deviation = std::sqrt(0.5 + (4 - 0.5) * noise / 0.5);
  Drawing points;
  for (Index i = 0; i < samples; ++i) {
    const double sign = i < samples / 2 ? 1 : -1;
    Point point;
    point.x = 2 * sign + deviation * random.normal();
    point.y = 2 * sign + deviation * random.normal();
    point.label = sign;
    points.push_back(point);
  }
  return points;
}

Drawing spiral(Index samples, double noise, Random& random) {
  Drawing points;
  for (Index i = 0; i < samples; ++i) {
    const bool first_arm = i < samples / 2;
    const double length = static_cast<double>(first_arm ? samples / 2 : samples - samples / 2);
    const double along = static_cast<double>(first_arm ? i : i - samples / 2) / length;
    const double r = 5 * along;
    const double t = 1.75 * along * 2 * elementary::pi + (first_arm ? 0 : elementary::pi);
    Point point;
    point.x = r * elementary::sin(t) + random.uniform(-1, 1) * noise;
    point.y = r * elementary::cos(t) + random.uniform(-1, 1) * noise;
    point.label = first_arm ? 1 : -1;
    points.push_back(point);
  }
  return points;
}

double bump_height(double x, double y) {
  constexpr double centres[6][3] = {{-4, 2.5, 1},  {0, 2.5, -1}, {4, 2.5, 1},
                                    {-4, -2.5, -1}, {0, -2.5, 1}, {4, -2.5, -1}};
  double strongest = 0;
  for (const auto& [cx, cy, sign] : centres) {
    const double distance = std::sqrt((x - cx) * (x - cx) + (y - cy) * (y - cy));
    const double height = sign * std::clamp(1 - distance / 2, 0.0, 1.0);
    if (std::fabs(height) > std::fabs(strongest)) strongest = height;
  }
  return strongest;
}

Drawing regression(GeneratorKind kind, Index samples, double noise, Random& random) {
  Drawing points;
  for (Index i = 0; i < samples; ++i) {
    Point point;
    point.x = random.uniform(-6, 6);
    point.y = random.uniform(-6, 6);
    const double x = point.x + random.uniform(-6, 6) * noise;
    const double y = point.y + random.uniform(-6, 6) * noise;
    point.label = kind == GeneratorKind::plane ? (x + y) / 10 : bump_height(x, y);
    points.push_back(point);
  }
  return points;
}

Drawing draw(const GeneratorSpec& spec, Random& random) {
  const double noise = spec.noise / 100;
  switch (spec.kind) {
    case GeneratorKind::circle: return circle(spec.samples, noise, random);
    case GeneratorKind::xor_: return exclusive_or(spec.samples, noise, random);
    case GeneratorKind::gauss: return gauss(spec.samples, noise, random);
    case GeneratorKind::spiral: return spiral(spec.samples, noise, random);
    case GeneratorKind::plane:
    case GeneratorKind::bumps: return regression(spec.kind, spec.samples, noise, random);
    default: return draw_lecture_set(spec.kind, spec.samples, noise, random);
  }
}

std::vector<Index> shuffled_order(Index count, std::uint64_t seed) {
  std::vector<Index> order(static_cast<std::size_t>(count));
  std::iota(order.begin(), order.end(), Index{0});
  Random random(seed, Stream::split);
  for (std::size_t left = order.size(); left > 1; --left) std::swap(order[left - 1], order[random.below(left)]);
  return order;
}

/// At least one example stays for training.
Index train_count_of(Index count, double test_fraction) {
  const Index test = static_cast<Index>(std::llround(static_cast<double>(count) * test_fraction));
  return std::clamp(count - test, std::min<Index>(count, 1), count);
}

template <class Values>
void permute_columns(Values& values, const std::vector<Index>& order) {
  const Values before = values;
  for (std::size_t i = 0; i < order.size(); ++i) values.col(static_cast<Index>(i)) = before.col(order[i]);
}

}  // namespace

std::span<const GeneratorKind> generator_kinds() { return generator_list; }
std::string_view id_of(GeneratorKind kind) { return ids::id_of(generator_table, kind); }
std::optional<GeneratorKind> generator_from_id(std::string_view id) { return ids::kind_from(generator_table, id); }

GeneratorShape shape_of(GeneratorKind kind) {
  switch (kind) {
    case GeneratorKind::circle:
    case GeneratorKind::xor_: return {2, 2, NoiseEffect::flips_labels};
    case GeneratorKind::plane:
    case GeneratorKind::bumps: return {2, 0, NoiseEffect::moves_points};
    case GeneratorKind::rings: return {2, 3, NoiseEffect::moves_points};
    case GeneratorKind::linear_regression:
    case GeneratorKind::sine: return {1, 0, NoiseEffect::moves_targets};
    case GeneratorKind::tshirt_1: return {1, 2, NoiseEffect::flips_labels};
    case GeneratorKind::tshirt_4: return {4, 2, NoiseEffect::flips_labels};
    case GeneratorKind::venn: return {2, 3, NoiseEffect::flips_labels, true};
    default: return {2, 2, NoiseEffect::moves_points};
  }
}

bool is_logic_gate(GeneratorKind kind) { return kind >= GeneratorKind::and_ && kind <= GeneratorKind::nor; }

Dataset generate(const GeneratorSpec& spec) {
  Random random(spec.seed, Stream::data);
  const Drawing points = draw(spec, random);
  const std::vector<Index> order = shuffled_order(spec.samples, spec.seed);
  const GeneratorShape shape = shape_of(spec.kind);
  const bool several = shape.classes > 2;
  Dataset data;
  Matrix inputs(shape.inputs, spec.samples);
  data.targets.setZero(several ? shape.classes : 1, spec.samples);
  if (shape.classes > 0) data.flipped.resize(points.size());
  for (std::size_t i = 0; i < points.size(); ++i) {
    const Point& point = points[static_cast<std::size_t>(order[i])];
    const auto column = static_cast<Index>(i);
    for (Index feature = 0; feature < shape.inputs; ++feature) inputs(feature, column) = point.feature(feature);
    if (shape.multilabel) {
      for (Index label = 0; label < shape.classes; ++label) data.targets(label, column) = static_cast<int>(point.label) >> label & 1;
    } else if (several) data.targets(static_cast<Index>(point.label), column) = 1;
    else data.targets(0, column) = point.label;
    if (shape.classes > 0) data.flipped[i] = point.flipped;
  }
  data.inputs = std::move(inputs);
  data.train_count = train_count_of(spec.samples, spec.test_fraction);
  data.task = shape.multilabel ? Task::multilabel : several ? Task::multiclass : shape.classes == 2 ? Task::binary : Task::regression;
  return data;
}

void recode_targets(Dataset& data, TargetCoding coding) {
  if (data.task != Task::binary || data.targets.rows() != 1) return;
  const double boundary = class_boundary(data);
  const Matrix before = data.targets;
  const double low = coding == TargetCoding::plus_minus ? -1 : 0;
  data.targets.resize(coding == TargetCoding::one_hot ? 2 : 1, before.cols());
  for (Index example = 0; example < before.cols(); ++example) {
    const bool positive = before(0, example) > boundary;
    data.targets(data.targets.rows() - 1, example) = positive ? 1 : low;
    if (coding == TargetCoding::one_hot) data.targets(0, example) = positive ? 0 : 1;
  }
  if (coding == TargetCoding::one_hot) data.task = Task::multiclass;
}

void split(Dataset& data, double test_fraction, std::uint64_t seed) {
  data.train_count = train_count_of(data.size(), test_fraction);
  if (!(test_fraction > 0)) return;
  const std::vector<Index> order = shuffled_order(data.size(), seed);
  if (auto* bytes = std::get_if<ByteFeatures>(&data.inputs)) permute_columns(bytes->values, order);
  else permute_columns(std::get<Matrix>(data.inputs), order);
  permute_columns(data.targets, order);
  const std::vector<bool> flipped = data.flipped;
  for (std::size_t i = 0; i < flipped.size(); ++i) data.flipped[i] = flipped[static_cast<std::size_t>(order[i])];
}

}  // namespace nn
