#pragma once
#include "app/session/session.hpp"

namespace chainrule {

/// Two runs side by side: a session as it is, and a twin of it that begins at the same weights, seed and place. What is
/// edited is edited in the twin; whatever moves in time moves both, update by update.
class Twin {
 public:
  explicit Twin(const Session& original);

  Session& session() { return twin_; }
  const Session& session() const { return twin_; }

  /// Edits and undo go to the twin, steps and looks to both, training to both at once. `original` is the one it was made of.
  /// The first error of the two.
  Result<void> execute(Session& original, const Command& command);
  /// Once a frame, after the original's: lets both go on together while they play. `seconds` is any clock that goes on.
  void tick(Session& original, double seconds);
  /// Both train, each waiting for the other after an update or an epoch; or the twin alone goes to where it was sent.
  bool playing() const { return plays_ || twin_.playing(); }
  bool busy() const { return plays_ || is_uneven_ || twin_.busy(); }

 private:
  Result<void> both(Session& original, const Command& command);
  void draw_level(Session& original);

  Session twin_;
  bool plays_ = false;
  bool is_uneven_ = false;  ///< a run was paused, and one may have come farther than the other
  std::int64_t played_from_[2] = {0, 0};  ///< the updates at which the original and the twin were when that began
  double next_ = 0;  ///< when the next update is due at the chosen pace
};

}  // namespace chainrule
