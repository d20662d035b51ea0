#include "app/dataio/csv.hpp"

#include "app/dataio/csv_records.hpp"
#include "app/dataio/reading.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <set>

namespace chainrule {
namespace {

/// Rows that are looked at to see how the file is written.
constexpr std::size_t looked_at = 200;
/// After so many rows somebody may have lost interest.
constexpr std::size_t rows_at_a_time = 4096;
/// Cutting the cells takes this part of making a table; looking at the columns is the rest.
constexpr double cut_end = 0.5;

Error bad_file(std::string_view file, std::string reason, int line = 0, Arguments arguments = {}) {
  return {"csv." + std::move(reason), std::move(arguments), {std::string(file), line}};
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Cells in every one of the first records if they all have as many, else 0.
std::size_t even_width(const std::string& text, char delimiter) {
  std::string copy = text;
  CsvRecords records(copy, delimiter);
  std::vector<CsvTable::Cell> cells;
  std::size_t width = 0;
  for (std::size_t i = 0; i < looked_at && records.next(cells) == CsvRecord::record; ++i) {
    if (i > 0 && cells.size() != width) return 0;
    width = cells.size();
  }
  return width;
}

/// The first that cuts all records alike. The comma comes last, because it may also be the decimal mark.
char delimiter_of(const std::string& text) {
  // Whole lines of the beginning are enough, and quoted cells may hold any of these.
  constexpr std::size_t most = std::size_t{1} << 20;
  const std::string beginning = text.size() <= most ? text : text.substr(0, text.rfind('\n', most));
  for (const char delimiter : {'\t', ';', '|', ','}) {
    if (even_width(beginning, delimiter) > 1) return delimiter;
  }
  return ',';
}

char delimiter_of(CsvDelimiter named) {
  constexpr char marks[] = {',', ',', ';', '\t', ' ', '|'};
  return marks[static_cast<std::size_t>(named)];
}

TextEncoding encoding_of(CsvEncoding named) {
  return text_encodings()[static_cast<std::size_t>(named) - 1];  // automatic comes first
}

Result<void> read_cells(CsvTable& table, std::string_view file, Reading* reading) {
  CsvRecords records(table.text, table.format.delimiter);
  std::vector<CsvTable::Cell> cells;
  std::size_t width = 0;
  while (true) {
    const CsvRecord read = records.next(cells);
    const int line = static_cast<int>(records.line());
    if (read == CsvRecord::end) break;
    if (read == CsvRecord::open_quote) return bad_file(file, "open_quote", line);
    if (read == CsvRecord::text_after_quote) return bad_file(file, "after_quote", line);
    if (table.lines.empty()) width = cells.size();
    if (cells.size() != width) {
      return bad_file(file, "ragged", line, {{"count", std::to_string(cells.size())}, {"wanted", std::to_string(width)}});
    }
    if (width > most_csv_columns || table.lines.size() > most_csv_rows || table.cells.size() + width > most_csv_cells)
      return bad_file(file, "too_large", line);
    table.cells.insert(table.cells.end(), cells.begin(), cells.end());
    table.lines.push_back(records.line());
    const double part = static_cast<double>(cells.back().begin) / static_cast<double>(table.text.size());
    if (reading != nullptr && table.lines.size() % rows_at_a_time == 0 && !reading->reach(cut_end * part)) return given_up();
  }
  if (table.lines.empty()) return bad_file(file, "empty");
  table.columns.resize(width);
  return {};
}

/// A comma, if some cell is a number with it and none is one with a point (whole numbers are both).
char decimal_mark_of(const CsvTable& table) {
  if (table.format.delimiter == ',') return '.';
  bool comma = false;
  const std::size_t most = std::min(table.cells.size(), looked_at * table.columns.size());
  for (std::size_t i = 0; i < most; ++i) {
    const std::string_view cell = std::string_view(table.text).substr(table.cells[i].begin, table.cells[i].size);
    const bool with_point = number_in_cell(cell, '.').has_value(), with_comma = number_in_cell(cell, ',').has_value();
    if (with_point && !with_comma) return '.';
    comma = comma || (with_comma && !with_point);
  }
  return comma ? ',' : '.';
}

/// Names stand above a column if no cell of the first row is a number or missing, and either some number stands in the
/// second row or no name is found again below.
bool begins_with_header(const CsvTable& table) {
  const std::size_t rows = std::min(table.row_count(), looked_at), columns = table.columns.size();
  std::set<std::string_view> names;
  for (std::size_t column = 0; column < columns; ++column) {
    const std::string_view cell = table.cell(0, column);
    if (is_missing(cell) || number_in_cell(cell, table.format.decimal_mark)) return false;
    if (!names.insert(trimmed(cell)).second) return false;
  }
  if (rows < 2) return false;
  for (std::size_t column = 0; column < columns; ++column) {
    if (number_in_cell(table.cell(1, column), table.format.decimal_mark)) return true;
  }
  for (std::size_t row = 1; row < rows; ++row) {
    for (std::size_t column = 0; column < columns; ++column) {
      if (trimmed(table.cell(row, column)) == trimmed(table.cell(0, column))) return false;
    }
  }
  return true;
}

void take_header(CsvTable& table) {
  for (std::size_t column = 0; column < table.columns.size(); ++column)
    table.columns[column].name = trimmed(table.cell(0, column));
  table.cells.erase(table.cells.begin(), table.cells.begin() + static_cast<std::ptrdiff_t>(table.columns.size()));
  table.lines.erase(table.lines.begin());
}

void look_at_column(const CsvTable& table, std::size_t index, CsvColumn& column, Reading* reading) {
  std::set<std::string, std::less<>> categories;
  bool any_number = false;
  for (std::size_t row = 0; row < table.row_count(); ++row) {
    if (row % rows_at_a_time == 0 && !still_wanted(reading)) return;
    const std::string_view cell = trimmed(table.cell(row, index));
    if (is_missing(cell)) {
      ++column.missing;
      continue;
    }
    const std::optional<double> number = number_in_cell(cell, table.format.decimal_mark);
    column.is_number = column.is_number && number;
    if (number) {
      column.lowest = any_number ? std::min(column.lowest, *number) : *number;
      column.highest = any_number ? std::max(column.highest, *number) : *number;
      column.is_whole = column.is_whole && *number == std::floor(*number);
      any_number = true;
    }
    if (categories.size() <= most_categories && !categories.contains(cell)) categories.emplace(cell);
  }
  if (!column.is_number) column.categories.assign(categories.begin(), categories.end());
}

}  // namespace

bool is_missing(std::string_view cell) {
  constexpr std::array<std::string_view, 9> words = {"", "NA", "N/A", "NaN", "nan", "null", "NULL", "None", "?"};
  return std::find(words.begin(), words.end(), trimmed(cell)) != words.end();
}

std::optional<double> number_in_cell(std::string_view cell, char decimal_mark) {
  constexpr std::size_t longest_number = 400;
  std::string_view text = trimmed(cell);
  if (text.starts_with("+-")) return std::nullopt;
  if (text.starts_with('+')) text.remove_prefix(1);
  if (text.empty() || text.size() > longest_number) return std::nullopt;
  std::array<char, longest_number> own{};
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (decimal_mark == ',' && text[i] == '.') return std::nullopt;
    own[i] = text[i] == decimal_mark ? '.' : text[i];
  }
  double value = 0;
  const auto read = std::from_chars(own.data(), own.data() + text.size(), value);
  if (read.ec != std::errc() || read.ptr != own.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

Result<CsvTable> parse_csv(std::string_view bytes, std::string_view file, const CsvWish& wish, Reading* reading) {
  if (bytes.size() > largest_csv_file) return bad_file(file, "too_large");
  const bool any_encoding = wish.encoding == CsvEncoding::automatic;
  std::optional<DecodedText> decoded = any_encoding ? decode_text(bytes) : decode_text(bytes, encoding_of(wish.encoding));
  if (!decoded && !any_encoding) return bad_file(file, "not_encoding", 0, {{"encoding", std::string(id_of(wish.encoding))}});
  if (!decoded) return bad_file(file, "encoding");
  if (!still_wanted(reading)) return given_up();
  CsvTable table;
  table.text = std::move(decoded->text);
  table.format.encoding = decoded->encoding;
  table.format.delimiter = wish.delimiter == CsvDelimiter::automatic ? delimiter_of(table.text) : delimiter_of(wish.delimiter);
  if (const Result<void> read = read_cells(table, file, reading); !read) return read.error();
  table.format.decimal_mark = wish.decimal == CsvDecimal::automatic ? decimal_mark_of(table) : wish.decimal == CsvDecimal::comma ? ',' : '.';
  table.format.has_header = wish.header == CsvHeader::automatic ? begins_with_header(table) : wish.header == CsvHeader::yes;
  if (table.format.has_header) take_header(table);
  if (table.row_count() == 0) return bad_file(file, "empty");
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    look_at_column(table, i, table.columns[i], reading);
    const double part = static_cast<double>(i + 1) / static_cast<double>(table.columns.size());
    if (reading != nullptr && !reading->reach(cut_end + (1 - cut_end) * part)) return given_up();
  }
  return table;
}

}  // namespace chainrule
