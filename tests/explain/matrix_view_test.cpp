// The step as matrices: the very numbers of the trace, the row and column in play, and the line of the loop.
#include "tests/explain/sample_moments.hpp"
#include "tests/explain/stage.hpp"

#include "app/figure/matrix_view.hpp"
#include "tests/support/figure_troubles.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace chainrule;
using chainrule::testing::troubles_of;

namespace {

struct Board : Stage {
  Board() : Stage(900, 400) {}
};

int cells_for(const Figure& figure, const std::string& subject) {
  return static_cast<int>(std::count_if(figure.marks.begin(), figure.marks.end(), [&](const Mark& mark) {
    return mark.id.starts_with("formula/") && mark.id.ends_with("/" + subject);
  }));
}

bool writes(const Figure& figure, const std::string& text) {
  return std::any_of(figure.marks.begin(), figure.marks.end(), [&](const Mark& mark) {
    const auto* words = std::get_if<TextShape>(&mark.shape);
    return words && words->text == text;
  });
}

}  // namespace

TEST_CASE("W x + b of a batch: every matrix is the trace's, examples stand in columns") {
  const Sample sample = spiral();
  const std::vector<MatrixPart> parts = matrices_of(sample.trace, {0, 3, 1}, 2, {});
  REQUIRE(parts.size() == 4);
  const auto& step = std::get<nn::Affine>(sample.trace.steps[0].what);
  CHECK(parts[0].tensor == step.weight);
  CHECK(parts[1].tensor == step.input);
  CHECK(parts[2].tensor == step.bias);
  CHECK(parts[3].tensor == step.preactivation);
  CHECK(sample.trace.tensor(parts[3].tensor).cols() == sample.trace.sample_count());
  CHECK(parts[0].row == 3);     // the row of the unit, and in it input 1
  CHECK(parts[0].column == 1);
  CHECK(parts[1].row == 1);
  CHECK(parts[1].column == 2);  // of the example that is looked at
  CHECK(parts[2].row == -1);    // not its turn
  CHECK(parts[3].row == 3);
}

TEST_CASE("backwards: delta times the input transposed is the gradient, by shape and by number") {
  for (const Sample& sample : {worked_example(), spiral()})
    for (int step = 0; step < sample.trace.step_count(); ++step) {
      const bool is_product = nn::kind_of(sample.trace.steps[static_cast<std::size_t>(step)]) == "into_parameters" ||
                              nn::kind_of(sample.trace.steps[static_cast<std::size_t>(step)]) == "into_input";
      if (!is_product) continue;
      const std::vector<MatrixPart> parts = matrices_of(sample.trace, {step, -1, -1}, 0, {});
      REQUIRE(parts.size() == 3);
      const auto drawn = [&](const MatrixPart& part) -> nn::Matrix {
        const nn::Matrix& all = sample.trace.tensor(part.tensor);
        return part.transposed ? nn::Matrix(all.transpose()) : all;
      };
      const nn::Matrix product = drawn(parts[0]) * drawn(parts[1]), result = drawn(parts[2]);
      REQUIRE(product.rows() == result.rows());
      REQUIRE(product.cols() == result.cols());
      CHECK((product - result).cwiseAbs().maxCoeff() < 1e-12 * std::max(1.0, result.cwiseAbs().maxCoeff()));
      CHECK(parts[2].is_whole);
    }
}

TEST_CASE("the loop marks the line that has just run, with its counters") {
  const Sample sample = worked_example();
  const auto loop = [&](const nn::Position& position) { return loop_of(sample.trace, position, 0, {}); };
  CHECK(loop({0, -1, -1}).current == 0);
  CHECK(loop({0, 1, 0}).lines[static_cast<std::size_t>(loop({0, 1, 0}).current)] == "    z[j] += W[j, k] * x[k]");
  CHECK(loop({0, 1, 0}).where == "j = 1, k = 0");
  CHECK(loop({0, 1, 2}).lines[static_cast<std::size_t>(loop({0, 1, 2}).current)] == "  z[j] += b[j]");
  const Letters threshold{LetterSet::z_a, BiasSign::threshold};
  CHECK(loop_of(sample.trace, {0, 1, 2}, 0, threshold).lines[4] == "  z[j] -= theta[j]");
}

TEST_CASE("what is not known yet is not shown, and a cell is linked to its number in the network") {
  const Board board;
  const Sample sample = worked_example();
  const Figure before = matrix_view({&sample.trace, {0, 0, -1}, 0, "layer1/neuron1/weight2/chip"}, board.style());
  CHECK(cells_for(before, "layer1/neuron1/weight2") == 1);
  CHECK(cells_for(before, "input/2") == 1);
  CHECK(cells_for(before, "layer1/z2") == 1);
  CHECK(writes(before, "0.3775"));
  CHECK_FALSE(writes(before, "0.3925"));  // z of h2
  CHECK(writes(before, "2 × 2"));
  const auto lit = std::find_if(before.marks.begin(), before.marks.end(), [](const Mark& mark) { return mark.id.ends_with("/layer1/neuron1/weight2"); });
  REQUIRE(lit != before.marks.end());
  CHECK(lit->stroke.width_pt > 0);  // it is pointed at in the network
  const Figure after = matrix_view({&sample.trace, {0, -1, -1}, 0, ""}, board.style());
  CHECK(writes(after, "0.3925"));
}

TEST_CASE("wide layers are cut, but the row in play stays") {
  const Board board;
  const Sample sample = pictures();
  const Figure figure = matrix_view({&sample.trace, {0, 11, 500}, 0, ""}, board.style(640, 260));
  CHECK(cells_for(figure, "layer1/neuron12/weight501") == 1);
  CHECK(writes(figure, "16 × 784"));
  CHECK(writes(figure, "⋮"));
}

TEST_CASE("every step in every size of picture: nothing sticks out, no id twice") {
  const Board board;
  for (const Sample& sample : all_samples())
    for (int step = -1; step < sample.trace.step_count(); ++step)
      for (const auto& [width, height] : {std::pair{300.0, 180.0}, {360.0, 240.0}, {760.0, 260.0}, {1600.0, 1000.0}}) {
        CAPTURE(sample.name);
        CAPTURE(step);
        CAPTURE(width);
        const Figure figure = matrix_view({&sample.trace, {step, step < 0 ? -1 : 0, -1}, 0, ""}, board.style(width, height));
        for (const std::string& trouble : troubles_of(figure, board.metrics)) FAIL_CHECK(trouble);
      }
}
