// Files that become the data set or the weights of an open document.
#include "app/document/apply_parts.hpp"

#include "app/dataio/cifar10.hpp"
#include "app/dataio/idx.hpp"
#include "app/document/data_shape.hpp"
#include "app/document/weights.hpp"

#include <algorithm>
#include <array>

namespace chainrule {
namespace {

constexpr std::array file_keys = {"idx", "cifar10", "csv", "npy", "npz"};

/// What a scene file's [data] table says, checked but for its fit to the network.
Result<DataSpec> spec_from_table(const TomlTable& data) {
  Scene anything;
  // A network that fits the data that must know theirs before they are read.
  const bool is_idx = data.find("idx") != nullptr, is_cifar = data.find("cifar10") != nullptr;
  anything.network.inputs = is_cifar ? cifar10_pixels : is_idx ? idx_sets().front().inputs : 1;
  anything.network.loss = nn::LossKind::mse;
  anything.network.layers.resize(1);
  anything.network.layers[0].units = is_cifar ? cifar10_classes : is_idx ? idx_sets().front().classes : 1;
  anything.given.resize(1);
  anything.data = InlineData{nn::Matrix::Zero(anything.network.inputs, 1), nn::Matrix::Zero(anything.network.outputs(), 1), 0};
  TomlTable whole = table_from_scene(anything);
  whole.set("data", {data});
  Result<Scene> scene = scene_from_table(whole, "");
  if (!scene) return scene.error();
  return scene->data;
}

}  // namespace

Result<Applied> use_data(const Document& document, const std::string& table, std::int64_t outputs, Reading* reading) {
  const Result<TomlTable> data = parse_toml(table, "");
  if (!data) return data.error();
  const auto is_file = [&](const char* key) { return data->find(key) != nullptr; };
  if (std::none_of(file_keys.begin(), file_keys.end(), is_file)) return Error{"document.not_a_file"};
  const Result<DataSpec> spec = spec_from_table(*data);
  if (!spec) return spec.error();
  const bool is_read_twice = reading != nullptr && std::holds_alternative<ArrayData>(*spec);
  if (is_read_twice) reading->part(0, 0.5);
  const Result<DataShape> shape = shape_of(*spec, reading);
  if (!shape) return shape.error();
  if (outputs < 0 || outputs > most_parameters) return outside("output", 0, most_parameters);
  if (is_read_twice) reading->part(0.5, 1);
  Scene scene = document.scene;
  scene.data = *spec;
  scene.network.inputs = shape->inputs;
  const bool is_regression = outputs > 1 ? false : shape->classes == 0;
  const nn::Index wanted = outputs > 0 ? outputs : outputs_for(*shape, scene.network.outputs());
  fit_outputs(scene.network, wanted, is_regression);
  if (is_regression) scene.network.layers.back().activation.kind = nn::ActivationKind::linear;  // numbers have no bounds
  scene.rule.augmentation = {};
  drop_patterns_that_do_not_fit(scene.network);
  drop_what_does_not_fit(scene.network, scene.given);
  return with_checked_scene(document, scene, reading);
}

Result<Applied> use_weights(const Document& document, const std::string& path, const std::string& layout, Reading* reading) {
  const std::string_view known[] = {"auto", "out_in", "in_out"};
  const auto found = std::find(std::begin(known), std::end(known), layout);
  if (found == std::end(known)) return Error{"command.unknown_name", {{"name", layout}}};
  WeightsWish wish{path, std::nullopt};
  if (layout != "auto") wish.transposed = layout == "in_out";
  Scene scene = document.scene;
  if (const Result<void> laid = lay_weights_over(scene, wish, reading); !laid) return laid.error();
  return with_scene(document, std::move(scene), reading);
}

}  // namespace chainrule
