#pragma once
#include "app/figure/drawing.hpp"
#include "engine/data/dataset.hpp"

#include <string>
#include <vector>

namespace chainrule {

/// An example drawn as a point: of the training set full, of the test set open, with a ring round it where it is in the
/// next batch ("batch/7") and where it is the one that is stepped through ("traced/7").
struct DataPoint {
  nn::Index example = 0;
  Point at;
  Color color;
  bool is_test = false, is_in_batch = false, is_traced = false;
  std::string title;
};
/// Its mark is "data/7". The radius of the point, in points.
double draw_data_point(Drawing& drawing, const DataPoint& point);

/// Is the example one of the batch, where there is one?
bool is_one_of(const std::vector<nn::Index>* batch, nn::Index example);

}  // namespace chainrule
