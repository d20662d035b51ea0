#pragma once
#include "engine/data/dataset.hpp"
#include "engine/landscape/plane_function.hpp"
#include "engine/landscape/slice.hpp"

#include <atomic>
#include <memory>
#include <vector>

namespace nn {

/// Heights over a rectangle of a plane.
struct Surface {
  Plane range;
  Index resolution = 0;  ///< points along each side
  Matrix heights;        ///< (resolution, resolution): row 0 at y_max, column 0 at x_min; may hold infinity and NaN
  double lowest = 0, highest = 0;  ///< of the finite ones
  Index examples = 0;    ///< of a network: how many examples the heights are means over
  bool is_final = false;           ///< no finer one follows
};
/// Bilinear between the four points around it; NaN outside of the range.
double height_at(const Surface& surface, double x, double y);

/// Which examples' loss is the height.
enum class SurfaceData { train, test, batch, sample };
std::span<const SurfaceData> surface_data_kinds();
std::string_view id_of(SurfaceData kind);
std::optional<SurfaceData> surface_data_from_id(std::string_view id);

/// The loss whose landscape is drawn: mean data loss over `columns` of the data, and what is added to it.
struct SurfaceLoss {
  NetworkSpec network;
  TrainingRule rule;                    ///< its precision and penalties
  std::shared_ptr<const Dataset> data;
  std::vector<Index> columns;           ///< empty: all of the training split
  bool penalty = false;                 ///< L1 and L2 are added
  std::optional<std::int64_t> dropout_step;  ///< with the dropout masks of this training step; else dropout off
};
/// The columns themselves, or those of the training split.
std::vector<Index> columns_of(const SurfaceLoss& loss);
/// As many of the loss's examples, evenly spaced, as keep one forward pass within `products` multiplications; at least
/// `fewest`, as far as there are so many.
std::vector<Index> columns_within(const SurfaceLoss& loss, double products, Index fewest);
/// The loss at one place over all its columns, in double precision, by the engine's ordinary forward pass. Dropout masks
/// are those of that step's batch where the columns are that batch; they repeat after 4096 examples.
double loss_at(const SurfaceLoss& loss, const Vector& parameters);

/// Which arithmetic computes the heights. fastest: the kernels of engine/fast, in single precision whatever the rule
/// says, unless there is dropout, a step or maxout, or a loss that asks how far a rounded probability is from 0 or 1 (heights
/// are accurate to about 1e-6 of their size); else the plain way. plain: double precision, as loss_at.
enum class SurfaceWay { fastest, plain };

/// Computes a landscape in ever finer grids, each a refinement of the one before: 6, 26, 51, 101, 201 points a side.
/// Where there are many examples it looks at evenly spaced ones, always the same, so that the finest grid takes seconds;
/// where even few of them take too long it ends with a coarser grid. One thread uses it; it may be another than the one
/// that made it.
class SurfaceSampler {
 public:
  SurfaceSampler(SurfaceLoss loss, Slice slice, SurfaceWay way = SurfaceWay::fastest);
  ~SurfaceSampler();
  SurfaceSampler(SurfaceSampler&&) noexcept;
  SurfaceSampler& operator=(SurfaceSampler&&) noexcept;
  static constexpr Index finest = 201;
  /// The next finer surface; null when `stop` became true on the way (the grid is then begun anew) or nothing finer is left.
  std::shared_ptr<const Surface> refine(const std::atomic<bool>* stop = nullptr);
  /// The loss of any parameters (P), on the plane or off it, over the examples of the surface and in its arithmetic.
  double height_of(const Vector& parameters);
  Index examples() const;
  bool is_single_precision() const;  ///< the kernels compute it

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

/// A function of x and y over a rectangle, at once.
Surface surface_of(const PlaneFunction& function, const Plane& range, Index resolution);

}  // namespace nn
