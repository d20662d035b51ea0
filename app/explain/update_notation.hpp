#pragma once
// What the readings of gradients on their way, of optimizers and of clipping have in common.
#include "app/explain/reading.hpp"

namespace chainrule {

/// The parameter that a term of an update moves: weight k, or the bias behind them.
struct Moved {
  bool is_bias = false;
  nn::Index unit = 0, input = 0;
};
Moved moved_by(const Reading& reading, nn::Index inputs);

std::string name_of(const Notation& say, int layer, const Moved& moved);
Formula letter_of(const Notation& say, int layer, const Moved& moved);
std::string id_for(int layer, const Moved& moved);
/// As the letters show it: a bias that is taken away, and what moves it, have the opposite sign.
double value_of(const Notation& say, nn::TensorId weight, nn::TensorId bias, const Moved& moved);

/// The letter in a rule: W of the layer for a whole step, else the one weight.
Formula moved_letter(const Reading& reading, int layer, const Moved& moved);
/// The sentence "explain.<kind>.<step, neuron or term>".
Said framed(const Reading& reading, int layer, const std::string& kind, const Moved& moved);

// Chips: of a parameter before and after, of its gradient (∂L/∂w, or g once a penalty or clipping has changed it).
Formula old_chip(const Reading& reading, int layer, const Moved& moved, double value);
Formula new_chip(const Reading& reading, int layer, const Moved& moved, double value);
Formula gradient_chip(const Reading& reading, int layer, const Moved& moved, double value);

/// The note, and where a schedule is at work which rate it has set.
std::string with_schedule(const Reading& reading, const std::string& note);
/// How the biases move, and the schedule's note.
std::string update_note(const Reading& reading);

}  // namespace chainrule
