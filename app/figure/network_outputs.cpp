#include "app/figure/figure_words.hpp"
#include "app/figure/mark_ids.hpp"
#include "app/figure/network_neurons.hpp"

#include <algorithm>
#include <cmath>

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

/// Where the widest bias chip of the outputs ends.
double bias_end(const Drawing& drawing, const NetworkView& view, const NetworkLayout& layout) {
  const Column& outputs = layout.columns.back();
  const nn::LayerTensors& t = view.tensors(outputs.layer);
  double widest = 0;
  for (const PlacedUnit& unit : outputs.shown)
    for (const nn::TensorId tensor : {t.bias, t.d_bias, t.updated_bias})
      if (tensor >= 0)
        widest = std::max(widest, drawing.text_width("b → " + view.number(view.trace().tensor(tensor)(unit.unit, 0)), {layout.small_size, {}, Face::sans}));
  return outputs.x + widest / 2 + 1.1 * layout.small_size;
}

/// The loss between two outputs, below a single one, or in the row of captions where rows are full.
Point loss_place(const Drawing& drawing, const NetworkView& view, const NetworkLayout& layout, double height, double width) {
  const Column& outputs = layout.columns.back();
  double x = layout.info_x;
  const auto count = outputs.shown.size();
  const double pitch = count > 1 ? outputs.shown[1].center.y - outputs.shown[0].center.y : 1e9;
  const bool is_free = layout.info == OutputInfo::targets && count % 2 == 0 && count > 0;
  if (layout.detail.biases) {
    const double clear = bias_end(drawing, view, layout);
    if (clear + width > drawing.width()) return {x + 0.4 * height, layout.caption_y + 0.2 * height};
    x = std::max(x, clear);
  }
  if (is_free && outputs.left_out == 0 && pitch > 3.2 * height)
    return {x, (outputs.shown[count / 2 - 1].center.y + outputs.shown[count / 2].center.y) / 2};
  if (count == 1) return {x, std::min(outputs.shown[0].center.y + 3.2 * height, layout.body.y + layout.body.height - height)};
  return {x + 0.4 * height, layout.caption_y + 0.2 * height};
}

void draw_loss(Drawing& drawing, const NetworkView& view, const NetworkLayout& layout) {
  if (layout.info == OutputInfo::none || !view.knows_loss()) return;
  const Theme& theme = drawing.theme();
  const double size = layout.small_size, height = 1.9 * size;
  const Light light = view.light("loss");
  const TextStyle style{size, theme.text, Face::sans_bold, Align::center, Baseline::middle};
  const std::string text = "L = " + view.number(view.trace().loss);
  const double width = drawing.text_width(text, style) + size;
  const Point left = loss_place(drawing, view, layout, height, width);
  if (left.x + width > drawing.width() || (layout.caption_y == 0 && left.y < 1)) return;
  const Color border = light == Light::active ? theme.accent : light == Light::upcoming ? theme.next : theme.phase_loss;
  Mark& frame = drawing.rect({left.x, left.y - height / 2, width, height}, 0.3 * height,
                             light == Light::active ? theme.accent_soft : theme.field,
                             drawing.stroke(border, light == Light::none ? 1 : 1.6, light == Light::upcoming ? Dash::dashed : Dash::solid));
  frame.id = "loss";
  frame.title = view.words("figure.network.loss", {{"loss", view.words("names.loss." + std::string(nn::id_of(view.network().loss)))},
                                                   {"value", view.number(view.trace().loss)}});
  drawing.text({left.x + width / 2, left.y}, text, style);
}

/// Room for a caption: half the way to its neighbours and to the figure's edges.
double caption_room(const Drawing& drawing, const NetworkLayout& layout, std::size_t index) {
  const double x = layout.columns[index].x;
  const double left = index > 0 ? (x - layout.columns[index - 1].x) : 2 * x;
  const bool is_last = index + 1 == layout.columns.size();
  const double right = !is_last ? layout.columns[index + 1].x - x : layout.info == OutputInfo::bars ? 2 * (layout.info_x - x) : 2 * (drawing.width() - x);
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
  for (std::size_t i = 0; i < layout.columns.size(); ++i) {
    const Column& column = layout.columns[i];
    const ColumnCaption caption = caption_of(view, column);
    const double room = caption_room(drawing, layout, i);
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
