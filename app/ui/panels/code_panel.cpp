#include "app/ui/panels/code_panel.hpp"

#include "app/explain/explain.hpp"
#include "app/ui/compat.hpp"
#include "app/ui/panels/dialog.hpp"
#include "app/ui/widgets/button.hpp"
#include "app/ui/widgets/scroll_area.hpp"

#include <algorithm>

namespace chainrule {
namespace {

constexpr double text_units = 12.5, line_units = 18, indent_units = 6.5;
constexpr double patience = 2;  ///< seconds for which a text that the person has moved stays where it is

void write_script(CodePanel& panel, const Ui& ui, const Inputs& inputs) {
  const std::shared_ptr<const Document>& document = inputs.session.shared_document();
  const bool same_document = panel.document == document || (panel.document && panel.document->data == document->data && panel.document->scene == document->scene);
  if (panel.written && same_document && panel.language == inputs.view().language) return;
  panel.wish.arrays_file = document->name + ".npz";
  panel.script = write_code(*document, panel.wish, *ui.style().language);
  panel.document = document;
  panel.language = inputs.view().language;
  panel.written = true;
  panel.lines_width_px = -1;
  panel.mark = {};
}

/// Lines that are too long go on below, under their own beginning.
void break_lines(CodePanel& panel, const Ui& ui, double width) {
  if (panel.lines_width_px == width && panel.lines_unit_px == ui.px(1)) return;
  panel.lines_width_px = width;
  panel.lines_unit_px = ui.px(1);
  panel.lines.clear();
  if (!panel.script) return;
  const Ink ink = ui.ink(text_units);
  const CodeLines& script = panel.script.value();
  for (std::size_t index = 0; index < script.size(); ++index) {
    const std::string_view line = script[index].text;
    const std::size_t spaces = std::min(line.find_first_not_of(' '), line.size());
    const double indent = ui.px(indent_units) * static_cast<double>(spaces);
    const bool is_comment = line.substr(spaces).starts_with('#');
    for (std::string& piece : wrapped(ui.canvas(), line.substr(spaces), ink, width - indent))
      panel.lines.push_back({indent, std::move(piece), is_comment, index});
  }
}

/// The trace whose steps the script follows; null where there is none yet.
const nn::Trace* trace_of(const Inputs& inputs) {
  const nn::Trace* trace = inputs.session.shown().trace.get();
  return trace && trace->step_count() > 0 ? trace : nullptr;
}

StepRange present_steps(const Inputs& inputs) {
  const nn::Trace* trace = trace_of(inputs);
  return trace ? steps_shown(*trace, inputs.view().position, inputs.view().granularity) : StepRange{};
}

void follow_step(CodePanel& panel, const Inputs& inputs) {
  const StepRange range = present_steps(inputs);
  CodeMark mark;
  if (range.first >= 0 && panel.script) {
    const nn::Trace& trace = *trace_of(inputs);
    const std::span<const nn::Step> steps(trace.steps);
    mark = mark_of_steps(panel.script.value(), steps.subspan(static_cast<std::size_t>(range.first), static_cast<std::size_t>(range.last - range.first + 1)),
                         trace.evaluated);
  }
  if (mark == panel.mark) return;
  panel.wants_view = mark.lines != panel.mark.lines && !mark.lines.empty();
  panel.mark = std::move(mark);
}

/// What the marked line has to do with the step.
std::string note_of(const Ui& ui, const CodePanel& panel, const Inputs& inputs) {
  const StepRange range = present_steps(inputs);
  if (range.last < 0) return ui.text("ui.code_note.start");
  const nn::Trace& trace = *trace_of(inputs);
  const std::string step = place_words(trace, range.last, *ui.style().language);
  if (panel.mark.lines.empty()) return ui.text("ui.code_note.left_out", {{"step", step}});
  if (panel.mark.is_elsewhere) return ui.text("ui.code_note.elsewhere", {{"step", step}});
  if (const std::string round = round_of(panel.mark.loop, trace.steps[static_cast<std::size_t>(range.last)]); !round.empty())
    return ui.text("ui.code_note.round", {{"step", step}, {"round", round}});
  std::size_t steps = 0;
  for (const std::size_t line : panel.mark.lines) steps = std::max(steps, steps_of_line(panel.script.value(), line, trace.steps, trace.evaluated).size());
  if (steps < 2 || range.first != range.last) return step;
  return ui.text("ui.code_note.covers", {{"step", step}, {"steps", std::to_string(steps)}, {"count", std::to_string(trace.step_count())}});
}

/// After the step that is looked at the line's next one, from the last its first.
int next_step_of(const std::vector<int>& steps, int present) {
  const auto later = std::upper_bound(steps.begin(), steps.end(), present);
  return later == steps.end() ? steps.front() : *later;
}

/// The ground of a line: strong where it does the present step, soft where it calls such a line or is called by one.
void draw_mark(Ui& ui, const CodePanel& panel, std::size_t source, const Rect& place) {
  const auto is_among = [&](const std::vector<std::size_t>& lines) { return std::binary_search(lines.begin(), lines.end(), source); };
  const Theme& theme = ui.theme();
  const bool does = is_among(panel.mark.lines);
  if (!does && !is_among(panel.mark.beside)) return;
  ui.canvas().fill(place, does ? theme.accent_soft : mix(theme.field, theme.accent_soft, 0.4));
  ui.canvas().fill({place.x, place.y, ui.px(does ? 3 : 1), place.height}, theme.accent);
}

/// A line that does steps of this pass goes to them when it is clicked.
void touch_line(Ui& ui, const CodePanel& panel, std::size_t source, const Rect& place, const Inputs& inputs, CommandSink& sink) {
  const nn::Trace* trace = trace_of(inputs);
  if (!trace) return;
  const std::vector<int> steps = steps_of_line(panel.script.value(), source, trace->steps, trace->evaluated);
  if (steps.empty()) return;
  const Touch touch = ui.touch("code/line/" + std::to_string(source + 1), place);
  if (touch.hovered) ui.canvas().outline(place, ui.theme().field_border, ui.line(1), ui.px(3));
  ui.tooltip(touch, place, ui.text("ui.tip.code_line"));
  ui.focus_ring(touch, place, ui.px(3));
  if (touch.clicked) sink.send("position", {static_cast<std::int64_t>(next_step_of(steps, inputs.view().position.step))});
}

/// The text stays where the person has just moved it; else the marked lines come into view.
void bring_into_view(Ui& ui, CodePanel& panel, double height) {
  double& offset = ui.scroll("code");
  const double now = ui.style().seconds, step = ui.px(line_units);
  if (offset != panel.offset_px) panel.scrolled_at = now;
  if (panel.wants_view && !panel.mark.lines.empty() && now - panel.scrolled_at > patience) {
    const auto is_of = [&](std::size_t source) { return [source](const CodePanel::Line& line) { return line.source == source; }; };
    const auto first = std::find_if(panel.lines.begin(), panel.lines.end(), is_of(panel.mark.lines.front()));
    const double top = step * static_cast<double>(first - panel.lines.begin());
    if (top < offset + step || top + 4 * step > offset + height) offset = std::max(0.0, top - height / 3);
    panel.wants_view = false;
  }
}

void draw_lines(Ui& ui, const Rect& room, const CodePanel& panel, double top, const Inputs& inputs, CommandSink& sink) {
  const double step = ui.px(line_units), rim = ui.px(6);
  double y = top;
  for (std::size_t index = 0; index < panel.lines.size();) {
    const std::size_t source = panel.lines[index].source;
    std::size_t end = index;
    while (end < panel.lines.size() && panel.lines[end].source == source) ++end;
    const Rect place{room.x - rim, y, room.width + rim, step * static_cast<double>(end - index)};
    const bool is_seen = place.y + place.height > room.y && place.y < room.y + room.height;
    if (is_seen) {
      draw_mark(ui, panel, source, place);
      touch_line(ui, panel, source, place, inputs, sink);
    }
    for (; index < end; ++index, y += step) {
      const CodePanel::Line& line = panel.lines[index];
      if (y + step > room.y && y < room.y + room.height && !line.text.empty())
        label(ui, {room.x + line.indent_px, y, room.width - line.indent_px, step}, line.text,
              ui.ink(text_units, Face::sans, line.is_comment ? ui.theme().muted_text : ui.theme().text));
    }
  }
}

void draw_script(Ui& ui, const Rect& rect, CodePanel& panel, const Inputs& inputs, CommandSink& sink) {
  ui.canvas().fill(rect, ui.theme().field, ui.px(6));
  const Rect room = inset(rect, ui.px(10));
  if (!panel.script) {
    paragraph(ui, room, ui.style().language->text(panel.script.error()), ui.ink(13, Face::sans, ui.theme().danger));
    return;
  }
  break_lines(panel, ui, room.width - ui.px(12));
  bring_into_view(ui, panel, room.height);
  const double before = ui.scroll("code");
  const Rect lines{room.x, room.y, room.width - ui.px(8), room.height};
  ScrollArea area(ui, "code", {lines.x - ui.px(6), lines.y, lines.width + ui.px(6), lines.height});
  draw_lines(ui, lines, panel, area.top(), inputs, sink);
  area.end(ui.px(line_units) * static_cast<double>(panel.lines.size()));
  // What the text may not reach is no will of the person's, the wheel is.
  const double most = std::max(0.0, ui.px(line_units) * static_cast<double>(panel.lines.size()) - lines.height);
  panel.offset_px = std::min(before, most);
}

void draw_choices(Ui& ui, const Rect& rect, CodePanel& panel) {
  std::vector<Segment> segments;
  for (const Framework framework : frameworks())
    segments.push_back({name_of(ui, "framework", id_of(framework)), ui.text("ui.tip.framework_" + std::string(id_of(framework)))});
  const double half = std::min(ui.px(280), rect.width / 2);
  if (const auto chosen = segmented(ui, "code/framework", {rect.x, rect.y, half, rect.height}, segments, static_cast<int>(panel.wish.framework))) {
    panel.wish.framework = frameworks()[static_cast<std::size_t>(*chosen)];
    panel.written = false;
    ui.scroll("code") = panel.offset_px = 0;
    panel.wants_view = true;
  }
  const Rect beside{rect.x + half + ui.px(16), rect.y, rect.width - half - ui.px(16), rect.height};
  if (const auto carried = checkbox(ui, "code/weights", beside, ui.text("ui.code_weights"), panel.wish.carries_weights, ui.text("ui.tip.code_weights"))) {
    panel.wish.carries_weights = *carried;
    panel.written = false;
  }
}

CodeAnswer draw_buttons(Ui& ui, const Rect& room, const CodePanel& panel) {
  const std::string save = ui.text("ui.code_save"), copy = ui.text("ui.code_copy");
  const std::string save_tip = ui.text("ui.tip.code_save"), copy_tip = ui.text("ui.tip.code_copy");
  const double save_width = button_width(ui, save), copy_width = button_width(ui, copy), height = ui.px(32);
  ButtonSpec spec;
  spec.text = save;
  spec.tooltip = save_tip;
  spec.look = ButtonLook::primary;
  spec.enabled = panel.script.has_value();
  const Rect yes{room.x + room.width - save_width, room.y + room.height - height, save_width, height};
  const CodeAnswer answer = button(ui, "code/save", yes, spec) ? CodeAnswer::save : CodeAnswer::none;
  spec.text = copy;
  spec.tooltip = copy_tip;
  spec.look = ButtonLook::framed;
  if (button(ui, "code/copy", {yes.x - ui.px(8) - copy_width, yes.y, copy_width, height}, spec))
    ImGui::SetClipboardText(text_of(panel.script.value()).c_str());
  return answer;
}

}  // namespace

Rect code_panel_place(const Ui& ui, const Rect& body) {
  const double width = std::min(std::clamp(0.38 * ui.window().width, ui.px(470), ui.px(660)), ui.window().width - ui.px(24));
  return {ui.window().width - width - ui.px(12), body.y, width, body.height};
}

CodeAnswer draw_code_panel(Ui& ui, const Rect& card, const Inputs& inputs, CodePanel& panel, CommandSink& sink) {
  ui.begin_layer(card);
  ui.canvas().shadow(card, ui.px(10), ui.px(12));
  ui.canvas().fill(card, ui.theme().card, ui.px(10));
  ui.canvas().outline(card, ui.theme().card_border, ui.line(1), ui.px(10));
  const Rect room = inset(card, ui.px(16));
  CodeAnswer answer = CodeAnswer::none;
  if (draw_closable_heading(ui, "code/close", room, ui.text("ui.code_title"))) answer = CodeAnswer::closed;
  draw_choices(ui, {room.x, room.y + ui.px(36), room.width, ui.px(30)}, panel);
  write_script(panel, ui, inputs);
  follow_step(panel, inputs);
  const double note_top = room.y + ui.px(74);
  const double note = panel.script ? paragraph(ui, {room.x, note_top, room.width, 0}, note_of(ui, panel, inputs), ui.ink(12.5, Face::sans, ui.theme().muted_text)) : 0;
  const double top = note_top + std::max(note, ui.px(18)) + ui.px(8), bottom = room.y + room.height - ui.px(42);
  draw_script(ui, {room.x, top, room.width, bottom - top}, panel, inputs, sink);
  if (const CodeAnswer pressed = draw_buttons(ui, room, panel); pressed != CodeAnswer::none) answer = pressed;
  if (panel.takes_escape && ui.take_key("Escape")) answer = CodeAnswer::closed;
  ui.end_layer();
  return answer;
}

}  // namespace chainrule
