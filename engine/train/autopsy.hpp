#pragma once
#include "engine/trace/trace.hpp"
#include "engine/train/history.hpp"

#include <atomic>
#include <functional>
#include <optional>
#include <string_view>

namespace nn {

/// The first number of a training step that is not finite, and the arithmetic that made it.
struct Culprit {
  /// product: left * right = result; sum: left + right = result; function: result = f(left) or f(left, right).
  enum class Cause { product, sum, function };
  int step = 0;                ///< of the recorded step, an index into its operations
  std::string_view kind;       ///< of that operation: "affine", "into_parameters"
  std::string_view quantity;   ///< what is not finite, by its field name: "preactivation", "d_weight", "updated_bias"
  Phase phase = Phase::forward;
  Index layer = -1, unit = -1; ///< from 0; -1 where the number belongs to none
  Index input = -1;            ///< of a weight, from 0; -1: a bias, or a number that belongs to no weight
  Index example = -1;          ///< column of the data set; -1 where it is one number for the whole batch
  double value = 0;            ///< infinite or nan
  Cause cause = Cause::function;
  double left = 0, right = 0, result = 0;
};

/// Larger batches are not recorded: there is then no culprit.
constexpr Index most_recorded_examples = 4096;

/// Records the step that follows a finite state and names the first number in it that is not finite, in the order of the
/// arithmetic; none if all are finite. Left out are numbers that may overflow and do the run no harm (the penalty that is
/// reported, the squared norm of clipping, Adam's corrected moments).
std::optional<Culprit> find_culprit(const NetworkSpec& network, const TrainingRule& rule, const TrainingState& state,
                                    const Dataset& data);

/// Which learning rates last, from one state on.
struct RateSearch {
  double given = 0;                ///< the rate that diverged
  std::optional<double> stable;    ///< the largest rate tried that did not; none if not even 0 lasts
  double diverging = 0;            ///< the smallest rate tried that did; at most 5 % above `stable`
  std::int64_t from_step = 0, steps = 0;  ///< where each trial began, and how many updates it lasted
  int trials = 0;
};

/// The largest learning rate with which `steps` updates from `from` stay finite in every number: bisection to 5 %, on
/// rates of three digits. No value if cancelled. That a smaller rate lasts longer is supposed, not proved.
std::optional<RateSearch> largest_stable_rate(const NetworkSpec& network, const TrainingRule& rule,
                                              std::shared_ptr<const Dataset> data, const TrainingState& from,
                                              std::int64_t steps, const std::atomic<bool>* cancel = nullptr);

/// Trains from `from` until an update makes a number that is not finite. The update's number, counted from the run's
/// beginning; none if `most_steps` updates go well or it was cancelled.
std::optional<std::int64_t> first_divergence(const NetworkSpec& network, const TrainingRule& rule,
                                             std::shared_ptr<const Dataset> data, const TrainingState& from,
                                             std::int64_t most_steps, const std::atomic<bool>* cancel = nullptr);

/// Why a run has diverged.
struct Autopsy {
  std::int64_t diverged_step = 0;  ///< the update that made the first number that is not finite
  TrainingState last_finite;       ///< the state before it
  std::optional<Culprit> culprit;
  TrainingState origin;            ///< where learning rates were tried from
  std::optional<RateSearch> rates; ///< none while they are being tried
};

/// Trials of a learning rate are at most this long, and begin at most so long before the divergence.
constexpr std::int64_t most_trial_steps = 1000;

/// The ways to the last finite state before update `diverged_step` and to the origin of the trials: where the present
/// rule began to hold, or 1,000 updates before. Values, so that another thread may walk them.
struct AutopsyWays {
  std::int64_t diverged_step = 0;
  Replay last_finite, origin;
};
AutopsyWays autopsy_ways(const History& history, std::int64_t diverged_step);

/// Walks both ways, finds the culprit, tries rates. `report` hears of the culprit before that. No value if cancelled.
std::optional<Autopsy> perform_autopsy(const AutopsyWays& ways, const std::atomic<bool>* cancel = nullptr,
                                       const std::function<void(const Autopsy&)>& report = {});

}  // namespace nn
