#include "app/figure/race_curves.hpp"

#include "app/figure/axes.hpp"
#include "app/figure/race_words.hpp"
#include "app/figure/series.hpp"

#include <algorithm>
#include <cmath>

namespace chainrule {
namespace {

/// A curve is drawn through at most about so many points.
constexpr std::size_t most_race_points = 800;
/// How far above the start a curve is followed: on a linear axis in heights of the lowest below it, on a logarithmic in factors.
constexpr double headroom = 0.5, log_headroom = 100;

struct RaceCurve {
  std::string id, name;
  Color color;
  Dash dash = Dash::solid;
  std::vector<Point> points;         ///< step and loss; only what the axis can show
  std::optional<Point> here;         ///< at the step that is looked at
  std::optional<std::int64_t> lost_at;
};

bool can_be_shown(double loss, bool log_scale) { return std::isfinite(loss) && (!log_scale || loss > 0); }

/// The last noted step that is not after the one that is looked at.
std::optional<std::size_t> entry_at(const nn::RaceCourse& course, const std::optional<std::int64_t>& step) {
  if (!step) return std::nullopt;
  const auto after = std::upper_bound(course.steps.begin(), course.steps.end(), *step);
  if (after == course.steps.begin()) return std::nullopt;
  return static_cast<std::size_t>(after - course.steps.begin()) - 1;
}

RaceCurve curve_of(const RaceSpec& spec, std::size_t number, const Drawing& drawing) {
  const nn::RaceCourse::Racer& racer = spec.course->racers[number];
  const auto index = static_cast<int>(number);
  RaceCurve curve{"racer" + std::to_string(number + 1), racer_name(spec.racers[number], *drawing.style().language),
                  series_color(drawing.theme(), index), series_dash(index), {}, std::nullopt, std::nullopt};
  const auto point = [&](std::size_t i) { return Point{static_cast<double>(spec.course->steps[i]), racer.losses[i]}; };
  const std::size_t count = racer.losses.size(), stride = std::max<std::size_t>(1, count / most_race_points);
  for (std::size_t i = 0; i < count; ++i) {
    if ((i % stride == 0 || i + 1 == count) && can_be_shown(racer.losses[i], spec.log_scale)) curve.points.push_back(point(i));
  }
  const std::optional<std::size_t> entry = entry_at(*spec.course, spec.step);
  if (entry && *entry < count && can_be_shown(racer.losses[*entry], spec.log_scale)) curve.here = point(*entry);
  if (racer.lost_at >= 0) curve.lost_at = racer.lost_at;
  return curve;
}

AxesSpec axes_for(const RaceSpec& spec, const Drawing& drawing, const std::vector<RaceCurve>& curves, double width) {
  AxesSpec axes;
  axes.follows_data = true;
  double low = 1e300, high = -1e300, first = -1e300;
  for (const RaceCurve& curve : curves)
    for (const Point& point : curve.points) {
      low = std::min(low, point.y), high = std::max(high, point.y);
      if (&point == &curve.points.front()) first = std::max(first, point.y);
    }
  const bool is_height = !spec.course->racers.front().places.empty();
  axes.x_high = static_cast<double>(std::max<std::int64_t>(1, spec.course->steps.back()));
  axes.y_log = spec.log_scale;
  if (spec.log_scale) {
    axes.y_low = low / 1.2, axes.y_high = std::min(high, first * log_headroom) * 1.2;
  } else {
    axes.y_low = low, axes.y_high = std::min(high, first + headroom * (first - low) + 1e-9);
    widen(axes.y_low, axes.y_high, 0.06);
    if (low >= 0) axes.y_low = 0;
  }
  axes.grid = spec.grid;
  axes.x_label = drawing.words("figure.race.step");
  axes.y_label = drawing.words(std::string("figure.race.") + (is_height ? "height" : "loss") + (spec.log_scale ? "_log" : ""));
  axes.area = {6, 4, width, drawing.height() - 10};
  return axes;
}

Point kept_within(const Rect& plot, Point at) {
  return {std::clamp(at.x, plot.x, plot.x + plot.width), std::clamp(at.y, plot.y, plot.y + plot.height)};
}

void draw_cross(Drawing& drawing, Point at, const RaceCurve& curve) {
  const double r = drawing.scaled(4);
  Mark& cross = drawing.polyline({{at.x - r, at.y - r}, {at.x + r, at.y + r}, at, {at.x - r, at.y + r}, {at.x + r, at.y - r}},
                                 drawing.stroke(curve.color, 2));
  cross.id = curve.id + "/lost";
  cross.title = drawing.words("figure.race.lost", {{"name", curve.name}, {"step", with_separators(*curve.lost_at)}});
  cross.hit_pt = 4;
}

void draw_dot(Drawing& drawing, Point at, const RaceCurve& curve, const char* part, double loss) {
  Mark& dot = drawing.circle(at, drawing.scaled(3.2), curve.color, drawing.stroke(drawing.theme().card, 1));
  dot.id = curve.id + part;
  dot.title = curve.name + " = " + drawing.number(loss);
}

void draw_curve(Drawing& drawing, const Axes& axes, const RaceCurve& curve) {
  if (curve.points.empty()) return;
  std::vector<Point> path;
  for (const Point& point : curve.points) path.push_back(axes.at(point.x, point.y));
  const Point last = kept_within(axes.plot, path.back());
  if (path.size() > 1) {
    Mark& line = drawing.polyline(std::move(path), drawing.stroke(curve.color, 2, curve.dash));
    line.id = curve.id;
    line.title = curve.name;
    line.hit_pt = 4;
    line.clip = axes.plot;
  }
  if (curve.lost_at) draw_cross(drawing, last, curve);
  else draw_dot(drawing, last, curve, "/last", curve.points.back().y);
  if (curve.here) draw_dot(drawing, kept_within(axes.plot, axes.at(curve.here->x, curve.here->y)), curve, "/here", curve.here->y);
}

/// What stands at a curve's name: the loss at the step that is looked at, else the newest; of a lost one, where it was lost.
std::string value_of(const Drawing& drawing, const RaceSpec& spec, const RaceCurve& curve) {
  if (spec.step && curve.here) return drawing.number(curve.here->y);
  if (curve.lost_at) return drawing.words("figure.race.lost_short", {{"step", with_separators(*curve.lost_at)}});
  return spec.step || curve.points.empty() ? "–" : drawing.number(curve.points.back().y);
}

struct Legend {
  TextStyle text;
  double x = 0, width = 0, line = 0, step = 0;
};

/// To the right of the plot, as wide as the longest name asks for, at most two fifths of the figure.
Legend legend_for(const Drawing& drawing, const RaceSpec& spec, const std::vector<RaceCurve>& curves) {
  Legend legend;
  const double rows = 2.2 * static_cast<double>(curves.size());
  legend.text = {std::max(7.0, std::min(drawing.size(10.5), (drawing.height() - 16) / (1.25 * rows))), drawing.theme().text, Face::sans,
                 Align::left, Baseline::middle};
  legend.line = 1.6 * legend.text.size_pt;
  double widest = 0;
  for (const RaceCurve& curve : curves)
    widest = std::max({widest, drawing.text_width(curve.name, legend.text), drawing.text_width(value_of(drawing, spec, curve), legend.text)});
  legend.width = std::min(legend.line + 4 + widest + 6, 0.4 * drawing.width());
  legend.x = drawing.width() - legend.width - 4;
  legend.step = std::min(2.9 * legend.text.size_pt, (drawing.height() - 16) / static_cast<double>(curves.size()));
  return legend;
}

/// Two lines a racer: its name beside a piece of its curve, its value below. Where there is no room for both, the name.
void draw_legend(Drawing& drawing, const RaceSpec& spec, const std::vector<RaceCurve>& curves, const Legend& legend) {
  const double size = legend.text.size_pt, room = legend.width - legend.line - 8;
  const bool has_two_lines = legend.step >= 2.3 * size;
  TextStyle value = legend.text;
  value.color = drawing.theme().muted_text;
  double y = 8 + size;
  for (const RaceCurve& curve : curves) {
    drawing.line({legend.x, y}, {legend.x + legend.line, y}, drawing.stroke(curve.color, 2, curve.dash));
    const std::string shown = drawing.elided(curve.name, legend.text, room);
    if (!shown.empty()) {
      Mark& name = drawing.text({legend.x + legend.line + 4, y}, shown, legend.text);
      name.id = curve.id + "/name";
      name.title = curve.name;
    }
    const std::string number = has_two_lines ? drawing.elided(value_of(drawing, spec, curve), value, room) : std::string();
    if (!number.empty()) drawing.text({legend.x + legend.line + 4, y + 1.25 * size}, number, value).id = curve.id + "/value";
    y += legend.step;
  }
}

void draw_step(Drawing& drawing, const Axes& axes, std::int64_t step) {
  const double x = axes.x.at(static_cast<double>(step));
  if (x < axes.plot.x - 0.5 || x > axes.plot.x + axes.plot.width + 0.5) return;
  Mark& line = drawing.line({x, axes.plot.y}, {x, axes.plot.y + axes.plot.height}, drawing.stroke(drawing.theme().accent, 1.2, Dash::dashed));
  line.id = "step";
  line.title = drawing.words("figure.race.at_step", {{"step", with_separators(step)}});
}

}  // namespace

Figure race_curves(const RaceSpec& spec, const FigureStyle& style) {
  const std::string title = style.language->text("figure.race.title");
  if (spec.course == nullptr || spec.course->steps.empty() || spec.course->racers.empty())
    return say_nothing_to_show("race_curves", title, style.language->text("figure.race.nothing"), style);
  Drawing drawing("race_curves", title, style);
  std::vector<RaceCurve> curves;
  for (std::size_t i = 0; i < std::min(spec.racers.size(), spec.course->racers.size()); ++i) curves.push_back(curve_of(spec, i, drawing));
  if (std::all_of(curves.begin(), curves.end(), [](const RaceCurve& curve) { return curve.points.empty(); }))
    return say_nothing_to_show("race_curves", title, style.language->text("figure.race.not_finite"), style);
  const Legend legend = legend_for(drawing, spec, curves);
  const Axes axes = draw_axes(drawing, axes_for(spec, drawing, curves, legend.x - 14));
  if (spec.step) draw_step(drawing, axes, *spec.step);
  for (const RaceCurve& curve : curves) draw_curve(drawing, axes, curve);
  draw_legend(drawing, spec, curves, legend);
  return drawing.take();
}

}  // namespace chainrule
