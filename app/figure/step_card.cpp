#include "app/figure/drawing.hpp"
#include "app/figure/mark_ids.hpp"

#include <algorithm>

namespace chainrule {
namespace {

Color phase_color(const Theme& theme, const std::string& phase) {
  if (phase == "forward") return theme.phase_forward;
  if (phase == "loss") return theme.phase_loss;
  return phase == "backward" ? theme.phase_backward : theme.phase_update;
}

/// The card's texts and formulas at one scale, with the height that they take.
struct CardLayout {
  TextStyle phase, sentence, note;
  std::vector<std::string> sentence_lines, kept_lines, next_lines;
  FormulaBox symbols, numbers;
  bool side_by_side = false;
  double gap = 0, height = 0, formula_height = 0;
};

double line_height(const TextStyle& style) { return 1.38 * style.size_pt; }
double height_of(const FormulaBox& box) { return box.ascent + box.descent; }

/// A card that fills the window speaks up.
double body_of(const Drawing& drawing) {
  return drawing.theme().font_size_pt / 14 * std::clamp(std::min(drawing.width() / 765, drawing.height() / 200), 1.0, 2.0);
}

double stacked_height(const CardLayout& layout) {
  const bool both = layout.symbols.width > 0 && layout.numbers.width > 0;
  return height_of(layout.symbols) + height_of(layout.numbers) + (both ? layout.gap : 0);
}

/// The words, at one scale.
CardLayout lay_out_words(const StepCardSpec& spec, const Drawing& drawing, double width, double scale) {
  const Theme& theme = drawing.theme();
  const auto sized = [&](double size) { return std::max(7.0, size * body_of(drawing) * scale); };
  CardLayout layout;
  layout.phase = {sized(11.5), phase_color(theme, spec.phase_name), Face::sans_bold, Align::left, Baseline::alphabetic};
  layout.sentence = {sized(16), theme.text, Face::sans_bold, Align::left, Baseline::alphabetic};
  layout.note = {sized(12), theme.muted_text, Face::sans, Align::left, Baseline::alphabetic};
  layout.gap = 0.75 * layout.note.size_pt;
  if (!spec.sentence.empty()) layout.sentence_lines = drawing.wrapped(spec.sentence, layout.sentence, width);
  if (!spec.kept.empty()) layout.kept_lines = drawing.wrapped(spec.kept, layout.note, width);
  if (!spec.next.empty()) layout.next_lines = drawing.wrapped(spec.next, layout.note, width);
  return layout;
}

/// The formulas beside or below each other, with the words that stand there already.
void lay_out_formulas(CardLayout& layout, const StepCardSpec& spec, const Drawing& drawing, double width, double size, bool makes_marks) {
  const FontMetrics& metrics = *drawing.style().metrics;
  layout.symbols = lay_out(spec.symbols, metrics, drawing.theme(), size, width, makes_marks);
  layout.numbers = lay_out(spec.numbers, metrics, drawing.theme(), size, width, makes_marks);
  const double both = layout.symbols.width + layout.numbers.width + 1.2 * size;
  layout.side_by_side = layout.symbols.width > 0 && layout.numbers.width > 0 && both <= width;
  layout.formula_height = layout.side_by_side
                              ? std::max(layout.symbols.ascent, layout.numbers.ascent) + std::max(layout.symbols.descent, layout.numbers.descent)
                              : stacked_height(layout);
  const auto lines = [](const std::vector<std::string>& l) { return static_cast<double>(l.size()); };
  layout.height = line_height(layout.phase) + lines(layout.sentence_lines) * line_height(layout.sentence) +
                  (layout.formula_height > 0 ? layout.formula_height + 2 * layout.gap : 0) +
                  (lines(layout.kept_lines) + lines(layout.next_lines)) * line_height(layout.note);
}

bool is_too_wide(const CardLayout& layout, double width) {
  return layout.symbols.width > width || layout.numbers.width > width;
}

/// The largest scale at which everything fits; the formula may shrink further than the words, and the last resort is
/// to leave notes, then formulas, out.
CardLayout fitting_layout(StepCardSpec spec, const Drawing& drawing, double width, double height) {
  CardLayout layout;
  for (int dropped = 0; dropped < 5; ++dropped) {
    if (dropped == 1) spec.kept.clear();
    if (dropped == 2) spec.next.clear();
    if (dropped == 3) spec.symbols = {};
    if (dropped == 4) spec.numbers = {};
    for (const double scale : {1.0, 0.9, 0.8, 0.7, 0.6}) {
      layout = lay_out_words(spec, drawing, width, scale);
      for (const double formula_scale : {1.0, 0.85, 0.7, 0.58}) {
        const double size = std::max(7.0, std::max(7.0, 21 * body_of(drawing) * scale) * formula_scale);
        lay_out_formulas(layout, spec, drawing, width, size, false);
        if (layout.height > height || is_too_wide(layout, width)) continue;
        lay_out_formulas(layout, spec, drawing, width, size, true);
        return layout;
      }
    }
  }
  const double words = line_height(layout.phase);
  const auto room = static_cast<std::size_t>(std::max(0.0, (height - words) / line_height(layout.sentence)));
  if (layout.sentence_lines.size() > room) layout.sentence_lines.resize(room);
  return layout;
}

double draw_lines(Drawing& drawing, const std::vector<std::string>& lines, const TextStyle& style, double x, double y, const std::string& id) {
  int number = 0;
  for (const std::string& line : lines) {
    y += line_height(style);
    Mark& mark = drawing.text({x, y - 0.3 * style.size_pt}, line, style);
    mark.id = id + "/" + std::to_string(++number);
  }
  return y;
}

void draw_formulas(Drawing& drawing, const CardLayout& layout, double x, double y) {
  if (layout.side_by_side) {
    const double baseline = y + std::max(layout.symbols.ascent, layout.numbers.ascent);
    drawing.formula({x, baseline}, layout.symbols);
    drawing.formula({x + layout.symbols.width + 1.1 * layout.sentence.size_pt, baseline}, layout.numbers);
    return;
  }
  if (layout.symbols.width > 0) drawing.formula({x, y + layout.symbols.ascent}, layout.symbols);
  if (layout.numbers.width > 0) {
    const double top = layout.symbols.width > 0 ? y + height_of(layout.symbols) + layout.gap : y;
    drawing.formula({x, top + layout.numbers.ascent}, layout.numbers);
  }
}

/// The chips of what is pointed at take the accent.
void light_chips(Figure& figure, const std::string& hovered, const Theme& theme) {
  if (hovered.empty()) return;
  for (Mark& mark : figure.marks)
    if (mark.id.starts_with("formula/") && subject_of(mark.id) == subject_of(hovered)) {
      mark.stroke = {theme.accent, 2 * theme.line_scale, Dash::solid};
      mark.fill = theme.accent_soft;
    }
}

/// Second formulas count their chips from 1 again: number them on, so that ids stay unique.
void make_ids_unique(FormulaBox& second, const FormulaBox& first) {
  int before = 0;
  for (const Mark& mark : first.marks) before += mark.id.starts_with("formula/");
  for (Mark& mark : second.marks) {
    if (!mark.id.starts_with("formula/") || before == 0) continue;
    const std::size_t end = mark.id.find('/', 8);
    mark.id = "formula/" + std::to_string(std::stoi(mark.id.substr(8, end - 8)) + before) + mark.id.substr(end);
  }
}

}  // namespace

Figure step_card(const StepCardSpec& spec, const FigureStyle& style) {
  Drawing drawing("step_card", style.language->text("figure.step_card.title"), style);
  const double bar = 5, margin = std::clamp(0.03 * drawing.width(), 10.0, 22.0), pad = std::clamp(0.05 * drawing.height(), 6.0, 18.0);
  const double x = bar + margin, width = drawing.width() - x - margin, height = drawing.height() - 2 * pad;
  CardLayout layout = fitting_layout(spec, drawing, width, height);
  make_ids_unique(layout.numbers, layout.symbols);
  Mark& edge = drawing.rect({0, 0, bar, drawing.height()}, 0, phase_color(drawing.theme(), spec.phase_name));
  edge.id = "phase";
  edge.title = spec.phase;
  double y = draw_lines(drawing, {drawing.elided(spec.phase, layout.phase, width)}, layout.phase, x, pad, "phase");
  y = draw_lines(drawing, layout.sentence_lines, layout.sentence, x, y, "sentence");
  // What room is left goes around the formula, but not so much that the card falls apart.
  const double spare = std::clamp(height - layout.height, 0.0, 3 * layout.gap);
  if (layout.formula_height > 0) {
    y += layout.gap + spare / 2;
    draw_formulas(drawing, layout, x, y);
    y += layout.formula_height + layout.gap + spare / 2;
  }
  y = draw_lines(drawing, layout.kept_lines, layout.note, x, y, "kept");
  draw_lines(drawing, layout.next_lines, layout.note, x, y, "next");
  light_chips(drawing.figure(), spec.hovered, drawing.theme());
  return drawing.take();
}

}  // namespace chainrule
