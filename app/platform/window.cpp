#include "app/platform/window.hpp"

#include <glad/gl.h>
#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <array>
#include <utility>

namespace chainrule {
namespace {

constexpr int least_width = 900, least_height = 600;

struct NamedKey {
  int key;
  const char* name;
};
constexpr std::array<NamedKey, 47> named_keys = {{
    {GLFW_KEY_RIGHT, "Right"}, {GLFW_KEY_LEFT, "Left"}, {GLFW_KEY_UP, "Up"}, {GLFW_KEY_DOWN, "Down"},
    {GLFW_KEY_PAGE_UP, "PageUp"}, {GLFW_KEY_PAGE_DOWN, "PageDown"}, {GLFW_KEY_HOME, "Home"}, {GLFW_KEY_END, "End"},
    {GLFW_KEY_SPACE, "Space"}, {GLFW_KEY_ENTER, "Enter"}, {GLFW_KEY_KP_ENTER, "Enter"}, {GLFW_KEY_ESCAPE, "Escape"},
    {GLFW_KEY_TAB, "Tab"}, {GLFW_KEY_BACKSPACE, "Backspace"}, {GLFW_KEY_DELETE, "Delete"}, {GLFW_KEY_F1, "F1"},
    {GLFW_KEY_F2, "F2"}, {GLFW_KEY_F3, "F3"}, {GLFW_KEY_F4, "F4"}, {GLFW_KEY_F5, "F5"}, {GLFW_KEY_F6, "F6"},
    {GLFW_KEY_F7, "F7"}, {GLFW_KEY_F8, "F8"}, {GLFW_KEY_F9, "F9"}, {GLFW_KEY_F10, "F10"}, {GLFW_KEY_F11, "F11"},
    {GLFW_KEY_F12, "F12"}, {GLFW_KEY_MINUS, "Minus"}, {GLFW_KEY_KP_SUBTRACT, "Minus"}, {GLFW_KEY_EQUAL, "Plus"},
    {GLFW_KEY_KP_ADD, "Plus"}, {GLFW_KEY_COMMA, ","}, {GLFW_KEY_PERIOD, "."}, {GLFW_KEY_SLASH, "/"},
    {GLFW_KEY_KP_0, "0"}, {GLFW_KEY_KP_1, "1"}, {GLFW_KEY_KP_2, "2"}, {GLFW_KEY_KP_3, "3"}, {GLFW_KEY_KP_4, "4"},
    {GLFW_KEY_KP_5, "5"}, {GLFW_KEY_KP_6, "6"}, {GLFW_KEY_KP_7, "7"}, {GLFW_KEY_KP_8, "8"}, {GLFW_KEY_KP_9, "9"},
    {GLFW_KEY_KP_DECIMAL, "."}, {GLFW_KEY_KP_DIVIDE, "/"}, {GLFW_KEY_INSERT, "Insert"},
}};

// A letter is named by what it types on this keyboard, so that Ctrl+Z is Z on a German or French one too.
std::string name_of_key(int key, int scancode) {
  for (const NamedKey& named : named_keys)
    if (named.key == key) return named.name;
  const char* typed = glfwGetKeyName(key, scancode);
  if (typed == nullptr || typed[0] == 0 || typed[1] != 0) return {};
  const char letter = typed[0];
  return std::string(1, letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter);
}

std::string error_text() {
  const char* reason = nullptr;
  glfwGetError(&reason);
  return reason ? reason : "";
}

}  // namespace

Result<std::unique_ptr<Window>> Window::open(const std::string& title, int width, int height) {
  if (!glfwInit()) return Error{"platform.no_display", {{"reason", error_text()}}, {}, Blame::machine};
  std::unique_ptr<Window> window(new Window);  // from here on its destructor ends GLFW
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
  glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
  glfwWindowHint(GLFW_SCALE_TO_MONITOR, GLFW_TRUE);
  glfwWindowHintString(GLFW_X11_CLASS_NAME, "chainrule");  // by which the desktop entry knows its window
  glfwWindowHintString(GLFW_X11_INSTANCE_NAME, "chainrule");
  window->handle_ = glfwCreateWindow(width, height, title.c_str(), nullptr, nullptr);
  if (!window->handle_) return Error{"platform.no_opengl", {{"reason", error_text()}}, {}, Blame::machine};
  glfwMakeContextCurrent(window->handle_);
  if (!gladLoadGL(glfwGetProcAddress))
    return Error{"platform.no_opengl", {{"reason", "gladLoadGL"}}, {}, Blame::machine};
  glfwSwapInterval(0);  // the frame limiter is our own: swapping must never wait
  glfwSetWindowSizeLimits(window->handle_, least_width, least_height, GLFW_DONT_CARE, GLFW_DONT_CARE);
  window->install_callbacks();
  return window;
}

Window::~Window() {
  if (handle_) glfwDestroyWindow(handle_);
  glfwTerminate();
}

void Window::install_callbacks() {
  glfwSetWindowUserPointer(handle_, this);
  glfwSetKeyCallback(handle_, [](GLFWwindow* handle, int key, int scancode, int action, int mods) {
    Window& window = *static_cast<Window*>(glfwGetWindowUserPointer(handle));
    window.activity_ = true;
    if (action == GLFW_RELEASE) return;
    std::string name = name_of_key(key, scancode);
    if (name.empty()) return;
    const bool shift = (mods & GLFW_MOD_SHIFT) != 0 && name != "Plus";  // plus stands above "=" on many keyboards
    window.keys_.push_back(make_key_press(std::move(name), (mods & GLFW_MOD_CONTROL) != 0, shift, (mods & GLFW_MOD_ALT) != 0));
  });
  glfwSetDropCallback(handle_, [](GLFWwindow* handle, int count, const char** paths) {
    Window& window = *static_cast<Window*>(glfwGetWindowUserPointer(handle));
    window.activity_ = true;
    window.dropped_.assign(paths, paths + count);
  });
  const auto touch = [](GLFWwindow* handle) { static_cast<Window*>(glfwGetWindowUserPointer(handle))->activity_ = true; };
  glfwSetWindowCloseCallback(handle_, touch);
  glfwSetWindowRefreshCallback(handle_, touch);
  glfwSetFramebufferSizeCallback(handle_, [](GLFWwindow* handle, int, int) {
    static_cast<Window*>(glfwGetWindowUserPointer(handle))->activity_ = true;
  });
  glfwSetCursorPosCallback(handle_, [](GLFWwindow* handle, double, double) {
    static_cast<Window*>(glfwGetWindowUserPointer(handle))->activity_ = true;
  });
  glfwSetCharCallback(handle_, [](GLFWwindow* handle, unsigned) {
    static_cast<Window*>(glfwGetWindowUserPointer(handle))->activity_ = true;
  });
  const auto touch_int = [](GLFWwindow* handle, int) {
    static_cast<Window*>(glfwGetWindowUserPointer(handle))->activity_ = true;
  };
  glfwSetCursorEnterCallback(handle_, touch_int);
  glfwSetWindowFocusCallback(handle_, touch_int);
  glfwSetScrollCallback(handle_, [](GLFWwindow* handle, double, double) {
    static_cast<Window*>(glfwGetWindowUserPointer(handle))->activity_ = true;
  });
  glfwSetMouseButtonCallback(handle_, [](GLFWwindow* handle, int, int, int) {
    static_cast<Window*>(glfwGetWindowUserPointer(handle))->activity_ = true;
  });
}

void Window::set_title(const std::string& title) { glfwSetWindowTitle(handle_, title.c_str()); }

void Window::wait(double seconds) {
  if (seconds > 0)
    glfwWaitEventsTimeout(seconds);
  else
    glfwPollEvents();
}

bool Window::take_activity() { return std::exchange(activity_, false); }
std::vector<KeyPress> Window::take_keys() { return std::exchange(keys_, {}); }
std::vector<std::string> Window::take_dropped_files() { return std::exchange(dropped_, {}); }
bool Window::close_requested() const { return glfwWindowShouldClose(handle_) != 0; }
void Window::refuse_close() { glfwSetWindowShouldClose(handle_, GLFW_FALSE); }
void Window::swap() { glfwSwapBuffers(handle_); }
double Window::now() const { return glfwGetTime(); }

void Window::toggle_fullscreen() {
  if (before_fullscreen_) {
    const Placement& place = *before_fullscreen_;
    glfwSetWindowMonitor(handle_, nullptr, place.x, place.y, place.width, place.height, GLFW_DONT_CARE);
    before_fullscreen_.reset();
    return;
  }
  GLFWmonitor* monitor = glfwGetPrimaryMonitor();
  const GLFWvidmode* mode = monitor ? glfwGetVideoMode(monitor) : nullptr;
  if (!mode) return;
  Placement place{};
  glfwGetWindowPos(handle_, &place.x, &place.y);
  glfwGetWindowSize(handle_, &place.width, &place.height);
  before_fullscreen_ = place;
  glfwSetWindowMonitor(handle_, monitor, 0, 0, mode->width, mode->height, mode->refreshRate);
}

std::optional<Window::Placement> Window::placement() const {
  if (before_fullscreen_ || glfwGetWindowAttrib(handle_, GLFW_ICONIFIED)) return std::nullopt;
  Placement place;
  place.maximised = glfwGetWindowAttrib(handle_, GLFW_MAXIMIZED) != 0;
  glfwGetWindowPos(handle_, &place.x, &place.y);
  glfwGetWindowSize(handle_, &place.width, &place.height);
  return place;
}

void Window::place(const Placement& placement) {
  int count = 0;
  GLFWmonitor** monitors = glfwGetMonitors(&count);
  for (int index = 0; index < count; ++index) {
    int x = 0, y = 0, width = 0, height = 0;
    glfwGetMonitorWorkarea(monitors[index], &x, &y, &width, &height);
    const int middle = placement.x + placement.width / 2;
    const bool stands_there = middle >= x && middle < x + width && placement.y >= y && placement.y < y + height;
    if (!stands_there) continue;
    glfwSetWindowSize(handle_, std::min(placement.width, width), std::min(placement.height, height));
    glfwSetWindowPos(handle_, std::max(x, placement.x), std::max(y, placement.y));
    if (placement.maximised) glfwMaximizeWindow(handle_);
    return;
  }
}

int Window::framebuffer_width() const {
  int width = 0, height = 0;
  glfwGetFramebufferSize(handle_, &width, &height);
  return width;
}
int Window::framebuffer_height() const {
  int width = 0, height = 0;
  glfwGetFramebufferSize(handle_, &width, &height);
  return height;
}
double Window::content_scale() const {
  float x = 1, y = 1;
  glfwGetWindowContentScale(handle_, &x, &y);
  return static_cast<double>(x);
}

}  // namespace chainrule
