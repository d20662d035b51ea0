#pragma once
#include "app/dataio/csv_wish.hpp"
#include "app/dataio/text_encoding.hpp"
#include "app/text/result.hpp"

#include <cstdint>
#include <vector>

namespace chainrule {

class Reading;

constexpr std::uint64_t largest_csv_file = std::uint64_t{256} << 20;
constexpr std::size_t most_csv_columns = 10'000, most_csv_rows = 1'000'000, most_csv_cells = 50'000'000;
constexpr std::size_t most_categories = 1'000;

/// How a table is written, as far as it could be seen.
struct CsvFormat {
  TextEncoding encoding = TextEncoding::utf8;
  char delimiter = ',';
  char decimal_mark = '.';
  bool has_header = false;
};

/// What a column holds: numbers if every cell that is not missing is one, else categories.
struct CsvColumn {
  std::string name;  ///< the header's; empty where there is none
  bool is_number = true;
  std::size_t missing = 0;
  double lowest = 0, highest = 0;       ///< of numbers
  bool is_whole = true;                 ///< none of the numbers has a fraction
  std::vector<std::string> categories;  ///< sorted; cut off behind `most_categories` + 1
};

/// A table of text cells; rows are counted without the header.
struct CsvTable {
  struct Cell {
    std::uint32_t begin = 0, size = 0;
  };
  CsvFormat format;
  std::vector<CsvColumn> columns;
  std::string text;
  std::vector<Cell> cells;       ///< row by row
  std::vector<std::uint32_t> lines;  ///< of the file, where each row begins
  std::size_t row_count() const { return lines.size(); }
  std::string_view cell(std::size_t row, std::size_t column) const {
    const Cell& cell = cells[row * columns.size() + column];
    return std::string_view(text).substr(cell.begin, cell.size);
  }
};

/// Reads RFC 4180 and its relatives: comma, semicolon, tab or bar between cells, quotes, LF, CR or CRLF, decimal point
/// or comma. Empty lines are passed over. What `wish` says is taken as it says, the rest is seen from the file. Errors
/// csv.*, with the line; reading.given_up where `reading` was.
Result<CsvTable> parse_csv(std::string_view bytes, std::string_view file, const CsvWish& wish = {}, Reading* reading = nullptr);

/// Empty, NA, N/A, NaN, null, None or ?.
bool is_missing(std::string_view cell);
/// A cell as a finite number, none if it is not one from end to end.
std::optional<double> number_in_cell(std::string_view cell, char decimal_mark);

}  // namespace chainrule
