#pragma once
#include "app/figure/drawing.hpp"
#include "app/figure/network_view.hpp"

#include <array>
#include <vector>

namespace chainrule {

/// A unit that is drawn, and where.
struct PlacedUnit {
  nn::Index unit = 0;
  Point center;
};

/// One layer as a column; `left_out` units between the first and the last ones are not drawn.
struct Column {
  int layer = -1;  ///< -1: the inputs
  nn::Index units = 0, left_out = 0;
  std::vector<PlacedUnit> shown;
  Point dots;      ///< centre of the ellipsis
  bool is_image = false;
  Rect image;
  double x = 0;
};

/// How much is written; the richest one that fits is taken.
struct Detail {
  bool chips = false;   ///< a number on every link
  bool biases = false;  ///< a bias chip under every neuron
  int lines = 0;        ///< lines of numbers under a neuron
  bool names = false;   ///< names above
  bool values = false;  ///< the activation inside the circle; else it is the first of the lines
};

/// What stands at the right of the outputs.
enum class OutputInfo { none, targets, bars };

struct NetworkLayout {
  std::vector<Column> columns;
  Detail detail;
  double radius = 10;
  double name_size = 12, value_size = 10, small_size = 9, caption_size = 11;
  Rect body;             ///< where the columns stand
  double caption_y = 0;  ///< first baseline of the captions; 0: none
  int caption_lines = 0;
  double legend_y = 0, legend_size = 10;  ///< middle of the legend's first line
  int legend_lines = 0;  ///< 0: none
  OutputInfo info = OutputInfo::none;
  double info_x = 0, info_width = 0, bar_number_width = 0;
  double chip_width = 0, chip_height = 0;
  double line_width = 0;  ///< of the widest number under a neuron
  double bias_width = 0;  ///< room for the chip of a hidden unit's bias
  double least_bias_width = 0;  ///< what its shortest form needs, and all that an output's has: the loss stands beside it

  double left_of(const Column& column) const;   ///< where links end
  double right_of(const Column& column) const;  ///< where links begin
};

/// The layer's caption: what it is and, behind it, its activation.
struct ColumnCaption {
  std::string what, how;
};
ColumnCaption caption_of(const NetworkView& view, const Column& column);

/// One entry of the legend at the foot: a sign and what it stands for.
struct LegendItem {
  enum class Sign { none, widest, positive, negative, unknown, silenced, frozen };
  Sign sign = Sign::none;
  std::string id, text;
};
/// What the legend says now; `ever`: what it may have to say in the course of the trace. Nothing where links show weights and no
/// neuron is silenced or frozen.
std::vector<LegendItem> legend_items(const NetworkView& view, const std::vector<Column>& columns, bool ever);
/// Widths of the items with their signs, in em, and how many lines they take.
std::vector<double> legend_widths(const std::vector<LegendItem>& items, const Drawing& drawing);
int legend_lines(const std::vector<double>& widths, double size, double room);

/// The sizes at which letters are tried, largest first.
inline constexpr std::array<double, 6> letter_scales = {1.15, 1.0, 0.9, 0.8, 0.7, 0.6};
/// Takes the richest level of detail that fits, in the largest letters up to `most_scale`; without numbers on the links
/// where they found no place.
NetworkLayout lay_out_network(const NetworkView& view, const Drawing& drawing, bool with_chips = true, double most_scale = letter_scales[0]);

}  // namespace chainrule
