#include "app/session/landscape_ways.hpp"

#include <limits>

namespace chainrule {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

}  // namespace

void LandscapeWays::look_from(std::shared_ptr<const nn::Slice> slice, bool same_loss) {
  slice_ = std::move(slice);
  path_.reset();
  for (Known& one : known_) {
    one.has_place = false;
    if (same_loss) continue;
    one.height = unknown;
    one.has_height = false;
  }
}

void LandscapeWays::follow(const std::shared_ptr<const nn::Path>& path) {
  if (path == path_) return;
  path_ = path;
  std::vector<Known> now;
  std::size_t old = 0;
  if (path && !path->points().empty() && path->points().front().parameters().size() == slice_->origin.size()) {
    for (const nn::Path::Point& point : path->points()) {
      while (old < known_.size() && known_[old].point.step < point.step) ++old;
      const bool is_known = old < known_.size() && known_[old].point.shared == point.shared;
      now.push_back(is_known ? known_[old] : Known{point, {}, unknown});
    }
  }
  known_ = std::move(now);
  for (Known& one : known_) {
    if (one.has_place) continue;
    one.place = nn::place_on(*slice_, one.point.parameters().cast<double>());
    one.has_place = true;
  }
}

bool LandscapeWays::measure(nn::SurfaceSampler& sampler, const std::atomic<bool>& stop) {
  for (Known& one : known_) {
    if (one.has_height) continue;
    if (stop) return false;
    one.height = sampler.height_of(one.point.parameters().cast<double>());
    one.has_height = true;
  }
  return true;
}

std::vector<LandscapeStop> LandscapeWays::stops() const {
  std::vector<LandscapeStop> stops;
  stops.reserve(known_.size());
  for (const Known& one : known_) stops.push_back({one.point.step, one.place, one.height});
  return stops;
}

}  // namespace chainrule
