// One frame of the interface, built without drawing it: at rest, with every figure made anew by a step, and while a
// large network trains beside it; and how long an edit of that network takes until it is shown.
#include "app/platform/fonts.hpp"
#include "app/ui/desk.hpp"
#include "app/ui/gui_context.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

namespace {

using namespace chainrule;

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().code);
  return std::move(*result);
}

struct Interface {
  Tables tables = must(load_tables());
  FontMetrics metrics = must(load_font_metrics());
  GuiContext context;
  FontBook fonts{must(find_fonts("en"))};
  Session session;
  Desk desk;

  explicit Interface(const char* scene)
      : session(std::make_shared<const Document>(must(open_document(must(load_scene(scene))))), View{}),
        desk(session, tables, metrics, fonts, nullptr) {
    compat::prepare_without_renderer();
    for (int warm_up = 0; warm_up < 10; ++warm_up) frame({});
  }

  void frame(std::vector<KeyPress> keys) {
    if (fonts.needs_rebuild() || (fonts.wants_rebuild() && !session.training())) fonts.rebuild();
    session.tick();
    context.set_frame(1440, 900, 1.0 / 60);
    ImGui::NewFrame();
    FrameInput input;
    input.keys = std::move(keys);
    desk.frame(std::move(input));
    ImGui::Render();
    compat::accept_textures_without_renderer();
  }
};

void frame_at_rest(benchmark::State& state, const char* scene) {
  Interface interface(scene);
  for (auto round : state) interface.frame({});
}

void frame_with_a_step(benchmark::State& state, const char* scene) {
  Interface interface(scene);
  bool forward = true;
  for (auto round : state) {
    interface.frame({make_key_press(forward ? "Right" : "Left", false, false, false)});
    forward = !forward;
  }
}

/// Milliseconds of processor that this thread has used.
double thread_milliseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
}

/// Sixty frames a second as the window asks for them; the processor time of each, middle and worst in a hundred.
void frames_of_a_large_network(benchmark::State& state, bool trains) {
  Interface interface("fashion-mnist");
  while (interface.session.busy()) interface.frame({});
  if (trains) (void)interface.session.execute({"play", {}});
  std::vector<double> costs;
  for (auto round : state) {
    const double before = thread_milliseconds();
    interface.frame({});
    const double cost = thread_milliseconds() - before;
    costs.push_back(cost);
    state.SetIterationTime(cost / 1e3);
    std::this_thread::sleep_for(std::chrono::milliseconds(16));
  }
  std::sort(costs.begin(), costs.end());
  state.counters["median_ms"] = costs[costs.size() / 2];
  state.counters["p99_ms"] = costs[costs.size() * 99 / 100];
}

/// From the typed weight to the first picture that was computed with it, frames of 16 ms included.
void edit_of_a_large_network(benchmark::State& state) {
  Interface interface("fashion-mnist");
  while (interface.session.busy()) interface.frame({});
  double value = 0;
  for (auto round : state) {
    value += 0.01;
    const auto begin = std::chrono::steady_clock::now();
    (void)interface.session.execute({"set_parameter", {std::int64_t{1}, std::int64_t{0}, std::int64_t{0}, value}});
    const auto is_shown = [&] {
      const nn::Trace* trace = interface.session.shown().trace.get();
      return trace && trace->tensor(trace->layers[1].weight)(0, 0) == static_cast<double>(static_cast<float>(value));
    };
    while (!is_shown()) {
      interface.frame({});
      if (!is_shown()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    state.SetIterationTime(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  }
}

BENCHMARK_CAPTURE(frames_of_a_large_network, at_rest, false)->Unit(benchmark::kMillisecond)->UseManualTime()->Iterations(600);
BENCHMARK_CAPTURE(frames_of_a_large_network, training, true)->Unit(benchmark::kMillisecond)->UseManualTime()->Iterations(600);
BENCHMARK(edit_of_a_large_network)->Unit(benchmark::kMillisecond)->UseManualTime()->Iterations(50);
BENCHMARK_CAPTURE(frame_at_rest, worked_example, "worked-example")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(frame_at_rest, spiral, "spiral")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(frame_with_a_step, worked_example, "worked-example")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(frame_with_a_step, spiral, "spiral")->Unit(benchmark::kMillisecond);

}  // namespace
