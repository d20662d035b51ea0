#pragma once
#include "app/document/document.hpp"
#include "app/document/landscape_choice.hpp"
#include "app/session/measurement.hpp"
#include "engine/landscape/curvature.hpp"
#include "engine/landscape/rate_finder.hpp"

#include <memory>
#include <vector>

namespace chainrule {

/// What a frame wants to see of the network's landscape.
struct LandscapeQuestion {
  std::shared_ptr<const Document> document;  ///< at the state that is the centre
  LandscapeChoice choice;                    ///< not of a function: that needs no task (nn::surface_of)
  std::shared_ptr<const nn::Path> path;      ///< of the present line; may be null
  std::shared_ptr<const nn::RaceCourse> race;  ///< whose plane slice = race is; may be null
  nn::Index sample = 0;                      ///< the example of data = sample; -1: the next batch
  bool training = false;                     ///< the centre will move on: a grid of 101 points a side is fine enough
};

/// Why there is no surface.
enum class LandscapeGap { none, no_path, no_race, no_examples, not_finite };

/// A place of the run as seen from the plane, with the loss there itself (NaN while it is not known yet).
struct LandscapeStop {
  std::int64_t step = 0;
  nn::SlicePlace place;
  double height = 0;
};

/// A landscape as far as it is known. All of it belongs to `document`, but `path` and `here`, which go on to the newest
/// state that was asked for.
struct Landscape {
  std::shared_ptr<const Document> document;
  LandscapeChoice choice;
  nn::Index sample = 0;
  std::shared_ptr<const nn::Slice> slice;      ///< null while there is a gap
  std::shared_ptr<const nn::Surface> surface;  ///< null while there is a gap
  LandscapeGap gap = LandscapeGap::none;
  std::vector<LandscapeStop> path;  ///< oldest first
  LandscapeStop here;
  std::int64_t step() const { return document->state.step; }
  /// Updates made since: how old the picture is.
  std::int64_t age() const { return here.step - step(); }
};

/// The loss that a choice asks for at a document's state; nothing where the split is empty.
std::optional<nn::SurfaceLoss> surface_loss(const Document& document, const LandscapeChoice& choice, nn::Index sample);
/// The same over as few evenly spaced examples as keep curvature, which takes some dozens of gradients, within seconds.
std::optional<nn::SurfaceLoss> curvature_loss(const Document& document, const LandscapeChoice& choice, nn::Index sample);
/// The plane that a choice asks for. Nothing where path or race are too short, numbers are not finite, or when stopped.
std::optional<nn::Slice> slice_for(const Document& document, const LandscapeChoice& choice, const nn::SurfaceLoss& loss,
                                   const nn::Path* path, const nn::RaceCourse* race, const std::atomic<bool>* stop = nullptr);

/// Computes landscapes beside the screen, in one thread of low priority: ask every frame, take what is there. Pictures get
/// finer until the state moves on; then the next one begins, and takes the place of the one before as soon as it is as fine
/// (while training, of 101 points a side), or at once where the plane has moved far. Called from one thread.
class LandscapeTask {
 public:
  LandscapeTask();
  ~LandscapeTask();  ///< stops and joins
  /// The newest landscape; null before the first, and of another network or data set. Never waits.
  std::shared_ptr<const Landscape> latest(const LandscapeQuestion& question);
  bool busy() const;                ///< something finer or newer is to come
  std::uint64_t revision() const;   ///< grows with every picture that has come in

  /// Measured once when asked for, each by itself; `cancel` ends both and forgets them, `cancel_running` what is under way. Curvature looks at as many evenly
  /// spaced examples as keep it within seconds.
  struct MeasuredCurvature {
    nn::Curvature curvature;
    std::int64_t step = 0;
    nn::Index examples = 0;
  };
  struct MeasuredRates {
    nn::RateSweep sweep;
    std::int64_t step = 0;
  };
  void measure_curvature(const std::shared_ptr<const Document>& document, const LandscapeChoice& choice, nn::Index sample = 0);
  void measure_rates(const std::shared_ptr<const Document>& document, const nn::RateSweepSpec& spec = {});
  void cancel();
  void cancel_running();
  const MeasuredCurvature* curvature();  ///< null before it is known
  const MeasuredRates* rates();
  /// How far they have come, 0 to 1; nothing while they are not measured.
  std::optional<double> curvature_progress() const { return curvature_.running() ? std::optional(curvature_.progress()) : std::nullopt; }
  std::optional<double> rates_progress() const { return rates_.running() ? std::optional(rates_.progress()) : std::nullopt; }
  bool measuring() const { return curvature_.running() || rates_.running(); }

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
  Measurement<MeasuredCurvature> curvature_;
  Measurement<MeasuredRates> rates_;
};

}  // namespace chainrule
