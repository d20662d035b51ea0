#include "app/figure/space_axes.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

namespace chainrule {
namespace {

constexpr int kMostTicks = 6;
constexpr double kTick = 3.5, kGap = 3;

TextStyle tick_style(const Drawing& drawing) {
  return {drawing.size(9.5), drawing.theme().muted_text, Face::sans, Align::center, Baseline::middle};
}

/// An edge of the box along which numbers stand, and where the outside is.
struct Edge {
  BoxPoint from, to;
  BoxPoint outwards;  ///< a point beside the middle of the edge, away from the box
  BoxPoint at(double share) const { return {from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share, from.z + (to.z - from.z) * share}; }
};

/// An edge as it lies on the page.
struct PageEdge {
  Point from, to, outwards;  ///< outwards: of length 1
  Point middle() const { return {(from.x + to.x) / 2, (from.y + to.y) / 2}; }
  double length() const { return std::hypot(to.x - from.x, to.y - from.y); }
};

PageEdge on_page(const SpaceView& view, const Edge& edge) {
  PageEdge page{view.at(edge.from), view.at(edge.to), {}};
  const Point middle = view.at(edge.at(0.5)), beside = view.at(edge.outwards);
  const double length = std::hypot(beside.x - middle.x, beside.y - middle.y);
  page.outwards = length > 1e-9 ? Point{(beside.x - middle.x) / length, (beside.y - middle.y) / length} : Point{0, 1};
  return page;
}

class SpaceAxes {
 public:
  SpaceAxes(Drawing& drawing, const SpaceView& view, const Rect& frame) : drawing_(drawing), view_(view), frame_(frame) {}

  void draw(const LandscapeSpec& spec, const HeightScale& scale) {
    const double near_x = view_.near_x() > 0 ? 1 : 0, near_y = view_.near_y() > 0 ? 1 : 0;
    const nn::Plane& range = spec.surface->range;
    const Edge x{{0, near_y, 0}, {1, near_y, 0}, {0.5, near_y + 0.2 * view_.near_y(), 0}};
    const Edge y{{near_x, 0, 0}, {near_x, 1, 0}, {near_x + 0.2 * view_.near_x(), 0.5, 0}};
    const Point left = view_.at({near_x, 1 - near_y, 0}), right = view_.at({1 - near_x, near_y, 0});
    const BoxPoint foot = left.x < right.x ? BoxPoint{near_x, 1 - near_y, 0} : BoxPoint{1 - near_x, near_y, 0};
    draw_walls(near_x, near_y, scale);
    draw_floor(range);
    draw_numbers(x, linear(range.x_min, range.x_max));
    draw_numbers(y, linear(range.y_min, range.y_max));
    draw_height(foot, scale, height_name(drawing_, spec, scale));
    draw_name(x, spec.x_label);
    draw_name(y, spec.y_label);
  }

 private:
  struct Share {
    double share;
    std::string label;
  };
  using Ticks = std::function<std::vector<Share>(int)>;

  static Ticks linear(double low, double high) {
    return [low, high](int most) {
      std::vector<Share> shares;
      for (const Tick& tick : linear_ticks(low, high, most)) shares.push_back({(tick.value - low) / (high - low), tick.label});
      return shares;
    };
  }

  void line(BoxPoint from, BoxPoint to, const Stroke& stroke) { drawing_.line(view_.at(from), view_.at(to), stroke).clip = frame_; }

  void draw_walls(double near_x, double near_y, const HeightScale& scale) {
    const Stroke grid = drawing_.stroke(drawing_.theme().grid, 0.8), edge = drawing_.stroke(mix(drawing_.theme().grid, drawing_.theme().axis, 0.35), 0.8);
    const double far_x = 1 - near_x, far_y = 1 - near_y;
    for (const Tick& tick : height_ticks(scale, kMostTicks)) {
      const double z = scale.share(tick.value);
      line({far_x, 0, z}, {far_x, 1, z}, grid);
      line({0, far_y, z}, {1, far_y, z}, grid);
    }
    for (const BoxPoint foot : {BoxPoint{far_x, far_y, 0}, BoxPoint{near_x, far_y, 0}, BoxPoint{far_x, near_y, 0}}) line(foot, {foot.x, foot.y, 1}, edge);
    line({far_x, 0, 1}, {far_x, 1, 1}, edge);
    line({0, far_y, 1}, {1, far_y, 1}, edge);
  }

  void draw_floor(const nn::Plane& range) {
    const Stroke grid = drawing_.stroke(drawing_.theme().grid, 0.8), edge = drawing_.stroke(drawing_.theme().axis, 1);
    for (const Share& tick : linear(range.x_min, range.x_max)(kMostTicks)) line({tick.share, 0, 0}, {tick.share, 1, 0}, grid);
    for (const Share& tick : linear(range.y_min, range.y_max)(kMostTicks)) line({0, tick.share, 0}, {1, tick.share, 0}, grid);
    Mark& floor = drawing_.polyline({view_.at({0, 0, 0}), view_.at({1, 0, 0}), view_.at({1, 1, 0}), view_.at({0, 1, 0})}, edge);
    std::get<PolylineShape>(floor.shape).closed = true;
    floor.clip = frame_;
  }

  TextShape centred(Point at, const std::string& words, const TextStyle& style) const {
    return {at, words, style.size_pt, style.face, Align::center, Baseline::middle};
  }
  Rect place_of(const TextShape& text) const { return text_bounds(text, *drawing_.style().metrics); }
  bool is_free(const Rect& rect, double gap) const {
    return std::none_of(taken_.begin(), taken_.end(), [&](const Rect& other) { return overlaps(rect, other, gap); });
  }

  TextShape beside(const PageEdge& page, Point at, const std::string& words, const TextStyle& style) const {
    const double half_width = drawing_.text_width(words, style) / 2, half_height = 0.45 * style.size_pt;
    const double away = kTick + kGap + std::abs(page.outwards.x) * half_width + std::abs(page.outwards.y) * half_height;
    return centred({at.x + page.outwards.x * away, at.y + page.outwards.y * away}, words, style);
  }

  /// The most ticks whose labels keep apart.
  void draw_numbers(const Edge& edge, const Ticks& ticks) {
    const PageEdge page = on_page(view_, edge);
    const TextStyle style = tick_style(drawing_);
    for (int most = kMostTicks; most >= 2; --most) {
      const std::vector<Share> shares = ticks(most);
      std::vector<TextShape> texts;
      std::vector<Rect> places;
      bool fits = page.length() > 1.6 * style.size_pt;
      for (const Share& tick : shares) {
        texts.push_back(beside(page, view_.at(edge.at(tick.share)), tick.label, style));
        const Rect place = place_of(texts.back());
        for (const Rect& other : places) fits = fits && !overlaps(place, other, 0.45 * style.size_pt);
        places.push_back(place);
      }
      if (!fits) continue;
      for (std::size_t i = 0; i < shares.size(); ++i) {
        const Point foot = view_.at(edge.at(shares[i].share));
        drawing_.line(foot, {foot.x + page.outwards.x * kTick, foot.y + page.outwards.y * kTick}, drawing_.stroke(drawing_.theme().axis, 0.8)).clip = frame_;
        if (is_free(places[i], 2)) write(texts[i], style);
      }
      return;
    }
  }

  void write(const TextShape& text, const TextStyle& style) {
    taken_.push_back(place_of(text));
    Mark& mark = drawing_.text(text.at, text.text, {style.size_pt, style.color, text.face, text.align, text.baseline});
    mark.clip = frame_;
  }

  void draw_height(const BoxPoint& foot, const HeightScale& scale, const std::string& name) {
    const Point low = view_.at(foot), high = view_.at({foot.x, foot.y, 1});
    TextStyle style = tick_style(drawing_);
    const double length = low.y - high.y;
    if (length < 3 * style.size_pt) return;
    drawing_.line(low, high, drawing_.stroke(drawing_.theme().axis, 1)).clip = frame_;
    style.align = Align::right;
    const int most = std::clamp(static_cast<int>(length / (2.4 * style.size_pt)), 2, kMostTicks);
    for (const Tick& tick : height_ticks(scale, most)) {
      const Point at = view_.at({foot.x, foot.y, scale.share(tick.value)});
      const TextShape text{{at.x - kTick - kGap, at.y}, tick.label, style.size_pt, style.face, Align::right, Baseline::middle};
      drawing_.line({at.x - kTick, at.y}, at, drawing_.stroke(drawing_.theme().axis, 0.8)).clip = frame_;
      if (is_free(place_of(text), 1.5)) write(text, style);
    }
    style.color = drawing_.theme().text;
    const std::string words = drawing_.elided(name, style, 0.5 * frame_.width);
    const double half = drawing_.text_width(words, style) / 2;
    const double x = std::clamp(high.x, frame_.x + half + 2, std::max(frame_.x + frame_.width - half - 2, frame_.x + half + 2));
    // The surface reaches up to the box's upper edge, which rises towards the corner at the back.
    const Point back = view_.at({view_.near_x() > 0 ? 0.0 : 1.0, view_.near_y() > 0 ? 0.0 : 1.0, 1});
    const double reach = std::clamp((x + half - high.x) / std::max(back.x - high.x, 1.0), 0.0, 1.0);
    const double y = std::max(high.y + reach * std::min(back.y - high.y, 0.0) - 1.6 * style.size_pt, frame_.y + 0.6 * style.size_pt);
    write(centred({x, y}, words, style), style);
  }

  /// Pushed outwards from the middle of its edge until it is clear of every number.
  void draw_name(const Edge& edge, const std::string& name) {
    if (name.empty()) return;
    const PageEdge page = on_page(view_, edge);
    TextStyle style = tick_style(drawing_);
    style.color = drawing_.theme().text;
    const std::string words = drawing_.elided(name, style, 0.44 * frame_.width);
    const double half = drawing_.text_width(words, style) / 2 + 2;
    const double low = frame_.y + 0.6 * style.size_pt, high = frame_.y + frame_.height - 0.7 * style.size_pt;
    TextShape text = beside(page, page.middle(), words, style);
    for (double away = 0; away < 8 * style.size_pt; away += 2) {
      TextShape moved = text;
      moved.at.x = std::clamp(text.at.x + away * page.outwards.x, frame_.x + half, std::max(frame_.x + frame_.width - half, frame_.x + half));
      moved.at.y = std::clamp(text.at.y + away * page.outwards.y, low, high);
      if (is_free(place_of(moved), 0.35 * style.size_pt)) return write(moved, style);
    }
  }

  Drawing& drawing_;
  const SpaceView& view_;
  Rect frame_;
  std::vector<Rect> taken_;
};

}  // namespace

std::string height_name(const Drawing& drawing, const LandscapeSpec& spec, const HeightScale& scale) {
  return scale.is_log ? drawing.words("figure.landscape.logarithmic", {{"name", spec.z_label}}) : spec.z_label;
}

SpaceMargins space_margins(const Drawing& drawing, const HeightScale& scale) {
  const TextStyle style = tick_style(drawing);
  double widest = 3 * style.size_pt;
  for (const Tick& tick : height_ticks(scale, kMostTicks)) widest = std::max(widest, drawing.text_width(tick.label, style));
  return {widest + kTick + kGap + 4, 2.4 * style.size_pt, 2.6 * style.size_pt};
}

void draw_space_axes(Drawing& drawing, const LandscapeSpec& spec, const HeightScale& scale, const SpaceView& view, const Rect& frame) {
  SpaceAxes(drawing, view, frame).draw(spec, scale);
}

}  // namespace chainrule
