// chainrule preview: how a table was understood, before anything is learned from it.
#include "app/cli/verbs.hpp"
#include "app/cli/work.hpp"
#include "app/dataio/csv.hpp"
#include "app/files/file.hpp"
#include "app/text/json.hpp"

#include <algorithm>

namespace chainrule::cli {
namespace {

constexpr std::size_t most_rows = 5, most_named = 5;
constexpr std::size_t widest_cell = 24;

/// A table's own text on one line: what would move a terminal's cursor becomes a space.
std::string one_line(std::string_view text) {
  std::string line(text);
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  return line;
}

const char* delimiter_id(char delimiter) {
  return delimiter == '\t' ? "tab" : delimiter == ';' ? "semicolon" : delimiter == '|' ? "bar" : delimiter == ' ' ? "space" : "comma";
}

void write_column(JsonWriter& json, const CsvColumn& column, std::size_t index) {
  json.begin_object().key("number").value(static_cast<std::int64_t>(index + 1));
  json.key("name").value(column.name).key("kind").value(column.is_number ? "number" : "category");
  json.key("missing").value(static_cast<std::int64_t>(column.missing));
  if (column.is_number) {
    json.key("lowest").value(column.lowest).key("highest").value(column.highest);
  } else {
    json.key("categories").begin_array();
    for (const std::string& category : column.categories) json.value(category);
    json.end_array();
  }
  json.end_object();
}

std::string json_of(const CsvTable& table) {
  JsonWriter json;
  json.begin_object().key("encoding").value(id_of(table.format.encoding));
  json.key("delimiter").value(std::string_view(&table.format.delimiter, 1));
  json.key("decimal_mark").value(std::string_view(&table.format.decimal_mark, 1));
  json.key("header").value(table.format.has_header).key("rows").value(static_cast<std::int64_t>(table.row_count()));
  json.key("columns").begin_array();
  for (std::size_t i = 0; i < table.columns.size(); ++i) write_column(json, table.columns[i], i);
  json.end_array().key("first_rows").begin_array();
  for (std::size_t row = 0; row < std::min(table.row_count(), most_rows); ++row) {
    json.begin_array();
    for (std::size_t column = 0; column < table.columns.size(); ++column) json.value(table.cell(row, column));
    json.end_array();
  }
  return json.end_array().end_object().take() + "\n";
}

/// What a column holds, in words: its range, or its categories.
std::string content_of(const CsvColumn& column, const Context& context) {
  if (column.is_number)
    return context.text("cli.preview.numbers", {{"lowest", shortest(column.lowest)}, {"highest", shortest(column.highest)}});
  std::string names;
  for (std::size_t i = 0; i < std::min(column.categories.size(), most_named); ++i)
    names.append(i > 0 ? ", " : "").append(one_line(column.categories[i]));
  if (column.categories.size() > most_named) names += ", \u2026";
  const std::size_t count = std::min(column.categories.size(), most_categories);
  const std::string more = column.categories.size() > most_categories ? "> " : "";
  return context.text("cli.preview.categories", {{"count", more + std::to_string(count)}, {"names", names}});
}

std::string columns_of(const CsvTable& table, const Context& context) {
  std::size_t widest = 0;
  for (const CsvColumn& column : table.columns) widest = std::max(widest, std::min(display_width(column.name), widest_cell));
  const std::size_t digits = std::to_string(table.columns.size()).size();
  std::string text;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const CsvColumn& column = table.columns[i];
    text += padded(std::to_string(i + 1), digits + 2, true) + "  " + padded(one_line(column.name), widest + 2) + content_of(column, context);
    if (column.missing > 0) text += context.text("cli.preview.missing", {{"count", std::to_string(column.missing)}});
    text += "\n";
  }
  return text;
}

std::string text_of(const CsvTable& table, const Context& context) {
  const auto line = [&](const char* key, const std::string& value) {
    return context.text("cli.preview." + std::string(key)) + ": " + value + "\n";
  };
  std::string text = line("encoding", std::string(id_of(table.format.encoding)));
  text += line("delimiter", context.text("cli.preview.delimiter_" + std::string(delimiter_id(table.format.delimiter))));
  text += line("decimal_mark", std::string(1, table.format.decimal_mark));
  text += line("header", context.text(table.format.has_header ? "cli.preview.yes" : "cli.preview.no"));
  text += line("rows", std::to_string(table.row_count()));
  text += line("columns", std::to_string(table.columns.size())) + columns_of(table, context);
  text += line("first_rows", "");
  for (std::size_t row = 0; row < std::min(table.row_count(), most_rows); ++row) {
    std::string cells;
    for (std::size_t column = 0; column < table.columns.size(); ++column)
      cells.append(column > 0 ? " | " : "  ").append(one_line(table.cell(row, column)));
    text += cells + "\n";
  }
  return text;
}

}  // namespace

Result<int> run_verb(const PreviewVerb& verb, const Context& context) {
  const Result<std::string> bytes = read_file(path_from_utf8(verb.file), largest_csv_file);
  if (!bytes) return bytes.error();
  const Result<CsvTable> table = parse_csv(bytes.value(), verb.file, verb.wish);
  if (!table) return table.error();
  const std::string text = verb.json ? json_of(table.value()) : text_of(table.value(), context);
  if (const auto written = write_output("", text); !written) return written.error();
  return 0;
}

}  // namespace chainrule::cli
