#include "app/session/watched_run.hpp"

#include "engine/train/autopsy.hpp"

#include <algorithm>
#include <cmath>

namespace chainrule {
namespace {

/// So often a finite state is kept to come back to: a divergence is then found within twice that time.
constexpr std::chrono::milliseconds safe_interval{100};

/// A gradient that is not finite always spoils a parameter, unless it is cut or meets what is frozen.
bool can_hide_a_gradient(const nn::NetworkSpec& network, const nn::TrainingRule& rule) {
  return rule.clip_value > 0 || rule.clip_norm > 0 || rule.bias_update == nn::BiasUpdate::frozen ||
         std::any_of(network.layers.begin(), network.layers.end(), [](const nn::LayerSpec& layer) { return layer.frozen || !layer.frozen_units.empty() || !layer.silent.empty(); });
}

}  // namespace

WatchedRun::WatchedRun(const Document& document)
    : watch_(document.scene.stop, document.scene.network, document.scene.rule.precision, document.data) {
  start(document);
}

void WatchedRun::start(const Document& document) {
  const nn::StopRule& stop = document.scene.stop;
  network_ = document.scene.network;
  rule_ = document.scene.rule;
  data_ = document.data;
  trainer_ = std::make_unique<nn::Trainer>(network_, rule_, data_, document.state);
  sees_gradients_ = stop.reads_gradients() || can_hide_a_gradient(network_, rule_);
  trainer_->watch_gradients(sees_gradients_);
  asks_every_step_ = stop.reads_gradients() || stop.epochs > 0;
  once_.reset();
  halt_.reset();
  all_finite_ = true;
  measures_ = false;
  begins_ = stop.plateau_epochs > 0 || stop.rising > 0;
  safe_ = document.state;
  safe_since_ = std::chrono::steady_clock::now();
}

void WatchedRun::go_on_from(const Document& document, bool edited) {
  const bool same_place = document.state.step == trainer_->steps();
  watch_.go_on_with(document.scene.network, document.scene.stop);
  if (edited) watch_.forget_from(document.state.step);
  if (!same_place) watch_.wake();
  start(document);
}

void WatchedRun::halt_once_at(const nn::StopRule& rule) {
  if (rule == nn::StopRule{}) once_.reset();
  else once_.emplace(rule, network_, rule_.precision, data_);
}

void WatchedRun::step() {
  halt_.reset();
  trainer_->step();
  if (asks_every_step_) halt_ = watch_.after_step(*trainer_);
  if (once_ && !halt_) halt_ = once_->after_step(*trainer_);
  all_finite_ = sees_gradients_ ? trainer_->is_finite() : std::isfinite(trainer_->last_batch_loss());
  if (!all_finite_ && !halt_) halt_ = nn::Halt{nn::StopKind::not_finite, trainer_->steps(), -1, -1, 0, 0, 0};
  measures_ = trainer_->step_ends_epoch() && (watch_.rule().measures_epochs() || (once_ && once_->rule().measures_epochs()));
}

bool WatchedRun::look(const std::atomic<bool>* cancel) {
  if (begins_) {
    if (!watch_.begin(trainer_->state(), cancel)) return false;
    begins_ = false;
  }
  if (trainer_->steps() == safe_.step) return true;
  if (!all_finite_ || !trainer_->is_finite()) return find_divergence(cancel);
  if (measures_) {
    for (nn::Watch* watch : {&watch_, once_ ? &*once_ : nullptr}) {
      if (watch == nullptr) continue;
      const nn::Watch::Verdict verdict = watch->after_epoch(*trainer_, cancel);
      if (!halt_) halt_ = verdict.halt;
      if (!verdict.finished) return false;
    }
    measures_ = false;
  }
  const auto now = std::chrono::steady_clock::now();
  if (now - safe_since_ < safe_interval) return true;
  safe_ = trainer_->state();
  safe_since_ = now;
  return true;
}

bool WatchedRun::find_divergence(const std::atomic<bool>* cancel) {
  measures_ = false;
  const std::optional<std::int64_t> step =
      nn::first_divergence(network_, rule_, data_, safe_, trainer_->steps() - safe_.step, cancel);
  if (!step && cancel != nullptr && *cancel) {
    measures_ = all_finite_ = false;
    begins_ = true;  // so that it is asked for again
    return false;
  }
  if (step && *step < trainer_->steps()) {
    trainer_ = std::make_unique<nn::Trainer>(network_, rule_, data_, safe_);
    trainer_->watch_gradients(sees_gradients_);
    while (trainer_->steps() < *step) trainer_->step();
  }
  halt_ = nn::Halt{nn::StopKind::not_finite, trainer_->steps(), -1, -1, 0, 0, 0};
  all_finite_ = true;
  safe_ = trainer_->state();  // what lies before is over; a run that is gone on with all the same is looked at from here
  return true;
}

}  // namespace chainrule
