#pragma once
#include "app/explain/explain.hpp"
#include "app/explain/landscape_words.hpp"
#include "app/figure/builders.hpp"
#include "engine/landscape/curvature.hpp"
#include "engine/landscape/rate_finder.hpp"
#include "engine/trace/blame.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace chainrule {

enum class FigureKind {
  network, step_card, activation, loss_curve, decision_boundary, neuron_maps, weight_images, metrics, confusion_matrix, blame, collapse,
  landscape, contour_map, race_curves, race_table,
  anatomy, rate_finder, descent_picture,
  matrix_view,
  misclassified, examples,
  activation_bench, operating_points, loss_bench, softmax_bench, overflow,
  layer_flow, histograms, penalty_forces, folding, biological_neuron, layer_sizes
};
/// Made from measurements of all examples; from landscape and race; from the race alone; from what is measured of learning rates.
bool shows_inspection(FigureKind kind);
/// A sheet of examples, page by page.
bool shows_examples(FigureKind kind);
bool shows_landscape(FigureKind kind);
bool shows_race(FigureKind kind);
bool shows_rates(FigureKind kind);
/// What is pointed at, in it or in another figure.
bool shows_pointed(FigureKind kind);
std::span<const FigureKind> figure_kinds();
std::string_view id_of(FigureKind kind);
std::optional<FigureKind> figure_from_id(std::string_view id);

/// Which examples a sheet of examples shows.
struct ExampleChoice {
  nn::AnswerFilter filter = nn::AnswerFilter::all;
  nn::Index of_class = -1;  ///< -1: every class
  nn::Index page = 0;
};

/// Everything that a figure can be a picture of, at one moment. Pointers are borrowed; null where there is none.
struct Moment {
  const nn::NetworkSpec* network = nullptr;
  const nn::Vector* parameters = nullptr;
  const nn::Dataset* data = nullptr;
  const nn::Dataset* own_data = nullptr;  ///< what is traced, where that is no example of `data`
  const nn::Trace* trace = nullptr;
  nn::Position position;
  nn::Granularity granularity = nn::Granularity::operation;
  nn::Index example = 0;
  const nn::ResponseMaps* maps = nullptr;
  const std::vector<nn::CurvePoint>* curve = nullptr;
  std::vector<ComparedCurve> compared{};  ///< branches whose losses are drawn beside it
  const nn::Inspection* inspection = nullptr;
  const LandscapeFacts* landscape = nullptr;
  const RaceSpec* race = nullptr;
  const nn::RateSweep* sweep = nullptr;
  const nn::Curvature* curvature = nullptr;
  double present_rate = 0;                ///< the learning rate that the next update uses
  bool is_measuring = false;              ///< sweep or curvature, beside the screen
  nn::ParameterPlace parameter{0, 0, 0};  ///< whose blame or anatomy is shown; a weight or bias that is pointed at comes first
  bool lights_routes = false;             ///< the blame figure stands beside the network, which shows the same routes
  bool maps_in_neurons = false;
  LinkQuantity links = LinkQuantity::weights;  ///< what the links of the network and the weight images show
  ExampleChoice examples;
  nn::Index traced_example = -1;  ///< is ringed where examples are drawn; -1: none
  std::string hovered;
  int focus_layer = -1;      ///< -1: the last layer, or the layer of the step
  nn::Index focus_unit = 0;
  int fold_layer = -1;                     ///< of whose neurons `fold_first` and `fold_second` the folding is shown; -1: by custom
  nn::Index fold_first = 0, fold_second = 1;
  bool log_scale = false, grid = false, show_test = true, discretize = false;
};

/// The one way from a moment to a picture, for the screen and for files: what is seen is what is exported.
Figure figure_of(FigureKind kind, const Moment& moment, const FigureStyle& style);

}  // namespace chainrule
