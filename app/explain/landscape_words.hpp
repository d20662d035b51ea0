#pragma once
#include "app/figure/landscape.hpp"
#include "app/figure/race_curves.hpp"
#include "engine/landscape/race.hpp"
#include "engine/landscape/slice.hpp"

#include <string>
#include <vector>

namespace chainrule {

/// What the pictures of a landscape and of the race over it are made from. Pointers are borrowed.
struct LandscapeFacts {
  const nn::Surface* surface = nullptr;  ///< null: nothing to show
  const SurfacePicture* picture = nullptr;  ///< its heavy part, made beforehand; may be null
  const nn::Slice* slice = nullptr;      ///< null: the surface is a function's
  std::string missing;                   ///< why there is no surface: a word of [explain.landscape.gap]; empty: it is being made
  std::vector<nn::PlanePoint> minima;    ///< of a function
  // Of a network.
  nn::SurfaceData data = nn::SurfaceData::train;
  nn::Index all_examples = 0;            ///< as many would have counted
  bool penalty = false, dropout = false;
  std::int64_t age = 0;                  ///< updates made since
  std::vector<LandscapeWay::Stop> path;  ///< of the training, oldest first
  std::optional<nn::PlanePoint> here;
  std::vector<LandscapeArrow> arrows;
  // The race.
  std::vector<LandscapeWay> racers;      ///< one for each, named
  Camera camera;
  bool log_height = false, wire = false, contours = true;
};
/// The picture's values, in words of the style's language.
LandscapeSpec landscape_spec(const LandscapeFacts& facts, const nn::NetworkSpec& network, const FigureStyle& style);

/// Of a way as many stops are drawn.
constexpr std::size_t most_way_stops = 400;
/// The ways of a race as far as step `until` (-1: to the end), over a function or projected onto the plane of a slice. At
/// most `most_stops` of each.
std::vector<LandscapeWay> ways_of_race(const nn::RaceCourse& course, const std::vector<nn::RacerSpec>& racers, const nn::Slice* slice,
                                       std::int64_t until, std::size_t most_stops, const Language& language);
/// From `here`: what the next update adds ("step", its true length on the plane) and where the gradient points down
/// ("gradient", as long as an eighth of the plane's side).
std::vector<LandscapeArrow> arrows_of(const nn::Slice& slice, const nn::Vector& parameters, const nn::Vector* gradient, const nn::Vector* after);

/// A weight's or bias's name with its layer: "w₃,₂ of layer 1".
std::string parameter_words(const nn::NetworkSpec& network, const nn::ParameterPlace& place, const Language& language);

}  // namespace chainrule
