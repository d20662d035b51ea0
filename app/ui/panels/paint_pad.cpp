#include "app/ui/panels/paint_pad.hpp"

#include "app/document/own_example.hpp"
#include "app/figure/figure_words.hpp"
#include "app/ui/panels/dialog.hpp"
#include "app/ui/panels/rows.hpp"
#include "app/ui/widgets/button.hpp"

#include <algorithm>
#include <cmath>

namespace chainrule {
namespace {

constexpr nn::Index most_bars = 12;
constexpr double least_move = 0.1;  ///< pixels of the image: less is no movement of the brush

const OwnExample* own_of(const Inputs& inputs) {
  const std::optional<OwnExample>& own = inputs.scene().own;
  return own ? &*own : nullptr;
}

void draw_pixels(Ui& ui, const Rect& rect, const OwnExample* own, const nn::Dataset& data) {
  ui.canvas().fill(rect, {0, 0, 0, 255}, 0);
  const double side = rect.width / static_cast<double>(data.image_width);
  for (nn::Index pixel = 0; own != nullptr && pixel < own->inputs.size(); ++pixel) {
    const double value = std::clamp(own->inputs(pixel), 0.0, 1.0);
    if (value <= 0) continue;
    const auto gray = static_cast<std::uint8_t>(std::lround(255 * value));
    const double x = rect.x + static_cast<double>(pixel % data.image_width) * side, y = rect.y + static_cast<double>(pixel / data.image_width) * side;
    ui.canvas().fill({x, y, side + 0.5, side + 0.5}, {gray, gray, gray, 255}, 0);
  }
  ui.canvas().outline(rect, ui.theme().field_border, ui.line(1), 0);
}

std::string way_of(Point from, Point to) { return shortest(from.x) + " " + shortest(from.y) + " " + shortest(to.x) + " " + shortest(to.y); }

/// What the brush does between the last frame and this one becomes a command; a stroke is one level of undo.
void use_brush(Ui& ui, const Rect& rect, const nn::Dataset& data, PaintPad& pad, CommandSink& sink) {
  const Touch touch = ui.touch("paint/pad", rect);
  ui.tooltip(touch, rect, ui.text("ui.paint.tip_pad"));
  const double side = rect.width / static_cast<double>(data.image_width);
  const Point at{(ui.mouse().x - rect.x) / side, (ui.mouse().y - rect.y) / side};
  if (touch.hovered || touch.held) ui.canvas().ring(ui.mouse(), std::max(2.0, pad.radius * side), ui.theme().accent, ui.line(1.2));
  if (!ui.mouse_down() || !(touch.held || touch.pressed)) return pad.last.reset();
  ui.keep_moving();
  if (touch.pressed || !pad.last) {
    ++pad.stroke;
    pad.last = at;
  } else if (std::hypot(at.x - pad.last->x, at.y - pad.last->y) < least_move) {
    return;
  }
  sink.send("paint", {pad.stroke, pad.radius, pad.wipes ? 0.0 : 1.0, way_of(*pad.last, at)});
  pad.last = at;
}

void draw_brush_row(Ui& ui, const Rect& row, PaintPad& pad, CommandSink& sink, bool can_undo) {
  const double gap = ui.px(8), third = (row.width - 2 * gap) / 3;
  const Segment kinds[] = {{ui.text("ui.paint.draw"), ui.text("ui.paint.tip_draw")}, {ui.text("ui.paint.wipe"), ui.text("ui.paint.tip_wipe")}};
  if (const auto chosen = segmented(ui, "paint/kind", {row.x, row.y, third, row.height}, kinds, pad.wipes ? 1 : 0)) pad.wipes = *chosen == 1;
  const std::string clear = ui.text("ui.paint.clear"), clear_tip = ui.text("ui.paint.tip_clear"), undo = ui.text("ui.paint.undo"), undo_tip = ui.text("command.undo");
  ButtonSpec spec{clear, clear_tip};
  if (button(ui, "paint/clear", {row.x + third + gap, row.y, third, row.height}, spec)) sink.send("own_example", {std::int64_t{-1}});
  spec = {undo, undo_tip};
  spec.enabled = can_undo;
  const bool asked = ui.take_key("Ctrl+Z") && can_undo;
  if (button(ui, "paint/undo", {row.x + 2 * (third + gap), row.y, third, row.height}, spec) || asked) sink.send("undo");
}

/// The answers to the image as it stands now; none while they are being computed.
std::optional<nn::Vector> answers_now(const Inputs& inputs, const OwnExample& own) {
  const std::shared_ptr<const nn::Trace>& trace = inputs.session.shown().trace;
  if (!trace || trace->input < 0 || trace->sample_count() != 1) return std::nullopt;
  const nn::Matrix& input = trace->tensor(trace->input);
  if (input.rows() != own.inputs.size() || input.cols() != 1) return std::nullopt;
  const bool is_single = inputs.scene().rule.precision == nn::Precision::float32;
  const nn::Vector given = is_single ? nn::Vector(own.inputs.cast<float>().cast<double>()) : own.inputs;
  if (input.col(0) != given) return std::nullopt;
  return nn::Vector(trace->tensor(trace->output).col(0));
}

void draw_bars(Ui& ui, const Rect& rect, const nn::Dataset& data, const std::optional<nn::Vector>& answers) {
  const nn::Index count = std::min(data.targets.rows(), most_bars);
  const double step = std::min(ui.px(30), rect.height / static_cast<double>(count)), names = std::min(ui.px(130), rect.width * 0.4), numbers = ui.px(64);
  nn::Index best = 0;
  double most = 1;
  if (answers) {
    answers->maxCoeff(&best);
    most = std::max(1e-12, answers->cwiseAbs().maxCoeff());
    if (answers->minCoeff() >= 0 && most <= 1) most = 1;  // shares of a whole
  }
  for (nn::Index output = 0; output < count; ++output) {
    const double y = rect.y + static_cast<double>(output) * step;
    const bool is_best = answers && output == best;
    const Ink ink = ui.ink(12.5, is_best ? Face::sans_bold : Face::sans, is_best ? ui.theme().accent : ui.theme().text);
    label(ui, {rect.x, y, names, step}, class_name(data, output, *ui.style().language), ink);
    const Rect track{rect.x + names + ui.px(6), y + step / 2 - ui.px(5), rect.width - names - numbers - ui.px(14), ui.px(10)};
    ui.canvas().fill(track, ui.theme().field, ui.px(5));
    if (!answers) continue;
    const double share = std::isfinite((*answers)(output)) ? std::clamp(std::abs((*answers)(output)) / most, 0.0, 1.0) : 0;
    const Color color = (*answers)(output) < 0 ? ui.theme().negative : is_best ? ui.theme().accent : ui.theme().neutral;
    if (share > 0) ui.canvas().fill({track.x, track.y, std::max(ui.px(2), track.width * share), track.height}, color, ui.px(5));
    label(ui, {rect.x + rect.width - numbers, y, numbers, step}, ui.style().number((*answers)(output)), ink, Align::right);
  }
}

void choose_wanted(Ui& ui, Rows& rows, const nn::Dataset& data, const OwnExample& own, CommandSink& sink) {
  if (data.task != nn::Task::multiclass) return;
  DropdownSpec spec;
  for (nn::Index index = 0; index < std::min<nn::Index>(data.targets.rows(), 200); ++index) spec.items.push_back(class_name(data, index, *ui.style().language));
  nn::Index wanted = 0;
  own.targets.maxCoeff(&wanted);
  spec.selected = static_cast<int>(wanted);
  const std::string tip = ui.text("ui.paint.tip_wanted");
  spec.tooltip = tip;
  if (const std::optional<int> chosen = rows.choice("paint/wanted", ui.text("ui.paint.wanted"), spec)) sink.send("set_own_class", {static_cast<std::int64_t>(*chosen)});
}

}  // namespace

bool can_paint(const Session& session) {
  const nn::Dataset& data = *session.document().data;
  return data.image_width > 0 && data.image_planes == 1;
}

PaintAnswer draw_paint_pad(Ui& ui, const Inputs& inputs, PaintPad& pad, CommandSink& sink) {
  const nn::Dataset& data = *inputs.session.document().data;
  if (!can_paint(inputs.session)) return PaintAnswer::closed;
  const OwnExample* own = own_of(inputs);
  if (own != nullptr && inputs.view().sample != own_sample) sink.send("sample", {std::int64_t{own_sample}});
  PaintAnswer answer = PaintAnswer::none;
  const Rect room = begin_dialog(ui, 800, 560);
  const std::string step = ui.text("ui.paint.step"), step_tip = ui.text("ui.paint.tip_step");
  if (draw_closable_heading(ui, "paint/close", room, ui.text("ui.paint.title"))) answer = PaintAnswer::closed;
  const double top = room.y + ui.px(40), bottom = room.y + room.height, controls = ui.px(92);
  const double aspect = static_cast<double>(data.image_height) / static_cast<double>(data.image_width);
  const double side = std::max(ui.px(60), std::min((bottom - top - controls) / aspect, room.width * 0.5));
  const Rect canvas{room.x, top, side, side * aspect};
  draw_pixels(ui, canvas, own, data);
  use_brush(ui, canvas, data, pad, sink);
  Rows brush(ui, {room.x, canvas.y + canvas.height + ui.px(8), side, controls}, canvas.y + canvas.height + ui.px(8));
  const std::string radius_tip = ui.text("ui.paint.tip_radius");
  if (const std::optional<double> radius = slider(ui, "paint/radius", brush.named(ui.text("ui.paint.radius"), side / ui.px(1) * 0.6), {pad.radius, 0.5, 5, false, 0.1, radius_tip})) pad.radius = *radius;
  draw_brush_row(ui, brush.whole(30), pad, sink, inputs.session.can_undo());
  const Rect right{room.x + side + ui.px(24), top, room.width - side - ui.px(24), bottom - top};
  Rows rows(ui, right, top);
  if (own != nullptr) choose_wanted(ui, rows, data, *own, sink);
  const double bars_top = top + rows.height() + ui.px(8);
  draw_bars(ui, {right.x, bars_top, right.width, bottom - bars_top - ui.px(44)}, data, own ? answers_now(inputs, *own) : std::nullopt);
  const double width = button_width(ui, step);
  const ButtonSpec spec{step, step_tip, ButtonLook::primary};
  if (button(ui, "paint/step", {room.x + room.width - width, bottom - ui.px(32), width, ui.px(32)}, spec)) answer = PaintAnswer::closed;
  if (ui.take_key("Escape")) answer = PaintAnswer::closed;
  end_dialog(ui);
  return answer;
}

}  // namespace chainrule
