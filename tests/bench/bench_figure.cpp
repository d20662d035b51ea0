// Building the network figure: 2-8-8-1 within 0.3 ms, 784-128-10 within 2 ms. A landscape of 201 x 201 points: figure and
// handing its triangles to OpenGL within 2 ms together; turning it needs the figure only.
#include "app/explain/moment.hpp"
#include "app/figure/surface_picture.hpp"
#include "app/figure/surface_shading.hpp"
#include "app/files/assets.hpp"
#include "app/gl/surface_mesh.hpp"
#include "app/platform/headless.hpp"
#include "engine/data/generators.hpp"
#include "engine/trace/record.hpp"
#include "tests/support/sample_landscapes.hpp"

#include <benchmark/benchmark.h>

namespace {

using namespace chainrule;

struct Scene {
  nn::NetworkSpec network;
  nn::TrainingRule rule;
  nn::Dataset data;
  nn::TrainingState state;
  nn::Trace trace;
  nn::ResponseMaps maps;
};

nn::LayerSpec layer(nn::Index units, nn::ActivationKind activation) {
  nn::LayerSpec spec;
  spec.units = units;
  spec.activation.kind = activation;
  return spec;
}

Scene spiral() {
  Scene scene;
  scene.network.inputs = 2;
  scene.network.layers = {layer(8, nn::ActivationKind::tanh), layer(8, nn::ActivationKind::tanh), layer(1, nn::ActivationKind::tanh)};
  scene.data = nn::generate({});
  return scene;
}

Scene wide() {
  Scene scene;
  scene.network.inputs = 784;
  scene.network.loss = nn::LossKind::categorical_cross_entropy;
  scene.network.layers = {layer(128, nn::ActivationKind::relu), layer(10, nn::ActivationKind::softmax)};
  scene.data.inputs = nn::Matrix::Constant(784, 1, 0.5);
  scene.data.targets = nn::Matrix::Zero(10, 1);
  scene.data.targets(3, 0) = 1;
  scene.data.train_count = 1;
  scene.data.image_width = scene.data.image_height = 28;
  scene.data.task = nn::Task::multiclass;
  for (int c = 0; c < 10; ++c) scene.data.class_names.push_back("names.class.fashion_mnist." + std::to_string(c));
  return scene;
}

void build(benchmark::State& state, Scene scene, bool maps, FigureKind kind) {
  const Tables tables = std::move(load_tables()).value();
  const FontMetrics metrics = FontMetrics::fixed();
  scene.state = nn::initial_state(scene.network, scene.rule);
  const nn::Index first = 0;
  scene.trace = nn::record(scene.network, scene.rule, scene.state, scene.data, {&first, 1}).trace;
  if (maps) scene.maps = nn::response_maps(scene.network, scene.state.parameters, {}, 64);
  Moment moment;
  moment.network = &scene.network;
  moment.parameters = &scene.state.parameters;
  moment.data = &scene.data;
  moment.trace = &scene.trace;
  moment.position = nn::last_position(scene.trace);
  moment.maps = maps ? &scene.maps : nullptr;
  moment.maps_in_neurons = maps;
  const FigureStyle style{tables.theme("light"), &metrics, tables.language("en"), NumberFormat(4), 765, 500};
  for (auto _ : state) benchmark::DoNotOptimize(figure_of(kind, moment, style));
}

void network_2_8_8_1(benchmark::State& state) { build(state, spiral(), false, FigureKind::network); }
void network_2_8_8_1_with_maps(benchmark::State& state) { build(state, spiral(), true, FigureKind::network); }
void network_784_128_10(benchmark::State& state) { build(state, wide(), false, FigureKind::network); }
void step_card_784_128_10(benchmark::State& state) { build(state, wide(), false, FigureKind::step_card); }

struct Landscape {
  Tables tables = std::move(load_tables()).value();
  FontMetrics metrics = FontMetrics::fixed();
  nn::Surface surface = testing::surface_from(testing::hills, {-4, 4, -4, 4}, 201);
  LandscapeSpec spec = testing::hilly_spec(surface);
  FigureStyle style{tables.theme("light"), &metrics, tables.language("en"), NumberFormat(4), 765, 500};
};

/// What the screen makes beside itself.
SurfacePicture prepared(const Landscape& scene) {
  return whole_picture(scene.surface, heights_of_ways(scene.spec.ways, scene.surface.range), scene.spec.log_height, *scene.style.theme, nullptr);
}

/// A frame with new heights: the figure around what was made beside the screen, and its triangles to OpenGL.
void frame_with_new_heights_201(benchmark::State& state) {
  const auto context = HeadlessContext::create();
  if (!context) return state.SkipWithError("no OpenGL");
  Landscape scene;
  const SurfacePicture picture = prepared(scene);
  scene.spec.picture = &picture;
  for (auto _ : state) {
    const Figure figure = landscape(scene.spec, scene.style);
    const auto& shape = std::get<SurfaceShape>(figure.find("surface")->shape);
    SurfaceMesh mesh(*shape.relief->triangles);
  }
}
void contour_map_with_new_heights_201(benchmark::State& state) {
  Landscape scene;
  const SurfacePicture picture = prepared(scene);
  scene.spec.picture = &picture;
  for (auto _ : state) benchmark::DoNotOptimize(contour_map(scene.spec, scene.style));
}
/// Beside the screen.
void prepare_201(benchmark::State& state) {
  const Landscape scene;
  for (auto _ : state) benchmark::DoNotOptimize(prepared(scene));
}
void landscape_201(benchmark::State& state) {
  Landscape scene;
  for (auto _ : state) {
    scene.spec.camera.azimuth += 3;
    benchmark::DoNotOptimize(landscape(scene.spec, scene.style));
  }
}
void contour_map_201(benchmark::State& state) {
  const Landscape scene;
  for (auto _ : state) benchmark::DoNotOptimize(contour_map(scene.spec, scene.style));
}
void triangles_201(benchmark::State& state) {
  const Landscape scene;
  const auto shape = std::get<SurfaceShape>(landscape(scene.spec, scene.style).find("surface")->shape);
  for (auto _ : state) benchmark::DoNotOptimize(triangles_of(*shape.relief));
}
void triangles_201_to_opengl(benchmark::State& state) {
  const auto context = HeadlessContext::create();
  if (!context) return state.SkipWithError("no OpenGL");
  const Landscape scene;
  const auto shape = std::get<SurfaceShape>(landscape(scene.spec, scene.style).find("surface")->shape);
  for (auto _ : state) SurfaceMesh mesh(triangles_of(*shape.relief));
}
/// What a file of a fine surface costs.
void raster_201(benchmark::State& state) {
  const Landscape scene;
  const auto shape = std::get<SurfaceShape>(landscape(scene.spec, scene.style).find("surface")->shape);
  for (auto _ : state) benchmark::DoNotOptimize(surface_raster(shape, 2));
}

BENCHMARK(frame_with_new_heights_201)->Unit(benchmark::kMicrosecond);
BENCHMARK(contour_map_with_new_heights_201)->Unit(benchmark::kMicrosecond);
BENCHMARK(prepare_201)->Unit(benchmark::kMicrosecond);
BENCHMARK(landscape_201)->Unit(benchmark::kMicrosecond);
BENCHMARK(contour_map_201)->Unit(benchmark::kMicrosecond);
BENCHMARK(triangles_201)->Unit(benchmark::kMicrosecond);
BENCHMARK(triangles_201_to_opengl)->Unit(benchmark::kMicrosecond);
BENCHMARK(raster_201)->Unit(benchmark::kMillisecond);
BENCHMARK(network_2_8_8_1)->Unit(benchmark::kMicrosecond);
BENCHMARK(network_2_8_8_1_with_maps)->Unit(benchmark::kMicrosecond);
BENCHMARK(network_784_128_10)->Unit(benchmark::kMicrosecond);
BENCHMARK(step_card_784_128_10)->Unit(benchmark::kMicrosecond);

}  // namespace
