#pragma once
// Every panel of the window: what it may look at comes in, what the person wants goes out as commands.
#include "app/export/painter.hpp"
#include "app/ui/inputs.hpp"
#include "app/ui/mark_target.hpp"

#include <array>
#include <filesystem>
#include <optional>
#include <string>

namespace chainrule {

/// What is being typed at a mark of the network: an editor that stands beside it.
struct ValueEditor {
  std::string mark;
  MarkTarget target;
  Rect beside;          ///< pixels
  bool changed = false;  ///< something was applied that Esc must take back
};

/// A point of the decision map that is being dragged, and where the mouse took hold of it.
struct PointDrag {
  nn::Index example = 0;
  Point from;
};

/// The landscape's eye while the mouse holds it.
struct EyeDrag {
  FigureKind kind = FigureKind::landscape;
  Point from, last;
  bool moved = false;
};

/// The network under the mouse: how much larger than its card it is laid out, and where its corner lies from the card's.
struct CanvasView {
  double zoom = 1;
  Point offset;
  std::optional<Point> held;  ///< the ground is dragged; where the mouse was
};

/// A number of the network that is dragged up and down.
struct ValueDrag {
  std::string widget;  ///< the figure that the mouse was pressed on
  MarkTarget target;
  Point from;
  double start = 0;
  bool moved = false;
};

/// State of the window that is neither document nor view: what is pointed at, which drawers and dialogs are open.
struct DeskState {
  std::string hovered;        ///< mark of the network that is pointed at, in this frame
  std::string last_hovered;   ///< and in the one before: what figures are drawn with
  std::optional<ValueEditor> editor;
  std::optional<PointDrag> dragged;
  std::optional<EyeDrag> eye_drag;
  CanvasView canvas, full_canvas;  ///< of the network's card, and where it fills the window
  std::optional<ValueDrag> value_drag;
  std::array<FigureKind, 2> slots = {FigureKind::activation, FigureKind::loss_curve};
  enum class Drawer { none, controls, figures } drawer = Drawer::none;
  bool help = false;
  std::optional<double> reading_since;  ///< seconds; none while no file is being read
};

/// How much room the bar has: settings go to a second row, drawer buttons to a third.
struct BarShape {
  bool narrow = false, narrower = false, has_controls_drawer = false, has_figures_drawer = false;
};
/// How wide the settings are with the buttons of these drawers, margins included: a narrow bar has them in its second row.
double settings_row_width(const Ui& ui, bool has_controls_drawer, bool has_figures_drawer);
/// Chainrule, scene, undo, language, theme, scale, export.
void draw_top_bar(Ui& ui, const Rect& rect, const Inputs& inputs, DeskState& state, CommandSink& sink, const BarShape& shape);
/// Everything that can be set about network, data, descent, regularisation and view.
void draw_controls(Ui& ui, const Rect& rect, const Inputs& inputs, CommandSink& sink);
/// The network; click a number to type another.
void draw_network_panel(Ui& ui, const Rect& rect, const Inputs& inputs, DeskState& state, CommandSink& sink);
/// One card with a figure that can be chosen.
void draw_figure_panel(Ui& ui, const Rect& rect, int slot, const Inputs& inputs, DeskState& state, CommandSink& sink);
/// One figure over the whole desk.
void draw_full_figure(Ui& ui, const Rect& rect, FigureKind kind, const Inputs& inputs, DeskState& state, CommandSink& sink);
/// The step in words, symbols and numbers.
void draw_step_panel(Ui& ui, const Rect& rect, const Inputs& inputs, DeskState& state, CommandSink& sink);
/// Epoch, losses, accuracies, speed, one step, one epoch.
void draw_training_panel(Ui& ui, const Rect& rect, const Inputs& inputs, CommandSink& sink);
/// Steps of the arrow keys, phases of the training step as a bar, update and loss.
void draw_timeline(Ui& ui, const Rect& rect, const Inputs& inputs, CommandSink& sink);
/// Why the run has diverged, once that is known, over the desk.
void draw_autopsy(Ui& ui, const Rect& body, const Inputs& inputs, CommandSink& sink);
/// Files that are being read, where it takes longer, over the desk.
void draw_reading(Ui& ui, const Rect& body, const Inputs& inputs, DeskState& state, CommandSink& sink);
/// The number that is being typed at a mark.
void draw_value_editor(Ui& ui, const Inputs& inputs, DeskState& state, CommandSink& sink);
/// All keys. True when it should close.
bool draw_key_help(Ui& ui, const Inputs& inputs);

/// Answer to a question with up to three answers; -1 while there is none.
struct Question {
  std::string title, sentence;
  std::vector<std::string> answers;  ///< the first is the primary one, the last is what Esc stands for
};
int draw_question(Ui& ui, std::string_view id, const Question& question);

/// Choosing a file to open, to save or to export to.
struct FileBrowser {
  enum class Purpose { open_scene, open_data, save_scene, export_figure, save_code } purpose = Purpose::open_scene;
  std::filesystem::path folder;
  std::string name;
  FileFormat format = FileFormat::svg;
  FigureKind figure = FigureKind::network;
  std::string problem;      ///< why the folder cannot be read or the file not written
  bool asks_to_replace = false;
  struct Entry { std::string name; bool is_folder = false; };
  std::vector<Entry> entries;
  bool listed = false;
};
enum class BrowserAnswer { none, cancelled, chosen };
/// `chosen` when the person pressed the button: the path is folder / name.
BrowserAnswer draw_file_browser(Ui& ui, FileBrowser& browser);

}  // namespace chainrule
