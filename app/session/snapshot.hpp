#pragma once
#include "engine/trace/record.hpp"
#include "engine/train/curve.hpp"
#include "engine/train/response.hpp"

#include <memory>

namespace chainrule {

/// What the screen shows of a run at one step; immutable, made by one thread, read by another. All parts belong to the
/// same step, so that no two figures can disagree.
struct Snapshot {
  std::uint64_t number = 0;  ///< counts publications
  nn::TrainingState state;
  std::shared_ptr<const nn::Trace> trace;        ///< of the chosen sample, at this state
  std::shared_ptr<const nn::ResponseMaps> maps;  ///< null unless the network has two inputs
  std::shared_ptr<const std::vector<nn::CurvePoint>> curve;
  nn::Scores scores;  ///< on at most `score_limit` examples of each split
  double epoch = 0;
  bool finite = true;
};

/// What a snapshot should hold besides the state.
struct SnapshotWish {
  nn::Index sample = 0;  ///< column of the data set
  bool maps = true;
  nn::Index map_resolution = 64;
  nn::Plane plane;
  nn::Index score_limit = 2000;
};

}  // namespace chainrule
