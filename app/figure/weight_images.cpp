#include "app/figure/axes.hpp"
#include "app/figure/drawing.hpp"
#include "app/figure/mark_ids.hpp"

#include <algorithm>
#include <cmath>

namespace chainrule {
namespace {

/// The first layer's weights, or what else is shown of them; (units, in), with the rows that are computed.
struct Shown {
  nn::Matrix own{};                   ///< empty where the weights themselves are shown
  Eigen::Map<const nn::Matrix> value;
  std::vector<bool> known;
  nn::Index rows() const { return value.rows(); }
  nn::Index cols() const { return value.cols(); }
  bool knows(nn::Index row) const { return known[static_cast<std::size_t>(row)]; }
  bool is_empty() const { return std::find(known.begin(), known.end(), true) == known.end(); }
};

Shown shown_of(const WeightImagesSpec& spec) {
  const nn::ParameterLayout layout(*spec.network);
  const Eigen::Map<const nn::Matrix> weight = nn::weight_of(*spec.parameters, layout.layer(0));
  const bool shows_weights = spec.reading.quantity == LinkQuantity::weights;
  Shown shown{{}, weight, std::vector<bool>(static_cast<std::size_t>(weight.rows()), shows_weights)};
  if (shows_weights || !spec.reading.trace || spec.reading.trace->layers.empty()) return shown;
  const nn::Matrix& traced = spec.reading.trace->tensor(spec.reading.trace->layers.front().weight);
  if (traced.rows() != weight.rows() || traced.cols() != weight.cols()) return shown;
  shown.own.setZero(weight.rows(), weight.cols());
  for (nn::Index row = 0; row < weight.rows(); ++row) {
    bool known = true;
    for (nn::Index input = 0; input < weight.cols() && known; ++input) {
      const std::optional<double> value = link_value(spec.reading, 0, row, input);
      known = value.has_value();
      shown.own(row, input) = value.value_or(0);
    }
    shown.known[static_cast<std::size_t>(row)] = known;
  }
  new (&shown.value) Eigen::Map<const nn::Matrix>(shown.own.data(), shown.own.rows(), shown.own.cols());
  return shown;
}

/// A hundred thousand weights in every frame while a network trains: all rows of a column at once, unless one is not finite.
double largest_of(const Shown& shown) {
  Eigen::VectorXd known(shown.rows()), of_row = Eigen::VectorXd::Zero(shown.rows());
  for (nn::Index row = 0; row < shown.rows(); ++row) known[row] = shown.knows(row) ? 1 : 0;
  for (nn::Index column = 0; column < shown.cols(); ++column)
    of_row = of_row.cwiseMax(shown.value.col(column).cwiseAbs());
  double largest = of_row.cwiseProduct(known).maxCoeff();
  if (!std::isfinite(largest)) {
    largest = 0;
    for (nn::Index column = 0; column < shown.cols(); ++column)
      for (nn::Index row = 0; row < shown.rows(); ++row)
        if (shown.knows(row) && std::isfinite(shown.value(row, column))) largest = std::max(largest, std::abs(shown.value(row, column)));
  }
  return largest > 0 ? largest : 1;
}

/// The number of columns that makes cells of this shape largest.
int best_columns(nn::Index count, double width, double height, double aspect) {
  int best = 1;
  double best_side = 0;
  for (int columns = 1; columns <= count; ++columns) {
    const double rows = std::ceil(static_cast<double>(count) / columns);
    const double side = std::min(width / columns, height / rows / aspect);
    if (side > best_side) best_side = side, best = columns;
  }
  return best;
}

/// One image a unit. The weights lie unit by unit within each input: a few images are written side by side.
std::vector<std::shared_ptr<Field>> fields_of(const Shown& weight, const nn::Dataset& data, double largest) {
  std::vector<std::shared_ptr<Field>> fields;
  for (nn::Index unit = 0; unit < weight.rows(); ++unit) {
    fields.push_back(std::make_shared<Field>());
    fields.back()->width = static_cast<int>(data.image_width);
    fields.back()->height = static_cast<int>(data.image_height);
    fields.back()->values.resize(static_cast<std::size_t>(weight.cols()));
  }
  constexpr nn::Index at_once = 8;
  nn::Matrix rows(weight.cols(), at_once);
  for (nn::Index first = 0; first < weight.rows(); first += at_once) {
    const nn::Index count = std::min(at_once, weight.rows() - first);
    rows.leftCols(count) = weight.value.middleRows(first, count).transpose();
    rows.leftCols(count) /= largest;
    for (nn::Index at = 0; at < count; ++at) {
      const auto bounded = [](double value) { return static_cast<float>(std::clamp(value, -1.0, 1.0)); };
      std::transform(rows.col(at).begin(), rows.col(at).end(), fields[static_cast<std::size_t>(first + at)]->values.begin(), bounded);
    }
  }
  return fields;
}

Mark unit_image(std::shared_ptr<Field> field, const Rect& rect, const Theme& theme) {
  Mark mark;
  FieldShape shape{rect, std::move(field), theme.map_negative, theme.map_neutral, theme.map_positive};
  shape.smooth = false;
  mark.shape = std::move(shape);
  return mark;
}

/// What the images show, where that is not the weights; it has a line of its own above the scale.
std::string caption_of(const Drawing& drawing, const LinkReading& reading) {
  if (reading.quantity == LinkQuantity::weights) return {};
  const nn::Index count = reading.trace ? reading.trace->sample_count() : 1;
  const bool of_batch = reading.quantity == LinkQuantity::gradients && count > 1;
  return drawing.words("figure.network.links." + std::string(id_of(reading.quantity)) + (of_batch ? "_batch" : ""),
                       {{"symbol", symbol_of(reading.quantity, drawing.style().letters)}, {"count", std::to_string(count)}});
}

double foot_of(const Drawing& drawing, const LinkReading& reading, double lines) {
  return (lines + (reading.quantity == LinkQuantity::weights ? 0 : 1.6)) * drawing.size(10);
}

/// "−0.21 … 0.21" with the colours between, at the foot of the figure.
void draw_scale(Drawing& drawing, double largest, const LinkReading& reading) {
  const Theme& theme = drawing.theme();
  const TextStyle style{drawing.size(10), theme.muted_text, Face::sans, Align::right, Baseline::middle};
  const double beside = 6 + drawing.text_width(drawing.number(-largest), style);
  const double width = std::min({drawing.scaled(120), drawing.width() * 0.3, drawing.width() - 2 * beside - 4}), height = drawing.scaled(8);
  if (width < 12) return;  // no room for numbers and colours
  const double y = drawing.height() - 8 - 0.5 * style.size_pt;
  const TextStyle middle{style.size_pt, style.color, Face::sans, Align::center, Baseline::middle};
  const std::string caption = drawing.elided(caption_of(drawing, reading), middle, drawing.width() - 16);
  if (!caption.empty()) drawing.text({drawing.width() / 2, y - 1.6 * style.size_pt}, caption, middle).id = "caption";
  const double x = (drawing.width() - width) / 2;
  auto field = std::make_shared<Field>();
  field->width = 64, field->height = 1;
  for (int i = 0; i < 64; ++i) field->values.push_back(-1.0f + 2.0f * (static_cast<float>(i) + 0.5f) / 64.0f);
  Mark bar;
  bar.id = "scale";
  bar.title = drawing.words("figure.weight_images.scale", {{"value", drawing.number(largest)}});
  bar.shape = FieldShape{{x, y - height / 2, width, height}, std::move(field), theme.map_negative, theme.map_neutral, theme.map_positive};
  drawing.add(std::move(bar));
  drawing.text({x - 6, y}, drawing.number(-largest), style);
  TextStyle right = style;
  right.align = Align::left;
  drawing.text({x + width + 6, y}, drawing.number(largest), right);
}

void draw_images(Drawing& drawing, const Shown& weight, const WeightImagesSpec& spec, double largest) {
  const nn::Dataset& data = *spec.data;
  const double margin = drawing.scaled(10), foot = foot_of(drawing, spec.reading, 2.2), aspect = static_cast<double>(data.image_height) / static_cast<double>(data.image_width);
  const double width = drawing.width() - 2 * margin, height = drawing.height() - margin - foot;
  const int columns = best_columns(weight.rows(), width, height, aspect);
  const int rows = (static_cast<int>(weight.rows()) + columns - 1) / columns;
  const double cell = std::min(width / columns, height / rows / aspect), gap = std::max(0.8, 0.07 * cell);
  const double left = (drawing.width() - columns * cell) / 2, top = margin + (height - rows * cell * aspect) / 2;
  const std::vector<std::shared_ptr<Field>> fields = fields_of(weight, data, largest);
  for (nn::Index unit = 0; unit < weight.rows(); ++unit) {
    const Rect rect{left + static_cast<double>(unit % columns) * cell + gap / 2, top + static_cast<double>(unit / columns) * cell * aspect + gap / 2,
                    cell - gap, cell * aspect - gap};
    if (!weight.knows(unit)) {
      drawing.rect(rect, 0, {0, 0, 0, 0}, drawing.stroke(drawing.theme().card_border, 0.7));
      continue;
    }
    Mark image = unit_image(fields[static_cast<std::size_t>(unit)], rect, drawing.theme());
    image.id = neuron_id(0, unit) + "/weights";
    image.title = neuron_name(*spec.network, 0, unit);
    drawing.add(std::move(image));
  }
}

/// For nets without pictures: one row of coloured cells per unit, one cell per weight, numbers where they fit.
void draw_cells(Drawing& drawing, const Shown& weight, const WeightImagesSpec& spec, double largest) {
  const Theme& theme = drawing.theme();
  const double margin = drawing.scaled(12), foot = foot_of(drawing, spec.reading, 2.6);
  const double name_size = drawing.size(13), left_room = 3 * name_size, top_room = 2 * name_size;
  const double width = drawing.width() - 2 * margin - left_room, height = drawing.height() - margin - foot - top_room;
  const double cell_width = std::min(width / static_cast<double>(weight.cols()), drawing.scaled(110));
  const double cell_height = std::min(height / static_cast<double>(weight.rows()), drawing.scaled(52));
  const double left = margin + left_room + (width - cell_width * static_cast<double>(weight.cols())) / 2;
  const double top = margin + top_room + (height - cell_height * static_cast<double>(weight.rows())) / 2;
  for (nn::Index input = 0; input < weight.cols(); ++input)
    if (drawing.name_width("x₁₀", name_size) < cell_width)
      drawing.name({left + (static_cast<double>(input) + 0.5) * cell_width, top - 0.5 * name_size}, neuron_name(*spec.network, -1, input), name_size, theme.text);
  for (nn::Index unit = 0; unit < weight.rows(); ++unit) {
    const double y = top + static_cast<double>(unit) * cell_height;
    if (cell_height > 1.3 * name_size)
      drawing.name({left - 1.4 * name_size, y + cell_height / 2 + 0.3 * name_size}, neuron_name(*spec.network, 0, unit), name_size, theme.text);
    for (nn::Index input = 0; input < weight.cols(); ++input) {
      const double value = weight.value(unit, input);
      const Rect rect{left + static_cast<double>(input) * cell_width + 1, y + 1, std::max(cell_width - 2, 0.5), std::max(cell_height - 2, 0.5)};
      if (!weight.knows(unit)) {
        drawing.rect(rect, std::min(3.0, rect.height / 4), {0, 0, 0, 0}, drawing.stroke(theme.card_border, 0.7));
        continue;
      }
      Mark& cell = drawing.rect(rect, std::min(3.0, rect.height / 4), diverging(theme, std::isfinite(value) ? value / largest : 0));
      cell.id = weight_id(0, unit, input);
      const bool is_weight = spec.reading.quantity == LinkQuantity::weights;
      const std::string name = weight_name(*spec.network, 0, unit, input);
      cell.title = (is_weight ? name : name + "  " + symbol_of(spec.reading.quantity, drawing.style().letters)) + " = " + drawing.number(value);
      const TextStyle text{drawing.size(11), theme.text, Face::sans, Align::center, Baseline::middle};
      if (drawing.text_width(drawing.number(value), text) < rect.width - 4 && rect.height > 1.3 * text.size_pt)
        drawing.text({rect.x + rect.width / 2, rect.y + rect.height / 2}, drawing.number(value), text);
    }
  }
}

}  // namespace

Figure weight_images(const WeightImagesSpec& spec, const FigureStyle& style) {
  const std::string title = style.language->text("figure.weight_images.title");
  if (!spec.network || !spec.parameters || spec.network->layers.empty() || spec.parameters->size() == 0)
    return say_nothing_to_show("weight_images", title, style.language->text("figure.weight_images.nothing"), style);
  const Shown weight = shown_of(spec);
  const bool images = spec.data && spec.data->image_width > 0 && spec.data->image_width * spec.data->image_height == weight.cols();
  if (!images && (weight.cols() > 64 || weight.rows() > 64))
    return say_nothing_to_show("weight_images", title, style.language->text("figure.weight_images.too_many"), style);
  Drawing drawing("weight_images", title, style);
  if (weight.is_empty()) {
    const bool is_learned = spec.reading.quantity == LinkQuantity::gradients || spec.reading.quantity == LinkQuantity::updates;
    const bool never = is_learned && spec.reading.trace && spec.reading.trace->evaluated;
    const char* key = never ? "figure.weight_images.never" : "figure.weight_images.not_yet";
    return say_nothing_to_show("weight_images", title, style.language->text(key, {{"what", caption_of(drawing, spec.reading)}}), style);
  }
  const double largest = largest_of(weight);
  if (images) draw_images(drawing, weight, spec, largest);
  else draw_cells(drawing, weight, spec, largest);
  draw_scale(drawing, largest, spec.reading);
  return drawing.take();
}

}  // namespace chainrule
