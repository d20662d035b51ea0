#pragma once
#include "app/explain/moment.hpp"
#include "app/files/assets.hpp"
#include "app/session/inspector.hpp"
#include "app/session/session.hpp"
#include "app/ui/landscape_board.hpp"

#include <map>
#include <string>

namespace chainrule {

/// Everything that the session shows now, as figures want it. `hovered` is the mark that is pointed at.
Moment moment_of(const Session& session, const std::string& hovered, const nn::Inspection* inspection = nullptr);

/// The figures as they stand on the screen. A figure is built when what it shows, its size or what is pointed at has
/// changed; the same value is drawn and exported.
class FigureShelf {
 public:
  FigureShelf(const Tables& tables, const FontMetrics& metrics) : tables_(tables), metrics_(metrics) {}

  const Figure& get(FigureKind kind, const Session& session, const std::string& hovered, double width_pt, double height_pt);
  /// The figure as it was last shown; built at a common size where it has not been on the screen yet.
  const Figure& shown(FigureKind kind, const Session& session);
  /// Which place of a shown landscape's plane a point of its figure stands for.
  std::optional<nn::PlanePoint> place_at(FigureKind kind, const Session& session, Point point, double width_pt, double height_pt) const;
  const FontMetrics& metrics() const { return metrics_; }
  /// From now on the loss of another run is drawn beside that of this one; null: no longer.
  void compare_with(const Session* other) { other_ = other; }
  /// From now on the network shows the routes of blame: the figure that lists them stands beside it.
  void light_routes(bool lights) { lights_routes_ = lights; }
  bool lights_routes() const { return lights_routes_; }
  void begin_frame(const Session& session) {
    shows_measured_ = false;
    both_asked_ = asked_ == 3;
    asked_ = 0;
    puts_off_ = false;
    is_networks_turn_ = !is_networks_turn_;
    board_.begin_frame(session);
  }
  LandscapeBoard& board() { return board_; }
  /// A figure of this frame waits for a measurement, or for the next frame.
  bool busy() const { return puts_off_ || (shows_measured_ && inspector_.busy()) || board_.busy(); }
  std::size_t built() const { return built_; }  ///< how many were made so far: the bench and a test look at it


 private:
  FigureStyle style_of(const Session& session, double width_pt, double height_pt) const;
  struct Entry {
    Figure figure;
    std::uint64_t revision = 0, settled = 0, measured = 0;
    std::string hovered;
    bool lights_routes = false;
    double width_pt = 0, height_pt = 0;
    std::optional<AxisRange> kept_axes;  ///< while axes are frozen
  };
  bool may_wait(FigureKind kind, const Entry& entry, const Session& session);
  const Tables& tables_;
  const FontMetrics& metrics_;
  const Session* other_ = nullptr;
  std::map<FigureKind, Entry> entries_;
  Inspector inspector_;
  LandscapeBoard board_;
  bool shows_measured_ = false, lights_routes_ = false;
  unsigned asked_ = 0;  ///< in this frame: 1 the network or its step, 2 a figure beside it
  bool both_asked_ = false, is_networks_turn_ = false, puts_off_ = false;
  std::size_t built_ = 0;
};

}  // namespace chainrule
