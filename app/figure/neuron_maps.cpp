#include "app/figure/drawing.hpp"
#include "app/figure/map_fields.hpp"
#include "app/figure/mark_ids.hpp"

#include <algorithm>

namespace chainrule {
namespace {

/// Columns of maps, one per layer; a layer with many units goes on in further columns.
struct Grid {
  double cell = 0;            ///< side of a map with its name
  std::vector<int> columns;   ///< of each layer
  int rows = 0;
};

/// The largest cells with which all layers fit.
Grid largest_grid(const std::vector<std::vector<nn::MatrixOf<float>>>& layers, double width, double height, double gap) {
  Grid best;
  for (int rows = 1; rows <= 64; ++rows) {
    Grid grid;
    grid.rows = rows;
    int total = 0;
    for (const auto& units : layers) {
      grid.columns.push_back((static_cast<int>(units.size()) + rows - 1) / rows);
      total += grid.columns.back();
    }
    const double gaps = gap * static_cast<double>(layers.size() - 1);
    grid.cell = std::min((width - gaps) / total, height / rows);
    if (grid.cell > best.cell) best = grid;
  }
  return best;
}

}  // namespace

Figure neuron_maps(const NeuronMapsSpec& spec, const FigureStyle& style) {
  const std::string title = style.language->text("figure.neuron_maps.title");
  if (!spec.maps || !spec.network || spec.maps->layers.empty() || spec.maps->resolution < 1)
    return say_nothing_to_show("neuron_maps", title, style.language->text("figure.neuron_maps.nothing"), style);
  Drawing drawing("neuron_maps", title, style);
  const Theme& theme = drawing.theme();
  const auto& layers = spec.maps->layers;
  const double margin = drawing.scaled(12), caption = 1.9 * drawing.size(10.5), gap = drawing.scaled(18);
  const Grid grid = largest_grid(layers, drawing.width() - 2 * margin, drawing.height() - 2 * margin - caption, gap);
  const double name_size = std::clamp(0.2 * grid.cell, 7.0, drawing.size(13));
  const bool names = grid.cell > 3.4 * name_size;
  const double side = grid.cell - (names ? 1.45 * name_size : 0) - std::max(2.0, 0.06 * grid.cell);
  double used = gap * static_cast<double>(layers.size() - 1);
  for (const int columns : grid.columns) used += columns * grid.cell;
  double x = (drawing.width() - used) / 2;
  for (std::size_t l = 0; l < layers.size(); ++l) {
    const int layer = static_cast<int>(l) - 1;
    const int rows = (static_cast<int>(layers[l].size()) + grid.columns[l] - 1) / grid.columns[l];
    const double top = margin + (drawing.height() - 2 * margin - caption - rows * grid.cell) / 2;
    for (std::size_t u = 0; u < layers[l].size(); ++u) {
      const double left = x + static_cast<double>(static_cast<int>(u) / rows) * grid.cell + (grid.cell - side) / 2;
      const double y = top + static_cast<double>(static_cast<int>(u) % rows) * grid.cell + (names ? 1.35 * name_size : 0);
      const std::string name = neuron_name(*spec.network, layer, static_cast<nn::Index>(u));
      Mark field = field_mark(layers[l][u], {left, y, side, side}, theme, false);
      field.id = neuron_id(layer, static_cast<nn::Index>(u));
      field.title = name;
      drawing.add(std::move(field));
      drawing.rect({left, y, side, side}, 2, {0, 0, 0, 0}, drawing.stroke(theme.field_border, 0.9));
      if (names) drawing.name({left + side / 2, y - 0.42 * name_size}, name, name_size, theme.text);
    }
    const TextStyle text{drawing.size(10.5), theme.muted_text, Face::sans, Align::center, Baseline::alphabetic};
    const std::string words = l == 0                   ? drawing.words("figure.network.input")
                              : l + 1 == layers.size() ? drawing.words("figure.network.output")
                                                       : drawing.words("figure.neuron_maps.layer", {{"number", std::to_string(l)}});
    const double width = grid.columns[l] * grid.cell;
    if (drawing.text_width(words, text) <= width + gap - 4) drawing.text({x + width / 2, drawing.height() - margin}, words, text);
    x += width + gap;
  }
  return drawing.take();
}

}  // namespace chainrule
