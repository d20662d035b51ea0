#include "app/document/scene_check.hpp"

#include "app/dataio/cifar10.hpp"
#include "app/dataio/idx.hpp"

#include <algorithm>
#include <cmath>

namespace chainrule {
namespace {

std::string text_of(nn::Index number) { return std::to_string(number); }

/// One whole number an example, from 0 to below the number of outputs.
bool are_classes(const nn::Matrix& targets, nn::Index outputs) {
  if (targets.rows() != 1) return false;
  const auto largest = static_cast<double>(outputs - 1);
  return (targets.array() >= 0 && targets.array() <= largest && targets.array() == targets.array().floor()).all();
}

/// Do the numbers of the targets mean something to the loss?
void check_target_values(TableReader& data, const nn::Matrix& targets, nn::LossKind loss) {
  const Arguments arguments = {{"loss", std::string(nn::id_of(loss))}};
  if (nn::is_cross_entropy(loss) && loss != nn::LossKind::sparse_categorical_cross_entropy &&
      (targets.minCoeff() < 0 || targets.maxCoeff() > 1)) {
    return data.fail("scene.targets_not_probabilities", "targets", arguments);
  }
  if (nn::wants_step(loss) && !(targets.array() == 0 || targets.array() == 1).all()) {
    return data.fail("scene.targets_not_bits", "targets", arguments);
  }
  if (nn::wants_signs(loss) && (targets.array().abs() != 1).any()) {
    data.fail("scene.targets_not_signs", "targets", arguments);
  }
}

bool leaves_a_training_example(nn::Index samples, double test_fraction) {
  return samples - std::llround(static_cast<double>(samples) * test_fraction) >= 1;
}

void check_network_shape(TableReader& data, std::string_view key, const nn::NetworkSpec& network, nn::Index inputs,
                         nn::Index outputs) {
  if (network.inputs != inputs) {
    data.fail("scene.data_inputs", key, {{"needed", text_of(inputs)}, {"found", text_of(network.inputs)}});
  } else if (network.outputs() != outputs) {
    data.fail("scene.data_outputs", key, {{"needed", text_of(outputs)}, {"found", text_of(network.outputs())}});
  }
}

}  // namespace

void check_neurons(TableReader& layer, std::string_view key, const nn::Vector& numbers, nn::Index units) {
  std::vector<double> sorted(numbers.begin(), numbers.end());
  std::sort(sorted.begin(), sorted.end());
  const bool is_whole = std::all_of(sorted.begin(), sorted.end(), [](double number) { return number == std::floor(number); });
  const bool is_there = sorted.empty() || (sorted.front() >= 1 && sorted.back() <= static_cast<double>(units));
  if (!is_whole || !is_there || std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end())
    layer.fail("scene.neuron_numbers", key, {{"units", text_of(units)}});
}

void check_connections(TableReader& layer, const nn::Matrix& pattern, nn::Index units, nn::Index inputs) {
  if (pattern.rows() != units || pattern.cols() != inputs) {
    return layer.fail("scene.connections_shape", "connections",
                      {{"rows", text_of(pattern.rows())},
                       {"columns", text_of(pattern.cols())},
                       {"units", text_of(units)},
                       {"inputs", text_of(inputs)}});
  }
  if (!(pattern.array() == 0 || pattern.array() == 1).all()) layer.fail("scene.connections_values", "connections");
}

void check_given(TableReader& layer, const GivenParameters& given, const nn::LayerSpec& spec, nn::Index inputs) {
  const nn::Index pieces = nn::rows_a_unit(spec.activation), units = spec.units * pieces;
  if (given.weight && (given.weight->rows() != units || given.weight->cols() != inputs)) {
    layer.fail("scene.weight_shape", "weight",
               {{"rows", text_of(given.weight->rows())},
                {"columns", text_of(given.weight->cols())},
                {"units", text_of(units)},
                {"inputs", text_of(inputs)}});
  }
  for (nn::Index row = 0; given.weight && !layer.failed() && row < units; ++row) {
    for (nn::Index input = 0; input < inputs; ++input) {
      if ((*given.weight)(row, input) == 0 || spec.connections.has(row / pieces, input, inputs)) continue;
      return layer.fail("scene.cut_weight", "weight", {{"row", text_of(row + 1)}, {"input", text_of(input + 1)}});
    }
  }
  if (given.bias && given.bias->size() != units) {
    layer.fail("scene.bias_length", "bias", {{"count", text_of(given.bias->size())}, {"units", text_of(units)}});
  }
}

void check_network(TableReader& network, const nn::NetworkSpec& spec) {
  if (parameter_count(spec) > most_parameters) {
    return network.fail("scene.too_many_parameters", "layer", {{"limit", text_of(most_parameters)}});
  }
  const nn::LayerSpec& last = spec.layers.back();
  if (nn::wants_step(spec.loss) && (last.activation.kind != nn::ActivationKind::step || last.dropout > 0))
    return network.fail("scene.perceptron_without_step", "loss");
  if (spec.outputs() > 1) return;
  if (nn::is_categorical(spec.loss)) network.fail("scene.categorical_one_output", "loss");
  if (spec.layers.back().activation.kind == nn::ActivationKind::softmax)
    network.fail("scene.softmax_one_unit", "layer");
}

void check_inline(TableReader& data, const InlineData& content, const nn::NetworkSpec& network) {
  if (content.inputs.rows() != network.inputs) {
    return data.fail("scene.inputs_width", "inputs",
                     {{"count", text_of(content.inputs.rows())}, {"wanted", text_of(network.inputs)}});
  }
  const bool are_indices = network.loss == nn::LossKind::sparse_categorical_cross_entropy;
  if (are_indices && !are_classes(content.targets, network.outputs())) {
    return data.fail("scene.targets_not_classes", "targets",
                     {{"loss", std::string(nn::id_of(network.loss))}, {"largest", text_of(network.outputs() - 1)}});
  }
  if (!are_indices && content.targets.rows() != network.outputs()) {
    return data.fail("scene.targets_width", "targets",
                     {{"count", text_of(content.targets.rows())}, {"wanted", text_of(network.outputs())}});
  }
  if (content.inputs.cols() != content.targets.cols()) {
    return data.fail("scene.example_counts", "targets",
                     {{"targets", text_of(content.targets.cols())}, {"inputs", text_of(content.inputs.cols())}});
  }
  if (content.inputs.cols() > most_samples) {
    return data.fail("scene.too_many_samples", "inputs", {{"limit", text_of(most_samples)}});
  }
  check_target_values(data, content.targets, network.loss);
  if (data.failed()) return;
  if (!leaves_a_training_example(content.inputs.cols(), content.test_fraction)) {
    data.fail("scene.nothing_to_train_on", "test_fraction");
  }
}

void check_generated(TableReader& data, const GeneratedData& content, const nn::NetworkSpec& network) {
  const nn::GeneratorShape shape = nn::shape_of(content.kind);
  const bool is_regression = shape.classes == 0;
  if (is_regression && nn::asks_for_classes(network.loss)) {
    return data.fail(
        "scene.regression_loss", "generator",
        {{"generator", std::string(nn::id_of(content.kind))}, {"loss", std::string(nn::id_of(network.loss))}});
  }
  if (shape.multilabel && network.loss == nn::LossKind::sparse_categorical_cross_entropy) {
    return data.fail("scene.one_class_loss", "generator", {{"generator", std::string(nn::id_of(content.kind))}, {"loss", std::string(nn::id_of(network.loss))}});
  }
  check_network_shape(data, "generator", network, shape.inputs, outputs_for(shape, network.outputs()));
  if (!leaves_a_training_example(content.samples, content.test_fraction)) {
    data.fail("scene.nothing_to_train_on", "test_fraction");
  }
}

void check_idx(TableReader& data, const IdxData& content, const nn::NetworkSpec& network) {
  const std::span<const IdxSet> sets = idx_sets();
  const auto found = std::find_if(sets.begin(), sets.end(), [&](const IdxSet& set) { return set.id == content.set; });
  if (found == sets.end()) {
    std::string known;
    for (const IdxSet& set : sets) known += (known.empty() ? "" : ", ") + std::string(set.id);
    return data.fail("scene.unknown_name", "idx", {{"name", content.set}, {"known", known}});
  }
  check_network_shape(data, "idx", network, found->inputs, found->classes);
}

void check_cifar10(TableReader& data, const nn::NetworkSpec& network) {
  check_network_shape(data, "cifar10", network, cifar10_pixels, cifar10_classes);
}

std::optional<Error> misfit(const nn::Dataset& data, const nn::NetworkSpec& network, double test_fraction,
                            const std::string& file) {
  const nn::Index features = data.features(), outputs = data.targets.rows();
  if (features != network.inputs) {
    return Error{"scene.data_inputs", {{"needed", text_of(features)}, {"found", text_of(network.inputs)}}, {file}};
  }
  if (outputs != network.outputs()) {
    return Error{"scene.data_outputs", {{"needed", text_of(outputs)}, {"found", text_of(network.outputs())}}, {file}};
  }
  if (data.size() > most_samples) return Error{"scene.too_many_samples", {{"key", "data"}, {"limit", text_of(most_samples)}}, {file}};
  const auto target = data.targets.array();
  if (nn::wants_signs(network.loss) && !(target.abs() == 1 || target == 0).all()) {
    return Error{"scene.targets_not_signs", {{"key", "data"}, {"loss", std::string(nn::id_of(network.loss))}}, {file}};
  }
  if (nn::wants_step(network.loss) && !(target == 1 || target == 0).all()) {
    return Error{"scene.targets_not_bits", {{"key", "data"}, {"loss", std::string(nn::id_of(network.loss))}}, {file}};
  }
  if (nn::is_cross_entropy(network.loss) && (data.targets.minCoeff() < 0 || data.targets.maxCoeff() > 1)) {
    return Error{"scene.targets_not_probabilities", {{"key", "data"}, {"loss", std::string(nn::id_of(network.loss))}}, {file}};
  }
  if (!leaves_a_training_example(data.size(), test_fraction))
    return Error{"scene.nothing_to_train_on", {{"key", "data.test_fraction"}}, {file}};
  return std::nullopt;
}

}  // namespace chainrule
