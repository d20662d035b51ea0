#include "tests/explain/sample_moments.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace chainrule;

namespace {

struct Speaker {
  Tables tables = std::move(load_tables()).value();
  Voice voice(const char* language = "en", int digits = 4) const { return {tables.language(language), NumberFormat(digits)}; }
};

int step_of_kind(const nn::Trace& trace, std::string_view kind, int layer) {
  for (int step = 0; step < trace.step_count(); ++step) {
    const nn::Step& what = trace.steps[static_cast<std::size_t>(step)];
    if (nn::kind_of(what) == kind && nn::layer_of(what) == layer) return step;
  }
  return -1;
}

}  // namespace

TEST_CASE("the sum of h1 is written out in symbols and in numbers") {
  const Speaker speaker;
  const Sample sample = worked_example();
  const Explanation said = explain(sample.trace, {0, 0, -1}, nn::Granularity::neuron, 0, speaker.voice());
  CHECK(to_plain(said.symbols) == "z_{h1} = w₁ · x₁ + w₂ · x₂ + b_{h1}");
  CHECK(to_plain(said.numbers) == "= 0.15 · 0.05 + 0.2 · 0.1 + 0.35 = 0.3775");
  CHECK(said.phase == "Forward · 1 of 13");
  CHECK(std::set<std::string>(said.active.begin(), said.active.end()).contains("layer1/z1"));
  CHECK(std::set<std::string>(said.upcoming.begin(), said.upcoming.end()).contains("layer1/z2"));
}

TEST_CASE("delta of an output under half squared error is (a - y) f'(z)") {
  const Speaker speaker;
  const Sample sample = worked_example();
  const int step = step_of_kind(sample.trace, "through_activation", 1);
  const Explanation said = explain(sample.trace, {step, 0, -1}, nn::Granularity::neuron, 0, speaker.voice("en", 6));
  CHECK(to_latex(said.symbols).find("(a_{\\mathrm{o1}} - y_{1}\\right) \\cdot \\sigma ' \\left(z_{\\mathrm{o1}}\\right)") != std::string::npos);
  CHECK(to_plain(said.numbers) == "= 0.741365 · 0.186816 = 0.138499");
  CHECK(said.kept.find("o₁") != std::string::npos);
}

TEST_CASE("the gradient of w5 is delta times h1") {
  const Speaker speaker;
  const Sample sample = worked_example();
  const int step = step_of_kind(sample.trace, "into_parameters", 1);
  const Explanation said = explain(sample.trace, {step, 0, 0}, nn::Granularity::term, 0, speaker.voice("en", 6));
  CHECK(to_plain(said.numbers) == "= 0.138499 · 0.59327 = 0.082167");
  CHECK(said.active == std::vector<std::string>{"layer2/neuron1/weight1"});
}

TEST_CASE("an update shows old value, rate, gradient and new value") {
  const Speaker speaker;
  const Sample sample = worked_example();
  const int step = step_of_kind(sample.trace, "descend_gradient", 1);
  const Explanation said = explain(sample.trace, {step, 0, 0}, nn::Granularity::term, 0, speaker.voice("en", 6));
  CHECK(to_plain(said.numbers) == "= 0.4 − 0.5 · 0.082167 = 0.358916");
}

TEST_CASE("every activation is written out") {
  const Speaker speaker;
  for (const auto& [kind, written] : {std::pair{nn::ActivationKind::softplus, "ln(1 + e^{z_{h1}})"},
                                      std::pair{nn::ActivationKind::gelu, "z_{h1}/2 · (1 + erf(z_{h1}/√(2)))"},
                                      std::pair{nn::ActivationKind::silu, "z_{h1}/(1 + e^{−z_{h1}})"}}) {
    const Sample sample = with_loss(nn::LossKind::mse, nn::LossForm::from_logits, kind, nn::ActivationKind::linear, 1);
    const Explanation said = explain(sample.trace, {1, 0, -1}, nn::Granularity::neuron, 0, speaker.voice());
    CHECK(to_plain(said.symbols).ends_with(std::string(" = ") + written));
  }
}

TEST_CASE("a kink is marked on the curve and says what jumps; a smooth curve has none") {
  const Speaker speaker;
  const FontMetrics metrics = FontMetrics::fixed();
  const FigureStyle style{speaker.tables.theme("light"), &metrics, speaker.tables.language("en"), NumberFormat(4), 480, 320};
  const auto plot = [&style](nn::ActivationKind output) {
    const Sample sample = with_loss(nn::LossKind::mse, nn::LossForm::from_logits, nn::ActivationKind::tanh, output, 1);
    return figure_of(FigureKind::activation, sample.moment(nn::last_position(sample.trace)), style);
  };
  const Figure leaky = plot(nn::ActivationKind::leaky_relu);
  REQUIRE(leaky.find("kink/1"));
  CHECK(leaky.find("kink/1")->title == "kink at z = 0: f′ jumps from 0.01 to 1");
  REQUIRE(plot(nn::ActivationKind::step).find("kink/1"));
  for (const nn::ActivationKind smooth : {nn::ActivationKind::elu, nn::ActivationKind::softplus, nn::ActivationKind::gelu})
    CHECK_FALSE(plot(smooth).find("kink/1"));
}

TEST_CASE("every loss and its slope are written out, and the numbers arrive at what was computed") {
  const Speaker speaker;
  for (const nn::LossKind loss : nn::loss_kinds()) {
    const Sample sample = with_loss(loss, nn::LossForm::from_logits, nn::ActivationKind::tanh,
                                     nn::wants_step(loss) ? nn::ActivationKind::step : nn::ActivationKind::sigmoid, 2);
    CAPTURE(nn::id_of(loss));
    const int measured = step_of_kind(sample.trace, "measure_loss", 1);
    const Explanation said = explain(sample.trace, {measured, -1, -1}, nn::Granularity::operation, 0, speaker.voice("en", 6));
    CHECK(to_plain(said.symbols).starts_with("L = "));
    CHECK(to_plain(said.numbers).ends_with(NumberFormat(6)(sample.trace.loss)));
    const int slope = step_of_kind(sample.trace, "into_prediction", 1);
    if (slope < 0) continue;
    const auto& step = std::get<nn::IntoPrediction>(sample.trace.steps[static_cast<std::size_t>(slope)].what);
    const Explanation one = explain(sample.trace, {slope, 0, -1}, nn::Granularity::neuron, 0, speaker.voice("en", 6));
    CHECK(to_plain(one.numbers).ends_with(NumberFormat(6)(sample.trace.tensor(step.d_prediction)(0, 0))));
  }
}

TEST_CASE("the root and the percentage say what they are made of") {
  const Speaker speaker;
  const auto formula_of = [&speaker](nn::LossKind loss, const char* kind) {
    const Sample sample = with_loss(loss, nn::LossForm::from_logits, nn::ActivationKind::tanh, nn::ActivationKind::linear, 1);
    return to_plain(explain(sample.trace, {step_of_kind(sample.trace, kind, 1), -1, -1}, nn::Granularity::operation, 0, speaker.voice()).symbols);
  };
  CHECK(formula_of(nn::LossKind::rmse, "measure_loss").find("√(1/2∑_k (a_k − y_k)²)") != std::string::npos);
  CHECK(formula_of(nn::LossKind::rmse, "into_prediction").ends_with("(a_k − y_k)/(2 L)"));
  CHECK(formula_of(nn::LossKind::mape, "into_prediction").find("100 · sgn") != std::string::npos);
  CHECK(formula_of(nn::LossKind::hinge, "measure_loss").find("max(0, 1 − y_k · a_k)") != std::string::npos);
}

TEST_CASE("the naive form says how far it is from the stable one") {
  const Speaker speaker;
  const Sample sample = with_loss(nn::LossKind::categorical_cross_entropy, nn::LossForm::naive, nn::ActivationKind::tanh, nn::ActivationKind::softmax, 1);
  CHECK(step_of_kind(sample.trace, "matched_delta", 1) == -1);
  const int step = step_of_kind(sample.trace, "measure_loss", 1);
  CHECK(explain(sample.trace, {step, -1, -1}, nn::Granularity::operation, 0, speaker.voice()).kept.find("the difference is") != std::string::npos);
  const Sample stable = with_loss(nn::LossKind::categorical_cross_entropy, nn::LossForm::from_logits, nn::ActivationKind::tanh, nn::ActivationKind::softmax, 1);
  CHECK(explain(stable.trace, {step, -1, -1}, nn::Granularity::operation, 0, speaker.voice()).kept.empty());
}

TEST_CASE("every place of every trace is explained at every size in every language") {
  const Speaker speaker;
  for (const Sample& sample : all_samples())
    for (const char* language : {"en", "zh-TW", "zh-CN"})
      for (const nn::Granularity size : nn::granularities()) {
        std::optional<nn::Position> place = nn::first_position();
        for (int count = 0; place && count < 400; ++count, place = nn::next(sample.trace, *place, size)) {
          const Explanation said = explain(sample.trace, *place, size, 0, speaker.voice(language));
          INFO(sample.name << " " << language << " " << place->step << "/" << place->unit << "/" << place->term);
          CHECK_FALSE(said.phase.empty());
          CHECK_FALSE(said.sentence.empty());
          CHECK_FALSE(said.next.empty());
          for (const std::string& words : {said.phase, said.sentence, said.kept, said.next, to_plain(said.symbols), to_plain(said.numbers)}) {
            CHECK(words.find("explain.") == std::string::npos);
            CHECK(words.find("names.") == std::string::npos);
            CHECK(words.find('{') == (words.find("_{") == std::string::npos ? words.find("^{") == std::string::npos ? std::string::npos : words.find("^{") + 1 : words.find("_{") + 1));
          }
          if (place->step >= 0) CHECK_FALSE(is_empty(said.symbols));
          if (place->step >= 0) CHECK_FALSE(said.active.empty());
        }
      }
}

TEST_CASE("formulas of wide layers stay short") {
  const Speaker speaker;
  const Sample sample = pictures();
  const Explanation said = explain(sample.trace, {0, 0, -1}, nn::Granularity::neuron, 0, speaker.voice());
  CHECK(to_plain(said.numbers).size() < 300);
  CHECK(to_plain(said.numbers).find("…") != std::string::npos);
  CHECK(explain(sample.trace, {0, -1, -1}, nn::Granularity::operation, 0, speaker.voice()).active.size() < 1000);
}

TEST_CASE("active marks of a step exist in the picture where the picture shows them") {
  const Speaker speaker;
  const FontMetrics metrics = FontMetrics::fixed();
  const Sample sample = worked_example();
  const FigureStyle style{speaker.tables.theme("light"), &metrics, speaker.tables.language("en"), NumberFormat(4), 765, 500};
  for (int step = 0; step < sample.trace.step_count(); ++step) {
    const Figure figure = figure_of(FigureKind::network, sample.moment({step, -1, -1}), style);
    const Explanation said = explain(sample.trace, {step, -1, -1}, nn::Granularity::operation, 0, speaker.voice());
    for (const std::string& id : said.active) {
      INFO(step << " " << id);
      CHECK(figure.find(id));
    }
  }
}
