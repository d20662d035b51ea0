#include "app/figure/matrix_view.hpp"

#include "app/figure/drawing.hpp"
#include "app/figure/mark_ids.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace chainrule {
namespace {

constexpr std::array<double, 7> letter_sizes = {13, 12, 11, 10, 9, 8, 7};
constexpr std::array<nn::Index, 6> most_cells = {10, 8, 6, 4, 3, 2};
constexpr double line_factor = 1.55;  ///< height of a row of cells, in letters

/// Which of `count` rows or columns are drawn: all, or the first ones, the one in play and the last, with -1 for a gap.
std::vector<nn::Index> shown_of(nn::Index count, nn::Index in_play, nn::Index most) {
  std::vector<nn::Index> shown;
  if (count <= most) {
    for (nn::Index i = 0; i < count; ++i) shown.push_back(i);
    return shown;
  }
  std::vector<nn::Index> kept;
  for (nn::Index i = 0; i + 1 < most; ++i) kept.push_back(i);
  kept.push_back(count - 1);
  if (in_play >= 0 && std::find(kept.begin(), kept.end(), in_play) == kept.end()) kept[kept.size() - 2] = in_play;
  for (const nn::Index i : kept) {
    if (!shown.empty() && i > shown.back() + 1) shown.push_back(-1);
    shown.push_back(i);
  }
  return shown;
}

/// One matrix as it will stand.
struct Block {
  const MatrixPart* part = nullptr;
  std::vector<nn::Index> rows, columns;
  double cell_width = 0, x = 0, operator_width = 0;
  double name_width = 0;
  double width() const { return cell_width * static_cast<double>(columns.size()) + 8; }
};

struct Plan {
  std::vector<Block> blocks;
  double size = 7, width = 0, height = 0;
};

/// Draws one moment; borrowed: spec and style outlive it.
class MatrixDrawing {
 public:
  MatrixDrawing(const MatrixViewSpec& spec, Drawing& drawing)
      : spec_(spec), trace_(*spec.trace), drawing_(drawing), parts_(matrices_of(trace_, spec.position, spec.example, drawing.style().letters)),
        loop_(loop_of(trace_, spec.position, spec.example, drawing.style().letters)) {}

  bool is_empty() const { return parts_.empty(); }

  /// False where there is no room for it, however small.
  bool draw() {
    const double margin = 8, width = drawing_.width() - 2 * margin, height = drawing_.height() - 2 * margin;
    const bool beside = width > 1.7 * height && width > 460;
    const double code_size = drawing_.size(11), code_width = code_size * 15.5, code_height = code_size * 1.5 * (static_cast<double>(loop_.lines.size()) + 1.2);
    const bool has_code = !loop_.lines.empty() && (beside || code_height < 0.5 * height);
    const double room_width = width - (has_code && beside ? code_width + 18 : 0), room_height = height - (has_code && !beside ? code_height + 10 : 0);
    const Plan plan = fitting_plan(room_width, room_height);
    if (plan.width > room_width || plan.height > room_height) return false;
    draw_blocks(plan, {margin, margin, room_width, room_height});
    if (has_code) draw_loop(beside ? Rect{margin + room_width + 18, margin, code_width, height} : Rect{margin, margin + room_height + 10, width, code_height}, code_size);
    return true;
  }

 private:
  const nn::Matrix& values(const MatrixPart& part) const { return trace_.tensor(part.tensor); }
  double value(const MatrixPart& part, nn::Index row, nn::Index column) const {
    const nn::Matrix& all = values(part);
    return shown_value(part, part.transposed ? all(column, row) : all(row, column));
  }
  double shown_value(const MatrixPart& part, double value) const {
    return part.role == MatrixPart::Role::bias ? drawing_.style().letters.shown_bias(value) : value;
  }
  bool is_known(const MatrixPart& part, nn::Index row, nn::Index column) const {
    const nn::Index r = part.transposed ? column : row, c = part.transposed ? row : column;
    return nn::is_known(trace_, spec_.position, part.tensor, static_cast<int>(r), static_cast<int>(c));
  }
  std::string text_of(const MatrixPart& part, nn::Index row, nn::Index column) const {
    if (is_held(part, row)) return "–";
    return is_known(part, row, column) ? drawing_.number(value(part, row, column)) : std::string("·");
  }
  /// Nothing is taken off a frozen neuron, whatever its gradient.
  bool is_held(const MatrixPart& part, nn::Index row) const { return part.is_taken && trace_.network.is_held(part.layer, row); }
  /// The mark of the network that a cell's number belongs to; empty: none.
  std::string link_of(const MatrixPart& part, nn::Index row, nn::Index column) const {
    const nn::Index r = part.transposed ? column : row, c = part.transposed ? row : column;
    switch (part.role) {
      case MatrixPart::Role::weight: return weight_id(part.layer, r, c);
      case MatrixPart::Role::bias: return bias_id(part.layer, r);
      case MatrixPart::Role::output: return neuron_id(part.layer, r);
      case MatrixPart::Role::preactivation: return preactivation_id(part.layer, r);
      case MatrixPart::Role::delta: return delta_id(part.layer, r);
      case MatrixPart::Role::other: break;
    }
    return {};
  }

  TextStyle ink(double size, Color color, Face face = Face::sans) const { return {size, color, face, Align::center, Baseline::middle}; }

  Block block_of(const MatrixPart& part, double size, nn::Index most) const {
    const nn::Matrix& all = values(part);
    Block block;
    block.part = &part;
    block.rows = shown_of(part.transposed ? all.cols() : all.rows(), part.row, most);
    block.columns = shown_of(part.transposed ? all.rows() : all.cols(), part.column, most);
    block.cell_width = std::max(1.6 * size, (widest_cell(block, most) + 0.7) * size);
    block.operator_width = part.before.empty() ? 0.5 * size : drawing_.text_width(part.before, ink(1.15 * size, {}, Face::math)) + 0.9 * size;
    block.name_width = 1.15 * size * name_width(part);
    return block;
  }

  // Widths grow with the letters: measured once, in em.
  double widest_cell(const Block& block, nn::Index most) const {
    const auto [known, is_new] = widest_.try_emplace({block.part, most}, 0.0);
    if (!is_new) return known->second;
    constexpr double em = 10;
    for (const nn::Index row : block.rows)
      for (const nn::Index column : block.columns)
        if (row >= 0 && column >= 0)
          known->second = std::max(known->second, drawing_.text_width(drawing_.number(value(*block.part, row, column)), ink(em, {}, Face::sans_bold)) / em);
    return known->second;
  }
  double name_width(const MatrixPart& part) const {
    const auto [known, is_new] = names_.try_emplace(&part, 0.0);
    constexpr double em = 10;
    if (is_new) known->second = lay_out(part.name, *drawing_.style().metrics, drawing_.theme(), em, 1e9).width / em;
    return known->second;
  }

  Plan plan_at(double size, nn::Index most) const {
    Plan plan;
    plan.size = size;
    for (const MatrixPart& part : parts_) {
      Block block = block_of(part, size, most);
      plan.width += block.operator_width;
      block.x = plan.width;
      // A name that is wider than its matrix needs the room.
      const double wide = std::max(block.width(), block.name_width + 4);
      block.x += (wide - block.width()) / 2;
      plan.width += wide;
      plan.height = std::max(plan.height, line_factor * size * static_cast<double>(block.rows.size()));
      plan.blocks.push_back(std::move(block));
    }
    plan.height += 5.2 * size;  // names above, sizes below
    return plan;
  }

  Plan fitting_plan(double width, double height) const {
    for (const double least : {9.0, 7.0})
      for (const nn::Index most : most_cells)
        for (const double letter : letter_sizes) {
          const double size = drawing_.size(letter);
          if (size < std::min(least, drawing_.size(least))) continue;
          Plan plan = plan_at(size, most);
          if (plan.width <= width && plan.height <= height) return plan;
        }
    return plan_at(7, 2);
  }

  void draw_blocks(const Plan& plan, const Rect& room) {
    const double left = room.x + std::max(0.0, (room.width - plan.width) / 2), middle = room.y + room.height / 2;
    int number = 0;
    for (const Block& block : plan.blocks) draw_block(block, left, middle, plan.size, ++number);
  }

  void draw_block(const Block& block, double left, double middle, double size, int number) {
    const Theme& theme = drawing_.theme();
    const MatrixPart& part = *block.part;
    const double row_height = line_factor * size, height = row_height * static_cast<double>(block.rows.size());
    const Rect frame{left + block.x, middle - height / 2, block.width(), height};
    if (!part.before.empty()) {
      const double wide = std::max(0.0, block.name_width + 4 - block.width()) / 2;
      drawing_.text({frame.x - wide - block.operator_width / 2, middle}, part.before, ink(1.15 * size, theme.text, Face::math));
    }
    draw_bands(block, frame, row_height);
    draw_brackets(frame, size, part.is_whole ? theme.accent : theme.text);
    const FormulaBox name = lay_out(part.name, *drawing_.style().metrics, drawing_.theme(), 1.15 * size, 1e9);
    drawing_.formula({frame.x + frame.width / 2 - name.width / 2, frame.y - 0.75 * size - name.descent}, name);
    const nn::Matrix& all = values(part);
    const std::string shape = std::to_string(part.transposed ? all.cols() : all.rows()) + " × " + std::to_string(part.transposed ? all.rows() : all.cols());
    Mark& words = drawing_.text({frame.x + frame.width / 2, frame.y + height + 1.1 * size}, shape, ink(std::max(7.0, 0.8 * size), theme.muted_text));
    words.id = "shape/" + std::to_string(number);
    for (std::size_t r = 0; r < block.rows.size(); ++r)
      for (std::size_t c = 0; c < block.columns.size(); ++c) {
        const Rect cell{frame.x + 4 + block.cell_width * static_cast<double>(c), frame.y + row_height * static_cast<double>(r), block.cell_width, row_height};
        draw_cell(part, cell, block.rows[r], block.columns[c], size);
      }
  }

  /// The row and the column in play, behind their cells.
  void draw_bands(const Block& block, const Rect& frame, double row_height) {
    const MatrixPart& part = *block.part;
    const Color color = drawing_.theme().accent_soft;
    const auto place = [](const std::vector<nn::Index>& all, nn::Index one) { return static_cast<double>(std::find(all.begin(), all.end(), one) - all.begin()); };
    if (part.row >= 0 && part.column < 0)
      drawing_.rect({frame.x + 2, frame.y + place(block.rows, part.row) * row_height, frame.width - 4, row_height}, 2, color);
    if (part.column >= 0 && part.row < 0)
      drawing_.rect({frame.x + 4 + place(block.columns, part.column) * block.cell_width, frame.y, block.cell_width, frame.height}, 2, color);
  }

  void draw_brackets(const Rect& frame, double size, Color color) {
    const double arm = 0.3 * size, over = 0.12 * size, top = frame.y - over, bottom = frame.y + frame.height + over;
    const Stroke stroke = drawing_.stroke(color, 1.1);
    const double right = frame.x + frame.width;
    drawing_.polyline({{frame.x + arm, top}, {frame.x, top}, {frame.x, bottom}, {frame.x + arm, bottom}}, stroke);
    drawing_.polyline({{right - arm, top}, {right, top}, {right, bottom}, {right - arm, bottom}}, stroke);
  }

  void draw_cell(const MatrixPart& part, const Rect& cell, nn::Index row, nn::Index column, double size) {
    const Theme& theme = drawing_.theme();
    const Point center{cell.x + cell.width / 2, cell.y + cell.height / 2};
    if (row < 0 || column < 0) {
      drawing_.text(center, row < 0 ? (column < 0 ? "⋱" : "⋮") : "…", ink(size, theme.muted_text, Face::math));
      return;
    }
    const bool in_row = part.row < 0 || part.row == row, in_column = part.column < 0 || part.column == column;
    const bool has_play = part.row >= 0 || part.column >= 0, in_play = has_play && in_row && in_column;
    const bool is_the_one = part.row == row && part.column == column;
    const std::string link = link_of(part, row, column);
    const bool is_pointed = !spec_.hovered.empty() && !link.empty() && subject_of(spec_.hovered) == link;
    const Stroke frame = is_the_one || is_pointed ? drawing_.stroke(theme.accent, 1.3) : Stroke{};
    Mark& mark = drawing_.rect({cell.x + 1, cell.y + 1, cell.width - 2, cell.height - 2}, 2.5, is_the_one || is_pointed ? theme.accent_soft : Color{0, 0, 0, 0}, frame);
    if (!link.empty()) {
      mark.id = "formula/" + std::to_string(++cells_) + "/" + link;
      mark.title = link + " = " + text_of(part, row, column);
    }
    const bool known = is_known(part, row, column) && !is_held(part, row);
    const Color color = !known ? theme.muted_text : has_play && !in_play ? mix(theme.muted_text, theme.card, 0.25) : theme.text;
    drawing_.text(center, text_of(part, row, column), ink(size, color, in_play && known ? Face::sans_bold : Face::sans));
  }

  void draw_loop(const Rect& room, double size) {
    const Theme& theme = drawing_.theme();
    const double line = 1.5 * size, count = static_cast<double>(loop_.lines.size()), height = line * (count + (loop_.where.empty() ? 0 : 1.2));
    double y = room.y + std::max(0.0, (room.height - height) / 2);
    drawing_.rect({room.x - 6, y - 4, room.width + 6, line * count + 8}, 5, theme.field);
    int number = 0;
    for (const std::string& text : loop_.lines) {
      const std::size_t spaces = text.find_first_not_of(' ');
      const bool is_current = number == loop_.current;
      if (is_current) drawing_.rect({room.x - 3, y, room.width, line}, 3, theme.accent_soft, drawing_.stroke(theme.accent, 1));
      const TextStyle style{size, is_current ? theme.text : theme.muted_text, is_current ? Face::sans_bold : Face::sans, Align::left, Baseline::middle};
      const double indent = 0.55 * size * static_cast<double>(spaces);
      Mark& mark = drawing_.text({room.x + 2 + indent, y + line / 2}, drawing_.elided(text.substr(spaces), style, room.width - indent - 8), style);
      mark.id = "line/" + std::to_string(++number);
      y += line;
    }
    if (loop_.where.empty()) return;
    Mark& mark = drawing_.text({room.x + 2, y + 0.8 * line}, loop_.where, {size, theme.accent, Face::sans_bold, Align::left, Baseline::middle});
    mark.id = "where";
  }

  const MatrixViewSpec& spec_;
  const nn::Trace& trace_;
  Drawing& drawing_;
  std::vector<MatrixPart> parts_;
  LoopLines loop_;
  int cells_ = 0;
  mutable std::map<std::pair<const MatrixPart*, nn::Index>, double> widest_;
  mutable std::map<const MatrixPart*, double> names_;
};

}  // namespace

Figure matrix_view(const MatrixViewSpec& spec, const FigureStyle& style) {
  const std::string title = style.language->text("figure.matrix_view.title");
  if (!spec.trace || spec.trace->steps.empty()) return say_nothing_to_show("matrix_view", title, style.language->text("figure.network.no_trace"), style);
  Drawing drawing("matrix_view", title, style);
  MatrixDrawing matrices(spec, drawing);
  if (matrices.is_empty()) return say_nothing_to_show("matrix_view", title, style.language->text(spec.position.step < 0 ? "figure.matrix_view.start" : "figure.matrix_view.nothing"), style);
  if (!matrices.draw()) return say_nothing_to_show("matrix_view", title, style.language->text("figure.matrix_view.too_small"), style);
  return drawing.take();
}

}  // namespace chainrule
