#include "app/figure/rate_finder.hpp"

#include "app/figure/axes.hpp"

#include <algorithm>
#include <cmath>

namespace chainrule {
namespace {

using SweepPoint = nn::RateSweep::Point;

enum class Sign { line, dot, ring, band, none };
/// One thing that the legend names. Its number stands in its words.
struct Entry {
  std::string id, words;
  Sign sign = Sign::none;
  Color color;
  Dash dash = Dash::solid;
};

Color band_color(const Theme& theme) { return with_alpha(theme.next, 0.18); }
bool has_present(const RateFinderSpec& spec) { return spec.present > 0 && std::isfinite(spec.present); }

/// The most important first: where there is little room the last are left out.
std::vector<Entry> entries_of(const RateFinderSpec& spec, const Drawing& drawing) {
  const Theme& theme = drawing.theme();
  const nn::RateSweep& sweep = *spec.sweep;
  std::vector<Entry> all;
  const auto named = [&](const char* id, const Arguments& arguments) { return drawing.words("figure.rate_finder." + std::string(id), arguments); };
  const auto at_rate = [&](double rate) { return Arguments{{"rate", drawing.number(rate)}}; };
  if (sweep.suggested_from && sweep.suggested_to)
    all.push_back({"suggested", named("suggested", {{"from", drawing.number(*sweep.suggested_from)}, {"to", drawing.number(*sweep.suggested_to)}}), Sign::band, band_color(theme)});
  else
    all.push_back({"suggested", named("no_range", {}), Sign::none, theme.text});
  if (has_present(spec)) all.push_back({"present", named("present", at_rate(spec.present)), Sign::line, theme.accent, Dash::dashed});
  if (sweep.steepest) all.push_back({"steepest", named("steepest", at_rate(*sweep.steepest)), Sign::dot, theme.next});
  if (sweep.lowest) all.push_back({"lowest", named("lowest", at_rate(*sweep.lowest)), Sign::ring, theme.next});
  all.push_back({"smoothed", named("smoothed", {}), Sign::line, theme.train_series});
  all.push_back({"batch", named("batch", {}), Sign::dot, with_alpha(theme.train_series, 0.4)});
  if (sweep.exploded) all.push_back({"exploded", named("exploded", at_rate(sweep.points.back().rate)), Sign::none, theme.text});
  if (spec.running) all.push_back({"running", named("running", {}), Sign::none, theme.text});
  return all;
}

void draw_sign(Drawing& drawing, const Entry& entry, double x, double y, double width) {
  const double middle = x + width / 2;
  switch (entry.sign) {
    case Sign::line: drawing.line({x, y}, {x + width, y}, drawing.stroke(entry.color, 2, entry.dash)); break;
    case Sign::dot: drawing.circle({middle, y}, drawing.scaled(3), entry.color); break;
    case Sign::ring: drawing.circle({middle, y}, drawing.scaled(3.4), drawing.theme().card, drawing.stroke(entry.color, 1.8)); break;
    case Sign::band: drawing.rect({x, y - 0.3 * width, width, 0.6 * width}, 0, entry.color); break;
    case Sign::none: break;
  }
}

/// In lines at the top, at most `most_height`. Returns how far down it goes.
double draw_legend(Drawing& drawing, const std::vector<Entry>& all, double most_height) {
  const TextStyle style{drawing.size(10.5), drawing.theme().text, Face::sans, Align::left, Baseline::middle};
  const double left = drawing.scaled(10), right = drawing.width() - left, step = 1.55 * style.size_pt, sign = 1.5 * style.size_pt;
  double x = left, y = 4 + step / 2;
  for (const Entry& entry : all) {
    const double room = right - left - sign - 4, before = entry.sign == Sign::none ? 0 : sign + 4;
    const std::string words = drawing.elided(entry.words, style, room);
    const double width = before + drawing.text_width(words, style);
    if (x > left && x + width > right) x = left, y += step;
    if (y + step / 2 > most_height) return y - step / 2;
    draw_sign(drawing, entry, x, y, sign);
    Mark& text = drawing.text({x + before, y}, words, style);
    text.id = "legend/" + entry.id;
    text.title = entry.words;
    x += width + 1.3 * style.size_pt;
  }
  return y + step / 2;
}

/// The smoothed line is whole within the axes; single batches may lie above.
AxesSpec axes_for(const RateFinderSpec& spec, const Drawing& drawing, double top) {
  AxesSpec axes;
  axes.follows_data = true;
  double low = 1e300, high = -1e300;
  for (const SweepPoint& point : spec.sweep->points) {
    low = std::min({low, point.loss, point.smoothed});
    high = std::max(high, point.smoothed);
  }
  axes.x_low = spec.sweep->points.front().rate, axes.x_high = spec.sweep->points.back().rate;
  if (has_present(spec)) axes.x_low = std::min(axes.x_low, spec.present), axes.x_high = std::max(axes.x_high, spec.present);
  if (!(axes.x_high > axes.x_low)) axes.x_low /= 2, axes.x_high *= 2;
  const bool is_positive = low >= 0;
  axes.y_low = low, axes.y_high = std::max(low, high);
  widen(axes.y_low, axes.y_high, 0.08);
  if (is_positive) axes.y_low = std::max(axes.y_low, 0.0);
  axes.x_log = true;
  axes.x_label = drawing.words("figure.rate_finder.rate");
  axes.y_label = drawing.words("figure.rate_finder.loss");
  axes.area = {6, top, drawing.width() - 12, drawing.height() - top - 6};
  return axes;
}

void draw_band(Drawing& drawing, const Axes& axes, const nn::RateSweep& sweep) {
  if (!sweep.suggested_from || !sweep.suggested_to) return;
  const double left = axes.x.at(*sweep.suggested_from), right = axes.x.at(*sweep.suggested_to);
  Mark& band = drawing.rect({left, axes.plot.y, right - left, axes.plot.height}, 0, band_color(drawing.theme()));
  band.id = "suggested";
  band.title = drawing.words("figure.rate_finder.suggested", {{"from", drawing.number(*sweep.suggested_from)}, {"to", drawing.number(*sweep.suggested_to)}});
}

std::string title_of(const Drawing& drawing, double rate, double loss) {
  return drawing.words("figure.rate_finder.point", {{"rate", drawing.number(rate)}, {"loss", drawing.number(loss)}});
}

void draw_curves(Drawing& drawing, const Axes& axes, const nn::RateSweep& sweep) {
  const Theme& theme = drawing.theme();
  std::vector<Point> line;
  for (std::size_t i = 0; i < sweep.points.size(); ++i) {
    const SweepPoint& point = sweep.points[i];
    line.push_back(axes.at(point.rate, point.smoothed));
    if (point.loss > axes.y.high) continue;
    Mark& dot = drawing.circle(axes.at(point.rate, point.loss), drawing.scaled(1.7), with_alpha(theme.train_series, 0.4));
    dot.id = "batch/" + std::to_string(i + 1);
    dot.title = title_of(drawing, point.rate, point.loss);
    dot.hit_pt = 2;
  }
  if (line.size() < 2) return;
  Mark& smoothed = drawing.polyline(std::move(line), drawing.stroke(theme.train_series, 2));
  smoothed.id = "smoothed";
  smoothed.title = drawing.words("figure.rate_finder.smoothed");
  smoothed.hit_pt = 3;
}

/// A place on the smoothed line at a rate that the sweep tried.
void draw_place(Drawing& drawing, const Axes& axes, const nn::RateSweep& sweep, const char* id, const std::optional<double>& rate, bool is_ring) {
  const auto place = std::find_if(sweep.points.begin(), sweep.points.end(), [&](const SweepPoint& point) { return rate && point.rate == *rate; });
  if (place == sweep.points.end()) return;
  const Theme& theme = drawing.theme();
  const Point at = axes.at(place->rate, place->smoothed);
  Mark& mark = is_ring ? drawing.circle(at, drawing.scaled(4.4), theme.card, drawing.stroke(theme.next, 1.8))
                       : drawing.circle(at, drawing.scaled(3.6), theme.next, drawing.stroke(theme.card, 1));
  mark.id = id;
  mark.title = drawing.words("figure.rate_finder." + std::string(id), {{"rate", drawing.number(place->rate)}}) + ": " + title_of(drawing, place->rate, place->smoothed);
  mark.hit_pt = 4;
}

}  // namespace

Figure rate_finder(const RateFinderSpec& spec, const FigureStyle& style) {
  const Language& language = *style.language;
  const std::string title = language.text("figure.rate_finder.title");
  if (spec.sweep == nullptr)
    return say_nothing_to_show("rate_finder", title, language.text(spec.running ? "figure.rate_finder.running" : "figure.rate_finder.nothing"), style);
  if (spec.sweep->points.empty()) return say_nothing_to_show("rate_finder", title, language.text("figure.rate_finder.not_finite"), style);
  Drawing drawing("rate_finder", title, style);
  const double least_axes = 10 * drawing.size(10);
  const double top = draw_legend(drawing, entries_of(spec, drawing), std::min(0.42 * drawing.height(), drawing.height() - least_axes));
  const Axes axes = draw_axes(drawing, axes_for(spec, drawing, top));
  draw_band(drawing, axes, *spec.sweep);
  if (has_present(spec)) {
    const double x = axes.x.at(spec.present);
    Mark& line = drawing.line({x, axes.plot.y}, {x, axes.plot.y + axes.plot.height}, drawing.stroke(drawing.theme().accent, 1.8, Dash::dashed));
    line.id = "present";
    line.title = drawing.words("figure.rate_finder.present", {{"rate", drawing.number(spec.present)}});
    line.hit_pt = 4;
  }
  draw_curves(drawing, axes, *spec.sweep);
  draw_place(drawing, axes, *spec.sweep, "lowest", spec.sweep->lowest, true);
  draw_place(drawing, axes, *spec.sweep, "steepest", spec.sweep->steepest, false);
  return drawing.take();
}

}  // namespace chainrule
