#include "app/ui/canvas.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace chainrule {
namespace {

constexpr double unbounded = 1e7;

ImVec2 vec(Point p) { return {static_cast<float>(p.x), static_cast<float>(p.y)}; }
ImVec2 low(const Rect& r) { return {static_cast<float>(r.x), static_cast<float>(r.y)}; }
ImVec2 high(const Rect& r) { return {static_cast<float>(r.x + r.width), static_cast<float>(r.y + r.height)}; }

}  // namespace

std::vector<Label> unclean(const LabelLog& log) {
  constexpr double tolerance_px = 1;
  std::vector<Label> found;
  for (const Label& label : log) {
    const Rect& rect = label.rect;
    const Rect& clip = label.clip;
    const bool outside = rect.x < clip.x - tolerance_px || rect.y < clip.y - tolerance_px ||
                         rect.x + rect.width > clip.x + clip.width + tolerance_px ||
                         rect.y + rect.height > clip.y + clip.height + tolerance_px;
    if (outside || label.shortened || !label.missing.empty()) found.push_back(label);
  }
  return found;
}

Rect intersection(const Rect& a, const Rect& b) {
  const double x = std::max(a.x, b.x), y = std::max(a.y, b.y);
  return {x, y, std::max(0.0, std::min(a.x + a.width, b.x + b.width) - x),
          std::max(0.0, std::min(a.y + a.height, b.y + b.height) - y)};
}

Rect inset(const Rect& rect, double by) {
  return {rect.x + by, rect.y + by, std::max(0.0, rect.width - 2 * by), std::max(0.0, rect.height - 2 * by)};
}

void Canvas::begin(ImDrawList* list, Rect window) {
  list_ = list;
  clips_.assign(1, Clip{window, false, nullptr, true});
  labels_.clear();
  opacity_ = 1;
}

ImDrawList* Canvas::switch_list(ImDrawList* list) { return std::exchange(list_, list); }

std::uint32_t Canvas::packed(Color color) const {
  const auto alpha = static_cast<ImU32>(std::lround(color.a * opacity_));
  return IM_COL32(color.r, color.g, color.b, alpha);
}

void Canvas::fill(Rect rect, Color color, double radius) {
  if (color.a == 0 || rect.width <= 0 || rect.height <= 0) return;
  list_->AddRectFilled(low(rect), high(rect), packed(color), static_cast<float>(radius));
}

void Canvas::outline(Rect rect, Color color, double width, double radius) {
  if (color.a == 0 || width <= 0) return;
  // Dear ImGui centres the line half a pixel inside the corner: put it where a stroke of a figure lies.
  const Rect moved{rect.x - 0.5, rect.y - 0.5, rect.width + 1, rect.height + 1};
  list_->AddRect(low(moved), high(moved), packed(color), static_cast<float>(radius), 0, static_cast<float>(width));
}

void Canvas::shadow(Rect rect, double radius, double size) {
  constexpr int layers = 5;
  for (int layer = layers; layer > 0; --layer) {
    const double grow = size * layer / layers;
    const Rect soft{rect.x - grow * 0.6, rect.y - grow * 0.3, rect.width + grow * 1.2, rect.height + grow * 1.1};
    fill(soft, Color{15, 18, 30, 9}, radius + grow);
  }
}

void Canvas::line(Point from, Point to, Color color, double width) {
  list_->AddLine(vec({from.x - 0.5, from.y - 0.5}), vec({to.x - 0.5, to.y - 0.5}), packed(color), static_cast<float>(width));
}

void Canvas::polyline(const std::vector<Point>& points, Color color, double width, bool closed) {
  if (points.size() < 2 || color.a == 0) return;
  // ImGui mitres its corners: where a line nearly turns back, the tip would stand out like a thorn.
  const auto turns_back = [&](std::size_t at) {
    const Point before = points[at - 1], here = points[at], after = points[at + 1];
    return (here.x - before.x) * (after.x - here.x) + (here.y - before.y) * (after.y - here.y) < 0;
  };
  for (std::size_t at = 0; at < points.size(); ++at) {
    list_->PathLineTo(vec(points[at]));
    if (closed || at == 0 || at + 1 == points.size() || !turns_back(at)) continue;
    list_->PathStroke(packed(color), 0, static_cast<float>(width));
    list_->PathLineTo(vec(points[at]));
  }
  list_->PathStroke(packed(color), closed ? ImDrawFlags_Closed : 0, static_cast<float>(width));
}

void Canvas::polygon(const std::vector<Point>& points, Color color) {
  if (points.size() < 3 || color.a == 0) return;
  for (const Point& point : points) list_->PathLineTo(vec(point));
  list_->PathFillConvex(packed(color));
}

void Canvas::cubic(const CubicShape& curve, Color color, double width) {
  list_->AddBezierCubic(vec(curve.from), vec(curve.control1), vec(curve.control2), vec(curve.to), packed(color),
                        static_cast<float>(width));
}

void Canvas::circle(Point center, double radius, Color color) {
  if (color.a != 0) list_->AddCircleFilled(vec(center), static_cast<float>(radius), packed(color));
}

void Canvas::ring(Point center, double radius, Color color, double width) {
  list_->AddCircle(vec(center), static_cast<float>(radius), packed(color), 0, static_cast<float>(width));
}

void Canvas::picture(Rect rect, unsigned texture, bool flipped) {
  const float top = flipped ? 1.0f : 0.0f;
  list_->AddImage(compat::texture_id(texture), low(rect), high(rect), ImVec2(0, top), ImVec2(1, 1 - top));
}

double Canvas::text(Point at, std::string_view utf8, const Ink& ink, bool shortened) {
  Label label{std::string(utf8), {}, label_clip(), {}, shortened};
  const double baseline = std::round(at.y);
  double pen = at.x;
  for (const char32_t character : decode_utf8(utf8)) {
    const double advance = metrics_.advance(ink.face, character) * ink.em_px;
    const std::optional<compat::Glyph> glyph = fonts_.glyph(ink.face, ink.em_px, character);
    if (glyph && glyph->visible) {
      // A narrow digit stands in the middle of the width that all digits share.
      const bool digit = character >= U'0' && character <= U'9';
      const double left = pen + (digit ? (advance - static_cast<double>(glyph->advance)) / 2 : 0.0);
      const auto x = static_cast<float>(left), y = static_cast<float>(baseline);
      list_->PrimReserve(6, 4);
      list_->PrimRectUV({x + glyph->left, y + glyph->top}, {x + glyph->right, y + glyph->bottom},
                        {glyph->u0, glyph->v0}, {glyph->u1, glyph->v1}, packed(ink.color));
    } else if (!glyph && fonts_.is_missing(ink.face, ink.em_px, character)) {
      label.missing.push_back(character);
    }
    pen += advance;
  }
  label.rect = {at.x, baseline - 0.75 * ink.em_px, pen - at.x, 0.97 * ink.em_px};
  labels_.push_back(std::move(label));
  return pen - at.x;
}

void Canvas::push_clip(Rect rect, bool scrolls) {
  const Rect shared = intersection(rect, clip());
  list_->PushClipRect(low(shared), high(shared), false);
  clips_.push_back({rect, scrolls, list_, false});
}

void Canvas::push_layer_clip(Rect rect) {
  list_->PushClipRect(low(rect), high(rect), false);
  clips_.push_back({rect, false, list_, true});
}

void Canvas::pop_clip() {
  clips_.back().list->PopClipRect();
  clips_.pop_back();
}

Rect Canvas::clip() const {
  Rect shared = clips_.back().rect;
  for (auto clip = clips_.rbegin(); clip != clips_.rend(); ++clip) {
    shared = intersection(shared, clip->rect);
    if (clip->is_floor) break;
  }
  return shared;
}

// What scrolls can be brought into view: inside it a text must only keep within the sides.
Rect Canvas::label_clip() const {
  Rect shared{-unbounded, -unbounded, 2 * unbounded, 2 * unbounded};
  bool scrolls = false;
  for (auto clip = clips_.rbegin(); clip != clips_.rend(); ++clip) {
    Rect rect = clip->rect;
    scrolls = scrolls || clip->scrolls;
    if (scrolls) rect = {rect.x, -unbounded, rect.width, 2 * unbounded};
    shared = intersection(shared, rect);
    if (clip->is_floor) break;
  }
  return shared;
}

}  // namespace chainrule
