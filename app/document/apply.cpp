// What each document command does to a document.
#include "app/document/apply_parts.hpp"

#include "app/document/own_example.hpp"
#include "app/text/number_format.hpp"

#include <algorithm>

namespace chainrule {
namespace {

bool draws_from_seed(const DataSpec& data) {
  return std::visit([](const auto& spec) {
    if constexpr (std::is_same_v<std::decay_t<decltype(spec)>, GeneratedData>) return true;
    else if constexpr (requires { spec.test_fraction; }) return spec.test_fraction > 0;
    else return false;
  }, data);
}

/// Data that are coded as the network's output wants them.
bool follows_the_output(const DataSpec& data) {
  return std::holds_alternative<GeneratedData>(data) || std::holds_alternative<CsvData>(data);
}

/// Data from files are counted and checked against the network when they are read.
bool is_read_for_the_network(const DataSpec& data) {
  return std::holds_alternative<CsvData>(data) || std::holds_alternative<ArrayData>(data);
}

/// The old data set serves a changed scene too, if nothing that makes it has changed.
bool makes_the_same_data(const Scene& a, const Scene& b) {
  if (!(a.data == b.data)) return false;
  if (draws_from_seed(a.data) && a.rule.seed != b.rule.seed) return false;
  const auto has_indices = [](const Scene& s) { return s.network.loss == nn::LossKind::sparse_categorical_cross_entropy; };
  if (std::holds_alternative<InlineData>(a.data) && has_indices(a) != has_indices(b)) return false;
  if (has_indices(a) && a.network.outputs() != b.network.outputs()) return false;
  if (nn::wants_signs(a.network.loss) != nn::wants_signs(b.network.loss)) return false;
  if (is_read_for_the_network(a.data)) {
    const bool same_shape = a.network.inputs == b.network.inputs && a.network.outputs() == b.network.outputs();
    if (!same_shape || a.network.loss != b.network.loss) return false;
  }
  return !follows_the_output(a.data) || target_coding(a.network) == target_coding(b.network);
}

/// What one optimizer remembers means nothing to another.
void fit_moments(const nn::TrainingRule& before, const nn::TrainingRule& after, nn::TrainingState& state) {
  if (before.optimizer != after.optimizer) nn::start_moments(state, after.optimizer);
}

}  // namespace

bool keeps_the_run(const Scene& a, const Scene& b) {
  Scene other = b;
  other.title = a.title;
  other.description = a.description;
  other.stop = a.stop;
  other.landscape = a.landscape;
  other.race = a.race;
  other.desk = a.desk;
  other.own = a.own;
  if (other.network.layers.size() != a.network.layers.size()) return false;
  for (std::size_t i = 0; i < a.network.layers.size(); ++i) {
    other.network.layers[i].dropout = a.network.layers[i].dropout;
    other.network.layers[i].frozen = a.network.layers[i].frozen;
    other.network.layers[i].silent = a.network.layers[i].silent;
    other.network.layers[i].frozen_units = a.network.layers[i].frozen_units;
  }
  const std::uint64_t seed = b.rule.seed;
  const nn::Precision precision = b.rule.precision;
  other.rule = a.rule;
  other.rule.seed = seed;
  other.rule.precision = precision;
  return other == a;
}

Result<std::vector<double>> numbers_in(std::string_view text) {
  std::vector<double> numbers;
  for (std::size_t begin = 0; (begin = text.find_first_not_of(' ', begin)) != std::string_view::npos;) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    const std::string word(text.substr(begin, end - begin));
    const std::optional<double> number = parse_number(word);
    if (!number || !std::isfinite(*number)) return Error{"command.bad_number", {{"value", word}}, {}, Blame::input};
    numbers.push_back(*number);
    begin = end;
  }
  return numbers;
}

void drop_patterns_that_do_not_fit(nn::NetworkSpec& network) {
  for (nn::Index layer = 0; layer < network.layer_count(); ++layer) {
    nn::LayerSpec& spec = network.layers[static_cast<std::size_t>(layer)];
    if (spec.connections.there.size() != static_cast<std::size_t>(spec.units * network.inputs_of(layer))) spec.connections = {};
    for (std::vector<nn::Index>* units : {&spec.silent, &spec.frozen_units}) std::erase_if(*units, [&spec](nn::Index unit) { return unit >= spec.units; });
  }
  network.layers.back().silent.clear();
}

void drop_what_does_not_fit(const nn::NetworkSpec& network, std::vector<GivenParameters>& given) {
  given.resize(network.layers.size());
  for (std::size_t i = 0; i < given.size(); ++i) {
    const auto layer = static_cast<nn::Index>(i);
    const nn::Index units = network.rows_of(layer), inputs = network.inputs_of(layer);
    if (given[i].weight && (given[i].weight->rows() != units || given[i].weight->cols() != inputs))
      given[i].weight.reset();
    if (given[i].weight) {
      nn::Matrix cut = *given[i].weight;
      nn::cut_connections<double>(network, layer, cut);
      if (cut != *given[i].weight) given[i].weight = cut;
    }
    if (given[i].bias && given[i].bias->size() != units) given[i].bias.reset();
  }
}

Result<Applied> with_scene(const Document& document, Scene scene, Reading* reading) {
  Applied applied{document, false};
  if (!makes_the_same_data(document.scene, scene)) {
    Result<std::shared_ptr<const nn::Dataset>> data = make_dataset(scene, reading);
    if (!data) return data.error();
    applied.document.data = std::move(data.value());
  }
  applied.restarted = !keeps_the_run(document.scene, scene);
  if (applied.restarted) {
    applied.document.state = first_state(scene);
  } else {
    fit_moments(document.scene.rule, scene.rule, applied.document.state);
  }
  applied.document.scene = std::move(scene);
  return applied;
}

Result<Applied> with_checked_scene(const Document& document, const Scene& scene, Reading* reading) {
  Scene bare = scene;
  bare.own.reset();
  Result<Scene> checked = scene_from_table(table_from_scene(bare), "");
  if (!checked) return checked.error();
  if (scene.own && fits(*scene.own, checked->network)) checked->own = scene.own;
  return with_scene(document, std::move(checked.value()), reading);
}

Result<Applied> with_edited_examples(const Document& document, InlineData examples) {
  Scene scene = document.scene;
  scene.data = std::move(examples);
  Result<Applied> applied = with_checked_scene(document, scene);
  if (!applied) return applied;
  applied->document.state = document.state;  // the parameters keep their meaning
  keep_within(*applied->document.data, applied->document.state);
  applied->restarted = false;
  return applied;
}

void fit_outputs(nn::NetworkSpec& network, nn::Index outputs, bool is_regression) {
  nn::LayerSpec& output = network.layers.back();
  output.units = outputs;
  if (outputs > 1) return;
  if (output.activation.kind == nn::ActivationKind::softmax)
    output.activation.kind = is_regression ? nn::ActivationKind::linear : nn::ActivationKind::sigmoid;
  if (is_regression && nn::asks_for_classes(network.loss)) network.loss = nn::LossKind::half_squared_error;
  else if (nn::is_categorical(network.loss)) network.loss = nn::LossKind::binary_cross_entropy;
}

std::vector<nn::Index> examples_in_columns(nn::Index count, double test_fraction, std::uint64_t seed) {
  nn::Dataset numbered;
  numbered.inputs = nn::Matrix(Eigen::RowVectorXd::LinSpaced(count, 0, static_cast<double>(count - 1)));
  numbered.targets = nn::Matrix::Zero(1, count);
  numbered.train_count = count;
  nn::split(numbered, test_fraction, seed);
  std::vector<nn::Index> examples(static_cast<std::size_t>(count));
  for (nn::Index column = 0; column < count; ++column)
    examples[static_cast<std::size_t>(column)] = static_cast<nn::Index>(numbered.input(0, column) + 0.5);
  return examples;
}

Error outside(std::string_view what, std::int64_t low, std::int64_t high) {
  return {
      "command.out_of_range",
      {{"what", "@names.place." + std::string(what)}, {"low", std::to_string(low)}, {"high", std::to_string(high)}}};
}

bool is_within(std::int64_t value, std::int64_t low, std::int64_t count) { return value >= low && value < low + count; }

namespace {

/// Paths that set weights or biases themselves, alone or within their layer or network.
bool names_given_parameters(std::string_view path) {
  return path.find("].weight") != std::string_view::npos || path.find("].bias") != std::string_view::npos ||
         path == "network" || path == "network.layer" || (path.starts_with("network.layer[") && path.ends_with("]"));
}

/// A generated data set that is chosen by name brings its inputs and outputs along.
void fit_to_generator(const TomlValue& name, Scene& scene) {
  const auto* id = name.as<std::string>();
  const auto kind = id == nullptr ? std::nullopt : nn::generator_from_id(*id);
  if (!kind || !std::holds_alternative<GeneratedData>(scene.data)) return;
  const nn::GeneratorShape shape = nn::shape_of(*kind);
  scene.network.inputs = shape.inputs;
  fit_outputs(scene.network, outputs_for(shape, scene.network.outputs()), shape.classes == 0);
  if (shape.multilabel && scene.network.loss == nn::LossKind::sparse_categorical_cross_entropy)
    scene.network.loss = nn::LossKind::categorical_cross_entropy;
}

/// The perceptron criterion brings the step along that it belongs to; another output activation brings another loss.
void fit_to_perceptron(const std::string& path, const TomlValue& value, nn::NetworkSpec& network) {
  const auto* id = value.as<std::string>();
  nn::LayerSpec& output = network.layers.back();
  if (id != nullptr && path == "network.loss" && *id == nn::id_of(nn::LossKind::perceptron)) {
    output.activation.kind = nn::ActivationKind::step;
    output.dropout = 0;
  }
  const bool is_output = path == "network.layer[" + std::to_string(network.layers.size() - 1) + "].activation";
  if (id != nullptr && is_output && nn::wants_step(network.loss) && *id != nn::id_of(nn::ActivationKind::step))
    network.loss = *id == nn::id_of(nn::ActivationKind::sigmoid) ? nn::LossKind::binary_cross_entropy : nn::LossKind::half_squared_error;
}

nn::LayerSpec with_patterns_of(const nn::LayerSpec& other, nn::LayerSpec layer) {
  layer.connections = other.connections;
  layer.silent = other.silent;
  layer.frozen_units = other.frozen_units;
  return layer;
}

/// Where a layer is about to get another size, patterns that will not fit give way.
void fit_patterns(const std::string& path, const TomlValue& value, nn::NetworkSpec& network) {
  nn::NetworkSpec resized = network;
  const auto* count = value.as<std::int64_t>();
  if (count != nullptr && path == "network.inputs") resized.inputs = *count;
  for (std::size_t layer = 0; count != nullptr && layer < resized.layers.size(); ++layer) {
    if (path == "network.layer[" + std::to_string(layer) + "].units") resized.layers[layer].units = *count;
  }
  drop_patterns_that_do_not_fit(resized);
  for (std::size_t layer = 0; layer < resized.layers.size(); ++layer) network.layers[layer] = with_patterns_of(resized.layers[layer], network.layers[layer]);
}

Result<Applied> set_entry(const Document& document, const std::string& path, const std::string& value, Reading* reading) {
  const TomlValue content = parse_toml_value(value);
  if (names_given_parameters(path) || keeps_the_network(path)) {
    Result<Scene> scene = with_entry(path.starts_with("race.racer[") ? with_named_racers(document.scene) : document.scene, path, content);
    if (!scene) return scene.error();
    return with_scene(document, std::move(scene.value()), reading);
  }
  Scene without_given = document.scene;
  without_given.given.assign(document.scene.given.size(), {});
  if (path == "data.generator") fit_to_generator(content, without_given);
  fit_to_perceptron(path, content, without_given.network);
  fit_patterns(path, content, without_given.network);
  Result<Scene> scene = with_entry(without_given, path, content);
  if (!scene) return scene.error();
  scene.value().given = document.scene.given;
  drop_what_does_not_fit(scene.value().network, scene.value().given);
  return with_scene(document, std::move(scene.value()), reading);
}

Result<Applied> set_parameter(const Document& document, std::int64_t layer, std::int64_t unit, std::int64_t input,
                              double value) {
  const nn::ParameterLayout layout(document.scene.network);
  const nn::Index layers = document.scene.network.layer_count();
  if (!is_within(layer, 0, layers)) return outside("layer", 0, layers - 1);
  const nn::LayerSlot& slot = layout.layer(layer);
  if (!is_within(unit, 0, slot.rows)) return outside("unit", 0, slot.rows - 1);
  if (!is_within(input, -1, slot.inputs + 1)) return outside("input", -1, slot.inputs - 1);
  if (input >= 0 && !document.scene.network.is_connected(layer, unit, input)) return Error{"document.no_connection"};
  Applied applied{document, false};
  applied.document.state.parameters(input < 0 ? slot.bias_at(unit) : slot.weight_at(unit, input)) = value;
  return applied;
}

/// Cut connections stay 0, whatever the text says of them.
Result<Applied> set_parameters(const Document& document, const std::string& text) {
  const Result<std::vector<double>> numbers = numbers_in(text);
  if (!numbers) return numbers.error();
  const nn::Index size = document.state.parameters.size();
  if (static_cast<nn::Index>(numbers->size()) != size)
    return Error{"command.parameter_count", {{"count", std::to_string(numbers->size())}, {"wanted", std::to_string(size)}}, {}, Blame::input};
  Applied applied{document, false};
  nn::Vector& parameters = applied.document.state.parameters;
  parameters = Eigen::Map<const nn::Vector>(numbers->data(), size);
  const nn::NetworkSpec& network = document.scene.network;
  const nn::ParameterLayout layout(network);
  for (nn::Index layer = 0; layer < network.layer_count(); ++layer)
    nn::cut_connections<double>(network, layer, nn::weight_of(parameters, layout.layer(layer)));
  return applied;
}

Result<Applied> set_example(const Document& document, nn::Matrix InlineData::*part, std::int64_t column,
                            std::int64_t row, double value) {
  const auto* examples = std::get_if<InlineData>(&document.scene.data);
  if (examples == nullptr) return Error{"document.not_inline"};
  const nn::Index count = (examples->*part).cols(), rows = (examples->*part).rows();
  if (!is_within(column, 0, count)) return outside("example", 0, count - 1);
  if (!is_within(row, 0, rows)) return outside(part == &InlineData::inputs ? "input" : "output", 0, rows - 1);
  InlineData changed = *examples;
  const std::vector<nn::Index> places = examples_in_columns(count, examples->test_fraction, document.scene.rule.seed);
  (changed.*part)(row, places[static_cast<std::size_t>(column)]) = value;
  return with_edited_examples(document, std::move(changed));
}

/// A target; where targets are class indices, the 1 of the column that they stand for is set.
Result<Applied> set_target(const Document& document, std::int64_t column, std::int64_t output, double value) {
  if (document.scene.network.loss != nn::LossKind::sparse_categorical_cross_entropy)
    return set_example(document, &InlineData::targets, column, output, value);
  const nn::Index outputs = document.scene.network.outputs();
  if (!is_within(output, 0, outputs)) return outside("output", 0, outputs - 1);
  if (value != 1) return Error{"document.target_is_a_class"};
  return set_example(document, &InlineData::targets, column, 0, static_cast<double>(output));
}

/// One neuron more or less in one of a layer's lists.
Result<Applied> toggle_unit(const Document& document, std::vector<nn::Index> nn::LayerSpec::*list, std::int64_t layer, std::int64_t unit) {
  Scene scene = document.scene;
  const nn::Index layers = scene.network.layer_count();
  if (!is_within(layer, 0, layers)) return outside("layer", 0, layers - 1);
  nn::LayerSpec& spec = scene.network.layers[static_cast<std::size_t>(layer)];
  if (!is_within(unit, 0, spec.units)) return outside("unit", 0, spec.units - 1);
  if (list == &nn::LayerSpec::silent && layer + 1 == layers) return Error{"document.silent_output"};
  std::vector<nn::Index>& units = spec.*list;
  const auto place = std::lower_bound(units.begin(), units.end(), unit);
  if (place != units.end() && *place == unit) units.erase(place);
  else units.insert(place, unit);
  return with_scene(document, std::move(scene), nullptr);
}

Result<Applied> new_seed(const Document& document, Reading* reading) {
  Scene scene = document.scene;
  ++scene.rule.seed;
  return with_scene(document, std::move(scene), reading);
}

}  // namespace

Result<Applied> apply(const Document& document, const Command& command, Reading* reading) {
  if (Result<void> checked = check(command); !checked) return checked.error();
  const auto integer = [&](std::size_t i) { return std::get<std::int64_t>(command.arguments[i]); };
  const auto real = [&](std::size_t i) { return std::get<double>(command.arguments[i]); };
  const auto text = [&](std::size_t i) { return std::get<std::string>(command.arguments[i]); };
  const std::string& name = command.name;
  if (name == "set") return set_entry(document, text(0), text(1), reading);
  if (name == "set_parameter") return set_parameter(document, integer(0), integer(1), integer(2), real(3));
  if (name == "set_parameters") return set_parameters(document, text(0));
  if (name == "set_input") return set_example(document, &InlineData::inputs, integer(0), integer(1), real(2));
  if (name == "set_target") return set_target(document, integer(0), integer(1), real(2));
  if (name == "add_point") return add_point(document, real(0), real(1), real(2));
  if (name == "move_point") return move_point(document, integer(0), real(1), real(2));
  if (name == "remove_point") return remove_point(document, integer(0));
  if (name == "add_example") return add_example(document, integer(0));
  if (name == "remove_example") return remove_example(document, integer(0));
  if (name == "own_example") return begin_own_example(document, integer(0));
  if (name == "forget_own_example") return forget_own_example(document);
  if (name == "set_own_input") return set_own_input(document, integer(0), real(1));
  if (name == "set_own_target") return set_own_target(document, integer(0), real(1));
  if (name == "set_own_class") return set_own_class(document, integer(0));
  if (name == "paint") return paint(document, text(3), real(1), real(2));
  if (name == "use_data") return use_data(document, text(0), integer(1), reading);
  if (name == "use_weights") return use_weights(document, text(0), text(1), reading);
  if (name == "toggle_silent") return toggle_unit(document, &nn::LayerSpec::silent, integer(0), integer(1));
  if (name == "toggle_frozen") return toggle_unit(document, &nn::LayerSpec::frozen_units, integer(0), integer(1));
  if (name == "add_layer" || name == "remove_layer") return change_layers(document, command);
  if (name == "new_seed") return new_seed(document, reading);
  if (name == "add_racer") return add_racer(document);
  if (name == "remove_racer") return remove_racer(document, integer(0));
  if (name == "reset") {
    Applied applied{document, true};
    applied.document.state = first_state(document.scene);
    return applied;
  }
  return Error{"command.not_of_documents", {{"name", name}}};
}

}  // namespace chainrule
