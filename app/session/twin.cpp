#include "app/session/twin.hpp"

#include <algorithm>

namespace chainrule {

Twin::Twin(const Session& original)
    : twin_(original.shared_document(), original.view(),
            original.shown().curve ? *original.shown().curve : std::vector<nn::CurvePoint>()) {}

Result<void> Twin::both(Session& original, const Command& command) {
  const Result<void> first = original.execute(command), second = twin_.execute(command);
  return first ? second : first;
}

Result<void> Twin::execute(Session& original, const Command& command) {
  const CommandSpec* spec = find_command(command.name);
  const bool starts = command.name == "play" || (command.name == "toggle_play" && !plays_);
  if (starts || command.name == "toggle_play" || command.name == "pause") {
    plays_ = starts;
    next_ = 0;
    return both(original, {"pause", {}});
  }
  const bool edits = command.name == "undo" || command.name == "redo" || (spec && spec->kind == CommandKind::document);
  if (edits) return twin_.execute(command);
  if (spec && spec->kind == CommandKind::history) plays_ = false;  // a step by hand
  return both(original, command);
}

void Twin::tick(Session& original, double seconds) {
  twin_.tick();
  if (!plays_ || original.busy() || twin_.busy()) return;
  const auto halted = [](const Session& session) { return session.shown().halt.has_value() || !session.shown().finite; };
  if (halted(original) || halted(twin_)) {
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
