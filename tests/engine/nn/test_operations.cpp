#include "engine/nn/operations.hpp"

#include "engine/fast/kernels.hpp"

#include "tests/support/networks.hpp"

#include <doctest/doctest.h>

using namespace nn;

namespace {

template <class Real>
MatrixOf<Real> random_matrix(Index rows, Index columns, Random& random) {
  MatrixOf<Real> made(rows, columns);
  for (Index i = 0; i < made.size(); ++i) made.data()[i] = static_cast<Real>(random.normal());
  return made;
}

/// The sum written out: from the first to the last index, one product and one addition at a time; in single precision
/// with one rounding for both, where the instruction set has that.
template <class Real, class Left, class Right>
Real plain_sum(Index count, Left left, Right right) {
  Real sum = 0;
  for (Index k = 0; k < count; ++k) {
    const Real product = left(k) * right(k);
    const bool fused = std::is_same_v<Real, float> && fast::kernels().fused;
    sum = fused ? std::fma(left(k), right(k), sum) : sum + product;
  }
  return sum;
}

}  // namespace

TEST_CASE_TEMPLATE("products equal their plain sums to the bit, whatever the shape", Real, double, float) {
  Random random(8, Stream::data);
  Workspace<Real> workspace;
  for (const Index units : {1, 2, 3, 4, 7, 8, 9, 10, 17, 35}) {
    for (const Index inputs : {1, 2, 5, 8, 33}) {
      for (const Index examples : {1, 2, 3, 4, 5, 10, 13}) {
        const MatrixOf<Real> weight = random_matrix<Real>(units, inputs, random);
        const MatrixOf<Real> bias = random_matrix<Real>(units, 1, random);
        const MatrixOf<Real> input = random_matrix<Real>(inputs, examples, random);
        const MatrixOf<Real> delta = random_matrix<Real>(units, examples, random);
        MatrixOf<Real> z(units, examples), d_weight(units, inputs), d_bias(units, 1), d_input(inputs, examples);
        affine<Real>(weight, bias, input, z, workspace);
        weight_gradient<Real>(delta, input, d_weight, workspace);
        bias_gradient<Real>(delta, d_bias);
        input_gradient<Real>(weight, delta, d_input, workspace);
        bool equal = true;
        for (Index j = 0; j < units; ++j) {
          for (Index n = 0; n < examples; ++n) {
            equal &= z(j, n) == plain_sum<Real>(inputs, [&](Index k) { return weight(j, k); },
                                                [&](Index k) { return input(k, n); }) + bias(j, 0);
          }
          for (Index k = 0; k < inputs; ++k) {
            equal &= d_weight(j, k) == plain_sum<Real>(examples, [&](Index n) { return delta(j, n); },
                                                       [&](Index n) { return input(k, n); });
          }
          equal &= d_bias(j, 0) == plain_sum<Real>(examples, [&](Index n) { return delta(j, n); },
                                                   [](Index) { return Real{1}; });
        }
        for (Index k = 0; k < inputs; ++k) {
          for (Index n = 0; n < examples; ++n) {
            equal &= d_input(k, n) == plain_sum<Real>(units, [&](Index j) { return weight(j, k); },
                                                      [&](Index j) { return delta(j, n); });
          }
        }
        CAPTURE(units);
        CAPTURE(inputs);
        CAPTURE(examples);
        CHECK(equal);
      }
    }
  }
}

TEST_CASE("Adam has PyTorch's numbers") {
  const auto after = [](const std::vector<double>& gradients) {
    Matrix p = Matrix::Ones(1, 1), m = Matrix::Zero(1, 1), v = Matrix::Zero(1, 1), g(1, 1);
    std::vector<double> values;
    for (std::size_t t = 0; t < gradients.size(); ++t) {
      g(0, 0) = gradients[t];
      step_adam<double>(adam_step(1e-3, 0.9, 0.999, 1e-8, static_cast<std::int64_t>(t) + 1), g, m, v, p);
      values.push_back(p(0, 0));
    }
    return values;
  };
  const std::vector<double> usual = after({0.1, -0.2, 0.3});
  CHECK(usual[0] == doctest::Approx(0.999000000100000).epsilon(1e-13));
  CHECK(usual[1] == doctest::Approx(0.999366103603885).epsilon(1e-13));
  CHECK(usual[2] == doctest::Approx(0.999022862539477).epsilon(1e-13));
  const std::vector<double> tiny = after({1e-6, 1e-6, 1e-6});
  CHECK(tiny[0] == doctest::Approx(0.999009900990099).epsilon(1e-13));
  CHECK(tiny[1] == doctest::Approx(0.998019801980198).epsilon(1e-13));
  CHECK(tiny[2] == doctest::Approx(0.997029702970297).epsilon(1e-13));
}

TEST_CASE("Adam's moments go to zero instead of into the subnormal numbers") {
  MatrixOf<float> p = MatrixOf<float>::Ones(1, 1), m(1, 1), v(1, 1), g = MatrixOf<float>::Zero(1, 1);
  m(0, 0) = 1.2e-38f;
  v(0, 0) = 1.1755e-38f;
  step_adam<float>(adam_step(1e-3, 0.9, 0.999, 1e-8, 5), g, m, v, p);
  CHECK(m(0, 0) == 0);
  CHECK(v(0, 0) == 0);
}

TEST_CASE("a dropout mask keeps the mean") {
  Random random(9, Stream::dropout);
  Matrix mask(100, 1000);
  draw_mask<double>(random, 0.2, mask);
  for (Index i = 0; i < mask.size(); ++i) REQUIRE((mask.data()[i] == 0 || mask.data()[i] == 1.25));
  CHECK(mask.mean() == doctest::Approx(1).epsilon(0.01));
}

TEST_CASE("penalty, shared bias and descent") {
  Matrix weight(1, 2), gradient(1, 2), bias(3, 1);
  weight << 3, -4;
  gradient << 1, 1;
  CHECK(penalty_of<double>(0.1, weight) == doctest::Approx(1.25).epsilon(1e-15));
  add_penalty_gradient<double>(0.1, weight, gradient);
  CHECK(gradient(0, 0) == doctest::Approx(1.3).epsilon(1e-15));
  CHECK(gradient(0, 1) == doctest::Approx(0.6).epsilon(1e-15));
  bias << 1, 2, 4;
  share_bias<double>(bias);
  CHECK(bias == Matrix::Constant(3, 1, 7));
  descend<double>(0.5, gradient, weight);
  CHECK(weight(0, 0) == doctest::Approx(2.35).epsilon(1e-15));
}
