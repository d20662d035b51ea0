#include "app/document/weights.hpp"

#include "app/dataio/npy.hpp"
#include "app/dataio/safetensors.hpp"

#include <algorithm>

namespace chainrule {
namespace {

constexpr std::string_view npz_mark = "transposed";  // an array of one number, 0 or 1
constexpr std::string_view layout_key = "layout", out_in = "out,in", in_out = "in,out";

/// A file of weights, and what it says about their layout.
struct WeightsFile {
  Tensors tensors;
  std::optional<bool> transposed;
};

Error bad_file(std::string_view file, std::string reason, Arguments arguments = {}) {
  return {"weights." + std::move(reason), std::move(arguments), {std::string(file)}};
}

std::string weight_name(std::size_t layer) { return "layer" + std::to_string(layer + 1) + ".weight"; }
std::string bias_name(std::size_t layer) { return "layer" + std::to_string(layer + 1) + ".bias"; }

bool is_npz(std::string_view path) { return path.ends_with(".npz"); }

Result<WeightsFile> read_npz_weights(std::string_view bytes, const std::string& path) {
  Result<Tensors> tensors = parse_npz(bytes, path);
  if (!tensors) return tensors.error();
  WeightsFile file{std::move(tensors.value()), std::nullopt};
  const auto mark = std::find_if(file.tensors.begin(), file.tensors.end(), [](const Tensor& one) { return one.name == npz_mark; });
  if (mark == file.tensors.end()) return file;
  if (mark->values.size() != 1) return bad_file(path, "unknown_name", {{"name", mark->name}});
  file.transposed = mark->values[0] != 0;
  file.tensors.erase(mark);
  return file;
}

Result<WeightsFile> read_safetensors_weights(std::string_view bytes, const std::string& path) {
  Result<SafeTensors> content = parse_safetensors(bytes, path);
  if (!content) return content.error();
  WeightsFile file{std::move(content->tensors), std::nullopt};
  const auto layout = content->metadata.find(std::string(layout_key));
  if (layout != content->metadata.end() && layout->second == out_in) file.transposed = false;
  if (layout != content->metadata.end() && layout->second == in_out) file.transposed = true;
  return file;
}

Result<WeightsFile> read_weights(const std::string& path, Reading* reading) {
  if (!is_npz(path) && !path.ends_with(".safetensors")) return bad_file(path, "ending");
  const Result<std::string> bytes = read_watched(path, largest_tensor_file, reading);
  if (!bytes) return bytes.error();
  return is_npz(path) ? read_npz_weights(bytes.value(), path) : read_safetensors_weights(bytes.value(), path);
}

using Shape = std::vector<std::uint64_t>;

/// "(2, 3)"
std::string shape_text(const Shape& shape) {
  std::string text(1, '(');
  for (std::size_t i = 0; i < shape.size(); ++i) text.append(i > 0 ? ", " : "").append(std::to_string(shape[i]));
  return text.append(1, ')');
}

Shape shape_of(nn::Index rows, nn::Index columns) {
  return {static_cast<std::uint64_t>(rows), static_cast<std::uint64_t>(columns)};
}

/// Every tensor belongs to a layer, every layer has its weight.
Result<void> check_names(const WeightsFile& file, std::size_t layers, const std::string& path) {
  for (const Tensor& tensor : file.tensors) {
    bool known = false;
    for (std::size_t i = 0; i < layers && !known; ++i) known = tensor.name == weight_name(i) || tensor.name == bias_name(i);
    if (!known) return bad_file(path, "unknown_name", {{"name", tensor.name}});
    if (first_not_finite(tensor)) return bad_file(path, "value", {{"name", tensor.name}});
  }
  for (std::size_t i = 0; i < layers; ++i) {
    if (find_tensor(file.tensors, weight_name(i)) == nullptr) return bad_file(path, "missing", {{"name", weight_name(i)}});
  }
  return {};
}

/// What the shapes alone say: one weight that is not square decides.
std::optional<bool> layout_by_shapes(const WeightsFile& file, const nn::NetworkSpec& network) {
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    const nn::Index units = network.rows_of(static_cast<nn::Index>(i)), inputs = network.inputs_of(static_cast<nn::Index>(i));
    const Tensor& weight = *find_tensor(file.tensors, weight_name(i));
    if (units != inputs && weight.shape == shape_of(inputs, units)) return true;
    if (units != inputs) return false;  // of the right shape, or refused for it afterwards
  }
  return std::nullopt;
}

Result<void> take_layer(const WeightsFile& file, bool transposed, std::size_t layer, Scene& scene, const std::string& path) {
  const nn::Index units = scene.network.rows_of(static_cast<nn::Index>(layer)), inputs = scene.network.inputs_of(static_cast<nn::Index>(layer));
  const auto misfit = [&](const Tensor& tensor, const Shape& wanted) {
    return bad_file(path, "shape", {{"name", tensor.name}, {"found", shape_text(tensor.shape)}, {"wanted", shape_text(wanted)}});
  };
  const Tensor& weight = *find_tensor(file.tensors, weight_name(layer));
  const Shape wanted = shape_of(transposed ? inputs : units, transposed ? units : inputs);
  if (weight.shape != wanted) return misfit(weight, wanted);
  const nn::Matrix values = rows_of(weight);
  const nn::Matrix turned = transposed ? nn::Matrix(values.transpose()) : values;
  for (nn::Index row = 0; row < turned.rows(); ++row) {
    for (nn::Index input = 0; input < turned.cols(); ++input) {
      if (turned(row, input) != 0 && !scene.network.is_connected(static_cast<nn::Index>(layer), row, input))
        return bad_file(path, "cut_connection", {{"name", weight.name}, {"row", std::to_string(row + 1)}, {"input", std::to_string(input + 1)}});
    }
  }
  scene.given[layer].weight = turned;
  const Tensor* bias = find_tensor(file.tensors, bias_name(layer));
  if (bias == nullptr) return {};
  const Shape one_per_unit = {static_cast<std::uint64_t>(units)};
  if (bias->shape != one_per_unit) return misfit(*bias, one_per_unit);
  scene.given[layer].bias = nn::Vector(rows_of(*bias).col(0));
  return {};
}

/// Row by row: the last index runs fastest.
Tensor tensor_of(std::string name, const nn::Matrix& matrix, bool is_vector) {
  Tensor tensor{std::move(name), {static_cast<std::uint64_t>(matrix.rows())}, {}};
  if (!is_vector) tensor.shape.push_back(static_cast<std::uint64_t>(matrix.cols()));
  tensor.values.reserve(static_cast<std::size_t>(matrix.size()));
  for (nn::Index row = 0; row < matrix.rows(); ++row) {
    for (nn::Index column = 0; column < matrix.cols(); ++column) tensor.values.push_back(matrix(row, column));
  }
  return tensor;
}

}  // namespace

Result<void> lay_weights_over(Scene& scene, const WeightsWish& wish, Reading* reading) {
  const Result<WeightsFile> file = read_weights(wish.path, reading);
  if (!file) return file.error();
  const std::size_t layers = scene.network.layers.size();
  if (const Result<void> checked = check_names(file.value(), layers, wish.path); !checked) return checked;
  std::optional<bool> transposed = wish.transposed ? wish.transposed : file->transposed;
  if (!transposed) transposed = layout_by_shapes(file.value(), scene.network);
  if (!transposed) return bad_file(wish.path, "square");
  for (std::size_t layer = 0; layer < layers; ++layer) {
    if (const Result<void> taken = take_layer(file.value(), *transposed, layer, scene, wish.path); !taken) return taken;
  }
  return {};
}

Result<std::string> print_weights(const Document& document, std::string_view path) {
  if (!is_npz(path) && !path.ends_with(".safetensors")) return bad_file(path, "ending");
  if (!document.state.parameters.allFinite()) return Error{"weights.not_finite", {}, {std::string(path)}, Blame::work};
  const nn::ParameterLayout layout(document.scene.network);
  Tensors tensors;
  for (std::size_t i = 0; i < layout.layers().size(); ++i) {
    const nn::LayerSlot& slot = layout.layers()[i];
    tensors.push_back(tensor_of(weight_name(i), nn::Matrix(nn::weight_of(document.state.parameters, slot)), false));
    tensors.push_back(tensor_of(bias_name(i), nn::Matrix(nn::bias_of(document.state.parameters, slot)), true));
  }
  if (!is_npz(path)) return print_safetensors({std::move(tensors), {{std::string(layout_key), std::string(out_in)}}});
  tensors.push_back({std::string(npz_mark), {}, {0}});
  return print_npz(tensors);
}

}  // namespace chainrule
