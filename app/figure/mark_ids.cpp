#include "app/figure/mark_ids.hpp"

#include "app/figure/unicode_scripts.hpp"

#include <charconv>

namespace chainrule {
namespace {

constexpr nn::Index kNumberedWeights = 24;

std::string counted(nn::Index from_zero) { return std::to_string(from_zero + 1); }

struct NamePieces {
  std::string letter, layer, unit;
};
NamePieces pieces_of(const nn::NetworkSpec& network, int layer, nn::Index unit) {
  if (layer < 0) return {"x", "", counted(unit)};
  if (layer + 1 == network.layer_count()) return {"o", "", counted(unit)};
  return {"h", network.layer_count() > 2 ? counted(layer) : "", counted(unit)};
}

/// Which piece of a maxout neuron a row is, from 1; 0 where a neuron has but one row.
nn::Index piece_of(const nn::NetworkSpec& network, int layer, nn::Index row) {
  const nn::Index pieces = nn::rows_a_unit(network.layers[static_cast<std::size_t>(layer)].activation);
  return pieces == 1 ? 0 : row % pieces + 1;
}

nn::Index weight_count(const nn::NetworkSpec& network) {
  nn::Index count = 0;
  for (nn::Index layer = 0; layer < network.layer_count(); ++layer)
    count += network.inputs_of(layer) * network.rows_of(layer);
  return count;
}

}  // namespace

std::string neuron_name(const nn::NetworkSpec& network, int layer, nn::Index unit) {
  const NamePieces name = pieces_of(network, layer, unit);
  return name.letter + superscript_of(name.layer) + subscript_of(name.unit);
}

std::string row_name(const nn::NetworkSpec& network, int layer, nn::Index row) {
  if (layer < 0) return neuron_name(network, layer, row);
  const nn::Index unit = network.unit_of_row(layer, row);
  std::string name = neuron_name(network, layer, unit);
  if (const nn::Index piece = piece_of(network, layer, row); piece > 0) name.append(",").append(subscript_of(std::to_string(piece)));
  return name;
}

std::string row_index_name(const nn::NetworkSpec& network, int layer, nn::Index row) {
  std::string name = index_name(network, layer, network.unit_of_row(layer, row));
  if (const nn::Index piece = piece_of(network, layer, row); piece > 0) name.append(",").append(std::to_string(piece));
  return name;
}

std::string index_name(const nn::NetworkSpec& network, int layer, nn::Index unit) {
  const NamePieces name = pieces_of(network, layer, unit);
  return name.letter + superscript_of(name.layer) + name.unit;
}

nn::Index weight_number(const nn::NetworkSpec& network, int layer, nn::Index unit, nn::Index input) {
  if (weight_count(network) > kNumberedWeights) return 0;
  nn::Index before = 0;
  for (nn::Index l = 0; l < layer; ++l)
    before += network.inputs_of(l) * network.rows_of(l);
  return before + unit * network.inputs_of(layer) + input + 1;
}

std::string weight_name(const nn::NetworkSpec& network, int layer, nn::Index unit, nn::Index input) {
  if (const nn::Index number = weight_number(network, layer, unit, input); number > 0)
    return std::string("w").append(subscript_of(std::to_string(number)));
  std::string name = "w";
  if (network.layer_count() > 1) name.append("⁽").append(superscript_of(counted(layer))).append("⁾");
  return name.append(subscript_of(counted(unit))).append(",").append(subscript_of(counted(input)));
}

std::string neuron_id(int layer, nn::Index unit) {
  return layer < 0 ? "input/" + counted(unit) : "layer" + std::to_string(layer + 1) + "/neuron" + counted(unit);
}
std::string weight_id(int layer, nn::Index unit, nn::Index input) {
  return neuron_id(layer, unit).append("/weight").append(counted(input));
}
std::string bias_id(int layer, nn::Index unit) { return neuron_id(layer, unit) + "/bias"; }
std::string preactivation_id(int layer, nn::Index unit) {
  return "layer" + std::to_string(layer + 1) + "/z" + counted(unit);
}
std::string delta_id(int layer, nn::Index unit) {
  return "layer" + std::to_string(layer + 1) + "/delta" + counted(unit);
}
std::string target_id(nn::Index unit) { return "target/" + counted(unit); }

std::string control_id(std::string_view control) { return "control/" + std::string(control); }

std::span<const std::string_view> linked_controls() {
  static constexpr std::string_view controls[] = {"learning_rate", "l2", "l1", "max_norm", "clip_norm", "clip_value", "momentum",
                                                  "smoothing", "beta1", "beta2", "epsilon", "weight_decay"};
  return controls;
}

std::string_view subject_of(std::string_view mark_id) {
  constexpr std::string_view formula = "formula/", chip = "/chip";
  if (mark_id.starts_with(formula)) {
    const std::size_t end_of_number = mark_id.find('/', formula.size());
    mark_id = end_of_number == std::string_view::npos ? std::string_view{} : mark_id.substr(end_of_number + 1);
  }
  if (mark_id.ends_with(chip)) mark_id.remove_suffix(chip.size());
  return mark_id;
}

namespace {

/// Takes `word` and the number from 1 behind it off the front; -1 where they do not stand there.
nn::Index take_numbered(std::string_view& id, std::string_view word) {
  if (!id.starts_with(word)) return -1;
  nn::Index number = 0;
  const char* end = id.data() + id.size();
  const auto read = std::from_chars(id.data() + word.size(), end, number);
  if (read.ec != std::errc{} || number < 1) return -1;
  id.remove_prefix(static_cast<std::size_t>(read.ptr - id.data()));
  return number - 1;
}

}  // namespace

std::optional<NeuronPlace> place_of(std::string_view id) {
  id = subject_of(id);
  NeuronPlace place;
  if (const nn::Index input = take_numbered(id, "input/"); input >= 0) {
    place.unit = input;
    return id.empty() ? std::optional(place) : std::nullopt;
  }
  const nn::Index layer = take_numbered(id, "layer");
  if (layer < 0) return std::nullopt;
  place.layer = static_cast<int>(layer);
  using Part = NeuronPlace::Part;
  for (const auto& [word, part] : {std::pair{"/neuron", Part::neuron}, {"/z", Part::preactivation}, {"/delta", Part::delta}}) {
    const nn::Index unit = take_numbered(id, word);
    if (unit < 0) continue;
    place.unit = unit;
    place.part = part;
    if (id.empty()) return place;
    if (part != Part::neuron) return std::nullopt;
    if (id == "/bias") return place.part = Part::bias, place;
    place.input = take_numbered(id, "/weight");
    place.part = Part::weight;
    return place.input >= 0 && id.empty() ? std::optional(place) : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace chainrule
