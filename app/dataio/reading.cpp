#include "app/dataio/reading.hpp"

#include "app/files/file.hpp"

#include <algorithm>
#include <utility>

namespace chainrule {

std::string Reading::file() const {
  const std::lock_guard lock(mutex_);
  return file_;
}

std::shared_ptr<const CsvTable> Reading::beginning() const {
  const std::lock_guard lock(mutex_);
  return beginning_;
}

Result<void> Reading::begin(std::string_view file) {
  if (refuses_) return Error{"reading.refused", {}, {std::string(file)}};
  if (!wanted_) return given_up();
  const std::lock_guard lock(mutex_);
  file_ = file;
  return {};
}

void Reading::part(double from, double to) {
  part_from_ = from;
  part_to_ = to;
  stage(0, 1);
}

void Reading::stage(double from, double to) {
  from_ = part_from_ + (part_to_ - part_from_) * from;
  to_ = part_from_ + (part_to_ - part_from_) * to;
  share_ = from_;
}

bool Reading::reach(double part) {
  share_ = from_ + (to_ - from_) * std::clamp(part, 0.0, 1.0);
  return wanted_;
}

void Reading::show_beginning(std::shared_ptr<const CsvTable> table) {
  const std::lock_guard lock(mutex_);
  beginning_ = std::move(table);
}

void Reading::keep(std::string name, std::shared_ptr<const CsvTable> table) {
  kept_name_ = std::move(name);
  kept_ = std::move(table);
}

std::shared_ptr<const CsvTable> Reading::kept(std::string_view name) const {
  return kept_ && name == kept_name_ ? kept_ : nullptr;
}

Result<void> begin_file(Reading* reading, std::string_view file) {
  return reading == nullptr ? Result<void>() : reading->begin(file);
}

Result<std::string> read_watched(const std::string& path, std::uint64_t limit, Reading* reading, double from, double to) {
  if (reading == nullptr) return read_file(path_from_utf8(path), limit);
  if (const Result<void> begun = reading->begin(path); !begun) return begun.error();
  reading->stage(from, to);
  const auto watch = [&](std::string_view so_far, std::uint64_t size) {
    return reading->reach(size > 0 ? static_cast<double>(so_far.size()) / static_cast<double>(size) : 0);
  };
  Result<std::string> bytes = read_file(path_from_utf8(path), limit, watch);
  if (!reading->wanted()) return given_up();
  return bytes;
}

}  // namespace chainrule
