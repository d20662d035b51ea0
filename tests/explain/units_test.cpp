// What is said and drawn of neurons that are silenced or frozen.
#include "tests/explain/sample_moments.hpp"
#include "tests/explain/stage.hpp"
#include "tests/support/figure_troubles.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>

using namespace chainrule;
using chainrule::testing::troubles_of;

namespace {

/// The worked example with h2 silenced and h1 frozen, its biases moving.
Sample quiet_example(nn::OptimizerKind optimizer = nn::OptimizerKind::sgd) {
  Sample sample = worked_example();
  sample.network.layers[0].silent = {1};
  sample.network.layers[0].frozen_units = {0};
  sample.rule.bias_update = nn::BiasUpdate::unit;
  sample.rule.optimizer = optimizer;
  nn::start_moments(sample.state, optimizer);
  const nn::Index column = 0;
  sample.trace = nn::record(sample.network, sample.rule, sample.state, sample.data, {&column, 1}).trace;
  return sample;
}

int find_kind(const nn::Trace& trace, std::string_view kind, int layer) {
  for (int step = 0; step < trace.step_count(); ++step)
    if (nn::kind_of(trace.steps[static_cast<std::size_t>(step)]) == kind && nn::layer_of(trace.steps[static_cast<std::size_t>(step)]) == layer) return step;
  FAIL("no such step");
  return -1;
}

}  // namespace

TEST_CASE("a silenced neuron says 0 instead of its answer, a frozen one that it stays") {
  const Stage stage;
  const Sample sample = quiet_example();
  const int drop = find_kind(sample.trace, "drop", 0), back = find_kind(sample.trace, "through_dropout", 0), move = find_kind(sample.trace, "descend_gradient", 0);
  const auto said = [&](nn::Position place, nn::Granularity size) { return explain(sample.trace, place, size, 0, stage.voice()); };
  CHECK(said({drop, 1, -1}, nn::Granularity::neuron).sentence == "h₂ is silenced: it hands on 0 instead of 0.5969.");
  CHECK(said({drop, 0, -1}, nn::Granularity::neuron).sentence == "h₁ is not silenced: it hands on 0.5933 as it is.");
  CHECK(said({drop, -1, -1}, nn::Granularity::operation).sentence.find("Silenced: h₂") == 0);
  CHECK(said({drop - 1, -1, -1}, nn::Granularity::operation).next.find("silenced") != std::string::npos);
  CHECK(said({back, 1, -1}, nn::Granularity::neuron).sentence.find("h₂ is silenced") == 0);
  CHECK(said({move, 0, -1}, nn::Granularity::neuron).sentence == "h₁ is frozen: its weights and its bias stay as they are.");
  CHECK(said({move, 0, 0}, nn::Granularity::term).sentence.find("stays as it is") != std::string::npos);
  CHECK(said({move, 1, -1}, nn::Granularity::neuron).sentence.find("frozen") == std::string::npos);
  CHECK(said({move, -1, -1}, nn::Granularity::operation).kept.find("Frozen: h₁") == 0);
}

TEST_CASE("frozen neurons are read as such under every optimizer, in three languages") {
  const Stage stage;
  for (const nn::OptimizerKind optimizer : nn::optimizer_kinds()) {
    const Sample sample = quiet_example(optimizer);
    for (const char* language : {"en", "zh-TW", "zh-CN"})
      for (int step = 0; step < sample.trace.step_count(); ++step)
        for (const int unit : {-1, 0, 1}) {
          const Explanation said = explain(sample.trace, {step, unit, -1}, unit < 0 ? nn::Granularity::operation : nn::Granularity::neuron, 0, stage.voice(language));
          CAPTURE(std::string(nn::id_of(optimizer)));
          CAPTURE(step);
          CHECK_FALSE(said.sentence.empty());
          CHECK(said.sentence.find("⟨") == std::string::npos);
          CHECK(said.next.find("⟨") == std::string::npos);
        }
  }
}

TEST_CASE("the network strikes out what is silenced, locks what is frozen, and a legend says which") {
  const Stage stage;
  const Sample sample = quiet_example();
  const Figure figure = figure_of(FigureKind::network, sample.moment(nn::last_position(sample.trace)), stage.style());
  const Color danger = stage.tables.theme("light")->danger;
  const auto crosses = std::count_if(figure.marks.begin(), figure.marks.end(), [&](const Mark& mark) { return std::holds_alternative<PolylineShape>(mark.shape) && mark.stroke.color == danger; });
  CHECK(crosses == 4);  // over the neuron and in the legend
  REQUIRE(figure.find("legend/silenced"));
  REQUIRE(figure.find("legend/frozen"));
  CHECK(figure.find("layer1/neuron2")->title.find("silenced") != std::string::npos);
  CHECK(figure.find("layer1/neuron1")->title.find("frozen") != std::string::npos);
  CHECK_FALSE(figure_of(FigureKind::network, worked_example().moment(), stage.style()).find("legend/silenced"));
}

TEST_CASE("no text touches another where neurons are silenced and frozen") {
  const Stage stage;
  const Sample sample = quiet_example();
  for (const char* language : {"en", "zh-TW"})
    for (const auto& [width, height] : {std::pair{300.0, 180.0}, {480.0, 320.0}, {765.0, 500.0}, {420.0, 700.0}})
      for (int step = -1; step < sample.trace.step_count(); ++step)
        for (const FigureKind kind : {FigureKind::network, FigureKind::step_card, FigureKind::anatomy, FigureKind::matrix_view}) {
          INFO(std::string(language) << " " << width << "x" << height << ", " << id_of(kind) << ", step " << step);
          for (const std::string& trouble : troubles_of(figure_of(kind, sample.moment({step, -1, -1}), stage.style(width, height, language)), stage.metrics)) FAIL_CHECK(trouble);
        }
}

TEST_CASE("a whole step speaks of the first neuron that moves, or stays where none does") {
  const Stage stage;
  Sample sample = quiet_example();
  const auto all_of = [](const Sample& of) {
    const int move = find_kind(of.trace, "descend_gradient", 0);
    return nn::Position{move, -1, -1};
  };
  const auto said = [&] { return explain(sample.trace, all_of(sample), nn::Granularity::operation, 0, stage.voice()); };
  std::vector<std::string> links;
  const std::function<void(const Formula&)> gather = [&](const Formula& part) {
    if (part.link.starts_with("layer1/")) links.push_back(part.link);
    for (const Formula& child : part.children) gather(child);
  };
  gather(said().numbers);
  REQUIRE(links.size() >= 2);
  for (const std::string& link : links) CHECK(link.starts_with("layer1/neuron2/"));
  sample.network.layers[0].frozen_units = {0, 1};
  sample.trace = nn::record(sample.network, sample.rule, sample.state, sample.data, std::vector<nn::Index>{0}).trace;
  links.clear();
  gather(said().numbers);
  CHECK(said().sentence.find("downhill") == std::string::npos);
}

TEST_CASE("in the matrices of an update nothing is taken off the row of a frozen neuron") {
  const Stage stage;
  const Sample sample = quiet_example();
  Moment moment = sample.moment({find_kind(sample.trace, "descend_gradient", 0), -1, -1});
  const Figure figure = figure_of(FigureKind::matrix_view, moment, stage.style(900, 400));
  int dashes = 0;
  for (const Mark& mark : figure.marks)
    if (const auto* text = std::get_if<TextShape>(&mark.shape)) dashes += text->text == "–";
  CHECK(dashes == 2);  // of h1's two weights
}
