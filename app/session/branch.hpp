#pragma once
#include "app/document/document.hpp"
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
  bool compared = false;  ///< its loss is drawn beside the present one
};

/// The longest name that a branch can be given, in characters.
constexpr std::int64_t longest_branch_name = 40;

}  // namespace chainrule
