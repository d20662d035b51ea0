#include "app/figure/drawing.hpp"

#include <algorithm>

namespace chainrule {
namespace {

/// One row: its id, its name and its numbers as they are written.
struct Row {
  std::string id, name, train, test;
};

std::vector<Row> rows_of(const nn::Inspection& found, const Drawing& drawing) {
  std::vector<Row> rows;
  const auto written = [&](const std::optional<double>& value, bool is_share) {
    if (!value) return std::string("–");
    return is_share ? drawing.number(*value * 100) + " %" : drawing.number(*value);
  };
  const auto add = [&](const char* id, const std::optional<double>& train, const std::optional<double>& test, bool is_share) {
    if (train) rows.push_back({id, drawing.words("names.metric." + std::string(id)), written(train, is_share), written(test, is_share)});
  };
  const nn::Metrics &train = found.train, &test = found.test;
  rows.push_back({"examples", drawing.words("cli.metrics.examples"), std::to_string(train.examples),
                  test.examples > 0 ? std::to_string(test.examples) : "–"});
  rows.push_back({"loss", drawing.words("figure.metrics.data_loss"), written(train.loss, false), written(test.loss, false)});
  if (found.l2_penalty > 0) rows.push_back({"l2", drawing.words("figure.metrics.l2"), drawing.number(found.l2_penalty), ""});
  if (found.l1_penalty > 0) rows.push_back({"l1", drawing.words("figure.metrics.l1"), drawing.number(found.l1_penalty), ""});
  add("binary_accuracy", train.binary_accuracy, test.binary_accuracy, true);
  add("exact_match", train.exact_match, test.exact_match, true);
  add("categorical_accuracy", train.categorical_accuracy, test.categorical_accuracy, true);
  add("sparse_categorical_accuracy", train.sparse_categorical_accuracy, test.sparse_categorical_accuracy, true);
  add("top_k_accuracy", train.top_k_accuracy, test.top_k_accuracy, true);
  if (rows.back().id == "top_k_accuracy") rows.back().name += " (k = " + std::to_string(train.k) + ")";
  add("r_squared", train.r_squared, test.r_squared, false);
  return rows;
}

double widest(const Drawing& drawing, const std::vector<Row>& rows, std::string Row::*cell, TextStyle style) {
  double width = 0;
  for (const Row& row : rows) width = std::max(width, drawing.text_width(row.*cell, style));
  return width;
}

}  // namespace

Figure metrics_table(const nn::Inspection* inspection, const FigureStyle& style) {
  const std::string title = style.language->text("figure.metrics.title");
  if (inspection == nullptr || inspection->train.examples == 0)
    return say_nothing_to_show("metrics", title, style.language->text("figure.metrics.nothing"), style);
  Drawing drawing("metrics", title, style);
  const Theme& theme = drawing.theme();
  std::vector<Row> rows = rows_of(*inspection, drawing);
  rows.insert(rows.begin(), Row{"heading", "", drawing.words("cli.metrics.train"), drawing.words("cli.metrics.test")});
  const double margin = drawing.scaled(12), gap = drawing.scaled(14);
  const double step = std::min(drawing.size(24), (drawing.height() - margin) / static_cast<double>(rows.size()));
  TextStyle text{std::max(7.0, std::min(drawing.size(13), step / 1.35)), theme.text, Face::sans, Align::right, Baseline::middle};
  double first = 0, second = 0, name_room = 0;
  for (;; text.size_pt = std::max(7.0, text.size_pt * 0.93)) {
    first = widest(drawing, rows, &Row::train, text), second = widest(drawing, rows, &Row::test, text);
    name_room = drawing.width() - 2 * margin - 2 * gap - first - second;
    if (text.size_pt <= 7 || name_room >= widest(drawing, rows, &Row::name, text)) break;
  }
  const double right = drawing.width() - margin;
  double y = (drawing.height() - step * static_cast<double>(rows.size())) / 2 + step / 2;
  y = std::min(y, drawing.scaled(16) + step / 2);
  for (const Row& row : rows) {
    const bool is_heading = &row == &rows.front();
    TextStyle cell = text, name = text;
    name.align = Align::left;
    if (is_heading) cell.color = theme.muted_text;
    const std::string shown = drawing.elided(row.name, name, name_room);
    if (!shown.empty()) drawing.text({margin, y}, shown, name).id = "row/" + row.id;
    if (!row.test.empty()) drawing.text({right, y}, row.test, cell).id = "row/" + row.id + "/test";
    drawing.text({right - second - gap, y}, row.train, cell).id = "row/" + row.id + "/train";
    if (is_heading) drawing.line({margin, y + step / 2}, {right, y + step / 2}, drawing.stroke(theme.grid, 1));
    y += step;
  }
  return drawing.take();
}

}  // namespace chainrule
