#include "app/session/run_record.hpp"

#include "engine/train/evaluate.hpp"

#include <algorithm>

namespace chainrule {
namespace {

/// Scores may take this share of the worker's time.
constexpr double score_share = 0.2;

}  // namespace

void RunRecord::begin(const Document& document, Arrival how, const std::vector<nn::CurvePoint>& course, const std::shared_ptr<const nn::Path>& its_path) {
  const bool fresh = how == Arrival::new_run;
  const std::int64_t step = document.state.step;
  if (fresh || !course.empty()) {
    curve_.clear();
    for (const nn::CurvePoint& point : course) curve_.add(point);
  } else {
    curve_.cut(step - 1);
  }
  if (fresh) scores_ = {};
  if (fresh) scores_step_ = -1;
  leave_scores();
  score_cost_ = {};
  if (its_path) path_ = *its_path;
  else if (fresh) path_.clear();
  path_.cut(how == Arrival::edit ? step - 1 : step);  // the point at the document's step is its own: an edit may have moved it
  path_.add(step, document.state.parameters);
  shown_path_.reset();
}

void RunRecord::note_path(const nn::Trainer& trainer) {
  if (trainer.steps() < path_.next_step()) return;
  path_.add(trainer.steps(), trainer.state().parameters);
  shown_path_.reset();
}

void RunRecord::leave_scores() {
  are_complete_ = false;
  are_stale_ = true;
}

bool RunRecord::scores_are_due() const {
  const std::chrono::duration<double> since = Clock::now() - last_score_;
  return scores_step_ < 0 || since * score_share >= score_cost_;
}

void RunRecord::score(const Document& document, const nn::TrainingState& state, nn::Index limit, const std::atomic<bool>& interrupt) {
  const Clock::time_point begin = Clock::now();
  const nn::Dataset& data = *document.data;
  const auto part = [&](nn::Index first, nn::Index count) {
    const nn::Index used = limit > 0 ? std::min(limit, count) : count;
    return nn::evaluate(document.scene.network, document.scene.rule.precision, state.parameters, data, first, used, &interrupt);
  };
  nn::Scores fresh;
  fresh.train = part(0, data.train_count);
  fresh.test = part(data.train_count, data.test_count());
  if (interrupt) return;
  scores_ = fresh;
  are_stale_ = false;
  scores_step_ = state.step;
  are_complete_ = fresh.train.examples == data.train_count && fresh.test.examples == data.test_count();
  // Scored again on more examples, the update is the same.
  const bool is_known = !curve_.points().empty() && curve_.points().back().step == state.step && curve_.points().back().sizes;
  curve_.add({state.step, epoch_of(document, state), scores_, is_known ? curve_.points().back().sizes : sizes_of_next_update(document, state)});
  last_score_ = Clock::now();
  score_cost_ = last_score_ - begin;
}

void RunRecord::fill(Snapshot& snapshot) {
  snapshot.scores = scores_;
  snapshot.scores_step = scores_step_;
  snapshot.curve = std::make_shared<const std::vector<nn::CurvePoint>>(curve_.points());
  if (!shown_path_) {
    path_.cut(snapshot.state.step);  // a run that diverges is taken back to the update that did it
    shown_path_ = std::make_shared<const nn::Path>(path_);
  }
  snapshot.path = shown_path_;
}

}  // namespace chainrule
