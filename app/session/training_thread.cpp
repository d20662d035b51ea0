#include "app/session/training_thread.hpp"

#include "app/session/run_record.hpp"
#include "app/session/watched_run.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace chainrule {

namespace {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

/// While a run goes on a snapshot is made at most this often; an epoch that lasts longer is shown from within.
constexpr Seconds publish_interval{0.015};

enum class Mode { paused, running, one_step, one_epoch };

}  // namespace

struct TrainingThread::Implementation {
  // What the screen's thread has asked for. Guarded by `mutex`.
  mutable std::mutex mutex;
  std::condition_variable wake, settled;
  bool stop = false;
  std::shared_ptr<const Document> new_document;
  Arrival arrival = Arrival::new_run;
  std::vector<nn::CurvePoint> new_course;
  std::shared_ptr<const nn::Path> new_path;
  std::optional<nn::Replay> new_way;
  std::optional<SnapshotWish> new_wish;
  std::optional<nn::StopRule> new_once;
  Mode mode = Mode::paused;
  Pace pace;
  bool granted = false;  // one epoch, by a frame
  bool pause_asked = false;

  // What the worker has made. Guarded by `mutex`.
  std::shared_ptr<const Snapshot> slot;
  std::shared_ptr<const nn::TrainingState> reached;
  std::vector<nn::TrainingState> passed;  // on a journey that has arrived
  std::vector<std::shared_ptr<const void>> left_behind;  // by the screen
  bool working = true;  // until it first rests

  std::atomic<std::uint64_t> published{0};
  std::atomic<std::int64_t> trained_step{0};
  std::atomic<bool> interrupt{false};  // ends an evaluation early
  std::atomic<bool> superseded{false};  // ends a journey: another document waits, or the end of all

  // The worker's own.
  std::shared_ptr<const Document> document;
  std::optional<WatchedRun> run;
  SnapshotWish wish;
  RunRecord record;
  bool dirty = false;
  bool epoch_waits = false;  // an epoch has ended that could not be shown yet
  bool single_waits = false;  // one step or epoch is made, but not looked at yet
  Clock::time_point last_publish{}, next_due{};

  std::thread thread;

  Implementation() : thread([this] { work(); }) {}

  ~Implementation() {
    {
      const std::lock_guard lock(mutex);
      stop = true;
      interrupt = true;
      superseded = true;
    }
    wake.notify_all();
    thread.join();
  }

  void work() {
    std::unique_lock lock(mutex);
    while (!stop) {
      read_mail(lock);
      if (stop) break;
      if (!run) {
        wait(lock);
      } else if (mode == Mode::paused) {
        rest(lock);
      } else {
        train(lock);
      }
    }
  }

  void wait(std::unique_lock<std::mutex>& lock) {
    working = false;
    settled.notify_all();
    wake.wait(lock, [this] { return stop || has_mail() || (run && mode != Mode::paused); });
    working = true;
  }

  /// Takes back what was published and never taken.
  void withdraw() {
    if (slot) --published;
    slot.reset();
  }

  void go(const Pace& its_pace, const nn::StopRule& until) {
    {
      const std::lock_guard lock(mutex);
      new_once = until;
      pace = its_pace;
      mode = Mode::running;
      withdraw();
      granted = true;
      reached.reset();
      interrupt = true;
    }
    wake.notify_all();
  }

  /// What `load` and `travel` share.
  void put_in_place(std::shared_ptr<const Document> its_document, const SnapshotWish& its_wish, std::optional<nn::Replay> way, Arrival how,
                    std::vector<nn::CurvePoint> course, std::shared_ptr<const nn::Path> its_path) {
    {
      const std::lock_guard lock(mutex);
      arrival = new_document ? std::min(arrival, how) : how;
      new_document = std::move(its_document);
      new_course = std::move(course);
      new_path = std::move(its_path);
      new_way = std::move(way);
      new_wish = its_wish;
      mode = Mode::paused;
      withdraw();
      reached.reset();
      passed.clear();
      interrupt = true;
      superseded = true;
    }
    wake.notify_all();
  }

  bool has_mail() const { return new_document || new_wish || new_once || pause_asked; }

  void read_mail(std::unique_lock<std::mutex>& lock) {
    interrupt = false;
    if (pause_asked) {
      pause_asked = false;
      mode = Mode::paused;
    }
    if (new_wish) {
      wish = *new_wish;
      new_wish.reset();
      dirty = true;
    }
    if (new_document) {
      std::shared_ptr<const Document> incoming = std::move(new_document);
      new_document.reset();
      const Arrival how = arrival;
      const std::vector<nn::CurvePoint> course = std::exchange(new_course, {});
      const std::shared_ptr<const nn::Path> way_here = std::exchange(new_path, nullptr);
      const std::optional<nn::Replay> way = std::exchange(new_way, std::nullopt);
      superseded = false;
      lock.unlock();
      std::vector<nn::TrainingState> on_the_way;
      if (way) incoming = walk(*incoming, *way, on_the_way);
      take_document(std::move(incoming), how, course, way_here);
      lock.lock();
      if (!new_document) passed = std::move(on_the_way);
    }
    if (const std::optional<nn::StopRule> once = std::exchange(new_once, std::nullopt); run && once) run->halt_once_at(*once);
    if (run && mode == Mode::paused) {
      reached = std::make_shared<const nn::TrainingState>(run->trainer().state());
      settled.notify_all();
    }
  }

  /// The document at the end of the way; as it is when the journey was given up, for then another one waits.
  std::shared_ptr<const Document> walk(const Document& start, const nn::Replay& way, std::vector<nn::TrainingState>& on_the_way) {
    auto there = std::make_shared<Document>(start);
    if (std::optional<nn::TrainingState> state = way.run(&superseded, &on_the_way)) there->state = *std::move(state);
    return there;
  }

  void take_document(std::shared_ptr<const Document> incoming, Arrival how, const std::vector<nn::CurvePoint>& course,
                     const std::shared_ptr<const nn::Path>& its_path) {
    document = std::move(incoming);
    if (how == Arrival::new_run || !run) run.emplace(*document);
    else run->go_on_from(*document, how == Arrival::edit);
    trained_step = document->state.step;
    record.begin(*document, how, course, its_path);
    dirty = true;
    epoch_waits = false;
  }

  /// Nothing to train: bring what is shown up to date, then score a part of the splits, then all, then sleep.
  void rest(std::unique_lock<std::mutex>& lock) {
    single_waits = false;
    run->halt_once_at({});
    if (dirty) {
      lock.unlock();
      publish(lock, true);
      return;
    }
    if (record.scores_are_stale()) {
      lock.unlock();
      score(wish.score_limit);
      publish(lock, true);
      return;
    }
    if (!record.scores_are_complete()) {
      lock.unlock();
      score(0);
      publish(lock, true);
      return;
    }
    wait(lock);
  }

  void train(std::unique_lock<std::mutex>& lock) {
    const Pace now_pace = pace;
    if (epoch_waits) {
      wake.wait(lock, [this] { return stop || has_mail() || !slot; });
      if (slot || has_mail()) return;
      epoch_waits = false;
      lock.unlock();
      maybe_score();
      publish(lock, false);
      return;
    }
    if (mode == Mode::running && now_pace.kind == Pace::Kind::epoch_a_frame && !granted) {
      wake.wait(lock, [this] { return stop || has_mail() || granted || mode != Mode::running; });
      return;
    }
    if (mode == Mode::running && now_pace.kind == Pace::Kind::steps_per_second && Clock::now() < next_due) {
      wake.wait_until(lock, next_due, [this] { return stop || has_mail(); });
      return;
    }
    const Mode now_mode = mode;
    // What could not be looked at before someone asked for something is looked at before the next update.
    const bool looks_first = run->has_to_look();
    lock.unlock();
    const bool epoch_ended = looks_first ? run->trainer().step_ends_epoch() : make_steps(now_mode, now_pace);
    const bool single = looks_first ? single_waits : now_mode == Mode::one_step || (now_mode == Mode::one_epoch && epoch_ended);
    const bool looked = run->look(&interrupt);
    trained_step = run->trainer().steps();
    lock.lock();
    single_waits = !looked && single;
    if (!looked) return;
    if (epoch_ended) granted = false;
    if (single || run->halt()) mode = Mode::paused;
    const bool finished = mode == Mode::paused;
    const bool due = Clock::now() - last_publish >= publish_interval || epoch_ended ||
                     now_pace.kind == Pace::Kind::steps_per_second;
    if (finished || (due && !slot)) {
      lock.unlock();
      maybe_score();
      publish(lock, finished);
    } else {
      epoch_waits = epoch_ended && now_pace.kind == Pace::Kind::epoch_a_frame;
    }
  }

  /// Trains until the epoch ends, a snapshot is due or someone asks for something. Returns whether the epoch ended.
  bool make_steps(Mode now_mode, const Pace& now_pace) {
    const bool single = now_mode == Mode::one_step ||
                        (now_mode == Mode::running && now_pace.kind == Pace::Kind::steps_per_second);
    const Clock::time_point until = Clock::now() + std::chrono::duration_cast<Clock::duration>(publish_interval);
    bool epoch_ended = false;
    do {
      run->step();
      record.note_path(run->trainer());
      epoch_ended = run->trainer().step_ends_epoch();
      trained_step = run->trainer().steps();
    } while (!single && !epoch_ended && !interrupt && !run->halt() && Clock::now() < until);
    record.leave_scores();
    dirty = true;
    if (now_pace.kind == Pace::Kind::steps_per_second) {
      const auto interval = std::chrono::duration_cast<Clock::duration>(Seconds(1.0 / now_pace.steps_per_second));
      next_due = std::max(next_due + interval, Clock::now() - interval);
    }
    return epoch_ended;
  }

  void maybe_score() {
    if (record.scores_are_due()) score(wish.score_limit);
  }

  void score(nn::Index limit) { record.score(*document, run->trainer().state(), limit, interrupt); }

  /// Makes a snapshot and puts it into the slot. Called unlocked; returns locked.
  void publish(std::unique_lock<std::mutex>& lock, bool finished) {
    auto snapshot = std::make_shared<Snapshot>(look_at(*document, run->trainer().state(), wish));
    snapshot->document = at_state(*document, snapshot->state);
    record.fill(*snapshot);
    if (!run->has_to_look()) snapshot->halt = run->halt();
    last_publish = Clock::now();
    dirty = false;
    lock.lock();
    // A document that came in meanwhile makes this picture one of the past, and so does another wish where nothing goes on: it
    // is granted next. One that was never taken is replaced.
    std::shared_ptr<const Snapshot> replaced;
    if (!new_document && !(new_wish && mode == Mode::paused)) {
      snapshot->number = slot ? slot->number : published + 1;
      published = snapshot->number;
      replaced = std::exchange(slot, std::move(snapshot));
    }
    if (finished) settled.notify_all();
    std::vector<std::shared_ptr<const void>> spent = std::exchange(left_behind, {});
    lock.unlock();
    replaced.reset();
    spent.clear();
    lock.lock();
  }
};

TrainingThread::TrainingThread() : implementation_(std::make_unique<Implementation>()) {}
TrainingThread::~TrainingThread() = default;

void TrainingThread::load(std::shared_ptr<const Document> document, const SnapshotWish& wish, Arrival arrival,
                          std::vector<nn::CurvePoint> course, std::shared_ptr<const nn::Path> path) {
  implementation_->put_in_place(std::move(document), wish, std::nullopt, arrival, std::move(course), std::move(path));
}

void TrainingThread::travel(std::shared_ptr<const Document> document, const SnapshotWish& wish, nn::Replay way, Arrival arrival,
                            std::vector<nn::CurvePoint> course, std::shared_ptr<const nn::Path> path) {
  implementation_->put_in_place(std::move(document), wish, std::move(way), arrival, std::move(course), std::move(path));
}

void TrainingThread::set_wish(const SnapshotWish& wish) {
  Implementation& self = *implementation_;
  {
    const std::lock_guard lock(self.mutex);
    self.new_wish = wish;
    if (self.mode == Mode::paused) self.withdraw();  // it is made again as it is wished for now
    self.interrupt = true;
  }
  self.wake.notify_all();
}

void TrainingThread::run(const Pace& pace, const nn::StopRule& until) { implementation_->go(pace, until); }

void TrainingThread::run_once(bool whole_epoch) {
  Implementation& self = *implementation_;
  {
    const std::lock_guard lock(self.mutex);
    self.new_once = nn::StopRule{};
    self.mode = whole_epoch ? Mode::one_epoch : Mode::one_step;
    self.reached.reset();
    self.interrupt = true;
  }
  self.wake.notify_all();
}

std::shared_ptr<const nn::TrainingState> TrainingThread::pause() {
  Implementation& self = *implementation_;
  std::unique_lock lock(self.mutex);
  if (!self.new_document && !self.run) return nullptr;
  self.pause_asked = true;
  self.reached.reset();
  self.interrupt = true;
  self.wake.notify_all();
  self.settled.wait(lock, [&self] { return self.reached != nullptr; });
  return self.reached;
}

std::shared_ptr<const Snapshot> TrainingThread::take() {
  Implementation& self = *implementation_;
  std::shared_ptr<const Snapshot> snapshot;
  {
    const std::lock_guard lock(self.mutex);
    snapshot = std::move(self.slot);
    self.slot.reset();
    // What was shown makes room for the next epoch; an epoch still under way needs no second grant.
    if (self.mode == Mode::running && snapshot) self.granted = true;
  }
  self.wake.notify_all();
  return snapshot;
}

void TrainingThread::leave_behind(std::shared_ptr<const void> shown) {
  const std::lock_guard lock(implementation_->mutex);
  if (implementation_->mode != Mode::paused) implementation_->left_behind.push_back(std::move(shown));
}

std::vector<nn::TrainingState> TrainingThread::take_passed() {
  const std::lock_guard lock(implementation_->mutex);
  return std::exchange(implementation_->passed, {});
}

std::uint64_t TrainingThread::published() const { return implementation_->published; }
std::int64_t TrainingThread::trained_step() const { return implementation_->trained_step; }

bool TrainingThread::running() const {
  const std::lock_guard lock(implementation_->mutex);
  return implementation_->mode != Mode::paused;
}

bool TrainingThread::busy() const {
  const Implementation& self = *implementation_;
  const std::lock_guard lock(self.mutex);
  return self.mode != Mode::paused || self.slot || self.has_mail() || self.working;
}

}  // namespace chainrule
