#include "app/document/scene.hpp"

namespace chainrule {
namespace {

/// Eigen's == needs equal sizes first.
bool same(const nn::Matrix& a, const nn::Matrix& b) {
  return a.rows() == b.rows() && a.cols() == b.cols() && (a.size() == 0 || a == b);
}

template <class T>
bool same(const std::optional<T>& a, const std::optional<T>& b) {
  return a.has_value() == b.has_value() && (!a || same(nn::Matrix(*a), nn::Matrix(*b)));
}

}  // namespace

const std::string& Title::in(const std::string& language) const {
  static const std::string nothing;
  for (const std::string& id : {language, std::string(), std::string("en")}) {
    const auto found = texts.find(id);
    if (found != texts.end()) return found->second;
  }
  return texts.empty() ? nothing : texts.begin()->second;
}

bool InlineData::operator==(const InlineData& other) const {
  return same(inputs, other.inputs) && same(targets, other.targets) && test_fraction == other.test_fraction;
}

bool OwnExample::operator==(const OwnExample& other) const {
  return same(nn::Matrix(inputs), nn::Matrix(other.inputs)) && same(nn::Matrix(targets), nn::Matrix(other.targets));
}

bool GivenParameters::operator==(const GivenParameters& other) const {
  return same(weight, other.weight) && same(bias, other.bias);
}

nn::Index parameter_count(const nn::NetworkSpec& network) {
  nn::Index count = 0;
  for (nn::Index layer = 0; layer < network.layer_count(); ++layer) {
    count += network.rows_of(layer) * (network.inputs_of(layer) + 1);
    if (count > most_parameters) break;
  }
  return count;
}

nn::TargetCoding target_coding(const nn::NetworkSpec& network) {
  if (network.outputs() == 2) return nn::TargetCoding::one_hot;
  if (nn::wants_signs(network.loss)) return nn::TargetCoding::plus_minus;
  const bool is_probability = network.loss == nn::LossKind::binary_cross_entropy ||
                              network.loss == nn::LossKind::msle || nn::wants_step(network.loss) ||
                              network.layers.back().activation.kind == nn::ActivationKind::sigmoid ||
                              network.layers.back().activation.kind == nn::ActivationKind::step;
  return is_probability ? nn::TargetCoding::zero_one : nn::TargetCoding::plus_minus;
}

nn::Index outputs_for(const nn::GeneratorShape& shape, nn::Index present) {
  if (shape.classes > 2) return shape.classes;
  return shape.classes == 2 && present == 2 ? 2 : 1;
}

std::string print_scene(const Scene& scene) { return print_toml(table_from_scene(scene)); }

nn::TrainingState first_state(const Scene& scene) {
  nn::TrainingState state = nn::initial_state(scene.network, scene.rule);
  const nn::ParameterLayout layout(scene.network);
  for (std::size_t i = 0; i < scene.given.size(); ++i) {
    const nn::LayerSlot& slot = layout.layers()[i];
    const GivenParameters& given = scene.given[i];
    if (given.weight) nn::weight_of(state.parameters, slot) = *given.weight;
    if (given.bias) nn::bias_of(state.parameters, slot) = *given.bias;
  }
  return state;
}

}  // namespace chainrule
