#pragma once
#include "app/figure/builders.hpp"
#include "engine/landscape/race.hpp"

#include <optional>
#include <vector>

namespace chainrule {

/// A race as far as it has come, and who is in it.
struct RaceSpec {
  const nn::RaceCourse* course = nullptr;  ///< null: nothing to show yet
  std::vector<nn::RacerSpec> racers;
  std::optional<std::int64_t> step;        ///< a step that is looked at: a line, and its values in the legend
  bool log_scale = false, grid = true;
};
/// Loss (on a function: height) against steps, one curve for each racer, with their names and values beside them. Ids: "racer1",
/// "racer1/last", "racer1/lost", "racer1/here", "racer1/name", "step".
Figure race_curves(const RaceSpec& spec, const FigureStyle& style);

/// Final and lowest loss, distances, and where one was lost, as a table. Ids: "row/1", "row/1/final" ... (race_columns).
Figure race_table(const RaceSpec& spec, const FigureStyle& style);

}  // namespace chainrule
