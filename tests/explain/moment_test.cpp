#include "tests/explain/sample_moments.hpp"

#include <doctest/doctest.h>

using namespace chainrule;

namespace {

struct Surroundings {
  Tables tables = std::move(load_tables()).value();
  FontMetrics metrics = FontMetrics::fixed();
  FigureStyle style(double width = 600, double height = 400, const char* language = "en") const {
    return {tables.theme("light"), &metrics, tables.language(language), NumberFormat(4), width, height};
  }
};

bool says(const Figure& figure, std::string_view words) {
  for (const Mark& mark : figure.marks)
    if (const auto* text = std::get_if<TextShape>(&mark.shape); text && text->text.find(words) != std::string::npos) return true;
  return false;
}

}  // namespace

TEST_CASE("kinds and ids name each other") {
  for (const FigureKind kind : figure_kinds()) CHECK(figure_from_id(id_of(kind)) == kind);
  CHECK(figure_kinds().size() == 32);
  CHECK_FALSE(figure_from_id("nothing"));
}

TEST_CASE("a figure of nothing says so in words instead of falling over") {
  const Surroundings around;
  for (const FigureKind kind : figure_kinds()) {
    const Figure figure = figure_of(kind, Moment{}, around.style());
    INFO(id_of(kind));
    CHECK(figure.find("note/1"));
    CHECK_FALSE(figure.title.empty());
  }
}

TEST_CASE("a network with other than two inputs has no decision map, and says what it would need") {
  const Surroundings around;
  const Sample sample = pictures();
  CHECK(says(figure_of(FigureKind::decision_boundary, sample.moment(), around.style()), "exactly two inputs"));
  CHECK(says(figure_of(FigureKind::neuron_maps, sample.moment(), around.style()), "exactly two inputs"));
}

TEST_CASE("a compared curve has its name in the legend, and its own colour") {
  const Surroundings around;
  const Sample sample = worked_example();
  REQUIRE_FALSE(sample.curve.empty());
  std::vector<nn::CurvePoint> other = sample.curve;
  for (nn::CurvePoint& point : other) point.scores.train.loss = *point.scores.train.loss * 3;
  other.back().epoch *= 2;
  Moment moment = sample.moment();
  const Figure alone = figure_of(FigureKind::loss_curve, moment, around.style());
  CHECK_FALSE(alone.find("branch2/train/last"));
  moment.compared = {{"", 2, &other}, {"steep", 3, &other}};
  const Figure both = figure_of(FigureKind::loss_curve, moment, around.style());
  CHECK(says(both, "branch 2"));
  CHECK(says(both, "steep"));
  REQUIRE(both.find("branch2/train/last"));
  REQUIRE(both.find("train/last"));
  CHECK(both.find("branch2/train/last")->fill != both.find("train/last")->fill);
  CHECK(both.find("branch2/train/last")->fill != both.find("branch3/train/last")->fill);
  CHECK(says(figure_of(FigureKind::loss_curve, moment, around.style(600, 400, "zh-TW")), "分支 2"));
  moment.curve = nullptr;  // what is compared shows although the present run has not been measured
  CHECK(figure_of(FigureKind::loss_curve, moment, around.style()).find("branch3/train/last"));
}

TEST_CASE("numbers appear when they have been computed, and not before") {
  const Surroundings around;
  const Sample sample = worked_example();
  const Figure before = figure_of(FigureKind::network, sample.moment(), around.style(765, 500));
  CHECK(says(before, "0.05"));
  CHECK(says(before, "0.15"));
  CHECK_FALSE(says(before, "0.5933"));
  CHECK_FALSE(says(before, "z ="));
  const Figure forward = figure_of(FigureKind::network, sample.moment({3, -1, -1}), around.style(765, 500));
  CHECK(says(forward, "0.5933"));
  CHECK(says(forward, "0.7514"));
  CHECK(says(forward, "z = 0.3775"));
  CHECK_FALSE(says(forward, "δ ="));
  CHECK_FALSE(says(forward, "L ="));
  const Figure end = figure_of(FigureKind::network, sample.moment(nn::last_position(sample.trace)), around.style(765, 500));
  CHECK(says(end, "δ = 0.1385"));
  CHECK(says(end, "L = 0.2984"));
  CHECK(says(end, "0.3589"));
}

TEST_CASE("what was just done and what comes next are drawn apart from the rest and from each other") {
  const Surroundings around;
  const Sample sample = worked_example();
  Moment moment = sample.moment({0, 0, -1});
  moment.granularity = nn::Granularity::neuron;
  const Figure figure = figure_of(FigureKind::network, moment, around.style(765, 500));
  const Mark* done = figure.find("layer1/neuron1/weight1/chip");
  const Mark* next = figure.find("layer1/neuron2/weight1/chip");
  const Mark* rest = figure.find("layer2/neuron1/weight1/chip");
  REQUIRE((done && next && rest));
  const Theme& theme = *around.tables.theme("light");
  CHECK(done->stroke.color == theme.accent);
  CHECK(next->stroke.color == theme.next);
  CHECK(next->stroke.dash == Dash::dashed);
  CHECK(rest->stroke.color == with_alpha(theme.field_border, 0.5));  // it has no part in either
}

TEST_CASE("pointing at a neuron dims what is not joined to it") {
  const Surroundings around;
  const Sample sample = worked_example();
  Moment moment = sample.moment(nn::last_position(sample.trace));
  moment.hovered = "layer1/neuron1";
  const Figure figure = figure_of(FigureKind::network, moment, around.style(765, 500));
  REQUIRE((figure.find("layer1/neuron1/weight1") && figure.find("layer1/neuron2/weight1")));
  CHECK(figure.find("layer1/neuron2/weight1")->stroke.color.a < figure.find("layer1/neuron1/weight1")->stroke.color.a);
  CHECK(figure.find("layer1/neuron2")->stroke.color.a < figure.find("layer1/neuron1")->stroke.color.a);
}

TEST_CASE("wide layers are abbreviated and say how many units are left out") {
  const Surroundings around;
  const Sample sample = pictures();
  const Figure figure = figure_of(FigureKind::network, sample.moment(nn::last_position(sample.trace)), around.style(765, 500));
  CHECK(figure.find("layer1/neuron1"));
  CHECK(figure.find("layer1/neuron16"));
  CHECK_FALSE(figure.find("layer1/neuron8"));
  CHECK(says(figure, "more"));
  CHECK(figure.find("input"));
  CHECK(says(figure, "ankle boot"));
}

TEST_CASE("links are coloured and dashed by the sign of their weight, and wider for more weight") {
  const Surroundings around;
  const Sample sample = spiral();
  const Figure figure = figure_of(FigureKind::network, sample.moment(), around.style(765, 500));
  const Theme& theme = *around.tables.theme("light");
  const nn::Matrix& weight = sample.trace.tensor(sample.trace.layers[0].weight);
  for (nn::Index unit = 0; unit < weight.rows(); ++unit)
    for (nn::Index input = 0; input < weight.cols(); ++input) {
      const Mark* link = figure.find("layer1/neuron" + std::to_string(unit + 1) + "/weight" + std::to_string(input + 1));
      REQUIRE(link);
      const bool negative = weight(unit, input) < 0;
      CHECK(link->stroke.dash == (negative ? Dash::dashed : Dash::solid));
      CHECK(link->stroke.color.b == (negative ? theme.negative : theme.positive).b);
      CHECK(link->hit_pt == 4);
    }
}

TEST_CASE("units struck out by dropout are crossed") {
  const Surroundings around;
  const Sample sample = spiral(true);
  const Figure figure = figure_of(FigureKind::network, sample.moment({2, -1, -1}), around.style(765, 500));
  const nn::Matrix& mask = sample.trace.tensor(sample.trace.layers[0].mask);
  int struck = 0, crosses = 0;
  for (nn::Index layer = 0; layer < 2; ++layer) {
    const nn::Matrix& m = sample.trace.tensor(sample.trace.layers[static_cast<std::size_t>(layer)].mask);
    for (nn::Index unit = 0; unit < m.rows(); ++unit) struck += m(unit, 0) == 0;
  }
  REQUIRE(mask.rows() == 8);
  for (const Mark& mark : figure.marks) crosses += std::holds_alternative<PolylineShape>(mark.shape) && mark.stroke.color == around.tables.theme("light")->danger;
  CHECK(struck > 0);
  CHECK(crosses == 2 * struck);
}
