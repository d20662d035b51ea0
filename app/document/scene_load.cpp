// Where scenes come from: shipped names, files, and entries laid over them.
#include "app/document/own_example.hpp"
#include "app/document/scene.hpp"
#include "app/document/weights.hpp"
#include "app/files/assets.hpp"
#include "app/files/file.hpp"

#include <algorithm>

namespace chainrule {
namespace {

constexpr std::uint64_t largest_scene_file = std::uint64_t{2} << 30;

struct SceneText {
  std::string text;
  std::string file;  ///< as errors name it
  std::string path;  ///< empty for a shipped scene
};

Error no_such_scene(std::string_view name, const std::vector<std::string>& shipped) {
  std::string known;
  for (const std::string& one : shipped) known += (known.empty() ? "" : ", ") + one;
  return {"document.no_such_scene", {{"name", std::string(name)}, {"known", known}}};
}

Result<SceneText> find_scene(std::string_view name_or_path) {
  const std::vector<std::string> shipped = asset_names("scenes");
  if (std::find(shipped.begin(), shipped.end(), name_or_path) != shipped.end()) {
    const Result<std::string_view> text = find_asset("scenes/" + std::string(name_or_path) + ".toml");
    if (!text) return text.error();
    return SceneText{std::string(text.value()), std::string(name_or_path), ""};
  }
  const std::filesystem::path path = path_from_utf8(name_or_path);
  std::error_code error;
  if (name_or_path.empty() || !std::filesystem::exists(path, error)) return no_such_scene(name_or_path, shipped);
  Result<std::string> text = read_file(path, largest_scene_file);
  if (!text) return text.error();
  return SceneText{std::move(text.value()), std::string(name_or_path), std::string(name_or_path)};
}

/// "key=value" laid over the table.
Result<void> lay_over(TomlTable& table, const std::string& entry) {
  const std::size_t equals = entry.find('=');
  if (equals == std::string::npos || equals == 0) return Error{"document.set_syntax", {{"entry", entry}}, {"--set"}};
  Result<void> done = set_path(table, entry.substr(0, equals), parse_toml_value(entry.substr(equals + 1)));
  if (done) return done;
  Error error = done.error();
  error.place.file = "--set";
  return error;
}

/// A relative path as it is meant from the scene file's own folder.
void root_path(TomlValue* entry, const std::string& scene_path) {
  auto* text = entry == nullptr ? nullptr : entry->as<std::string>();
  if (text == nullptr || text->empty() || scene_path.empty()) return;
  const std::filesystem::path written = path_from_utf8(*text);
  if (written.is_absolute()) return;
  std::error_code error;
  const std::filesystem::path file = std::filesystem::absolute(path_from_utf8(scene_path), error);
  if (!error) *text = utf8_of((file.parent_path() / written).lexically_normal());
}

void root_paths(TomlTable& table, const std::string& scene_path) {
  auto* network = table.find("network") == nullptr ? nullptr : table.find("network")->as<TomlTable>();
  if (network != nullptr) root_path(network->find("weights"), scene_path);
  auto* data = table.find("data") == nullptr ? nullptr : table.find("data")->as<TomlTable>();
  if (data == nullptr) return;
  for (const char* key : {"folder", "cifar10", "csv"}) root_path(data->find(key), scene_path);
  auto* npy = data->find("npy") == nullptr ? nullptr : data->find("npy")->as<TomlTable>();
  auto* npz = data->find("npz") == nullptr ? nullptr : data->find("npz")->as<TomlTable>();
  for (const char* key : {"inputs", "targets"}) {
    if (npy != nullptr) root_path(npy->find(key), scene_path);
  }
  if (npz != nullptr) root_path(npz->find("file"), scene_path);
}

/// network.weights and network.transposed are taken out of the table: what they name becomes given parameters.
Result<std::optional<WeightsWish>> take_weights(TomlTable& table, const std::string& file) {
  auto* network = table.find("network") == nullptr ? nullptr : table.find("network")->as<TomlTable>();
  if (network == nullptr || (network->find("weights") == nullptr && network->find("transposed") == nullptr))
    return std::optional<WeightsWish>();
  const TomlValue* path = network->find("weights");
  const TomlValue* transposed = network->find("transposed");
  const auto wrong = [&](const TomlValue* value, const char* key, const char* type) {
    const Place place = value->line == 0 ? Place{} : Place{file, value->line, value->column};
    return Error{"wrong_type", {{"key", std::string("network.") + key}, {"expected", std::string("@names.type.") + type}}, place};
  };
  if (path == nullptr) return Error{"missing_key", {{"key", "network.weights"}}, {file}};
  if (path->as<std::string>() == nullptr) return wrong(path, "weights", "text");
  if (transposed != nullptr && transposed->as<bool>() == nullptr) return wrong(transposed, "transposed", "boolean");
  WeightsWish wish{*path->as<std::string>(), std::nullopt};
  if (transposed != nullptr) wish.transposed = *transposed->as<bool>();
  std::erase_if(network->entries, [](const auto& entry) { return entry.key == "weights" || entry.key == "transposed"; });
  return std::optional(wish);
}

}  // namespace

Result<LoadedScene> load_scene(std::string_view name_or_path, const std::vector<std::string>& sets, Reading* reading) {
  const Result<SceneText> found = find_scene(name_or_path);
  if (!found) return found.error();
  Result<TomlTable> table = parse_toml(found.value().text, found.value().file);
  if (!table) return table.error();
  root_paths(table.value(), found.value().path);
  for (const std::string& entry : sets) {
    if (const auto done = lay_over(table.value(), entry); !done) return done.error();
  }
  const Result<std::optional<WeightsWish>> weights = take_weights(table.value(), found.value().file);
  if (!weights) return weights.error();
  Result<Scene> scene = scene_from_table(table.value(), found.value().file);
  if (!scene) {
    Error error = scene.error();
    if (error.place.file.empty() && !sets.empty()) error.place.file = "--set";
    return error;
  }
  if (weights.value()) {
    if (const Result<void> laid = lay_weights_over(scene.value(), *weights.value(), reading); !laid) return laid.error();
  }
  const std::string& path = found.value().path;
  std::string name = path.empty() ? std::string(name_or_path) : utf8_of(path_from_utf8(path).stem());
  return LoadedScene{std::move(scene.value()), path, std::move(name)};
}

bool keeps_the_network(std::string_view path) {
  return path.starts_with("training.") || path.starts_with("landscape.") || path.starts_with("race.") || path.starts_with("desk.");
}

Result<Scene> with_entry(const Scene& scene, std::string_view path, const TomlValue& value) {
  const bool keeps_network = keeps_the_network(path), keeps_own = scene.own && !path.starts_with("own");
  if (keeps_own) {  // what no longer fits goes
    Scene bare = scene;
    bare.own.reset();
    Result<Scene> changed = with_entry(bare, path, value);
    if (changed && fits(*scene.own, changed->network)) changed->own = scene.own;
    return changed;
  }
  Scene slim;
  if (keeps_network) {  // a large table of weights need not be written and read again for a learning rate
    slim = scene;
    slim.given.assign(scene.given.size(), {});
  }
  TomlTable table = table_from_scene(keeps_network ? slim : scene);
  if (const auto done = set_path(table, path, value); !done) return done.error();
  Result<Scene> changed = scene_from_table(table, "");
  if (changed && keeps_network) changed.value().given = scene.given;
  return changed;
}

}  // namespace chainrule
