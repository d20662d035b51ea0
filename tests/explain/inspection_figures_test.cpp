// Figures of what is measured: table, confusion matrix, blame, collapse.
#include "tests/explain/sample_moments.hpp"

#include <doctest/doctest.h>

using namespace chainrule;

namespace {

struct Surroundings {
  Tables tables = std::move(load_tables()).value();
  FontMetrics metrics = FontMetrics::fixed();
  FigureStyle style(double width = 720, double height = 400, const char* theme = "light") const {
    return {tables.theme(theme), &metrics, tables.language("en"), NumberFormat(4), width, height};
  }
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
    const Figure figure = figure_of(FigureKind::confusion_matrix, sample.moment(), around.style(720, 600, theme));
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
