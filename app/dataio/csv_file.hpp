#pragma once
#include "app/dataio/csv.hpp"

#include <memory>

namespace chainrule {

/// Reads a file and cuts it into a table. Where `reading` asks for the beginning, the first rows are shown as soon as they
/// are there; a table that it has read already is not read again. Errors are those of read_file and parse_csv, and those of
/// Reading.
Result<std::shared_ptr<const CsvTable>> read_csv_file(const std::string& path, const CsvWish& wish, Reading* reading);

}  // namespace chainrule
