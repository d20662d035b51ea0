#pragma once
// One builder per figure, each in a file of its own. A builder takes one value and a style and returns a Figure.
#include "app/figure/figure.hpp"
#include "app/figure/font_metrics.hpp"
#include "app/figure/formula.hpp"
#include "app/figure/link_values.hpp"
#include "app/text/language.hpp"
#include "app/text/letters.hpp"
#include "app/text/number_format.hpp"
#include "engine/data/dataset.hpp"
#include "engine/trace/blame.hpp"
#include "engine/trace/position.hpp"
#include "engine/train/curve.hpp"
#include "engine/train/inspect.hpp"
#include "engine/train/response.hpp"

#include <optional>
#include <cstdint>
#include <string>
#include <vector>

namespace chainrule {

/// How every figure is drawn: all colours, words and widths come from here.
struct FigureStyle {
  const Theme* theme = nullptr;
  const FontMetrics* metrics = nullptr;
  const Language* language = nullptr;
  NumberFormat number{4};
  double width_pt = 480, height_pt = 320;
  Letters letters{};
  std::optional<AxisRange> kept_axes{};  ///< what the axes of a plot show whatever its numbers are; what lies outside is cut off
};

/// Says in words, in the middle of an otherwise empty figure, why there is nothing to show.
Figure say_nothing_to_show(std::string name, std::string title, std::string sentence, const FigureStyle& style);

/// The network with every number that is known at `position`; wide layers (more than about 10 units) abbreviated: first
/// and last units with an ellipsis and the count between. Ids: neuron_id, weight_id, bias_id of explain.hpp, "target/k",
/// "loss", "layer2/delta1" ...
struct NetworkDiagramSpec {
  const nn::Trace* trace = nullptr;
  nn::Position position;
  nn::Index example = 0;
  std::vector<std::string> active, upcoming;  ///< mark ids: just done, next
  std::string hovered;                        ///< its links and neurons stay, the rest dims; empty: nothing dims
  std::optional<nn::ParameterPlace> blamed;   ///< its routes to the loss are lit from behind
  std::string focused;                        ///< neuron whose activation curve is shown; gets a ring
  const nn::ResponseMaps* maps = nullptr;     ///< small maps in the neurons; null: numbers in circles
  const nn::Dataset* data = nullptr;          ///< images and class names
  bool show_masks = true;
  LinkQuantity links = LinkQuantity::weights;  ///< what the links show; of other things than weights a legend tells
};
Figure network_diagram(const NetworkDiagramSpec& spec, const FigureStyle& style);

struct StepCardSpec {
  std::string phase_name;  ///< id of the phase, for its colour
  std::string phase, sentence, kept, next;
  Formula symbols, numbers;
  std::string hovered;     ///< mark id whose chip is lit
};
Figure step_card(const StepCardSpec& spec, const FigureStyle& style);

/// f and f' with every neuron x example of the layer as operating points, the tangent at the focused one.
struct ActivationPlotSpec {
  const nn::Trace* trace = nullptr;
  nn::Position position;
  nn::Index example = 0;
  int layer = -1;  ///< from 0; -1: the last layer
  nn::Index unit = 0;
  std::string neuron_name;
};
Figure activation_plot(const ActivationPlotSpec& spec, const FigureStyle& style);

/// Another run whose losses are drawn beside those of the present one.
struct ComparedCurve {
  std::string name;         ///< in the legend; empty: "branch NUMBER"
  std::int64_t number = 0;
  const std::vector<nn::CurvePoint>* points = nullptr;
};
/// Losses over epochs. Ids: "train", "test", "train/last" ..., and those of compared curves "branch3/train" ...
struct LossCurveSpec {
  const std::vector<nn::CurvePoint>* points = nullptr;
  bool log_scale = false, grid = true;
  std::vector<ComparedCurve> compared{};
};
Figure loss_curve(const LossCurveSpec& spec, const FigureStyle& style);

/// Decision map of one output (or the most likely class) with training and test points, axes and colour bar; where
/// there is one input only, the answers as a curve.
struct DecisionBoundarySpec {
  const nn::ResponseMaps* maps = nullptr;
  const nn::Dataset* data = nullptr;
  int layer = -1;         ///< which neuron's map; -1: the output
  nn::Index unit = 0;
  bool show_test = true, discretize = false, grid = false;
  const std::vector<nn::Index>* batch = nullptr;  ///< examples that get a ring: those of the batch that is looked at
  nn::Index traced = -1;  ///< the one example that is looked at
};
Figure decision_boundary(const DecisionBoundarySpec& spec, const FigureStyle& style);

/// Every neuron's map, layer by layer.
struct NeuronMapsSpec {
  const nn::ResponseMaps* maps = nullptr;
  const nn::NetworkSpec* network = nullptr;
};
Figure neuron_maps(const NeuronMapsSpec& spec, const FigureStyle& style);

/// The first layer's weights as images, one per unit; or another quantity of them, as far as `reading`'s trace has computed it.
struct WeightImagesSpec {
  const nn::NetworkSpec* network = nullptr;
  const nn::Vector* parameters = nullptr;
  const nn::Dataset* data = nullptr;
  LinkReading reading{};
};
Figure weight_images(const WeightImagesSpec& spec, const FigureStyle& style);

/// Losses, penalties, accuracies and R squared of both splits, as a table. Ids: "row/loss", "row/top_k_accuracy" ...
Figure metrics_table(const nn::Inspection* inspection, const FigureStyle& style);

/// How many examples of each right class (row) were given each answer (column). Ids: "cell/2/1", from 1.
struct ConfusionMatrixSpec {
  const nn::Inspection* inspection = nullptr;
  const nn::Dataset* data = nullptr;  ///< names of the classes
  bool of_test = true;                ///< the test split where there is one, else the training split
};
Figure confusion_matrix(const ConfusionMatrixSpec& spec, const FigureStyle& style);

/// The one linear map that a stack of linear layers is, or which layer bends.
struct CollapseSpec {
  const nn::Inspection* inspection = nullptr;
  const nn::NetworkSpec* network = nullptr;
};
Figure collapse_figure(const CollapseSpec& spec, const FigureStyle& style);

/// One way from a parameter to the loss in words: "x₁ → h₁ → o₁", its factors with and without their names, its product.
struct BlameRow {
  std::string way, named_factors, factors;
  double product = 0;
};
struct BlameSpec {
  std::string heading;  ///< the parameter and its gradient; empty: nothing to show
  std::string count;    ///< how many ways there are, and what was summed up
  std::string check;    ///< the central difference beside the sum
  std::vector<BlameRow> rows;
  double sum = 0;
};
/// Routes as a table, the sum below. Ids: "route/1", from 1, and "sum".
Figure blame_table(const BlameSpec& spec, const FigureStyle& style);
/// How many rows of routes have room.
nn::Index blame_rows(const FigureStyle& style);

}  // namespace chainrule
