// No text of any figure may touch another or leave the figure, at any size and in any language.
#include "tests/explain/sample_moments.hpp"
#include "tests/support/figure_troubles.hpp"

#include <doctest/doctest.h>

using namespace chainrule;
using chainrule::testing::troubles_of;

namespace {

struct Size {
  double width, height;
};
const Size sizes[] = {{300, 180}, {300, 120}, {360, 240}, {480, 320}, {765, 500}, {1600, 1000}, {420, 700}, {900, 260}};

std::vector<nn::Position> places_in(const nn::Trace& trace) {
  std::vector<nn::Position> places = {nn::first_position()};
  for (int step = 0; step < trace.step_count(); step += std::max(1, trace.step_count() / 8)) {
    places.push_back({step, -1, -1});
    places.push_back({step, 0, -1});
    places.push_back({step, 0, 0});
  }
  places.push_back(nn::last_position(trace));
  return places;
}

nn::Granularity granularity_of(const nn::Position& place) {
  return place.term >= 0 ? nn::Granularity::term : place.unit >= 0 ? nn::Granularity::neuron : nn::Granularity::operation;
}

}  // namespace

TEST_CASE("no two texts touch and none leaves its figure") {
  const Tables tables = std::move(load_tables()).value();
  const FontMetrics metrics = FontMetrics::fixed();
  for (const Sample& sample : all_samples())
    for (const char* language : {"en", "zh-TW", "zh-CN"})
      for (const Size& size : sizes)
        for (const nn::Position& place : places_in(sample.trace))
          for (const FigureKind kind : figure_kinds()) {
            const bool moves = kind == FigureKind::network || kind == FigureKind::step_card || kind == FigureKind::activation || kind == FigureKind::biological_neuron;
            if (!moves && place != nn::first_position()) continue;
            const FigureStyle style{tables.theme("light"), &metrics, tables.language(language), NumberFormat(4), size.width, size.height};
            Moment moment = sample.moment(place);
            moment.granularity = granularity_of(place);
            moment.maps_in_neurons = size.width > 700 || size.width == 300;
            const std::vector<std::string> said = troubles_of(figure_of(kind, moment, style), metrics);
            INFO(sample.name << ", " << id_of(kind) << ", " << std::string(language) << ", " << size.width << "x" << size.height << ", step "
                             << place.step << "/" << place.unit << "/" << place.term);
            for (const std::string& trouble : said) FAIL_CHECK(trouble);
          }
}

TEST_CASE("larger letters of the projector theme and more digits still keep apart") {
  const Tables tables = std::move(load_tables()).value();
  const FontMetrics metrics = FontMetrics::fixed();
  for (const Sample& sample : all_samples())
    for (const Size& size : sizes)
      for (const FigureKind kind : figure_kinds()) {
        const FigureStyle style{tables.theme("projector"), &metrics, tables.language("en"), NumberFormat(9), size.width, size.height};
        const std::vector<std::string> said = troubles_of(figure_of(kind, sample.moment(nn::last_position(sample.trace)), style), metrics);
        INFO(sample.name << ", " << id_of(kind) << ", " << size.width << "x" << size.height);
        for (const std::string& trouble : said) FAIL_CHECK(trouble);
      }
}

TEST_CASE("every mark that can be pointed at has a title, but lines of running text") {
  const Tables tables = std::move(load_tables()).value();
  const FontMetrics metrics = FontMetrics::fixed();
  for (const Sample& sample : all_samples())
    for (const FigureKind kind : figure_kinds()) {
      const FigureStyle style{tables.theme("light"), &metrics, tables.language("en"), NumberFormat(4), 765, 500};
      for (const Mark& mark : figure_of(kind, sample.moment(nn::last_position(sample.trace)), style).marks) {
        INFO(id_of(kind) << ": " << mark.id);
        if (!mark.id.empty() && !std::holds_alternative<TextShape>(mark.shape)) CHECK_FALSE(mark.title.empty());
      }
    }
}
