#include "app/ui/ui.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace chainrule {
namespace {

constexpr double body_units = 14;          ///< a theme's font size is measured against this
constexpr double tooltip_delay_seconds = 0.45;

}  // namespace

void Ui::begin(const FrameStyle& style, Rect window, std::vector<KeyPress> keys) {
  style_ = style;
  window_ = window;
  unit_ = style.scale * style.theme->font_size_pt / body_units;
  keys_ = std::move(keys);
  moving_ = false;
  layer_ = 0;
  lists_.clear();
  blockers_ = std::exchange(next_blockers_, {});
  widgets_.clear();
  last_order_ = std::exchange(order_, {});
  tip_.reset();
  read_mouse();
  canvas_.begin(ImGui::GetWindowDrawList(), window);
  walk_focus();
}

void Ui::read_mouse() {
  const ImGuiIO& io = ImGui::GetIO();
  mouse_ = style_.pointing ? Point{static_cast<double>(io.MousePos.x), static_cast<double>(io.MousePos.y)} : Point{-1, -1};
  if (!(mouse_ == last_mouse_)) mouse_rest_since_ = style_.seconds;
  last_mouse_ = mouse_;
  down_ = ImGui::IsMouseDown(ImGuiMouseButton_Left);
  pressed_ = ImGui::IsMouseClicked(ImGuiMouseButton_Left);
  right_pressed_ = ImGui::IsMouseClicked(ImGuiMouseButton_Right);
  released_ = ImGui::IsMouseReleased(ImGuiMouseButton_Left);
  double_clicked_ = ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left);
  wheel_ = static_cast<double>(io.MouseWheel);
  if (pressed_) focus_by_key_ = false;
  typed_.clear();
  for (const ImWchar character : io.InputQueueCharacters)
    if (character >= 0x20 && character != 0x7F) typed_.push_back(static_cast<char32_t>(character));
}

// Tab goes from widget to widget in the order in which they are drawn, within the topmost layer.
void Ui::walk_focus() {
  int step = 0;
  if (!is_typing()) step = take_key("Tab") ? 1 : take_key("Shift+Tab") ? -1 : 0;
  moved_focus_ = step != 0 && !last_order_.empty();
  if (!moved_focus_) return;
  const auto here = std::find(last_order_.begin(), last_order_.end(), focused_);
  const auto count = static_cast<std::ptrdiff_t>(last_order_.size());
  std::ptrdiff_t index = here == last_order_.end() ? (step > 0 ? -1 : count) : here - last_order_.begin();
  index = (index + step + count) % count;
  focused_ = last_order_[static_cast<std::size_t>(index)];
  focus_by_key_ = true;
}

void Ui::end() {
  if (!down_) held_.clear();
  if (pressed_ && is_typing() && !widgets_.contains(edit_.id)) stop_edit();
  draw_tooltip();
}

double Ui::line(double units) const { return std::max(1.0, units * style_.scale * theme().line_scale); }

int Ui::layer_under_mouse() const {
  int layer = 0;
  for (const Blocker& blocker : blockers_)
    if (blocker.rect.contains(mouse_)) layer = std::max(layer, blocker.layer);
  return layer;
}

Touch Ui::touch(std::string_view id, Rect rect, bool enabled, bool focusable) {
  widgets_.insert_or_assign(std::string(id), WidgetPlace{rect, layer_, enabled, focusable});
  if (enabled && focusable) order_.emplace_back(id);
  Touch touch;
  const bool over = intersection(rect, canvas_.clip()).contains(mouse_) && layer_under_mouse() <= layer_;
  touch.hovered = over && (held_.empty() || held_ == id);
  if (!enabled) return touch;
  if (over && pressed_) {
    held_ = id;
    touch.pressed = true;
    touch.double_clicked = double_clicked_;
    if (focusable) focused_ = id;
  }
  touch.held = held_ == id && (down_ || released_);
  touch.clicked = released_ && held_ == id && over;
  touch.focused = focus_by_key_ && focused_ == id;
  if (touch.focused && !is_typing() && take_key("Enter")) touch.clicked = true;
  return touch;
}

void Ui::tooltip(const Touch& touch, const Rect& rect, std::string_view text) {
  if (text.empty() || is_typing()) return;
  if (touch.hovered && !touch.held) {
    if (style_.seconds - mouse_rest_since_ >= tooltip_delay_seconds)
      tip_ = Tip{std::string(text), rect};
    else
      moving_ = true;
  } else if (touch.focused && !tip_) {
    tip_ = Tip{std::string(text), rect};
  }
}

void Ui::focus_ring(const Touch& touch, const Rect& rect, double radius) {
  if (!touch.focused) return;
  canvas_.outline(inset(rect, -px(2)), theme().accent, line(2), radius + px(2));
}

bool Ui::take_key(std::string_view chord) {
  const auto found = std::find_if(keys_.begin(), keys_.end(), [&](const KeyPress& key) { return key.chord == chord; });
  if (found == keys_.end()) return false;
  keys_.erase(found);
  return true;
}

std::vector<KeyPress> Ui::take_rest_of_keys() { return std::exchange(keys_, {}); }

double Ui::take_wheel(const Rect& rect) {
  if (!intersection(rect, canvas_.clip()).contains(mouse_) || layer_under_mouse() > layer_) return 0;
  return std::exchange(wheel_, 0.0);
}

void Ui::begin_layer(Rect rect) {
  ++layer_;
  next_blockers_.push_back({layer_, rect});
  lists_.push_back(canvas_.switch_list(ImGui::GetForegroundDrawList()));
  canvas_.push_layer_clip(window_);
}

void Ui::end_layer() {
  canvas_.pop_clip();
  canvas_.switch_list(lists_.back());
  lists_.pop_back();
  --layer_;
}

void Ui::start_edit(std::string_view id, std::string text) {
  edit_.id = id;
  edit_.before = text;
  edit_.caret = text.size();
  edit_.text = std::move(text);
  edit_.all_selected = true;
}

std::u32string Ui::take_typed() { return std::exchange(typed_, {}); }

void Ui::draw_tooltip() {
  if (!tip_) return;
  const Ink small = ink(12);
  const double pad = px(8), most = px(280);
  const std::vector<std::string> lines = wrapped(canvas_, tip_->text, small, most);
  double width = 0;
  for (const std::string& text : lines) width = std::max(width, canvas_.width(text, small));
  Rect box{tip_->beside.x, tip_->beside.y + tip_->beside.height + px(6), width + 2 * pad,
           static_cast<double>(lines.size()) * px(17) + 2 * pad};
  if (box.y + box.height > window_.height) box.y = tip_->beside.y - box.height - px(6);
  box.x = std::clamp(box.x, px(4), std::max(px(4), window_.width - box.width - px(4)));
  box.y = std::max(box.y, px(4));
  begin_layer({-10, -10, 1, 1});
  canvas_.shadow(box, px(6), px(8));
  canvas_.fill(box, theme().text, px(6));
  const Ink inverse{Face::sans, small.em_px, theme().card};
  double y = box.y + pad;
  for (const std::string& text : lines) {
    label(*this, {box.x + pad, y, width + 1, px(17)}, text, inverse);
    y += px(17);
  }
  end_layer();
}

}  // namespace chainrule
