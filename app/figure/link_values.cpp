#include "app/figure/link_values.hpp"

#include <algorithm>

namespace chainrule {
namespace {

/// As nn::is_known, which looks closer, and slower, only in the step that is under way.
bool knows_entry(const LinkReading& reading, nn::TensorId tensor, nn::Index row, nn::Index column) {
  if (tensor < 0) return false;
  const int writer = nn::writer_of(*reading.trace, tensor);
  if (writer < reading.position.step) return true;
  if (writer > reading.position.step) return false;
  return nn::is_known(*reading.trace, reading.position, tensor, static_cast<int>(row)) ||
         nn::is_known(*reading.trace, reading.position, tensor, static_cast<int>(row), static_cast<int>(column));
}

double product_in(nn::Precision precision, double left, double right) {
  return precision == nn::Precision::float64 ? left * right : static_cast<double>(static_cast<float>(left) * static_cast<float>(right));
}

}  // namespace

std::optional<double> traced_link_value(const LinkReading& reading, int layer, nn::Index row, nn::Index input) {
  const nn::Trace& trace = *reading.trace;
  const nn::LayerTensors& t = trace.layers[static_cast<std::size_t>(layer)];
  const double weight = trace.tensor(t.weight)(row, input);
  switch (reading.quantity) {
    case LinkQuantity::weights: return weight;
    case LinkQuantity::gradients: return t.d_weight < 0 ? std::nullopt : std::optional(trace.tensor(t.d_weight)(row, input));
    case LinkQuantity::updates: return t.updated_weight < 0 ? std::nullopt : std::optional(trace.tensor(t.updated_weight)(row, input) - weight);
    case LinkQuantity::contributions: break;
  }
  const nn::Matrix& coming = trace.tensor(t.input);
  return product_in(trace.rule.precision, weight, coming(input, std::min(reading.example, coming.cols() - 1)));
}

std::optional<double> link_value(const LinkReading& reading, int layer, nn::Index row, nn::Index input) {
  const nn::LayerTensors& t = reading.trace->layers[static_cast<std::size_t>(layer)];
  bool known = true;
  switch (reading.quantity) {
    case LinkQuantity::weights: break;
    case LinkQuantity::gradients: known = knows_entry(reading, t.d_weight, row, input); break;
    case LinkQuantity::updates: known = knows_entry(reading, t.updated_weight, row, input); break;
    case LinkQuantity::contributions: known = knows_entry(reading, t.input, input, 0); break;
  }
  return known ? traced_link_value(reading, layer, row, input) : std::nullopt;
}

std::string symbol_of(LinkQuantity quantity, const Letters& letters) {
  const std::string w(letters.w());
  switch (quantity) {
    case LinkQuantity::weights: return w;
    case LinkQuantity::gradients: return "∂L/∂" + w;
    case LinkQuantity::updates: return "Δ" + w;
    case LinkQuantity::contributions: break;
  }
  return w + " · " + std::string(letters.a());
}

}  // namespace chainrule
