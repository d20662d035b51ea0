#include "app/files/assets.hpp"

#include <algorithm>

namespace chainrule {
namespace {

/// What comes first in lists; whatever is not named here follows by name.
constexpr std::string_view listed_first[] = {"worked-example", "spiral", "mcculloch-pitts", "perceptron", "tshirt-features", "multi-label", "maxout", "rosenbrock-race", "fashion-mnist", "en",       "zh-TW",
                                             "zh-CN",          "light",  "dark",          "projector"};

auto rank_of(std::string_view name) {
  return std::find(std::begin(listed_first), std::end(listed_first), name) - std::begin(listed_first);
}

template <class T>
const T* with_id(const std::vector<T>& all, std::string_view id, std::string_view (*id_of)(const T&)) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const T& one) { return id_of(one) == id; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace

Result<std::string_view> find_asset(std::string_view path) {
  const std::vector<Asset>& all = embedded_assets();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Asset& asset) { return asset.path == path; });
  if (found == all.end()) return Error{"asset.missing", {{"path", std::string(path)}}, {}, Blame::work};
  return found->content;
}

std::vector<std::string> asset_names(std::string_view folder) {
  std::vector<std::string> names;
  const std::string prefix = std::string(folder) + "/";
  for (const Asset& asset : embedded_assets()) {
    if (!asset.path.starts_with(prefix)) continue;
    const std::string_view name = asset.path.substr(prefix.size());
    names.emplace_back(name.substr(0, name.rfind('.')));
  }
  std::stable_sort(names.begin(), names.end(), [](const std::string& a, const std::string& b) {
    return rank_of(a) != rank_of(b) ? rank_of(a) < rank_of(b) : a < b;
  });
  return names;
}

const Language* Tables::language(std::string_view id) const {
  return with_id<Language>(languages, id, [](const Language& one) -> std::string_view { return one.id(); });
}

const Theme* Tables::theme(std::string_view id) const {
  return with_id<Theme>(themes, id, [](const Theme& one) -> std::string_view { return one.id; });
}

Result<Tables> load_tables() {
  Tables tables;
  for (const std::string& name : asset_names("languages")) {
    const std::string path = "languages/" + name + ".toml";
    const Result<std::string_view> text = find_asset(path);
    if (!text) return text.error();
    Result<Language> language = Language::parse(text.value(), path);
    if (!language) return language.error();
    tables.languages.push_back(std::move(language.value()));
  }
  for (const std::string& name : asset_names("themes")) {
    const std::string path = "themes/" + name + ".toml";
    const Result<std::string_view> text = find_asset(path);
    if (!text) return text.error();
    Result<Theme> theme = parse_theme(text.value(), path);
    if (!theme) return theme.error();
    tables.themes.push_back(std::move(theme.value()));
  }
  return tables;
}

}  // namespace chainrule
