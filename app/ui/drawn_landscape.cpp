#include "app/ui/drawn_landscape.hpp"

#include <chrono>

namespace chainrule {
namespace {

/// Of the ways of a large network fewer stops are drawn, since each is projected.
constexpr std::size_t most_stops_of_large = 48;
constexpr nn::Index large_network = 20'000;
/// A surface of so many points a side is drawn within the frame that brings it, where there is none to show meanwhile.
constexpr nn::Index small_enough = 26;

bool is_same_function(const LandscapeWish& one, const LandscapeWish& other) {
  return !one.landscape && !other.landscape && one.choice == other.choice;
}

std::shared_ptr<const nn::Surface> surface_of_wish(const LandscapeWish& wish, const DrawnLandscape* before, nn::Index points) {
  if (wish.landscape) return wish.landscape->surface;
  if (before && is_same_function(before->wish, wish) && before->surface->resolution >= points) return before->surface;
  return std::make_shared<const nn::Surface>(function_surface(wish.choice, points));
}

/// A race of another network, or of a network where a function is looked at, has no place here.
bool races_here(const nn::RaceCourse& course, const nn::Slice* slice) {
  if (course.racers.empty()) return false;
  const nn::RaceCourse::Racer& first = course.racers.front();
  return slice ? !first.parameters.empty() && first.parameters.front().size() == slice->origin.size() : !first.places.empty();
}

bool has_same_racers(const LandscapeWish& one, const LandscapeWish& other) {
  const nn::Slice *slice = one.landscape ? one.landscape->slice.get() : nullptr, *before = other.landscape ? other.landscape->slice.get() : nullptr;
  return one.course == other.course && one.racers == other.racers && one.race_step == other.race_step && one.language == other.language && slice == before;
}

std::vector<LandscapeWay> racers_on(const LandscapeWish& wish, const DrawnLandscape* before) {
  const nn::Slice* slice = wish.landscape ? wish.landscape->slice.get() : nullptr;
  if (!wish.course || !races_here(*wish.course, slice)) return {};
  if (before && has_same_racers(before->wish, wish)) return before->racers;
  const bool is_large = slice && slice->origin.size() > large_network;
  return ways_of_race(*wish.course, wish.racers, slice, wish.race_step, is_large ? most_stops_of_large : most_way_stops, *wish.language);
}

HeightExtent heights_on(const DrawnLandscape& drawn) {
  std::vector<LandscapeWay> ways = drawn.racers;
  if (drawn.wish.landscape) ways.push_back({{}, stops_of(*drawn.wish.landscape), 0, false});
  return heights_of_ways(ways, drawn.surface->range);
}

}  // namespace

std::vector<LandscapeWay::Stop> stops_of(const Landscape& landscape) {
  std::vector<LandscapeWay::Stop> stops;
  for (const LandscapeStop& stop : landscape.path) stops.push_back({stop.place.s, stop.place.t, stop.height, stop.place.distance, stop.step});
  return stops;
}

DrawnLandscape drawn_landscape(const LandscapeWish& wish, const DrawnLandscape* before, nn::Index points) {
  DrawnLandscape drawn;
  drawn.wish = wish;
  drawn.surface = surface_of_wish(wish, before, points);
  if (!drawn.surface) return drawn;
  drawn.racers = racers_on(wish, before);
  const bool stays = before && before->picture && before->surface == drawn.surface && before->wish.theme == wish.theme;
  drawn.picture = std::make_shared<const SurfacePicture>(
      whole_picture(*drawn.surface, heights_on(drawn), wish.log_height, *wish.theme, stays ? before->picture.get() : nullptr));
  return drawn;
}

LandscapeDrawing::~LandscapeDrawing() {
  if (under_way_.valid()) under_way_.wait();
}

void LandscapeDrawing::collect() {
  if (!under_way_.valid() || under_way_.wait_for(std::chrono::seconds(0)) != std::future_status::ready) return;
  std::shared_ptr<const DrawnLandscape> found = under_way_.get();
  if (!std::exchange(is_forgotten_, false)) latest_ = std::move(found);
}

void LandscapeDrawing::forget() {
  collect();
  latest_.reset();
  waits_ = false;
  is_forgotten_ = under_way_.valid();
}

std::shared_ptr<const DrawnLandscape> LandscapeDrawing::latest(const LandscapeWish& wish) {
  collect();
  const bool is_whole = latest_ && (wish.landscape || (latest_->surface && latest_->surface->resolution == function_points));
  waits_ = !is_whole || !(latest_->wish == wish);
  if (!waits_) return latest_;
  const bool is_foreign = latest_ && (wish.landscape ? !latest_->wish.landscape : !is_same_function(latest_->wish, wish));
  if (is_foreign) forget();
  const bool is_small = !wish.landscape || !wish.landscape->surface || wish.landscape->surface->resolution <= small_enough;
  if (!latest_ && is_small) latest_ = std::make_shared<const DrawnLandscape>(drawn_landscape(wish, nullptr, small_enough));
  waits_ = under_way_.valid();
  if (waits_) return latest_;
  under_way_ = std::async(std::launch::async, [wish, before = latest_] { return std::make_shared<const DrawnLandscape>(drawn_landscape(wish, before.get())); });
  return latest_;
}

}  // namespace chainrule
