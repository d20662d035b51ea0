// What the links of the network show: values of the trace as they are computed, and nothing before.
#include "app/figure/mark_ids.hpp"
#include "tests/explain/sample_moments.hpp"
#include "tests/explain/stage.hpp"
#include "tests/support/figure_troubles.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace chainrule;
using chainrule::testing::troubles_of;

namespace {

struct Wall : Stage {
  Wall() : Stage(765, 500) {}
  Figure network(const Sample& sample, LinkQuantity links, int step) const {
    Moment moment = sample.moment({step, -1, -1});
    moment.links = links;
    return figure_of(FigureKind::network, moment, style());
  }
};

/// The text that stands on a chip: the mark after its frame.
std::string chip_of(const Figure& figure, int layer, nn::Index row, nn::Index input) {
  const std::string id = weight_id(layer, row, input) + "/chip";
  for (std::size_t i = 0; i + 1 < figure.marks.size(); ++i)
    if (figure.marks[i].id == id)
      if (const auto* text = std::get_if<TextShape>(&figure.marks[i + 1].shape)) return text->text;
  return {};
}

std::string text_of(const Figure& figure, const char* id) {
  const Mark* mark = figure.find(id);
  const auto* text = mark ? std::get_if<TextShape>(&mark->shape) : nullptr;
  return text ? text->text : std::string();
}

}  // namespace

TEST_CASE("gradients appear on the links when the backward pass has computed them, with the numbers of the notes") {
  const Wall wall;
  const Sample sample = worked_example();
  const Figure before = wall.network(sample, LinkQuantity::gradients, 6);
  CHECK(chip_of(before, 1, 0, 0).empty());
  CHECK(text_of(before, "legend/links") == "∂L/∂w of this example");
  CHECK(text_of(before, "legend/unknown") == "not computed yet");
  CHECK(text_of(before, "legend/widest").empty());
  CHECK(before.find("layer2/neuron1/weight1")->stroke.dash == Dash::solid);
  const Figure upper = wall.network(sample, LinkQuantity::gradients, 7);
  CHECK(chip_of(upper, 1, 0, 0) == "0.08217");
  CHECK(chip_of(upper, 1, 1, 0) == "−0.0226");
  CHECK(upper.find("layer2/neuron2/weight1")->stroke.dash == Dash::dashed);
  CHECK(chip_of(upper, 0, 0, 0).empty());
  CHECK(text_of(upper, "legend/unknown") == "not computed yet");
  const Figure both = wall.network(sample, LinkQuantity::gradients, 10);
  CHECK(chip_of(both, 0, 0, 0) == "0.0004386");
  CHECK(text_of(both, "legend/unknown").empty());
  CHECK(text_of(both, "legend/widest") == "widest: 0.08267");
}

TEST_CASE("contributions appear with the activations that they multiply, updates with the update") {
  const Wall wall;
  const Sample sample = worked_example();
  const Figure start = wall.network(sample, LinkQuantity::contributions, -1);
  CHECK(chip_of(start, 0, 0, 0) == "0.0075");  // 0.15 * 0.05
  CHECK(chip_of(start, 1, 0, 0).empty());
  const Figure hidden = wall.network(sample, LinkQuantity::contributions, 1);
  CHECK(chip_of(hidden, 1, 0, 0) == "0.2373");  // 0.4 * 0.5933
  CHECK(hidden.find("layer2/neuron1/weight1")->title.find("w · a = 0.2373") != std::string::npos);
  CHECK(chip_of(wall.network(sample, LinkQuantity::updates, 10), 0, 0, 0).empty());
  const Figure moved = wall.network(sample, LinkQuantity::updates, sample.trace.step_count() - 1);
  CHECK(chip_of(moved, 1, 0, 0) == "−0.04108");  // 0.3589 - 0.4
  CHECK(moved.find("layer2/neuron1/weight1")->title.find("Δw = −0.04108") != std::string::npos);
}

TEST_CASE("every drawn link is coloured, dashed and widened by the value of the trace, in every sample at every step") {
  const Wall wall;
  const Theme& theme = *wall.tables.theme("light");
  const auto same_hue = [](const Color& a, const Color& b) { return a.r == b.r && a.g == b.g && a.b == b.b; };
  for (const Sample& sample : all_samples())
    for (const LinkQuantity links : link_quantities())
      for (int step = -1; step < sample.trace.step_count(); ++step) {
        const Figure figure = wall.network(sample, links, step);
        double widest = 0, widest_known = 0;
        const Mark* thickest = nullptr;
        for (int layer = 0; layer < static_cast<int>(sample.network.layer_count()); ++layer)
          for (nn::Index row = 0; row < sample.network.rows_of(layer); ++row)
            for (nn::Index input = 0; input < sample.network.inputs_of(layer); ++input) {
              const Mark* mark = figure.find(weight_id(layer, row, input));
              if (!mark || !sample.network.is_connected(layer, row, input)) continue;
              const nn::LayerTensors& t = sample.trace.layers[static_cast<std::size_t>(layer)];
              const nn::TensorId needed = links == LinkQuantity::weights ? t.weight : links == LinkQuantity::gradients ? t.d_weight : links == LinkQuantity::updates ? t.updated_weight : t.input;
              const bool known = sample.trace.writers[static_cast<std::size_t>(needed)] <= step;
              const double weight = sample.trace.tensor(t.weight)(row, input), other = sample.trace.tensor(needed)(links == LinkQuantity::contributions ? input : row, links == LinkQuantity::contributions ? 0 : input);
              const double value = links == LinkQuantity::updates ? other - weight : links == LinkQuantity::contributions ? weight * other : other;
              CAPTURE(sample.name);
              CAPTURE(mark->id);
              CAPTURE(step);
              CAPTURE(std::string(id_of(links)));
              if (!known) {
                CHECK(same_hue(mark->stroke.color, theme.neutral));
                CHECK(mark->stroke.dash == Dash::solid);
                continue;
              }
              CHECK(same_hue(mark->stroke.color, value < 0 ? theme.negative : theme.positive));
              CHECK(mark->stroke.dash == (value < 0 ? Dash::dashed : Dash::solid));
              widest_known = std::max(widest_known, std::abs(value));
              if (mark->stroke.width_pt > widest) widest = mark->stroke.width_pt, thickest = mark;
              const std::string chip = chip_of(figure, layer, row, input);
              if (links != LinkQuantity::weights && sample.trace.rule.precision == nn::Precision::float64 && !chip.empty()) CHECK(chip == NumberFormat(4)(value));
            }
        if (thickest && links != LinkQuantity::weights) CHECK(text_of(figure, "legend/widest") == "widest: " + NumberFormat(4)(widest_known));
      }
}

TEST_CASE("no text of the network touches another, whatever the links show") {
  const Wall wall;
  for (const Sample& sample : all_samples())
    for (const char* language : {"en", "zh-TW"})
      for (const auto& [width, height] : {std::pair{300.0, 180.0}, {480.0, 320.0}, {765.0, 500.0}, {420.0, 700.0}, {900.0, 260.0}})
        for (const LinkQuantity links : link_quantities())
          for (const int step : {-1, 1, sample.trace.step_count() - 1})
            for (const FigureKind kind : {FigureKind::network, FigureKind::weight_images}) {
              Moment moment = sample.moment({step, -1, -1});
              moment.links = links;
              INFO(sample.name << ", " << std::string(language) << ", " << width << "x" << height << ", " << id_of(links) << ", " << id_of(kind) << ", step " << step);
              for (const std::string& trouble : troubles_of(figure_of(kind, moment, wall.style(width, height, language)), wall.metrics)) FAIL_CHECK(trouble);
            }
}

TEST_CASE("weight images show the chosen quantity once it is computed, and say so before") {
  const Wall wall;
  const Sample sample = pictures();
  Moment moment = sample.moment({0, -1, -1});
  moment.links = LinkQuantity::gradients;
  CHECK(figure_of(FigureKind::weight_images, moment, wall.style()).find("note/1"));
  moment.position = nn::last_position(sample.trace);
  const Figure shown = figure_of(FigureKind::weight_images, moment, wall.style());
  REQUIRE(shown.find("layer1/neuron3/weights"));
  const Field& field = *std::get<FieldShape>(shown.find("layer1/neuron3/weights")->shape).field;
  const nn::Matrix& gradient = sample.trace.tensor(sample.trace.layers[0].d_weight);
  const double largest = gradient.cwiseAbs().maxCoeff();
  for (nn::Index input = 0; input < gradient.cols(); ++input) CHECK(field.values[static_cast<std::size_t>(input)] == static_cast<float>(gradient(2, input) / largest));
  CHECK(text_of(shown, "caption").find("∂L/∂w") != std::string::npos);
  moment.links = LinkQuantity::weights;
  CHECK_FALSE(figure_of(FigureKind::weight_images, moment, wall.style()).find("caption"));
}
