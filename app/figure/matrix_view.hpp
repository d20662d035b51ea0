#pragma once
#include "app/figure/builders.hpp"

#include <array>

namespace chainrule {

/// One matrix of a step: which numbers, under which name, and which of them the step has in play.
struct MatrixPart {
  /// What its cells are, so that each is linked to its place in the network.
  enum class Role { weight, bias, output, preactivation, delta, other } role = Role::other;
  std::string before;     ///< operator at its left: "·", "+", "="
  Formula name;
  nn::TensorId tensor = -1;
  bool transposed = false;
  int layer = 0;          ///< of its numbers; -1: the inputs
  // As drawn: the row and the column in play, and the one cell; -1: none.
  nn::Index row = -1, column = -1;
  bool is_whole = false;  ///< all of it was just made
  bool is_taken = false;  ///< what an update takes off: nothing in the rows of frozen neurons
};

/// The loop behind a step, a line each, and which of them has just run.
struct LoopLines {
  std::vector<std::string> lines;
  int current = -1;
  std::string where;  ///< "j = 1, k = 2", counted as the loop counts, from 0; empty: the whole loop
};

/// How a step is written with matrices, and as a loop; empty where it is neither.
std::vector<MatrixPart> matrices_of(const nn::Trace& trace, const nn::Position& position, nn::Index example, const Letters& letters);
LoopLines loop_of(const nn::Trace& trace, const nn::Position& position, nn::Index example, const Letters& letters);

/// The present step as matrices, W x + b and its kin, examples as columns, the row and column in play lit; beside them the loop
/// that computes it. Ids: "formula/<n>/<network mark>" of a cell, "name/2" of a matrix, "line/3" of the loop.
struct MatrixViewSpec {
  const nn::Trace* trace = nullptr;
  nn::Position position;
  nn::Index example = 0;
  std::string hovered;
};
Figure matrix_view(const MatrixViewSpec& spec, const FigureStyle& style);

}  // namespace chainrule
