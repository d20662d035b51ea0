#include "app/session/settings.hpp"

#include "app/files/file.hpp"
#include "app/session/view.hpp"
#include "app/text/toml.hpp"

#include <algorithm>
#include <cstdint>

namespace chainrule {
namespace {

constexpr std::uint64_t largest_settings = 1 << 20;
constexpr std::int64_t least_side = 200, most_side = 32'768;

template <typename T>
std::optional<T> entry(const TomlTable& table, std::string_view key) {
  const TomlValue* value = table.find(key);
  const T* found = value ? value->as<T>() : nullptr;
  return found ? std::optional<T>(*found) : std::nullopt;
}

std::optional<double> real_entry(const TomlTable& table, std::string_view key) {
  if (const std::optional<double> real = entry<double>(table, key)) return real;
  if (const auto whole = entry<std::int64_t>(table, key)) return static_cast<double>(*whole);
  return std::nullopt;
}

std::optional<WindowPlace> window_of(const TomlTable& table) {
  const auto x = entry<std::int64_t>(table, "x"), y = entry<std::int64_t>(table, "y");
  const auto width = entry<std::int64_t>(table, "width"), height = entry<std::int64_t>(table, "height");
  if (!x || !y || !width || !height) return std::nullopt;
  const auto is_side = [](std::int64_t side) { return side >= least_side && side <= most_side; };
  if (!is_side(*width) || !is_side(*height) || std::abs(*x) > most_side || std::abs(*y) > most_side) return std::nullopt;
  return WindowPlace{static_cast<int>(*x), static_cast<int>(*y), static_cast<int>(*width), static_cast<int>(*height),
                     entry<bool>(table, "maximised").value_or(false)};
}

/// One of a list of things with ids.
template <typename Kind>
std::optional<Kind> choice(const TomlTable& table, std::string_view key, std::span<const Kind> kinds) {
  const auto id = entry<std::string>(table, key);
  const auto found = std::find_if(kinds.begin(), kinds.end(), [&](Kind kind) { return id && id_of(kind) == *id; });
  return found == kinds.end() ? std::nullopt : std::optional<Kind>(*found);
}

TomlValue table_of(const WindowPlace& place) {
  TomlTable table;
  table.set("x", {std::int64_t{place.x}});
  table.set("y", {std::int64_t{place.y}});
  table.set("width", {std::int64_t{place.width}});
  table.set("height", {std::int64_t{place.height}});
  table.set("maximised", {place.maximised});
  return {std::move(table)};
}

}  // namespace

Result<Settings> parse_settings(std::string_view toml, std::string_view file) {
  const Result<TomlTable> table = parse_toml(toml, file);
  if (!table) return table.error();
  Settings settings;
  settings.language = entry<std::string>(*table, "language");
  settings.theme = entry<std::string>(*table, "theme");
  if (const auto scale = real_entry(*table, "scale"); scale && *scale >= least_scale && *scale <= most_scale) settings.scale = scale;
  if (const auto digits = entry<std::int64_t>(*table, "digits"); digits && *digits >= 1 && *digits <= most_digits)
    settings.digits = static_cast<int>(*digits);
  const auto set = choice(*table, "letters", letter_sets());
  const auto sign = choice(*table, "bias_sign", bias_signs());
  if (set || sign) settings.letters = Letters{set.value_or(LetterSet::z_a), sign.value_or(BiasSign::plus)};
  settings.reduced_motion = entry<bool>(*table, "reduced_motion");
  if (const auto window = entry<TomlTable>(*table, "window")) settings.window = window_of(*window);
  for (const TomlValue& value : entry<TomlArray>(*table, "recent_files").value_or(TomlArray())) {
    const auto* path = value.as<std::string>();
    if (path && !path->empty() && settings.recent_files.size() < most_recent_files) settings.recent_files.push_back(*path);
  }
  return settings;
}

std::string print_settings(const Settings& settings) {
  TomlTable table;
  if (settings.language) table.set("language", {*settings.language});
  if (settings.theme) table.set("theme", {*settings.theme});
  if (settings.scale) table.set("scale", {*settings.scale});
  if (settings.digits) table.set("digits", {std::int64_t{*settings.digits}});
  if (settings.letters) {
    table.set("letters", {std::string(id_of(settings.letters->set))});
    table.set("bias_sign", {std::string(id_of(settings.letters->sign))});
  }
  if (settings.reduced_motion) table.set("reduced_motion", {*settings.reduced_motion});
  if (!settings.recent_files.empty()) {
    TomlArray files;
    for (const std::string& file : settings.recent_files) files.push_back({file});
    table.set("recent_files", {std::move(files)});
  }
  if (settings.window) table.set("window", table_of(*settings.window));
  return print_toml(table);
}

std::filesystem::path settings_file() { return settings_folder() / "settings.toml"; }

Result<Settings> load_settings() {
  std::error_code unknown;
  if (!std::filesystem::exists(settings_file(), unknown)) return Settings{};
  const Result<std::string> text = read_file(settings_file(), largest_settings);
  if (!text) return text.error();
  return parse_settings(*text, utf8_of(settings_file()));
}

void note_recent_file(Settings& settings, const std::string& path) {
  std::erase(settings.recent_files, path);
  settings.recent_files.insert(settings.recent_files.begin(), path);
  if (settings.recent_files.size() > most_recent_files) settings.recent_files.resize(most_recent_files);
}

}  // namespace chainrule
