// Anatomy of an update, learning-rate finder, and descent along the greatest curvature.
#include "app/explain/anatomy_figure.hpp"
#include "app/figure/descent_picture.hpp"
#include "app/figure/rate_finder.hpp"
#include "tests/explain/sample_moments.hpp"
#include "tests/explain/stage.hpp"
#include "tests/support/figure_troubles.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace chainrule;

namespace {

struct Surroundings : Stage {
  Surroundings() : Stage(700, 460) {}
};

std::string text_of(const Figure& figure, std::string_view id) {
  const Mark* mark = figure.find(id);
  const auto* text = mark == nullptr ? nullptr : std::get_if<TextShape>(&mark->shape);
  return text == nullptr ? "" : text->text;
}
/// The lines of a sentence, "note/1" and on, as one.
std::string lines_of(const Figure& figure, const std::string& id) {
  std::string all;
  for (int line = 1; figure.find(id + "/" + std::to_string(line)) != nullptr; ++line) {
    if (line > 1) all += ' ';
    all += text_of(figure, id + "/" + std::to_string(line));
  }
  return all;
}
const std::vector<Point>& points_of(const Figure& figure, std::string_view id) {
  const Mark* mark = figure.find(id);
  REQUIRE_MESSAGE(mark != nullptr, std::string(id));
  return std::get<PolylineShape>(mark->shape).points;
}
const AnatomyRow& row_of(const AnatomySpec& spec, std::string_view id) {
  const auto row = std::find_if(spec.rows.begin(), spec.rows.end(), [&](const AnatomyRow& one) { return one.id == id; });
  REQUIRE_MESSAGE(row != spec.rows.end(), std::string(id));
  return *row;
}
bool has_row(const AnatomySpec& spec, std::string_view id) {
  return std::any_of(spec.rows.begin(), spec.rows.end(), [&](const AnatomyRow& one) { return one.id == id; });
}

/// The worked example after some updates under an optimizer, without penalties or clipping, biases moving.
Sample plain(nn::OptimizerKind optimizer, nn::EpsilonForm form, double epsilon, int updates) {
  Sample sample = worked_example();
  sample.rule.optimizer = optimizer;
  sample.rule.epsilon_form = form;
  sample.rule.epsilon = epsilon;
  sample.rule.bias_update = nn::BiasUpdate::unit;
  nn::fit_to_rule(sample.state, sample.rule);
  for (int i = 0; i <= updates; ++i) {
    nn::Recording recorded = nn::record(sample.network, sample.rule, sample.state, sample.data, std::vector<nn::Index>{0});
    sample.trace = std::move(recorded.trace);
    if (i < updates) sample.state = std::move(recorded.after);
  }
  return sample;
}

double after_update(const nn::Trace& trace, const nn::ParameterPlace& place) {
  const nn::LayerTensors& own = trace.layers[static_cast<std::size_t>(place.layer)];
  return place.input < 0 ? trace.tensor(own.updated_bias)(place.unit, 0) : trace.tensor(own.updated_weight)(place.unit, place.input);
}

}  // namespace

TEST_CASE("the anatomy's rows lead from the gradient to the new parameter, for every optimizer") {
  const Surroundings around;
  for (const nn::OptimizerKind optimizer : nn::optimizer_kinds())
    for (const nn::EpsilonForm form : nn::epsilon_forms())
      for (const nn::ParameterPlace& place : {nn::ParameterPlace{1, 1, 0}, nn::ParameterPlace{0, 0, -1}}) {
        const Sample sample = plain(optimizer, form, 1e-8, 3);
        const AnatomySpec spec = anatomy_of(sample.trace, place, around.voice());
        INFO(id_of(optimizer) << " " << id_of(form) << " " << place.input);
        const nn::LayerTensors& own = sample.trace.layers[static_cast<std::size_t>(place.layer)];
        const nn::TensorId gradient = place.input < 0 ? own.d_bias : own.d_weight;
        CHECK(spec.rows.front().value == sample.trace.tensor(gradient)(place.unit, std::max<nn::Index>(0, place.input)));
        CHECK(spec.rows.back().value == after_update(sample.trace, place));
        const std::string before = has_row(spec, "decayed") ? "decayed" : "weight";
        CHECK(row_of(spec, before).value - row_of(spec, "step").value == doctest::Approx(spec.rows.back().value).epsilon(1e-14));
        CHECK_FALSE(is_empty(spec.formula));
        CHECK(to_plain(spec.formula).find(NumberFormat(4)(spec.rows.back().value)) != std::string::npos);
        CHECK_FALSE(spec.sentence.empty());
      }
}

TEST_CASE("adam's step is the arrow m^ divided by the square's side and epsilon, times the rate") {
  const Surroundings around;
  const Sample sample = plain(nn::OptimizerKind::adam, nn::EpsilonForm::pytorch, 1e-3, 4);
  const AnatomySpec spec = anatomy_of(sample.trace, {0, 1, 1}, around.voice());
  const auto value = [&](const char* id) { return row_of(spec, id).value; };
  CHECK(value("m_hat") == doctest::Approx(value("new_m") / value("correction1")));
  CHECK(value("v_hat") == doctest::Approx(value("new_v") / value("correction2")));
  CHECK(value("new_m") == doctest::Approx(0.9 * value("m") + 0.1 * value("gradient")));
  const double rate = sample.trace.learning_rate, epsilon = value("epsilon");
  CHECK(value("step") == doctest::Approx(rate * value("m_hat") / (std::sqrt(value("v_hat")) + epsilon)));
  const NumberFormat number(4);
  const double uncorrected = rate * value("new_m") / (std::sqrt(value("new_v")) + epsilon) / value("step");
  CHECK(spec.sentence.find("Without bias correction the step would be " + number(uncorrected) + " times") != std::string::npos);
  const double without = rate * value("m_hat") / std::sqrt(value("v_hat")) / value("step");
  CHECK(spec.sentence.find("without it the step would be " + number(without) + " times") != std::string::npos);
  const Sample tiny = plain(nn::OptimizerKind::adam, nn::EpsilonForm::pytorch, 1e-12, 4);
  CHECK(anatomy_of(tiny.trace, {0, 1, 1}, around.voice()).sentence.find("too little to show") != std::string::npos);
}

TEST_CASE("lengths are the numbers: one scale for arrows and sides of squares, said where it is another") {
  const Surroundings around;
  for (const double width : {300.0, 700.0}) {
    const Sample sample = plain(nn::OptimizerKind::adam, nn::EpsilonForm::pytorch, 1e-8, 5);
    Moment moment = sample.moment();
    moment.parameter = {1, 0, 0};
    const AnatomySpec spec = anatomy_of(sample.trace, {1, 0, 0}, around.voice());
    const Figure figure = figure_of(FigureKind::anatomy, moment, around.style(width, width == 300 ? 260 : 460));
    const auto length = [&](const std::string& id) { return points_of(figure, "arrow/" + id)[1].x - points_of(figure, "arrow/" + id)[0].x; };
    const double scale = length("m_hat") / row_of(spec, "m_hat").value;
    CHECK(scale > 0);
    CHECK(length("gradient") / row_of(spec, "gradient").value == doctest::Approx(scale));
    const Rect square = std::get<RectShape>(figure.find("square/v_hat")->shape).rect;
    CHECK(square.width == doctest::Approx(std::sqrt(row_of(spec, "v_hat").value) * scale));
    CHECK(square.height == square.width);
    CHECK(square.x == points_of(figure, "arrow/m_hat")[0].x);
    CHECK(square.y >= 0);
    const double factor = length("step") / row_of(spec, "step").value / scale;
    CHECK(text_of(figure, "scale/step") == "Drawn " + NumberFormat(3)(factor) + " times as long as the gradients:");
    CHECK(text_of(figure, "row/step") == NumberFormat(4)(row_of(spec, "step").value));
    CHECK((figure.find("row/m") != nullptr) == (width == 700));  // where there is little room the step's own numbers remain
  }
}

TEST_CASE("negative numbers go the other way, dashed") {
  const Surroundings around;
  const Sample sample = plain(nn::OptimizerKind::sgd, nn::EpsilonForm::pytorch, 1e-8, 0);
  Moment moment = sample.moment();
  moment.parameter = {1, 1, 0};  // its output is below the target
  const Figure figure = figure_of(FigureKind::anatomy, moment, around.style());
  CHECK(points_of(figure, "arrow/gradient")[1].x < points_of(figure, "arrow/gradient")[0].x);
  CHECK(figure.find("arrow/gradient")->stroke.dash == Dash::dashed);
  CHECK(figure.find("arrow/weight")->stroke.dash == Dash::solid);
  CHECK(points_of(figure, "arrow/weight")[1].x > points_of(figure, "arrow/weight")[0].x);
}

TEST_CASE("penalties and clipping are rows of their own, and what does not move says why") {
  const Surroundings around;
  const Sample adamw = optimised(nn::OptimizerKind::adamw);
  const AnatomySpec spec = anatomy_of(adamw.trace, {1, 1, 1}, around.voice());
  for (const char* id : {"l2", "l1", "penalised", "clipped", "norm_factor", "shortened", "undecayed", "decayed", "limited"}) CHECK(has_row(spec, id));
  CHECK(row_of(spec, "penalised").value == doctest::Approx(row_of(spec, "gradient").value + row_of(spec, "l2").value + row_of(spec, "l1").value));
  CHECK(row_of(spec, "shortened").value == doctest::Approx(row_of(spec, "clipped").value * row_of(spec, "norm_factor").value));
  CHECK_FALSE(has_row(anatomy_of(adamw.trace, {1, 1, -1}, around.voice()), "l2"));
  const Sample frozen = optimised(nn::OptimizerKind::momentum);
  CHECK(anatomy_of(frozen.trace, {0, 0, 0}, around.voice()).sentence.find("layer is frozen") != std::string::npos);
  const Sample biases = worked_example();
  CHECK(anatomy_of(biases.trace, {0, 0, -1}, around.voice()).sentence.find("Biases are frozen") != std::string::npos);
  CHECK_FALSE(has_row(anatomy_of(biases.trace, {0, 0, -1}, around.voice()), "step"));
  const Sample shared = shared_bias();
  CHECK(row_of(anatomy_of(shared.trace, {0, 2, -1}, around.voice()), "shared").value == doctest::Approx(shared.trace.tensor(shared.trace.layers[0].d_bias).sum()));
}

TEST_CASE("a pass that only evaluates, and a weight without a connection, have no anatomy") {
  const Surroundings around;
  Sample sample = worked_example();
  sample.trace = nn::record_evaluation(sample.network, sample.rule, sample.state, sample.data, std::vector<nn::Index>{0});
  CHECK(lines_of(figure_of(FigureKind::anatomy, sample.moment(), around.style()), "note").find("only evaluates") != std::string::npos);
  Sample cut = worked_example();
  cut.network.layers[0].connections.there = {1, 1, 0, 1};
  cut.state.parameters(nn::ParameterLayout(cut.network).layer(0).weight_at(1, 0)) = 0;
  cut.trace = nn::record(cut.network, cut.rule, cut.state, cut.data, std::vector<nn::Index>{0}).trace;
  Moment moment = cut.moment();
  moment.parameter = {0, 1, 0};
  CHECK(lines_of(figure_of(FigureKind::anatomy, moment, around.style()), "note").find("no connection") != std::string::npos);
}

TEST_CASE("numbers that are not finite have no length, and are written") {
  const Surroundings around;
  Sample sample = plain(nn::OptimizerKind::adam, nn::EpsilonForm::pytorch, 1e-8, 0);
  sample.state.parameters.setConstant(std::numeric_limits<double>::quiet_NaN());
  sample.trace = nn::record(sample.network, sample.rule, sample.state, sample.data, std::vector<nn::Index>{0}).trace;
  const Figure figure = figure_of(FigureKind::anatomy, sample.moment(), around.style());
  CHECK(text_of(figure, "row/step") == "NaN");
  CHECK(figure.find("arrow/step") == nullptr);
  CHECK(figure.find("arrow/epsilon") != nullptr);
}

TEST_CASE("the range of learning rates is a band between its rates on a logarithmic axis") {
  const Surroundings around;
  nn::RateSweep sweep;
  for (int i = 0; i <= 40; ++i) {
    const double rate = std::pow(10, -4 + i * 0.1), smoothed = i < 30 ? 1 - 0.02 * i : 0.4 + 0.1 * (i - 29);
    sweep.points.push_back({rate, smoothed + (i % 2 == 0 ? 0.05 : -0.05), smoothed});
  }
  sweep.points[40].loss = 50;  // far above the axis
  sweep.suggested_from = sweep.points[19].rate, sweep.suggested_to = sweep.lowest = sweep.points[29].rate;
  sweep.steepest = sweep.points[20].rate;
  const Figure figure = rate_finder({&sweep, sweep.points[10].rate, false}, around.style());
  const auto& line = points_of(figure, "smoothed");
  REQUIRE(line.size() == 41);
  const Rect band = std::get<RectShape>(figure.find("suggested")->shape).rect;
  CHECK(band.x == doctest::Approx(line[19].x));
  CHECK(band.x + band.width == doctest::Approx(line[29].x));
  CHECK(points_of(figure, "present")[0].x == doctest::Approx(line[10].x));
  CHECK(line[20].x - line[10].x == doctest::Approx(line[10].x - line[0].x));
  CHECK(std::get<CircleShape>(figure.find("steepest")->shape).center.x == doctest::Approx(line[20].x));
  CHECK(std::get<CircleShape>(figure.find("lowest")->shape).center.y == doctest::Approx(line[29].y));
  CHECK(figure.find("batch/1") != nullptr);
  CHECK(figure.find("batch/41") == nullptr);
  CHECK(text_of(figure, "legend/present") == "present: 0.001");
  CHECK(rate_finder({&sweep, 0, false}, around.style()).find("present") == nullptr);
  sweep.suggested_from = sweep.suggested_to = std::nullopt;
  CHECK(text_of(rate_finder({&sweep, 0, false}, around.style()), "legend/suggested") == "no range in which the loss falls");
  CHECK(lines_of(rate_finder({nullptr, 0, true}, around.style()), "note") == "Being measured …");
  sweep.points.clear();
  CHECK(lines_of(rate_finder({&sweep, 0, false}, around.style()), "note").find("not a finite number") != std::string::npos);
}

TEST_CASE("descent at rates by the curvature creeps, arrives, swings and flies away") {
  const Surroundings around;
  for (const double start : {0.25, -3.0}) {
    const Figure figure = descent_picture({4.0, 0.3, start, false}, around.style());
    const double side = start < 0 ? -1 : 1;
    const auto middle = [&](const char* way) { return points_of(figure, way); };
    const double bottom = middle("way/right")[0].x - middle("way/right")[1].x;  // from the start to the lowest point
    CHECK(bottom * side > 0);
    CHECK(middle("way/right").size() == 2);
    const auto& small = middle("way/too_small");
    CHECK((small[0].x - small[1].x) == doctest::Approx(0.1 * bottom));
    CHECK(small.back().y > small.front().y);
    const auto& swings = middle("way/oscillating");
    CHECK((swings[0].x - swings[1].x) == doctest::Approx(1.8 * bottom));
    CHECK(swings.back().y > swings.front().y);
    const auto& away = middle("way/diverging");
    CHECK((away[0].x - away[1].x) == doctest::Approx(2.1 * bottom));
    CHECK(away.back().y < away.front().y);
    CHECK(figure.find("way/diverging")->stroke.dash == Dash::dashed);
    CHECK(text_of(figure, "rate/too_small") == "η = 0.1/λ = 0.025");
    CHECK(text_of(figure, "name/present") == "present: right");
    CHECK((middle("way/present")[0].x - middle("way/present")[1].x) == doctest::Approx(1.2 * bottom));
    CHECK(lines_of(figure, "sentence").find("2/λ = 0.5") != std::string::npos);
  }
  CHECK(descent_word(0.49) == "too_small");
  CHECK(descent_word(1.2) == "right");
  CHECK(descent_word(1.99) == "oscillating");
  CHECK(descent_word(2) == "diverging");
}

TEST_CASE("a rate that leaps out of the picture is cut at its edge") {
  const Surroundings around;
  const Figure figure = descent_picture({4.0, 1e200, 1, false}, around.style());
  for (const Point& point : points_of(figure, "way/present")) {
    CHECK(point.x > 0);
    CHECK(point.x < 700);
    CHECK(point.y > 0);
  }
  CHECK(text_of(figure, "name/present") == "present: diverging");
}

TEST_CASE("where the curvature makes no parabola the picture says so") {
  const Surroundings around;
  const auto note = [&](const DescentPictureSpec& spec) { return lines_of(descent_picture(spec, around.style(1600, 400)), "note"); };
  CHECK(note({-2.0, 0.1, 1, false}).find("does not bend upwards (λ = −2)") != std::string::npos);
  CHECK(note({2.0, 0.1, 0, false}).find("no part along") != std::string::npos);
  CHECK(note({std::nullopt, 0.1, 0, false}).find("not been measured") != std::string::npos);
  CHECK(note({std::nullopt, 0.1, 0, true}) == "Being measured …");
  CHECK(note({std::numeric_limits<double>::quiet_NaN(), 0.1, 1, false}).find("not a finite number") != std::string::npos);
}

TEST_CASE("the picture of a moment begins at the gradient's share along the curvature") {
  const Surroundings around;
  const Sample sample = worked_example();
  Moment moment = sample.moment();
  nn::Curvature curvature;
  curvature.eigenvalue = 0.5;
  curvature.direction = -nn::gradient_of(sample.trace).normalized();
  moment.curvature = &curvature;
  const double distance = nn::gradient_of(sample.trace).norm() / 0.5;
  const Figure figure = figure_of(FigureKind::descent_picture, moment, around.style(1600, 460));
  CHECK(lines_of(figure, "sentence").find(NumberFormat(4)(distance)) != std::string::npos);
  CHECK(points_of(figure, "way/right")[0].x < points_of(figure, "way/right")[1].x);
}

TEST_CASE("at the sizes of a card and of half a window nothing touches, in every theme and language") {
  const Surroundings around;
  for (const Sample& sample : all_samples())
    for (const char* theme : {"light", "dark", "projector"})
      for (const char* language : {"en", "zh-TW", "zh-CN"})
        for (const auto& [width, height] : {std::pair{300.0, 260.0}, {700.0, 460.0}})
          for (const FigureKind kind : {FigureKind::anatomy, FigureKind::rate_finder, FigureKind::descent_picture})
            for (const nn::Index input : {0, -1}) {
              Moment moment = sample.moment();
              moment.parameter = {1, 0, input};
              INFO(sample.name << ", " << id_of(kind) << ", " << theme << ", " << std::string(language) << ", " << width << ", input " << input);
              for (const std::string& trouble : testing::troubles_of(figure_of(kind, moment, around.style(width, height, language, theme)), around.metrics))
                FAIL_CHECK(trouble);
            }
}
