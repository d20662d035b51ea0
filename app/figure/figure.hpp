#pragma once
// A drawing as data, in points (1/72 inch), y downwards. Knows nothing of pixels, ImGui or Cairo; painters draw it.
#include "app/text/theme.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace chainrule {

struct Point {
  double x = 0, y = 0;
  bool operator==(const Point&) const = default;
};
struct Rect {
  double x = 0, y = 0, width = 0, height = 0;
  bool contains(Point p) const { return p.x >= x && p.y >= y && p.x <= x + width && p.y <= y + height; }
  bool operator==(const Rect&) const = default;
};

enum class Dash { solid, dashed, dotted };
struct Stroke {
  Color color{0, 0, 0, 0};
  double width_pt = 0;  ///< 0: no stroke
  Dash dash = Dash::solid;
};

/// sans: Inter; math and math_italic: STIX; mono digits are tabular in every face. Chinese falls back to Noto Sans CJK.
enum class Face { sans, sans_bold, math, math_italic };
enum class Align { left, center, right };
enum class Baseline { alphabetic, middle, top };

struct PolylineShape { std::vector<Point> points; bool closed = false; };
struct CubicShape    { Point from, control1, control2, to; };
struct RectShape     { Rect rect; double radius_pt = 0; };
struct CircleShape   { Point center; double radius_pt = 0; };
struct TextShape     { Point at; std::string text; double size_pt = 10; Face face = Face::sans;
                       Align align = Align::left; Baseline baseline = Baseline::alphabetic; };
/// Pixels as they are stretched over the rectangle without smoothing; row by row from the top.
struct Raster        { int width = 0, height = 0; std::vector<Color> pixels; };
struct ImageShape    { Rect rect; std::shared_ptr<const Raster> raster; };
/// Numbers in [-1, 1] over a rectangle, coloured by the theme's diverging map; row by row from the top. The screen lets
/// shaders/field.frag colour them; files use `colored`, by the same formula.
struct Field         { int width = 0, height = 0; std::vector<float> values; };
struct FieldShape    { Rect rect; std::shared_ptr<const Field> field; Color negative, neutral, positive;
                       bool discretize = false; bool smooth = true; };

/// A point of the box that a surface stands in: x, y and height go from 0 to 1 each.
struct BoxPoint { double x = 0, y = 0, z = 0; };
/// How the box is seen. The rows make x w, y w (points of the figure), depth w (0 near, 1 far) and w from (x, y, z, 1).
struct BoxView       { std::array<std::array<double, 4>, 4> rows{}; bool operator==(const BoxView&) const = default; };
/// Heights at the corners of a grid, row by row, row 0 at y = 1. 0 is the lower end of the height axis, 1 its upper end; what
/// is above 1 is cut off there, NaN is a hole. `wire_cells`: cells between two lines of the wire.
struct ReliefTriangles;
struct Relief        { int columns = 0, rows = 0, wire_cells = 1; std::vector<float> heights;
                       std::shared_ptr<const ReliefTriangles> triangles{}; };  ///< for the screen, where they were made beforehand
/// A lit surface, coloured by `sequential`. The screen lets shaders/surface.frag draw it; files use `surface_polygons` or
/// `surface_raster` (surface_shading.hpp), by the same formulas.
struct SurfaceShape  { Rect rect; std::shared_ptr<const Relief> relief; BoxView view;
                       std::array<double, 3> light{0, 0, 1};  ///< towards the light, of length 1
                       double height_ratio = 1;               ///< the box's height to its width
                       std::vector<float> levels;             ///< heights of its contour lines, 0 to 1, at most 32
                       double line_pt = 0.8; bool wire = false; Color background; int vector_limit = 64; };

/// One drawn thing. Its id is its meaning ("layer1/neuron3/weight2", layers and units counted from 1) and is unique in
/// the figure; hover, lessons, tests and SVG name it by that. Marks with an empty id are decoration.
struct Mark {
  std::string id;
  std::string title;  ///< what it says when pointed at; <title> in SVG
  std::variant<PolylineShape, CubicShape, RectShape, CircleShape, TextShape, ImageShape, FieldShape, SurfaceShape> shape;
  Color fill{0, 0, 0, 0};
  Stroke stroke;
  double hit_pt = 0;           ///< extra distance at which it can be pointed at; links use 4 (an 8 pt path)
  std::optional<Rect> clip;
};

/// What both axes of a plot show.
struct AxisRange {
  double x_low = 0, x_high = 1, y_low = 0, y_high = 1;
  bool x_log = false, y_log = false;
  bool operator==(const AxisRange&) const = default;
};

struct Figure {
  std::string name;   ///< "network", "loss_curve" ...
  std::string title;  ///< for SVG <title> and the card's heading
  double width_pt = 0, height_pt = 0;
  Color background{255, 255, 255, 255};
  std::vector<Mark> marks;
  std::optional<AxisRange> axes;  ///< of a plot whose axes can be kept as they are (FigureStyle::kept_axes)

  const Mark* find(std::string_view id) const;
};

/// The colour of one cell.
Color cell_color(const FieldShape& shape, int column, int row);
/// The pixels of a field, `scale` pixels to the cell (bilinear where it is smooth).
Raster colored(const FieldShape& shape, int scale = 1);

/// The topmost mark with an id at a point, or null.
const Mark* hit_test(const Figure& figure, Point point);
/// One line per mark, for golden tests: shape, id, rounded coordinates, colours, text.
std::string dump(const Figure& figure);

}  // namespace chainrule
