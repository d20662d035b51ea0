// From a file's table to a scene: which entries there are, their types and ranges, and whether they fit together.
#include "app/document/landscape_entries.hpp"
#include "app/document/rule_entries.hpp"
#include "app/document/scene.hpp"
#include "app/document/scene_check.hpp"
#include "app/document/table_reader.hpp"
#include "app/files/assets.hpp"

#include <algorithm>

namespace chainrule {
namespace {

constexpr std::int64_t file_format = 1;
constexpr std::int64_t largest_count = most_parameters;

void read_format(TableReader& file) {
  const TomlValue* format = file.find("format");
  if (format == nullptr) return file.fail("missing_key", "format");
  const auto* number = format->as<std::int64_t>();
  if (number == nullptr) return file.wrong_type("format", "integer");
  if (*number != file_format) {
    file.fail("scene.unknown_format", "format",
              {{"value", std::to_string(*number)}, {"known", std::to_string(file_format)}});
  }
}

/// One text, or a table with one text per language.
Title read_title(TableReader& file, std::string_view key) {
  Title title;
  const TomlValue* value = file.find(key);
  if (value == nullptr) return title;
  if (const auto* plain = value->as<std::string>()) {
    title.texts[""] = *plain;
    return title;
  }
  const auto* table = value->as<TomlTable>();
  if (table == nullptr) {
    file.wrong_type(key, "title");
    return title;
  }
  TableReader reader = file.table(key);
  const std::vector<std::string> languages = asset_names("languages");
  for (const auto& [id, text] : table->entries) {
    if (std::find(languages.begin(), languages.end(), id) == languages.end()) {
      std::string known;
      for (const std::string& one : languages) known += (known.empty() ? "" : ", ") + one;
      reader.fail("scene.unknown_key", id, {{"known", known}});
    }
    title.texts[id] = reader.text(id, std::nullopt);
  }
  return title;
}

/// One row per unit, one 0 or 1 per input. Every connection there is the same as no pattern.
nn::Connections read_connections(TableReader& reader, const nn::Matrix& pattern, nn::Index units, nn::Index inputs) {
  nn::Connections connections;
  check_connections(reader, pattern, units, inputs);
  if (reader.failed() || (pattern.array() == 1).all()) return connections;
  for (nn::Index unit = 0; unit < units; ++unit) {
    for (nn::Index input = 0; input < inputs; ++input) connections.there.push_back(pattern(unit, input) != 0);
  }
  return connections;
}

/// Neurons by their numbers, from 1; ascending and from 0 in the network.
std::vector<nn::Index> read_neurons(TableReader& reader, std::string_view key, nn::Index units) {
  std::vector<nn::Index> chosen;
  const std::optional<nn::Vector> numbers = reader.vector(key);
  if (!numbers) return chosen;
  if (!reader.failed()) check_neurons(reader, key, *numbers, units);
  if (reader.failed()) return chosen;
  for (const double number : *numbers) chosen.push_back(static_cast<nn::Index>(number) - 1);
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

void read_layer(TableReader& reader, Scene& scene) {
  reader.allow_only({"units", "activation", "slope", "alpha", "threshold", "pieces", "connections", "weight", "bias", "init", "init_value", "init_std", "dropout",
                     "frozen", "silent", "frozen_units"});
  nn::LayerSpec layer;
  layer.units = reader.integer("units", std::nullopt, {1, largest_count});
  layer.activation.kind =
      reader.choice<nn::ActivationKind>("activation", nn::ActivationKind::linear, nn::activation_kinds());
  layer.activation.slope = reader.real("slope", layer.activation.slope, {0, 1});
  layer.activation.alpha = reader.real("alpha", layer.activation.alpha, {0});
  layer.activation.threshold = reader.real("threshold", layer.activation.threshold, {});
  layer.activation.pieces = reader.integer("pieces", layer.activation.pieces, {2, most_pieces});
  layer.init = reader.choice<nn::InitializerKind>("init", nn::InitializerKind::glorot_uniform, nn::initializer_kinds());
  layer.init_numbers.value = reader.real("init_value", layer.init_numbers.value, {});
  layer.init_numbers.deviation = reader.real("init_std", layer.init_numbers.deviation, {0});
  layer.dropout = reader.real("dropout", 0.0, {0, 1, true});
  layer.frozen = reader.boolean("frozen", layer.frozen);
  layer.silent = read_neurons(reader, "silent", layer.units);
  layer.frozen_units = read_neurons(reader, "frozen_units", layer.units);
  const nn::Index inputs = scene.network.inputs_of(scene.network.layer_count());
  if (const std::optional<nn::Matrix> pattern = reader.matrix("connections")) layer.connections = read_connections(reader, *pattern, layer.units, inputs);
  GivenParameters given;
  given.weight = reader.matrix("weight");
  given.bias = reader.vector("bias");
  if (!reader.failed()) check_given(reader, given, layer, inputs);
  scene.network.layers.push_back(layer);
  scene.given.push_back(std::move(given));
}

void read_network(TableReader& file, Scene& scene) {
  if (!file.has("network")) return file.fail("missing_key", "network");
  TableReader network = file.table("network");
  network.allow_only({"inputs", "loss", "loss_form", "layer"});
  scene.network.inputs = network.integer("inputs", std::nullopt, {1, largest_count});
  scene.network.loss = network.choice<nn::LossKind>("loss", std::nullopt, nn::loss_kinds());
  scene.network.loss_form =
      network.choice<nn::LossForm>("loss_form", nn::LossForm::from_logits, nn::loss_forms());
  const TomlValue* value = network.find("layer");
  if (value == nullptr) return network.fail("missing_key", "layer");
  const auto* layers = value->as<TomlArray>();
  if (layers == nullptr || layers->empty()) return network.wrong_type("layer", "tables");
  for (std::size_t i = 0; i < layers->size(); ++i) {
    const TomlValue& element = (*layers)[i];
    const auto* table = element.as<TomlTable>();
    if (table == nullptr) return network.wrong_type("layer", "tables");
    const Place place = {network.place_of("layer").file, element.line, element.column};
    TableReader reader(*table, network.full_key("layer") + "[" + std::to_string(i) + "]", place, network.first_error());
    read_layer(reader, scene);
    if (!network.failed() && i + 1 == layers->size() && !scene.network.layers.back().silent.empty()) reader.fail("scene.silent_output", "silent");
    if (network.failed()) return;
  }
  check_network(network, scene.network);
}

void read_inline(TableReader& data, Scene& scene) {
  InlineData content;
  for (const char* key : {"inputs", "targets"}) {
    if (!data.has(key)) return data.fail("missing_key", key);
  }
  const std::optional<nn::Matrix> inputs = data.matrix("inputs"), targets = data.matrix("targets");
  content.test_fraction = data.real("test_fraction", 0.0, {0, 1, true});
  if (data.failed()) return;
  content.inputs = inputs->transpose();
  content.targets = targets->transpose();
  check_inline(data, content, scene.network);
  scene.data = std::move(content);
}

void read_generated(TableReader& data, Scene& scene) {
  GeneratedData content;
  content.kind = data.choice<nn::GeneratorKind>("generator", std::nullopt, nn::generator_kinds());
  content.samples = data.integer("samples", content.samples, {2, most_samples});
  content.noise = data.real("noise", 0.0, {0, 50});
  content.test_fraction = data.real("test_fraction", 0.5, {0, 1, true});
  if (data.failed()) return;
  check_generated(data, content, scene.network);
  scene.data = content;
}

void read_idx(TableReader& data, Scene& scene) {
  IdxData content;
  content.set = data.text("idx", std::nullopt);
  content.folder = data.text("folder", std::string());
  if (!data.failed()) check_idx(data, content, scene.network);
  scene.data = std::move(content);
}

void read_cifar10(TableReader& data, Scene& scene) {
  Cifar10Data content{data.text("cifar10", std::nullopt)};
  if (!data.failed()) check_cifar10(data, scene.network);
  scene.data = std::move(content);
}

/// A column's name, or its number from 1.
std::string read_column(TableReader& data, std::string_view key) {
  const TomlValue* value = data.find(key);
  const auto* number = value == nullptr ? nullptr : value->as<std::int64_t>();
  return number == nullptr ? data.text(key, std::string()) : std::to_string(*number);
}

void read_csv(TableReader& data, Scene& scene) {
  CsvData content;
  content.path = data.text("csv", std::nullopt);
  content.target = read_column(data, "target");
  content.normalise = data.choice<Normalise>("normalise", content.normalise, normalisations());
  content.missing = data.choice<Missing>("missing", content.missing, missing_choices());
  content.wish.delimiter = data.choice<CsvDelimiter>("delimiter", content.wish.delimiter, csv_delimiters());
  content.wish.decimal = data.choice<CsvDecimal>("decimal", content.wish.decimal, csv_decimals());
  content.wish.encoding = data.choice<CsvEncoding>("encoding", content.wish.encoding, csv_encodings());
  content.wish.header = data.choice<CsvHeader>("header", content.wish.header, csv_headers());
  content.test_fraction = data.real("test_fraction", content.test_fraction, {0, 1, true});
  scene.data = std::move(content);
}

/// npy = { inputs, targets } or npz = { file, inputs, targets }.
void read_arrays(TableReader& data, std::string_view key, Scene& scene) {
  TableReader arrays = data.table(key);
  ArrayData content;
  if (key == "npz") {
    arrays.allow_only({"file", "inputs", "targets"});
    content.archive = arrays.text("file", std::nullopt);
    content.inputs = arrays.text("inputs", "inputs");
    content.targets = arrays.text("targets", "targets");
    if (content.archive.empty()) arrays.fail("missing_key", "file");
  } else {
    arrays.allow_only({"inputs", "targets"});
    content.inputs = arrays.text("inputs", std::nullopt);
    content.targets = arrays.text("targets", std::nullopt);
  }
  content.normalise = data.choice<Normalise>("normalise", content.normalise, normalisations());
  content.test_fraction = data.real("test_fraction", content.test_fraction, {0, 1, true});
  scene.data = std::move(content);
}

/// A kind of data: the key that says it, what may stand beside it, and who reads it.
struct DataKind {
  std::string_view key;
  std::vector<std::string_view> others;
  void (*read)(TableReader&, Scene&);
};

const std::vector<DataKind>& data_kinds() {
  static const std::vector<DataKind> kinds = {
      {"inputs", {"targets", "test_fraction"}, read_inline},
      {"generator", {"samples", "noise", "test_fraction"}, read_generated},
      {"idx", {"folder"}, read_idx},
      {"cifar10", {}, read_cifar10},
      {"csv", {"target", "normalise", "missing", "test_fraction", "delimiter", "decimal", "encoding", "header"}, read_csv},
      {"npy", {"normalise", "test_fraction"}, [](TableReader& data, Scene& scene) { read_arrays(data, "npy", scene); }},
      {"npz", {"normalise", "test_fraction"}, [](TableReader& data, Scene& scene) { read_arrays(data, "npz", scene); }},
  };
  return kinds;
}

const std::initializer_list<std::string_view> data_keys = {
    "inputs", "targets", "generator", "samples", "noise",  "test_fraction", "idx",
    "folder", "cifar10", "csv",       "target",  "normalise", "missing",    "npy", "npz",
    "augment", "delimiter", "decimal", "encoding", "header"};

/// How training examples are varied: part of the rule, for it may change from one step to the next.
void read_augment(TableReader& data, Scene& scene) {
  TableReader reader = data.table("augment");
  reader.allow_only({"noise", "shift", "flip", "brightness"});
  nn::Augmentation& augmentation = scene.rule.augmentation;
  augmentation.noise = reader.real("noise", augmentation.noise, {0});
  augmentation.shift = reader.integer("shift", augmentation.shift, {0, most_shift});
  augmentation.flip = reader.boolean("flip", augmentation.flip);
  augmentation.brightness = reader.real("brightness", augmentation.brightness, {0, 1});
  if (nn::wants_images(augmentation) && !has_images(scene.data)) reader.fail("augment.images", "");
}

void read_data(TableReader& file, Scene& scene) {
  if (!file.has("data")) return file.fail("missing_key", "data");
  TableReader data = file.table("data");
  data.allow_only(data_keys);
  const DataKind* chosen = nullptr;
  int count = 0;
  for (const DataKind& kind : data_kinds()) {
    if (!data.has(kind.key) && !(kind.key == "inputs" && data.has("targets"))) continue;
    chosen = &kind;
    ++count;
  }
  if (count != 1) return data.fail(count == 0 ? "scene.no_data" : "scene.mixed_data", "");
  for (const std::string_view key : data_keys) {
    const bool belongs = key == chosen->key || key == "augment" || std::find(chosen->others.begin(), chosen->others.end(), key) != chosen->others.end();
    if (!belongs && data.has(key)) data.fail("scene.does_not_belong", key);
  }
  if (!data.failed()) chosen->read(data, scene);
  if (!data.failed()) read_augment(data, scene);
}

/// A whole number of examples, or "all" (0 in the rule).
nn::Index read_batch_size(TableReader& training, nn::Index otherwise) {
  const TomlValue* value = training.find("batch_size");
  const auto* word = value == nullptr ? nullptr : value->as<std::string>();
  if (word != nullptr) {
    if (*word != "all") training.fail("scene.batch_size", "batch_size", {{"value", *word}});
    return 0;
  }
  return training.integer("batch_size", otherwise, {1, 1'000'000'000});
}

/// When the run halts by itself; 0 or false: not for this.
nn::StopRule read_stop(TableReader& training) {
  TableReader stop = training.table("stop");
  stop.allow_only({"epochs", "loss", "accuracy", "plateau_epochs", "plateau_fall", "gradient", "dead_neuron", "vanishing",
                   "exploding", "rising"});
  constexpr nn::Index most = 1'000'000'000;
  nn::StopRule rule;
  rule.epochs = stop.integer("epochs", rule.epochs, {0, most});
  rule.loss = stop.real("loss", rule.loss, {0});
  rule.accuracy = stop.real("accuracy", rule.accuracy, {0, 1});
  rule.plateau_epochs = stop.integer("plateau_epochs", rule.plateau_epochs, {0, most});
  rule.plateau_fall = stop.real("plateau_fall", rule.plateau_fall, {0});
  rule.gradient = stop.real("gradient", rule.gradient, {0});
  rule.dead_neuron = stop.boolean("dead_neuron", rule.dead_neuron);
  rule.vanishing = stop.real("vanishing", rule.vanishing, {0});
  rule.exploding = stop.real("exploding", rule.exploding, {0});
  rule.rising = stop.integer("rising", rule.rising, {0, most});
  return rule;
}

void read_training(TableReader& file, Scene& scene) {
  TableReader training = file.table("training");
  training.allow_only({"optimizer", "learning_rate", "batch_size", "bias_update", "seed", "l2", "precision", "beta1",
                       "beta2", "epsilon", "momentum", "smoothing", "epsilon_form", "weight_decay", "schedule",
                       "decay_factor", "decay_steps", "cosine_steps", "min_learning_rate", "warmup_steps", "l1",
                       "max_norm", "clip_norm", "clip_value", "stop", "shuffle"});
  nn::TrainingRule& rule = scene.rule;
  read_optimizer(training, rule);
  rule.learning_rate = training.real("learning_rate", rule.learning_rate, {0});
  rule.schedule = read_schedule(training);
  rule.batch_size = read_batch_size(training, rule.batch_size);
  rule.bias_update = training.choice<nn::BiasUpdate>("bias_update", rule.bias_update, nn::bias_updates());
  rule.seed = static_cast<std::uint64_t>(training.integer("seed", static_cast<std::int64_t>(rule.seed), {}));
  rule.shuffle = training.boolean("shuffle", rule.shuffle);
  rule.l2 = training.real("l2", rule.l2, {0});
  rule.l1 = training.real("l1", rule.l1, {0});
  rule.max_norm = training.real("max_norm", rule.max_norm, {0});
  rule.clip_norm = training.real("clip_norm", rule.clip_norm, {0});
  rule.clip_value = training.real("clip_value", rule.clip_value, {0});
  rule.precision = training.choice<nn::Precision>("precision", rule.precision, nn::precisions());
  scene.stop = read_stop(training);
}

/// A choice that may be left open.
template <class Kind>
std::optional<Kind> read_optional(TableReader& table, std::string_view key, std::span<const Kind> kinds) {
  if (!table.has(key)) return std::nullopt;
  return table.choice<Kind>(key, std::nullopt, kinds);
}

/// [desk] hide = ["data", "stop"]: parts of the controls; notation, bias: the lecture's letters.
DeskChoice read_desk(TableReader& scene) {
  TableReader desk = scene.table("desk");
  desk.allow_only({"hide", "notation", "bias"});
  DeskChoice choice;
  choice.letters.set = read_optional(desk, "notation", letter_sets());
  choice.letters.sign = read_optional(desk, "bias", bias_signs());
  const TomlValue* hide = desk.find("hide");
  if (hide == nullptr || desk.failed()) return choice;
  const auto* list = hide->as<TomlArray>();
  if (list == nullptr) return desk.wrong_type("hide", "text_list"), choice;
  for (const TomlValue& value : *list) {
    const auto* id = value.as<std::string>();
    if (id == nullptr) return desk.wrong_type("hide", "text_list"), choice;
    std::string known;
    const std::span<const ControlPart> parts = control_parts();
    const auto part = std::find_if(parts.begin(), parts.end(), [&](ControlPart one) { return id_of(one) == *id; });
    for (const ControlPart one : parts) known += (known.empty() ? "" : ", ") + std::string(id_of(one));
    if (part == parts.end()) return desk.fail("scene.unknown_name", "hide", {{"name", *id}, {"known", known}}), choice;
    if (!choice.hides(*part)) choice.hidden.push_back(*part);
  }
  return choice;
}

/// As many numbers as the network has inputs and outputs.
OwnExample read_own(TableReader& file, const nn::NetworkSpec& network) {
  TableReader table = file.table("own");
  table.allow_only({"inputs", "targets"});
  OwnExample own;
  const std::pair<const char*, nn::Vector*> parts[] = {{"inputs", &own.inputs}, {"targets", &own.targets}};
  for (const auto& [key, part] : parts) {
    const nn::Index wanted = part == &own.inputs ? network.inputs : network.outputs();
    const std::optional<nn::Vector> numbers = table.vector(key);
    if (!numbers && !table.failed()) table.fail("missing_key", key);
    if (numbers && numbers->size() != wanted)
      table.fail("scene.own_size", key, {{"found", std::to_string(numbers->size())}, {"wanted", std::to_string(wanted)}});
    if (numbers) *part = *numbers;
  }
  return own;
}

}  // namespace

Result<Scene> scene_from_table(const TomlTable& table, std::string_view file) {
  Scene scene;
  std::optional<Error> first_error;
  TableReader reader(table, "", {std::string(file)}, first_error);
  read_format(reader);
  reader.allow_only({"format", "title", "description", "network", "data", "training", "landscape", "race", "desk", "own"});
  scene.title = read_title(reader, "title");
  scene.description = read_title(reader, "description");
  if (!first_error) read_network(reader, scene);
  if (!first_error) read_data(reader, scene);
  if (!first_error) read_training(reader, scene);
  if (!first_error) scene.landscape = read_landscape(reader);
  if (!first_error) scene.race = read_race(reader);
  if (!first_error) scene.desk = read_desk(reader);
  if (!first_error && reader.has("own")) scene.own = read_own(reader, scene.network);
  if (first_error) return *first_error;
  return scene;
}

Result<Scene> parse_scene(std::string_view toml, std::string_view file) {
  const Result<TomlTable> table = parse_toml(toml, file);
  if (!table) return table.error();
  return scene_from_table(table.value(), file);
}

}  // namespace chainrule
