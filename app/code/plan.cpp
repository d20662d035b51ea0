#include "app/code/plan.hpp"

#include "engine/data/batches.hpp"
#include "engine/train/pass.hpp"

#include <algorithm>

namespace chainrule {
namespace {

/// So many numbers may stand in the script itself.
constexpr nn::Index most_inside = 100;

std::string list_text(const std::vector<nn::Index>& numbers) {
  std::string text = "[";
  for (const nn::Index number : numbers) text += (text.size() > 1 ? ", " : "") + std::to_string(number);
  return text + "]";
}

LossPath path_of(const nn::NetworkSpec& network) {
  if (nn::has_matched_output(network, true)) return LossPath::logits;
  const bool clamps = nn::is_cross_entropy(network.loss) && network.loss_form != nn::LossForm::naive;
  return clamps ? LossPath::clamped : LossPath::plain;
}

}  // namespace

Plan::Plan(const Document& document_, const CodeWish& wish_)
    : document(document_),
      wish(wish_),
      network(document_.scene.network),
      rule(document_.scene.rule),
      layout(document_.scene.network),
      parameters(first_state(document_.scene).parameters),
      loss_path(path_of(document_.scene.network)) {
  const bool moves = std::any_of(network.layers.begin(), network.layers.end(), [](const nn::LayerSpec& one) { return !one.frozen; });
  epochs = moves ? wish.epochs : 0;
}

nn::Activation Plan::activation_in_script(nn::Index index) const {
  return is_last(index) && loss_path == LossPath::logits ? nn::Activation{} : layer(index).activation;
}

bool Plan::drops() const {
  return std::any_of(network.layers.begin(), network.layers.end(), [](const nn::LayerSpec& one) { return one.dropout > 0; });
}

bool Plan::is_partly_anywhere() const {
  return std::any_of(network.layers.begin(), network.layers.end(), [](const nn::LayerSpec& one) { return !one.connections.is_full(); });
}

bool Plan::silences_anywhere() const {
  return std::any_of(network.layers.begin(), network.layers.end(), [](const nn::LayerSpec& one) { return !one.silent.empty(); });
}

bool Plan::holds_anywhere() const {
  for (nn::Index index = 0; index < network.layer_count(); ++index)
    if (holds(index)) return true;
  return false;
}

bool Plan::moves_without_gradient() const {
  return rule.optimizer == nn::OptimizerKind::adamw || rule.max_norm > 0 || rule.epsilon == 0;
}

std::string Plan::silent_text(nn::Index index) const { return list_text(layer(index).silent); }

std::string Plan::held_rows_text(nn::Index index) const {
  std::vector<nn::Index> rows;
  for (nn::Index row = 0; row < network.rows_of(index); ++row)
    if (network.is_held(index, row)) rows.push_back(row);
  return list_text(rows);
}

Deeds Plan::does_no_gradient() const {
  Deeds deeds = does_in<nn::DescendGradient, nn::StepAdam, nn::StepMomentum, nn::StepAdagrad, nn::StepRmsprop>(&Plan::holds);
  return rule.clip_norm > 0 ? deeds.and_also(does_in<nn::SumSquares>(&Plan::holds)) : deeds;
}

Deeds Plan::does_put_back() const {
  Deeds deeds = does_in<nn::DescendGradient, nn::StepAdam, nn::StepMomentum, nn::StepAdagrad, nn::StepRmsprop, nn::DecayWeights>(&Plan::holds);
  return deeds.and_also(does_in<nn::LimitNorm>(&Plan::holds));
}

bool Plan::carries(nn::Index index) const {
  const GivenParameters& given = document.scene.given[static_cast<std::size_t>(index)];
  return wish.carries_weights || given.weight.has_value() || given.bias.has_value();
}

bool Plan::carries_any() const {
  for (nn::Index index = 0; index < network.layer_count(); ++index)
    if (carries(index)) return true;
  return false;
}

bool Plan::reads_images() const {
  return std::holds_alternative<IdxData>(document.scene.data) || std::holds_alternative<Cifar10Data>(document.scene.data);
}

bool Plan::has_data_inside() const {
  return !reads_images() && document.data->size() * (network.inputs + network.outputs()) <= most_inside;
}

bool Plan::has_weights_inside() const { return layout.size() <= most_inside; }
bool Plan::has_order_inside() const { return epochs * train_count() <= most_inside; }

bool Plan::needs_arrays() const {
  return (!reads_images() && !has_data_inside()) || ((carries_any() || is_partly_anywhere()) && !has_weights_inside()) ||
         (carries_order() && !has_order_inside());
}

std::string weight_name(nn::Index layer) { return "layer" + std::to_string(layer + 1) + ".weight"; }
std::string bias_name(nn::Index layer) { return "layer" + std::to_string(layer + 1) + ".bias"; }

std::string connections_name(nn::Index layer) { return "layer" + std::to_string(layer + 1) + ".connections"; }

std::string with_numbers(std::string_view pattern, const nn::Activation& activation) {
  return filled(pattern, {{"slope", python(activation.slope)},
                          {"alpha", python(activation.alpha)},
                          {"threshold", python(activation.threshold)},
                          {"pieces", std::to_string(activation.pieces)}});
}

std::string Plan::weight_text(nn::Index index, std::size_t indent) const {
  if (!has_weights_inside()) return "arrays[" + python_text(weight_name(index)) + "]";
  return python_rows(nn::weight_of(parameters, layout.layer(index)), indent);
}

std::string Plan::bias_text(nn::Index index) const {
  if (!has_weights_inside()) return "arrays[" + python_text(bias_name(index)) + "]";
  return python_list(nn::bias_of(parameters, layout.layer(index)));
}

std::string Plan::connections_text(nn::Index index, std::size_t indent) const {
  if (!has_weights_inside()) return "arrays[" + python_text(connections_name(index)) + "]";
  return python_rows(connections(index), indent);
}

nn::Matrix Plan::connections(nn::Index index) const {
  nn::Matrix there = nn::Matrix::Ones(network.rows_of(index), network.inputs_of(index));
  nn::cut_connections<double>(network, index, there);
  return there;
}

nn::Matrix Plan::order() const {
  nn::Matrix rows(epochs, train_count());
  nn::BatchPlan batches(train_count(), rule.seed);
  for (std::int64_t epoch = 0; epoch < epochs; ++epoch) {
    const std::span<const nn::Index> columns = batches.batch({epoch, 0}, 0);
    for (nn::Index i = 0; i < train_count(); ++i) rows(epoch, i) = static_cast<double>(columns[static_cast<std::size_t>(i)]);
  }
  return rows;
}

nn::Matrix input_rows(const nn::Dataset& data) {
  nn::Matrix rows(data.size(), data.features());
  for (nn::Index example = 0; example < data.size(); ++example)
    for (nn::Index feature = 0; feature < data.features(); ++feature) rows(example, feature) = data.input(feature, example);
  return rows;
}

Error lacks(Framework framework, const std::string& what) {
  return {"code.lacks", {{"framework", "@names.framework." + std::string(id_of(framework))}, {"what", "@" + what}}};
}

}  // namespace chainrule
