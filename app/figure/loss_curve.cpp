#include "app/figure/axes.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace chainrule {
namespace {

struct Series {
  std::string id, name;
  Color color;
  Dash dash = Dash::solid;
  bool named = true;          ///< it has a place in the legend
  std::vector<Point> points;  ///< epoch and loss; only what is finite (and positive on a logarithmic axis)
};

std::optional<double> usable(const std::optional<double>& loss, bool log_scale) {
  if (!loss || !std::isfinite(*loss) || (log_scale && *loss <= 0)) return std::nullopt;
  return loss;
}

void fill(Series& train, Series& test, const std::vector<nn::CurvePoint>& points, bool log_scale) {
  for (const nn::CurvePoint& point : points) {
    if (const auto loss = usable(point.scores.train.loss, log_scale)) train.points.push_back({point.epoch, *loss});
    if (const auto loss = usable(point.scores.test.loss, log_scale)) test.points.push_back({point.epoch, *loss});
  }
}

/// A compared run has one colour: solid where it trained, dotted where it was tested; the legend names it once.
void add_compared(std::vector<Series>& all, const ComparedCurve& run, bool log_scale, const Drawing& drawing) {
  const std::string number = std::to_string(run.number), id = "branch" + number;
  const std::string name = run.name.empty() ? drawing.words("figure.loss_curve.branch", {{"number", number}}) : run.name;
  const auto& colors = drawing.theme().classes;  // the first two are those of the present run
  const Color color = colors[2 + static_cast<std::size_t>(run.number - 1) % (colors.size() - 2)];
  Series train{id + "/train", name, color, Dash::solid, true, {}};
  Series test{id + "/test", name + ", " + drawing.words("figure.loss_curve.test"), color, Dash::dotted, false, {}};
  fill(train, test, *run.points, log_scale);
  all.push_back(std::move(train));
  all.push_back(std::move(test));
}

/// Compared runs lie below the present one.
std::vector<Series> series_of(const LossCurveSpec& spec, const Drawing& drawing) {
  const Theme& theme = drawing.theme();
  std::vector<Series> all;
  for (const ComparedCurve& run : spec.compared) add_compared(all, run, spec.log_scale, drawing);
  Series train{"train", drawing.words("figure.loss_curve.train"), theme.train_series, Dash::solid, true, {}};
  Series test{"test", drawing.words("figure.loss_curve.test"), theme.test_series, Dash::dashed, true, {}};
  if (spec.points) fill(train, test, *spec.points, spec.log_scale);
  all.push_back(std::move(train));
  all.push_back(std::move(test));
  std::erase_if(all, [](const Series& series) { return series.points.empty(); });
  return all;
}

AxesSpec axes_for(const LossCurveSpec& spec, const Drawing& drawing, const std::vector<Series>& all) {
  AxesSpec axes;
  double low = 1e300, high = -1e300, last = 0;
  for (const Series& series : all)
    for (const Point& point : series.points) {
      low = std::min(low, point.y), high = std::max(high, point.y);
      last = std::max(last, point.x);
    }
  axes.x_high = last > 0 ? last : 1;
  axes.y_log = spec.log_scale;
  if (spec.log_scale) {
    axes.y_low = low / 1.2, axes.y_high = high * 1.2;
  } else {
    axes.y_low = std::min(0.0, low), axes.y_high = high;
    widen(axes.y_low, axes.y_high, 0.06);
    if (low >= 0) axes.y_low = 0;
  }
  axes.follows_data = true;
  axes.grid = spec.grid;
  axes.x_label = drawing.words("figure.loss_curve.epoch");
  axes.y_label = drawing.words(spec.log_scale ? "figure.loss_curve.loss_log" : "figure.loss_curve.loss");
  axes.area = {6, 4, drawing.width() - 12, drawing.height() - 10};
  return axes;
}

void draw_series(Drawing& drawing, const Axes& axes, const Series& series) {
  std::vector<Point> path;
  for (const Point& point : series.points) path.push_back(axes.at(point.x, point.y));
  const Point last = path.back();
  if (path.size() > 1) {
    Mark& line = drawing.polyline(std::move(path), drawing.stroke(series.color, 2, series.dash));
    line.id = series.id;
    line.title = series.name;
    line.hit_pt = 4;
  }
  Mark& dot = drawing.circle(last, drawing.scaled(3.2), series.color, drawing.stroke(drawing.theme().card, 1));
  dot.id = series.id + "/last";
  dot.title = series.name + " = " + drawing.number(series.points.back().y);
}

/// In the row above the plot, from the right: name and newest value of each series.
void draw_legend(Drawing& drawing, const Axes& axes, const std::vector<Series>& all, const AxesSpec& spec) {
  const TextStyle style{drawing.size(10.5), drawing.theme().text, Face::sans, Align::left, Baseline::middle};
  const TextStyle label{drawing.size(10), drawing.theme().muted_text};
  const double taken = axes.plot.x + drawing.text_width(spec.y_label, label), line = 1.8 * style.size_pt;
  double x = drawing.width() - 8;
  const double y = axes.plot.y - 1.5 * style.size_pt;
  for (auto series = all.rbegin(); series != all.rend(); ++series) {
    if (!series->named) continue;
    const std::string full = series->name + "  " + drawing.number(series->points.back().y);
    for (const std::string& text : {full, series->name}) {
      const double width = line + 4 + drawing.text_width(text, style);
      if (x - width < taken) continue;
      x -= width;
      drawing.line({x, y}, {x + line, y}, drawing.stroke(series->color, 2, series->dash));
      drawing.text({x + line + 4, y}, text, style);
      x -= 1.2 * style.size_pt;
      break;
    }
  }
}

}  // namespace

Figure loss_curve(const LossCurveSpec& spec, const FigureStyle& style) {
  const std::string title = style.language->text("figure.loss_curve.title");
  const bool is_measured = spec.points && !spec.points->empty();
  if (!is_measured && std::all_of(spec.compared.begin(), spec.compared.end(), [](const ComparedCurve& run) { return run.points->empty(); }))
    return say_nothing_to_show("loss_curve", title, style.language->text("figure.loss_curve.nothing"), style);
  Drawing drawing("loss_curve", title, style);
  const std::vector<Series> all = series_of(spec, drawing);
  if (all.empty()) return say_nothing_to_show("loss_curve", title, style.language->text("figure.loss_curve.not_finite"), style);
  const AxesSpec axes_spec = axes_for(spec, drawing, all);
  const Axes axes = draw_axes(drawing, axes_spec);
  for (const Series& series : all) draw_series(drawing, axes, series);
  draw_legend(drawing, axes, all, axes_spec);
  return drawing.take();
}

}  // namespace chainrule
