#include "app/explain/landscape_words.hpp"

#include "app/figure/mark_ids.hpp"
#include "app/figure/race_words.hpp"

#include <algorithm>
#include <cmath>

namespace chainrule {
namespace {

std::string percent(double share) { return NumberFormat(3)(100 * share) + " %"; }

struct AxisNames {
  std::string x, y;
};

AxisNames axes_of_slice(const nn::Slice& slice, const nn::NetworkSpec& network, const FigureStyle& style) {
  const Language& language = *style.language;
  switch (slice.kind) {
    case nn::SliceKind::weights: return {parameter_words(network, slice.first, language), parameter_words(network, slice.second, language)};
    case nn::SliceKind::random: return {language.text("explain.landscape.axis.random", {{"number", "1"}}), language.text("explain.landscape.axis.random", {{"number", "2"}})};
    case nn::SliceKind::path:
    case nn::SliceKind::race:
      return {language.text("explain.landscape.axis.component", {{"number", "1"}, {"share", percent(slice.share_u)}}),
              language.text("explain.landscape.axis.component", {{"number", "2"}, {"share", percent(slice.share_v)}})};
    case nn::SliceKind::curvature:
      return {language.text("explain.landscape.axis.descent"),
              language.text("explain.landscape.axis.curvature", {{"value", style.number(slice.curvature)}})};
  }
  return {};
}

std::string height_word(const LandscapeFacts& facts, const Language& language) {
  if (!facts.slice) return language.text("explain.landscape.axis.height");
  return language.text(facts.penalty ? "explain.landscape.axis.loss_penalty" : "explain.landscape.axis.loss");
}

/// What the picture does not show, in one line.
std::string note_of(const LandscapeFacts& facts, const nn::NetworkSpec& network, const FigureStyle& style) {
  const Language& language = *style.language;
  const nn::Index parameters = nn::ParameterLayout(network).size();
  if (!facts.slice) return language.text("explain.landscape.note_function", {{"count", with_separators(parameters)}});
  const std::string counted = with_separators(facts.surface->examples);
  std::string data = language.text("names.surface_data." + std::string(nn::id_of(facts.data)));
  if (facts.surface->examples < facts.all_examples)
    data = language.text("explain.landscape.some", {{"data", data}, {"count", counted}});
  const bool has_shares = facts.slice->kind == nn::SliceKind::path || facts.slice->kind == nn::SliceKind::race;
  return language.text("explain.landscape.note",
                       {{"count", with_separators(parameters)},
                        {"data", data},
                        {"dropout", language.text(facts.dropout ? "explain.landscape.with_dropout" : "explain.landscape.without_dropout")},
                        {"penalty", language.text(facts.penalty ? "explain.landscape.with_penalty" : "explain.landscape.without_penalty")}}) +
         (has_shares ? language.text("explain.landscape.shares") : std::string());
}

}  // namespace

std::string parameter_words(const nn::NetworkSpec& network, const nn::ParameterPlace& place, const Language& language) {
  const int layer = static_cast<int>(place.layer);
  if (place.input >= 0) return weight_name(network, layer, place.unit, place.input);
  return language.text("explain.landscape.bias", {{"neuron", row_name(network, layer, place.unit)}});
}

LandscapeSpec landscape_spec(const LandscapeFacts& facts, const nn::NetworkSpec& network, const FigureStyle& style) {
  const Language& language = *style.language;
  LandscapeSpec spec;
  spec.camera = facts.camera;
  spec.log_height = facts.log_height;
  spec.wire = facts.wire;
  spec.contours = facts.contours;
  if (!facts.surface) {
    spec.missing = language.text("explain.landscape.gap." + (facts.missing.empty() ? std::string("busy") : facts.missing));
    return spec;
  }
  spec.surface = facts.surface;
  spec.picture = facts.picture;
  const AxisNames axes = facts.slice ? axes_of_slice(*facts.slice, network, style) : AxisNames{"x", "y"};
  spec.x_label = axes.x;
  spec.y_label = axes.y;
  spec.z_label = height_word(facts, language);
  if (facts.path.size() > 1) {
    LandscapeWay way;
    way.name = language.text("explain.landscape.path");
    way.stops = facts.path;
    way.color = 9;  // dashed black, where the first racers have colours
    spec.ways.push_back(std::move(way));
  }
  spec.ways.insert(spec.ways.end(), facts.racers.begin(), facts.racers.end());
  spec.arrows = facts.arrows;
  spec.minima = facts.minima;
  spec.here = facts.here;
  spec.note = note_of(facts, network, style);
  if (facts.age > 0) spec.age = language.text("explain.landscape.age", {{"count", with_separators(facts.age)}});
  return spec;
}

std::vector<LandscapeWay> ways_of_race(const nn::RaceCourse& course, const std::vector<nn::RacerSpec>& racers, const nn::Slice* slice,
                                       std::int64_t until, std::size_t most_stops, const Language& language) {
  std::vector<LandscapeWay> ways;
  const std::vector<std::string> names = short_racer_names(racers, language);
  for (std::size_t index = 0; index < course.racers.size() && index < racers.size(); ++index) {
    const nn::RaceCourse::Racer& racer = course.racers[index];
    LandscapeWay way;
    way.name = names[index];
    way.color = static_cast<int>(index);
    std::size_t count = std::min(racer.losses.size(), slice ? racer.parameters.size() : racer.places.size());
    while (until >= 0 && count > 0 && course.steps[count - 1] > until) --count;
    const std::size_t stride = std::max<std::size_t>(1, (count + most_stops - 1) / most_stops);
    for (std::size_t entry = 0; entry < count; entry += entry + 1 < count ? std::min(stride, count - 1 - entry) : 1) {
      LandscapeWay::Stop stop;
      stop.step = course.steps[entry];
      stop.height = racer.losses[entry];
      if (slice) {
        const nn::SlicePlace place = nn::place_on(*slice, racer.parameters[entry]);
        stop.x = place.s;
        stop.y = place.t;
        stop.distance = place.distance;
      } else {
        stop.x = racer.places[entry].x;
        stop.y = racer.places[entry].y;
      }
      way.stops.push_back(stop);
    }
    way.is_lost = racer.lost_at >= 0 && (until < 0 || until >= racer.lost_at);
    ways.push_back(std::move(way));
  }
  return ways;
}

std::vector<LandscapeArrow> arrows_of(const nn::Slice& slice, const nn::Vector& parameters, const nn::Vector* gradient, const nn::Vector* after) {
  std::vector<LandscapeArrow> arrows;
  const nn::SlicePlace here = nn::place_on(slice, parameters);
  const auto towards = [&](const nn::Vector& place, const char* name) {
    const nn::SlicePlace there = nn::place_on(slice, place);
    return LandscapeArrow{here.s, here.t, there.s - here.s, there.t - here.t, name};
  };
  if (gradient && gradient->allFinite()) {
    LandscapeArrow arrow = towards(parameters - *gradient, "gradient");
    const double width = slice.range.x_max - slice.range.x_min, height = slice.range.y_max - slice.range.y_min;
    const double length = std::hypot(arrow.dx / width, arrow.dy / height);
    if (length > 0) {
      arrow.dx *= 0.125 / length;
      arrow.dy *= 0.125 / length;
      arrows.push_back(arrow);
    }
  }
  if (after && after->allFinite()) {
    const LandscapeArrow arrow = towards(*after, "step");
    if (arrow.dx != 0 || arrow.dy != 0) arrows.push_back(arrow);
  }
  return arrows;
}

}  // namespace chainrule
