// The digits printed in the published worked example, apart from what PyTorch says.
#include "engine/trace/record.hpp"
#include "engine/train/evaluate.hpp"
#include "engine/train/trainer.hpp"
#include "tests/support/networks.hpp"

#include <doctest/doctest.h>

using namespace nn;

namespace {

bool close(double value, double printed, double tolerance = 1e-12) { return std::fabs(value - printed) < tolerance; }

}  // namespace

TEST_CASE("the published numbers of the 2-2-2 example") {
  const testing::Example example = testing::worked_example();
  const std::vector<Index> columns{0};
  const Trace trace = record(example.network, example.rule, example.state, *example.data, columns).trace;
  const LayerTensors &hidden = trace.layers[0], &output = trace.layers[1];
  const auto value = [&trace](TensorId id, Index row, Index column = 0) { return trace.tensor(id)(row, column); };
  CHECK(close(value(hidden.preactivation, 0), 0.3775));
  CHECK(close(value(hidden.preactivation, 1), 0.3925));
  CHECK(close(value(hidden.activation, 0), 0.593269992107));
  CHECK(close(value(hidden.activation, 1), 0.596884378260));
  CHECK(close(value(output.preactivation, 0), 1.105905967060));
  CHECK(close(value(output.preactivation, 1), 1.224921404096));
  CHECK(close(value(output.activation, 0), 0.751365069552));
  CHECK(close(value(output.activation, 1), 0.772928465321));
  CHECK(close(trace.loss, 0.298371108760));
  CHECK(close(value(output.delta, 0), 0.138498561629));
  CHECK(close(value(output.delta, 1), -0.038098236517));
  CHECK(close(value(hidden.delta, 0), 0.008771354689));
  CHECK(close(value(hidden.delta, 1), 0.009954254705));
  const double d_output[2][2] = {{0.082167040564, 0.082667627848}, {-0.022602540477, -0.022740242216}};
  const double d_hidden[2][2] = {{0.000438567734, 0.000877135469}, {0.000497712735, 0.000995425471}};
  const double new_hidden[2][2] = {{0.149780716133, 0.199561432266}, {0.249751143632, 0.299502287265}};
  const double new_output[2][2] = {{0.358916479718, 0.408666186076}, {0.511301270239, 0.561370121108}};
  for (Index j = 0; j < 2; ++j) {
    for (Index k = 0; k < 2; ++k) {
      CHECK(close(value(output.d_weight, j, k), d_output[j][k]));
      CHECK(close(value(hidden.d_weight, j, k), d_hidden[j][k]));
      CHECK(close(value(hidden.updated_weight, j, k), new_hidden[j][k]));
      CHECK(close(value(output.updated_weight, j, k), new_output[j][k]));
    }
  }
}

TEST_CASE("the published losses after one and after ten thousand steps") {
  struct Row {
    BiasUpdate mode;
    double after_one, after_many, first_output, second_output;
  };
  for (const Row& row : {Row{BiasUpdate::frozen, 0.291027773694, 3.51018778298e-05, 0.0159136204, 0.9840642735},
                         Row{BiasUpdate::unit, 0.280471446791, 2.44756223593e-06, 0.0115875274, 0.9884589350},
                         Row{BiasUpdate::layer, 0.285750886699, 4.35532106616e-06, 0.0121021591, 0.9879283897}}) {
    const testing::Example example = testing::worked_example(row.mode);
    Trainer trainer(example.network, example.rule, example.data, example.state);
    const auto loss = [&] {
      return *evaluate(example.network, Precision::float64, trainer.state().parameters, *example.data, 0, 1).loss;
    };
    trainer.step();
    CHECK(close(loss(), row.after_one));
    while (trainer.steps() < 10000) trainer.step();
    CHECK(close(loss(), row.after_many, 1e-15));
    const Matrix output =
        predict(example.network, trainer.state().parameters, std::get<Matrix>(example.data->inputs));
    CHECK(close(output(0, 0), row.first_output, 1e-10));
    CHECK(close(output(1, 0), row.second_output, 1e-10));
  }
}
