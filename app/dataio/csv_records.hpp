#pragma once
#include "app/dataio/csv.hpp"

namespace chainrule {

enum class CsvRecord { record, end, open_quote, text_after_quote };

/// Cuts a text into records and cells. Doubled quotes in quoted cells become single ones, in place.
class CsvRecords {
 public:
  CsvRecords(std::string& text, char delimiter) : text_(text), delimiter_(delimiter) {}
  /// The next record that is not empty; `cells` are replaced.
  CsvRecord next(std::vector<CsvTable::Cell>& cells);
  /// Line of the record that was read last, from 1.
  std::uint32_t line() const { return record_line_; }

 private:
  CsvRecord quoted_cell(CsvTable::Cell& cell);
  void end_line();
  void pass_over_spaces();  ///< where they part cells, several count as one
  bool at_line_end() const { return at_ == text_.size() || text_[at_] == '\n' || text_[at_] == '\r'; }

  std::string& text_;
  char delimiter_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1, record_line_ = 1;
};

}  // namespace chainrule
