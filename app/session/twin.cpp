#include "app/session/twin.hpp"

#include <algorithm>

namespace chainrule {
namespace {

std::int64_t step_of(const Session& session) { return session.document().state.step; }

}  // namespace

Twin::Twin(const Session& original)
    : twin_(original.shared_document(), original.view(),
            original.shown().curve ? *original.shown().curve : std::vector<nn::CurvePoint>()) {
  // The letters that are shown, whatever the scene brings.
  static_cast<void>(twin_.execute({"letters", {std::string(id_of(original.view().letters.set))}}));
  static_cast<void>(twin_.execute({"bias_sign", {std::string(id_of(original.view().letters.sign))}}));
}

Result<void> Twin::both(Session& original, const Command& command) {
  const Result<void> first = original.execute(command), second = twin_.execute(command);
  return first ? second : first;
}

/// Where one has come farther than the other it goes back, so that both stand at the same update, unless both stand between
/// the same two epochs.
void Twin::draw_level(Session& original) {
  is_uneven_ = false;
  const nn::DataPosition &one = original.document().state.position, &other = twin_.document().state.position;
  const bool between_epochs = one.used == 0 && other.used == 0 && one.epoch == other.epoch;
  const std::int64_t least = std::min(step_of(original), step_of(twin_));
  if (between_epochs || step_of(original) == step_of(twin_)) return;
  (void)(step_of(original) > least ? original : twin_).execute({"go_to_update", {least}});
}

Result<void> Twin::execute(Session& original, const Command& command) {
  const CommandSpec* spec = find_command(command.name);
  const bool starts = command.name == "play" || (command.name == "toggle_play" && !playing() && !original.playing());
  if (starts || command.name == "toggle_play" || command.name == "pause") {
    is_uneven_ = is_uneven_ || playing() || original.playing();
    plays_ = starts;
    next_ = 0;
    const Result<void> stopped = both(original, {"pause", {}});
    played_from_[0] = step_of(original), played_from_[1] = step_of(twin_);
    return stopped;
  }
  const bool edits = command.name == "undo" || command.name == "redo" || (spec && spec->kind == CommandKind::document);
  if (edits) return twin_.execute(command);
  if (spec && spec->kind == CommandKind::history) plays_ = false;  // a step by hand
  return both(original, command);
}

void Twin::tick(Session& original, double seconds) {
  twin_.tick();
  if (original.busy() || twin_.busy()) return;
  if (is_uneven_) return draw_level(original);
  if (!plays_) return;
  const auto halted = [](const Snapshot& shown, std::int64_t from) { return !shown.finite || (shown.halt && shown.halt->step > from); };
  if (halted(original.shown(), played_from_[0]) || halted(twin_.shown(), played_from_[1])) {
    plays_ = false;
    return;
  }
  const Pace& pace = original.view().pace;
  const bool by_updates = pace.kind == Pace::Kind::steps_per_second, walks = pace.kind == Pace::Kind::slow_motion;
  if ((by_updates || walks) && seconds < next_) return;
  if (by_updates || walks) next_ = std::max(next_ + 1 / (walks ? pace.slowness : pace.steps_per_second), seconds);
  (void)both(original, {walks ? "step_forward" : by_updates ? "train_step" : "train_epoch", {}});
}

}  // namespace chainrule
