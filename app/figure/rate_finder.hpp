#pragma once
#include "app/figure/builders.hpp"
#include "engine/landscape/rate_finder.hpp"

namespace chainrule {

struct RateFinderSpec {
  const nn::RateSweep* sweep = nullptr;  ///< null: nothing has been measured yet
  double present = 0;                    ///< the learning rate in force; 0: no line
  bool running = false;                  ///< a measurement is under way
};
/// Loss of each batch against a rate that grows, the rate on a logarithmic axis. Ids: "suggested", "smoothed", "batch/1" ...,
/// "steepest", "lowest", "present", "legend/suggested" ... Batches far above the smoothed line lie outside of the axes and are
/// left out.
Figure rate_finder(const RateFinderSpec& spec, const FigureStyle& style);

}  // namespace chainrule
