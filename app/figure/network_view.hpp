#pragma once
// What the network diagram and its parts read from a trace at one place: which numbers are known, and which are lit.
#include "app/figure/builders.hpp"

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace chainrule {

/// How a mark is set off: nothing, what was just done, or what comes next.
enum class Light { none, active, upcoming };

/// Reads one trace at one position. Borrowed: spec and style must outlive it.
class NetworkView {
 public:
  NetworkView(const NetworkDiagramSpec& spec, const FigureStyle& style);

  const nn::NetworkSpec& network() const { return trace_.network; }
  const nn::Trace& trace() const { return trace_; }
  const NetworkDiagramSpec& spec() const { return spec_; }
  const nn::LayerTensors& tensors(int layer) const { return trace_.layers[static_cast<std::size_t>(layer)]; }

  /// Is this row computed at the position? False for a tensor that the pass does not have.
  bool knows(nn::TensorId tensor, nn::Index row) const;
  bool knows(nn::TensorId tensor, nn::Index row, nn::Index column) const;
  /// The number at (row, example); only after knows().
  double at(nn::TensorId tensor, nn::Index row) const;
  /// The number as people read it, or an empty text where it is not known yet.
  std::string shown(nn::TensorId tensor, nn::Index row) const;
  std::string number(double value) const { return style_.number(value); }
  std::string words(std::string_view key, const Arguments& arguments = {}) const;
  const Letters& letters() const { return style_.letters; }
  /// "z = ", "net = " and the like, with nothing behind.
  std::string named(std::string_view letter, const std::string& value) const { return std::string(letter) + " = " + value; }
  std::string shown_bias(double value) const { return number(letters().shown_bias(value)); }
  std::string weight_label(int layer, nn::Index row, nn::Index input) const;

  /// What the neuron hands on: its activation, after dropout where there is one. Inputs have layer -1.
  nn::TensorId handed_on(int layer) const;
  bool is_struck(int layer, nn::Index unit) const;
  bool is_silent(int layer, nn::Index unit) const { return layer >= 0 && network().is_silent(layer, unit); }
  /// A neuron that is frozen by itself; a frozen layer is none.
  bool is_frozen(int layer, nn::Index unit) const;
  /// The row of the weight that stands for a neuron: of maxout the largest piece, once it is known, else the first.
  nn::Index row_shown(int layer, nn::Index unit) const;
  bool knows_loss() const;
  /// Is the step just done the one that finds the gradients of weights?
  bool computes_gradients() const;

  bool links_show_weights() const { return spec_.links == LinkQuantity::weights; }
  /// They show what only a backward pass finds.
  bool links_are_learned() const { return spec_.links == LinkQuantity::gradients || spec_.links == LinkQuantity::updates; }
  LinkReading reading() const { return {&trace_, spec_.position, spec_.example, spec_.links}; }
  /// What a link shows; none where it is not computed yet.
  std::optional<double> link_value(int layer, nn::Index row, nn::Index input) const { return chainrule::link_value(reading(), layer, row, input); }

  Light light(const std::string& id) const;
  /// Does a route of blame pass here, from the blamed weight or bias to the loss? The input of the weight belongs to it.
  bool is_on_route(int layer, nn::Index unit) const;
  bool is_link_on_route(int layer, nn::Index row, nn::Index input) const;
  /// Beside what was just done and what comes next: it has no part in them. Nothing is, where a trace has not begun or is over.
  bool is_beside(int layer, nn::Index unit) const;
  bool is_beside_link(int layer, nn::Index row, nn::Index input) const;
  /// Dimmed because something else is pointed at.
  bool is_dim(int layer, nn::Index unit) const;
  bool is_dim_link(int layer, nn::Index row, nn::Index input) const;

  std::string neuron_title(int layer, nn::Index unit) const;
  std::string link_title(int layer, nn::Index row, nn::Index input) const;

 private:
  struct Hovered {
    bool any = false, is_neuron = false, is_link = false;
    int layer = -1;
    nn::Index unit = 0, row = 0, input = 0;
  };
  Hovered read_hovered(std::string_view id) const;
  void find_routes(const nn::ParameterPlace& place);
  bool dims_beside_routes() const;
  void find_lit();
  void light_neuron(int layer, nn::Index unit);
  bool is_hovered_link(int layer, nn::Index row, nn::Index input) const;

  const NetworkDiagramSpec& spec_;
  const FigureStyle& style_;
  const nn::Trace& trace_;
  std::unordered_set<std::string_view> active_, upcoming_;
  Hovered hovered_;
  std::vector<std::vector<bool>> lit_;  ///< inputs first, then layer by layer: has a part in the step; empty: all have
  std::vector<std::vector<bool>> reached_;  ///< layer by layer, unit by unit: on a route; empty: none is shown
  nn::TensorId loss_ = -1;
};

}  // namespace chainrule
