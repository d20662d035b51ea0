#include "app/figure/drawing.hpp"
#include "app/figure/mark_ids.hpp"

#include <algorithm>

namespace chainrule {
namespace {

constexpr nn::Index most_rows = 10, most_columns = 8;

/// W and b side by side in brackets; what is left out is said below.
void draw_map(Drawing& drawing, const CollapseSpec& spec, const Rect& room) {
  const nn::LinearMap& map = spec.inspection->map;
  const Theme& theme = drawing.theme();
  const nn::Index columns = std::min(map.weight.cols(), most_columns);
  const auto cell = [&](nn::Index row, nn::Index column) { return drawing.number(column < columns ? map.weight(row, column) : map.bias(row)); };
  TextStyle text{drawing.size(13), theme.text, Face::sans, Align::right, Baseline::middle};
  nn::Index rows = std::min(map.weight.rows(), most_rows);
  rows = std::clamp<nn::Index>(static_cast<nn::Index>(room.height / (1.5 * text.size_pt)), 1, rows);
  nn::Index shown = columns;
  double width = 0;
  for (;; text.size_pt = std::max(7.0, text.size_pt * 0.93)) {
    width = 0;
    for (nn::Index row = 0; row < rows; ++row)
      for (nn::Index column = 0; column <= columns; ++column) width = std::max(width, drawing.text_width(cell(row, column), text));
    width += text.size_pt;
    const double frame = 8 * text.size_pt;  // "W =", "b =", brackets
    shown = std::min(columns, static_cast<nn::Index>((room.width - frame) / width) - 1);
    if (shown >= columns || text.size_pt <= 7) break;
  }
  shown = std::max<nn::Index>(shown, 0);
  const double step = std::min(room.height / static_cast<double>(rows), 1.9 * text.size_pt), em = text.size_pt;
  const double total = 8 * em + static_cast<double>(shown + 1) * width;
  double x = room.x + std::max(0.0, (room.width - total) / 2);
  const double middle = room.y + room.height / 2, top = middle - step * static_cast<double>(rows) / 2;
  const auto bracket = [&](double at, double inward) {
    const double bottom = top + step * static_cast<double>(rows);
    drawing.polyline({{at + inward, top}, {at, top}, {at, bottom}, {at + inward, bottom}}, drawing.stroke(theme.axis, 1));
  };
  const auto block = [&](const char* name, nn::Index first, nn::Index count) {
    TextStyle label = text;
    label.face = Face::sans_bold;
    drawing.text({x + 2.2 * em, middle}, std::string(name) + " =", label);
    x += 2.8 * em;
    bracket(x, 0.4 * em);
    for (nn::Index column = 0; column < count; ++column) {
      x += width;
      for (nn::Index row = 0; row < rows; ++row) {
        Mark& number = drawing.text({x, top + (static_cast<double>(row) + 0.5) * step}, cell(row, first + column), text);
        number.id = first + column < columns ? "map/weight/" + std::to_string(row + 1) + "/" + std::to_string(column + 1) : "map/bias/" + std::to_string(row + 1);
      }
    }
    x += 0.5 * em;
    bracket(x, -0.4 * em);
    x += 0.5 * em;
  };
  if (shown > 0) block("W", 0, shown);
  block("b", columns, 1);
}

}  // namespace

Figure collapse_figure(const CollapseSpec& spec, const FigureStyle& style) {
  const Language& language = *style.language;
  const std::string title = language.text("figure.collapse.title");
  if (spec.inspection == nullptr || spec.network == nullptr) return say_nothing_to_show("collapse", title, language.text("figure.collapse.waits"), style);
  const nn::Inspection& found = *spec.inspection;
  if (found.bent_layer || found.map.weight.size() == 0) {
    const nn::Index layer = found.bent_layer.value_or(0);
    const nn::ActivationKind kind = spec.network->layers[static_cast<std::size_t>(layer)].activation.kind;
    const Arguments arguments = {{"layer", std::to_string(layer + 1)}, {"activation", language.text("names.activation." + std::string(nn::id_of(kind)))}};
    return say_nothing_to_show("collapse", title, language.text("figure.collapse.bends", arguments), style);
  }
  Drawing drawing("collapse", title, style);
  const TextStyle text{drawing.size(12), drawing.theme().text, Face::sans, Align::left, Baseline::middle};
  TextStyle quiet = text;
  quiet.color = drawing.theme().muted_text;
  const double margin = drawing.scaled(12), line = 1.45 * text.size_pt, room = drawing.width() - 2 * margin;
  double top = drawing.scaled(8), bottom = drawing.height() - drawing.scaled(8);
  const auto write = [&](const std::string& sentence, const TextStyle& how, bool at_top, const char* id) {
    std::vector<std::string> lines = drawing.wrapped(sentence, how, room);
    const std::size_t most = drawing.height() < 200 ? 1 : 3;
    if (lines.size() > most) lines = {drawing.elided(sentence, how, room)};
    if (!at_top) bottom -= line * static_cast<double>(lines.size());
    double y = (at_top ? top : bottom) + line / 2;
    int number = 0;
    for (const std::string& one : lines) {
      drawing.text({margin, y}, one, how).id = std::string(id) + "/" + std::to_string(++number);
      y += line;
    }
    if (at_top) top = y - line / 2;
  };
  write(language.text("cli.collapse.title", {{"layers", std::to_string(spec.network->layer_count())}}), text, true, "heading");
  const Arguments numbers = {{"examples", std::to_string(found.collapse.examples)},
                             {"difference", style.number(found.collapse.worst_difference)}, {"scale", style.number(found.collapse.scale)}};
  write(language.text("cli.collapse.agrees", numbers), quiet, false, "check");
  const bool is_cut = found.map.weight.rows() > most_rows || found.map.weight.cols() > most_columns;
  if (is_cut) {
    const Arguments size = {{"rows", std::to_string(found.map.weight.rows())}, {"columns", std::to_string(found.map.weight.cols())}};
    write(language.text("figure.collapse.cut", size), quiet, false, "cut");
  }
  draw_map(drawing, spec, {margin, top + 2, room, std::max(1.0, bottom - top - 4)});
  return drawing.take();
}

}  // namespace chainrule
