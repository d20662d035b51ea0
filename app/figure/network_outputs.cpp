#include "app/figure/figure_words.hpp"
#include "app/figure/mark_ids.hpp"
#include "app/figure/network_neurons.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace chainrule {
namespace {

void draw_target(Drawing& drawing, const NetworkView& view, const NetworkLayout& layout, const PlacedUnit& unit, int layer) {
  const Theme& theme = drawing.theme();
  const double alpha = view.is_dim(layer, unit.unit) ? 0.22 : 1, size = layout.small_size;
  const std::string value = view.number(view.at(view.trace().target, unit.unit));
  const std::string delta = layout.detail.lines > 0 ? view.shown(view.tensors(layer).delta, unit.unit) : std::string();
  const double shift = delta.empty() ? 0 : 0.75 * size;
  TextStyle style{size, with_alpha(theme.muted_text, alpha), Face::sans, Align::left, Baseline::middle};
  Mark& target = drawing.text({layout.info_x, unit.center.y - shift}, view.words("figure.network.target", {{"value", value}}), style);
  target.id = target_id(unit.unit);
  target.title = target_id(unit.unit) + " = " + value;
  if (delta.empty()) return;
  const Light light = view.light(delta_id(layer, unit.unit));
  style.color = with_alpha(light == Light::active ? theme.accent : theme.phase_backward, alpha);
  style.face = light == Light::active ? Face::sans_bold : Face::sans;
  Mark& mark = drawing.text({layout.info_x, unit.center.y + shift}, "δ = " + delta, style);
  mark.id = delta_id(layer, unit.unit);
  mark.title = view.neuron_title(layer, unit.unit);
}

void draw_bar(Drawing& drawing, const NetworkView& view, const NetworkLayout& layout, const PlacedUnit& unit, int layer) {
  const Theme& theme = drawing.theme();
  const double alpha = view.is_dim(layer, unit.unit) ? 0.22 : 1, size = layout.small_size;
  const double number_width = layout.bar_number_width, bar_width = 3.4 * size;
  const bool is_target = view.at(view.trace().target, unit.unit) > 0.5;
  const nn::TensorId output = view.tensors(layer).activation;
  TextStyle style{size, with_alpha(is_target ? theme.text : theme.muted_text, alpha), is_target ? Face::sans_bold : Face::sans,
                  Align::left, Baseline::middle};
  const double bar_x = layout.info_x + 2, name_x = bar_x + bar_width + 0.5 * size;
  Mark& track = drawing.rect({bar_x, unit.center.y - 0.32 * size, bar_width, 0.64 * size}, 0.2 * size, with_alpha(theme.field, alpha),
                             drawing.stroke(with_alpha(is_target ? theme.accent : theme.field_border, alpha), is_target ? 1.3 : 0.7));
  const std::string name = class_name(*view.spec().data, unit.unit, *drawing.style().language);
  track.id = target_id(unit.unit);
  track.title = name + (is_target ? "  " + view.words("figure.network.is_target") : std::string());
  const double name_room = layout.info_width - bar_width - number_width - 1.2 * size;
  drawing.text({name_x, unit.center.y}, drawing.elided(name, style, name_room), style);
  if (!view.knows(output, unit.unit)) return;
  const double value = view.at(output, unit.unit), share = std::isfinite(value) ? std::clamp(value, 0.0, 1.0) : 0;
  drawing.rect({bar_x, unit.center.y - 0.32 * size, bar_width * share, 0.64 * size}, 0.2 * size,
               with_alpha(is_target ? theme.accent : theme.curve, alpha));
  const std::string text = view.number(value);
  TextStyle number{size, style.color, Face::sans, Align::right, Baseline::middle};
  if (drawing.text_width(text, number) <= number_width)
    drawing.text({layout.info_x + layout.info_width, unit.center.y}, text, number);
}

/// The loss between two outputs, below a single one, or (none) in the row of captions where there is no room.
std::optional<Point> free_loss_place(const Drawing& drawing, const NetworkLayout& layout, double height, double width) {
  const Column& outputs = layout.columns.back();
  const auto count = outputs.shown.size();
  if (layout.info != OutputInfo::targets || count == 0 || outputs.left_out > 0) return std::nullopt;
  const Point first = outputs.shown[0].center;
  if (count == 1) {
    const double lines = 1.4 * layout.small_size * layout.detail.lines + (layout.detail.biases ? 2.5 * layout.small_size : 0);
    const double below = first.y + std::max(3.2 * height, lines > 0 ? layout.radius + lines + 0.8 * height : 0);
    const double y = std::min(below, layout.body.y + layout.body.height - height);
    // Not on the target, and not on what stands below the neuron.
    if (y - first.y > 1.5 * height && (lines == 0 || y == below)) return Point{layout.info_x, y};
    return std::nullopt;
  }
  const double pitch = outputs.shown[1].center.y - first.y;
  if (count % 2 != 0 || pitch <= 3.2 * height) return std::nullopt;
  double x = layout.info_x;
  if (layout.detail.biases || layout.detail.lines > 0)
    x = std::max(x, outputs.x + std::max(layout.least_bias_width, layout.line_width) / 2 + layout.small_size);
  if (x + width > drawing.width()) return std::nullopt;
  return Point{x, (outputs.shown[count / 2 - 1].center.y + outputs.shown[count / 2].center.y) / 2};
}

/// The box of the loss: its text, size and middle of the left edge.
struct LossBox {
  std::string text;
  double width = 0, height = 0;
  Point left;
  bool in_captions = false;
};
std::optional<LossBox> loss_box(const Drawing& drawing, const NetworkView& view, const NetworkLayout& layout) {
  if (layout.info == OutputInfo::none || !view.knows_loss()) return std::nullopt;
  const double size = layout.small_size;
  LossBox box{"L = " + view.number(view.trace().loss), 0, 1.9 * size, {}, false};
  box.width = drawing.text_width(box.text, {size, {}, Face::sans_bold}) + size;
  const std::optional<Point> place = free_loss_place(drawing, layout, box.height, box.width);
  box.in_captions = !place;
  box.left = place.value_or(Point{layout.info_x + 0.4 * box.height, layout.caption_y + 0.2 * box.height});
  const bool fits = box.left.x + box.width <= drawing.width() && (!box.in_captions || layout.caption_y > 0);
  return fits ? std::optional(box) : std::nullopt;
}

void draw_loss(Drawing& drawing, const NetworkView& view, const NetworkLayout& layout) {
  const std::optional<LossBox> box = loss_box(drawing, view, layout);
  if (!box) return;
  const Theme& theme = drawing.theme();
  const Light light = view.light("loss");
  const Color border = light == Light::active ? theme.accent : light == Light::upcoming ? theme.next : theme.phase_loss;
  Mark& frame = drawing.rect({box->left.x, box->left.y - box->height / 2, box->width, box->height}, 0.3 * box->height,
                             light == Light::active ? theme.accent_soft : theme.field,
                             drawing.stroke(border, light == Light::none ? 1 : 1.6, light == Light::upcoming ? Dash::dashed : Dash::solid));
  frame.id = "loss";
  frame.title = view.words("figure.network.loss", {{"loss", view.words("names.loss." + std::string(nn::id_of(view.network().loss)))},
                                                   {"value", view.number(view.trace().loss)}});
  drawing.text({box->left.x + box->width / 2, box->left.y}, box->text,
               {layout.small_size, theme.text, Face::sans_bold, Align::center, Baseline::middle});
}

/// Room for a caption: half the way to its neighbours and to the figure's edges (or to the loss beside it).
double caption_room(const NetworkLayout& layout, std::size_t index, double right_end) {
  const double x = layout.columns[index].x;
  const double left = index > 0 ? (x - layout.columns[index - 1].x) : 2 * x;
  const bool is_last = index + 1 == layout.columns.size();
  const double right = is_last ? 2 * (right_end - x) : layout.columns[index + 1].x - x;
  return std::min(left, right) - 8;
}

}  // namespace

void draw_outputs(Drawing& drawing, const NetworkView& view, const NetworkLayout& layout) {
  const Column& outputs = layout.columns.back();
  for (const PlacedUnit& unit : outputs.shown) {
    if (layout.info == OutputInfo::targets) draw_target(drawing, view, layout, unit, outputs.layer);
    if (layout.info == OutputInfo::bars) draw_bar(drawing, view, layout, unit, outputs.layer);
  }
  draw_loss(drawing, view, layout);
}

void draw_captions(Drawing& drawing, const NetworkView& view, const NetworkLayout& layout) {
  if (layout.caption_y == 0) return;
  const TextStyle what{layout.caption_size, drawing.theme().text, Face::sans_bold, Align::center, Baseline::alphabetic};
  const TextStyle how{std::max(7.0, 0.92 * layout.caption_size), drawing.theme().muted_text, Face::sans, Align::center, Baseline::alphabetic};
  const std::optional<LossBox> loss = loss_box(drawing, view, layout);
  const double right_end = loss && loss->in_captions ? loss->left.x : layout.info == OutputInfo::bars ? layout.info_x : drawing.width();
  for (std::size_t i = 0; i < layout.columns.size(); ++i) {
    const Column& column = layout.columns[i];
    const ColumnCaption caption = caption_of(view, column);
    const double room = caption_room(layout, i, right_end);
    std::string below = caption.how;
    const double dropout = column.layer < 0 ? 0 : view.network().layers[static_cast<std::size_t>(column.layer)].dropout;
    const std::string count = view.words("figure.network.units", {{"count", std::to_string(column.units)}});
    const std::string with_count = below.empty() ? count : below + " · " + count;
    if (column.units > 4 && drawing.text_width(with_count, how) <= room) below = with_count;
    const std::string with_dropout = below + " · " + view.words("figure.network.dropout", {{"rate", view.number(dropout)}});
    if (dropout > 0 && drawing.text_width(with_dropout, how) <= room) below = with_dropout;
    if (drawing.text_width(caption.what, what) > room) continue;
    drawing.text({column.x, layout.caption_y}, caption.what, what);
    if (drawing.text_width(below, how) <= room) drawing.text({column.x, layout.caption_y + 1.35 * layout.caption_size}, below, how);
  }
}

void draw_input_image(Drawing& drawing, const NetworkView& view, const NetworkLayout& layout) {
  const Column& column = layout.columns.front();
  if (!column.is_image) return;
  const nn::Dataset& data = *view.spec().data;
  auto raster = std::make_shared<Raster>();
  raster->width = static_cast<int>(data.image_width);
  raster->height = static_cast<int>(data.image_height);
  for (nn::Index pixel = 0; pixel < column.units; ++pixel) {
    const double value = std::clamp(view.at(view.trace().input, pixel), 0.0, 1.0);
    const auto gray = static_cast<std::uint8_t>(std::lround(255 * value));
    raster->pixels.push_back({gray, gray, gray, 255});
  }
  Mark picture;
  picture.shape = ImageShape{column.image, std::move(raster)};
  drawing.add(std::move(picture));
  Mark& frame = drawing.rect(column.image, 2, {0, 0, 0, 0}, drawing.stroke(drawing.theme().field_border, 1));
  frame.id = "input";
  frame.title = view.words("figure.network.picture", {{"width", std::to_string(data.image_width)},
                                                      {"height", std::to_string(data.image_height)}});
}

}  // namespace chainrule
