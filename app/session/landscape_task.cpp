#include "app/session/landscape_task.hpp"

#include "app/session/landscape_ways.hpp"

#if defined(__linux__)
#include <sys/resource.h>
#endif

#include <algorithm>
#include <cmath>
#include <condition_variable>
#include <limits>
#include <mutex>
#include <thread>
#include <utility>

namespace chainrule {
namespace {

/// While a run goes on, finer pictures would be old before they are done.
constexpr nn::Index fine_enough_in_training = 101;
/// The first pictures wait for nothing.
constexpr nn::Index fine_enough_for_ways = 26;
/// A plane whose centre has moved by this share of its extent is another one.
constexpr double far_away = 0.25;
/// On Linux a thread has a priority of its own; training and the screen come first.
void lower_priority() {
#if defined(__linux__)
  setpriority(PRIO_PROCESS, 0, 10);
#endif
}

bool same_loss(const LandscapeQuestion& one, const LandscapeQuestion& other) {
  const Document &a = *one.document, &b = *other.document;
  const nn::TrainingRule &r = a.scene.rule, &q = b.scene.rule;
  return a.data == b.data && a.scene.network == b.scene.network && one.choice.data == other.choice.data &&
         one.choice.penalty == other.choice.penalty && one.choice.dropout == other.choice.dropout &&
         (one.choice.data != nn::SurfaceData::sample || one.sample == other.sample) &&
         (!one.choice.penalty || (r.l1 == q.l1 && r.l2 == q.l2)) && r.seed == q.seed;
}
/// The same kind of picture, wherever the run stands.
bool same_picture(const LandscapeQuestion& one, const LandscapeQuestion& other) {
  return same_loss(one, other) && one.choice == other.choice;
}
bool same_state(const Document& one, const Document& other) {
  return &one == &other || (one.state.step == other.state.step && one.state.parameters == other.state.parameters);
}

/// Why there is no plane.
LandscapeGap gap_of_plane(const LandscapeQuestion& asked) {
  if (!asked.document->state.parameters.allFinite()) return LandscapeGap::not_finite;
  if (asked.choice.slice == nn::SliceKind::path) return LandscapeGap::no_path;
  return asked.choice.slice == nn::SliceKind::race ? LandscapeGap::no_race : LandscapeGap::not_finite;
}

/// How far a place lies from a plane's centre, in shares of the plane's extent.
double distance_from(const nn::Slice& slice, const nn::Vector& centre, const nn::Vector& parameters) {
  const nn::SlicePlace from = nn::place_on(slice, centre), to = nn::place_on(slice, parameters);
  const double width = slice.range.x_max - slice.range.x_min, height = slice.range.y_max - slice.range.y_min;
  const double length = std::max(width * slice.u.norm(), height * slice.v.norm());
  const double off = length > 0 ? to.distance / length : 0;
  return std::sqrt(std::pow((to.s - from.s) / width, 2) + std::pow((to.t - from.t) / height, 2) + off * off);
}

}  // namespace

struct LandscapeTask::Implementation {
  // What the screen's thread has asked for, and what it is given. Guarded by `mutex`.
  mutable std::mutex mutex;
  std::condition_variable wake;
  LandscapeQuestion wanted;
  bool quit = false, working = false;
  std::shared_ptr<const Landscape> newest;
  std::uint64_t revision = 0;
  std::atomic<bool> stop{false};  // ends the grid under way: another picture is wanted

  // The worker's own: the picture that is being made.
  LandscapeQuestion question;  // without a document: none
  std::shared_ptr<const nn::Slice> slice;
  std::optional<nn::SurfaceSampler> sampler;
  std::shared_ptr<const nn::Surface> surface;
  LandscapeGap gap = LandscapeGap::none;
  bool is_shown = false, is_measured = false;
  LandscapeWays ways;
  std::shared_ptr<const Document> here_of;
  std::shared_ptr<const nn::Path> followed;
  LandscapeStop here;

  std::thread thread;

  ~Implementation() {
    if (!thread.joinable()) return;
    {
      const std::lock_guard lock(mutex);
      quit = true;
      stop = true;
    }
    wake.notify_all();
    thread.join();
  }

  // ---- what is there to do? The worker changes its own fields only while `working`, so that both threads may ask.

  bool is_current(const LandscapeQuestion& asked) const {
    return question.document && same_picture(question, asked) && same_state(*question.document, *asked.document) &&
           (gap != LandscapeGap::no_path || question.path == asked.path) &&
           (asked.choice.slice != nn::SliceKind::race || question.race == asked.race);
  }
  bool is_fine_enough(const LandscapeQuestion& asked) const {
    if (gap != LandscapeGap::none) return true;
    return surface && (surface->is_final || (asked.training && surface->resolution >= fine_enough_in_training));
  }
  bool has_ways(const LandscapeQuestion& asked) const {
    return gap != LandscapeGap::none || (is_measured && here_of == asked.document && followed == asked.path);
  }
  bool is_done(const LandscapeQuestion& asked) const {
    return !asked.document || (is_current(asked) && is_fine_enough(asked) && has_ways(asked));
  }
  /// A picture that was shown makes room for the next one once it is as fine as it can be while the run goes on.
  bool gives_way(const LandscapeQuestion& asked) const {
    if (!question.document || !same_picture(question, asked)) return true;
    return !is_current(asked) && (gap != LandscapeGap::none || (is_shown && (is_fine_enough(asked) || !asked.training)));
  }

  void work() {
    lower_priority();
    std::unique_lock lock(mutex);
    while (!quit) {
      if (is_done(wanted)) {
        working = false;
        wake.wait(lock, [this] { return quit || !is_done(wanted); });
        continue;
      }
      working = true;
      stop = false;
      const LandscapeQuestion asked = wanted;
      lock.unlock();
      advance(asked);
      lock.lock();
    }
  }

  /// One piece of work: a picture's beginning, its next grid, or the path over it.
  void advance(const LandscapeQuestion& asked) {
    if (gives_way(asked)) return begin(asked);
    if (!is_fine_enough(asked)) {
      if (std::shared_ptr<const nn::Surface> finer = sampler->refine(&stop)) {
        surface = std::move(finer);
        if (is_shown) show();
      }
    }
    if (surface && !is_shown && may_show(asked)) show();
    if (is_shown && surface->resolution >= fine_enough_for_ways && !has_ways(asked)) follow(asked);
  }

  void begin(const LandscapeQuestion& asked) {
    const bool keeps_loss = question.document && same_loss(question, asked) && asked.choice.data != nn::SurfaceData::batch &&
                            !asked.choice.dropout;
    surface.reset();
    sampler.reset();
    slice.reset();
    is_shown = is_measured = false;
    here_of.reset();
    gap = LandscapeGap::none;
    const Document& document = *asked.document;
    const std::optional<nn::SurfaceLoss> loss = surface_loss(document, asked.choice, asked.sample);
    std::optional<nn::Slice> plane;
    if (loss) plane = slice_for(document, asked.choice, *curvature_loss(document, asked.choice, asked.sample), asked.path.get(), asked.race.get(), &stop);
    if (!plane && stop) return question.document.reset();
    question = asked;
    if (!plane) {
      gap = !loss ? LandscapeGap::no_examples : gap_of_plane(asked);
      return show();
    }
    slice = std::make_shared<const nn::Slice>(*std::move(plane));
    sampler.emplace(*loss, *slice);
    ways.look_from(slice, keeps_loss);
    ways.follow(asked.path);
    followed = asked.path;
    place_here(asked);
  }

  void place_here(const LandscapeQuestion& asked) {
    const nn::TrainingState& state = asked.document->state;
    here = {state.step, nn::place_on(*slice, state.parameters), std::numeric_limits<double>::quiet_NaN()};
  }

  /// A coarse picture takes no finer one's place, unless that one is of something else or of far away.
  bool may_show(const LandscapeQuestion& asked) const {
    std::shared_ptr<const Landscape> shown;
    {
      const std::lock_guard lock(mutex);
      shown = newest;
    }
    if (!shown || !shown->surface || is_fine_enough(asked)) return true;
    if (surface->resolution >= std::min(shown->surface->resolution, fine_enough_in_training)) return true;
    const LandscapeQuestion before{shown->document, shown->choice, nullptr, nullptr, shown->sample, false};
    if (!same_picture(before, question)) return true;
    return distance_from(*shown->slice, shown->document->state.parameters, question.document->state.parameters) > far_away;
  }

  void show() {
    auto landscape = std::make_shared<Landscape>();
    landscape->document = question.document;
    landscape->choice = question.choice;
    landscape->sample = question.sample;
    landscape->slice = slice;
    landscape->surface = surface;
    landscape->gap = gap;
    if (gap == LandscapeGap::none) landscape->path = ways.stops();
    landscape->here = gap == LandscapeGap::none ? here : LandscapeStop{question.document->state.step, {}, std::numeric_limits<double>::quiet_NaN()};
    is_shown = true;
    const std::lock_guard lock(mutex);
    // What was asked for meanwhile makes this a picture of something else.
    if (!same_picture(wanted, question)) return;
    newest = std::move(landscape);
    ++revision;
  }

  /// The path and the present place, with the losses there.
  void follow(const LandscapeQuestion& asked) {
    ways.follow(asked.path);
    place_here(asked);
    here.height = sampler->height_of(asked.document->state.parameters);
    if (!ways.measure(*sampler, stop)) return;
    followed = asked.path;
    here_of = asked.document;
    is_measured = true;
    if (is_shown) show();
  }
};

LandscapeTask::LandscapeTask() : implementation_(std::make_unique<Implementation>()) {}
LandscapeTask::~LandscapeTask() = default;

std::shared_ptr<const Landscape> LandscapeTask::latest(const LandscapeQuestion& question) {
  Implementation& self = *implementation_;
  std::shared_ptr<const Landscape> newest;
  {
    const std::lock_guard lock(self.mutex);
    if (self.wanted.document && !same_picture(self.wanted, question)) self.stop = true;
    if (self.newest && (self.newest->document->data != question.document->data ||
                        !(self.newest->document->scene.network == question.document->scene.network))) {
      self.newest.reset();
    }
    self.wanted = question;
    newest = self.newest;
  }
  if (!self.thread.joinable()) self.thread = std::thread([&self] { self.work(); });
  self.wake.notify_all();
  return newest;
}

bool LandscapeTask::busy() const {
  const std::lock_guard lock(implementation_->mutex);
  return implementation_->working || !implementation_->is_done(implementation_->wanted);
}

std::uint64_t LandscapeTask::revision() const {
  const std::lock_guard lock(implementation_->mutex);
  return implementation_->revision;
}

// ---- what is measured once ------------------------------------------------------------------------------------------

void LandscapeTask::measure_curvature(const std::shared_ptr<const Document>& document, const LandscapeChoice& choice, nn::Index sample) {
  curvature_.start([document, choice, sample](const std::atomic<bool>& stop, std::atomic<double>& progress) -> std::optional<MeasuredCurvature> {
    lower_priority();
    const std::optional<nn::SurfaceLoss> loss = curvature_loss(*document, choice, sample);
    if (!loss) return std::nullopt;
    std::optional<nn::Curvature> found = nn::greatest_curvature(*loss, document->state.parameters, 100, 1e-3, &stop, &progress);
    if (!found) return std::nullopt;
    return MeasuredCurvature{*std::move(found), document->state.step, static_cast<nn::Index>(loss->columns.size())};
  });
}

void LandscapeTask::measure_rates(const std::shared_ptr<const Document>& document, const nn::RateSweepSpec& spec) {
  rates_.start([document, spec](const std::atomic<bool>& stop, std::atomic<double>& progress) -> std::optional<MeasuredRates> {
    lower_priority();
    std::optional<nn::RateSweep> sweep =
        nn::sweep_rates(document->scene.network, document->scene.rule, document->data, document->state, spec, &stop, &progress);
    if (!sweep) return std::nullopt;
    return MeasuredRates{*std::move(sweep), document->state.step};
  });
}

void LandscapeTask::cancel() {
  curvature_.cancel();
  rates_.cancel();
}

void LandscapeTask::cancel_running() {
  if (curvature_.running()) curvature_.cancel();
  if (rates_.running()) rates_.cancel();
}

const LandscapeTask::MeasuredCurvature* LandscapeTask::curvature() {
  curvature_.poll();
  return curvature_.found();
}

const LandscapeTask::MeasuredRates* LandscapeTask::rates() {
  rates_.poll();
  return rates_.found();
}

}  // namespace chainrule
