#include "app/dataio/csv_file.hpp"

#include "app/dataio/reading.hpp"
#include "app/files/file.hpp"

namespace chainrule {
namespace {

/// Parts of the whole that reading the bytes and cutting them take; what a data set is made in is the rest.
constexpr double bytes_end = 0.25, table_end = 0.9;
/// So many bytes are enough for the rows that are shown first.
constexpr std::size_t shown_first = std::size_t{1} << 18;

std::string name_of_reading(const std::string& path, const CsvWish& wish) {
  std::string name = path;
  for (const std::string_view id : {id_of(wish.encoding), id_of(wish.delimiter), id_of(wish.decimal), id_of(wish.header)})
    name.append("\n").append(id);
  return name;
}

/// Whole lines of the beginning; where they make no table by themselves, nothing is shown yet.
void show_first_rows(std::string_view so_far, const std::string& path, const CsvWish& wish, Reading& reading) {
  const std::size_t end = so_far.rfind('\n');
  if (end == std::string_view::npos) return;
  Result<CsvTable> table = parse_csv(so_far.substr(0, end + 1), path, wish);
  if (table) reading.show_beginning(std::make_shared<const CsvTable>(std::move(*table)));
}

Result<std::string> read_bytes(const std::string& path, const CsvWish& wish, Reading& reading) {
  reading.stage(0, bytes_end);
  bool shown = !reading.wants_beginning();
  const auto watch = [&](std::string_view so_far, std::uint64_t size) {
    if (!shown && so_far.size() >= shown_first) {
      shown = true;
      show_first_rows(so_far, path, wish, reading);
    }
    return reading.reach(size > 0 ? static_cast<double>(so_far.size()) / static_cast<double>(size) : 0);
  };
  Result<std::string> bytes = read_file(path_from_utf8(path), largest_csv_file, watch);
  if (!reading.wanted()) return given_up();
  return bytes;
}

}  // namespace

Result<std::shared_ptr<const CsvTable>> read_csv_file(const std::string& path, const CsvWish& wish, Reading* reading) {
  if (const Result<void> begun = begin_file(reading, path); !begun) return begun.error();
  const std::string name = name_of_reading(path, wish);
  if (reading != nullptr)
    if (std::shared_ptr<const CsvTable> kept = reading->kept(name)) return kept;
  const Result<std::string> bytes = reading ? read_bytes(path, wish, *reading) : read_file(path_from_utf8(path), largest_csv_file);
  if (!bytes) return bytes.error();
  if (reading != nullptr) reading->stage(bytes_end, table_end);
  Result<CsvTable> parsed = parse_csv(bytes.value(), path, wish, reading);
  if (!parsed) return parsed.error();
  std::shared_ptr<const CsvTable> table = std::make_shared<const CsvTable>(std::move(*parsed));
  if (reading != nullptr) {
    reading->keep(name, table);
    reading->stage(table_end, 1);
  }
  return table;
}

}  // namespace chainrule
