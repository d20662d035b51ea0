#include "app/ui/desk.hpp"

#include "app/files/file.hpp"
#include "app/ui/desk_layout.hpp"
#include "app/ui/linked_controls.hpp"
#include "app/ui/shortcuts.hpp"
#include "app/ui/widgets/scroll_area.hpp"

#include <algorithm>
#include <utility>

namespace chainrule {
namespace {

/// Everything is read from farther away in presenter mode.
constexpr double presenting_scale = 1.2;

void begin_ground(double width, double height) {
  ImGui::SetNextWindowPos(ImVec2(0, 0));
  ImGui::SetNextWindowSize(ImVec2(static_cast<float>(width), static_cast<float>(height)));
  ImGui::Begin("###desk", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoMove |
                   ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoInputs |
                   ImGuiWindowFlags_NoBringToFrontOnFocus);
}

void draw_drawer(Ui& ui, const DeskLayout& desk, const Inputs& inputs, DeskState& state, CommandSink& sink) {
  const bool controls = state.drawer == DeskState::Drawer::controls;
  const bool folded = controls ? desk.folds_controls : !desk.shows_training;
  if (state.drawer == DeskState::Drawer::none || !folded) return;
  const double width = std::min(ui.px(controls ? 250 : 340), ui.window().width - ui.px(24));
  const Rect place{controls ? ui.px(12) : ui.window().width - width - ui.px(12), desk.body.y, width, desk.body.height};
  ui.begin_layer(place);
  ui.canvas().shadow(place, ui.px(8), ui.px(16));
  if (controls) {
    draw_controls(ui, place, inputs, sink);
  } else {
    ui.canvas().fill(place, ui.theme().page, ui.px(8));
    ScrollArea area(ui, "drawer", inset(place, ui.px(6)));
    const double room = place.width - ui.px(20), x = place.x + ui.px(8);
    double y = area.top();
    draw_training_panel(ui, {x, y, room, ui.px(200)}, inputs, sink);
    y += ui.px(208);
    for (int slot = desk.figure_count; slot < 2; ++slot, y += ui.px(248))
      draw_figure_panel(ui, {x, y, room, ui.px(240)}, slot, inputs, state, sink);
    area.end(y - area.top());
  }
  ui.end_layer();
  if (ui.take_key("Escape")) state.drawer = DeskState::Drawer::none;
}

}  // namespace

Desk::Desk(Session& session, const Tables& tables, const FontMetrics& metrics, FontBook& fonts, FieldRenderer* pictures)
    : session_(session), tables_(tables), pictures_(pictures), ui_(fonts, metrics), figures_(tables, metrics) {
  if (!session.document().path.empty()) last_folder_ = path_from_utf8(session.document().path).parent_path();
  std::error_code unknown;
  if (last_folder_.empty()) last_folder_ = std::filesystem::current_path(unknown);
}

/// A newly opened scene begins with the two figures that say most about it.
void Desk::choose_figures() {
  const Document& document = session_.document();
  if (document.data == data_of_figures_) return;
  const bool other_scene = document.name != scene_of_figures_;
  data_of_figures_ = document.data;
  scene_of_figures_ = document.name;
  if (!other_scene) return;
  state_.canvas = state_.full_canvas = {};
  FigureKind first = FigureKind::activation;
  const bool has_map = document.scene.network.inputs == 2 && document.data->size() >= 16;
  if (has_map || std::holds_alternative<GeneratedData>(document.scene.data)) first = FigureKind::decision_boundary;
  if (document.data->image_width > 0) first = FigureKind::weight_images;
  state_.slots = {first, FigureKind::loss_curve};
}

/// Whoever begins to draw points must see the map on which they are drawn.
void Desk::show_map_for_drawing() {
  const bool drawing = session_.view().drawing, begins = drawing && !was_drawing_;
  was_drawing_ = drawing;
  if (!drawing) state_.dragged.reset();
  if (begins && std::find(state_.slots.begin(), state_.slots.end(), FigureKind::decision_boundary) == state_.slots.end())
    state_.slots[0] = FigureKind::decision_boundary;
}

/// A race that begins again is shown as it goes on, whatever its steps cost; who looks at another step stops that.
void Desk::run_race_clock(double seconds) {
  constexpr double duration = 4;
  if (race_clock_ == RaceClock::still) return;
  if (race_clock_ == RaceClock::begins) race_began_ = seconds;
  const auto steps = static_cast<double>(session_.document().scene.race.steps);
  const double share = session_.view().reduced_motion ? 1 : (seconds - race_began_) / duration;
  race_clock_ = share < 1 ? RaceClock::runs : RaceClock::still;
  report(session_.execute({"race_step", {share < 1 ? static_cast<std::int64_t>(share * steps) : std::int64_t{-1}}}));
  ui_.keep_moving();
}

void Desk::frame(FrameInput input) {
  const View& view = session_.view();
  FrameStyle style;
  style.theme = tables_.theme(view.theme);
  style.language = tables_.language(view.language);
  style.number = NumberFormat(view.digits);
  style.scale = view.scale * input.monitor_scale * (view.presenting ? presenting_scale : 1);
  style.seconds = input.seconds;
  style.pointing = input.pointing;
  if (!input.dropped_files.empty()) take_dropped(input.dropped_files.front());
  if (input.close_requested) leave_document({"quit", {}});
  tick_twin(input.seconds);
  show_notices();
  take_reading_outcome();
  choose_figures();
  show_map_for_drawing();
  run_race_clock(input.seconds);
  if (pictures_) pictures_->begin_frame();
  figures_.begin_frame(session_);
  if (twin_) twin_figures_->begin_frame(twin_->session());
  begin_ground(input.width, input.height);
  ui_.begin(style, {0, 0, input.width, input.height}, std::move(input.keys));
  state_.last_hovered = std::exchange(state_.hovered, {});
  // What is typed quickly comes with the Enter that ends it: none of those keys is a command.
  const bool keys_are_taken = takes_keys();
  CommandSink sink;
  const Inputs inputs{session_, tables_, figures_, pictures_, habits_ ? std::span(habits_->recent_files()) : std::span<const std::string>(),
                      twin_ && twin_->playing()};
  draw(inputs, sink);
  presenter_.draw(ui_, {0, ui_.px(46), input.width, input.height - ui_.px(46 + 88)}, view);
  draw_dialogs(inputs, sink);
  toasts_.draw(ui_);
  use_keys(sink, keys_are_taken);
  ui_.end();
  ImGui::End();
  if (state_.hovered != state_.last_hovered || race_clock_ != RaceClock::still || view.spotlight) ui_.keep_moving();
  for (const Command& command : sink.take()) execute(command);
}

void Desk::draw(const Inputs& inputs, CommandSink& sink) {
  const View& view = session_.view();
  ui_.canvas().fill(ui_.window(), ui_.theme().page);
  const bool hides_sides = ui_.theme().hides_sides || view.presenting;
  DeskLayout desk = lay_out_desk(ui_, hides_sides, inputs.scene().desk.hides_all(), ui_.scroll("desk"));
  const Rect code_place = code_panel_place(ui_, desk.body);
  if (code_) make_room_for_code(desk, code_place);
  const bool has_controls = desk.folds_controls && !inputs.scene().desk.hides_all();
  const bool folded = has_controls || !desk.shows_training;
  if (!folded) state_.drawer = DeskState::Drawer::none;
  draw_top_bar(ui_, desk.top_bar, inputs, state_, sink, {desk.narrow_bar, desk.narrower_bar, has_controls, !desk.shows_training});
  // What is edited is the twin, where there is one.
  const Inputs edited = twin_ ? Inputs{twin_->session(), tables_, *twin_figures_, pictures_, inputs.recent_files, inputs.plays_twins} : inputs;
  draw_drawer(ui_, desk, edited, state_, sink);
  const std::optional<FigureKind> full = figure_from_id(view.figure);
  const auto slots_end = state_.slots.begin() + std::min<std::ptrdiff_t>(desk.figure_count, std::ssize(state_.slots));
  figures_.light_routes(!full && std::find(state_.slots.begin(), slots_end, FigureKind::blame) != slots_end);
  const bool lies_below = takes_keys() || state_.editor;  // Escape is for what lies over it
  if (code_) code_->takes_escape = !lies_below;
  if (full) {
    const bool is_edited = *full == FigureKind::network || *full == FigureKind::matrix_view || *full == FigureKind::biological_neuron;
    draw_full_figure(ui_, {ui_.px(12), desk.body.y, ui_.window().width - ui_.px(24), desk.body.height}, *full, is_edited ? edited : inputs, state_, sink);
    if (!lies_below && ui_.take_key("Escape")) sink.send("figure", {std::string()});
  } else {
    const double rim = ui_.px(4);  // borders of cards must not be cut
    ScrollArea area(ui_, "desk", {desk.body.x, desk.body.y - rim, desk.body.width - ui_.px(8), desk.body.height + 2 * rim});
    if (twin_) {
      draw_twins(desk, inputs, edited, sink);
    } else {
      if (!desk.folds_controls) draw_controls(ui_, desk.controls, inputs, sink);
      draw_network_panel(ui_, desk.network, inputs, state_, sink);
      for (int slot = 0; slot < desk.figure_count; ++slot)
        draw_figure_panel(ui_, desk.figures[static_cast<std::size_t>(slot)], slot, inputs, state_, sink);
      draw_step_panel(ui_, desk.step, inputs, state_, sink);
      if (desk.shows_training && !desk.hides_training) draw_training_panel(ui_, desk.training, inputs, sink);
    }
    if (!desk.folds_controls) link_controls(ui_, desk.controls, state_.last_hovered, state_.hovered);
    area.end(desk.content_height + 2 * rim);
  }
  draw_timeline(ui_, desk.timeline, inputs, sink);
  if (code_ && !browser_) show_code(code_place, inputs, sink);
  draw_value_editor(ui_, edited, state_, sink);
  const Inputs& diverged = session_.autopsy() ? inputs : edited;
  draw_autopsy(ui_, {0, desk.body.y, ui_.window().width, desk.body.height}, diverged, sink);
  const Inputs& reads = session_.reading() ? inputs : edited;
  if (!import_) draw_reading(ui_, {0, desk.body.y, ui_.window().width, desk.body.height}, reads, state_, sink);
}

void Desk::draw_dialogs(const Inputs& inputs, CommandSink& sink) {
  if (state_.help && draw_key_help(ui_, inputs)) state_.help = false;
  if (palette_) show_palette(inputs, sink);
  if (pad_ && draw_paint_pad(ui_, inputs, *pad_, sink) == PaintAnswer::closed) pad_.reset();
  if (table_open_ && draw_table_pad(ui_, inputs, sink) == TableAnswer::closed) table_open_ = false;
  if (import_) use_import();
  else if (browser_) use_browser();
  if (habits_ && habits_->offered()) offer_recovery();
  if (!asking_) return;
  const Question question{ui_.text("ui.unsaved_title"),
                          ui_.text("ui.unsaved", {{"title", session_.document().scene.title.in(session_.view().language)}}),
                          {ui_.text("ui.save"), ui_.text("ui.discard"), ui_.text("ui.cancel")}};
  if (const int answer = draw_question(ui_, "unsaved", question); answer >= 0) answer_unsaved(answer);
}

bool Desk::takes_keys() const {
  return ui_.is_typing() || browser_ || import_ || asking_ || state_.help || palette_ || pad_ || table_open_ ||
         (habits_ && habits_->offered());
}

void Desk::use_keys(CommandSink& sink, bool keys_were_taken) {
  const std::vector<KeyPress> keys = ui_.take_rest_of_keys();
  const bool taken = keys_were_taken || takes_keys();
  for (const KeyPress& key : keys) {
    if (key.chord == "Escape") {
      if (!taken && leave_presenter_tool(sink)) continue;
      ui_.focus("");
      state_.drawer = DeskState::Drawer::none;
    }
    if (taken) continue;
    if (const std::optional<Command> command = command_of_key(key, session_.view())) sink.send(command->name, command->arguments);
  }
}

/// Escape ends the last thing that was laid over the screen; a blank one above all.
bool Desk::leave_presenter_tool(CommandSink& sink) {
  const View& view = session_.view();
  const std::pair<const char*, bool> tools[] = {{"blank", view.blank}, {"pen", view.pen}, {"spotlight", view.spotlight}, {"nerve", view.nerve}};
  for (const auto& [name, is_on] : tools) {
    if (!is_on) continue;
    sink.send("toggle", {std::string(name)});
    return true;
  }
  return false;
}

std::string Desk::window_title() const {
  return "Chainrule – " + session_.document().scene.title.in(session_.view().language);
}

std::string Desk::say(std::string_view key, const Arguments& arguments) const {
  return tables_.language(session_.view().language)->text(key, arguments);
}

void Desk::show_notices() {
  if (habits_)
    if (const std::optional<Error> error = habits_->take_error()) session_.notices().push_back({{}, {}, error});
  for (; !session_.notices().empty(); session_.notices().pop_front()) {
    const Notice& notice = session_.notices().front();
    const Language& language = *tables_.language(session_.view().language);
    toasts_.add(notice.error ? language.text(*notice.error) : language.text(notice.key, notice.arguments), notice.error.has_value());
  }
}

void Desk::report(const Result<void>& result) {
  if (!result) toasts_.add(tables_.language(session_.view().language)->text(result.error()), true);
}

}  // namespace chainrule
