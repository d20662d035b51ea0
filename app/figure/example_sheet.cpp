#include "app/figure/example_sheet.hpp"

#include "app/figure/drawing.hpp"
#include "app/figure/example_picture.hpp"
#include "app/figure/figure_words.hpp"
#include "app/figure/mark_ids.hpp"

#include <algorithm>
#include <charconv>

namespace chainrule {
namespace {

using nn::Answer;
using nn::AnswerFilter;

std::optional<nn::Index> number_behind(std::string_view id, std::string_view prefix) {
  if (!id.starts_with(prefix)) return std::nullopt;
  long long number = 0;
  const char* end = id.data() + id.size();
  const auto read = std::from_chars(id.data() + prefix.size(), end, number);
  if (read.ec != std::errc() || read.ptr != end || number < 1) return std::nullopt;
  return static_cast<nn::Index>(number);
}

const Answer& answer_of(const ExampleSheetSpec& spec, nn::Index example) { return (*spec.answers)[static_cast<std::size_t>(example)]; }

bool is_chosen(const ExampleSheetSpec& spec, nn::Index example) {
  const Answer& answer = answer_of(spec, example);
  if (spec.filter != AnswerFilter::all && answer.is_wrong != (spec.filter == AnswerFilter::wrong)) return false;
  return spec.of_class < 0 || answer.wanted == spec.of_class;
}

std::vector<nn::Index> chosen_examples(const ExampleSheetSpec& spec) {
  const nn::Index last = spec.with_test ? spec.data->size() : spec.data->train_count;
  std::vector<nn::Index> examples;
  for (nn::Index example = 0; example < last; ++example)
    if (is_chosen(spec, example)) examples.push_back(example);
  if (spec.worst_first) nn::sort_worst_first(*spec.answers, examples);
  return examples;
}

/// A class by its name, a number by itself.
std::string wanted_words(const ExampleSheetSpec& spec, nn::Index example, const FigureStyle& style) {
  const Answer& answer = answer_of(spec, example);
  if (answer.wanted >= 0) return class_name(*spec.data, answer.wanted, *style.language);
  std::string words;
  for (nn::Index row = 0; row < std::min<nn::Index>(spec.data->targets.rows(), 4); ++row)
    words += (row > 0 ? " " : "") + style.number(spec.data->targets(row, example));
  return words;
}

std::string given_words(const ExampleSheetSpec& spec, nn::Index example, const FigureStyle& style) {
  const Answer& answer = answer_of(spec, example);
  if (answer.given >= 0) return class_name(*spec.data, answer.given, *style.language);
  if (spec.data->targets.rows() == 1) return style.number(answer.value);
  if (spec.data->task == nn::Task::regression) return "–";
  return style.language->text(answer.is_wrong ? "figure.examples.wrong" : "figure.examples.right");
}

std::string title_of(const ExampleSheetSpec& spec, nn::Index example, const FigureStyle& style) {
  const bool is_test = example >= spec.data->train_count;
  return style.language->text(is_test ? "figure.examples.test_title" : "figure.examples.train_title",
                              {{"number", std::to_string(example + 1)},
                               {"wanted", wanted_words(spec, example, style)},
                               {"given", given_words(spec, example, style)},
                               {"loss", style.number(answer_of(spec, example).loss)}});
}

/// Where the examples of a page lie.
struct Sheet {
  Rect room;
  std::vector<nn::Index> examples;  ///< all of them
  nn::Index columns = 1, rows = 1, page = 0, pages = 1;
  nn::Index first() const { return page * columns * rows; }
  nn::Index last() const { return std::min<nn::Index>(static_cast<nn::Index>(examples.size()), first() + columns * rows); }
  Rect cell(nn::Index index) const {
    const double width = room.width / static_cast<double>(columns), height = room.height / static_cast<double>(rows);
    const nn::Index place = index - first();
    return {room.x + static_cast<double>(place % columns) * width, room.y + static_cast<double>(place / columns) * height, width, height};
  }
};

Sheet lay_out_sheet(const ExampleSheetSpec& spec, Rect room, double cell_width, double cell_height) {
  Sheet sheet{room, chosen_examples(spec)};
  sheet.columns = std::max<nn::Index>(1, static_cast<nn::Index>(room.width / cell_width));
  sheet.rows = std::max<nn::Index>(1, static_cast<nn::Index>(room.height / cell_height));
  const nn::Index on_page = sheet.columns * sheet.rows, count = static_cast<nn::Index>(sheet.examples.size());
  sheet.pages = std::max<nn::Index>(1, (count + on_page - 1) / on_page);
  sheet.page = std::clamp<nn::Index>(spec.page, 0, sheet.pages - 1);
  return sheet;
}

std::string id_of_example(nn::Index example) { return "example/" + std::to_string(example + 1); }

/// Nothing where not even the beginning has room.
void put(Drawing& drawing, Point at, const std::string& words, const TextStyle& style, double room) {
  const std::string shown = drawing.elided(words, style, room);
  if (!shown.empty()) drawing.text(at, shown, style);
}

/// The picture, and below it what is wanted and, where that is another, what is answered.
void draw_thumbnail(Drawing& drawing, const ExampleSheetSpec& spec, nn::Index example, const Rect& cell) {
  const Theme& theme = drawing.theme();
  const Answer& answer = answer_of(spec, example);
  TextStyle text{drawing.size(9), theme.text, Face::sans, Align::center, Baseline::middle};
  const double line = 1.25 * text.size_pt, gap = drawing.scaled(4), aspect = picture_aspect(*spec.data);
  const double side = std::max(1.0, std::min(cell.width - 2 * gap, (cell.height - 2 * line - 2 * gap) / aspect));
  const Rect image{cell.x + (cell.width - side) / 2, cell.y + gap, side, side * aspect};
  if (example == spec.traced) drawing.rect({image.x - 3, image.y - 3, image.width + 6, image.height + 6}, 3, theme.accent_soft, drawing.stroke(theme.accent, 1.5));
  Mark picture;
  picture.shape = ImageShape{image, picture_of(*spec.data, example)};
  picture.id = id_of_example(example);
  picture.title = title_of(spec, example, drawing.style());
  drawing.add(std::move(picture));
  const double middle = cell.x + cell.width / 2, y = image.y + image.height + 0.5 * line + 1;
  put(drawing, {middle, y}, wanted_words(spec, example, drawing.style()), text, cell.width - 2);
  if (!answer.is_wrong) return;
  text.color = theme.danger;
  text.face = Face::sans_bold;
  put(drawing, {middle, y + line}, "→ " + given_words(spec, example, drawing.style()), text, cell.width - 2);
}

/// Number, inputs, what is wanted, what is answered, loss.
void draw_row(Drawing& drawing, const ExampleSheetSpec& spec, nn::Index example, const Rect& cell) {
  const Theme& theme = drawing.theme();
  const Answer& answer = answer_of(spec, example);
  TextStyle text{drawing.size(10.5), theme.text, Face::sans, Align::left, Baseline::middle};
  const double pad = drawing.scaled(6), y = cell.y + cell.height / 2;
  const Rect ground{cell.x, cell.y + 0.5, cell.width, cell.height - 1};
  Mark& row = drawing.rect(ground, 3, example == spec.traced ? theme.accent_soft : theme.field,
                           example == spec.traced ? drawing.stroke(theme.accent, 1.2) : Stroke{});
  row.id = id_of_example(example);
  row.title = title_of(spec, example, drawing.style());
  const double number_room = 4.2 * text.size_pt, answer_room = 0.42 * cell.width;
  const bool is_test = example >= spec.data->train_count;
  TextStyle quiet = text;
  quiet.color = theme.muted_text;
  put(drawing, {cell.x + pad, y}, (is_test ? "◦ " : "• ") + std::to_string(example + 1), quiet, std::min(number_room, 0.5 * cell.width) - 4);
  std::string inputs;
  for (nn::Index feature = 0; feature < std::min<nn::Index>(spec.data->features(), 6); ++feature)
    inputs += (feature > 0 ? "  " : "") + drawing.number(spec.data->input(feature, example));
  if (spec.data->features() > 6) inputs += " …";
  const double inputs_room = cell.width - 2 * pad - number_room - answer_room - 4;
  put(drawing, {cell.x + pad + number_room, y}, inputs, text, inputs_room);
  TextStyle right = text;
  right.align = Align::right;
  if (answer.is_wrong) right.color = theme.danger;
  const std::string words = wanted_words(spec, example, drawing.style()) + " → " + given_words(spec, example, drawing.style()) + "   L = " + drawing.number(answer.loss);
  put(drawing, {cell.x + cell.width - pad, y}, words, right, std::min(answer_room, cell.width - 2 * pad - number_room));
}

/// How many there are and how many pages, at the foot.
void draw_foot(Drawing& drawing, const ExampleSheetSpec& spec, const Sheet& sheet) {
  const TextStyle quiet{drawing.size(10), drawing.theme().muted_text, Face::sans, Align::left, Baseline::middle};
  TextStyle right = quiet;
  right.align = Align::right;
  const nn::Index all = spec.with_test ? spec.data->size() : spec.data->train_count;
  const double y = drawing.height() - 0.9 * quiet.size_pt;
  const std::string page = drawing.words("figure.examples.page", {{"page", std::to_string(sheet.page + 1)}, {"pages", std::to_string(sheet.pages)}});
  const bool no_classes = spec.filter == AnswerFilter::wrong && spec.data->task == nn::Task::regression;
  const char* key = no_classes ? "figure.examples.no_classes" : spec.filter == AnswerFilter::wrong ? "figure.examples.count_wrong"
                    : spec.filter == AnswerFilter::right ? "figure.examples.count_right" : "figure.examples.count";
  const std::string count = drawing.words(key, {{"count", std::to_string(sheet.examples.size())}, {"all", std::to_string(all)}});
  const double room = drawing.width() - 20 - drawing.text_width(page, right);
  const std::string shown = drawing.elided(count, quiet, room);
  if (!shown.empty()) drawing.text({6, y}, shown, quiet).id = "count";
  const std::string paged = drawing.elided(page, right, drawing.width() - 12);
  if (!paged.empty()) drawing.text({drawing.width() - 6, y}, paged, right).id = "pages/" + std::to_string(sheet.pages);
}

}  // namespace

std::optional<nn::Index> example_of_mark(std::string_view id) {
  const std::optional<nn::Index> number = number_behind(id, "example/");
  return number ? std::optional<nn::Index>(*number - 1) : std::nullopt;
}

std::optional<nn::Index> pages_of_mark(std::string_view id) { return number_behind(id, "pages/"); }

Figure example_sheet(const ExampleSheetSpec& spec, const FigureStyle& style) {
  const Language& language = *style.language;
  const std::string title = language.text("figure." + spec.name + ".title");
  const bool is_measured = spec.data != nullptr && spec.answers != nullptr && static_cast<nn::Index>(spec.answers->size()) == spec.data->size();
  if (!is_measured || spec.data->size() == 0) return say_nothing_to_show(spec.name, title, language.text("figure.examples.waits"), style);
  ExampleSheetSpec asked = spec;
  // Where numbers are learned no answer is right or wrong.
  if (spec.data->task == nn::Task::regression) asked.filter = AnswerFilter::all;
  Drawing drawing(spec.name, title, style);
  const double margin = drawing.scaled(6), foot = 2 * drawing.size(10);
  const Rect room{margin, margin, drawing.width() - 2 * margin, drawing.height() - margin - foot};
  const bool has_pictures = spec.data->image_width > 0;
  const double side = drawing.scaled(62);
  const Sheet sheet = has_pictures ? lay_out_sheet(asked, room, side, side * picture_aspect(*spec.data) + 2.5 * drawing.size(9) + drawing.scaled(4))
                                   : lay_out_sheet(asked, room, std::max(room.width, 1.0), 1.75 * drawing.size(10.5));
  if (sheet.examples.empty())
    return say_nothing_to_show(spec.name, title, language.text(asked.filter == AnswerFilter::wrong ? "figure.examples.none_wrong" : "figure.examples.none"), style);
  for (nn::Index index = sheet.first(); index < sheet.last(); ++index) {
    const nn::Index example = sheet.examples[static_cast<std::size_t>(index)];
    has_pictures ? draw_thumbnail(drawing, spec, example, sheet.cell(index)) : draw_row(drawing, spec, example, sheet.cell(index));
  }
  draw_foot(drawing, spec, sheet);
  return drawing.take();
}

}  // namespace chainrule
