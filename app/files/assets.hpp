#pragma once
#include "app/text/language.hpp"
#include "app/text/theme.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace chainrule {

/// An embedded file: "scenes/spiral.toml", "shaders/surface.vert".
struct Asset {
  std::string_view path, content;
};
/// Every embedded file, sorted by path (made by cmake/embedded_assets.cmake).
const std::vector<Asset>& embedded_assets();
/// The content of one, or an error of blame `work`.
Result<std::string_view> find_asset(std::string_view path);
/// Names (without folder and ending) of the assets of a folder, in the order in which they should be listed.
std::vector<std::string> asset_names(std::string_view folder);

/// All shipped languages (en first) and themes (light first), parsed once by whoever starts the program.
struct Tables {
  std::vector<Language> languages;
  std::vector<Theme> themes;
  const Language* language(std::string_view id) const;
  const Theme* theme(std::string_view id) const;
};
Result<Tables> load_tables();

}  // namespace chainrule
