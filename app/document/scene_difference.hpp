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
/// the examples themselves are not looked at; of layers that only one scene has, only their number is told.
std::vector<SceneDifference> differences(const Scene& before, const Scene& after);

/// The same in words: "Learning rate η 0.03 → 0.3, layer 1: Activation ReLU → tanh"; a sentence of its own where nothing
/// differs.
std::string say_differences(const Scene& before, const Scene& after, const Language& language);

}  // namespace chainrule
