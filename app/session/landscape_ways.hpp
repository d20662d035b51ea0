#pragma once
#include "app/session/landscape_task.hpp"

#include <memory>
#include <vector>

namespace chainrule {

/// The path of a run as seen from a slice. What was computed once is kept: places as long as the slice stays, heights as
/// long as the loss does.
class LandscapeWays {
 public:
  /// Another slice, and perhaps another loss.
  void look_from(std::shared_ptr<const nn::Slice> slice, bool same_loss);
  /// Places of all points; heights that are not known yet are NaN.
  void follow(const std::shared_ptr<const nn::Path>& path);
  /// Computes the missing heights until all are there or `stop` becomes true; false then.
  bool measure(nn::SurfaceSampler& sampler, const std::atomic<bool>& stop);
  std::vector<LandscapeStop> stops() const;

 private:
  struct Known {
    nn::Path::Point point;
    nn::SlicePlace place;
    double height = 0;
    bool has_place = false, has_height = false;
  };
  std::shared_ptr<const nn::Slice> slice_;
  std::shared_ptr<const nn::Path> path_;
  std::vector<Known> known_;
};

}  // namespace chainrule
