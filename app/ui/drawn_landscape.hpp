#pragma once
#include "app/document/landscape_choice.hpp"
#include "app/explain/landscape_words.hpp"
#include "app/figure/surface_picture.hpp"
#include "app/session/landscape_task.hpp"

#include <future>
#include <memory>
#include <optional>
#include <vector>

namespace chainrule {

/// Of which landscape, race and look the heavy part of a picture is wanted.
struct LandscapeWish {
  std::shared_ptr<const Landscape> landscape;  ///< of a network; null: of the function that `choice` names
  LandscapeChoice choice;
  std::shared_ptr<const nn::RaceCourse> course;  ///< null: nobody races
  std::vector<nn::RacerSpec> racers;
  std::int64_t race_step = -1;
  bool log_height = false;
  const Language* language = nullptr;
  const Theme* theme = nullptr;
  bool operator==(const LandscapeWish&) const = default;
};

/// A landscape with everything of its picture that is heavy: heights as shares of the axis, triangles, contour lines, colours,
/// and where the racers are.
struct DrawnLandscape {
  LandscapeWish wish;
  std::shared_ptr<const nn::Surface> surface;  ///< null while there is a gap
  std::vector<LandscapeWay> racers;
  std::shared_ptr<const SurfacePicture> picture;
};
/// Takes milliseconds at 201 x 201 points. What of `before` still holds is not made again. Of a function the surface has
/// `points` a side.
DrawnLandscape drawn_landscape(const LandscapeWish& wish, const DrawnLandscape* before, nn::Index points = function_points);

/// The path of training over a landscape, as it is drawn.
std::vector<LandscapeWay::Stop> stops_of(const Landscape& landscape);

/// Draws landscapes beside the screen, one at a time: ask every frame, take what is there. A coarse one is there at once where
/// there would be nothing. Called from one thread.
class LandscapeDrawing {
 public:
  LandscapeDrawing() = default;
  LandscapeDrawing(const LandscapeDrawing&) = delete;
  LandscapeDrawing& operator=(const LandscapeDrawing&) = delete;
  ~LandscapeDrawing();  ///< waits for what is under way
  /// The newest there is: of this wish, or of one before it.
  std::shared_ptr<const DrawnLandscape> latest(const LandscapeWish& wish);
  /// What was drawn is of something else: it is not shown again.
  void forget();
  bool busy() const { return under_way_.valid() || waits_; }

 private:
  void collect();

  std::future<std::shared_ptr<const DrawnLandscape>> under_way_;
  std::shared_ptr<const DrawnLandscape> latest_;
  bool is_forgotten_ = false;  ///< what is under way
  bool waits_ = false;         ///< another wish is to be drawn later
};

}  // namespace chainrule
