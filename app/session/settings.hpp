#pragma once
#include "app/text/letters.hpp"
#include "app/text/result.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chainrule {

/// Where the window stood, in the window system's own coordinates.
struct WindowPlace {
  int x = 0, y = 0, width = 0, height = 0;
  bool maximised = false;
  bool operator==(const WindowPlace&) const = default;
};

/// What is remembered from one run of the program to the next. What is absent was never chosen.
struct Settings {
  std::optional<std::string> language, theme;
  std::optional<double> scale;
  std::optional<int> digits;
  std::optional<Letters> letters;
  std::optional<bool> reduced_motion;
  std::optional<WindowPlace> window;
  std::vector<std::string> recent_files;  ///< scenes that were opened or saved, the newest first, absolute
  bool operator==(const Settings&) const = default;
};

constexpr std::size_t most_recent_files = 10;

/// Settings as a TOML table. Entries that are unknown or out of range are passed over, so that an older program can read
/// what a newer one wrote; text that is no TOML is an error with its place.
Result<Settings> parse_settings(std::string_view toml, std::string_view file);
std::string print_settings(const Settings& settings);

/// settings.toml in `settings_folder()`; without such a file, empty settings.
Result<Settings> load_settings();
std::filesystem::path settings_file();

/// Puts a file in front of those opened before; the same file stands there once.
void note_recent_file(Settings& settings, const std::string& path);

}  // namespace chainrule
