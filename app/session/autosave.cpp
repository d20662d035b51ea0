#include "app/session/autosave.hpp"

#include "app/session/session.hpp"
#include "app/text/toml.hpp"

#include <algorithm>
#include <fstream>
#include <string_view>
#include <utility>

#include <unistd.h>

namespace chainrule {
namespace {

constexpr std::string_view first_line = "# Unsaved work, kept by Chainrule.";
constexpr std::string_view name_mark = "# name: ", path_mark = "# path: ";
constexpr std::uint64_t largest_autosave = std::uint64_t{2} << 30;

std::filesystem::path lock_of(std::filesystem::path file) { return file.replace_extension(".lock"); }

/// Comments that say whose work it is, then the scene. A name or path with a line break in it is not kept.
std::string text_of(const Document& document) {
  const auto one_line = [](const std::string& text) { return text.find('\n') == std::string::npos ? text : std::string(); };
  std::string text(first_line);
  text += "\n" + std::string(name_mark) + one_line(document.name) + "\n" + std::string(path_mark) + one_line(document.path) + "\n\n";
  return text + print_scene(scene_to_save(document));
}

/// What stands behind a mark at the beginning of one of the first lines.
std::string marked(std::string_view text, std::string_view mark) {
  for (int line = 0; line < 3 && !text.empty(); ++line) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (text.starts_with(mark)) return std::string(text.substr(mark.size(), end - mark.size()));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return {};
}

/// The first lines; the scene behind them may be long, and the program is only just starting.
std::string beginning_of(const std::filesystem::path& file) {
  std::string text(16 * 1024, '\0');
  std::ifstream stream(file, std::ios::binary);
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  return text;
}

std::optional<Recovery> recovery_in(const std::filesystem::path& file) {
  std::optional<FileLock> lock = FileLock::take(lock_of(file));
  if (!lock) return std::nullopt;  // its program still runs
  const std::string text = beginning_of(file);
  if (!text.starts_with(first_line)) return std::nullopt;
  return Recovery{file, marked(text, name_mark), marked(text, path_mark), std::make_shared<FileLock>(std::move(*lock))};
}

void remove_with_lock(const std::filesystem::path& file, BackgroundWriter& writer) {
  writer.remove(file);
  writer.remove(lock_of(file));
}

}  // namespace

std::vector<Recovery> find_recoveries(const std::filesystem::path& folder) {
  std::vector<std::pair<std::filesystem::file_time_type, std::filesystem::path>> files;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
    if (entry->path().extension() == ".toml") files.push_back({entry->last_write_time(error), entry->path()});
  std::sort(files.rbegin(), files.rend());
  std::vector<Recovery> found;
  for (const auto& [when, file] : files)
    if (std::optional<Recovery> recovery = recovery_in(file)) found.push_back(std::move(*recovery));
  return found;
}

void discard(const Recovery& recovery, BackgroundWriter& writer) { remove_with_lock(recovery.file, writer); }

Result<Document> open_recovery(const std::filesystem::path& file, Reading* reading) {
  const Result<std::string> text = read_file(file, largest_autosave);
  if (!text) return text.error();
  Result<Scene> scene = parse_scene(*text, utf8_of(file));
  if (!scene) return scene.error();
  return open_document({std::move(*scene), marked(*text, path_mark), marked(*text, name_mark)}, reading);
}

Autosave::Autosave(BackgroundWriter& writer, std::filesystem::path folder, double period)
    : writer_(writer), folder_(std::move(folder)), period_(period) {}

/// A name that no program that runs has; its lock tells others so.
void Autosave::claim_file() {
  std::error_code error;
  std::filesystem::create_directories(folder_, error);
  constexpr int attempts = 1000;
  for (int number = 0; number < attempts && !lock_; ++number) {
    file_ = folder_ / (std::to_string(::getpid()) + "-" + std::to_string(number) + ".toml");
    if (std::filesystem::exists(file_, error)) continue;
    if (std::optional<FileLock> lock = FileLock::take(lock_of(file_))) lock_ = std::make_shared<FileLock>(std::move(*lock));
  }
}

void Autosave::tick(const Session& session, double seconds) {
  if (is_being_opened_ && !session.loading()) settle(session);
  if (!session.modified()) {
    if (!is_being_opened_) give_up();
    next_.reset();
    return;
  }
  if (!next_) next_ = seconds + period_;
  if (seconds >= *next_) keep_now(session);
  if (seconds >= *next_) next_ = seconds + period_;
}

/// What was being opened is there, and its file this one's own; or it could not be read, or was given up: then the file
/// is left as it is, for the next start.
void Autosave::settle(const Session& session) {
  is_being_opened_ = false;
  if (session.recovered_from() == file_) return;
  lock_.reset();
  kept_.reset();
}

void Autosave::keep_now(const Session& session) {
  if (!session.modified() || kept_ == session.shared_document()) return;
  if (is_being_opened_) settle(session);
  if (!lock_) claim_file();
  kept_ = session.shared_document();
  writer_.write(file_, [document = kept_] { return text_of(*document); });
}

void Autosave::take_over(Recovery recovery) {
  give_up();
  file_ = std::move(recovery.file);
  lock_ = std::move(recovery.lock);
  is_being_opened_ = true;
}

void Autosave::give_up() {
  if (!lock_) return;
  if (!is_being_opened_) remove_with_lock(file_, writer_);
  lock_.reset();
  kept_.reset();
}

}  // namespace chainrule
