#include "engine/train/packed_network.hpp"

#include "engine/trace/record.hpp"
#include "engine/train/fast_map.hpp"
#include "engine/train/pass.hpp"
#include "engine/train/response.hpp"
#include "tests/support/networks.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>

using namespace nn;

namespace {

std::vector<const fast::Kernels*> sets() {
  const fast::KernelList list = fast::available_kernels();
  return {list.sets, list.sets + list.count};
}

/// A network wide enough for every kind of panel, on random numbers.
testing::Example wide(Index inputs, Index hidden, Index outputs, Index examples) {
  testing::Example example;
  example.network.inputs = inputs;
  example.network.loss = LossKind::categorical_cross_entropy;
  example.network.layers = {testing::layer(hidden, ActivationKind::relu), testing::layer(hidden / 2, ActivationKind::tanh),
                            testing::layer(outputs, ActivationKind::softmax)};
  example.rule.precision = Precision::float32;
  example.rule.optimizer = OptimizerKind::adam;
  example.rule.batch_size = 0;
  Random random(3, Stream::data);
  Matrix values(inputs, examples), targets = Matrix::Zero(outputs, examples);
  for (Index i = 0; i < values.size(); ++i) values.data()[i] = random.normal();
  for (Index i = 0; i < examples; ++i) targets(static_cast<Index>(random.below(static_cast<std::uint64_t>(outputs))), i) = 1;
  example.data = testing::dataset(values, targets);
  example.state = initial_state(example.network, example.rule);
  return example;
}

VectorOf<float> trained(const testing::Example& example, const fast::Kernels& kernels, bool two_threads) {
  PackedNetwork network(example.network, example.data->size(), kernels, two_threads);
  network.write_parameters(example.state.parameters.cast<float>());
  const VectorOf<float> zeros = VectorOf<float>::Zero(example.state.parameters.size());
  network.write_memories(zeros, zeros);
  const std::vector<Index> columns = testing::all_columns(*example.data);
  for (int step = 0; step < 5; ++step) {
    network.load(*example.data, columns.data(), example.data->size());
    network.train(example.rule, step, step + 1);
  }
  return network.parameters();
}

bool same_bits(const VectorOf<float>& a, const VectorOf<float>& b) {
  return testing::same_bits(Vector(a.cast<double>()), Vector(b.cast<double>()));
}

}  // namespace

TEST_CASE("parameters come back from the kernels' layout as they went in") {
  for (const Index hidden : {1, 7, 8, 9, 16, 17, 32, 33, 70}) {
    const testing::Example example = wide(5, hidden + 1, 3, 2);
    const VectorOf<float> flat = example.state.parameters.cast<float>();
    for (const fast::Kernels* set : sets()) {
      PackedNetwork network(example.network, 4, *set, false);
      network.write_parameters(flat);
      network.write_memories(flat, {});
      CHECK(same_bits(network.parameters(), flat));
      CHECK(same_bits(network.first_memory(), flat));
      CHECK(network.second_memory().size() == 0);
      network.set_parameter(3, 2.5f);
      CHECK(network.parameters()(3) == 2.5f);
    }
  }
}

TEST_CASE("two threads train to the bits of one") {
  const testing::Example example = wide(100, 96, 10, 64);
  for (const fast::Kernels* set : sets()) {
    CAPTURE(set->name);
    CHECK(same_bits(trained(example, *set, false), trained(example, *set, true)));
  }
}

TEST_CASE("every set with a fused multiply-add trains to the same bits, the baseline close to them") {
  const testing::Example example = wide(37, 45, 5, 23);
  const VectorOf<float> baseline = trained(example, *sets().front(), false);
  const VectorOf<float> best = trained(example, *sets().back(), false);
  for (const fast::Kernels* set : sets()) {
    CAPTURE(set->name);
    CHECK(same_bits(trained(example, *set, false), set->fused ? best : baseline));
  }
  CHECK((baseline - best).cwiseAbs().maxCoeff() < 1e-3f);
}

TEST_CASE("maps in single precision have the bits of the plain pass") {
  testing::Example example = testing::spiral();
  example.network.layers[0].activation.kind = ActivationKind::relu;
  example.network.layers[1].activation.kind = ActivationKind::sigmoid;
  for (const Index outputs : {1, 3}) {
    example.network.layers.back() =
        testing::layer(outputs, outputs == 1 ? ActivationKind::tanh : ActivationKind::softmax);
    const Vector parameters = initial_parameters(example.network, 4);
    REQUIRE(FastMap::covers(example.network));
    const Index resolution = 75;
    const ResponseMaps maps = response_maps(example.network, parameters, Plane{}, resolution, Precision::float32);
    Pass<float> pass(example.network, 1);
    const VectorOf<float> own = parameters.cast<float>();
    for (Index place = 0; place < resolution; ++place) {
      pass.inputs(1) << maps.layers[0][0](place, place), maps.layers[0][1](place, place);
      pass.forward(own, false);
      for (std::size_t layer = 0; layer < 3; ++layer) {
        for (std::size_t unit = 0; unit < maps.layers[layer + 1].size(); ++unit) {
          REQUIRE(maps.layers[layer + 1][unit](place, place) ==
                  pass.activation(static_cast<Index>(layer))(static_cast<Index>(unit), 0));
        }
      }
    }
    const ResponseMaps wide = response_maps(example.network, parameters, Plane{}, resolution);
    CHECK((maps.layers[3][0] - wide.layers[3][0]).cwiseAbs().maxCoeff() < 1e-5f);
  }
}

TEST_CASE("the lines of a map are the same with two threads") {
  const testing::Example example = testing::spiral();
  std::vector<float> x(256), one(65536), two(65536);
  for (std::size_t i = 0; i < 256; ++i) x[i] = static_cast<float>(i) / 20.0f - 6.0f;
  FastMap(example.network, example.state.parameters.cast<float>(), false).answer(x, x, one.data());
  FastMap(example.network, example.state.parameters.cast<float>(), true).answer(x, x, two.data());
  CHECK(one == two);
}

TEST_CASE("what the kernels do not know goes the plain way") {
  testing::Example example = testing::spiral();
  CHECK(can_be_packed(example.network, example.rule));
  TrainingRule rule = example.rule;
  rule.clip_norm = 1;
  CHECK_FALSE(can_be_packed(example.network, rule));
  rule = example.rule;
  rule.max_norm = 1;
  CHECK_FALSE(can_be_packed(example.network, rule));
  rule = example.rule;
  rule.bias_update = BiasUpdate::layer;
  CHECK_FALSE(can_be_packed(example.network, rule));
  example.network.layers[0].activation.kind = ActivationKind::gelu;
  CHECK(can_be_packed(example.network));
  CHECK_FALSE(FastMap::covers(example.network));
}

TEST_CASE("the units of the instruction sets include nothing that the linker could mix") {
  namespace fs = std::filesystem;
  const std::set<std::string> allowed = {"immintrin.h",
                                         "engine/fast/vector.hpp",
                                         "engine/fast/functions.hpp",
                                         "engine/fast/panels.hpp",
                                         "engine/fast/moves.hpp",
                                         "engine/fast/answers.hpp",
                                         "engine/fast/unit.hpp",
                                         "engine/fast/kernels.hpp"};
  const std::regex pattern("^\\s*#\\s*include\\s*[<\"]([^>\"]+)[>\"]");
  int seen = 0;
  for (const fs::directory_entry& entry : fs::directory_iterator(fs::path(CHAINRULE_SOURCE_DIR) / "engine/fast")) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with("unit_") && !allowed.contains("engine/fast/" + name)) continue;
    std::ifstream file(entry.path());
    for (std::string line; std::getline(file, line);) {
      std::smatch match;
      if (!std::regex_search(line, match, pattern)) continue;
      CAPTURE(name);
      CHECK(allowed.contains(match[1].str()));
      ++seen;
    }
  }
  CHECK(seen >= 9);
}
