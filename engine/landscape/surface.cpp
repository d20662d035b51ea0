#include "engine/landscape/surface.hpp"

#include "engine/landscape/heights.hpp"
#include "engine/landscape/loss_pass.hpp"
#include "engine/nn/ids.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace nn {
namespace {

constexpr ids::Entry<SurfaceData> surface_data_table[] = {
    {SurfaceData::train, "train"},
    {SurfaceData::test, "test"},
    {SurfaceData::batch, "batch"},
    {SurfaceData::sample, "sample"},
};
constexpr auto surface_data_list = ids::kinds_of(surface_data_table);

/// Points a side. Each grid has all points of the one before: 5, 25, 50, 100 and 200 spaces.
constexpr Index levels[] = {6, 26, 51, 101, SurfaceSampler::finest};
/// Multiplications (see Heights) that one point may cost: 40,401 of them then take one to three seconds.
constexpr double work_a_point = 1.5e6;
constexpr Index fewest_examples = 64;
/// Where even so few examples cost more than this in all, coarser grids have to do; but not the second.
constexpr double work_a_surface = 3e11;

constexpr double no_height = std::numeric_limits<double>::quiet_NaN();

double between(double from, double to, Index part, Index parts) {
  return from + (to - from) * (static_cast<double>(part) / static_cast<double>(parts));
}

/// The given number of entries, evenly spaced.
std::vector<Index> evenly(const std::vector<Index>& all, std::size_t count) {
  if (count >= all.size()) return all;
  std::vector<Index> chosen(count);
  for (std::size_t i = 0; i < count; ++i) chosen[i] = all[i * all.size() / count];
  return chosen;
}

void note_extremes(Surface& surface) {
  surface.lowest = std::numeric_limits<double>::infinity();
  surface.highest = -surface.lowest;
  for (const double height : surface.heights.reshaped()) {
    if (!std::isfinite(height)) continue;
    surface.lowest = std::min(surface.lowest, height);
    surface.highest = std::max(surface.highest, height);
  }
  if (surface.lowest > surface.highest) surface.lowest = surface.highest = 0;
}

}  // namespace

std::span<const SurfaceData> surface_data_kinds() { return surface_data_list; }
std::string_view id_of(SurfaceData kind) { return ids::id_of(surface_data_table, kind); }
std::optional<SurfaceData> surface_data_from_id(std::string_view id) { return ids::kind_from(surface_data_table, id); }

double height_at(const Surface& surface, double x, double y) {
  const Plane& range = surface.range;
  const double spaces = static_cast<double>(surface.resolution - 1);
  const double column = (x - range.x_min) / (range.x_max - range.x_min) * spaces;
  const double row = (range.y_max - y) / (range.y_max - range.y_min) * spaces;
  if (!(column >= 0 && column <= spaces && row >= 0 && row <= spaces)) return no_height;
  const auto left = std::min(static_cast<Index>(column), surface.resolution - 2);
  const auto upper = std::min(static_cast<Index>(row), surface.resolution - 2);
  const double right_share = column - static_cast<double>(left), lower_share = row - static_cast<double>(upper);
  const auto along = [&](Index at) {
    // a neighbour without share counts for nothing, be it infinite
    if (right_share == 0) return surface.heights(at, left);
    if (right_share == 1) return surface.heights(at, left + 1);
    return (1 - right_share) * surface.heights(at, left) + right_share * surface.heights(at, left + 1);
  };
  if (lower_share == 0) return along(upper);
  if (lower_share == 1) return along(upper + 1);
  return (1 - lower_share) * along(upper) + lower_share * along(upper + 1);
}

std::vector<Index> columns_of(const SurfaceLoss& loss) {
  if (!loss.columns.empty()) return loss.columns;
  std::vector<Index> columns(static_cast<std::size_t>(loss.data->train_count));
  std::iota(columns.begin(), columns.end(), Index{0});
  return columns;
}

std::vector<Index> columns_within(const SurfaceLoss& loss, double products, Index fewest) {
  double weights = 0;
  const ParameterLayout layout(loss.network);
  for (const LayerSlot& slot : layout.layers()) weights += static_cast<double>(slot.weight_size() + slot.rows);
  return evenly(columns_of(loss), static_cast<std::size_t>(std::max<double>(static_cast<double>(fewest), products / weights)));
}

double loss_at(const SurfaceLoss& loss, const Vector& parameters) { return *LossPass(loss, columns_of(loss)).loss(parameters); }

struct SurfaceSampler::Implementation {
  Plane range;
  std::vector<Index> columns;
  bool is_fast = false;
  Index last_level = 0;
  std::unique_ptr<Heights> heights;
  std::shared_ptr<const Surface> latest;
  Index next = 0;  ///< number of the level that comes next

  Implementation(const SurfaceLoss& loss, const Slice& slice, SurfaceWay way) : range(slice.range) {
    is_fast = way == SurfaceWay::fastest && can_be_fast(loss);
    const double cost = is_fast ? fast_cost(loss.network) : plain_cost(loss.network);
    columns = evenly(columns_of(loss), static_cast<std::size_t>(std::max(static_cast<double>(fewest_examples), work_a_point / cost)));
    const double work = cost * static_cast<double>(columns.size());
    last_level = static_cast<Index>(std::size(levels)) - 1;
    while (last_level > 1 && work * static_cast<double>(levels[last_level] * levels[last_level]) > work_a_surface) --last_level;
    heights = is_fast ? fast_heights(loss, slice, columns) : plain_heights(loss, slice, columns);
  }

  /// Fills in what the grid before does not know; false when stopped.
  bool fill(Surface& surface, const std::atomic<bool>* stop) {
    const Index spaces = surface.resolution - 1;
    const Index stride = latest ? spaces / (latest->resolution - 1) : 0;
    for (Index row = 0; row <= spaces; ++row) {
      const bool knows_row = latest && row % stride == 0;
      heights->begin_row(between(range.y_max, range.y_min, row, spaces));
      for (Index column = 0; column <= spaces; ++column) {
        if (knows_row && column % stride == 0) {
          surface.heights(row, column) = latest->heights(row / stride, column / stride);
          continue;
        }
        if (stop != nullptr && stop->load(std::memory_order_relaxed)) return false;
        surface.heights(row, column) = heights->at(between(range.x_min, range.x_max, column, spaces), stop);
      }
    }
    return stop == nullptr || !stop->load(std::memory_order_relaxed);
  }
};

SurfaceSampler::SurfaceSampler(SurfaceLoss loss, Slice slice, SurfaceWay way)
    : implementation_(std::make_unique<Implementation>(loss, slice, way)) {}
SurfaceSampler::~SurfaceSampler() = default;
SurfaceSampler::SurfaceSampler(SurfaceSampler&&) noexcept = default;
SurfaceSampler& SurfaceSampler::operator=(SurfaceSampler&&) noexcept = default;

std::shared_ptr<const Surface> SurfaceSampler::refine(const std::atomic<bool>* stop) {
  Implementation& self = *implementation_;
  if (self.next > self.last_level) return nullptr;
  auto surface = std::make_shared<Surface>();
  surface->range = self.range;
  surface->resolution = levels[self.next];
  surface->heights.resize(surface->resolution, surface->resolution);
  surface->examples = examples();
  surface->is_final = self.next == self.last_level;
  if (!self.fill(*surface, stop)) return nullptr;
  note_extremes(*surface);
  ++self.next;
  self.latest = surface;
  return surface;
}

double SurfaceSampler::height_of(const Vector& parameters) { return implementation_->heights->of(parameters); }
Index SurfaceSampler::examples() const { return static_cast<Index>(implementation_->columns.size()); }
bool SurfaceSampler::is_single_precision() const { return implementation_->is_fast; }

}  // namespace nn
