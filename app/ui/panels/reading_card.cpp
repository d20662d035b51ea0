// Files that are being read for an edit or a scene: how far that is, over the desk, with a way to give it up.
#include "app/files/file.hpp"
#include "app/ui/panels/panels.hpp"
#include "app/ui/widgets/button.hpp"
#include "app/ui/widgets/progress_bar.hpp"

#include <algorithm>

namespace chainrule {

void draw_reading(Ui& ui, const Rect& body, const Inputs& inputs, DeskState& state, CommandSink& sink) {
  const std::optional<Session::UnderWay> reading = inputs.session.reading();
  if (!reading) return state.reading_since.reset();
  if (!state.reading_since) state.reading_since = ui.style().seconds;
  ui.keep_moving();
  if (ui.style().seconds - *state.reading_since < progress_after_seconds) return;
  const std::string file = utf8_of(path_from_utf8(reading->name).filename());
  const std::string words = ui.text("ui.reading.file", {{"file", file}, {"percent", percent_of(reading->share)}});
  const std::string cancel = ui.text("ui.cancel"), tip = ui.text("ui.tip.cancel_reading");
  const double pad = ui.px(16), button_wide = button_width(ui, cancel), height = ui.px(32);
  const double words_wide = ui.canvas().width(words, ui.ink(12)) + ui.px(4);
  const double width = std::min(body.width - ui.px(24), 2 * pad + std::max(ui.px(260), words_wide) + ui.px(16) + button_wide);
  const Rect card{body.x + (body.width - width) / 2, body.y + body.height - height - 2 * pad - ui.px(8), width, height + 2 * pad};
  ui.begin_layer(card);
  ui.touch("reading", card, true, false);
  ui.canvas().shadow(card, ui.px(10), ui.px(16));
  ui.canvas().fill(card, ui.theme().card, ui.px(10));
  ui.canvas().outline(card, ui.theme().card_border, ui.line(1), ui.px(10));
  const Rect inner = inset(card, pad);
  progress_bar(ui, "reading/progress", {inner.x, inner.y, inner.width - button_wide - ui.px(16), inner.height}, reading->share, words);
  const ButtonSpec spec{cancel, tip};
  if (button(ui, "reading/cancel", {inner.x + inner.width - button_wide, inner.y, button_wide, inner.height}, spec)) sink.send("cancel_reading");
  ui.end_layer();
}

}  // namespace chainrule
