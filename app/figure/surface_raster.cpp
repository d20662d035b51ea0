// Draws a surface in pixels without OpenGL: triangles, a depth for every sample, the mean of 2 x 2 samples a pixel.
#include "app/figure/surface_shading.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace chainrule {
namespace {

constexpr int kSamples = 2;  ///< along each side of a pixel

/// A number that runs over a triangle as the eye sees it: straight on the page after division by w.
struct Ramp {
  double x = 0, y = 0, constant = 0;
  double at(double px, double py) const { return x * px + y * py + constant; }
};

struct Triangle {
  std::array<SurfaceCorner, 3> corners;
  double area = 0;  ///< twice, positive where it is seen from above
  Ramp ramp(const std::array<double, 3>& values) const {
    const SurfaceCorner &a = corners[0], &b = corners[1], &c = corners[2];
    const double whole = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
    const double x = ((values[1] - values[0]) * (c.y - a.y) - (values[2] - values[0]) * (b.y - a.y)) / whole;
    const double y = ((values[2] - values[0]) * (b.x - a.x) - (values[1] - values[0]) * (c.x - a.x)) / whole;
    return {x, y, values[0] - x * a.x - y * a.y};
  }
  /// A value of the corners divided by their w.
  Ramp seen(double SurfaceCorner::*value) const {
    return ramp({corners[0].*value / corners[0].w, corners[1].*value / corners[1].w, corners[2].*value / corners[2].w});
  }
};

/// How much of a line of `width` samples covers a sample that is `distance` away.
double covered(double distance, double width) { return std::clamp(0.5 * width + 0.5 - distance, 0.0, 1.0); }

class SurfaceRaster {
 public:
  SurfaceRaster(const SurfaceShape& shape, int width, int height)
      : shape_(shape), palette_(height_palette()), width_(width * kSamples), height_(height * kSamples),
        scale_x_(width_ / shape.rect.width), scale_y_(height_ / shape.rect.height), line_(shape.line_pt * scale_x_),
        depths_(static_cast<std::size_t>(width_) * static_cast<std::size_t>(height_), std::numeric_limits<float>::infinity()),
        colors_(depths_.size(), Color{0, 0, 0, 0}) {}

  void draw() {
    const Relief& relief = *shape_.relief;
    for (int row = 0; row + 1 < relief.rows; ++row)
      for (int column = 0; column + 1 < relief.columns; ++column) {
        if (!has_cell(relief, column, row)) continue;
        const SurfaceCorner low_left = corner(column, row + 1), low_right = corner(column + 1, row + 1);
        const SurfaceCorner high_right = corner(column + 1, row), high_left = corner(column, row);
        draw({{low_left, low_right, high_right}});
        draw({{low_left, high_right, high_left}});
      }
  }

  Raster pixels() const {
    Raster raster{width_ / kSamples, height_ / kSamples, {}};
    raster.pixels.reserve(colors_.size() / (kSamples * kSamples));
    for (int y = 0; y < raster.height; ++y)
      for (int x = 0; x < raster.width; ++x) raster.pixels.push_back(mean(x * kSamples, y * kSamples));
    return raster;
  }

 private:
  /// With x and y in samples from the upper left.
  SurfaceCorner corner(int column, int row) const {
    SurfaceCorner corner = surface_corner(shape_, column, row);
    corner.x = (corner.x - shape_.rect.x) * scale_x_;
    corner.y = (corner.y - shape_.rect.y) * scale_y_;
    return corner;
  }

  Color mean(int x, int y) const {
    int r = 0, g = 0, b = 0, count = 0;
    for (int dy = 0; dy < kSamples; ++dy)
      for (int dx = 0; dx < kSamples; ++dx) {
        const Color color = colors_[index(x + dx, y + dy)];
        if (color.a == 0) continue;
        r += color.r, g += color.g, b += color.b, ++count;
      }
    if (count == 0) return {0, 0, 0, 0};
    const auto part = [count](int sum) { return static_cast<std::uint8_t>((sum + count / 2) / count); };
    return {part(r), part(g), part(b), static_cast<std::uint8_t>(255 * count / (kSamples * kSamples))};
  }

  std::size_t index(int x, int y) const { return static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) + static_cast<std::size_t>(x); }

  void draw(Triangle triangle) {
    const auto& [a, b, c] = triangle.corners;
    if (std::min({a.height, b.height, c.height}) > 1) return;
    triangle.area = (c.x - a.x) * (b.y - a.y) - (b.x - a.x) * (c.y - a.y);
    if (!(std::abs(triangle.area) > 1e-9)) return;
    const int left = std::max(0, static_cast<int>(std::floor(std::min({a.x, b.x, c.x})))), top = std::max(0, static_cast<int>(std::floor(std::min({a.y, b.y, c.y}))));
    const int right = std::min(width_ - 1, static_cast<int>(std::ceil(std::max({a.x, b.x, c.x})))), bottom = std::min(height_ - 1, static_cast<int>(std::ceil(std::max({a.y, b.y, c.y}))));
    const std::array<Ramp, 3> inside = {triangle.ramp({1, 0, 0}), triangle.ramp({0, 1, 0}), triangle.ramp({0, 0, 1})};
    const Values values(triangle);
    for (int y = top; y <= bottom; ++y)
      for (int x = left; x <= right; ++x) {
        const double px = x + 0.5, py = y + 0.5;
        if (inside[0].at(px, py) < 0 || inside[1].at(px, py) < 0 || inside[2].at(px, py) < 0) continue;
        draw_sample(values, triangle.area < 0, x, y);
      }
  }

  /// Everything that runs over one triangle.
  struct Values {
    explicit Values(const Triangle& t)
        : depth(t.ramp({t.corners[0].depth, t.corners[1].depth, t.corners[2].depth})),
          inverse(t.ramp({1 / t.corners[0].w, 1 / t.corners[1].w, 1 / t.corners[2].w})), height(t.seen(&SurfaceCorner::height)),
          slope_x(t.seen(&SurfaceCorner::slope_x)), slope_y(t.seen(&SurfaceCorner::slope_y)), column(t.seen(&SurfaceCorner::column)),
          row(t.seen(&SurfaceCorner::row)) {}
    Ramp depth, inverse, height, slope_x, slope_y, column, row;
    double at(const Ramp& ramp, double x, double y) const { return ramp.at(x, y) / inverse.at(x, y); }
    /// How much it changes from a sample to the next, in both directions together.
    double change(const Ramp& ramp, double x, double y) const {
      const double here = at(ramp, x, y);
      return std::abs(at(ramp, x + 1, y) - here) + std::abs(at(ramp, x, y + 1) - here);
    }
  };

  void draw_sample(const Values& values, bool from_below, int x, int y) {
    const double px = x + 0.5, py = y + 0.5;
    const double height = values.at(values.height, px, py);
    const auto depth = static_cast<float>(values.depth.at(px, py));
    if (height > 1 || depth >= depths_[index(x, y)]) return;
    depths_[index(x, y)] = depth;
    const double shade = shade_of(shape_, values.at(values.slope_x, px, py), values.at(values.slope_y, px, py), from_below);
    Color color = mix({0, 0, 0, 255}, palette_color(palette_, height), shade);
    if (shape_.wire) {
      const double every = shape_.relief->wire_cells;
      color = mix(color, {0, 0, 0, 255}, 0.3 * std::max(wire(values, values.column, every, px, py), wire(values, values.row, every, px, py)));
    }
    colors_[index(x, y)] = with_levels(values, color, height, px, py);
  }

  double wire(const Values& values, const Ramp& ramp, double every, double x, double y) const {
    const double change = values.change(ramp, x, y);
    return change > 1e-7 ? covered(std::abs(std::remainder(values.at(ramp, x, y), every)) / change, 0.6 * line_) : 0;
  }

  Color with_levels(const Values& values, Color color, double height, double x, double y) const {
    double nearest = 2;
    for (const float level : shape_.levels)
      if (std::abs(height - static_cast<double>(level)) < std::abs(height - nearest)) nearest = static_cast<double>(level);
    const double change = nearest < 2 ? values.change(values.height, x, y) : 0;
    return change > 1e-7 ? mix(color, line_on(color, nearest), covered(std::abs(height - nearest) / change, line_)) : color;
  }

  const SurfaceShape& shape_;
  std::array<Color, 256> palette_;
  int width_, height_;
  double scale_x_, scale_y_, line_;
  std::vector<float> depths_;
  std::vector<Color> colors_;
};

}  // namespace

Raster surface_raster(const SurfaceShape& shape, double pixels_per_pt) {
  const int width = static_cast<int>(std::lround(shape.rect.width * pixels_per_pt)), height = static_cast<int>(std::lround(shape.rect.height * pixels_per_pt));
  if (!shape.relief || shape.relief->columns < 2 || shape.relief->rows < 2 || width <= 0 || height <= 0) return {};
  SurfaceRaster raster(shape, width, height);
  raster.draw();
  return raster.pixels();
}

}  // namespace chainrule
