#pragma once
#include "app/document/document.hpp"
#include "engine/landscape/path.hpp"
#include "engine/trace/record.hpp"
#include "engine/train/curve.hpp"
#include "engine/train/response.hpp"
#include "engine/train/stop_rule.hpp"

#include <memory>

namespace chainrule {

/// What the screen shows of a run at one step; immutable, made by one thread, read by another. All parts belong to the
/// same step (`scores` say their own), so that no two figures can disagree.
struct Snapshot {
  std::uint64_t number = 0;  ///< counts publications
  nn::TrainingState state;
  std::shared_ptr<const Document> document;  ///< the worker's, at this state; null where the session made the picture itself
  std::shared_ptr<const nn::Trace> trace;          ///< of the chosen sample, at this state; null while being recorded
  std::shared_ptr<const nn::TrainingState> after;  ///< the state that the traced update leads to
  std::shared_ptr<const nn::ResponseMaps> maps;    ///< null unless the network has two inputs and few units
  std::shared_ptr<const std::vector<nn::CurvePoint>> curve;
  std::shared_ptr<const nn::Path> path;  ///< where this line of the run has been, up to here or a little before; may be null
  std::shared_ptr<const nn::Dataset> own_data;  ///< of the own example that is traced; null: the document's data
  nn::Scores scores;             ///< on as many examples as `scores.train.examples` says
  std::int64_t scores_step = 0;  ///< the step at which they were measured
  double epoch = 0;              ///< with fraction
  std::optional<nn::Halt> halt;  ///< why the run stands still here by itself
  bool finite = true;            ///< false once a parameter is nan or infinite
};

/// What a snapshot should hold besides the state.
struct SnapshotWish {
  nn::Index sample = 0;  ///< column of the data set; -1: the batch that the next update will use; own_sample: the own example
  bool maps = true;
  bool evaluating = false;  ///< the trace is of an evaluation: no dropout, nothing after the loss
  nn::Index map_resolution = 64;
  nn::Index score_limit = 2000;  ///< examples of each split while training; when it stands still, all are scored
  bool operator==(const SnapshotWish&) const = default;
};

/// The columns that a wish's sample stands for; none for the own example.
std::vector<nn::Index> traced_columns(const Document& document, const nn::TrainingState& state, nn::Index sample);

/// Are the examples a plane full of points, generated or drawn, rather than a few numbers that are worked through?
bool is_full_of_points(const Scene& scene);

/// The plane that maps are drawn over: that of the playground's points, the truth table of a logic gate, or all that
/// a file's examples span. With one input: its range, and that of the targets.
nn::Plane plane_of_maps(const Document& document);

/// Trace and maps of a state. `scores` and `curve` are the caller's to fill.
Snapshot look_at(const Document& document, const nn::TrainingState& state, const SnapshotWish& wish);

/// Updates that `examples` of an epoch take, by the present size of batches.
std::int64_t updates_for(const Document& document, nn::Index examples);

/// What the next update does to each layer, with its own batch; null where it is too large to be recorded beside training, or
/// a number is not finite. It is a function of the state alone.
std::shared_ptr<const std::vector<nn::LayerSizes>> sizes_of_next_update(const Document& document, const nn::TrainingState& state);

/// Epochs done, with fraction.
double epoch_of(const Document& document, const nn::TrainingState& state);

}  // namespace chainrule
