// Counts what the process allocates while a trainer steps: operator new and the C allocator, which Eigen uses.
#include "engine/landscape/surface.hpp"
#include "engine/train/trainer.hpp"
#include "engine/train/watch.hpp"

#include "tests/support/networks.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <cstddef>
#include <new>

namespace {
std::atomic<long> allocations{0};
}

extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* memory, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);

void* malloc(std::size_t size) {
  ++allocations;
  return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) {
  ++allocations;
  return __libc_calloc(count, size);
}
void* realloc(void* memory, std::size_t size) {
  ++allocations;
  return __libc_realloc(memory, size);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) {
  ++allocations;
  return __libc_memalign(alignment, size);
}
int posix_memalign(void** memory, std::size_t alignment, std::size_t size) {
  ++allocations;
  *memory = __libc_memalign(alignment, size);
  return *memory ? 0 : 12;
}
}

using namespace nn;

TEST_CASE("the counter counts operator new and Eigen") {
  const long before = allocations;
  ::operator delete(::operator new(8));
  const long after_new = allocations;
  CHECK(after_new > before);
  Matrix room(100, 100);
  room.setZero();
  CHECK(allocations > after_new);
}

TEST_CASE("no optimizer, schedule, penalty or clipping allocates") {
  for (const Precision precision : precisions()) {
    for (const OptimizerKind optimizer : optimizer_kinds()) {
      for (const ScheduleKind schedule : schedule_kinds()) {
        testing::Example example = testing::spiral();
        example.network.layers[1].frozen = true;
        example.rule.precision = precision;
        example.rule.optimizer = optimizer;
        example.rule.schedule.kind = schedule;
        example.rule.l1 = 1e-4;
        example.rule.clip_value = 0.1;
        example.rule.clip_norm = 0.1;
        example.rule.max_norm = 0.5;
        Trainer trainer(example.network, example.rule, example.data, initial_state(example.network, example.rule));
        trainer.step();
        const long before = allocations;
        for (int i = 0; i < 10; ++i) trainer.step();
        CHECK(allocations - before == 0);
      }
    }
  }
}

TEST_CASE("varying the examples allocates nothing") {
  for (const Precision precision : precisions()) {
    testing::Example example = testing::spiral();
    testing::make_images(example);
    example.rule.precision = precision;
    example.rule.augmentation.noise = 0.1;
    Trainer trainer(example.network, example.rule, example.data, example.state);
    trainer.step();
    const long before = allocations;
    for (int i = 0; i < 60; ++i) trainer.step();
    CHECK(allocations - before == 0);
  }
}

TEST_CASE("a training step allocates nothing") {
  testing::Example wide;
  wide.network.inputs = 784;
  wide.network.loss = LossKind::categorical_cross_entropy;
  wide.network.layers = {testing::layer(128, ActivationKind::relu, 0.2), testing::layer(10, ActivationKind::softmax)};
  wide.rule.optimizer = OptimizerKind::adam;
  wide.rule.batch_size = 32;
  wide.rule.l2 = 1e-4;
  wide.data = testing::dataset(Matrix::Constant(784, 100, 0.5), Matrix::Constant(10, 100, 0.1));
  for (const Precision precision : precisions()) {
    for (testing::Example example : {testing::spiral(), testing::worked_example(BiasUpdate::layer), wide}) {
      example.rule.precision = precision;
      Trainer trainer(example.network, example.rule, example.data, initial_state(example.network, example.rule));
      trainer.step();
      const long before = allocations;
      for (int i = 0; i < 30; ++i) trainer.step();  // across ends of epochs
      CHECK(allocations - before == 0);
    }
  }
}

TEST_CASE("nor do a watched gradient and the conditions that every update is asked for") {
  testing::Example example = testing::spiral();
  StopRule rule;
  rule.epochs = 1000;
  rule.gradient = rule.vanishing = 1e-9;
  rule.exploding = 1e9;
  rule.loss = 1e-9;
  Trainer trainer(example.network, example.rule, example.data, example.state);
  Watch watch(rule, example.network, example.rule.precision, example.data);
  trainer.watch_gradients(true);
  trainer.step();
  const long before = allocations;
  bool halted = false;
  for (int i = 0; i < 60; ++i) {
    trainer.step();
    halted = halted || watch.after_step(trainer) || !trainer.is_finite();
  }
  CHECK(allocations - before == 0);
  CHECK_FALSE(halted);
}

TEST_CASE("a landscape allocates for a grid, not for its points") {
  for (const ActivationKind hidden : {ActivationKind::tanh, ActivationKind::gelu, ActivationKind::maxout}) {
    for (const Index inputs : {2, 6}) {
      testing::Example example = testing::spiral();
      example.network.inputs = inputs;
      example.network.layers[0].activation.kind = hidden;
      const Matrix points = Matrix::Random(inputs, 40);
      example.data = testing::dataset(points, points.topRows(1));
      example.rule.l1 = example.rule.l2 = 0.1;
      SurfaceLoss loss{example.network, example.rule, example.data, {}, true, {}};
      const Vector parameters = initial_parameters(example.network, 1);
      SurfaceSampler sampler(loss, random_slice(example.network, parameters, 1));
      const auto taken = [&sampler] {
        const long before = allocations;
        const auto surface = sampler.refine();
        return allocations - before;
      };
      const long first = taken(), second = taken(), third = taken();
      CAPTURE(id_of(hidden));
      CHECK(first >= second);
      CHECK(second >= third);
      CHECK(third < 10);
    }
  }
}
