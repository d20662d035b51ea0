#pragma once
#include "app/explain/landscape_words.hpp"
#include "app/session/landscape_task.hpp"
#include "app/session/race_task.hpp"
#include "app/session/session.hpp"
#include "app/ui/drawn_landscape.hpp"

#include <memory>
#include <optional>
#include <string>

namespace chainrule {

/// Landscape and race of a session as the screen shows them: asks the tasks beside the screen once a frame and turns what
/// they know into what figures are made from. Nothing runs until somebody looks.
class LandscapeBoard {
 public:
  /// Takes in what has been measured; what was measured of another network or data set is forgotten.
  void begin_frame(const Session& session);
  /// Takes in what is new. `wants_surface`, `wants_race`: somebody looks at it in this frame.
  void update(const Session& session, const Language& language, const Theme& theme, bool wants_surface, bool wants_race);
  const LandscapeFacts& facts() const { return facts_; }
  const RaceSpec& race() const { return race_; }
  const nn::RaceCourse* course() const { return course_.get(); }
  std::uint64_t revision() const { return revision_; }  ///< grows with everything new
  bool busy() const { return ((landscape_.busy() || drawing_.busy()) && surface_wanted_) || (race_task_.busy() && race_wanted_) || landscape_.measuring(); }

  void restart_race() { race_task_.restart(); }
  void cancel_race() { race_task_.stop(); }
  void cancel_measuring() { landscape_.cancel_running(); }
  /// How far what is under way has come, 0 to 1; nothing where nothing is.
  std::optional<double> race_progress() const { return race_task_.progress(); }
  std::optional<double> rates_progress() const { return landscape_.rates_progress(); }
  std::optional<double> curvature_progress() const { return landscape_.curvature_progress(); }
  void measure_curvature(const Session& session);
  void find_rates(const Session& session);
  /// For a figure that shows it: measured once when nobody has asked for it yet, and taken in.
  void measure_for(bool rates, const Session& session);
  bool measuring() const { return landscape_.measuring(); }
  const LandscapeTask::MeasuredCurvature* curvature() { return landscape_.curvature(); }
  const LandscapeTask::MeasuredRates* rates() { return landscape_.rates(); }

  /// The command that begins anew at a place of the shown plane: of a network its parameters there, of a function the race.
  std::optional<Command> start_at(const Session& session, nn::PlanePoint place) const;

 private:
  void ask_race(const Session& session);
  void ask_landscape(const Session& session, const Language& language, const Theme& theme);
  void take_landscape(const Session& session);
  void take_race(const Session& session);
  void follow_race(const LandscapeChoice& choice);
  void point_arrows(const Session& session);
  std::shared_ptr<const Document> shown_document(const Session& session);

  LandscapeTask landscape_;
  RaceTask race_task_;
  std::shared_ptr<const Document> centre_;        ///< the document at the state that is shown while training
  std::shared_ptr<const Document> centre_of_;
  std::shared_ptr<const nn::RaceCourse> course_;
  std::shared_ptr<const nn::RaceCourse> plane_course_;  ///< in whose plane slice = race looks
  LandscapeDrawing drawing_;
  std::shared_ptr<const DrawnLandscape> drawn_;   ///< what `facts_` points at
  LandscapeFacts facts_;
  RaceSpec race_;
  /// What `facts_` and `race_` were made from.
  struct Made {
    std::uint64_t revision = 0, session_revision = 0;
    std::string language;
    bool has_surface = false, has_race = false;
    bool operator==(const Made&) const = default;
  };
  std::optional<Made> made_;
  std::uint64_t revision_ = 0, race_revision_ = 0;
  std::shared_ptr<const Document> rates_asked_, curvature_asked_;  ///< of which they were asked for last
  bool had_curvature_ = false, had_rates_ = false, was_measuring_ = false;
  bool surface_wanted_ = false, race_wanted_ = false;    ///< in this frame
  bool surface_before_ = false, race_before_ = false;  ///< and in the one before
};

}  // namespace chainrule
