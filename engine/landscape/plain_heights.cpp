#include "engine/landscape/heights.hpp"
#include "engine/landscape/loss_pass.hpp"

#include <limits>

namespace nn {
namespace {

class PlainHeights final : public Heights {
 public:
  PlainHeights(const SurfaceLoss& loss, const Slice& slice, const std::vector<Index>& columns)
      : pass_(loss, columns), slice_(slice), row_(slice.origin), point_(slice.origin) {}
  void begin_row(double t) override { row_ = slice_.origin + t * slice_.v; }
  double at(double s, const std::atomic<bool>* stop) override {
    point_ = row_ + s * slice_.u;
    return pass_.loss(point_, stop).value_or(std::numeric_limits<double>::quiet_NaN());
  }
  double of(const Vector& parameters) override { return *pass_.loss(parameters); }

 private:
  LossPass pass_;
  Slice slice_;
  Vector row_, point_;
};

}  // namespace

/// Double precision has half as many numbers a register, the baseline set half of those again, and elementary functions
/// take one number at a time.
double plain_cost(const NetworkSpec& network) {
  constexpr double product = 8, unit = 120;
  double cost = 0;
  for (Index layer = 0; layer < network.layer_count(); ++layer) {
    const double rows = static_cast<double>(network.rows_of(layer));
    cost += rows * (product * static_cast<double>(network.inputs_of(layer)) + unit);
  }
  return cost;
}

std::unique_ptr<Heights> plain_heights(const SurfaceLoss& loss, const Slice& slice, const std::vector<Index>& columns) {
  return std::make_unique<PlainHeights>(loss, slice, columns);
}

}  // namespace nn
