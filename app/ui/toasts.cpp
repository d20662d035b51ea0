#include "app/ui/toasts.hpp"

#include <algorithm>

namespace chainrule {
namespace {

constexpr double shown_seconds = 4;
constexpr std::size_t most_toasts = 3;

}  // namespace

void Toasts::add(std::string text, bool is_error) {
  std::erase_if(toasts_, [&](const Toast& toast) { return toast.text == text; });
  toasts_.push_back({std::move(text), is_error, -1});
  if (toasts_.size() > most_toasts) toasts_.pop_front();
}

void Toasts::draw(Ui& ui) {
  double bottom = ui.window().height - ui.px(104);
  std::size_t index = 0;
  for (Toast& toast : toasts_) {
    if (toast.since < 0) toast.since = ui.style().seconds;
    const Ink ink = ui.ink(13, Face::sans, toast.is_error ? ui.theme().danger : ui.theme().text);
    const double most = std::min(ui.px(520), ui.window().width - ui.px(60));
    const std::vector<std::string> lines = wrapped(ui.canvas(), toast.text, ink, most);
    double width = 0;
    for (const std::string& line : lines) width = std::max(width, ui.canvas().width(line, ink));
    const double height = static_cast<double>(lines.size()) * ui.px(20) + ui.px(18);
    const Rect card{(ui.window().width - width) / 2 - ui.px(16), bottom - height, width + ui.px(32), height};
    ui.begin_layer(card);
    const Touch touch = ui.touch("toast/" + std::to_string(index++), card, true, false);
    ui.canvas().shadow(card, ui.px(8), ui.px(10));
    ui.canvas().fill(card, ui.theme().card, ui.px(8));
    ui.canvas().outline(card, toast.is_error ? ui.theme().danger : ui.theme().field_border, ui.line(1), ui.px(8));
    paragraph(ui, {card.x + ui.px(16), card.y + ui.px(9), width + 2, height}, toast.text, ink);
    ui.end_layer();
    if (touch.clicked) toast.since = -1e9;
    bottom -= height + ui.px(8);
  }
  if (!toasts_.empty()) ui.keep_moving();
  std::erase_if(toasts_, [&](const Toast& toast) {
    return toast.since <= -1e8 || (!toast.is_error && ui.style().seconds - toast.since > shown_seconds);
  });
}

}  // namespace chainrule
