// The numbers of the function bench and the training desk, held to plain computation.
#include "app/explain/desk_figures.hpp"
#include "app/figure/function_bench.hpp"
#include "app/figure/training_desk.hpp"
#include "tests/explain/sample_moments.hpp"
#include "tests/explain/stage.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace chainrule;

namespace {

struct Desk : Stage {
  Desk() : Stage(700, 480) {}
};

double sigmoid(double z) { return 1 / (1 + std::exp(-z)); }
std::string written(double value) { return NumberFormat(4)(value); }
bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

Moment done(const Sample& sample) { return sample.moment(nn::last_position(sample.trace)); }

}  // namespace

TEST_CASE("every activation stands at the z of the chosen neuron, with the values of its formula") {
  const Desk desk;
  const Sample sample = worked_example();
  const Moment moment = done(sample);
  const double z = sample.trace.tensor(sample.trace.layers[1].preactivation)(0, 0);
  const Figure figure = figure_of(FigureKind::activation_bench, moment, desk.style());
  for (const nn::ActivationKind kind : nn::activation_kinds())
    CHECK((figure.find("activation/" + std::string(nn::id_of(kind))) != nullptr) == nn::is_elementwise(kind));
  const std::string title = figure.find("activation/sigmoid/point")->title;
  CHECK(holds(title, "f(" + written(z) + ") = " + written(sigmoid(z))));
  CHECK(holds(title, "f′ = " + written(sigmoid(z) * (1 - sigmoid(z)))));
  CHECK(holds(figure.find("activation/tanh/point")->title, ") = " + written(std::tanh(z))));
  CHECK(figure.find("activation/sigmoid")->stroke.width_pt > figure.find("activation/tanh")->stroke.width_pt);
  // Before the sum is known there is no point.
  CHECK_FALSE(figure_of(FigureKind::activation_bench, sample.moment(), desk.style()).find("activation/sigmoid/point"));
}

TEST_CASE("losses of one output have the values and slopes of their formulas") {
  const double a = 0.3, y = 1;
  CHECK(loss_at_answer(nn::LossKind::half_squared_error, a, y).value == doctest::Approx(0.245));
  CHECK(loss_at_answer(nn::LossKind::half_squared_error, a, y).slope == doctest::Approx(-0.7));
  CHECK(loss_at_answer(nn::LossKind::mse, a, y).slope == doctest::Approx(-1.4));
  CHECK(loss_at_answer(nn::LossKind::rmse, a, y).value == doctest::Approx(0.7));
  CHECK(loss_at_answer(nn::LossKind::rmse, a, y).slope == doctest::Approx(-1));
  CHECK(loss_at_answer(nn::LossKind::mape, a, 2).value == doctest::Approx(85));
  CHECK(loss_at_answer(nn::LossKind::binary_cross_entropy, a, y).value == doctest::Approx(-std::log(a)));
  CHECK(loss_at_answer(nn::LossKind::binary_cross_entropy, a, y).slope == doctest::Approx(-1 / a));
  CHECK(loss_at_answer(nn::LossKind::hinge, a, y).value == doctest::Approx(0.7));
  CHECK(loss_at_answer(nn::LossKind::squared_hinge, a, -1).slope == doctest::Approx(2.6));
  CHECK(loss_at_answer(nn::LossKind::perceptron, -0.4, 1).value == doctest::Approx(0.4));
  CHECK(loss_at_answer(nn::LossKind::perceptron, -0.4, 1).slope == doctest::Approx(-1));
  for (const nn::LossKind kind : nn::loss_kinds()) {
    if (nn::wants_step(kind)) continue;
    const double h = 1e-6, target = target_for(kind, 1);
    const double difference = (loss_at_answer(kind, a + h, target).value - loss_at_answer(kind, a - h, target).value) / (2 * h);
    CAPTURE(nn::id_of(kind));
    CHECK(loss_at_answer(kind, a, target).slope == doctest::Approx(difference).epsilon(1e-5));
  }
  const Desk desk;
  const Sample sample = worked_example();
  const Figure figure = figure_of(FigureKind::loss_bench, done(sample), desk.style());
  const double answer = sample.trace.tensor(sample.trace.layers[1].activation)(0, 0);
  CHECK(holds(figure.find("loss/mse/point")->title, "L = " + written((answer - 0.01) * (answer - 0.01))));
  CHECK(holds(figure.find("loss/mse/gradient")->title, "∂L/∂a = " + written(2 * (answer - 0.01))));
  // The arrow goes down: the answer is too large.
  const auto& arrow = std::get<PolylineShape>(figure.find("loss/mse/gradient")->shape).points;
  CHECK(arrow.back().x < arrow.front().x);
}

TEST_CASE("softmax by hand shows sums and shares, and they are those of the pass") {
  const Desk desk;
  const Sample sample = pictures();
  const Figure figure = figure_of(FigureKind::softmax_bench, done(sample), desk.style());
  const nn::Matrix& z = sample.trace.tensor(sample.trace.layers[1].preactivation);
  const nn::Matrix& a = sample.trace.tensor(sample.trace.layers[1].activation);
  double sum = 0;
  for (nn::Index unit = 0; unit < 10; ++unit) sum += std::exp(z(unit, 0));
  for (nn::Index unit = 0; unit < 10; ++unit) {
    const Mark* share = figure.find("row/" + std::to_string(unit + 1) + "/share");
    REQUIRE(share);
    CHECK(holds(share->title, "exp(z) / Σ = " + written(std::exp(z(unit, 0)) / sum)));
    CHECK(std::exp(z(unit, 0)) / sum == doctest::Approx(a(unit, 0)).epsilon(1e-5));
  }
  CHECK(figure.find("sum")->title == "Σ exp(z) = " + written(sum));
  const auto width = [&](int row) { return std::get<RectShape>(figure.find("row/" + std::to_string(row) + "/share")->shape).rect.width; };
  CHECK(width(1) / width(2) == doctest::Approx(a(0, 0) / a(1, 0)).epsilon(1e-3));
  SoftmaxBenchSpec large;
  large.z = {1000, 999, -1000};
  large.names = {"a", "b", "c"};
  const Figure overflowing = softmax_bench(large, desk.style());
  CHECK(holds(overflowing.find("row/1/share")->title, "exp(z) = ∞"));
  CHECK(holds(overflowing.find("row/1/share")->title, "/ Σ = " + written(1 / (1 + std::exp(-1.0)))));
  large.z[1] = std::numeric_limits<double>::quiet_NaN();
  CHECK(softmax_bench(large, desk.style()).find("note/1"));
}

TEST_CASE("the naive loss breaks where 1 − σ(z) rounds to 0, the other goes on") {
  const double float64 = breaking_logit(nn::Precision::float64), float32 = breaking_logit(nn::Precision::float32);
  CHECK(1 - sigmoid(float64) == 0);
  CHECK(1 - sigmoid(float64 - 0.125) > 0);
  CHECK(1.0f - 1.0f / (1.0f + std::exp(-static_cast<float>(float32))) == 0.0f);
  CHECK(1.0f - 1.0f / (1.0f + std::exp(-static_cast<float>(float32 - 0.25))) > 0.0f);
  const Desk desk;
  const Figure figure = figure_of(FigureKind::overflow, done(worked_example()), desk.style());
  REQUIRE(figure.find("break/float32"));
  CHECK(holds(figure.find("break/float64")->title, "z = " + written(float64)));
  CHECK(figure.find("present"));
  const auto right_end = [&](const char* id) { return std::get<PolylineShape>(figure.find(id)->shape).points.back().x; };
  CHECK(right_end("from_logits") > right_end("naive/float64"));
  CHECK(right_end("naive/float64") > right_end("naive/float32"));
}

TEST_CASE("sizes of gradients and updates are those of the trace, and say what vanishes") {
  const Desk desk;
  const Sample sample = spiral();
  const std::vector<LayerFlow> flows = layer_flows(sample.trace, nn::last_position(sample.trace));
  REQUIRE(flows.size() == 3);
  for (std::size_t layer = 0; layer < 3; ++layer) {
    const nn::Matrix& gradient = sample.trace.tensor(sample.trace.layers[layer].d_weight);
    double squares = 0;
    for (nn::Index i = 0; i < gradient.size(); ++i) squares += gradient.data()[i] * gradient.data()[i];
    CHECK(flows[layer].gradient == doctest::Approx(std::sqrt(squares / static_cast<double>(gradient.size()))));
    CHECK(flows[layer].update == doctest::Approx(sample.rule.learning_rate * flows[layer].gradient).epsilon(1e-9));
  }
  CHECK(std::isnan(layer_flows(sample.trace, nn::first_position())[0].gradient));
  CHECK(finding_of(layer_flows(sample.trace, nn::first_position())).verdict == FlowVerdict::unknown);
  CHECK(finding_of({{1e-5, 1, 1, false}, {0.1, 1, 1, false}, {1, 1, 1, false}}).verdict == FlowVerdict::vanishing);
  CHECK(finding_of({{1e-5, 1, 1, false}, {0.1, 1, 1, false}, {1, 1, 1, false}}).layer == 0);
  CHECK(finding_of({{1, 1, 1, false}, {2e4, 1, 1, false}, {1, 1, 1, false}}).verdict == FlowVerdict::exploding);
  CHECK(finding_of({{0.5, 1, 1, false}, {1, 1, 1, false}}).verdict == FlowVerdict::healthy);
  const Figure figure = figure_of(FigureKind::layer_flow, done(sample), desk.style());
  CHECK(holds(figure.find("layer2/gradient")->title, "= " + written(flows[1].gradient)));
  // Longer bars for larger numbers.
  const auto x_of = [&](const char* id) { return std::get<CircleShape>(figure.find(id)->shape).center.x; };
  CHECK((x_of("layer1/gradient") < x_of("layer3/gradient")) == (flows[0].gradient < flows[2].gradient));
}

TEST_CASE("a histogram counts every number once") {
  nn::Matrix values(4, 3);
  values << -1, 0, 1, 0.5, 0.5, -0.5, 2, 3, -1, 0.25, 0, std::numeric_limits<double>::infinity();
  const Histogram found = histogram_of(values);
  CHECK(found.count == 11);
  CHECK(found.not_finite == 1);
  CHECK(found.low == -1);
  CHECK(found.high == 3);
  CHECK(found.mean == doctest::Approx(4.75 / 11));
  std::int64_t all = 0;
  for (const std::int64_t count : found.counts) all += count;
  CHECK(all == 11);
  CHECK(found.counts.front() == 2);
  CHECK(found.counts.back() == 1);
  const Desk desk;
  const Sample sample = spiral();
  CHECK(holds(figure_of(FigureKind::histograms, done(sample), desk.style()).find("layer2/weights")->title, "64 numbers"));
  CHECK(holds(figure_of(FigureKind::histograms, sample.moment(), desk.style()).find("layer1/gradients")->title, "not computed yet"));
}

TEST_CASE("forces on a weight are minus its gradient and minus the penalty's, to one scale") {
  const Desk desk;
  const Sample sample = optimised(nn::OptimizerKind::sgd);
  const Figure figure = figure_of(FigureKind::penalty_forces, done(sample), desk.style());
  const nn::Matrix& weight = sample.trace.tensor(sample.trace.layers[1].weight);
  const nn::Matrix& gradient = sample.trace.tensor(sample.trace.layers[1].d_weight);
  CHECK(holds(figure.find("weight/1/2/data")->title, "= " + written(-gradient(0, 1))));
  CHECK(holds(figure.find("weight/1/2/l2")->title, "= " + written(-sample.rule.l2 * weight(0, 1))));
  CHECK(holds(figure.find("weight/1/2/l1")->title, "= " + written(-sample.rule.l1)));
  Sample free = worked_example();
  CHECK(figure_of(FigureKind::penalty_forces, done(free), desk.style()).find("note/1"));
}

TEST_CASE("the folded grid runs through what the two neurons answer, and so do the examples") {
  const Desk desk;
  const Sample sample = spiral();
  Moment moment = done(sample);
  const FoldedPair usual = folded_pair(sample.network, -1, 0, 1);
  CHECK((usual.layer == 1 && usual.first == 0 && usual.second == 1));
  CHECK(folded_pair(sample.network, 2, 7, 7).first == 0);
  moment.fold_layer = 0, moment.fold_first = 2, moment.fold_second = 5;
  const Figure figure = figure_of(FigureKind::folding, moment, desk.style());
  REQUIRE(figure.find("data/1"));
  const nn::ParameterLayout layout(sample.network);
  const auto answer = [&](nn::Index unit) {
    const nn::LayerSlot& slot = layout.layer(0);
    return std::tanh(sample.state.parameters(slot.weight_at(unit, 0)) * sample.data.input(0, 0) + sample.state.parameters(slot.weight_at(unit, 1)) * sample.data.input(1, 0) +
                     sample.state.parameters(slot.bias_at(unit)));
  };
  CHECK(holds(figure.find("data/1")->title, "(" + written(answer(2)) + ", " + written(answer(5)) + ")"));
  CHECK(figure.find("across/1")->title == "x₂ = " + written(sample.maps.plane.y_max));
  CHECK(figure.find("up/17")->title == "x₁ = " + written(sample.maps.plane.x_max));
  CHECK(figure_of(FigureKind::folding, done(pictures()), desk.style()).find("note/1"));
}

TEST_CASE("operating points say how many are saturated and which neurons are dead") {
  const Desk desk;
  Sample sample = spiral();
  Moment moment = done(sample);
  moment.focus_layer = 0, moment.focus_unit = 3;
  const nn::OperatingPoints& found = sample.inspection.operating[0];
  const Figure figure = figure_of(FigureKind::operating_points, moment, desk.style());
  REQUIRE(figure.find("note"));
  CHECK(holds(figure.find("note")->title, with_separators(found.saturated) + " of " + with_separators(found.pairs)));
  CHECK(figure.find("tangent"));
  std::size_t points = 0;
  for (const Mark& mark : figure.marks) points += mark.id.rfind("point/", 0) == 0;
  CHECK(points == found.points.size());
  moment.inspection = nullptr;
  CHECK(figure_of(FigureKind::operating_points, moment, desk.style()).find("note/1"));
}

TEST_CASE("sizes of gradients and updates are curves over the run, a layer that stands still has none") {
  const Desk desk;
  Sample sample = spiral();
  const Figure figure = figure_of(FigureKind::layer_sizes, done(sample), desk.style());
  for (const char* id : {"layer1/gradient", "layer2/gradient", "layer3/gradient", "layer1/update", "layer3/update"}) {
    const Mark* line = figure.find(id);
    REQUIRE_MESSAGE(line, id);
    const auto& points = std::get<PolylineShape>(line->shape).points;
    CHECK(points.size() == sample.curve.size());
    CHECK(points.back().y > points.front().y);  // they fall, downwards
    CHECK(std::get<CircleShape>(figure.find(std::string(id) + "/last")->shape).center.y == points.back().y);
  }
  CHECK(holds(figure.find("layer2/gradient")->title, written((*sample.curve.back().sizes)[1].gradient)));
  // Equal factors are equal ways: 1 to 1/2 and 1/2 to 1/4 would be; here 1, 1/2, 1/3, 1/4, 1/5.
  const auto& points = std::get<PolylineShape>(figure.find("layer1/gradient")->shape).points;
  CHECK((points[3].y - points[1].y) == doctest::Approx(points[1].y - points[0].y).epsilon(1e-6));
  std::vector<nn::LayerSizes> still = *sample.curve[0].sizes;
  still[0] = {0, 0};
  for (nn::CurvePoint& point : sample.curve) point.sizes = std::make_shared<const std::vector<nn::LayerSizes>>(still);
  const Figure frozen = figure_of(FigureKind::layer_sizes, done(sample), desk.style());
  CHECK_FALSE(frozen.find("layer1/gradient"));
  CHECK(frozen.find("layer2/gradient"));
  for (nn::CurvePoint& point : sample.curve) point.sizes = nullptr;
  CHECK(figure_of(FigureKind::layer_sizes, done(sample), desk.style()).find("note/1"));
}
