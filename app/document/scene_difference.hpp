#pragma once
#include "app/document/scene.hpp"
#include "app/text/language.hpp"

#include <string>
#include <vector>

namespace chainrule {

/// One entry of the scene file in which two scenes differ.
struct SceneDifference {
  std::string path;           ///< "training.learning_rate", "network.layer[0].activation"; "network.layer": how many there are
  std::string before, after;  ///< as they stand in the file; empty where it says nothing, "[…]" for lists of numbers
  bool operator==(const SceneDifference&) const = default;
};

/// What differs about network, training and how examples are varied, in the order of the file. Title, description and
/// the examples themselves are not looked at; of hidden layers that only one scene has, wherever they stand, only their number
/// is told, and the others have the numbers that `after` gives them.
std::vector<SceneDifference> differences(const Scene& before, const Scene& after);

/// The same in words, weights that both scenes give by their places: "Learning rate η 0.03 → 0.3, layer 1: Activation ReLU → tanh"; a sentence of its own where nothing
/// differs.
std::string say_differences(const Scene& before, const Scene& after, const Language& language);

/// A weight or bias and what it was before and is now.
struct WeightChange {
  nn::Index layer = 0, unit = 0, input = 0;  ///< from 0; input -1 is the bias
  double before = 0, after = 0;
  bool operator==(const WeightChange&) const = default;
};
struct WeightChanges {
  std::vector<WeightChange> named;  ///< the first of them
  std::size_t count = 0;            ///< all of them
};
/// Where two vectors of parameters of one network differ, bit for bit.
WeightChanges weight_changes(const nn::NetworkSpec& network, const nn::Vector& before, const nn::Vector& after);
/// "layer 1: w(2,1) 0.5 → 0.7, layer 2: b(1) 0 → 1 and 3 more weights or biases"; empty where nothing differs.
std::string say_changes(const WeightChanges& changes, const Language& language);

}  // namespace chainrule
