#include "app/session/race_task.hpp"

#include <chrono>
#include <utility>

namespace chainrule {
namespace {

/// A race that is over sooner needs no progress bar.
constexpr auto long_enough = std::chrono::milliseconds(300);

/// A course is copied to be handed out: not more often than a screen shows one, and less often where copying takes long.
constexpr auto shortest_pause = std::chrono::milliseconds(30);
constexpr int copy_share = 10;  // copying may take one part in so many of the time

/// Would the same race be run? On a function network, data and rule play no part but for clipping.
bool same_race(const Document& one, const Document& other) {
  const Scene &a = one.scene, &b = other.scene;
  if (!(a.race == b.race) || function_of(a.landscape) != function_of(b.landscape)) return false;
  if (a.landscape.is_function()) return a.rule.clip_value == b.rule.clip_value && a.rule.clip_norm == b.rule.clip_norm;
  if (!(a.network == b.network) || !(a.rule == b.rule) || one.data != other.data) return false;
  const bool at_start = one.state.step == 0 && other.state.step == 0;
  return !at_start || one.state.parameters == other.state.parameters;
}

}  // namespace

void RaceTask::cancel() {
  if (shared_) shared_->cancelled = true;
  if (work_.valid()) given_up_.push_back(std::move(work_));
  std::erase_if(given_up_, [](const std::future<void>& one) { return one.wait_for(std::chrono::seconds(0)) == std::future_status::ready; });
  shared_.reset();
  asked_.reset();
  latest_.reset();
}

void RaceTask::stop() {
  if (shared_) shared_->cancelled = true;
}

void RaceTask::start(const std::shared_ptr<const Document>& document) {
  cancel();
  asked_ = document;
  began_ = Clock::now();
  shared_ = std::make_shared<Shared>();
  work_ = std::async(std::launch::async, [document, shared = shared_] { run(*document, *shared); });
}

void RaceTask::run(const Document& document, Shared& shared) {
  const Scene& scene = document.scene;
  nn::Race race = race_of(scene.landscape, scene.race, scene.network, scene.rule, document.data, document.state);
  Clock::time_point next = Clock::now();
  while (!shared.cancelled) {
    const bool is_over = race.steps() >= scene.race.steps;
    if (is_over || Clock::now() >= next) {
      const Clock::time_point begin = Clock::now();
      auto course = std::make_shared<const nn::RaceCourse>(race.course());
      const Clock::duration cost = Clock::now() - begin;
      next = Clock::now() + std::max<Clock::duration>(shortest_pause, cost * (copy_share - 1));
      const std::lock_guard lock(shared.mutex);
      shared.published = std::move(course);
    }
    if (is_over) return;
    race.step();
  }
}

void RaceTask::collect() {
  const bool is_done = work_.valid() && work_.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
  {
    const std::lock_guard lock(shared_->mutex);
    if (shared_->published) {
      latest_ = std::exchange(shared_->published, nullptr);
      ++revision_;
    }
  }
  if (is_done) work_.get();
}

std::optional<double> RaceTask::progress() const {
  if (!busy() || shared_->cancelled || Clock::now() - began_ < long_enough) return std::nullopt;
  const double steps = static_cast<double>(asked_->scene.race.steps);
  return latest_ && !latest_->steps.empty() ? static_cast<double>(latest_->steps.back()) / steps : 0;
}

std::shared_ptr<const nn::RaceCourse> RaceTask::latest(const std::shared_ptr<const Document>& document) {
  if (!asked_ || (asked_ != document && !same_race(*asked_, *document))) start(document);
  else collect();
  return latest_;
}

}  // namespace chainrule
