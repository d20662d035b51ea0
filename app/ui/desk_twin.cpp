// Two runs side by side: how the desk begins and ends them, and where they stand.
#include "app/ui/desk.hpp"
#include "app/ui/desk_layout.hpp"
#include "app/ui/panels/twin_panel.hpp"

#include <utility>

namespace chainrule {
namespace {

/// The left or the right half of a card's place, with the common gap between them.
Rect half_of(const Ui& ui, const Rect& rect, bool right) {
  const double gap = ui.px(12), width = (rect.width - gap) / 2;
  return {rect.x + (right ? width + gap : 0), rect.y, width, rect.height};
}

}  // namespace

/// Another scene or other data are nothing to compare with.
void Desk::end_twin() {
  if (!twin_) return;
  const bool differed = !(twin_->session().document().scene == session_.document().scene);
  figures_.compare_with(nullptr);
  twin_.reset();
  twin_figures_.reset();
  toasts_.add(say(differed ? "ui.twin.ended_changed" : "ui.twin.ended"), false);
}

void Desk::begin_or_end_twin() {
  if (twin_) return end_twin();
  report(session_.execute({"pause", {}}));
  twin_ = std::make_unique<Twin>(session_);
  twin_figures_ = std::make_unique<FigureShelf>(tables_, figures_.metrics());
  figures_.compare_with(&twin_->session());
  state_.slots[0] = FigureKind::loss_curve;
}

Result<void> Desk::run(const Command& command) { return twin_ ? twin_->execute(session_, command) : session_.execute(command); }

/// What the twin has to say beyond the original: its errors.
void Desk::tick_twin(double seconds) {
  if (!twin_) return;
  twin_->tick(session_, seconds);
  for (Notice& notice : std::exchange(twin_->session().notices(), {}))
    if (notice.error) session_.notices().push_back(std::move(notice));
}

void Desk::draw_twins(const DeskLayout& desk, const Inputs& original, const Inputs& twin, CommandSink& sink) {
  if (!desk.folds_controls) draw_controls(ui_, desk.controls, twin, sink);
  for (const bool is_twin : {false, true}) {
    const Inputs& inputs = is_twin ? twin : original;
    draw_twin_network(ui_, half_of(ui_, desk.network, is_twin), inputs, is_twin, state_, sink);
    draw_twin_step(ui_, half_of(ui_, desk.step, is_twin), inputs, is_twin, state_);
  }
  if (desk.figure_count == 2) draw_figure_panel(ui_, desk.figures[0], 0, original, state_, sink);
  if (desk.figure_count > 0)
    draw_twin_table(ui_, desk.figures[static_cast<std::size_t>(desk.figure_count - 1)], original.session, twin.session, sink);
  if (desk.shows_training) draw_training_panel(ui_, desk.training, original, sink);
}

}  // namespace chainrule
