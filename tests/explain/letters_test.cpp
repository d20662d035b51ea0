// The same steps in other letters: net and out, a bias unit, a bias that is taken away. The numbers stay true.
#include "tests/explain/sample_moments.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace chainrule;

namespace {

struct Lecturer {
  Tables tables = std::move(load_tables()).value();
  Voice voice(Letters letters, int digits = 6) const { return {tables.language("en"), NumberFormat(digits), letters}; }
};

constexpr Letters net_out{LetterSet::net_out, BiasSign::plus}, theta{LetterSet::theta, BiasSign::plus},
    minus_b{LetterSet::z_a, BiasSign::minus}, threshold{LetterSet::z_a, BiasSign::threshold};

int find_step(const nn::Trace& trace, std::string_view kind, int layer) {
  for (int step = 0; step < trace.step_count(); ++step) {
    const nn::Step& what = trace.steps[static_cast<std::size_t>(step)];
    if (nn::kind_of(what) == kind && nn::layer_of(what) == layer) return step;
  }
  FAIL("no such step");
  return -1;
}

/// The numbers of a formula, from left to right.
void chips_of(const Formula& formula, std::vector<double>& found) {
  if (formula.chip) found.push_back(parse_number(formula.text).value());
  for (const Formula& child : formula.children) chips_of(child, found);
}
std::vector<double> chips_of(const Formula& formula) {
  std::vector<double> found;
  chips_of(formula, found);
  return found;
}

std::string plain(const Formula& formula) { return to_plain(formula); }

}  // namespace

TEST_CASE("the sum of h1 in the letters of each lecture") {
  const Lecturer lecturer;
  const Sample sample = worked_example();
  const auto said = [&](Letters letters) { return explain(sample.trace, {0, 0, -1}, nn::Granularity::neuron, 0, lecturer.voice(letters, 4)); };
  CHECK(plain(said(net_out).symbols) == "net_{h1} = w₁ · x₁ + w₂ · x₂ + b_{h1}");
  CHECK(to_latex(said(net_out).symbols).find("\\mathit{net}_{") == 0);
  CHECK(plain(said(minus_b).symbols) == "z_{h1} = w₁ · x₁ + w₂ · x₂ − b_{h1}");
  CHECK(plain(said(minus_b).numbers) == "= 0.15 · 0.05 + 0.2 · 0.1 − (−0.35) = 0.3775");
  CHECK(plain(said(threshold).symbols) == "z_{h1} = w₁ · x₁ + w₂ · x₂ − θ_{h1}");
  CHECK(plain(said(theta).numbers) == "= 0.15 · 0.05 + 0.2 · 0.1 + 0.35 · 1 = 0.3775");
  CHECK(to_latex(said(theta).symbols).find("\\Theta _{1,0}^{(1)} \\cdot 1") != std::string::npos);
  CHECK(said(net_out).kept.find("net of h₁") == 0);
  CHECK(said(threshold).kept.find("z of h₁") == 0);
}

TEST_CASE("the whole layer in matrices: a bias unit brings its column") {
  const Lecturer lecturer;
  const Sample sample = worked_example();
  const auto numbers = [&](Letters letters) { return plain(explain(sample.trace, {0, -1, -1}, nn::Granularity::operation, 0, lecturer.voice(letters)).numbers); };
  CHECK(numbers({}) == "= [0.15, 0.2; 0.25, 0.3][0.05; 0.1] + [0.35; 0.35] = [0.3775; 0.3925]");
  CHECK(numbers(threshold) == "= [0.15, 0.2; 0.25, 0.3][0.05; 0.1] − [−0.35; −0.35] = [0.3775; 0.3925]");
  CHECK(numbers(theta) == "= [0.35, 0.15, 0.2; 0.35, 0.25, 0.3][1; 0.05; 0.1] = [0.3775; 0.3925]");
}

TEST_CASE("a bias that is taken away moves against its own gradient, and every formula stays true") {
  const Lecturer lecturer;
  const Sample sample = spiral();
  for (const Letters letters : {Letters{}, minus_b, threshold, theta}) {
    CAPTURE(id_of(letters.set));
    CAPTURE(id_of(letters.sign));
    const int gradients = find_step(sample.trace, "into_parameters", 1), update = find_step(sample.trace, "descend_gradient", 1);
    for (int unit = 0; unit < 8; ++unit) {
      const auto numbers = [&](int step) { return chips_of(explain(sample.trace, {step, unit, 8}, nn::Granularity::term, 0, lecturer.voice(letters, 15)).numbers); };
      const std::vector<double> gradient = numbers(gradients), moved = numbers(update);
      REQUIRE(moved.size() == 4);  // old, rate, gradient, new
      CHECK(moved[0] - moved[1] * moved[2] == doctest::Approx(moved[3]).epsilon(1e-12));
      CHECK(moved[2] == gradient.back());
      const nn::LayerTensors& layer = sample.trace.layers[1];
      CHECK(moved[0] == doctest::Approx(letters.bias_factor() * sample.trace.tensor(layer.bias)(unit, 0)).epsilon(1e-12));
    }
  }
}

TEST_CASE("squares have no sign: Adam's and AdaGrad's memory of a bias that is taken away") {
  const Lecturer lecturer;
  for (const nn::OptimizerKind kind : {nn::OptimizerKind::adam, nn::OptimizerKind::adagrad, nn::OptimizerKind::rmsprop, nn::OptimizerKind::momentum}) {
    const Sample sample = optimised(kind);
    int compared = 0;
    for (int step = 0; step < sample.trace.step_count(); ++step) {
      const std::string_view name = nn::kind_of(sample.trace.steps[static_cast<std::size_t>(step)]);
      if (!name.starts_with("step_") || nn::term_count(sample.trace, step) < 3) continue;
      const nn::Position bias{step, 0, 2};
      const auto plus = chips_of(explain(sample.trace, bias, nn::Granularity::term, 0, lecturer.voice({}, 15)).numbers);
      const auto minus = chips_of(explain(sample.trace, bias, nn::Granularity::term, 0, lecturer.voice(minus_b, 15)).numbers);
      REQUIRE(plus.size() == minus.size());
      ++compared;
      int turned = 0;
      for (std::size_t i = 0; i < plus.size(); ++i) {
        CHECK(std::abs(plus[i]) == std::abs(minus[i]));
        turned += plus[i] == -minus[i] && plus[i] != 0;
      }
      CHECK(turned > 2);
      CHECK(static_cast<std::size_t>(turned) < plus.size());
    }
    CHECK(compared > 0);
  }
}

TEST_CASE("the network is labelled in the same letters") {
  const Lecturer lecturer;
  const FontMetrics metrics = FontMetrics::fixed();
  const Sample sample = worked_example();
  Moment moment = sample.moment(nn::last_position(sample.trace));
  FigureStyle style;
  style.theme = lecturer.tables.theme("light");
  style.language = lecturer.tables.language("en");
  style.metrics = &metrics;
  style.width_pt = 700;
  style.height_pt = 480;
  const auto says = [&](Letters letters, const std::string& text) {
    style.letters = letters;
    for (const Mark& mark : figure_of(FigureKind::network, moment, style).marks) {
      const auto* words = std::get_if<TextShape>(&mark.shape);
      if (words && words->text.find(text) != std::string::npos) return true;
    }
    return false;
  };
  CHECK(says({}, "z = 0.3775"));
  CHECK(says({}, "b = 0.35"));
  CHECK(says(net_out, "net = 0.3775"));
  CHECK_FALSE(says(net_out, "z = 0.3775"));
  CHECK(says(threshold, "θ = −0.35"));
  CHECK(says(theta, "Θ₀ = 0.35"));
}
