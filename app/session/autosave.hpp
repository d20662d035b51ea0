#pragma once
#include "app/document/document.hpp"
#include "app/files/file.hpp"
#include "app/session/background_writer.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace chainrule {

class Session;

/// Unsaved work of a program that ended without being asked to.
struct Recovery {
  std::filesystem::path file;      ///< the autosaved one
  std::string name;                ///< of the document: "spiral"
  std::string path;                ///< where it was last saved; empty: nowhere
  std::shared_ptr<FileLock> lock;  ///< keeps other programs from offering it too
};

/// What programs that no longer run have left in a folder, the newest first.
std::vector<Recovery> find_recoveries(const std::filesystem::path& folder);
/// Removes it, with its lock.
void discard(const Recovery& recovery, BackgroundWriter& writer);
/// The document as it was, with its own name and path.
Result<Document> open_recovery(const std::filesystem::path& file, Reading* reading = nullptr);

/// Every so many seconds keeps what no file holds in a file of its own, which goes when the work is saved or given up.
/// The scene is printed and written beside the screen.
class Autosave {
 public:
  static constexpr double default_period = 30;
  /// `period` in seconds.
  Autosave(BackgroundWriter& writer, std::filesystem::path folder, double period = default_period);

  /// Once a frame or more seldom; `seconds` is any clock that goes on.
  void tick(const Session& session, double seconds);
  /// Keeps it at once, if there is anything to keep.
  void keep_now(const Session& session);
  /// That file is this one's own as soon as the session has recovered it, which is to have begun by the next tick: what
  /// was recovered is not lost before it is kept anew. Where it cannot be opened it is left as it is.
  void take_over(Recovery recovery);
  /// Saved, or not wanted any more: nothing is left behind.
  void give_up();
  const std::filesystem::path& file() const { return file_; }

 private:
  void claim_file();
  void settle(const Session& session);

  BackgroundWriter& writer_;
  std::filesystem::path folder_, file_;
  double period_;
  std::shared_ptr<FileLock> lock_;
  std::shared_ptr<const Document> kept_;  ///< what the file holds; null before the first
  bool is_being_opened_ = false;          ///< the file holds what was recovered, and the session does not yet
  std::optional<double> next_;            ///< when it is due, while there is unsaved work
};

}  // namespace chainrule
