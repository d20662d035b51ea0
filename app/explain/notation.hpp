#pragma once
// The lecturer's letters: z, a, δ, w, b, y and L, as formula trees and as chips with numbers.
#include "app/explain/explain.hpp"

#include <functional>
#include <string>

namespace chainrule {

/// One step, unit and term of a trace as a reading sees it, with the letters and numbers to speak of it.
class Notation {
 public:
  Notation(const nn::Trace& trace, nn::Index example, const Voice& voice) : trace_(trace), example_(example), voice_(voice) {}

  const nn::Trace& trace() const { return trace_; }
  nn::Index example() const { return example_; }
  const nn::LayerTensors& tensors(int layer) const { return trace_.layers[static_cast<std::size_t>(layer)]; }
  const nn::LayerSpec& spec(int layer) const { return trace_.network.layers[static_cast<std::size_t>(layer)]; }
  bool is_output(int layer) const { return layer + 1 == trace_.network.layer_count(); }
  /// Two sentences after one another: with a space between, or without one in Chinese.
  std::string sentences(const std::string& first, const std::string& second) const {
    return words("explain.two_sentences", {{"first", first}, {"second", second}});
  }
  /// Besides its own arguments a sentence may use {z} and {a}, the letters of sums and outputs.
  std::string words(std::string_view key, Arguments arguments = {}) const;
  const Letters& letters() const { return voice_.letters; }
  std::string number(double value) const { return voice_.number(value); }
  double value(nn::TensorId tensor, nn::Index row) const;
  double value(nn::TensorId tensor, nn::Index row, nn::Index column) const;

  std::string neuron(int layer, nn::Index unit) const;                      ///< "h₁"
  std::string row(int layer, nn::Index row) const;                          ///< "h₁", of maxout "h₁,₂"
  nn::Index pieces(int layer) const { return nn::rows_a_unit(spec(layer).activation); }
  std::string weight(int layer, nn::Index unit, nn::Index input) const;     ///< "w₅", "Θ⁽¹⁾₂,₁"
  std::string bias(int layer, nn::Index row) const;                         ///< "b(h₁)", "θ(h₁)", "Θ⁽¹⁾₁,₀"

  // Letters with their index. A layer of -1 stands for the inputs. z, δ, w and b count rows; a counts neurons.
  Formula z(int layer, nn::Index row) const;
  Formula a(int layer, nn::Index unit) const;
  Formula delta(int layer, nn::Index row) const;
  Formula w(int layer, nn::Index row, nn::Index input) const;
  Formula b(int layer, nn::Index row) const;
  Formula y(nn::Index unit) const;
  /// z, a, w, b or any other letter as it stands in formulas.
  Formula letter(std::string_view which) const;
  /// What a sum does with its bias: "+ b", "− θ", "+ Θ₁,₀ · 1".
  Formula bias_operator() const;
  std::vector<Formula> bias_term(int layer, nn::Index row) const;
  /// The same for a whole layer: z with the layer's number raised in brackets.
  Formula whole(const std::string& letter, int layer) const;
  /// f of the layer as it is written: σ, tanh, ReLU ...; `primed`: its slope.
  Formula f(int layer, bool primed = false) const;
  std::string f_text(int layer, bool primed = false) const;

  // Numbers as chips that name what they are and point at the network.
  Formula z_chip(int layer, nn::Index unit, bool strong = false) const;
  Formula a_chip(int layer, nn::Index unit, bool strong = false) const;
  Formula delta_chip(int layer, nn::Index unit, bool strong = false) const;
  Formula w_chip(int layer, nn::Index unit, nn::Index input, bool strong = false) const;
  /// What stands behind a minus: in brackets where it is negative itself.
  Formula taken_away(Formula chip, double value) const;
  Formula b_chip(int layer, nn::Index unit, bool strong = false) const;
  Formula y_chip(nn::Index unit) const;
  /// A number of the rule and the control that sets it: a chip, or a plain number.
  Formula set_chip(double value, std::string caption, std::string_view control) const;
  Formula set_number(double value, std::string_view control) const;
  Formula chip(double value, std::string caption, std::string link = {}, bool strong = false) const;

 private:
  std::string theta(int layer, nn::Index row, nn::Index column) const;
  Formula theta_formula(int layer, nn::Index row, const std::string& column) const;
  Formula indexed(const std::string& letter, const std::string& name, const std::string& index) const;
  Formula row_indexed(const std::string& letter, int layer, nn::Index row) const;
  const nn::Trace& trace_;
  nn::Index example_;
  const Voice& voice_;
};

namespace formula {
Formula equals();
Formula plus();
Formula minus();
Formula times();
Formula dots();
/// The number of a layer (from 0 here, from 1 as read) as it is raised: "(1)".
Formula layer_mark(int layer);
/// ∂L/∂(below), as a fraction.
Formula dL(Formula below);
/// The place of the number in one row and column, counted from 0.
using CellLink = std::function<std::string(nn::Index row, nn::Index column)>;
/// A matrix of plain numbers, or nothing where it has more than `most` rows or columns.
Formula matrix_of(const nn::Matrix& values, const NumberFormat& number, nn::Index most, const CellLink& link);
void append(Formula& row, std::vector<Formula> more);
}  // namespace formula

}  // namespace chainrule
