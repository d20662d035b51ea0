#pragma once
#include "app/text/result.hpp"

#include <memory>

namespace chainrule {

/// An OpenGL 3.3 core context without a display: EGL's surfaceless platform, loaded when it is first asked for.
class HeadlessContext {
 public:
  /// Errors of blame machine: platform.no_egl, platform.no_opengl.
  static Result<std::unique_ptr<HeadlessContext>> create();
  ~HeadlessContext();
  HeadlessContext(const HeadlessContext&) = delete;
  HeadlessContext& operator=(const HeadlessContext&) = delete;

 private:
  HeadlessContext();
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace chainrule
