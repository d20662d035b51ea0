#pragma once
#include "engine/landscape/race.hpp"
#include "engine/landscape/surface.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace chainrule {

/// [landscape] of a scene: which surface is looked at. Changes no number of the run.
struct LandscapeChoice {
  /// The network's own loss, where empty; else a test function, or the formula below.
  std::optional<nn::TestFunction> function;
  std::string formula;                      ///< in x and y; where not empty it is what is looked at
  nn::SliceKind slice = nn::SliceKind::random;
  std::uint64_t seed = 1;                   ///< of the random directions
  nn::ParameterPlace first{0, 0, 0}, second{0, 0, 1};  ///< for slice = weights; clamped to the network where it is smaller
  double reach = 0;                         ///< how far the weights' range goes to each side; of other slices, a factor of the usual range. 0: the usual one
  nn::SurfaceData data = nn::SurfaceData::train;
  bool penalty = false, dropout = false;
  bool is_function() const { return function.has_value() || !formula.empty(); }
  bool operator==(const LandscapeChoice&) const = default;
};

/// [race] of a scene: who races over that landscape, or trains the same network, from where and how far.
struct RaceChoice {
  std::vector<nn::RacerSpec> racers;        ///< empty: the usual five (usual_racers)
  nn::Index steps = 200;
  std::optional<nn::PlanePoint> start;      ///< on a function; nothing: by custom
  bool operator==(const RaceChoice&) const = default;
};
/// Range (`reach` times the usual one), customary start, minima and rate of the function that is looked at.
nn::TestFunctionFacts facts_of(const LandscapeChoice& landscape);
/// Nothing where the network's own loss is looked at.
std::optional<nn::PlaneFunction> function_of(const LandscapeChoice& landscape);
/// The function that is looked at, over its range, with so many points a side.
constexpr nn::Index function_points = 121;
nn::Surface function_surface(const LandscapeChoice& landscape, nn::Index points = function_points);

/// Plain descent, momentum, adagrad, rmsprop and adam at rates by custom: of a function at its own, of a network at its rule's.
std::vector<nn::RacerSpec> usual_racers(const LandscapeChoice& landscape, const nn::TrainingRule& rule);
nn::RacerSpec usual_racer(nn::OptimizerKind kind, const LandscapeChoice& landscape, const nn::TrainingRule& rule);
/// Who races: those of the choice or the usual ones. On a network everything that a racer does not say of itself (batches,
/// penalties, clipping, precision, seed) is the rule's; on a function clipping is.
std::vector<nn::RacerSpec> racers_of(const LandscapeChoice& landscape, const RaceChoice& race, const nn::TrainingRule& rule);
/// The race at its start: on a function at the chosen or customary place, of a network from a state of its training.
nn::Race race_of(const LandscapeChoice& landscape, const RaceChoice& race, const nn::NetworkSpec& network, const nn::TrainingRule& rule,
                 const std::shared_ptr<const nn::Dataset>& data, const nn::TrainingState& from);

constexpr nn::Index most_race_steps = 100'000;
constexpr std::size_t most_racers = 12;

}  // namespace chainrule
