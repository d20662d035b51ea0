#pragma once
#include "app/document/document.hpp"
#include "app/document/scene_difference.hpp"
#include "engine/landscape/path.hpp"
#include "engine/train/curve.hpp"
#include "engine/train/stop_rule.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace chainrule {

/// How a line of a run went; shared, for snapshots hold it too.
using Course = std::shared_ptr<const std::vector<nn::CurvePoint>>;

/// Weights and biases that were set by hand between two updates.
struct HandEdit {
  std::int64_t step = 0;  ///< updates made before
  std::shared_ptr<const Document> before, after;  ///< their states hold the parameters
  WeightChanges changes{};
};
/// Oldest first, one for each step.
using HandEdits = std::vector<HandEdit>;

/// What a change in the past has left: the line of updates as it was, with what held there and how it went.
struct Branch {
  std::int64_t number = 0;  ///< names it in commands, and on the screen until it is given a name
  std::string name;         ///< as given by hand; empty: "branch NUMBER"
  int line = 0;             ///< its number in nn::History
  std::shared_ptr<const Document> document;  ///< as it was left; its state is empty, history holds that
  Course course;
  std::shared_ptr<const nn::Path> path;  ///< where it has been; null where nothing was noted
  std::int64_t last_step = 0;
  std::int64_t parted_step = 0;  ///< where it and the line that left it went different ways
  std::vector<nn::Halt> halts;   ///< where it has halted by itself, in the order of its updates
  bool state_edited = false;
  HandEdits by_hand;
  bool compared = false;  ///< its loss is drawn beside the present one
};

/// More edits by hand than these are not remembered one by one: the oldest are forgotten.
constexpr std::size_t most_hand_edits = 64;

/// The longest name that a branch can be given, in characters.
constexpr std::int64_t longest_branch_name = 40;

}  // namespace chainrule
