// Data sets of the lectures. Each takes `noise` as a fraction, 0 to 0.5, and draws its random numbers in one order.
#include "engine/data/drawing.hpp"
#include "engine/nn/elementary.hpp"

namespace nn {
namespace {


Point moved(double x, double y, double reach, Random& random) {
  Point point;
  point.x = x + random.uniform(-reach, reach);
  point.y = y + random.uniform(-reach, reach);
  return point;
}

/// Two half circles of radius 3, each with an end inside the other.
Drawing moons(Index samples, double noise, Random& random) {
  Drawing points;
  for (Index i = 0; i < samples; ++i) {
    const bool upper = i < samples / 2;
    const double t = random.uniform(0, elementary::pi);
    const double across = upper ? elementary::cos(t) : 1 - elementary::cos(t);
    const double up = upper ? elementary::sin(t) : 0.5 - elementary::sin(t);
    Point point = moved(3 * (across - 0.5), 3 * (up - 0.25), 3 * noise, random);
    point.label = upper ? 1 : -1;
    points.push_back(point);
  }
  return points;
}

/// A disc and two rings around it: class 0, 1 and 2 from the middle outwards.
Drawing rings(Index samples, double noise, Random& random) {
  constexpr double inner_radius[] = {0, 2, 4}, outer_radius[] = {1.2, 3, 5};
  Drawing points;
  for (Index i = 0; i < samples; ++i) {
    const auto ring = static_cast<std::size_t>(3 * i / samples);
    const double r = random.uniform(inner_radius[ring], outer_radius[ring]);
    const double angle = random.uniform(0, 2 * elementary::pi);
    Point point = moved(r * elementary::sin(angle), r * elementary::cos(angle), 2 * noise, random);
    point.label = static_cast<double>(ring);
    points.push_back(point);
  }
  return points;
}

/// In which of three overlapping discs a point lies: the sum of 2^k over the discs k that hold it.
double discs_around(double x, double y) {
  constexpr double centres[3][2] = {{0, 1.8}, {-1.6, -0.9}, {1.6, -0.9}};
  constexpr double radius = 2.6;
  int holding = 0;
  for (int disc = 0; disc < 3; ++disc) {
    const double dx = x - centres[disc][0], dy = y - centres[disc][1];
    if (dx * dx + dy * dy < radius * radius) holding += 1 << disc;
  }
  return holding;
}

/// Points of a square, each with one label per disc. The labels are those of a place that the noise has moved.
Drawing venn(Index samples, double noise, Random& random) {
  Drawing points;
  for (Index i = 0; i < samples; ++i) {
    Point point;
    point.x = random.uniform(-5, 5);
    point.y = random.uniform(-5, 5);
    const double x = point.x + random.uniform(-2, 2) * noise, y = point.y + random.uniform(-2, 2) * noise;
    point.label = discs_around(x, y);
    point.flipped = point.label != discs_around(point.x, point.y);
    points.push_back(point);
  }
  return points;
}

bool gate_answer(GeneratorKind kind, bool a, bool b) {
  switch (kind) {
    case GeneratorKind::and_: return a && b;
    case GeneratorKind::or_: return a || b;
    case GeneratorKind::nand: return !(a && b);
    case GeneratorKind::nor: return !(a || b);
    default: return a != b;
  }
}

/// The rows of a truth table in turn: (0,0), (0,1), (1,0), (1,1), (0,0) ...
Drawing gate(GeneratorKind kind, Index samples, double noise, Random& random) {
  Drawing points;
  for (Index i = 0; i < samples; ++i) {
    const bool a = (i / 2) % 2 == 1, b = i % 2 == 1;
    Point point = moved(a, b, noise, random);
    point.label = gate_answer(kind, a, b) ? 1 : -1;
    points.push_back(point);
  }
  return points;
}

/// y = x/2 + 1, or y = sin x, for x from -5 to 5; the noise moves y.
Drawing curve(GeneratorKind kind, Index samples, double noise, Random& random) {
  const bool is_line = kind == GeneratorKind::linear_regression;
  const double reach = (is_line ? 2.5 : 1) * noise;
  Drawing points;
  for (Index i = 0; i < samples; ++i) {
    Point point;
    point.x = random.uniform(-5, 5);
    point.label = (is_line ? 0.5 * point.x + 1 : elementary::sin(point.x)) + random.uniform(-reach, reach);
    points.push_back(point);
  }
  return points;
}

/// A shirt sells well below a price of 2 (tens of dollars).
Drawing demand_by_price(Index samples, double noise, Random& random) {
  Drawing points;
  for (Index i = 0; i < samples; ++i) {
    Point point;
    point.x = random.uniform(0.5, 3.5);
    const double seen_price = point.x + random.uniform(-1.5, 1.5) * noise;
    point.label = seen_price < 2 ? 1 : -1;
    point.flipped = (seen_price < 2) != (point.x < 2);
    points.push_back(point);
  }
  return points;
}

/// Price, shipping, marketing, material: a shirt sells well if two of these hold: it is affordable, people know of
/// it, and they think it good.
Drawing demand_by_four(Index samples, double noise, Random& random) {
  const auto sells = [](double affordable, double known, double good) {
    return (affordable > 0) + (known > 0) + (good > 0) >= 2;
  };
  Drawing points;
  for (Index i = 0; i < samples; ++i) {
    Point point;
    point.x = random.uniform(0.5, 3.5);
    point.y = random.uniform(0, 1);
    for (double& feature : point.more) feature = random.uniform(0, 1);
    const double affordable = 2.5 - point.x - point.y, known = point.more[0] - 0.5, good = point.more[1] - 0.5;
    const double affordable_seen = affordable + random.uniform(-2, 2) * noise;
    const double known_seen = known + random.uniform(-0.5, 0.5) * noise;
    const double good_seen = good + random.uniform(-0.5, 0.5) * noise;
    const bool label = sells(affordable_seen, known_seen, good_seen);
    point.label = label ? 1 : -1;
    point.flipped = label != sells(affordable, known, good);
    points.push_back(point);
  }
  return points;
}

}  // namespace

Drawing draw_lecture_set(GeneratorKind kind, Index samples, double noise, Random& random) {
  switch (kind) {
    case GeneratorKind::moons: return moons(samples, noise, random);
    case GeneratorKind::rings: return rings(samples, noise, random);
    case GeneratorKind::and_:
    case GeneratorKind::or_:
    case GeneratorKind::xor_gate:
    case GeneratorKind::nand:
    case GeneratorKind::nor: return gate(kind, samples, noise, random);
    case GeneratorKind::linear_regression:
    case GeneratorKind::sine: return curve(kind, samples, noise, random);
    case GeneratorKind::tshirt_1: return demand_by_price(samples, noise, random);
    case GeneratorKind::tshirt_4: return demand_by_four(samples, noise, random);
    case GeneratorKind::venn: return venn(samples, noise, random);
    default: return {};
  }
}

}  // namespace nn
