// Writes SVG as text of our own: Cairo would turn letters into outlines and lose the ids.
#include "app/export/dashes.hpp"
#include "app/export/painter.hpp"
#include "app/export/png.hpp"
#include "app/figure/mark_geometry.hpp"
#include "app/figure/surface_shading.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace chainrule {
namespace {

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&': result += "&amp;"; break;
      case '<': result += "&lt;"; break;
      case '>': result += "&gt;"; break;
      case '"': result += "&quot;"; break;
      default:
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\t' || c == '\n') result += c;
    }
  }
  return result;
}

/// Hundredths of a point, without trailing zeros.
std::string num(double value) {
  if (!std::isfinite(value)) return "0";
  std::array<char, 64> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed, 2);
  std::string text(buffer.data(), end.ptr);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text == "-0" || text.empty() ? "0" : text;
}

std::string pair(Point p) { return num(p.x).append(" ").append(num(p.y)); }

std::string hex(Color color) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text = "#";
  for (const std::uint8_t part : {color.r, color.g, color.b}) text += {digits[part >> 4], digits[part & 15]};
  return text;
}

std::string attribute(std::string_view name, std::string_view value) {
  return std::string(" ").append(name).append("=\"").append(value).append("\"");
}

std::string paint_of(std::string_view name, Color color) {
  if (color.a == 0) return attribute(name, "none");
  std::string text = attribute(name, hex(color));
  if (color.a < 255) text += attribute(std::string(name) + "-opacity", num(color.a / 255.0));
  return text;
}

std::string stroke_of(const Stroke& stroke) {
  if (stroke.width_pt <= 0 || stroke.color.a == 0) return {};
  std::string text = paint_of("stroke", stroke.color) + attribute("stroke-width", num(stroke.width_pt));
  const DashPattern dash = dash_pattern(stroke);
  if (dash.is_dashed) text += attribute("stroke-dasharray", num(dash.lengths[0]) + " " + num(dash.lengths[1]));
  return text;
}

struct FaceStyle {
  std::string_view families, style, weight;
};
FaceStyle style_of(Face face, std::string_view language) {
  const bool is_simplified = language == "zh-CN";
  constexpr std::string_view sans_tc = "Inter, 'Noto Sans CJK TC', 'Noto Sans TC', 'DejaVu Sans', sans-serif";
  constexpr std::string_view sans_sc = "Inter, 'Noto Sans CJK SC', 'Noto Sans SC', 'DejaVu Sans', sans-serif";
  constexpr std::string_view math = "STIXGeneral, 'STIX Two Math', 'Latin Modern Math', 'DejaVu Serif', serif";
  switch (face) {
    case Face::sans: return {is_simplified ? sans_sc : sans_tc, "normal", "400"};
    case Face::sans_bold: return {is_simplified ? sans_sc : sans_tc, "normal", "600"};
    case Face::math: return {math, "normal", "400"};
    case Face::math_italic: return {math, "italic", "400"};
  }
  return {};
}

std::string class_of_face(Face face) {
  switch (face) {
    case Face::sans: return "s";
    case Face::sans_bold: return "b";
    case Face::math: return "m";
    case Face::math_italic: return "i";
  }
  return {};
}

std::string style_sheet(std::string_view language) {
  std::string text = "<style>text{white-space:pre;font-kerning:none;font-variant-numeric:tabular-nums}";
  for (const Face face : {Face::sans, Face::sans_bold, Face::math, Face::math_italic}) {
    const FaceStyle style = style_of(face, language);
    text.append(".").append(class_of_face(face)).append("{font-family:").append(style.families).append(";font-style:").append(style.style);
    text.append(";font-weight:").append(style.weight).append("}");
  }
  return text + "</style>\n";
}

std::string picture(const Rect& rect, const Raster& raster, bool smooth) {
  const Result<std::string> png = png_of(raster);
  if (!png) return {};
  return "<image" + attribute("x", num(rect.x)) + attribute("y", num(rect.y)) + attribute("width", num(rect.width)) + attribute("height", num(rect.height)) +
         attribute("preserveAspectRatio", "none") + (smooth ? std::string() : attribute("image-rendering", "pixelated")) +
         attribute("xlink:href", "data:image/png;base64," + base64(png.value()));
}

/// The element of one shape, its tag still open for what every mark has.
struct OpenElement {
  const Mark& mark;
  const FontMetrics& metrics;

  std::string operator()(const PolylineShape& s) const {
    std::string points;
    for (const Point& p : s.points) points.append(points.empty() ? "" : " ").append(num(p.x)).append(",").append(num(p.y));
    return std::string(s.closed ? "<polygon" : "<polyline") + attribute("points", points) + fill_and_stroke();
  }
  std::string operator()(const CubicShape& s) const {
    std::string path = "M";
    path.append(pair(s.from)).append("C").append(pair(s.control1)).append(" ").append(pair(s.control2)).append(" ").append(pair(s.to));
    return "<path" + attribute("d", path) + fill_and_stroke();
  }
  std::string operator()(const RectShape& s) const {
    return "<rect" + attribute("x", num(s.rect.x)) + attribute("y", num(s.rect.y)) + attribute("width", num(std::max(s.rect.width, 0.0))) +
           attribute("height", num(std::max(s.rect.height, 0.0))) + (s.radius_pt > 0 ? attribute("rx", num(s.radius_pt)) : std::string()) + fill_and_stroke();
  }
  std::string operator()(const CircleShape& s) const {
    return "<circle" + attribute("cx", num(s.center.x)) + attribute("cy", num(s.center.y)) + attribute("r", num(s.radius_pt)) + fill_and_stroke();
  }
  std::string operator()(const TextShape& s) const {
    const char* anchor = s.align == Align::left ? "start" : s.align == Align::center ? "middle" : "end";
    return "<text" + attribute("class", class_of_face(s.face)) + attribute("x", num(s.at.x)) + attribute("y", num(baseline_y(s, metrics))) +
           attribute("font-size", num(s.size_pt)) + (s.align == Align::left ? std::string() : attribute("text-anchor", anchor)) + paint_of("fill", mark.fill);
  }
  std::string operator()(const ImageShape& s) const { return s.raster ? picture(s.rect, *s.raster, false) : std::string(); }
  std::string operator()(const FieldShape& s) const {
    const Raster raster = colored(s, s.smooth ? 4 : 1);
    return raster.pixels.empty() ? std::string() : picture(s.rect, raster, s.smooth);
  }
  /// A group, whose polygons `surface_parts` writes, or a picture.
  std::string operator()(const SurfaceShape& s) const {
    if (is_drawn_as_polygons(s)) return "<g" + attribute("stroke-linejoin", "round");
    const Raster raster = surface_raster(s, kSurfacePixels);
    return raster.pixels.empty() ? std::string() : picture(s.rect, raster, true);
  }
  std::string fill_and_stroke() const { return paint_of("fill", mark.fill) + stroke_of(mark.stroke); }
};

std::string tag_of(const std::string& open) { return open.substr(1, open.find(' ') - 1); }

/// What stands in the group of a surface that is drawn as polygons.
std::string surface_parts(const SurfaceShape& shape, const FontMetrics& metrics) {
  std::string parts = "\n";
  for (const Mark& mark : surface_polygons(shape)) parts.append(std::visit(OpenElement{mark, metrics}, mark.shape)).append("/>\n");
  return parts;
}

std::string element_of(const Mark& mark, const FontMetrics& metrics, int clip) {
  std::string open = std::visit(OpenElement{mark, metrics}, mark.shape);
  if (open.empty()) return {};
  const std::string tag = tag_of(open);
  if (!mark.id.empty()) open += attribute("id", escaped(mark.id));
  if (clip >= 0) open += attribute("clip-path", "url(#clip" + std::to_string(clip) + ")");
  std::string inside;
  if (!mark.title.empty()) inside += "<title>" + escaped(mark.title) + "</title>";
  if (const auto* text = std::get_if<TextShape>(&mark.shape)) inside += escaped(text->text);
  if (const auto* surface = std::get_if<SurfaceShape>(&mark.shape); surface && is_drawn_as_polygons(*surface)) inside += surface_parts(*surface, metrics);
  return inside.empty() ? open + "/>\n" : open + ">" + inside + "</" + tag + ">\n";
}

}  // namespace

std::string paint_svg(const Figure& figure, const FontMetrics& metrics, std::string_view language) {
  const std::string width = num(figure.width_pt), height = num(figure.height_pt);
  std::string svg = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" version=\"1.1\"" +
                    attribute("width", width + "pt") + attribute("height", height + "pt") + attribute("viewBox", "0 0 " + width + " " + height) +
                    attribute("xml:lang", language) + ">\n<title>" + escaped(figure.title) + "</title>\n" + style_sheet(language);
  svg += "<rect" + attribute("width", width) + attribute("height", height) + paint_of("fill", figure.background) + "/>\n";
  int clips = 0;
  for (const Mark& mark : figure.marks) {
    int clip = -1;
    if (mark.clip) {
      clip = clips++;
      svg += "<clipPath id=\"clip" + std::to_string(clip) + "\"><rect" + attribute("x", num(mark.clip->x)) + attribute("y", num(mark.clip->y)) +
             attribute("width", num(mark.clip->width)) + attribute("height", num(mark.clip->height)) + "/></clipPath>\n";
    }
    svg += element_of(mark, metrics, clip);
  }
  return svg + "</svg>\n";
}

}  // namespace chainrule
