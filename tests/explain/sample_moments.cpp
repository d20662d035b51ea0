#include "tests/explain/sample_moments.hpp"

#include "engine/data/generators.hpp"

#include <numeric>

namespace chainrule {
namespace {

nn::LayerSpec layer(nn::Index units, nn::ActivationKind activation, double dropout = 0) {
  nn::LayerSpec spec;
  spec.units = units;
  spec.activation.kind = activation;
  spec.dropout = dropout;
  return spec;
}

void finish(Sample& sample, nn::Index batch) {
  std::vector<nn::Index> columns(static_cast<std::size_t>(batch));
  std::iota(columns.begin(), columns.end(), 0);
  sample.trace = nn::record(sample.network, sample.rule, sample.state, sample.data, columns).trace;
  if (sample.network.inputs == 2) sample.maps = nn::response_maps(sample.network, sample.state.parameters, {}, 16);
  sample.inspection = nn::inspect(sample.network, sample.rule, sample.state, sample.data);
  const auto data = std::make_shared<const nn::Dataset>(sample.data);
  nn::RateSweepSpec rates;
  rates.updates = 40;
  sample.sweep = *nn::sweep_rates(sample.network, sample.rule, data, sample.state, rates);
  nn::SurfaceLoss loss;
  loss.network = sample.network, loss.rule = sample.rule, loss.data = data;
  sample.curvature = nn::greatest_curvature(loss, sample.state.parameters, 20);
  for (int step = 0; step < 5; ++step) {
    nn::CurvePoint point;
    point.step = step;
    point.epoch = step * 0.5;
    point.scores.train.loss = 1.0 / (1 + step);
    point.scores.test.loss = 1.2 / (1 + step);
    std::vector<nn::LayerSizes> sizes = nn::layer_sizes(sample.trace);
    for (nn::LayerSizes& layer : sizes) layer.gradient /= 1 + step, layer.update /= 1 + step;
    point.sizes = std::make_shared<const std::vector<nn::LayerSizes>>(std::move(sizes));
    sample.curve.push_back(point);
  }
}

}  // namespace

Moment Sample::moment(nn::Position position) const {
  Moment moment;
  moment.network = &network;
  moment.parameters = &state.parameters;
  moment.data = &data;
  moment.trace = &trace;
  moment.position = position;
  moment.maps = network.inputs == 2 ? &maps : nullptr;
  moment.curve = &curve;
  moment.inspection = &inspection;
  moment.sweep = &sweep;
  moment.curvature = curvature ? &*curvature : nullptr;
  moment.present_rate = rule.learning_rate;
  return moment;
}

Sample worked_example() {
  Sample sample;
  sample.name = "worked example";
  sample.network.inputs = 2;
  sample.network.layers = {layer(2, nn::ActivationKind::sigmoid), layer(2, nn::ActivationKind::sigmoid)};
  sample.rule.learning_rate = 0.5;
  sample.rule.bias_update = nn::BiasUpdate::frozen;
  nn::Matrix inputs(2, 1), targets(2, 1);
  inputs << 0.05, 0.10;
  targets << 0.01, 0.99;
  sample.data.inputs = inputs;
  sample.data.targets = targets;
  sample.data.train_count = 1;
  sample.state = nn::initial_state(sample.network, sample.rule);
  // Weights column by column, then biases, layer by layer.
  sample.state.parameters << 0.15, 0.25, 0.20, 0.30, 0.35, 0.35, 0.40, 0.50, 0.45, 0.55, 0.60, 0.60;
  finish(sample, 1);
  return sample;
}

Sample spiral(bool with_extras) {
  Sample sample;
  sample.name = with_extras ? "spiral with dropout and L2" : "spiral";
  sample.network.inputs = 2;
  const double dropout = with_extras ? 0.5 : 0;
  sample.network.layers = {layer(8, nn::ActivationKind::tanh, dropout), layer(8, nn::ActivationKind::tanh, dropout), layer(1, nn::ActivationKind::tanh)};
  sample.rule.l2 = with_extras ? 0.01 : 0;
  nn::GeneratorSpec generator;
  generator.samples = 60;
  sample.data = nn::generate(generator);
  sample.state = nn::initial_state(sample.network, sample.rule);
  finish(sample, with_extras ? 10 : 1);
  return sample;
}

Sample pictures() {
  Sample sample;
  sample.name = "pictures";
  sample.network.inputs = 784;
  sample.network.loss = nn::LossKind::categorical_cross_entropy;
  sample.network.layers = {layer(16, nn::ActivationKind::relu), layer(10, nn::ActivationKind::softmax)};
  sample.rule.optimizer = nn::OptimizerKind::adam;
  sample.rule.learning_rate = 1e-3;
  sample.rule.precision = nn::Precision::float32;
  nn::Matrix inputs(784, 3);
  for (nn::Index i = 0; i < inputs.size(); ++i) inputs.data()[i] = static_cast<double>(i % 29) / 28;
  sample.data.inputs = inputs;
  sample.data.targets = nn::Matrix::Zero(10, 3);
  for (nn::Index example = 0; example < 3; ++example) sample.data.targets(2 * example, example) = 1;
  sample.data.train_count = 3;
  sample.data.task = nn::Task::multiclass;
  sample.data.image_width = sample.data.image_height = 28;
  for (int c = 0; c < 10; ++c) sample.data.class_names.push_back("names.class.fashion_mnist." + std::to_string(c));
  sample.state = nn::initial_state(sample.network, sample.rule);
  finish(sample, 1);
  return sample;
}

Sample shared_bias() {
  Sample sample;
  sample.name = "shared bias";
  sample.network.inputs = 3;
  sample.network.loss = nn::LossKind::binary_cross_entropy;
  sample.network.layers = {layer(4, nn::ActivationKind::elu), layer(2, nn::ActivationKind::sigmoid)};
  sample.rule.bias_update = nn::BiasUpdate::layer;
  nn::Matrix inputs(3, 2), targets(2, 2);
  inputs << 0.5, -1, 0.25, 2, -0.125, 3;
  targets << 0, 1, 1, 0;
  sample.data.inputs = inputs;
  sample.data.targets = targets;
  sample.data.train_count = 2;
  sample.state = nn::initial_state(sample.network, sample.rule);
  finish(sample, 2);
  return sample;
}

Sample optimised(nn::OptimizerKind optimizer, nn::EpsilonForm form) {
  Sample sample = worked_example();
  sample.name = "by " + std::string(nn::id_of(optimizer)) + " " + std::string(nn::id_of(form));
  const bool is_first = optimizer == nn::OptimizerKind::momentum;
  sample.network.layers[0].frozen = is_first;
  sample.rule.optimizer = optimizer;
  sample.rule.epsilon_form = form;
  sample.rule.bias_update = nn::BiasUpdate::unit;
  sample.rule.schedule.kind = nn::ScheduleKind::cosine;
  sample.rule.l1 = 0.01;
  sample.rule.l2 = optimizer == nn::OptimizerKind::adam ? 0 : 0.02;
  sample.rule.clip_value = 0.05;
  sample.rule.clip_norm = is_first ? 10 : 0.1;
  sample.rule.max_norm = 0.6;
  nn::fit_to_rule(sample.state, sample.rule);
  finish(sample, 1);
  return sample;
}

Sample with_loss(nn::LossKind loss, nn::LossForm form, nn::ActivationKind hidden, nn::ActivationKind output, nn::Index batch) {
  Sample sample;
  sample.name = std::string(nn::id_of(loss)) + " " + std::string(nn::id_of(hidden));
  sample.network.inputs = 2;
  sample.network.loss = loss;
  sample.network.loss_form = form;
  sample.network.layers = {layer(2, hidden), layer(2, output)};
  nn::Matrix inputs(2, 2), targets(2, 2);
  inputs << 0.5, -1, 0.25, 2;
  targets << 1, 0, 0, 1;
  if (nn::wants_signs(loss)) targets = (2 * targets.array() - 1).matrix();
  sample.data.inputs = inputs;
  sample.data.targets = targets;
  sample.data.train_count = 2;
  sample.data.task = nn::Task::multiclass;
  sample.state = nn::initial_state(sample.network, sample.rule);
  finish(sample, batch);
  return sample;
}

Sample linear_layers() {
  Sample sample = worked_example();
  sample.name = "linear layers";
  for (nn::LayerSpec& one : sample.network.layers) one.activation.kind = nn::ActivationKind::linear;
  finish(sample, 1);
  return sample;
}

std::vector<Sample> all_samples() {
  std::vector<Sample> samples;
  samples.push_back(worked_example());
  samples.push_back(spiral());
  samples.push_back(spiral(true));
  samples.push_back(pictures());
  samples.push_back(shared_bias());
  samples.push_back(linear_layers());
  using nn::OptimizerKind, nn::EpsilonForm;
  for (const OptimizerKind optimizer : nn::optimizer_kinds()) samples.push_back(optimised(optimizer, EpsilonForm::pytorch));
  samples.push_back(optimised(OptimizerKind::adamw, EpsilonForm::keras));
  samples.push_back(with_loss(nn::LossKind::rmse, nn::LossForm::from_logits, nn::ActivationKind::gelu, nn::ActivationKind::leaky_relu, 2));
  samples.push_back(with_loss(nn::LossKind::perceptron, nn::LossForm::from_logits, nn::ActivationKind::maxout, nn::ActivationKind::step, 2));
  samples.push_back(with_loss(nn::LossKind::mae, nn::LossForm::from_logits, nn::ActivationKind::maxout, nn::ActivationKind::maxout, 1));
  samples.push_back(with_loss(nn::LossKind::sparse_categorical_cross_entropy, nn::LossForm::naive, nn::ActivationKind::silu, nn::ActivationKind::softmax, 1));
  return samples;
}

}  // namespace chainrule
