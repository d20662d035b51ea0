#pragma once
// Landscape and race as a figure in a file wants them: whole, computed while one waits.
#include "app/explain/landscape_words.hpp"
#include "app/session/landscape_task.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace chainrule::cli {

/// `facts` and `race` point at what stands beside them here.
struct Landscapes {
  nn::Surface surface;
  std::optional<nn::Slice> slice;
  nn::RaceCourse course;
  LandscapeFacts facts;
  RaceSpec race;
};
/// `races`: whether the racers are run. `path` may be null.
std::unique_ptr<const Landscapes> landscapes_of(const std::shared_ptr<const Document>& document, const nn::Path* path, nn::Index sample,
                                                bool wants_surface, bool wants_race, const Language& language);

}  // namespace chainrule::cli
