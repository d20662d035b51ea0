// Where scenes come from: shipped names, files, and entries laid over them.
#include "app/dataio/idx.hpp"
#include "app/document/scene.hpp"
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

/// A data folder in a file is meant from the file's own folder.
void root_data_folder(TomlTable& table, const std::string& path) {
  auto* data = table.find("data") == nullptr ? nullptr : table.find("data")->as<TomlTable>();
  TomlValue* folder = data == nullptr ? nullptr : data->find("folder");
  auto* text = folder == nullptr ? nullptr : folder->as<std::string>();
  if (text == nullptr || text->empty() || path.empty()) return;
  const std::filesystem::path written = path_from_utf8(*text);
  if (written.is_absolute()) return;
  std::error_code error;
  const std::filesystem::path file = std::filesystem::absolute(path_from_utf8(path), error);
  if (!error) *text = utf8_of((file.parent_path() / written).lexically_normal());
}

/// (1, N) class indices as (classes, N) columns with a 1 each.
nn::Matrix one_hot_columns(const nn::Matrix& classes, nn::Index count) {
  nn::Matrix columns = nn::Matrix::Zero(count, classes.cols());
  for (nn::Index example = 0; example < classes.cols(); ++example) {
    columns(static_cast<nn::Index>(classes(0, example)), example) = 1;
  }
  return columns;
}

/// Classes written 0 and 1 are written -1 and 1.
void write_as_signs(nn::Dataset& data) {
  if (data.task != nn::Task::regression && data.targets.minCoeff() == 0) {
    data.targets = (2 * data.targets.array() - 1).matrix();
  }
}

}  // namespace

Result<LoadedScene> load_scene(std::string_view name_or_path, const std::vector<std::string>& sets) {
  const Result<SceneText> found = find_scene(name_or_path);
  if (!found) return found.error();
  Result<TomlTable> table = parse_toml(found.value().text, found.value().file);
  if (!table) return table.error();
  root_data_folder(table.value(), found.value().path);
  for (const std::string& entry : sets) {
    if (const auto done = lay_over(table.value(), entry); !done) return done.error();
  }
  Result<Scene> scene = scene_from_table(table.value(), found.value().file);
  if (!scene) {
    Error error = scene.error();
    if (error.place.file.empty() && !sets.empty()) error.place.file = "--set";
    return error;
  }
  const std::string& path = found.value().path;
  std::string name = path.empty() ? std::string(name_or_path) : utf8_of(path_from_utf8(path).stem());
  return LoadedScene{std::move(scene.value()), path, std::move(name)};
}

Result<Scene> with_entry(const Scene& scene, std::string_view path, const TomlValue& value) {
  const bool keeps_network = path.starts_with("training.");
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

Result<std::shared_ptr<const nn::Dataset>> make_dataset(const Scene& scene) {
  auto data = std::make_shared<nn::Dataset>();
  if (const auto* examples = std::get_if<InlineData>(&scene.data)) {
    data->inputs = examples->inputs;
    const bool are_indices = scene.network.loss == nn::LossKind::sparse_categorical_cross_entropy;
    data->targets = are_indices ? one_hot_columns(examples->targets, scene.network.outputs()) : examples->targets;
    data->train_count = examples->inputs.cols();
    data->task = nn::task_of(data->targets);
    nn::split(*data, examples->test_fraction, scene.rule.seed);
  } else if (const auto* generated = std::get_if<GeneratedData>(&scene.data)) {
    *data = nn::generate(
        {generated->kind, generated->samples, generated->noise, generated->test_fraction, scene.rule.seed});
    if (data->task != nn::Task::regression) nn::recode_targets(*data, target_coding(scene.network));
  } else {
    const auto& idx = std::get<IdxData>(scene.data);
    Result<nn::Dataset> loaded = load_idx_folder(idx.set, idx.folder);
    if (!loaded) return loaded.error();
    *data = std::move(loaded.value());
  }
  if (nn::wants_signs(scene.network.loss)) write_as_signs(*data);
  return std::shared_ptr<const nn::Dataset>(std::move(data));
}

}  // namespace chainrule
