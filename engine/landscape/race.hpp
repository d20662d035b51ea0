#pragma once
#include "engine/data/dataset.hpp"
#include "engine/landscape/plane_function.hpp"
#include "engine/train/rule.hpp"

#include <memory>
#include <string>
#include <vector>

namespace nn {

/// One that takes part: a name and how it moves.
struct RacerSpec {
  std::string name;   ///< as the person calls it; empty: by its optimizer and rate
  TrainingRule rule;
  bool operator==(const RacerSpec&) const = default;
};

/// Where every racer was after each update. All start at the same place; step k of every racer uses the same batch.
/// A racer's lists have one entry per noted step; those of a lost one end with the last step at which it was finite.
struct RaceCourse {
  struct Racer {
    std::vector<double> losses;           ///< height there (of a network: loss over the training split, its first 2000)
    std::vector<double> travelled;        ///< length of its way so far, Euclidean, over all updates
    std::vector<double> from_start;       ///< straight distance to the start
    std::vector<PlanePoint> places;       ///< on a function: x and y; of a network empty
    std::vector<Vector> parameters;       ///< of a network, (P) each; on a function empty
    std::vector<PlanePoint> gradients;    ///< on a function: at each place
    double lowest = 0;                    ///< the lowest loss over all steps, noted or not
    std::int64_t lowest_at = 0;           ///< the first step that had it
    std::int64_t lost_at = -1;            ///< the first step at which it is no longer finite; -1: never
  };
  std::vector<std::int64_t> steps;        ///< what the entries belong to: 0, 1, 2 ... or every stride-th, and the newest
  std::vector<Racer> racers;
};

/// Several optimizers from one start, synchronised update by update. Reproducible: the same arguments give the same bits.
/// Arithmetic is that of training (engine/train/update.hpp). On a function the two coordinates are the parameters, in
/// double precision; of the rule, optimizer, schedule and clipping count. Of a network every racer is a `Trainer` with the
/// state's parameters, step and position, and with fresh moments. Memory is bounded: where a course grows beyond
/// `most_notes` steps or about 64 MiB of parameters, only every second step is kept, again and again.
class Race {
 public:
  static constexpr std::size_t most_notes = 4096;
  static constexpr Index most_examples = 2000;  ///< that a loss is taken of

  Race(PlaneFunction function, PlanePoint start, std::vector<RacerSpec> racers);
  Race(const NetworkSpec& network, std::shared_ptr<const Dataset> data, const TrainingState& from, std::vector<RacerSpec> racers);
  ~Race();
  Race(Race&&) noexcept;
  Race& operator=(Race&&) noexcept;
  void step();                      ///< every racer that is not lost makes one update
  std::int64_t steps() const;
  const RaceCourse& course() const;

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace nn
