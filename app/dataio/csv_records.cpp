#include "app/dataio/csv_records.hpp"

namespace chainrule {

/// The opening quote has been seen; stands behind the closing one afterwards.
CsvRecord CsvRecords::quoted_cell(CsvTable::Cell& cell) {
  std::size_t to = ++at_;
  cell.begin = static_cast<std::uint32_t>(at_);
  while (at_ < text_.size()) {
    const char c = text_[at_++];
    if (c == '"') {
      if (at_ == text_.size() || text_[at_] != '"') {
        cell.size = static_cast<std::uint32_t>(to) - cell.begin;
        return at_line_end() || text_[at_] == delimiter_ ? CsvRecord::record : CsvRecord::text_after_quote;
      }
      ++at_;
    } else if (c == '\n' || (c == '\r' && (at_ == text_.size() || text_[at_] != '\n'))) {
      ++line_;
    }
    if (to != at_ - 1) text_[to] = c;
    ++to;
  }
  return CsvRecord::open_quote;
}

void CsvRecords::end_line() {
  if (at_ == text_.size()) return;
  if (text_[at_++] == '\r' && at_ < text_.size() && text_[at_] == '\n') ++at_;
  ++line_;
}

void CsvRecords::pass_over_spaces() {
  while (delimiter_ == ' ' && at_ < text_.size() && text_[at_] == ' ') ++at_;
}

CsvRecord CsvRecords::next(std::vector<CsvTable::Cell>& cells) {
  cells.clear();
  while (at_ < text_.size() && at_line_end()) end_line();
  if (at_ == text_.size()) return CsvRecord::end;
  record_line_ = line_;
  pass_over_spaces();
  while (true) {
    CsvTable::Cell cell{static_cast<std::uint32_t>(at_), 0};
    if (at_ < text_.size() && text_[at_] == '"') {
      if (const CsvRecord read = quoted_cell(cell); read != CsvRecord::record) return read;
    } else {
      while (!at_line_end() && text_[at_] != delimiter_) ++at_;
      cell.size = static_cast<std::uint32_t>(at_) - cell.begin;
    }
    cells.push_back(cell);
    if (at_line_end()) break;
    ++at_;  // the delimiter
    pass_over_spaces();
    if (delimiter_ == ' ' && at_line_end()) break;
  }
  end_line();
  return CsvRecord::record;
}

}  // namespace chainrule
