#include "app/gl/framebuffer.hpp"
#include "app/platform/headless.hpp"
#include "app/ui/app.hpp"
#include "app/ui/frame_maker.hpp"

#include <chrono>
#include <thread>

namespace chainrule {
namespace {

/// Waits until the worker has made what large networks show late.
void settle(Session& session) {
  do {
    session.tick();
    if (session.busy()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  } while (session.busy());
  session.notices().clear();
}

}  // namespace

Result<Picture> shoot(const WindowPicture& request) {
  Result<std::unique_ptr<HeadlessContext>> context = HeadlessContext::create();
  if (!context) return context.error();
  Session session(request.document, request.view, request.course);
  settle(session);
  Result<std::unique_ptr<FrameMaker>> maker = FrameMaker::create(session, *request.tables);
  if (!maker) return maker.error();
  const Framebuffer target(request.width, request.height);
  if (!target.complete()) return Error{"platform.no_opengl", {{"reason", "framebuffer"}}, {}, Blame::machine};
  FrameInput input;
  input.width = request.width;
  input.height = request.height;
  input.pointing = false;
  const auto begin = [&] { ImGui::GetIO().DisplaySize = ImVec2(static_cast<float>(request.width), static_cast<float>(request.height)); };
  target.bind();
  (*maker)->draw(input, begin);
  target.bind();
  (*maker)->draw(input, begin);
  return Picture{target.read(), request.width, request.height};
}

}  // namespace chainrule
