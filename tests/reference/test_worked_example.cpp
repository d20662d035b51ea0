#include "engine/trace/record.hpp"
#include "engine/train/evaluate.hpp"
#include "engine/train/trainer.hpp"
#include "tests/reference/reference_rows.hpp"
#include "tests/support/networks.hpp"

#include <doctest/doctest.h>

using namespace nn;

namespace {

void check_close(const Vector& values, const std::vector<double>& expected) {
  REQUIRE(values.size() == static_cast<Index>(expected.size()));
  for (Index i = 0; i < values.size(); ++i) {
    CHECK(std::fabs(values(i) - expected[static_cast<std::size_t>(i)]) < 1e-12);
  }
}

}  // namespace

TEST_CASE("the worked example agrees with PyTorch in all three bias modes") {
  const testing::ReferenceRows rows = testing::read_reference("worked_example.txt");
  for (const BiasUpdate mode : bias_updates()) {
    const std::string key(id_of(mode));
    CAPTURE(key);
    const testing::Example example = testing::worked_example(mode);
    const std::vector<Index> columns{0};
    const Recording recording = record(example.network, example.rule, example.state, *example.data, columns);
    CHECK(std::fabs(recording.trace.loss - rows.at(key + ".loss_before")[0]) < 1e-12);
    check_close(gradient_of(recording.trace), rows.at(key + ".gradient"));
    Trainer trainer(example.network, example.rule, example.data, example.state);
    for (const int steps : {1, 10000}) {
      while (trainer.steps() < steps) trainer.step();
      const Vector parameters = trainer.state().parameters;
      const std::string after = key + ".after_" + std::to_string(steps);
      check_close(parameters, rows.at(after + ".parameters"));
      check_close(predict(example.network, parameters, std::get<Matrix>(example.data->inputs)).col(0),
                  rows.at(after + ".output"));
      const Score score = evaluate(example.network, Precision::float64, parameters, *example.data, 0, 1);
      CHECK(std::fabs(*score.loss - rows.at(after + ".loss")[0]) < 1e-12);
    }
  }
}

TEST_CASE("in float the worked example agrees to a millionth") {
  const testing::ReferenceRows rows = testing::read_reference("worked_example.txt");
  testing::Example example = testing::worked_example();
  example.rule.precision = Precision::float32;
  const std::vector<Index> columns{0};
  const Vector gradient =
      gradient_of(record(example.network, example.rule, example.state, *example.data, columns).trace);
  const std::vector<double>& expected = rows.at("frozen.gradient");
  for (Index i = 0; i < gradient.size(); ++i) {
    CHECK(std::fabs(gradient(i) - expected[static_cast<std::size_t>(i)]) < 1e-6);
  }
}
