#pragma once
#include "app/session/training_thread.hpp"
#include "app/text/letters.hpp"
#include "app/text/link_quantity.hpp"
#include "engine/trace/blame.hpp"
#include "engine/trace/position.hpp"
#include "engine/train/answers.hpp"

#include <string>

namespace chainrule {

/// From where the landscape is looked at: degrees, a factor, and parts of the picture's width and height.
struct Eye {
  double azimuth = 30, elevation = 35, zoom = 1, pan_x = 0, pan_y = 0;
  bool operator==(const Eye&) const = default;
};

constexpr double least_scale = 0.75, most_scale = 3;  ///< of the interface
constexpr int most_digits = 12;                       ///< significant digits of shown numbers, from 1

/// What is looked at and how; never touched by undo. Changed by view commands only.
struct View {
  std::string language = "en", theme = "light";
  double scale = 1;  ///< of the interface
  int digits = 4;    ///< significant digits of shown numbers
  nn::Granularity granularity = nn::Granularity::operation;
  nn::Position position;  ///< place in the shown trace
  nn::Index sample = 0;   ///< column of the data set that is traced; -1: the next batch
  nn::Index example = 0;  ///< of a batch: whose numbers are shown, from 0
  int focus_layer = -1;   ///< neuron whose curve is shown; -1: the last layer
  nn::Index focus_unit = 0;
  int fold_layer = -1;    ///< whose two neurons the folding is shown in; -1: by custom
  nn::Index fold_first = 0, fold_second = 1;
  nn::ParameterPlace parameter{0, 0, 0};  ///< weight or bias whose blame is shown
  std::string figure;                      ///< figure that fills the window; empty: none
  std::string focused_figure = "network";  ///< what Ctrl+E exports
  bool log_scale = false, grid = false, show_test = true, discretize = false, connections = false;
  bool nerve = false;       ///< the neuron in focus lies over the network as a nerve cell
  bool evaluating = false;  ///< the shown pass is an evaluation: without dropout, up to the loss
  bool presenting = false;
  bool frozen_axes = false;  ///< plots keep the ranges that their axes have now
  bool spotlight = false, pen = false, blank = false;  ///< what a lecturer does with the whole screen
  bool reduced_motion = false;  ///< nothing moves by itself that was not asked to
  bool drawing = false;     ///< clicks on the decision map draw points
  int brush = 0;            ///< of this class, from 0; -1: they erase
  double brush_value = 0;   ///< of this number, where numbers are learned
  nn::AnswerFilter example_filter = nn::AnswerFilter::all;  ///< of the sheet of examples
  nn::Index example_class = -1, example_page = 0;          ///< -1: every class
  Pace pace;
  Letters letters;      ///< of formulas and of the network
  LinkQuantity links = LinkQuantity::weights;  ///< what the network's links show
  Letters own_letters;  ///< the person's, for scenes that bring none; what is chosen in a scene with letters holds for it alone
  Eye eye;
  bool log_height = false, wire = false, contours = true;  ///< of the landscape
  std::int64_t race_step = -1;  ///< of the race this update is looked at; -1: its end
};

/// A short message for the person: a language key with arguments, or an error.
struct Notice {
  std::string key;
  Arguments arguments;
  std::optional<Error> error;
};

}  // namespace chainrule
