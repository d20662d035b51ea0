#include "engine/landscape/surface.hpp"

#include "engine/data/batches.hpp"
#include "engine/landscape/curvature.hpp"
#include "engine/nn/operations.hpp"
#include "engine/train/evaluate.hpp"
#include "engine/trace/record.hpp"
#include "engine/train/update.hpp"
#include "tests/engine/landscape/loss_of.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <set>
#include <thread>

using namespace nn;
using testing::loss_of;

namespace {

std::shared_ptr<const Surface> surface_at(SurfaceSampler& sampler, Index resolution) {
  std::shared_ptr<const Surface> surface;
  do surface = sampler.refine();
  while (surface && surface->resolution < resolution);
  return surface;
}

/// Every point of a surface against the loss at its place; how far off the worst is, as a share of its size.
double worst_error(const Surface& surface, const SurfaceLoss& loss, const Slice& slice, double least) {
  double worst = 0;
  const Index spaces = surface.resolution - 1;
  for (Index row = 0; row <= spaces; ++row) {
    for (Index column = 0; column <= spaces; ++column) {
      const Plane& range = surface.range;
      const double s = range.x_min + (range.x_max - range.x_min) * static_cast<double>(column) / static_cast<double>(spaces);
      const double t = range.y_max - (range.y_max - range.y_min) * static_cast<double>(row) / static_cast<double>(spaces);
      const double height = surface.heights(row, column), exact = loss_at(loss, point_on(slice, s, t));
      if (!std::isfinite(height) && !std::isfinite(exact)) continue;
      worst = std::max(worst, std::fabs(height - exact) / std::max(std::fabs(exact), least));
    }
  }
  return worst;
}

/// Networks for the kernels and for the plain way, of one to three layers and few or many inputs.
testing::Example any_example(std::uint64_t number) {
  testing::Example example = testing::random_example(number);
  example.rule.l1 = number % 3 == 0 ? 0.01 : 0;
  return example;
}

}  // namespace

TEST_CASE("data kinds have ids of their own") {
  for (const SurfaceData kind : surface_data_kinds()) CHECK(surface_data_from_id(id_of(kind)) == kind);
  CHECK(surface_data_kinds().size() == 4);
  CHECK_FALSE(surface_data_from_id("all"));
}

TEST_CASE("the loss at a place is what an evaluation says, penalties on request") {
  testing::Example example = testing::spiral();
  example.rule.l2 = 0.1;
  example.rule.l1 = 0.02;
  SurfaceLoss loss = loss_of(example);
  const Vector& parameters = example.state.parameters;
  const double plain = *evaluate(example.network, Precision::float64, parameters, *example.data, 0, example.data->train_count).loss;
  CHECK(loss_at(loss, parameters) == doctest::Approx(plain).epsilon(1e-13));
  loss.penalty = true;
  double penalty = 0;
  const ParameterLayout layout(example.network);
  for (const LayerSlot& slot : layout.layers()) {
    penalty += 0.05 * weight_of(parameters, slot).squaredNorm() + 0.02 * weight_of(parameters, slot).cwiseAbs().sum();
  }
  CHECK(loss_at(loss, parameters) == doctest::Approx(plain + penalty).epsilon(1e-13));
  loss.columns = {3, 7, 12};
  loss.penalty = false;
  double few = 0;
  for (const Index column : loss.columns) few += *evaluate(example.network, Precision::float64, parameters, *example.data, column, 1).loss / 3;
  CHECK(loss_at(loss, parameters) == doctest::Approx(few).epsilon(1e-13));
}

TEST_CASE("every point of a surface is the loss at its place: kernels and plain way") {
  const testing::Example example = testing::spiral();
  const SurfaceLoss loss = loss_of(example);
  const Slice slice = random_slice(example.network, example.state.parameters, 5);
  for (const SurfaceWay way : {SurfaceWay::fastest, SurfaceWay::plain}) {
    SurfaceSampler sampler(loss, slice, way);
    CHECK(sampler.is_single_precision() == (way == SurfaceWay::fastest));
    const auto surface = surface_at(sampler, 26);
    REQUIRE(surface);
    CHECK(surface->resolution == 26);
    CHECK(surface->examples == example.data->train_count);
    CHECK(worst_error(*surface, loss, slice, 0) < (way == SurfaceWay::plain ? 1e-12 : 1e-4));
    CHECK(surface->lowest == surface->heights.minCoeff());
    CHECK(surface->highest == surface->heights.maxCoeff());
    CHECK(surface->highest > surface->lowest);
    CHECK_FALSE(surface->is_final);
  }
}

TEST_CASE("random networks, losses and penalties: the kernels' heights are those of double precision to 1e-4") {
  int fast = 0, plain = 0, penalised = 0, combined = 0;
  for (std::uint64_t number = 0; number < 300; ++number) {
    const testing::Example example = any_example(number);
    SurfaceLoss loss = loss_of(example);
    loss.penalty = number % 2 == 0;
    const Slice slice = random_slice(example.network, example.state.parameters, number);
    SurfaceSampler sampler(loss, slice);
    const auto surface = sampler.refine();
    REQUIRE(surface);
    CAPTURE(number);
    CAPTURE(id_of(example.network.loss));
    (sampler.is_single_precision() ? fast : plain)++;
    combined += sampler.is_single_precision() && example.network.inputs >= 5 && example.network.layer_count() > 1;
    penalised += sampler.is_single_precision() && loss.penalty && (loss.rule.l1 > 0 || loss.rule.l2 > 0);
    CHECK(worst_error(*surface, loss, slice, 1e-4) < (sampler.is_single_precision() ? 1e-4 : 1e-11));
    const Vector off = example.state.parameters * 0.9;
    CHECK(sampler.height_of(off) == doctest::Approx(loss_at(loss, off)).epsilon(1e-4));
  }
  CHECK(fast >= 40);
  CHECK(plain >= 100);
  CHECK(penalised >= 15);
  CHECK(combined >= 10);
}

TEST_CASE("every activation between layers, first and last, by the kernels or beside them") {
  int own = 0;
  for (const ActivationKind hidden : activation_kinds()) {
    for (const ActivationKind output : activation_kinds()) {
      for (const Index inputs : {2, 9}) {
        testing::Example example = testing::spiral();
        example.network.inputs = inputs;
        example.network.layers = {testing::layer(5, hidden), testing::layer(7, hidden), testing::layer(3, output)};
        example.network.layers[1].activation.slope = 0;
        Random random(4, Stream::data);
        Matrix points(inputs, 75), targets(3, 75);
        for (double& one : points.reshaped()) one = random.normal();
        for (double& one : targets.reshaped()) one = random.uniform(-1, 1);
        example.data = testing::dataset(points, targets);
        const SurfaceLoss loss = loss_of(example);
        const Vector parameters = initial_parameters(example.network, 3);
        const Slice slice = random_slice(example.network, parameters, 8);
        SurfaceSampler sampler(loss, slice);
        CAPTURE(id_of(hidden));
        CAPTURE(id_of(output));
        const bool is_plain = hidden == ActivationKind::step || hidden == ActivationKind::maxout ||
                              output == ActivationKind::step || output == ActivationKind::maxout;
        CHECK(sampler.is_single_precision() == !is_plain);
        own += !is_plain && (hidden == ActivationKind::gelu || hidden == ActivationKind::silu);
        CHECK(worst_error(*sampler.refine(), loss, slice, 0) < (is_plain ? 1e-11 : 1e-4));
      }
    }
  }
  CHECK(own >= 30);
}

TEST_CASE("wide networks and images as bytes: the first layer is combined, sums go in pieces") {
  testing::Example example;
  example.network.inputs = 50;
  example.network.loss = LossKind::categorical_cross_entropy;
  example.network.layers = {testing::layer(70, ActivationKind::relu), testing::layer(40, ActivationKind::sigmoid),
                            testing::layer(4, ActivationKind::softmax)};
  auto data = std::make_shared<Dataset>();
  ByteFeatures bytes{{50, 3000}, 255};
  Random random(3, Stream::data);
  for (Index i = 0; i < bytes.values.size(); ++i) bytes.values.data()[i] = static_cast<std::uint8_t>(random.below(256));
  data->inputs = bytes;
  data->targets = Matrix::Zero(4, 3000);
  for (Index i = 0; i < 3000; ++i) data->targets(static_cast<Index>(random.below(4)), i) = 1;
  data->train_count = 3000;
  data->task = Task::multiclass;
  example.data = data;
  example.state = initial_state(example.network, example.rule);
  SurfaceLoss loss = loss_of(example);
  const Slice slice = random_slice(example.network, example.state.parameters, 2);
  SurfaceSampler sampler(loss, slice);
  CHECK(sampler.is_single_precision());
  CHECK(sampler.examples() < 3000);  // a bounded cost
  CHECK(sampler.examples() >= 64);
  const auto surface = sampler.refine();
  CHECK(surface->examples == sampler.examples());
  loss.columns.resize(static_cast<std::size_t>(sampler.examples()));
  for (std::size_t i = 0; i < loss.columns.size(); ++i) loss.columns[i] = static_cast<Index>(i * 3000 / loss.columns.size());
  CHECK(worst_error(*surface, loss, slice, 0) < 1e-4);
}

TEST_CASE("a 201 x 201 surface of 2-8-8-1 looks at all of 500 examples, each grid holds the one before") {
  testing::Example example = testing::spiral();
  auto data = std::make_shared<Dataset>(*example.data);
  REQUIRE(data->size() == 500);
  data->train_count = 500;
  example.data = data;
  SurfaceSampler sampler(loss_of(example), random_slice(example.network, example.state.parameters, 1));
  CHECK(sampler.examples() == 500);
  std::shared_ptr<const Surface> before;
  for (const Index resolution : {6, 26, 51, 101, 201}) {
    const auto surface = sampler.refine();
    REQUIRE(surface);
    CHECK(surface->resolution == resolution);
    CHECK(surface->is_final == (resolution == SurfaceSampler::finest));
    if (before) {
      const Index stride = (resolution - 1) / (before->resolution - 1);
      bool same = true;
      for (Index row = 0; row < before->resolution; ++row) {
        for (Index column = 0; column < before->resolution; ++column) {
          same = same && surface->heights(row * stride, column * stride) == before->heights(row, column);
        }
      }
      CHECK(same);
    }
    before = surface;
  }
  CHECK(sampler.refine() == nullptr);
}

TEST_CASE("dropout: the surface of a batch is that of its training step's masks") {
  testing::Example example = testing::spiral();
  example.network.layers[0].dropout = 0.4;
  example.rule.seed = 12;
  SurfaceLoss loss = loss_of(example);
  BatchPlan plan(example.data->train_count, example.rule.seed);
  const auto batch = plan.batch({}, 10);
  loss.columns.assign(batch.begin(), batch.end());
  loss.dropout_step = 0;
  const Trace trace = record(example.network, example.rule, example.state, *example.data, loss.columns).trace;
  CHECK(loss_at(loss, example.state.parameters) == doctest::Approx(trace.loss).epsilon(1e-13));
  loss.dropout_step = 1;
  CHECK(loss_at(loss, example.state.parameters) != doctest::Approx(trace.loss).epsilon(1e-9));
  const Slice slice = random_slice(example.network, example.state.parameters, 1);
  SurfaceSampler sampler(loss, slice);
  CHECK_FALSE(sampler.is_single_precision());
  CHECK(worst_error(*sampler.refine(), loss, slice, 0) < 1e-12);
}

TEST_CASE("heights between the points lie between theirs, outside there is none") {
  Surface surface;
  surface.range = {0, 2, 10, 20};
  surface.resolution = 3;
  surface.heights.resize(3, 3);
  surface.heights << 7, 8, 9, 4, 5, 6, 1, 2, 3;  // row 0 at y = 20
  CHECK(height_at(surface, 0, 20) == 7);
  CHECK(height_at(surface, 2, 10) == 3);
  CHECK(height_at(surface, 1, 15) == 5);
  CHECK(height_at(surface, 0.5, 15) == doctest::Approx(4.5));
  CHECK(height_at(surface, 1.5, 17.5) == doctest::Approx(7));
  CHECK(std::isnan(height_at(surface, 2.001, 15)));
  CHECK(std::isnan(height_at(surface, 1, 9.9)));
  CHECK(std::isnan(height_at(surface, std::nan(""), 15)));
  surface.heights(0, 0) = std::numeric_limits<double>::infinity();
  CHECK(height_at(surface, 1, 20) == 8);
  CHECK(height_at(surface, 0, 15) == 4);
  CHECK(std::isinf(height_at(surface, 0.5, 17)));
}

TEST_CASE("heights that are not finite stay so, and the extremes leave them out") {
  testing::Example example = testing::spiral();
  for (LayerSpec& layer : example.network.layers) layer.activation.kind = ActivationKind::linear;
  const SurfaceLoss loss = loss_of(example);
  Slice slice = random_slice(example.network, example.state.parameters, 1);
  slice.range = {0, 1e25, 0, 1e-3};
  SurfaceSampler sampler(loss, slice);
  const auto surface = sampler.refine();
  CHECK_FALSE(surface->heights.allFinite());
  CHECK(std::isfinite(surface->heights(5, 0)));
  CHECK(std::isfinite(surface->lowest));
  CHECK(std::isfinite(surface->highest));
}

TEST_CASE("a surface that is told to stop ends within milliseconds, and can be begun anew") {
  testing::Example example = testing::spiral();
  SurfaceSampler sampler(loss_of(example), random_slice(example.network, example.state.parameters, 1), SurfaceWay::plain);
  REQUIRE(sampler.refine());
  std::atomic<bool> stop{false};
  std::atomic<bool> ended{false};
  bool is_null = false;
  std::thread worker([&] {
    while (std::shared_ptr<const Surface> surface = sampler.refine(&stop)) if (surface->is_final) break;
    is_null = true;
    ended = true;
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  stop = true;
  const auto begin = std::chrono::steady_clock::now();
  worker.join();
  CHECK(ended);
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(1));
  stop = true;
  CHECK(sampler.refine(&stop) == nullptr);
  CHECK(sampler.refine() != nullptr);
}
