#include "app/platform/headless.hpp"

#if __has_include(<EGL/egl.h>) && __has_include(<dlfcn.h>)
#include <EGL/egl.h>
#include <EGL/eglext.h>
#include <dlfcn.h>
#include <glad/gl.h>

namespace chainrule {
namespace {

Error machine_error(const char* code, const char* reason) { return {code, {{"reason", reason}}, {}, Blame::machine}; }

}  // namespace

struct HeadlessContext::Implementation {
  void* library = nullptr;
  EGLDisplay display = EGL_NO_DISPLAY;
  EGLContext context = EGL_NO_CONTEXT;
  decltype(&eglGetProcAddress) get_proc_address = nullptr;
  decltype(&eglInitialize) initialize = nullptr;
  decltype(&eglTerminate) terminate = nullptr;
  decltype(&eglBindAPI) bind_api = nullptr;
  decltype(&eglCreateContext) create_context = nullptr;
  decltype(&eglDestroyContext) destroy_context = nullptr;
  decltype(&eglMakeCurrent) make_current = nullptr;

  template <class Function>
  bool load(Function& function, const char* name) {
    function = reinterpret_cast<Function>(dlsym(library, name));
    return function != nullptr;
  }
  bool load_library() {
    library = dlopen("libEGL.so.1", RTLD_NOW | RTLD_LOCAL);
    return library && load(get_proc_address, "eglGetProcAddress") && load(initialize, "eglInitialize") &&
           load(terminate, "eglTerminate") && load(bind_api, "eglBindAPI") && load(create_context, "eglCreateContext") &&
           load(destroy_context, "eglDestroyContext") && load(make_current, "eglMakeCurrent");
  }
  bool open_display() {
    const auto get_display =
        reinterpret_cast<PFNEGLGETPLATFORMDISPLAYEXTPROC>(get_proc_address("eglGetPlatformDisplayEXT"));
    if (!get_display) return false;
    display = get_display(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, nullptr);
    return display != EGL_NO_DISPLAY && initialize(display, nullptr, nullptr);
  }
  bool open_context() {
    const EGLint attributes[] = {EGL_CONTEXT_MAJOR_VERSION, 3, EGL_CONTEXT_MINOR_VERSION, 3,
                                 EGL_CONTEXT_OPENGL_PROFILE_MASK, EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT, EGL_NONE};
    if (!bind_api(EGL_OPENGL_API)) return false;
    context = create_context(display, EGL_NO_CONFIG_KHR, EGL_NO_CONTEXT, attributes);
    return context != EGL_NO_CONTEXT && make_current(display, EGL_NO_SURFACE, EGL_NO_SURFACE, context);
  }
};

HeadlessContext::HeadlessContext() : implementation_(std::make_unique<Implementation>()) {}

HeadlessContext::~HeadlessContext() {
  Implementation& egl = *implementation_;
  if (egl.context != EGL_NO_CONTEXT) {
    egl.make_current(egl.display, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
    egl.destroy_context(egl.display, egl.context);
  }
  if (egl.display != EGL_NO_DISPLAY) egl.terminate(egl.display);
  // The library stays loaded: Mesa leaves threads and exit handlers behind that point into it.
}

Result<std::unique_ptr<HeadlessContext>> HeadlessContext::create() {
  std::unique_ptr<HeadlessContext> headless(new HeadlessContext);
  Implementation& egl = *headless->implementation_;
  if (!egl.load_library()) return machine_error("platform.no_egl", "libEGL.so.1");
  if (!egl.open_display()) return machine_error("platform.no_egl", "EGL_PLATFORM_SURFACELESS_MESA");
  if (!egl.open_context()) return machine_error("platform.no_opengl", "eglCreateContext");
  if (!gladLoadGL(reinterpret_cast<GLADloadfunc>(egl.get_proc_address)))
    return machine_error("platform.no_opengl", "gladLoadGL");
  return headless;
}

}  // namespace chainrule
#else
namespace chainrule {

struct HeadlessContext::Implementation {};
HeadlessContext::HeadlessContext() = default;
HeadlessContext::~HeadlessContext() = default;
Result<std::unique_ptr<HeadlessContext>> HeadlessContext::create() {
  return Error{"platform.no_egl", {{"reason", "EGL"}}, {}, Blame::machine};
}

}  // namespace chainrule
#endif
