// One frame of the interface, built without drawing it: at rest, and with every figure made anew by a step.
#include "app/platform/fonts.hpp"
#include "app/ui/desk.hpp"
#include "app/ui/gui_context.hpp"

#include <benchmark/benchmark.h>

#include <memory>
#include <stdexcept>

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
    if (fonts.wants_rebuild()) fonts.rebuild();
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

BENCHMARK_CAPTURE(frame_at_rest, worked_example, "worked-example")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(frame_at_rest, spiral, "spiral")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(frame_with_a_step, worked_example, "worked-example")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(frame_with_a_step, spiral, "spiral")->Unit(benchmark::kMillisecond);

}  // namespace
