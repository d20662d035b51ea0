#include "app/figure/figure.hpp"

#include <charconv>
#include <cmath>

namespace chainrule {
namespace {

/// One decimal of a point is finer than any eye; "-0" never appears.
std::string rounded(double value) {
  if (!std::isfinite(value)) return "nan";
  const auto tenths = static_cast<long long>(std::llround(value * 10));
  std::string text = std::to_string(tenths / 10);
  if (tenths < 0 && tenths > -10) text = "-0";
  const long long rest = std::llabs(tenths % 10);
  return rest == 0 ? (text == "-0" ? "0" : text) : text + "." + std::to_string(rest);
}

std::string hex(Color color) {
  const char* digits = "0123456789abcdef";
  std::string text = "#";
  for (const std::uint8_t part : {color.r, color.g, color.b, color.a})
    text += {digits[part >> 4], digits[part & 15]};
  return text;
}

std::string at(Point p) { return rounded(p.x) + "," + rounded(p.y); }
std::string at(const Rect& r) {
  return rounded(r.x) + "," + rounded(r.y) + " " + rounded(r.width) + "x" + rounded(r.height);
}

std::string size_of(int width, int height) { return std::to_string(width).append("x").append(std::to_string(height)); }

const char* name_of(Face face) {
  switch (face) {
    case Face::sans: return "sans";
    case Face::sans_bold: return "sans_bold";
    case Face::math: return "math";
    case Face::math_italic: return "math_italic";
  }
  return "";
}
const char* name_of(Align align) {
  return align == Align::left ? "left" : align == Align::center ? "center" : "right";
}
const char* name_of(Baseline baseline) {
  return baseline == Baseline::alphabetic ? "alphabetic" : baseline == Baseline::middle ? "middle" : "top";
}
const char* name_of(Dash dash) { return dash == Dash::solid ? "solid" : dash == Dash::dashed ? "dashed" : "dotted"; }

/// FNV-1a over the values rounded to 1/100, so that a picture is one word in a dump.
std::string fingerprint(const std::vector<float>& values) {
  std::uint32_t hash = 2166136261u;
  for (const float value : values) {
    const auto step = std::isfinite(value) ? static_cast<std::uint32_t>(std::lround(value * 100.0f)) : 0x7fffffffu;
    hash = (hash ^ step) * 16777619u;
  }
  return std::to_string(hash);
}
std::string fingerprint(const Raster& raster) {
  std::uint32_t hash = 2166136261u;
  for (const Color c : raster.pixels)
    for (const std::uint8_t part : {c.r, c.g, c.b, c.a}) hash = (hash ^ part) * 16777619u;
  return std::to_string(hash);
}

struct Describe {
  std::string operator()(const PolylineShape& s) const {
    std::string text = s.closed ? "polygon" : "polyline";
    for (const Point& p : s.points) text.append(" ").append(at(p));
    return text;
  }
  std::string operator()(const CubicShape& s) const {
    return "cubic " + at(s.from) + " " + at(s.control1) + " " + at(s.control2) + " " + at(s.to);
  }
  std::string operator()(const RectShape& s) const { return "rect " + at(s.rect) + " r" + rounded(s.radius_pt); }
  std::string operator()(const CircleShape& s) const {
    return "circle " + at(s.center) + " r" + rounded(s.radius_pt);
  }
  std::string operator()(const TextShape& s) const {
    return "text " + at(s.at) + " " + rounded(s.size_pt) + " " + name_of(s.face) + " " + name_of(s.align) + " " +
           name_of(s.baseline) + " \"" + s.text + "\"";
  }
  std::string operator()(const ImageShape& s) const {
    std::string text = "image " + at(s.rect);
    if (s.raster)
      text.append(" ").append(size_of(s.raster->width, s.raster->height)).append(" ").append(fingerprint(*s.raster));
    return text;
  }
  std::string operator()(const FieldShape& s) const {
    std::string text = "field " + at(s.rect);
    if (s.field)
      text.append(" ").append(size_of(s.field->width, s.field->height)).append(" ").append(fingerprint(s.field->values));
    return text + " " + hex(s.negative) + " " + hex(s.neutral) + " " + hex(s.positive) +
           (s.discretize ? " discretize" : "") + (s.smooth ? " smooth" : "");
  }
  std::string operator()(const SurfaceShape& s) const {
    std::string text = "surface " + at(s.rect);
    if (s.relief) text.append(" ").append(size_of(s.relief->columns, s.relief->rows)).append(" ").append(fingerprint(s.relief->heights));
    text += " view";
    for (const auto& row : s.view.rows)
      for (const double part : row) text.append(" ").append(rounded(part));
    text += " levels";
    for (const float level : s.levels) text.append(" ").append(std::to_string(std::lround(level * 100)));
    return text + " line " + rounded(s.line_pt) + (s.wire ? " wire" : "");
  }
};

}  // namespace

std::string dump(const Figure& figure) {
  std::string text = "figure " + figure.name + " " + rounded(figure.width_pt) + "x" + rounded(figure.height_pt) + " " +
                     hex(figure.background) + " \"" + figure.title + "\"\n";
  for (const Mark& mark : figure.marks) {
    text.append(mark.id.empty() ? "-" : mark.id).append(" ").append(std::visit(Describe{}, mark.shape));
    if (mark.fill.a > 0) text += " fill " + hex(mark.fill);
    if (mark.stroke.width_pt > 0)
      text += " stroke " + hex(mark.stroke.color) + " " + rounded(mark.stroke.width_pt) + " " + name_of(mark.stroke.dash);
    if (mark.hit_pt > 0) text += " hit " + rounded(mark.hit_pt);
    if (mark.clip) text += " clip " + at(*mark.clip);
    if (!mark.title.empty()) text += " title \"" + mark.title + "\"";
    text += "\n";
  }
  return text;
}

}  // namespace chainrule
