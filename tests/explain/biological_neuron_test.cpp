// One neuron as a nerve cell: the parts, and the numbers beside them as they are computed.
#include "app/figure/mark_ids.hpp"
#include "tests/explain/sample_moments.hpp"
#include "tests/explain/stage.hpp"
#include "tests/support/figure_troubles.hpp"

#include <doctest/doctest.h>

using namespace chainrule;
using chainrule::testing::troubles_of;

namespace {

struct Laboratory : Stage {
  Laboratory() : Stage(720, 400) {}
  Figure cell(const Sample& sample, int layer, nn::Index unit, nn::Position place) const {
    Moment moment = sample.moment(place);
    moment.focus_layer = layer;
    moment.focus_unit = unit;
    return figure_of(FigureKind::biological_neuron, moment, style());
  }
};

bool tells(const Figure& figure, std::string_view words) {
  for (const Mark& mark : figure.marks)
    if (const auto* text = std::get_if<TextShape>(&mark.shape); text && text->text.find(words) != std::string::npos) return true;
  return false;
}

}  // namespace

TEST_CASE("dendrites, synapses, soma, hillock and axon carry x, w, z and a, each when it is computed") {
  const Laboratory laboratory;
  const Sample sample = worked_example();
  const Figure before = laboratory.cell(sample, 0, 0, nn::first_position());
  for (const char* part : {"dendrites", "synapses", "soma", "hillock", "axon"}) CHECK(before.find("part/" + std::string(part)));
  CHECK(tells(before, "x₁ = 0.05"));
  CHECK(tells(before, "w₁ = 0.15"));
  CHECK(tells(before, "b = 0.35"));
  CHECK_FALSE(tells(before, "z ="));
  CHECK_FALSE(tells(before, "a ="));
  const Figure summed = laboratory.cell(sample, 0, 0, {0, -1, -1});
  CHECK(tells(summed, "z = 0.3775"));
  CHECK_FALSE(tells(summed, "a ="));
  CHECK(tells(laboratory.cell(sample, 0, 0, {1, -1, -1}), "a = 0.5933"));
  const Figure output = laboratory.cell(sample, 1, 1, nn::last_position(sample.trace));
  CHECK(tells(output, "h₁ = 0.5933"));
  CHECK(tells(output, "w₇ = 0.5"));
  CHECK(tells(output, "a = 0.7729"));
  CHECK(output.find(weight_id(1, 1, 0)));
  CHECK(output.find(neuron_id(0, 0)));
}

TEST_CASE("a neuron with many inputs shows some of them and how many more there are") {
  const Laboratory laboratory;
  const Figure figure = laboratory.cell(pictures(), 0, 3, nn::last_position(pictures().trace));
  CHECK(tells(figure, "more"));
  CHECK(figure.find(neuron_id(-1, 0)));
  CHECK(figure.find(neuron_id(-1, 783)));
  CHECK_FALSE(figure.find(neuron_id(-1, 400)));
}

TEST_CASE("the parts have their names in three languages, and no text touches another") {
  const Laboratory laboratory;
  CHECK(tells(figure_of(FigureKind::biological_neuron, worked_example().moment(), laboratory.style(720, 400, "zh-TW")), "樹突"));
  CHECK(tells(figure_of(FigureKind::biological_neuron, worked_example().moment(), laboratory.style(720, 400, "zh-CN")), "突触"));
  for (const Sample& sample : all_samples())
    for (const char* language : {"en", "zh-TW", "zh-CN"})
      for (const char* theme : {"light", "projector"})
        for (const auto& [width, height] : {std::pair{300.0, 180.0}, {300.0, 120.0}, {480.0, 320.0}, {720.0, 400.0}, {1600.0, 1000.0}, {420.0, 700.0}, {900.0, 260.0}})
          for (int layer = 0; layer < static_cast<int>(sample.network.layer_count()); ++layer)
            for (const int step : {-1, 1, sample.trace.step_count() - 1}) {
              Moment moment = sample.moment({step, -1, -1});
              moment.focus_layer = layer;
              INFO(sample.name << ", " << std::string(language) << ", " << std::string(theme) << ", " << width << "x" << height << ", layer " << layer << ", step " << step);
              for (const std::string& trouble : troubles_of(figure_of(FigureKind::biological_neuron, moment, laboratory.style(width, height, language, theme)), laboratory.metrics)) FAIL_CHECK(trouble);
            }
}

TEST_CASE("what it is not connected with has neither dendrite nor terminal") {
  const Laboratory laboratory;
  Sample sample = worked_example();
  sample.network.layers[0].connections.there = {1, 0, 1, 1};
  sample.network.layers[1].connections.there = {0, 1, 1, 1};
  sample.state.parameters[1] = 0;
  sample.state.parameters[6] = 0;
  const std::vector<nn::Index> columns = {0};
  sample.trace = nn::record(sample.network, sample.rule, sample.state, sample.data, columns).trace;
  const Figure figure = laboratory.cell(sample, 0, 0, nn::first_position());
  CHECK(figure.find(neuron_id(-1, 0)));
  CHECK_FALSE(figure.find(neuron_id(-1, 1)));
  CHECK_FALSE(tells(figure, "o₁"));
  CHECK(tells(figure, "o₂"));
  CHECK(tells(laboratory.cell(sample, 0, 1, nn::first_position()), "o₁"));
}
