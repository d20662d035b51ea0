#pragma once
#include "app/text/result.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace chainrule {

struct CsvTable;

/// The reading of files, while it goes on: one thread reads, another looks on and may give it up.
class Reading {
 public:
  Reading() = default;
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;

  // Of the one who looks on.
  void give_up() { wanted_ = false; }
  /// How much of the whole is done, 0 to 1.
  double share() const { return share_; }
  /// The file that is being read; empty before the first.
  std::string file() const;
  /// The first rows of a table whose rest is still to come; null where nobody asked for it or it is not there yet.
  std::shared_ptr<const CsvTable> beginning() const;

  // Said before it begins.
  /// No file may be read: whatever would read one fails with `reading.refused` instead, before it has touched it.
  void refuse_files() { refuses_ = true; }
  void want_beginning() { wants_beginning_ = true; }

  // Of the one who reads.
  bool wanted() const { return wanted_; }
  bool wants_beginning() const { return wants_beginning_; }
  /// A file is begun; an error where that is refused or no longer wanted.
  Result<void> begin(std::string_view file);
  /// Until the next call, all stages are of this part of the whole.
  void part(double from, double to);
  /// What follows is this part of it.
  void stage(double from, double to);
  /// So much of the stage is done. False where the rest is no longer wanted.
  bool reach(double part);
  void show_beginning(std::shared_ptr<const CsvTable> table);
  /// A table that this reading has read already, and under which name; so that it is not read twice.
  void keep(std::string name, std::shared_ptr<const CsvTable> table);
  std::shared_ptr<const CsvTable> kept(std::string_view name) const;

 private:
  std::atomic<bool> wanted_{true};
  std::atomic<double> share_{0};
  bool refuses_ = false, wants_beginning_ = false;
  double part_from_ = 0, part_to_ = 1, from_ = 0, to_ = 1;
  mutable std::mutex mutex_;
  std::string file_;                              ///< guarded by `mutex_`
  std::shared_ptr<const CsvTable> beginning_;     ///< guarded by `mutex_`
  std::string kept_name_;
  std::shared_ptr<const CsvTable> kept_;
};

/// What a reading that was given up ends with.
inline Error given_up() { return {"reading.given_up"}; }
inline bool is_refused(const Error& error) { return error.code == "reading.refused"; }

/// The same where nobody may be looking on.
Result<void> begin_file(Reading* reading, std::string_view file);
inline bool still_wanted(const Reading* reading) { return reading == nullptr || reading->wanted(); }

/// The whole file as bytes, its reading watched over: the stages' part `from` to `to`. `limit` in bytes.
Result<std::string> read_watched(const std::string& path, std::uint64_t limit, Reading* reading, double from = 0, double to = 1);

}  // namespace chainrule
