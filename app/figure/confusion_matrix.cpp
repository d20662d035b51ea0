#include "app/figure/drawing.hpp"
#include "app/figure/figure_words.hpp"

#include <algorithm>

namespace chainrule {
namespace {

constexpr nn::Index most_classes = 40;

/// Where the cells lie and what is written beside them.
struct Grid {
  nn::Index classes = 0;
  double left = 0, top = 0, cell_width = 0, cell_height = 0;
  std::vector<std::string> names;
  TextStyle text;
  Rect cell(nn::Index row, nn::Index column) const {
    return {left + static_cast<double>(column) * cell_width, top + static_cast<double>(row) * cell_height, cell_width, cell_height};
  }
};

/// White or black: whichever can be read on the colour.
Color ink_on(Color ground) {
  const Color dark{16, 18, 28, 255}, light{255, 255, 255, 255};
  return contrast(dark, ground) > contrast(light, ground) ? dark : light;
}

Grid lay_out(const Drawing& drawing, const ConfusionMatrixSpec& spec, nn::Index classes, double foot) {
  Grid grid;
  grid.classes = classes;
  grid.text = {drawing.size(11), drawing.theme().text, Face::sans, Align::right, Baseline::middle};
  for (nn::Index index = 0; index < classes; ++index)
    grid.names.push_back(spec.data ? class_name(*spec.data, index, *drawing.style().language) : std::to_string(index));
  double widest = 0;
  for (std::size_t index = 0; index < grid.names.size(); ++index)
    widest = std::max(widest, drawing.text_width(std::to_string(index) + " " + grid.names[index], grid.text));
  const double margin = drawing.scaled(8), names = std::min(widest + 6, drawing.width() * 0.3), heading = 2.8 * grid.text.size_pt;
  grid.left = margin + names;
  grid.top = margin + heading;
  const auto count = static_cast<double>(classes);
  grid.cell_width = std::min((drawing.width() - grid.left - margin) / count, drawing.scaled(110));
  grid.left += (drawing.width() - grid.left - margin - grid.cell_width * count) / 2;
  grid.cell_height = std::min((drawing.height() - grid.top - foot) / count, drawing.scaled(64));
  return grid;
}

void draw_names(Drawing& drawing, const Grid& grid) {
  const Theme& theme = drawing.theme();
  const auto fits_above = [&](const std::string& name) { return drawing.text_width(name, grid.text) < grid.cell_width - 3; };
  const bool names_above = std::all_of(grid.names.begin(), grid.names.end(), fits_above);
  const bool names_beside = grid.cell_height > 1.15 * grid.text.size_pt;
  TextStyle above = grid.text, beside = grid.text;
  above.align = Align::center;
  for (nn::Index index = 0; index < grid.classes; ++index) {
    const std::string& name = grid.names[static_cast<std::size_t>(index)];
    const std::string number = std::to_string(index);
    const Rect first_row = grid.cell(0, index), first_column = grid.cell(index, 0);
    const std::string head = names_above ? name : fits_above(number) ? number : "";
    if (!head.empty()) drawing.text({first_row.x + first_row.width / 2, grid.top - 0.8 * grid.text.size_pt}, head, above);
    const std::string side = drawing.elided(names_above || name == number ? name : number + " " + name, beside, grid.left - 8);
    if (names_beside && !side.empty()) drawing.text({grid.left - 5, first_column.y + first_column.height / 2}, side, beside);
  }
  const TextStyle quiet{drawing.size(10), theme.muted_text, Face::sans, Align::left, Baseline::middle};
  const std::string axes = drawing.elided(drawing.words("figure.confusion_matrix.axes"), quiet, drawing.width() - 12);
  if (!axes.empty()) drawing.text({6, grid.top - 2.3 * grid.text.size_pt}, axes, quiet).id = "axes";
}

void draw_cells(Drawing& drawing, const Grid& grid, const nn::Counts& counts) {
  for (nn::Index row = 0; row < grid.classes; ++row) {
    const nn::Index of_row = counts.row(row).sum();
    for (nn::Index column = 0; column < grid.classes; ++column) {
      const Rect rect = grid.cell(row, column);
      const double share = of_row == 0 ? 0 : static_cast<double>(counts(row, column)) / static_cast<double>(of_row);
      const Color color = sequential(share);
      const double gap = std::min(1.0, rect.width * 0.05);
      Mark& cell = drawing.rect({rect.x + gap, rect.y + gap, std::max(0.5, rect.width - 2 * gap), std::max(0.5, rect.height - 2 * gap)}, 0, color);
      cell.id = "cell/" + std::to_string(row + 1) + "/" + std::to_string(column + 1);
      const std::string count = std::to_string(counts(row, column));
      cell.title = drawing.words("figure.confusion_matrix.cell", {{"right", grid.names[static_cast<std::size_t>(row)]},
                                                                   {"answer", grid.names[static_cast<std::size_t>(column)]}, {"count", count}});
      TextStyle number = grid.text;
      number.align = Align::center;
      number.color = ink_on(color);
      if (drawing.text_width(count, number) < rect.width - 3 && rect.height > 1.2 * number.size_pt)
        drawing.text({rect.x + rect.width / 2, rect.y + rect.height / 2}, count, number);
    }
  }
}

}  // namespace

Figure confusion_matrix(const ConfusionMatrixSpec& spec, const FigureStyle& style) {
  const Language& language = *style.language;
  const std::string title = language.text("figure.confusion_matrix.title");
  const auto nothing = [&](const char* why, const Arguments& arguments = {}) {
    return say_nothing_to_show("confusion_matrix", title, language.text("figure.confusion_matrix." + std::string(why), arguments), style);
  };
  if (spec.inspection == nullptr) return nothing("waits");
  const bool of_test = spec.of_test && spec.inspection->test.examples > 0;
  const nn::Metrics& metrics = of_test ? spec.inspection->test : spec.inspection->train;
  const nn::Counts& counts = metrics.confusion;
  if (counts.size() == 0) return nothing("no_classes");
  if (counts.rows() > most_classes) return nothing("too_many", {{"count", std::to_string(counts.rows())}});
  Drawing drawing("confusion_matrix", title, style);
  const TextStyle quiet{drawing.size(10), drawing.theme().muted_text, Face::sans, Align::left, Baseline::middle};
  const double foot = 2.2 * quiet.size_pt;
  const Grid grid = lay_out(drawing, spec, counts.rows(), foot);
  draw_names(drawing, grid);
  draw_cells(drawing, grid, counts);
  const std::string split = language.text(of_test ? "cli.metrics.test" : "cli.metrics.train");
  const std::string said = language.text("figure.confusion_matrix.split", {{"split", split}, {"count", std::to_string(metrics.examples)}});
  drawing.text({6, drawing.height() - 0.9 * quiet.size_pt}, drawing.elided(said, quiet, drawing.width() - 12), quiet).id = "split";
  return drawing.take();
}

}  // namespace chainrule
