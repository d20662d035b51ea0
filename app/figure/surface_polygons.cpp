#include "app/figure/surface_shading.hpp"

#include <algorithm>
#include <cmath>

namespace chainrule {
namespace {

constexpr double kSeam = 0.75;  ///< width of a polygon's own stroke: no background shines through between two

SurfaceCorner between(const SurfaceCorner& a, const SurfaceCorner& b, double share) {
  // Straight in the box; on the page the shares are those of w.
  const double u = (1 - share) * a.w, v = share * b.w, w = u + v;
  const auto mixed = [&](double from, double to) { return from + (to - from) * share; };
  return {(u * a.x + v * b.x) / w, (u * a.y + v * b.y) / w, (u * a.depth + v * b.depth) / w, w, mixed(a.height, b.height),
          mixed(a.slope_x, b.slope_x), mixed(a.slope_y, b.slope_y), mixed(a.column, b.column), mixed(a.row, b.row)};
}

/// What of a cell is not above the box.
std::vector<SurfaceCorner> cut_off(const std::array<SurfaceCorner, 4>& cell) {
  std::vector<SurfaceCorner> kept;
  for (std::size_t i = 0; i < 4; ++i) {
    const SurfaceCorner &from = cell[i], &to = cell[(i + 1) % 4];
    if (from.height <= 1) kept.push_back(from);
    if ((from.height <= 1) != (to.height <= 1)) kept.push_back(between(from, to, (1 - from.height) / (to.height - from.height)));
  }
  return kept;
}

/// Positive where the corners, which run against the clock seen from above, do so on the page too (its y goes down).
double turning(const std::vector<SurfaceCorner>& corners) {
  double sum = 0;
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const SurfaceCorner &a = corners[i], &b = corners[(i + 1) % corners.size()];
    sum += b.x * a.y - a.x * b.y;
  }
  return sum;
}

Color scaled(Color color, double by) {
  const auto part = [by](std::uint8_t c) { return static_cast<std::uint8_t>(std::lround(std::clamp(c * by, 0.0, 255.0))); };
  return {part(color.r), part(color.g), part(color.b), 255};
}

/// A little longer than it is: the stroke of a later polygon lies over the end of the line on an earlier one.
void add_line(std::vector<Mark>& marks, Point from, Point to, Color color, double width) {
  const double length = std::hypot(to.x - from.x, to.y - from.y), more = length > 1e-6 ? 0.6 * kSeam / length : 0;
  const Point along{more * (to.x - from.x), more * (to.y - from.y)};
  from = {from.x - along.x, from.y - along.y}, to = {to.x + along.x, to.y + along.y};
  Mark line;
  line.shape = PolylineShape{{from, to}, false};
  line.stroke = {color, width, Dash::solid};
  marks.push_back(std::move(line));
}

/// Pieces of contour lines on one polygon: a level enters through one side and leaves through another.
void add_levels(std::vector<Mark>& marks, const SurfaceShape& shape, const std::vector<SurfaceCorner>& corners, Color color) {
  for (const float level_share : shape.levels) {
    const auto level = static_cast<double>(level_share);
    std::vector<Point> crossings;
    for (std::size_t i = 0; i < corners.size(); ++i) {
      const SurfaceCorner &a = corners[i], &b = corners[(i + 1) % corners.size()];
      if ((a.height < level) == (b.height < level)) continue;
      const SurfaceCorner at = between(a, b, (level - a.height) / (b.height - a.height));
      crossings.push_back({at.x, at.y});
    }
    for (std::size_t i = 0; i + 1 < crossings.size(); i += 2)
      add_line(marks, crossings[i], crossings[i + 1], line_on(color, level), shape.line_pt);
  }
}

bool lies_on_wire(double a, double b, int every) {
  return a == b && std::abs(std::remainder(a, every)) < 1e-9;
}

void add_wire(std::vector<Mark>& marks, const SurfaceShape& shape, const std::vector<SurfaceCorner>& corners, Color color) {
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const SurfaceCorner &a = corners[i], &b = corners[(i + 1) % corners.size()];
    if (lies_on_wire(a.column, b.column, shape.relief->wire_cells) || lies_on_wire(a.row, b.row, shape.relief->wire_cells))
      add_line(marks, {a.x, a.y}, {b.x, b.y}, mix(color, {0, 0, 0, 255}, 0.3), 0.6 * shape.line_pt);
  }
}

void add_cell(std::vector<Mark>& marks, const SurfaceShape& shape, const std::array<Color, 256>& palette, int column, int row) {
  const std::vector<SurfaceCorner> corners =
      cut_off({surface_corner(shape, column, row + 1), surface_corner(shape, column + 1, row + 1), surface_corner(shape, column + 1, row), surface_corner(shape, column, row)});
  if (corners.size() < 3) return;
  const auto count = static_cast<double>(corners.size());
  double height = 0, slope_x = 0, slope_y = 0;
  PolylineShape polygon{{}, true};
  for (const SurfaceCorner& corner : corners) {
    height += corner.height / count, slope_x += corner.slope_x / count, slope_y += corner.slope_y / count;
    polygon.points.push_back({corner.x, corner.y});
  }
  Mark mark;
  mark.fill = scaled(palette_color(palette, height), shade_of(shape, slope_x, slope_y, turning(corners) < 0));
  mark.stroke = {mark.fill, kSeam, Dash::solid};
  mark.shape = std::move(polygon);
  const Color color = mark.fill;
  marks.push_back(std::move(mark));
  if (shape.wire) add_wire(marks, shape, corners, color);
  add_levels(marks, shape, corners, color);
}

/// The numbers of cells along one side, the farthest from the eye first: a cell of a surface of heights can only be hidden
/// by cells that are nearer to the eye along both sides.
std::vector<int> from_far(int cells, double eye) {
  std::vector<int> order(static_cast<std::size_t>(cells));
  for (int i = 0; i < cells; ++i) order[static_cast<std::size_t>(i)] = i;
  const auto distance = [&](int i) { return std::abs((i + 0.5) / cells - eye); };
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return distance(a) > distance(b); });
  return order;
}

}  // namespace

bool is_drawn_as_polygons(const SurfaceShape& shape) {
  return shape.relief && shape.relief->columns <= shape.vector_limit + 1 && shape.relief->rows <= shape.vector_limit + 1;
}

std::vector<Mark> surface_polygons(const SurfaceShape& shape) {
  std::vector<Mark> marks;
  if (!shape.relief || shape.relief->columns < 2 || shape.relief->rows < 2) return marks;
  const Relief& relief = *shape.relief;
  const std::array<Color, 256> palette = height_palette();
  const BoxPoint eye = eye_of(shape.view).value_or(BoxPoint{0.5, 0.5, 1e9});
  const std::vector<int> columns = from_far(relief.columns - 1, eye.x), rows = from_far(relief.rows - 1, 1 - eye.y);
  for (const int column : columns)
    for (const int row : rows)
      if (has_cell(relief, column, row)) add_cell(marks, shape, palette, column, row);
  for (Mark& mark : marks) mark.clip = shape.rect;
  return marks;
}

}  // namespace chainrule
