#include "app/code/code.hpp"

#include "app/code/plan.hpp"
#include "engine/nn/ids.hpp"

namespace chainrule {
namespace {

constexpr nn::ids::Entry<Framework> table[] = {
    {Framework::numpy, "numpy"}, {Framework::pytorch, "pytorch"}, {Framework::keras, "keras"}};
constexpr auto list = nn::ids::kinds_of(table);

/// Row by row: the last index runs fastest.
Tensor tensor_of(std::string name, const nn::Matrix& rows, bool is_vector = false) {
  Tensor tensor{std::move(name), {static_cast<std::uint64_t>(rows.rows())}, {}};
  if (!is_vector) tensor.shape.push_back(static_cast<std::uint64_t>(rows.cols()));
  tensor.values.reserve(static_cast<std::size_t>(rows.size()));
  for (nn::Index row = 0; row < rows.rows(); ++row)
    for (nn::Index column = 0; column < rows.cols(); ++column) tensor.values.push_back(rows(row, column));
  return tensor;
}

}  // namespace

std::span<const Framework> frameworks() { return list; }
std::string_view id_of(Framework framework) { return nn::ids::id_of(table, framework); }
std::optional<Framework> framework_from_id(std::string_view id) { return nn::ids::kind_from(table, id); }

Result<CodeLines> write_code(const Document& document, const CodeWish& wish, const Language& language) {
  const Plan plan(document, wish);
  if (plan.carries_order() && plan.epochs > most_order_numbers / plan.train_count()) {
    return Error{"code.too_long",
                 {{"epochs", std::to_string(plan.epochs)}, {"most", std::to_string(most_order_numbers / plan.train_count())}}};
  }
  switch (wish.framework) {
    case Framework::numpy: return numpy_script(plan, language);
    case Framework::pytorch: return pytorch_script(plan, language);
    case Framework::keras: return keras_script(plan, language);
  }
  return numpy_script(plan, language);
}

Tensors code_arrays(const Document& document, const CodeWish& wish) {
  const Plan plan(document, wish);
  Tensors tensors;
  if (!plan.reads_images() && !plan.has_data_inside()) {
    tensors.push_back(tensor_of("inputs", input_rows(*document.data)));
    tensors.push_back(tensor_of("targets", document.data->targets.transpose()));
  }
  if (plan.carries_order() && !plan.has_order_inside()) tensors.push_back(tensor_of("order", plan.order()));
  if (plan.has_weights_inside()) return tensors;
  for (nn::Index layer = 0; layer < plan.network.layer_count(); ++layer) {
    if (plan.is_partly(layer)) tensors.push_back(tensor_of(connections_name(layer), plan.connections(layer)));
    if (!plan.carries(layer)) continue;
    const nn::LayerSlot& slot = plan.layout.layer(layer);
    tensors.push_back(tensor_of(weight_name(layer), nn::weight_of(plan.parameters, slot)));
    tensors.push_back(tensor_of(bias_name(layer), nn::bias_of(plan.parameters, slot), true));
  }
  return tensors;
}

}  // namespace chainrule
