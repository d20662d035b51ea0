#include "app/ui/app.hpp"

#include "app/platform/signals.hpp"
#include "app/platform/window.hpp"
#include "app/ui/frame_maker.hpp"
#include "app/ui/habits.hpp"
#include "app/ui/state_line.hpp"

#include <backends/imgui_impl_glfw.h>

#include <algorithm>

namespace chainrule {
namespace {

constexpr double frame_seconds = 1.0 / 60, idle_seconds = 0.25, habits_period = 0.5;
/// Pointing at something shows in the frame after; a few more frames let everything come to rest.
constexpr int frames_after_activity = 3;

/// Lets Dear ImGui's window back end live between two points.
class GlfwBackEnd {
 public:
  explicit GlfwBackEnd(GLFWwindow* window) { ImGui_ImplGlfw_InitForOpenGL(window, true); }
  ~GlfwBackEnd() { ImGui_ImplGlfw_Shutdown(); }
  GlfwBackEnd(const GlfwBackEnd&) = delete;
  GlfwBackEnd& operator=(const GlfwBackEnd&) = delete;
};

std::optional<WindowPlace> place_of(const Window& window) {
  const std::optional<Window::Placement> place = window.placement();
  if (!place) return std::nullopt;
  return WindowPlace{place->x, place->y, place->width, place->height, place->maximised};
}

/// The frame loop: draws when something has changed or moves, at most 60 times a second, and sleeps otherwise.
class FrameLoop {
 public:
  FrameLoop(Window& window, Session& session, FrameMaker& maker, Habits& habits)
      : window_(window), session_(session), maker_(maker), habits_(habits) {}

  void run(const TerminationSignals& signals) {
    while (!maker_.desk().wants_to_quit() && !signals.requested()) {
      const bool resting = frames_wanted_ == 0 && !session_.busy() && !maker_.moving();
      window_.wait(resting ? idle_seconds : std::max(0.0, next_frame_ - window_.now()));
      if (window_.now() < next_frame_) continue;
      session_.tick();  // once a frame: it lets the run go on by an epoch
      note_habits(habits_period);
      if (window_.take_activity() || session_.revision() != drawn_revision_) frames_wanted_ = frames_after_activity;
      if (frames_wanted_ == 0 && !maker_.moving()) continue;
      next_frame_ = std::max(next_frame_ + frame_seconds, window_.now());
      draw();
    }
    note_habits(0);
  }

 private:
  /// Not in every frame: where the window stands is a question to the window system.
  void note_habits(double period) {
    if (window_.now() < habits_noted_ + period) return;
    habits_noted_ = window_.now();
    habits_.tick(session_, place_of(window_), window_.now());
  }

  void draw() {
    FrameInput input;
    input.width = window_.framebuffer_width();
    input.height = window_.framebuffer_height();
    input.monitor_scale = window_.content_scale();
    input.seconds = window_.now();
    input.keys = window_.take_keys();
    input.dropped_files = window_.take_dropped_files();
    input.close_requested = window_.close_requested();
    if (input.close_requested) window_.refuse_close();
    if (input.width < 1 || input.height < 1) return;  // minimised
    drawn_revision_ = session_.revision();
    maker_.draw(input, [] { ImGui_ImplGlfw_NewFrame(); });
    window_.swap();
    if (frames_wanted_ > 0) --frames_wanted_;
    if (maker_.desk().take_full_screen_wish()) window_.toggle_fullscreen();
    if (const std::string title = maker_.desk().window_title(); title != title_) window_.set_title(title_ = title);
    state_line_.write(session_, maker_.desk());
  }

  Window& window_;
  Session& session_;
  FrameMaker& maker_;
  Habits& habits_;
  StateLine state_line_;
  std::string title_;
  std::uint64_t drawn_revision_ = ~std::uint64_t{0};
  double next_frame_ = 0, habits_noted_ = 0;
  int frames_wanted_ = frames_after_activity;
};

}  // namespace

Result<void> run_window(const WindowStart& request) {
  const TerminationSignals signals;  // before any thread starts
  const std::string title = "Chainrule – " + request.document->scene.title.in(request.view.language);
  Result<std::unique_ptr<Window>> window = Window::open(title, request.width, request.height);
  if (!window) return window.error();
  Session session(request.document, request.view);
  Result<std::unique_ptr<FrameMaker>> maker = FrameMaker::create(session, *request.tables);
  if (!maker) return maker.error();
  const GlfwBackEnd back_end((*window)->handle());
  if (const auto& place = request.settings.window) (*window)->place({place->x, place->y, place->width, place->height, place->maximised});
  Habits habits(request.settings, {settings_file(), state_folder() / "autosave"});
  (*maker)->desk().use_habits(habits);
  if (request.trouble) session.notices().push_back({{}, {}, request.trouble});
  FrameLoop(**window, session, **maker, habits).run(signals);
  habits.end((*maker)->desk().wants_to_quit() ? nullptr : &session);
  return {};
}

}  // namespace chainrule
