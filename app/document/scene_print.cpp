#include "app/document/landscape_entries.hpp"
#include "app/document/rule_entries.hpp"
#include "app/document/scene.hpp"

namespace chainrule {
namespace {

TomlValue text_value(std::string_view text) { return {std::string(text)}; }

TomlValue title_value(const Title& title) {
  const auto plain = title.texts.find("");
  if (plain != title.texts.end()) return text_value(plain->second);
  TomlTable table;
  for (const auto& [language, text] : title.texts) table.set(language, text_value(text));
  return {table};
}

TomlValue vector_value(const nn::Vector& vector) {
  TomlArray list;
  list.reserve(static_cast<std::size_t>(vector.size()));
  for (nn::Index i = 0; i < vector.size(); ++i) list.push_back({vector(i)});
  return {std::move(list)};
}

TomlValue rows_value(const nn::Matrix& matrix) {
  TomlArray rows;
  rows.reserve(static_cast<std::size_t>(matrix.rows()));
  for (nn::Index r = 0; r < matrix.rows(); ++r) rows.push_back(vector_value(matrix.row(r).transpose()));
  return {std::move(rows)};
}

TomlValue connections_value(const nn::LayerSpec& layer) {
  TomlArray rows;
  const std::size_t inputs = layer.connections.there.size() / static_cast<std::size_t>(layer.units);
  for (std::size_t unit = 0; unit < static_cast<std::size_t>(layer.units); ++unit) {
    TomlArray row;
    for (std::size_t input = 0; input < inputs; ++input) row.push_back({std::int64_t{layer.connections.there[unit * inputs + input]}});
    rows.push_back({std::move(row)});
  }
  return {std::move(rows)};
}

/// Neurons, from 1.
TomlValue numbers_value(const std::vector<nn::Index>& units) {
  TomlArray list;
  for (const nn::Index unit : units) list.push_back({std::int64_t{unit + 1}});
  return {std::move(list)};
}

TomlTable layer_table(const nn::LayerSpec& layer, const GivenParameters& given) {
  TomlTable table;
  table.set("units", {std::int64_t{layer.units}});
  table.set("activation", text_value(nn::id_of(layer.activation.kind)));
  if (layer.activation.slope != nn::Activation{}.slope) table.set("slope", {layer.activation.slope});
  if (layer.activation.alpha != nn::Activation{}.alpha) table.set("alpha", {layer.activation.alpha});
  if (layer.activation.threshold != nn::Activation{}.threshold) table.set("threshold", {layer.activation.threshold});
  if (layer.activation.pieces != nn::Activation{}.pieces) table.set("pieces", {std::int64_t{layer.activation.pieces}});
  if (!layer.connections.is_full()) table.set("connections", connections_value(layer));
  table.set("init", text_value(nn::id_of(layer.init)));
  const nn::InitializerNumbers usual;
  if (layer.init_numbers.value != usual.value) table.set("init_value", {layer.init_numbers.value});
  if (layer.init_numbers.deviation != usual.deviation) table.set("init_std", {layer.init_numbers.deviation});
  table.set("dropout", {layer.dropout});
  if (layer.frozen) table.set("frozen", {true});
  if (!layer.silent.empty()) table.set("silent", numbers_value(layer.silent));
  if (!layer.frozen_units.empty()) table.set("frozen_units", numbers_value(layer.frozen_units));
  if (given.weight) table.set("weight", rows_value(*given.weight));
  if (given.bias) table.set("bias", vector_value(*given.bias));
  return table;
}

TomlTable network_table(const Scene& scene) {
  TomlTable table;
  table.set("inputs", {std::int64_t{scene.network.inputs}});
  table.set("loss", text_value(nn::id_of(scene.network.loss)));
  if (scene.network.loss_form != nn::LossForm::from_logits)
    table.set("loss_form", text_value(nn::id_of(scene.network.loss_form)));
  TomlArray layers;
  for (std::size_t i = 0; i < scene.network.layers.size(); ++i) {
    layers.push_back({layer_table(scene.network.layers[i], scene.given[i])});
  }
  table.set("layer", {std::move(layers)});
  return table;
}

TomlTable table_of(const InlineData& data) {
  TomlTable table;
  table.set("inputs", rows_value(data.inputs.transpose()));
  table.set("targets", rows_value(data.targets.transpose()));
  if (data.test_fraction != 0) table.set("test_fraction", {data.test_fraction});
  return table;
}

TomlTable table_of(const GeneratedData& data) {
  TomlTable table;
  table.set("generator", text_value(nn::id_of(data.kind)));
  table.set("samples", {std::int64_t{data.samples}});
  table.set("noise", {data.noise});
  table.set("test_fraction", {data.test_fraction});
  return table;
}

TomlTable table_of(const IdxData& data) {
  TomlTable table;
  table.set("idx", text_value(data.set));
  if (!data.folder.empty()) table.set("folder", text_value(data.folder));
  return table;
}

/// The entries that few scenes have: only those that differ from their defaults.
void set_unusual(TomlTable& table, const nn::TrainingRule& rule) {
  const nn::TrainingRule usual;
  const auto set_real = [&table](const char* key, double value, double otherwise) {
    if (value != otherwise) table.set(key, {value});
  };
  set_optimizer_numbers(table, rule);
  set_real("l1", rule.l1, usual.l1);
  set_real("max_norm", rule.max_norm, usual.max_norm);
  set_real("clip_norm", rule.clip_norm, usual.clip_norm);
  set_real("clip_value", rule.clip_value, usual.clip_value);
  if (rule.shuffle != usual.shuffle) table.set("shuffle", {rule.shuffle});
}

TomlTable table_of(const Cifar10Data& data) {
  TomlTable table;
  table.set("cifar10", text_value(data.folder));
  return table;
}

TomlTable table_of(const CsvData& data) {
  TomlTable table;
  table.set("csv", text_value(data.path));
  if (!data.target.empty()) table.set("target", text_value(data.target));
  table.set("normalise", text_value(id_of(data.normalise)));
  table.set("missing", text_value(id_of(data.missing)));
  table.set("test_fraction", {data.test_fraction});
  const CsvWish seen;
  if (data.wish.delimiter != seen.delimiter) table.set("delimiter", text_value(id_of(data.wish.delimiter)));
  if (data.wish.decimal != seen.decimal) table.set("decimal", text_value(id_of(data.wish.decimal)));
  if (data.wish.encoding != seen.encoding) table.set("encoding", text_value(id_of(data.wish.encoding)));
  if (data.wish.header != seen.header) table.set("header", text_value(id_of(data.wish.header)));
  return table;
}

TomlTable table_of(const ArrayData& data) {
  TomlTable table, arrays;
  if (!data.archive.empty()) arrays.set("file", text_value(data.archive));
  arrays.set("inputs", text_value(data.inputs));
  arrays.set("targets", text_value(data.targets));
  table.set("normalise", text_value(id_of(data.normalise)));
  table.set("test_fraction", {data.test_fraction});
  table.set(data.archive.empty() ? "npy" : "npz", {std::move(arrays)});
  return table;
}

TomlTable stop_table(const nn::StopRule& rule) {
  TomlTable table;
  const nn::StopRule usual;
  const auto set_real = [&table](const char* key, double value, double otherwise) {
    if (value != otherwise) table.set(key, {value});
  };
  const auto set_count = [&table](const char* key, nn::Index value) {
    if (value != 0) table.set(key, {std::int64_t{value}});
  };
  set_count("epochs", rule.epochs);
  set_real("loss", rule.loss, usual.loss);
  set_real("accuracy", rule.accuracy, usual.accuracy);
  set_count("plateau_epochs", rule.plateau_epochs);
  set_real("plateau_fall", rule.plateau_fall, usual.plateau_fall);
  set_real("gradient", rule.gradient, usual.gradient);
  if (rule.dead_neuron) table.set("dead_neuron", {true});
  set_real("vanishing", rule.vanishing, usual.vanishing);
  set_real("exploding", rule.exploding, usual.exploding);
  set_count("rising", rule.rising);
  return table;
}

}  // namespace

TomlTable table_from_data(const DataSpec& data) {
  return std::visit([](const auto& spec) { return table_of(spec); }, data);
}

namespace {

/// Only the variations that are on.
TomlTable augment_table(const nn::Augmentation& augmentation) {
  TomlTable table;
  if (augmentation.noise != 0) table.set("noise", {augmentation.noise});
  if (augmentation.shift != 0) table.set("shift", {std::int64_t{augmentation.shift}});
  if (augmentation.flip) table.set("flip", {true});
  if (augmentation.brightness != 0) table.set("brightness", {augmentation.brightness});
  return table;
}

TomlTable data_table(const Scene& scene) {
  TomlTable table = table_from_data(scene.data);
  if (scene.rule.augmentation != nn::Augmentation{}) table.set("augment", {augment_table(scene.rule.augmentation)});
  return table;
}

TomlTable training_table(const nn::TrainingRule& rule, const nn::StopRule& stop) {
  TomlTable table;
  table.set("optimizer", text_value(nn::id_of(rule.optimizer)));
  table.set("learning_rate", {rule.learning_rate});
  table.set("batch_size", rule.batch_size == 0 ? text_value("all") : TomlValue{std::int64_t{rule.batch_size}});
  table.set("bias_update", text_value(nn::id_of(rule.bias_update)));
  table.set("seed", {static_cast<std::int64_t>(rule.seed)});
  table.set("l2", {rule.l2});
  table.set("precision", text_value(nn::id_of(rule.precision)));
  table.set("beta1", {rule.beta1});
  table.set("beta2", {rule.beta2});
  set_unusual(table, rule);
  if (!(stop == nn::StopRule{})) table.set("stop", {stop_table(stop)});
  return table;
}

TomlTable desk_table(const DeskChoice& choice) {
  TomlArray hidden;
  for (const ControlPart part : choice.hidden) hidden.push_back({std::string(id_of(part))});
  TomlTable table;
  if (!hidden.empty()) table.set("hide", {std::move(hidden)});
  if (choice.letters.set) table.set("notation", {std::string(id_of(*choice.letters.set))});
  if (choice.letters.sign) table.set("bias", {std::string(id_of(*choice.letters.sign))});
  return table;
}

}  // namespace

TomlTable table_from_scene(const Scene& scene) {
  TomlTable table;
  table.set("format", {std::int64_t{1}});
  if (!scene.title.texts.empty()) table.set("title", title_value(scene.title));
  if (!scene.description.texts.empty()) table.set("description", title_value(scene.description));
  table.set("network", {network_table(scene)});
  table.set("data", {data_table(scene)});
  table.set("training", {training_table(scene.rule, scene.stop)});
  if (!(scene.landscape == LandscapeChoice{})) table.set("landscape", {landscape_table(scene.landscape)});
  if (scene.own) {
    TomlTable own;
    own.set("inputs", vector_value(scene.own->inputs));
    own.set("targets", vector_value(scene.own->targets));
    table.set("own", {own});
  }
  if (!(scene.race == RaceChoice{})) table.set("race", {race_table(scene.race)});
  if (!(scene.desk == DeskChoice{})) table.set("desk", {desk_table(scene.desk)});
  return table;
}

}  // namespace chainrule
