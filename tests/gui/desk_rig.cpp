#include "tests/gui/desk_rig.hpp"

#include "app/ui/figure_painter.hpp"
#include "app/ui/language_characters.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <stdexcept>
#include <utility>
#include <thread>

namespace chainrule::test {
namespace {

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error("error " + result.error().code);
  return std::move(*result);
}

std::string told(const Label& label) {
  std::string text = "\"" + label.text + "\"" + (label.shortened ? " cut" : "");
  for (const double number : {label.rect.x, label.rect.y, label.rect.width, label.rect.height, label.clip.x, label.clip.y,
                              label.clip.width, label.clip.height})
    text += " " + NumberFormat(4).ascii(number);
  for (const char32_t character : label.missing) text += " U+" + std::to_string(static_cast<unsigned>(character));
  return text;
}

KeyPress key_press(const std::string& chord) {
  bool ctrl = false, shift = false;
  std::string key = chord;
  if (key.starts_with("Ctrl+")) ctrl = true, key = key.substr(5);
  if (key.starts_with("Shift+")) shift = true, key = key.substr(6);
  return make_key_press(key, ctrl, shift, false);
}

}  // namespace

const Materials& materials() {
  static const Materials read = {must(load_tables()), must(load_font_metrics())};
  return read;
}

DeskRig::DeskRig(const std::string& scene, View view, double width, double height) : width_(width), height_(height) {
  compat::prepare_without_renderer();
  fonts_ = std::make_unique<FontBook>(must(find_fonts(view.language)));
  language_ = view.language;
  fonts_->expect(characters_of(*materials().tables.language(language_)));
  fonts_->rebuild();
  auto document = std::make_shared<const Document>(must(open_document(must(load_scene(scene)))));
  session_ = std::make_unique<Session>(document, view);
  desk_ = std::make_unique<Desk>(*session_, materials().tables, materials().metrics, *fonts_, nullptr);
  compat::move_mouse(-1, -1);
  settle();
}

void DeskRig::frame(std::vector<KeyPress> keys) {
  if (session_->view().language != language_) {
    language_ = session_->view().language;
    fonts_->set_files(must(find_fonts(language_)));
    fonts_->expect(characters_of(*materials().tables.language(language_)));
  }
  if (fonts_->needs_rebuild() || (fonts_->wants_rebuild() && !stands_in_)) fonts_->rebuild();
  seconds_ += 1.0 / 60;
  session_->tick();
  context_.set_frame(width_, height_, 1.0 / 60);
  ImGui::NewFrame();
  FrameInput input;
  input.width = width_;
  input.height = height_;
  input.seconds = seconds_;
  input.keys = std::move(keys);
  input.dropped_files = std::exchange(dropped_, {});
  desk_->frame(std::move(input));
  ImGui::Render();
  compat::accept_textures_without_renderer();
}

void DeskRig::settle() {
  for (int round = 0; round < 2000; ++round) {
    frame();
    if (!session_->busy() && !desk_->reading() && !fonts_->wants_rebuild() && round > 2) return;
    if (session_->busy() || desk_->reading()) std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  FAIL("the session never came to rest");
}

bool DeskRig::enabled(const std::string& id) const {
  const auto found = desk_->ui().widgets().find(id);
  return found != desk_->ui().widgets().end() && found->second.enabled;
}

Rect DeskRig::place(const std::string& id) const {
  const auto found = desk_->ui().widgets().find(id);
  REQUIRE_MESSAGE(found != desk_->ui().widgets().end(), "no widget " << id);
  return found->second.rect;
}

void DeskRig::point_at(Point at) {
  compat::move_mouse(static_cast<float>(at.x), static_cast<float>(at.y));
  frame();
  frame();
}

void DeskRig::click_at(Point at) {
  point_at(at);
  compat::press_mouse(true);
  frame();
  compat::press_mouse(false);
  frame();
  settle();
}

void DeskRig::click_and_go_on(const std::string& id) {
  const Rect rect = place(id);
  point_at({rect.x + rect.width / 2, rect.y + rect.height / 2});
  compat::press_mouse(true);
  frame();
  compat::press_mouse(false);
  frame();
}

void DeskRig::right_click_at(Point at) {
  point_at(at);
  compat::press_mouse(true, 1);
  frame();
  compat::press_mouse(false, 1);
  frame();
  settle();
}

void DeskRig::drag_between(Point from, Point to) {
  point_at(from);
  compat::press_mouse(true);
  frame();
  point_at({(from.x + to.x) / 2, (from.y + to.y) / 2});
  point_at(to);
  compat::press_mouse(false);
  frame();
  settle();
}

void DeskRig::drop(const std::string& path) {
  drop_and_go_on(path);
  settle();
}

void DeskRig::drop_and_go_on(const std::string& path) {
  dropped_ = {path};
  frame();
}

Point DeskRig::on_map(double x, double y) {
  const Rect rect = this->place("slot1/figure");
  const double scale = session_->view().scale;
  FigureShelf shelf(materials().tables, materials().metrics);
  const Figure& figure = shelf.get(FigureKind::decision_boundary, *session_, "", std::floor(rect.width / scale), std::floor(rect.height / scale));
  const Mark* surface = figure.find("surface");
  REQUIRE(surface != nullptr);
  const FigurePlace place{{std::floor(rect.x), std::floor(rect.y)}, scale};
  const Rect plot = place.to_pixels(bounds_of(*surface, materials().metrics));
  const nn::Plane& plane = session_->shown().maps->plane;
  return {plot.x + plot.width * (x - plane.x_min) / (plane.x_max - plane.x_min), plot.y + plot.height * (plane.y_max - y) / (plane.y_max - plane.y_min)};
}

void DeskRig::click(const std::string& id) {
  const Rect rect = place(id);
  click_at({rect.x + rect.width / 2, rect.y + rect.height / 2});
}

void DeskRig::drag(const std::string& id, double to_share) {
  const Rect rect = place(id);
  point_at({rect.x + rect.width / 2, rect.y + rect.height / 2});
  compat::press_mouse(true);
  frame();
  point_at({rect.x + rect.width * to_share, rect.y + rect.height / 2});
  compat::press_mouse(false);
  frame();
  settle();
}

void DeskRig::wheel(const std::string& id, float clicks) {
  const Rect rect = place(id);
  point_at({rect.x + rect.width / 2, rect.y + rect.height / 2});
  compat::turn_wheel(clicks);
  frame();
  frame();
}

void DeskRig::type(const std::string& text) {
  for (const char character : text) {
    ImGui::GetIO().AddInputCharacter(static_cast<unsigned char>(character));
    frame();
  }
}

void DeskRig::key(const std::string& chord) {
  frame({key_press(chord)});
  settle();
}

void DeskRig::type_into(const std::string& id, const std::string& text) {
  click(id);
  type(text);
  key("Enter");
}

void DeskRig::choose(const std::string& id, int index) {
  click(id);
  click(id + "/" + std::to_string(index));
}

void DeskRig::look_in_every_language(std::initializer_list<WindowSize> sizes, const std::function<void()>& show) {
  for (const Language& language : materials().tables.languages)
    for (const WindowSize& size : sizes) {
      resize(size.width, size.height);
      REQUIRE(session_->execute({"language", {language.id()}}).has_value());
      REQUIRE(session_->execute({"scale", {size.scale}}).has_value());
      settle();
      CAPTURE(language.id());
      CAPTURE(size.scale);
      show();
      check_texts();
    }
}

void DeskRig::check_texts() {
  for (const Label& label : unclean(labels())) FAIL_CHECK(told(label));
}

void DeskRig::do_by_palette(const std::string& words) {
  key("Ctrl+K");
  REQUIRE(desk_->palette());
  type(words);
  key("Enter");
  REQUIRE_FALSE(desk_->palette());
}

Point DeskRig::mark(const std::string& id) {
  const Rect rect = place("network/figure");
  const double scale = session_->view().scale;
  FigureShelf shelf(materials().tables, materials().metrics);
  const Figure& figure = shelf.get(FigureKind::network, *session_, "", std::floor(rect.width / scale), std::floor(rect.height / scale));
  const Mark* found = figure.find(id);
  REQUIRE_MESSAGE(found != nullptr, "no mark " << id);
  const FigurePlace place{{std::floor(rect.x), std::floor(rect.y)}, scale};
  const Rect bounds = place.to_pixels(bounds_of(*found, materials().metrics));
  return {bounds.x + bounds.width / 2, bounds.y + bounds.height / 2};
}

}  // namespace chainrule::test
