#include "app/figure/network_layout.hpp"

#include "app/figure/figure_words.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace chainrule {
namespace {

constexpr nn::Index kMostUnits = 10;
constexpr double kInside = 1.75;  // width of a number in a circle, in radii
const TextStyle kBoldEm{1, {}, Face::sans_bold};  // at size 1 widths are in em

/// The first and last units that fit; all of them where they do.
std::vector<nn::Index> visible_units(nn::Index units, nn::Index room) {
  std::vector<nn::Index> visible;
  const nn::Index most = std::min(kMostUnits, room);
  const nn::Index each_end = units <= most ? units : std::clamp<nn::Index>((room - 1) / 2, 1, 3);
  for (nn::Index unit = 0; unit < units; ++unit) {
    if (units > most && unit == each_end) unit = std::max(unit, units - each_end);
    visible.push_back(unit);
  }
  return visible;
}

bool shows_image(const NetworkView& view) {
  const nn::Dataset* data = view.spec().data;
  return data && data->image_width > 0 && data->image_width * data->image_height == view.network().inputs;
}

nn::Index slots_of(const Column& column) {
  return static_cast<nn::Index>(column.shown.size()) + (column.left_out > 0 ? 1 : 0);
}

nn::Index most_slots(const NetworkLayout& layout) {
  nn::Index most = 1;
  for (const Column& column : layout.columns)
    if (!column.is_image) most = std::max(most, slots_of(column));
  return most;
}

std::vector<Column> make_columns(const NetworkView& view, double height, double smallest_pitch) {
  const nn::Index room = std::max<nn::Index>(3, static_cast<nn::Index>(height / smallest_pitch));
  std::vector<Column> columns;
  for (int layer = -1; layer < static_cast<int>(view.network().layer_count()); ++layer) {
    Column column;
    column.layer = layer;
    column.units = layer < 0 ? view.network().inputs : view.network().layers[static_cast<std::size_t>(layer)].units;
    column.is_image = layer < 0 && shows_image(view);
    if (!column.is_image)
      for (const nn::Index unit : visible_units(column.units, room)) column.shown.push_back({unit, {}});
    column.left_out = column.is_image ? 0 : column.units - static_cast<nn::Index>(column.shown.size());
    columns.push_back(std::move(column));
  }
  return columns;
}

nn::Index drawn_links(const NetworkLayout& layout) {
  nn::Index links = 0;
  for (std::size_t i = 1; i < layout.columns.size(); ++i)
    links += static_cast<nn::Index>(layout.columns[i].shown.size() * layout.columns[i - 1].shown.size());
  return links;
}

/// Widths of the numbers that will be written, in em; measured once, for all sizes that are tried.
struct Measures {
  double value = 0, weight = 0, bias = 0, line = 0, target = 0, class_name = 0, loss = 0, bar_number = 0;
  std::vector<double> legend;
};

/// The widest of all numbers that a chip may have to show: the weights, their gradients and the new weights, or what else the
/// links show.
double widest_weight(const NetworkView& view, const NetworkLayout& layout, const Drawing& drawing) {
  double widest = 0;
  if (drawn_links(layout) > 40) return widest;
  for (std::size_t i = 1; i < layout.columns.size(); ++i) {
    if (!view.links_show_weights()) {
      for (const PlacedUnit& to : layout.columns[i].shown)
        for (const PlacedUnit& from : layout.columns[i - 1].shown)
          if (const std::optional<double> value = traced_link_value(view.reading(), layout.columns[i].layer, to.unit, from.unit))
            widest = std::max(widest, drawing.text_width(view.number(*value), kBoldEm));
      continue;
    }
    const nn::LayerTensors& t = view.tensors(layout.columns[i].layer);
    for (const nn::TensorId tensor : {t.weight, t.d_weight, t.updated_weight})
      for (const PlacedUnit& to : layout.columns[i].shown)
        for (const PlacedUnit& from : layout.columns[i - 1].shown)
          if (tensor >= 0) widest = std::max(widest, drawing.text_width(view.number(view.trace().tensor(tensor)(to.unit, from.unit)), kBoldEm));
  }
  return widest;
}

/// The widest of the shortest forms of the bias chips (`bias_text` in network_neurons.cpp).
double widest_bias(const NetworkView& view, const NetworkLayout& layout, const Drawing& drawing) {
  double widest = 0;
  for (const Column& column : layout.columns) {
    if (column.layer < 0) continue;
    const nn::LayerTensors& t = view.tensors(column.layer);
    for (const PlacedUnit& unit : column.shown) {
      const auto value = [&](nn::TensorId tensor) { return view.trace().tensor(tensor)(unit.unit, 0); };
      const auto widen = [&](const std::string& text) { widest = std::max(widest, drawing.text_width(text, kBoldEm)); };
      widen(view.named(view.letters().b(), view.shown_bias(value(t.bias))));
      if (t.d_bias >= 0) widen("∂ " + view.shown_bias(value(t.d_bias)));
      if (t.updated_bias >= 0 && value(t.updated_bias) != value(t.bias)) widen("→ " + view.shown_bias(value(t.updated_bias)));
    }
  }
  return widest;
}

/// Widest of the numbers under the neurons.
double widest_line(const NetworkView& view, const NetworkLayout& layout, const Drawing& drawing) {
  double widest = 0;
  for (const Column& column : layout.columns) {
    if (column.layer < 0) continue;
    for (const PlacedUnit& unit : column.shown)
      for (const nn::TensorId tensor : {view.tensors(column.layer).preactivation, view.tensors(column.layer).delta})
        if (tensor >= 0) {
          const std::string_view longer = view.letters().set == LetterSet::net_out && tensor == view.tensors(column.layer).preactivation ? "net" : "δ";
          widest = std::max(widest, drawing.text_width(view.named(longer, view.number(view.at(tensor, unit.unit))), kBoldEm));
        }
  }
  return widest;
}

double widest_value(const NetworkView& view, const NetworkLayout& layout, const Drawing& drawing) {
  double widest = 0;
  for (const Column& column : layout.columns) {
    if (layout.info == OutputInfo::bars && &column == &layout.columns.back()) continue;  // these stand at their bars
    for (const PlacedUnit& unit : column.shown) {
      const nn::TensorId tensor = column.layer < 0 ? view.trace().input : view.tensors(column.layer).output;
      widest = std::max(widest, drawing.text_width(view.number(view.at(tensor, unit.unit)), kBoldEm));
    }
  }
  return widest;
}

double widest_target(const NetworkView& view, const NetworkLayout& layout, const Drawing& drawing) {
  const Column& outputs = layout.columns.back();
  double widest = 0;
  for (const PlacedUnit& unit : outputs.shown) {
    const std::string target = view.words("figure.network.target", {{"value", view.number(view.at(view.trace().target, unit.unit))}});
    widest = std::max(widest, drawing.text_width(target, kBoldEm));
    const nn::TensorId delta = view.tensors(outputs.layer).delta;
    if (delta >= 0) widest = std::max(widest, drawing.text_width("δ = " + view.number(view.at(delta, unit.unit)), kBoldEm));
  }
  return widest;
}

Measures measure(const NetworkView& view, const NetworkLayout& layout, const Drawing& drawing) {
  Measures measures;
  measures.weight = widest_weight(view, layout, drawing);
  measures.bias = drawn_links(layout) > 40 ? 0 : widest_bias(view, layout, drawing);
  measures.line = widest_line(view, layout, drawing);
  measures.value = widest_value(view, layout, drawing);
  measures.legend = legend_widths(legend_items(view, layout.columns, true), drawing);
  measures.loss = drawing.text_width("L = " + view.number(view.trace().loss), kBoldEm);
  if (layout.info == OutputInfo::targets) measures.target = widest_target(view, layout, drawing);
  if (layout.info != OutputInfo::bars) return measures;
  const Column& outputs = layout.columns.back();
  for (const PlacedUnit& unit : outputs.shown) {
    const std::string value = view.number(view.at(view.tensors(outputs.layer).activation, unit.unit));
    measures.bar_number = std::max(measures.bar_number, drawing.text_width(value, kBoldEm));
    measures.class_name = std::max(measures.class_name, drawing.text_width(class_name(*view.spec().data, unit.unit, *drawing.style().language), kBoldEm));
  }
  return measures;
}

/// Width of what stands at the right of the outputs, for texts of this size.
double info_width(OutputInfo info, const Measures& measures, double size) {
  const double loss = (measures.loss + 1) * size;
  if (info == OutputInfo::bars) return std::max(loss, (measures.class_name + 3.4 + measures.bar_number + 2.2) * size);
  return std::max(measures.target * size, loss) + 0.4 * size;
}

/// The bar with its number and about five letters of the name.
double least_bar_width(const Measures& measures, double size) { return (3.4 + measures.bar_number + 2.2 + 3) * size; }

OutputInfo choose_info(const NetworkView& view) {
  const nn::Dataset* data = view.spec().data;
  const bool named = data && data->class_names.size() == static_cast<std::size_t>(view.network().outputs());
  return named && view.network().outputs() > 2 ? OutputInfo::bars : OutputInfo::targets;
}

/// The height of one neuron with all that is written above and below it.
double block_height(const NetworkLayout& layout) {
  return (layout.detail.names ? 1.3 * layout.name_size : 0) + 2 * layout.radius + (layout.detail.lines > 0 ? 1.35 * layout.detail.lines + 0.3 : 0) * layout.small_size +
         (layout.detail.biases ? 2.5 * layout.small_size : 0) + 6;
}

void place_units(NetworkLayout& layout) {
  const double pitch = layout.body.height / static_cast<double>(most_slots(layout));
  // A neuron's circle stands in the middle of its block: what is written below weighs more than the name above.
  const double shift = block_height(layout) / 2 - layout.radius - 3 - (layout.detail.names ? 1.3 * layout.name_size : 0);
  for (Column& column : layout.columns) {
    const nn::Index slots = slots_of(column);
    if (slots == 0) continue;
    const double own = std::min(layout.body.height / static_cast<double>(slots), 1.7 * pitch);
    double y = layout.body.y + layout.body.height / 2 - own * static_cast<double>(slots - 1) / 2 - shift;
    const std::size_t before_dots = column.left_out > 0 ? column.shown.size() / 2 : column.shown.size();
    for (std::size_t i = 0; i < column.shown.size(); ++i, y += own) {
      if (i == before_dots) column.dots = {column.x, y}, y += own;
      column.shown[i].center = {column.x, y};
    }
  }
}

void place_columns(NetworkLayout& layout, const NetworkView& view, const Drawing& drawing) {
  const Column& first = layout.columns.front();
  const std::size_t count = layout.columns.size();
  const double line_half = layout.detail.lines > 0 ? layout.line_width / 2 + 2 : 0;
  double first_half = std::max(layout.radius + 4, layout.detail.values ? 0 : line_half);
  if (first.is_image) {
    const nn::Dataset& data = *view.spec().data;
    const double side = std::min({layout.body.height * 0.8, layout.body.width * 0.24, drawing.scaled(190)});
    const double height = side * static_cast<double>(data.image_height) / static_cast<double>(data.image_width);
    layout.columns.front().image = {layout.body.x, layout.body.y + (layout.body.height - height) / 2, side, height};
    first_half = side / 2;
  }
  const double left = layout.body.x + first_half, right = layout.body.x + layout.body.width - std::max(layout.radius + 4, layout.info == OutputInfo::none ? line_half : 0);
  for (std::size_t i = 0; i < count; ++i)
    layout.columns[i].x = left + (right - left) * static_cast<double>(i) / static_cast<double>(count - 1);
  if (!layout.detail.biases) return;
  // A wider chip, with the old and the new bias, where the numbers on the links leave room for it.
  const double gap = (right - left) / static_cast<double>(count - 1), beside_chips = 2 * (0.36 * gap - layout.chip_width / 2 - 4);
  layout.bias_width = std::clamp(beside_chips, layout.least_bias_width, std::max(9.6 * layout.small_size, layout.least_bias_width));
}

/// Half the width of the widest thing under or above a first-column neuron, so that it stays inside.
double overhang(const NetworkLayout& layout, const Drawing& drawing) {
  if (layout.columns.front().is_image) return 0;
  const double name = layout.detail.names ? drawing.name_width("x₁₀", layout.name_size) / 2 : 0;
  return std::max(0.0, name - layout.radius);
}

/// Circles must hold their number, and maps must be large enough to be seen, before more is written around them.
double smallest_radius(const NetworkLayout& layout, const NetworkView& view, const Measures& measures) {
  const int lines = layout.detail.lines;
  const double clear = 0.95 * layout.small_size;  // what stands at the right of an output must not meet what stands below
  if (view.spec().maps) return lines > 1 ? 20 : lines == 1 ? std::max(13.0, clear) : layout.detail.names ? 9 : 3;
  if (layout.detail.values) return std::max(1.2 * layout.value_size, 7 * measures.value / kInside);
  return lines > 1 ? std::max(12.0, clear) : lines == 1 ? std::max(6.0, clear) : 3;
}

bool fits(const NetworkLayout& layout, const NetworkView& view, const Measures& measures) {
  const double pitch = layout.body.height / static_cast<double>(most_slots(layout));
  if (block_height(layout) > pitch + 1e-9) return false;
  if (layout.radius < smallest_radius(layout, view, measures) - 1e-9) return false;
  const std::size_t count = layout.columns.size();
  if (count < 2) return true;
  const double gap = layout.columns[1].x - layout.columns[0].x;
  const Column& first = layout.columns.front();
  const double between = gap - layout.radius - (first.is_image ? first.image.width / 2 : layout.radius);
  if (between < 1.2 * layout.radius || between < 12) return false;
  if (layout.detail.lines > 0 && layout.line_width + 6 > (count > 2 ? layout.columns[2].x - layout.columns[1].x : gap))
    return false;
  if (layout.detail.biases && layout.bias_width + 6 > gap) return false;
  return !layout.detail.chips || between > 1.45 * layout.chip_width;
}

/// Sizes for one level of detail at one scale.
void set_sizes(NetworkLayout& layout, const NetworkView& view, const Drawing& drawing, const Measures& measures, double scale) {
  const bool maps = view.spec().maps != nullptr;
  const double pitch = layout.body.height / static_cast<double>(most_slots(layout));
  layout.name_size = std::clamp(0.24 * pitch, 8.0, std::max(8.0, drawing.size(17 * scale)));
  layout.value_size = drawing.size(13 * scale);
  layout.small_size = drawing.size(11 * scale);
  const double around = block_height(layout) - 2 * layout.radius;
  const double room = (pitch - around) / 2 - 1;
  const double largest = drawing.scaled((maps ? 30 : 33) * std::max(scale, 0.6));
  layout.radius = std::clamp(std::min(room, 0.36 * pitch), 2.5, largest);
  layout.chip_height = 1.75 * layout.small_size;
  layout.line_width = std::max(measures.line, layout.detail.values ? 0 : measures.value) * layout.small_size;
  layout.least_bias_width = layout.bias_width = layout.detail.biases ? (measures.bias + 1.1) * layout.small_size : 0;
  layout.chip_width = layout.detail.chips ? (measures.weight + 1.3) * layout.small_size : 0;
}

void set_body(NetworkLayout& layout, const NetworkView& view, const Drawing& drawing, const Measures& measures) {
  const double margin = drawing.scaled(14);
  layout.caption_size = std::max(7.0, std::min(drawing.size(11.5), 1.3 * layout.small_size));
  layout.caption_lines = drawing.height() > 150 ? 2 : 0;
  layout.legend_size = std::max(7.0, 0.92 * layout.caption_size);
  layout.legend_lines = layout.caption_lines ? legend_lines(measures.legend, layout.legend_size, drawing.width() - 2 * margin) : 0;
  const double legend = 1.6 * layout.legend_size * layout.legend_lines;
  layout.legend_y = drawing.height() - 0.4 * margin - legend + 0.8 * layout.legend_size;
  const double captions = 1.4 * layout.caption_size * layout.caption_lines + (layout.caption_lines ? 6 : 0) + legend;
  layout.info = choose_info(view);
  layout.info_width = info_width(layout.info, measures, layout.small_size);
  layout.bar_number_width = (measures.bar_number + 0.6) * layout.small_size;
  // Names of classes may be cut, what is left of them still says more than none.
  const double most = (layout.info == OutputInfo::bars ? 0.44 : 0.36) * drawing.width();
  if (layout.info == OutputInfo::bars && layout.info_width > most && least_bar_width(measures, layout.small_size) <= most) layout.info_width = most;
  if (layout.info_width > most) layout.info = OutputInfo::none, layout.info_width = 0;
  const double left = margin + overhang(layout, drawing);
  layout.body = {left, margin * 0.6, drawing.width() - left - margin - layout.info_width - (layout.info_width > 0 ? 8 : 0),
                 drawing.height() - margin * 0.6 - captions - margin * 0.6};
  layout.info_x = layout.body.x + layout.body.width + 4;
  layout.caption_y = layout.caption_lines ? layout.body.y + layout.body.height + 6 + layout.caption_size : 0;
}

}  // namespace

double NetworkLayout::left_of(const Column& column) const { return column.x - radius; }
double NetworkLayout::right_of(const Column& column) const {
  return column.is_image ? column.image.x + column.image.width : column.x + radius;
}

ColumnCaption caption_of(const NetworkView& view, const Column& column) {
  if (column.layer < 0) return {view.words("figure.network.input"), ""};
  const nn::LayerSpec& layer = view.network().layers[static_cast<std::size_t>(column.layer)];
  const bool is_output = column.layer + 1 == view.network().layer_count();
  std::string what = is_output ? view.words("figure.network.output")
                     : view.network().layer_count() > 2
                         ? view.words("figure.network.hidden_numbered", {{"number", std::to_string(column.layer + 1)}})
                         : view.words("figure.network.hidden");
  return {std::move(what), view.words("names.activation." + std::string(nn::id_of(layer.activation.kind)))};
}

NetworkLayout lay_out_network(const NetworkView& view, const Drawing& drawing, bool with_chips, double most_scale) {
  // Chips, biases, lines below, names above, value inside: from everything to nothing.
  constexpr std::array<Detail, 12> levels = {{{true, true, 2, true, true},
                                              {true, true, 3, true, false},
                                              {true, false, 2, true, true},
                                              {true, false, 3, true, false},
                                              {true, false, 0, true, true},
                                              {false, false, 2, true, true},
                                              {false, false, 1, true, true},
                                              {false, false, 0, true, true},
                                              {false, false, 0, false, true},
                                              {false, false, 1, true, false},
                                              {false, false, 0, true, false},
                                              {false, false, 0, false, false}}};
  NetworkLayout layout;
  layout.info = choose_info(view);
  layout.columns = make_columns(view, drawing.height() - 60, 15);
  const Measures measures = measure(view, layout, drawing);
  for (const bool needs_bars : {true, false})
    for (const Detail& detail : levels)
      for (const double scale : letter_scales) {
        if (scale > most_scale) continue;
        layout.detail = detail;
        layout.small_size = drawing.size(11 * scale);
        set_body(layout, view, drawing, measures);
        if (detail.chips && (!with_chips || drawn_links(layout) > 40)) break;
        if (detail.values && view.spec().maps) break;  // a map fills the neuron
        if (needs_bars && layout.info == OutputInfo::none && choose_info(view) == OutputInfo::bars) continue;
        set_sizes(layout, view, drawing, measures, scale);
        place_columns(layout, view, drawing);
        if (!fits(layout, view, measures)) continue;
        place_units(layout);
        return layout;
      }
  layout.detail = {};
  set_sizes(layout, view, drawing, measures, 0.5);
  layout.radius = std::min(layout.radius, 0.4 * layout.body.height / static_cast<double>(most_slots(layout)));
  place_columns(layout, view, drawing);
  place_units(layout);
  return layout;
}

}  // namespace chainrule
