#include "app/explain/notation.hpp"

#include "app/figure/mark_ids.hpp"
#include "app/figure/unicode_scripts.hpp"

#include <algorithm>

namespace chainrule {

using namespace formula;

double Notation::value(nn::TensorId tensor, nn::Index row) const {
  const nn::Matrix& matrix = trace_.tensor(tensor);
  return matrix(row, std::min(example_, matrix.cols() - 1));
}
double Notation::value(nn::TensorId tensor, nn::Index row, nn::Index column) const { return trace_.tensor(tensor)(row, column); }

std::string Notation::neuron(int layer, nn::Index unit) const { return neuron_name(trace_.network, layer, unit); }
std::string Notation::words(std::string_view key, Arguments arguments) const {
  arguments.push_back({"z", std::string(letters().z())});
  arguments.push_back({"a", std::string(letters().a())});
  return voice_.language->text(key, arguments);
}

/// Columns from 0, and 0 is the bias unit's: "Θ⁽¹⁾₂,₁".
std::string Notation::theta(int layer, nn::Index row, nn::Index column) const {
  return "Θ⁽" + superscript_of(std::to_string(layer + 1)) + "⁾" + subscript_of(std::to_string(row + 1)) + "," + subscript_of(std::to_string(column));
}
Formula Notation::theta_formula(int layer, nn::Index row, const std::string& column) const {
  return scripts(symbol("Θ"), upright(std::to_string(row + 1) + "," + column), layer_mark(layer));
}

std::string Notation::bias(int layer, nn::Index row) const {
  return letters().has_bias_unit() ? theta(layer, row, 0) : std::string(letters().b()) + "(" + this->row(layer, row) + ")";
}

Formula Notation::letter(std::string_view which) const {
  if (which == "z") which = letters().z();
  else if (which == "a") which = letters().a();
  else if (which == "w") which = letters().w();
  else if (which == "b") return letters().has_bias_unit() ? subscript("Θ", "0") : symbol(std::string(letters().b()));
  else if (which == "W" && letters().has_bias_unit()) which = "Θ";
  const bool is_word = which.size() == 3 && which.front() < 0x7F && which.front() > 0;
  return symbol(std::string(which), is_word ? "\\mathit{" + std::string(which) + "}" : std::string());
}

Formula Notation::bias_operator() const { return letters().takes_away() ? minus() : plus(); }
std::vector<Formula> Notation::bias_term(int layer, nn::Index row) const {
  if (!letters().has_bias_unit()) return {bias_operator(), b(layer, row)};
  return {plus(), b(layer, row), times(), formula::number("1")};
}

std::string Notation::weight(int layer, nn::Index unit, nn::Index input) const {
  if (letters().has_bias_unit()) return theta(layer, unit, input + 1);
  return weight_name(trace_.network, layer, unit, input);
}

std::string Notation::row(int layer, nn::Index row) const { return row_name(trace_.network, layer, row); }

Formula Notation::indexed(const std::string& letter, const std::string& name, const std::string& index) const {
  const NameParts parts = parts_of_name(name);
  Formula below = upright(index);
  const std::size_t piece = index.find(',');
  below.latex = "\\mathrm{" + parts.base + (parts.above.empty() ? "" : "^{" + parts.above + "}") + parts.below +
                (piece == std::string::npos ? "" : index.substr(piece)) + "}";
  return scripts(this->letter(letter), std::move(below));
}
Formula Notation::row_indexed(const std::string& letter, int layer, nn::Index row) const {
  return indexed(letter, neuron(layer, trace_.network.unit_of_row(layer, row)), row_index_name(trace_.network, layer, row));
}

Formula Notation::z(int layer, nn::Index row) const { return row_indexed("z", layer, row); }
Formula Notation::a(int layer, nn::Index unit) const {
  return layer < 0 ? subscript("x", std::to_string(unit + 1)) : indexed("a", neuron(layer, unit), index_name(trace_.network, layer, unit));
}
Formula Notation::delta(int layer, nn::Index row) const { return row_indexed("δ", layer, row); }
Formula Notation::b(int layer, nn::Index row) const {
  return letters().has_bias_unit() ? theta_formula(layer, row, "0") : row_indexed("b", layer, row);
}
Formula Notation::y(nn::Index unit) const { return subscript("y", std::to_string(unit + 1)); }

Formula Notation::w(int layer, nn::Index unit, nn::Index input) const {
  if (letters().has_bias_unit()) return theta_formula(layer, unit, std::to_string(input + 1));
  if (const nn::Index n = weight_number(trace_.network, layer, unit, input); n > 0) return subscript("w", std::to_string(n));
  Formula index = upright(std::to_string(unit + 1) + "," + std::to_string(input + 1));
  if (trace_.network.layer_count() < 2) return scripts(symbol("w"), std::move(index));
  return scripts(symbol("w"), std::move(index), layer_mark(layer));
}

Formula Notation::whole(const std::string& letter, int layer) const {
  if (layer < 0) return symbol("x");
  if (letter == "b" && letters().has_bias_unit()) return scripts(symbol("Θ"), upright("0"), layer_mark(layer));
  return scripts(this->letter(letter), {}, layer_mark(layer));
}

namespace {

std::string_view letter_of(nn::ActivationKind kind) {
  switch (kind) {
    case nn::ActivationKind::step: return "step";
    case nn::ActivationKind::linear: return "id";
    case nn::ActivationKind::sigmoid: return "σ";
    case nn::ActivationKind::tanh: return "tanh";
    case nn::ActivationKind::relu: return "ReLU";
    case nn::ActivationKind::leaky_relu: return "LReLU";
    case nn::ActivationKind::elu: return "ELU";
    case nn::ActivationKind::softplus: return "softplus";
    case nn::ActivationKind::gelu: return "GELU";
    case nn::ActivationKind::silu: return "SiLU";
    case nn::ActivationKind::maxout: return "maxout";
    case nn::ActivationKind::softmax: return "softmax";
  }
  return "f";
}

}  // namespace

std::string Notation::f_text(int layer, bool primed) const {
  std::string name(letter_of(spec(layer).activation.kind));
  if (primed) name += "′";
  return name;
}
Formula Notation::f(int layer, bool primed) const {
  const std::string name = f_text(layer, primed);
  return spec(layer).activation.kind == nn::ActivationKind::sigmoid ? symbol(name) : upright(name);
}

Formula Notation::chip(double value, std::string caption, std::string link, bool strong) const {
  Formula made = formula::chip(number(value), std::move(caption), std::move(link), strong);
  made.latex = voice_.number.latex(value);
  return made;
}
Formula Notation::set_chip(double value, std::string caption, std::string_view control) const {
  return chip(value, std::move(caption), control_id(control));
}
Formula Notation::set_number(double value, std::string_view control) const {
  return linked(formula::number(number(value)), control_id(control));
}
Formula Notation::z_chip(int layer, nn::Index unit, bool strong) const {
  return chip(value(tensors(layer).preactivation, unit), std::string(letters().z()) + "(" + row(layer, unit) + ")", preactivation_id(layer, unit), strong);
}
Formula Notation::a_chip(int layer, nn::Index unit, bool strong) const {
  const nn::TensorId tensor = layer < 0 ? trace_.input : tensors(layer).output;
  return chip(value(tensor, unit), neuron(layer, unit), neuron_id(layer, unit), strong);
}
Formula Notation::delta_chip(int layer, nn::Index unit, bool strong) const {
  return chip(value(tensors(layer).delta, unit), "δ(" + row(layer, unit) + ")", delta_id(layer, unit), strong);
}
Formula Notation::w_chip(int layer, nn::Index unit, nn::Index input, bool strong) const {
  return chip(value(tensors(layer).weight, unit, input), weight(layer, unit, input), weight_id(layer, unit, input), strong);
}
Formula Notation::b_chip(int layer, nn::Index unit, bool strong) const {
  return chip(letters().shown_bias(value(tensors(layer).bias, unit, 0)), bias(layer, unit), bias_id(layer, unit), strong);
}
Formula Notation::taken_away(Formula chip, double value) const {
  return letters().takes_away() && value < 0 ? parens(std::move(chip)) : chip;
}
Formula Notation::y_chip(nn::Index unit) const {
  return chip(value(trace_.target, unit), std::string("y").append(subscript_of(std::to_string(unit + 1))), target_id(unit));
}

namespace formula {

Formula layer_mark(int layer) {
  return upright(std::string("(").append(std::to_string(layer + 1)).append(")"));
}
Formula equals() { return upright("="); }
Formula plus() { return upright("+"); }
Formula minus() { return upright("−"); }
Formula times() { return upright("·"); }
Formula dots() { return upright("…"); }
Formula dL(Formula below) {
  return fraction(row({symbol("∂"), symbol("L")}), row({symbol("∂"), std::move(below)}));
}

Formula matrix_of(const nn::Matrix& values, const NumberFormat& number, nn::Index most, const CellLink& link) {
  if (values.rows() > most || values.cols() > most) return {};
  std::vector<Formula> cells;
  for (nn::Index r = 0; r < values.rows(); ++r)
    for (nn::Index c = 0; c < values.cols(); ++c) cells.push_back(linked(formula::number(number(values(r, c)), number.latex(values(r, c))), link(r, c)));
  return matrix(static_cast<int>(values.cols()), std::move(cells));
}

void append(Formula& row, std::vector<Formula> more) {
  for (Formula& part : more) row.children.push_back(std::move(part));
}

}  // namespace formula
}  // namespace chainrule
