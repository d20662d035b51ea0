#include "engine/train/packed_network.hpp"

#include "engine/train/pass.hpp"
#include "engine/train/update.hpp"

#include <algorithm>
#include <cmath>

namespace nn {
namespace {

using fast::Bend;

/// Products in a pass from which on a second thread pays.
constexpr Index products_for_two_threads = 500'000;

}  // namespace

Bend bend_of(const Activation& activation) {
  switch (activation.kind) {
    case ActivationKind::linear: return Bend::linear;
    case ActivationKind::relu: return Bend::relu;
    case ActivationKind::leaky_relu: return activation.slope > 0 ? Bend::leaky_relu : Bend::other;
    case ActivationKind::tanh: return Bend::tanh;
    case ActivationKind::sigmoid: return Bend::sigmoid;
    case ActivationKind::softmax: return Bend::softmax;
    case ActivationKind::step:
    case ActivationKind::elu:
    case ActivationKind::softplus:
    case ActivationKind::gelu:
    case ActivationKind::silu:
    case ActivationKind::maxout: return Bend::other;
  }
  return Bend::other;
}

namespace {

/// The network without whatever this file does not know of.
NetworkSpec known_part(const NetworkSpec& network) {
  NetworkSpec known;
  known.inputs = network.inputs;
  known.loss = network.loss;
  known.loss_form = network.loss_form;
  for (const LayerSpec& layer : network.layers) {
    LayerSpec part;
    part.units = layer.units;
    part.activation.kind = layer.activation.kind;
    part.activation.slope = layer.activation.slope;
    part.activation.alpha = layer.activation.alpha;
    part.activation.threshold = layer.activation.threshold;
    part.activation.pieces = layer.activation.pieces;
    part.init = layer.init;
    part.init_numbers = layer.init_numbers;
    part.dropout = layer.dropout;
    part.frozen = layer.frozen;
    known.layers.push_back(part);
  }
  return known;
}

std::optional<fast::Optimizer> optimizer_of(OptimizerKind kind) {
  switch (kind) {
    case OptimizerKind::sgd: return fast::Optimizer::sgd;
    case OptimizerKind::momentum: return fast::Optimizer::momentum;
    case OptimizerKind::nesterov: return fast::Optimizer::nesterov;
    case OptimizerKind::adagrad: return fast::Optimizer::adagrad;
    case OptimizerKind::rmsprop: return fast::Optimizer::rmsprop;
    case OptimizerKind::adam:
    case OptimizerKind::adamw: return fast::Optimizer::adam;
  }
  return std::nullopt;
}

float rounded(double x) { return static_cast<float>(x); }

/// Writes the numbers of one update where the kernels read them.
void set_update(fast::Update& update, const TrainingRule& rule, std::int64_t step, std::int64_t moment_step) {
  update.optimizer = *optimizer_of(rule.optimizer);
  update.l2 = rounded(rule.l2);
  update.l1 = rounded(rule.l1);
  update.clip = rounded(rule.clip_value);
  if (update.optimizer == fast::Optimizer::sgd) {
    update.rate = rounded(learning_rate_at(rule, step));
    return;
  }
  const UpdateNumbers numbers = update_numbers(rule, step, moment_step);
  update.rate = rounded(numbers.rate);
  update.momentum = rounded(numbers.momentum);
  update.smoothing = rounded(numbers.smoothing);
  update.smoothing_rest = rounded(1.0 - numbers.smoothing);
  update.epsilon = rounded(numbers.epsilon);
  if (update.optimizer != fast::Optimizer::adam) return;
  update.rate = rounded(numbers.adam.learning_rate);
  update.epsilon = rounded(numbers.adam.epsilon);
  update.beta1 = rounded(numbers.adam.beta1);
  update.rest1 = rounded(1.0 - numbers.adam.beta1);
  update.beta2 = rounded(numbers.adam.beta2);
  update.rest2 = rounded(1.0 - numbers.adam.beta2);
  update.inverse1 = rounded(1.0 / numbers.adam.correction1);
  update.inverse2 = rounded(1.0 / numbers.adam.correction2);
  update.decays = rule.optimizer == OptimizerKind::adamw;
  update.decay = rounded(numbers.decay);
}

std::size_t count_of(Index count) { return static_cast<std::size_t>(count); }
Index rounded_up(Index count, Index step) { return (count + step - 1) / step * step; }

}  // namespace

bool can_be_packed(const NetworkSpec& network) {
  // a maxout unit has several rows, and the perceptron criterion goes round its activation
  for (const LayerSpec& layer : network.layers) {
    if (rows_a_unit(layer.activation) > 1) return false;
  }
  return !network.layers.empty() && !wants_step(network.loss) && known_part(network) == network;
}

bool can_be_packed(const NetworkSpec& network, const TrainingRule& rule) {
  // These three join what the kernels keep apart: all gradients, a layer's biases, a unit's weights.
  if (rule.clip_norm > 0 || rule.bias_update == BiasUpdate::layer || rule.max_norm > 0) return false;
  if (is_on(rule.augmentation)) return false;
  return can_be_packed(network) && optimizer_of(rule.optimizer).has_value();
}

PackedNetwork::PackedNetwork(const NetworkSpec& network, Index capacity, const fast::Kernels& kernels, bool two_threads)
    : network_(network),
      layout_(network),
      kernels_(&kernels),
      capacity_(capacity),
      memory_(network.layers.size()),
      layers_(network.layers.size()),
      own_inputs_(count_of(capacity * network.inputs)),
      losses_(1, capacity) {
  Index products = 0, widest = 0;
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    make_layer(i);
    products += layers_[i].inputs * layers_[i].units * capacity;
    widest = std::max(widest, Index{layers_[i].units});
  }
  targets_ = fast::Floats(count_of(rounded_up(capacity, 8) * layers_.back().stride));
  slopes_.resize(widest, capacity);
  if (two_threads && products >= products_for_two_threads) crew_ = std::make_unique<fast::Crew>();
  make_step();
  set_network(network);
}

void PackedNetwork::make_layer(std::size_t index) {
  fast::Layer& layer = layers_[index];
  Memory& memory = memory_[index];
  const LayerSlot& slot = layout_.layer(static_cast<Index>(index));
  layer.inputs = slot.inputs;
  layer.units = slot.units;
  layer.single = index > 0 && index + 1 == layers_.size() && slot.units == 1;
  layer.width = layer.single ? 1 : slot.units <= 8 ? 8 : slot.units <= 16 ? std::min(16L, kernels_->wide) : kernels_->wide;
  layer.panels = (slot.units + layer.width - 1) / layer.width;
  layer.stride = layer.panels * layer.width;
  layer.bend = bend_of(network_.layers[index].activation);
  layer.slope = static_cast<float>(network_.layers[index].activation.slope);
  const Index below = index > 0 ? Index{layers_[index - 1].stride} : slot.inputs;
  memory.weight = fast::Floats(count_of(layer.single ? below : slot.inputs * layer.stride));
  memory.bias = fast::Floats(count_of(rounded_up(layer.stride, 8)));
  layer.weight = memory.weight.data();
  layer.bias = memory.bias.data();
  if (layer.single) {
    layer.transposed = layer.weight;
  } else if (index > 0) {
    memory.transposed = fast::Floats(count_of(below * layer.stride));
    layer.transposed = memory.transposed.data();
  }
  const std::size_t values = count_of(rounded_up(capacity_, 8) * layer.stride);
  const bool by_owner = layer.bend == Bend::softmax || layer.bend == Bend::other;
  const bool is_last = index + 1 == layers_.size();
  const bool by_sign = layer.bend == Bend::relu || layer.bend == Bend::leaky_relu;  // the activation's 0 hides it
  if (by_owner || (is_last && (by_sign || has_matched_output(network_, false)))) {
    memory.preactivation = fast::Floats(values);
  }
  memory.activation = fast::Floats(values);
  memory.delta = fast::Floats(values);
  if (layer.bend == Bend::softmax) {
    memory.normaliser.resize(count_of(capacity_));
    layer.normaliser = memory.normaliser.data();
  }
  layer.preactivation = memory.preactivation.data();
  layer.activation = layer.output = memory.activation.data();
  layer.delta = memory.delta.data();
}

void PackedNetwork::set_network(const NetworkSpec& network) {
  network_ = network;
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    fast::Layer& layer = layers_[i];
    Memory& memory = memory_[i];
    const bool drops = network.layers[i].dropout > 0;
    if (drops && memory.mask.size() == 0) {
      memory.mask = fast::Floats(memory.activation.size());
      memory.output = fast::Floats(memory.activation.size());
    }
    layer.mask = drops ? memory.mask.data() : nullptr;
    layer.output = drops ? memory.output.data() : layer.activation;
    layer.moves_weight = !network.layers[i].frozen;
  }
  has_dropout_ = std::any_of(layers_.begin(), layers_.end(), [](const fast::Layer& layer) { return layer.mask != nullptr; });
  heads_ = {head(false), head(true)};
}

Index PackedNetwork::weight_place(std::size_t layer, Index unit, Index input) const {
  const fast::Layer& at = layers_[layer];
  return (unit / at.width * at.inputs + input) * at.width + unit % at.width;
}

void PackedNetwork::write(const VectorOf<float>& flat, std::size_t layer, float* weight, float* bias) const {
  const LayerSlot& slot = layout_.layer(static_cast<Index>(layer));
  for (Index input = 0; input < slot.inputs; ++input) {
    for (Index unit = 0; unit < slot.units; ++unit) weight[weight_place(layer, unit, input)] = flat(slot.weight_at(unit, input));
  }
  for (Index unit = 0; unit < slot.units; ++unit) bias[unit] = flat(slot.bias_at(unit));
}

void PackedNetwork::read(VectorOf<float>& flat, std::size_t layer, const float* weight, const float* bias) const {
  const LayerSlot& slot = layout_.layer(static_cast<Index>(layer));
  for (Index input = 0; input < slot.inputs; ++input) {
    for (Index unit = 0; unit < slot.units; ++unit) flat(slot.weight_at(unit, input)) = weight[weight_place(layer, unit, input)];
  }
  for (Index unit = 0; unit < slot.units; ++unit) flat(slot.bias_at(unit)) = bias[unit];
}

void PackedNetwork::refresh(std::size_t layer) {
  if (layer > 0 && !layers_[layer].single) kernels_->transpose(layers_[layer], layers_[layer - 1].width);
}

void PackedNetwork::write_parameters(const VectorOf<float>& flat) {
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    write(flat, i, layers_[i].weight, layers_[i].bias);
    refresh(i);
  }
}

VectorOf<float> PackedNetwork::parameters() const {
  VectorOf<float> flat(layout_.size());
  for (std::size_t i = 0; i < layers_.size(); ++i) read(flat, i, layers_[i].weight, layers_[i].bias);
  return flat;
}

void PackedNetwork::write_memories(const VectorOf<float>& first, const VectorOf<float>& second) {
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    fast::Layer& layer = layers_[i];
    Memory& memory = memory_[i];
    const auto place = [&](const VectorOf<float>& flat, fast::Floats& weight, fast::Floats& bias) {
      weight = flat.size() > 0 ? fast::Floats(memory.weight.size()) : fast::Floats();
      bias = flat.size() > 0 ? fast::Floats(memory.bias.size()) : fast::Floats();
      if (flat.size() > 0) write(flat, i, weight.data(), bias.data());
    };
    place(first, memory.weight_first, memory.bias_first);
    place(second, memory.weight_second, memory.bias_second);
    layer.weight_first = memory.weight_first.data();
    layer.weight_second = memory.weight_second.data();
    layer.bias_first = memory.bias_first.data();
    layer.bias_second = memory.bias_second.data();
  }
}

VectorOf<float> PackedNetwork::read_memory(bool first) const {
  const auto weight_of_layer = [&](const fast::Layer& layer) { return first ? layer.weight_first : layer.weight_second; };
  if (weight_of_layer(layers_.front()) == nullptr) return {};
  VectorOf<float> flat(layout_.size());
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    read(flat, i, weight_of_layer(layers_[i]), first ? layers_[i].bias_first : layers_[i].bias_second);
  }
  return flat;
}

void PackedNetwork::set_parameter(Index flat_index, float value) {
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    const LayerSlot& slot = layout_.layer(static_cast<Index>(i));
    if (flat_index >= slot.bias_offset + slot.units) continue;
    if (flat_index >= slot.bias_offset) {
      layers_[i].bias[flat_index - slot.bias_offset] = value;
    } else {
      const Index place = flat_index - slot.weight_offset;
      layers_[i].weight[weight_place(i, place % slot.units, place / slot.units)] = value;
      refresh(i);
    }
    return;
  }
}

void PackedNetwork::load(const Dataset& data, const Index* columns, Index count) {
  use(own_inputs_.data(), network_.inputs, count);
  float* to = own_inputs_.data();
  const Index features = network_.inputs, outputs = network_.outputs();
  if (const auto* bytes = std::get_if<ByteFeatures>(&data.inputs)) {
    const float divisor = static_cast<float>(bytes->divisor);
    for (Index i = 0; i < count; ++i, to += features) {
      kernels_->from_bytes(bytes->values.data() + columns[i] * features, to, features, divisor);
    }
  } else {
    const double* values = std::get<Matrix>(data.inputs).data();
    for (Index i = 0; i < count; ++i, to += features) {
      const double* from = values + columns[i] * features;
      for (Index k = 0; k < features; ++k) to[k] = static_cast<float>(from[k]);
    }
  }
  for (Index i = 0; i < count; ++i) {
    const double* from = data.targets.data() + columns[i] * outputs;
    float* row = target_row(i);
    for (Index k = 0; k < outputs; ++k) row[k] = static_cast<float>(from[k]);
  }
}

void PackedNetwork::use(const float* inputs, Index stride, Index count) {
  inputs_ = inputs;
  input_stride_ = stride;
  count_ = count;
}

void PackedNetwork::draw_masks(std::uint64_t seed, std::int64_t step) {
  Random random(seed, Stream::dropout, static_cast<std::uint64_t>(step));
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    if (layers_[i].mask) draw_mask<float>(random, network_.layers[i].dropout, rows(layers_[i], layers_[i].mask));
  }
}

fast::Head PackedNetwork::head(bool dropping) const {
  const LayerSpec& last = network_.layers.back();
  if (dropping && last.dropout > 0) return fast::Head::other;
  if (has_matched_output(network_, dropping)) {
    return is_categorical(network_.loss) ? fast::Head::matched_softmax : fast::Head::matched_sigmoid;
  }
  if (layers_.back().bend == Bend::softmax || layers_.back().bend == Bend::other) return fast::Head::other;
  if (network_.loss == LossKind::half_squared_error) return fast::Head::half_squared_error;
  return network_.loss == LossKind::mse ? fast::Head::mse : fast::Head::other;
}

/// What the kernels leave to operations.hpp: from dL/da, which stands in delta, to delta.
void PackedNetwork::slope_of_layer(Index index) {
  const fast::Layer& layer = layers_[static_cast<std::size_t>(index)];
  Rows delta = rows(layer, layer.delta);
  MatrixRef<float> slopes = slopes_.topLeftCorner(layer.units, count_);
  if (layer.bend == Bend::softmax) {
    slopes = delta;
    return through_softmax<float>(rows(layer, layer.activation), slopes, delta);
  }
  float* z = layer.preactivation ? layer.preactivation : layer.activation;
  slope_of<float>(spec(index).activation, rows(layer, z), rows(layer, layer.activation), slopes);
  times<float>(delta, slopes, delta);
}

void PackedNetwork::output_delta() {
  const fast::Layer& last = layers_.back();
  Rows delta = rows(last, last.delta);
  loss_gradient<float>(network_.measure(), prediction(), targets(), delta);
  if (dropping_ && last.mask) times<float>(delta, rows(last, last.mask), delta);
  slope_of_layer(network_.layer_count() - 1);
}

/// What every pass has in common; the owner's address is that of now.
fast::Step& PackedNetwork::prepared_step() {
  step_.layers = layers_.data();
  step_.inputs = inputs_;
  step_.input_stride = input_stride_;
  step_.examples = count_;
  step_.drops = dropping_;
  step_.owner = this;
  return step_;
}

void PackedNetwork::make_step() {
  step_.layer_count = static_cast<long>(layers_.size());
  step_.targets = targets_.data();
  step_.narrow = std::all_of(layers_.begin(), layers_.end(), [this](const fast::Layer& layer) {
    const bool is_last = &layer == &layers_.back();
    return layer.width == 8 && layer.panels == 1 && layer.bend != Bend::other && (is_last || layer.bend != Bend::softmax);
  });
  step_.bend_other = [](void* owner, long index) {
    PackedNetwork& self = *static_cast<PackedNetwork*>(owner);
    const fast::Layer& layer = self.layers_[static_cast<std::size_t>(index)];
    activate<float>(self.spec(index).activation, self.rows(layer, layer.preactivation), self.rows(layer, layer.activation));
  };
  step_.slope_other = [](void* owner, long index) { static_cast<PackedNetwork*>(owner)->slope_of_layer(index); };
  step_.head_other = [](void* owner) { static_cast<PackedNetwork*>(owner)->output_delta(); };
  if (!crew_) return;
  step_.share = [](void* owner, long parts, void (*work)(void*, long, long), void* context) {
    static_cast<PackedNetwork*>(owner)->crew_->run(parts, work, context);
  };
}

void PackedNetwork::forward() {
  dropping_ = false;
  kernels_->forward(prepared_step());
}

void PackedNetwork::train(const TrainingRule& rule, std::int64_t step_number, std::int64_t moment_step) {
  dropping_ = has_dropout_;
  if (dropping_) draw_masks(rule.seed, step_number);
  fast::Step& step = prepared_step();
  step.head = heads_[dropping_];
  set_update(step.update, rule, step_number, moment_step);
  const bool moves_biases = rule.bias_update != BiasUpdate::frozen;
  for (fast::Layer& layer : layers_) layer.moves_bias = moves_biases;
  kernels_->train(step);
}

ConstMatrixRef<float> PackedNetwork::prediction() const {
  const fast::Layer& last = layers_.back();
  return rows(last, dropping_ ? last.output : last.activation);
}
ConstMatrixRef<float> PackedNetwork::targets() const { return rows(layers_.back(), targets_.data()); }

/// Softmax and cross-entropy, in the arithmetic of example_losses: what is wanted of most classes is 0, and finite numbers
/// times 0 add nothing.
float PackedNetwork::matched_softmax_loss() {
  float all = 0;
  const fast::Layer& last = layers_.back();
  for (Index example = 0; example < count_; ++example) {
    const float *z = last.preactivation + example * last.stride, *y = targets_.data() + example * last.stride;
    const double normaliser = last.normaliser[example];
    float loss = 0;
    for (Index unit = 0; unit < last.units; ++unit) {
      if (y[unit] == 0 && std::isfinite(normaliser - static_cast<double>(z[unit]))) continue;
      loss += static_cast<float>(static_cast<double>(y[unit]) * (normaliser - static_cast<double>(z[unit])));
    }
    losses_(0, example) = loss;
    all += loss;
  }
  return all / static_cast<float>(count_);
}

float PackedNetwork::loss() {
  const fast::Layer& last = layers_.back();
  if (heads_[dropping_] == fast::Head::matched_softmax) return matched_softmax_loss();
  const Rows z = rows(last, last.preactivation ? last.preactivation : last.activation);
  example_losses<float>(network_.measure(), loss_activation(network_, dropping_), z, prediction(), targets(),
                        losses_.leftCols(count_));
  return loss_of_mean(network_.loss, mean_loss<float>(losses_.leftCols(count_)));
}

}  // namespace nn
