#pragma once
// Surfaces from formulas and ways over them, for the tests of the figures that draw them.
#include "app/figure/landscape.hpp"

#include <cmath>
#include <functional>

namespace chainrule::testing {

using Formula2 = std::function<double(double, double)>;

inline nn::Surface surface_from(const Formula2& f, const nn::Plane& range, nn::Index resolution) {
  nn::Surface surface;
  surface.range = range;
  surface.resolution = resolution;
  surface.heights.resize(resolution, resolution);
  const auto last = static_cast<double>(std::max<nn::Index>(resolution - 1, 1));
  for (nn::Index row = 0; row < resolution; ++row)
    for (nn::Index column = 0; column < resolution; ++column)
      surface.heights(row, column) = f(range.x_min + (range.x_max - range.x_min) * static_cast<double>(column) / last,
                                       range.y_max - (range.y_max - range.y_min) * static_cast<double>(row) / last);
  surface.lowest = 1e300, surface.highest = -1e300;
  for (nn::Index i = 0; i < surface.heights.size(); ++i) {
    const double height = surface.heights.data()[i];
    if (std::isfinite(height)) surface.lowest = std::min(surface.lowest, height), surface.highest = std::max(surface.highest, height);
  }
  surface.is_final = true;
  return surface;
}

inline double rosenbrock(double x, double y) { return (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x); }
inline double saddle(double x, double y) { return x * x - y * y; }
inline double hills(double x, double y) { return 0.04 * (x * x + y * y) + std::sin(1.6 * x) * std::cos(1.3 * y) + 1.2; }
inline double bowl(double x, double y) { return x * x + y * y; }

/// Plain descent by central differences; off the plane by `distance` at its start, less from step to step.
inline LandscapeWay descent(const Formula2& f, double x, double y, double rate, int steps, std::string name, int color, double distance = 0) {
  LandscapeWay way;
  way.name = std::move(name);
  way.color = color;
  for (int step = 0; step <= steps; ++step) {
    const double off = distance * std::exp(-3.0 * step / steps);
    way.stops.push_back({x, y, f(x, y) + 0.25 * off, off, step});
    const double h = 1e-5, dx = (f(x + h, y) - f(x - h, y)) / (2 * h), dy = (f(x, y + h) - f(x, y - h)) / (2 * h);
    x -= rate * dx, y -= rate * dy;
  }
  return way;
}

/// Many hills with two ways, one of them off the plane, arrows, a minimum and a place.
inline LandscapeSpec hilly_spec(const nn::Surface& surface) {
  LandscapeSpec spec;
  spec.surface = &surface;
  spec.x_label = "direction 1 (62 %)", spec.y_label = "direction 2 (21 %)", spec.z_label = "loss";
  spec.ways = {descent(hills, 2.6, 2.2, 0.12, 40, "training", 1, 2.0), descent(hills, -2.5, 1.4, 0.1, 60, "Adam", 4)};
  spec.arrows = {{-2.5, 1.4, 1.4, 0.9, "gradient"}, {-2.5, 1.4, -0.5, -0.4, "step"}};
  spec.minima = {{-0.9, 0.0}};
  spec.here = nn::PlanePoint{spec.ways[0].stops.back().x, spec.ways[0].stops.back().y};
  spec.note = "A plane through a space of 33 dimensions: the path leaves it by up to 2; training data, no dropout, no penalty.";
  return spec;
}

}  // namespace chainrule::testing
