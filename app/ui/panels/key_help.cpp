#include "app/ui/palette_entries.hpp"
#include "app/ui/panels/dialog.hpp"
#include "app/ui/panels/panels.hpp"
#include "app/ui/widgets/button.hpp"
#include "app/ui/widgets/scroll_area.hpp"

namespace chainrule {

bool draw_key_help(Ui& ui, const Inputs&) {
  const Rect room = begin_dialog(ui, 560, 620);
  bool done = draw_closable_heading(ui, "help/close", room, ui.text("ui.keys"));
  ScrollArea area(ui, "help", {room.x, room.y + ui.px(36), room.width - ui.px(8), room.height - ui.px(36)});
  double y = area.top();
  const double key_width = ui.px(130);
  const auto row = [&](const std::string& keys, const std::string& what) {
    label(ui, {room.x, y, key_width, ui.px(22)}, keys, ui.ink(12.5, Face::sans_bold, ui.theme().accent));
    y += std::max(ui.px(24), paragraph(ui, {room.x + key_width, y + ui.px(1), room.width - key_width - ui.px(16), 0}, what, ui.ink(12.5)) + ui.px(5));
  };
  for (const CommandSpec& command : command_table())
    if (!command.key.empty()) row(shown_key(command.key), ui.text(help_key(command)));
  row("PageDown  PageUp", ui.text("ui.keys_page"));
  row("Tab  Enter  ↑  ↓", ui.text("ui.keys_tab"));
  row("Esc", ui.text("ui.keys_escape"));
  area.end(y - area.top());
  done = done || ui.take_key("Escape");
  end_dialog(ui);
  return done;
}

}  // namespace chainrule
