#include "app/explain/explain.hpp"

#include "app/text/json.hpp"

namespace chainrule {
namespace {

void write_flat(JsonWriter& json, const double* values, nn::Index count) {
  json.begin_array();
  for (nn::Index i = 0; i < count; ++i) json.value(values[i]);
  json.end_array();
}

/// Examples as people write them: one is a plain array, several are one array each.
void write_examples(JsonWriter& json, const nn::Matrix& columns) {
  if (columns.cols() == 1) return write_flat(json, columns.data(), columns.size());
  json.begin_array();
  for (nn::Index example = 0; example < columns.cols(); ++example) write_flat(json, columns.col(example).data(), columns.rows());
  json.end_array();
}

/// An array of rows: weight (out, in), activations of a batch (units, examples).
void write_rows(JsonWriter& json, const nn::Matrix& matrix) {
  json.begin_array();
  for (nn::Index row = 0; row < matrix.rows(); ++row) {
    json.begin_array();
    for (nn::Index column = 0; column < matrix.cols(); ++column) json.value(matrix(row, column));
    json.end_array();
  }
  json.end_array();
}

bool is_shaped_like_a_weight(std::string_view name) { return name.ends_with("weight") || name == "total"; }

/// One convention, told in docs/trace-format.md: a loss is a number, a weight is rows, one column is a plain array, and
/// everything else is rows with one number per example.
void write_tensor(JsonWriter& json, std::string_view name, const nn::Matrix& tensor) {
  if (name == "loss" || name == "penalty") json.value(tensor(0, 0));
  else if (is_shaped_like_a_weight(name) || tensor.cols() != 1) write_rows(json, tensor);
  else write_flat(json, tensor.data(), tensor.size());
}

void write_tensors(JsonWriter& json, const nn::Trace& trace, const nn::NamedTensors& tensors) {
  json.begin_object();
  for (const auto& [name, id] : tensors) {
    json.key(name);
    write_tensor(json, name, trace.tensor(id));
  }
  json.end_object();
}

void write_steps(JsonWriter& json, const nn::Trace& trace) {
  json.key("steps").begin_array();
  for (int index = 0; index < trace.step_count(); ++index) {
    const nn::Step& step = trace.steps[static_cast<std::size_t>(index)];
    json.begin_object();
    json.key("index").value(index);
    json.key("phase").value(nn::id_of(step.phase));
    json.key("kind").value(nn::kind_of(step));
    json.key("layer");
    if (nn::layer_of(step) < 0) json.null();
    else json.value(nn::layer_of(step) + 1);
    json.key("reads");
    write_tensors(json, trace, nn::reads_of(step));
    json.key("writes");
    write_tensors(json, trace, nn::writes_of(step));
    json.end_object();
  }
  json.end_array();
}

void write_parameters(JsonWriter& json, const nn::Trace& trace, const char* name, nn::TensorId nn::LayerTensors::*weight, nn::TensorId nn::LayerTensors::*bias) {
  json.key(name).begin_array();
  for (const nn::LayerTensors& layer : trace.layers) {
    json.begin_object();
    json.key("weight");
    write_rows(json, trace.tensor(layer.*weight));
    json.key("bias");
    write_flat(json, trace.tensor(layer.*bias).data(), trace.tensor(layer.*bias).size());
    json.end_object();
  }
  json.end_array();
}

}  // namespace

std::string write_trace_json(const nn::Trace& trace) {
  JsonWriter json;
  json.begin_object();
  json.key("format").value("chainrule-trace");
  json.key("version").value(1);
  json.key("input");
  write_examples(json, trace.tensor(trace.input));
  json.key("target");
  write_examples(json, trace.tensor(trace.target));
  json.key("output");
  write_examples(json, trace.tensor(trace.output));
  json.key("loss").value(trace.loss);
  json.key("learning_rate").value(trace.learning_rate);
  if (trace.augmented) json.key("augmented").value(true);
  write_steps(json, trace);
  write_parameters(json, trace, "gradients", &nn::LayerTensors::d_weight, &nn::LayerTensors::d_bias);
  write_parameters(json, trace, "updated", &nn::LayerTensors::updated_weight, &nn::LayerTensors::updated_bias);
  json.end_object();
  return json.take() + "\n";
}

}  // namespace chainrule
