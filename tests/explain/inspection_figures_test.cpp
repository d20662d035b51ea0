// Figures of what is measured: table, confusion matrix, blame, collapse.
#include "tests/explain/sample_moments.hpp"
#include "tests/explain/stage.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace chainrule;

namespace {

struct Surroundings : Stage {
  Surroundings() : Stage(720, 400) {}
};

std::string text_of(const Figure& figure, std::string_view id) {
  const Mark* mark = figure.find(id);
  const auto* text = mark == nullptr ? nullptr : std::get_if<TextShape>(&mark->shape);
  return text == nullptr ? "" : text->text;
}

bool says(const Figure& figure, std::string_view words) {
  for (const Mark& mark : figure.marks)
    if (const auto* text = std::get_if<TextShape>(&mark.shape); text && text->text.find(words) != std::string::npos) return true;
  return false;
}

/// The worked example without the link from x₁ to h₂.
Sample without_a_link() {
  Sample sample = worked_example();
  sample.network.layers[0].connections.there = {1, 1, 0, 1};
  const nn::LayerSlot slot = nn::ParameterLayout(sample.network).layer(0);
  sample.state.parameters(slot.weight_at(1, 0)) = 0;
  sample.trace = nn::record(sample.network, sample.rule, sample.state, sample.data, std::vector<nn::Index>{0}).trace;
  return sample;
}

/// The marks of a network that light routes from behind: links and neurons.
struct Glow {
  std::ptrdiff_t links = 0, neurons = 0;
};
Glow glow_of(const Figure& figure, const Theme& theme) {
  const auto is_glow = [&](const Mark& mark, const Color& color) {
    return mark.id.empty() && color.r == theme.phase_backward.r && color.g == theme.phase_backward.g && color.b == theme.phase_backward.b;
  };
  const auto count = [&](auto condition) { return std::count_if(figure.marks.begin(), figure.marks.end(), condition); };
  return {count([&](const Mark& mark) { return std::holds_alternative<CubicShape>(mark.shape) && is_glow(mark, mark.stroke.color); }),
          count([&](const Mark& mark) { return std::holds_alternative<CircleShape>(mark.shape) && is_glow(mark, mark.fill); })};
}

}  // namespace

TEST_CASE("the table of measures keeps penalties apart and shows what the task allows") {
  const Surroundings around;
  const Sample classes = spiral(true), numbers = worked_example();
  const Figure of_classes = figure_of(FigureKind::metrics, classes.moment(), around.style());
  const NumberFormat number(4);
  CHECK(text_of(of_classes, "row/loss/train") == number(*classes.inspection.train.loss));
  CHECK(text_of(of_classes, "row/l2/train") == number(classes.inspection.l2_penalty));
  CHECK(of_classes.find("row/binary_accuracy/test"));
  CHECK_FALSE(of_classes.find("row/r_squared"));
  const Figure of_numbers = figure_of(FigureKind::metrics, numbers.moment(), around.style());
  CHECK_FALSE(of_numbers.find("row/l2/train"));
  CHECK_FALSE(of_numbers.find("row/binary_accuracy"));
}

TEST_CASE("cells of the confusion matrix hold the counts: a row for each right class") {
  const Surroundings around;
  Sample sample = pictures();
  sample.inspection.test = {};
  sample.inspection.train.confusion = nn::Counts::Zero(10, 10);
  sample.inspection.train.confusion(2, 4) = 17;
  sample.inspection.train.confusion(2, 2) = 5;
  for (const char* theme : {"light", "dark", "projector"}) {
    const Figure figure = figure_of(FigureKind::confusion_matrix, sample.moment(), around.style(720, 600, "en", theme));
    const Mark* cell = figure.find("cell/3/5");
    REQUIRE(cell);
    CHECK(cell->title.find("17") != std::string::npos);
    CHECK(says(figure, "17"));
    CHECK(cell->fill == sequential(17.0 / 22));
    CHECK(figure.find("cell/5/3")->fill == sequential(0));
    for (std::size_t i = 0; i + 1 < figure.marks.size(); ++i) {  // every count can be read on its colour
      const auto* text = std::get_if<TextShape>(&figure.marks[i + 1].shape);
      if (figure.marks[i].id.starts_with("cell/") && text && figure.marks[i + 1].id.empty()) CHECK(contrast(figure.marks[i + 1].fill, figure.marks[i].fill) > 4);
    }
  }
  CHECK(figure_of(FigureKind::confusion_matrix, worked_example().moment(), around.style()).find("note/1"));
}

TEST_CASE("blame lists every route, its sum is the gradient, and the difference agrees") {
  const Surroundings around;
  const Sample sample = worked_example();
  const Figure figure = figure_of(FigureKind::blame, sample.moment(), around.style(1200, 400));
  CHECK(text_of(figure, "heading") == "Layer 1, unit 1, weight 1: ∂L/∂w = 0.0004386");
  CHECK(figure.find("route/1"));
  CHECK(figure.find("route/2"));
  CHECK_FALSE(figure.find("route/3"));
  CHECK(says(figure, "f′(h₁) = 0.2413"));
  CHECK(says(figure, "Difference of the loss: 0.0004386"));
}

TEST_CASE("the weight or bias that is pointed at is blamed, else the chosen one") {
  const Surroundings around;
  const Sample sample = worked_example();
  Moment moment = sample.moment();
  moment.parameter = {1, 1, 0};
  CHECK(text_of(figure_of(FigureKind::blame, moment, around.style()), "heading").starts_with("Layer 2, unit 2, weight 1"));
  moment.hovered = "layer1/neuron2/weight2";
  CHECK(text_of(figure_of(FigureKind::blame, moment, around.style()), "heading").starts_with("Layer 1, unit 2, weight 2"));
  moment.hovered = "layer2/neuron1/bias";
  CHECK(text_of(figure_of(FigureKind::blame, moment, around.style()), "heading").starts_with("Layer 2, unit 1, bias"));
}

TEST_CASE("where there is no room for every route they are summed up, and the sum stays") {
  const Surroundings around;
  const Sample sample = spiral();
  const Figure wide = figure_of(FigureKind::blame, sample.moment(), around.style(720, 400));
  const Figure low = figure_of(FigureKind::blame, sample.moment(), around.style(720, 150));
  CHECK(wide.find("route/8"));
  CHECK_FALSE(low.find("route/2"));
  CHECK(text_of(wide, "heading") == text_of(low, "heading"));
}

TEST_CASE("a stack of linear layers is shown as its one map; a bend is named") {
  const Surroundings around;
  const Figure map = figure_of(FigureKind::collapse, linear_layers().moment(), around.style());
  CHECK(text_of(map, "map/weight/1/1") == "0.1725");
  CHECK(text_of(map, "map/bias/1") == "0.8975");
  CHECK(says(map, "Compared on 1 examples"));
  CHECK(says(figure_of(FigureKind::collapse, spiral().moment(), around.style()), "tanh"));
}

TEST_CASE("of several labels the share of examples with all of them right has a row") {
  const Surroundings around;
  Sample sample = spiral();
  CHECK_FALSE(figure_of(FigureKind::metrics, sample.moment(), around.style()).find("row/exact_match"));
  sample.inspection.train.exact_match = 0.75;
  sample.inspection.test.exact_match = 0.5;
  const Figure figure = figure_of(FigureKind::metrics, sample.moment(), around.style());
  CHECK(text_of(figure, "row/exact_match/train") == "75 %");
  CHECK(text_of(figure, "row/exact_match/test") == "50 %");
}

TEST_CASE("a weight without a connection has no route and no difference, and the figure says so") {
  const Surroundings around;
  const Sample sample = without_a_link();
  Moment moment = sample.moment();
  moment.parameter = {0, 1, 0};
  const Figure figure = figure_of(FigureKind::blame, moment, around.style(1200, 400));
  CHECK(text_of(figure, "heading") == "Layer 1, unit 2, weight 1: ∂L/∂w = 0");
  CHECK(text_of(figure, "count").starts_with("There is no connection here"));
  CHECK_FALSE(figure.find("route/1"));
  CHECK_FALSE(figure.find("check"));
}

TEST_CASE("of maxout every piece of a unit has a blame of its own, and the heading names it") {
  const Surroundings around;
  const Sample sample = with_loss(nn::LossKind::mae, nn::LossForm::from_logits, nn::ActivationKind::maxout, nn::ActivationKind::maxout, 1);
  Moment moment = sample.moment();
  moment.parameter = {0, 3, 1};
  CHECK(text_of(figure_of(FigureKind::blame, moment, around.style()), "heading").starts_with("Layer 1, unit 2, piece 2, weight 2: ∂L/∂w"));
  moment.hovered = "layer2/neuron3/bias";
  CHECK(text_of(figure_of(FigureKind::blame, moment, around.style()), "heading").starts_with("Layer 2, unit 2, piece 1, bias: ∂L/∂b"));
}

TEST_CASE("the routes of the blame beside it are lit in the network, under the step's own light") {
  const Surroundings around;
  const Sample sample = worked_example();
  const Theme& theme = *around.tables.theme("light");
  Moment moment = sample.moment({1, -1, -1});
  const Figure plain = figure_of(FigureKind::network, moment, around.style(765, 500));
  CHECK(glow_of(plain, theme).links == 0);
  moment.lights_routes = true;
  moment.parameter = {0, 0, 1};
  const Figure lit = figure_of(FigureKind::network, moment, around.style(765, 500));
  CHECK(glow_of(lit, theme).links == 3);    // x₂ → h₁, h₁ → o₁, h₁ → o₂
  CHECK(glow_of(lit, theme).neurons == 4);  // x₂, h₁, o₁, o₂
  for (const Mark& mark : plain.marks) {    // everything else stays as it was
    if (mark.id.empty()) continue;
    const Mark* same = lit.find(mark.id);
    REQUIRE(same);
    CHECK(same->stroke.color == mark.stroke.color);
    CHECK(same->fill == mark.fill);
  }
  moment.parameter = {1, 0, -1};
  const Figure of_bias = figure_of(FigureKind::network, moment, around.style(765, 500));
  CHECK(glow_of(of_bias, theme).links == 0);
  CHECK(glow_of(of_bias, theme).neurons == 1);
}

TEST_CASE("routes keep to the connections that there are, and stay bright while their weight is pointed at") {
  const Surroundings around;
  const Sample sample = without_a_link();
  const Theme& theme = *around.tables.theme("light");
  Moment moment = sample.moment({1, -1, -1});
  moment.lights_routes = true;
  moment.parameter = {0, 1, 0};
  CHECK(glow_of(figure_of(FigureKind::network, moment, around.style(765, 500)), theme).neurons == 0);
  moment.parameter = {0, 0, 0};
  CHECK(glow_of(figure_of(FigureKind::network, moment, around.style(765, 500)), theme).links == 3);
  moment.hovered = "layer1/neuron1/weight2";
  const Figure pointed = figure_of(FigureKind::network, moment, around.style(765, 500));
  CHECK(pointed.find("layer2/neuron1/weight1")->stroke.color.a > pointed.find("layer2/neuron1/weight2")->stroke.color.a);
  CHECK(pointed.find("layer2/neuron2")->stroke.color.a > pointed.find("layer1/neuron2")->stroke.color.a);
}
