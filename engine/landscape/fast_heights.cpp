// Heights by the kernels that draw maps: examples side by side. The parameters of a point are origin + s u + t v, so the
// preactivations of the first layer are too: where it has many inputs, three products a slice take the place of one a point.
// Activations that the kernels do not know are computed by engine/nn between two stages of layers that they do know.
#include "engine/landscape/flat_loss.hpp"
#include "engine/landscape/heights.hpp"
#include "engine/landscape/loss_pass.hpp"
#include "engine/train/packed_network.hpp"

#include <algorithm>
#include <limits>

namespace nn {
namespace {

using fast::Bend;

/// From so many inputs on the first layer's preactivations are combined instead of computed.
constexpr Index many_inputs = 5;
constexpr Index unit_cost = 12;       ///< of an activation, in multiplications
constexpr Index own_unit_cost = 120;  ///< of one that takes one number at a time
/// Work after which is asked whether to stop: about a millisecond.
constexpr double work_a_chunk = 4e6;
constexpr Index smallest_chunk = 64;

/// Computed outside of the kernels, element by element.
bool is_own(const Activation& activation) { return bend_of(activation) == Bend::other; }

/// a = f(z) in place.
void bend_row(const Activation& activation, float* z, Index count, std::vector<float>& room) {
  if (activation.kind == ActivationKind::silu) {  // by the kernels' logistic function
    fast::kernels().sigmoid(z, room.data(), count);
    for (Index i = 0; i < count; ++i) z[i] *= room[entry(i)];
    return;
  }
  Eigen::Map<MatrixOf<float>> row(z, count, 1);
  activate<float>(activation, row, row);
}

bool combines_first_layer(const NetworkSpec& network) {
  return network.inputs >= many_inputs && network.layer_count() > 1 && network.layers[0].activation.kind != ActivationKind::softmax;
}

/// L2 over a plane is a quadratic form, L1 is not.
class PenaltyOnSlice {
 public:
  PenaltyOnSlice(const SurfaceLoss& loss, const Slice& slice) : loss_(loss), layout_(loss.network), slice_(slice) {
    if (!loss.penalty) return;
    for (const LayerSlot& slot : layout_.layers()) {
      const auto o = weight_of(slice.origin, slot), u = weight_of(slice.u, slot), v = weight_of(slice.v, slot);
      constant_ += o.squaredNorm();
      s_ += 2 * o.cwiseProduct(u).sum();
      t_ += 2 * o.cwiseProduct(v).sum();
      ss_ += u.squaredNorm();
      st_ += 2 * u.cwiseProduct(v).sum();
      tt_ += v.squaredNorm();
    }
  }
  double at(double s, double t) {
    if (!loss_.penalty) return 0;
    if (loss_.rule.l1 > 0) {
      point_ = slice_.origin + s * slice_.u + t * slice_.v;
      return penalty_at(loss_, layout_, point_);
    }
    return loss_.rule.l2 / 2 * (constant_ + s * (s_ + s * ss_ + t * st_) + t * (t_ + t * tt_));
  }

 private:
  SurfaceLoss loss_;
  ParameterLayout layout_;
  Slice slice_;
  Vector point_;
  double constant_ = 0, s_ = 0, t_ = 0, ss_ = 0, st_ = 0, tt_ = 0;
};

class FastHeights final : public Heights {
 public:
  FastHeights(const SurfaceLoss& loss, const Slice& slice, const std::vector<Index>& columns);
  void begin_row(double t) override;
  double at(double s, const std::atomic<bool>* stop) override;
  double of(const Vector& parameters) override;

 private:
  void load(const std::vector<Index>& columns);
  void make_stages();
  void first_products(const VectorOf<float>& parameters, std::vector<float>& z);
  void bend_first(Index first, Index here);
  /// Consecutive layers for one call of the kernels; the last one's activation may be left to be done after it.
  struct Stage {
    std::vector<fast::FlatLayer> layers;
    std::vector<const float*> features;
    std::vector<float*> wanted;
    std::vector<float> rows;  ///< of its last layer: [unit][example of the chunk]
    const Activation* own = nullptr;
    Index units() const { return layers.back().units; }
  };
  double mean_loss(const std::atomic<bool>* stop);

  SurfaceLoss loss_;
  NetworkSpec network_;
  FlatLoss flat_loss_;
  PenaltyOnSlice penalty_;
  ParameterLayout layout_;
  Index count_, chunk_;
  bool combines_;
  VectorOf<float> origin_, u_, v_, row_, point_;
  double t_ = 0;
  std::vector<float> inputs_;   ///< [input][example]; where the first layer is combined [example][input]
  std::vector<float> targets_;  ///< [output][example]
  std::vector<float> z_origin_, z_u_, z_v_, z_row_, z_;  ///< [unit][example], of the first layer
  const std::vector<float>* z_from_ = nullptr;  ///< its preactivations are these + z_along_ z_u_
  float z_along_ = 0;
  std::vector<float> bent_;     ///< [unit][example of the chunk]
  std::vector<Stage> stages_;
  std::vector<float> room_, bend_room_;
};

Index chunk_of(const NetworkSpec& network, Index count) {
  const Index most = static_cast<Index>(work_a_chunk / fast_cost(network)) / smallest_chunk * smallest_chunk;
  return std::min(count, std::max(smallest_chunk, most));
}

FastHeights::FastHeights(const SurfaceLoss& loss, const Slice& slice, const std::vector<Index>& columns)
    : loss_(loss),
      network_(loss.network),
      flat_loss_(loss.network, chunk_of(loss.network, static_cast<Index>(columns.size()))),
      penalty_(loss, slice),
      layout_(loss.network),
      count_(static_cast<Index>(columns.size())),
      chunk_(chunk_of(loss.network, count_)),
      combines_(combines_first_layer(loss.network)),
      origin_(slice.origin.cast<float>()),
      u_(slice.u.cast<float>()),
      v_(slice.v.cast<float>()),
      row_(origin_),
      point_(origin_) {
  load(columns);
  make_stages();
  if (!combines_) return;
  const std::size_t size = entry(layout_.layer(0).units * count_);
  for (std::vector<float>* z : {&z_origin_, &z_u_, &z_v_, &z_row_, &z_}) z->resize(size);
  bent_.resize(entry(layout_.layer(0).units * chunk_));
  first_products(origin_, z_origin_);
  first_products(u_, z_u_);
  first_products(v_, z_v_);
}

void FastHeights::load(const std::vector<Index>& columns) {
  MatrixOf<float> inputs(network_.inputs, count_), targets(network_.outputs(), count_);
  gather<float>(*loss_.data, columns.data(), count_, inputs, targets);
  const auto by_rows = [this](const MatrixOf<float>& values) {
    std::vector<float> rows(entry(values.size()));
    for (Index row = 0; row < values.rows(); ++row) {
      for (Index i = 0; i < count_; ++i) rows[entry(row * count_ + i)] = values(row, i);
    }
    return rows;
  };
  inputs_ = combines_ ? std::vector<float>(inputs.data(), inputs.data() + inputs.size()) : by_rows(inputs);
  targets_ = by_rows(targets);
}

/// The layers that the kernels see; their weights are those of `point_`.
void FastHeights::make_stages() {
  const auto chunk = entry(chunk_);
  bend_room_.resize(chunk);
  bool begins = true;
  Index widest = network_.inputs;
  for (Index index = combines_ ? 1 : 0; index < network_.layer_count(); ++index) {
    if (begins) stages_.emplace_back();
    Stage& stage = stages_.back();
    const LayerSlot& slot = layout_.layer(index);
    const Activation& activation = network_.layers[entry(index)].activation;
    const bool is_last = index + 1 == network_.layer_count();
    const bool is_left_out = is_last && flat_loss_.wants_preactivation();
    const bool own = !is_left_out && is_own(activation);
    stage.layers.push_back({slot.inputs, slot.units, point_.data() + slot.weight_offset, point_.data() + slot.bias_offset,
                            own || is_left_out ? Bend::linear : bend_of(activation), static_cast<float>(activation.slope)});
    widest = std::max({widest, slot.inputs, slot.units});
    begins = own || is_last;
    stage.wanted.resize(stage.wanted.size() + (begins ? 0 : entry(slot.units)), nullptr);
    if (!begins) continue;
    if (own) stage.own = &activation;
    stage.rows.resize(entry(slot.units) * chunk);
    for (std::size_t unit = 0; unit < entry(slot.units); ++unit) stage.wanted.push_back(stage.rows.data() + unit * chunk);
  }
  for (std::size_t i = 0; i < stages_.size(); ++i) {
    std::vector<const float*>& features = stages_[i].features;
    features.resize(entry(stages_[i].layers.front().inputs));
    for (std::size_t k = 0; i > 0 && k < features.size(); ++k) features[k] = stages_[i - 1].rows.data() + k * chunk;
  }
  room_.resize(entry(fast::kernels().answer_room(widest)));
}

/// z (examples, units) = X^T W^T + b of the first layer, for parameters or a direction.
void FastHeights::first_products(const VectorOf<float>& parameters, std::vector<float>& z) {
  const LayerSlot& slot = layout_.layer(0);
  fast::Product product;
  product.left = inputs_.data();
  product.left_row = slot.inputs;
  product.left_inner = 1;
  product.right = parameters.data() + slot.weight_offset;
  product.right_inner = slot.rows;
  product.right_column = 1;
  product.result = z.data();
  product.result_column = count_;
  product.rows = count_;
  product.inner = slot.inputs;
  product.columns = slot.units;
  std::vector<float> room(entry(slot.inputs * fast::room_per_inner));
  fast::kernels().product(product, room.data());
  for (Index unit = 0; unit < slot.units; ++unit) {
    Eigen::Map<Eigen::ArrayXf>(z.data() + unit * count_, count_) += parameters(slot.bias_at(unit));
  }
}

void FastHeights::begin_row(double t) {
  t_ = t;
  const float along = static_cast<float>(t);
  row_ = origin_ + along * v_;
  if (!combines_) return;
  const Index size = static_cast<Index>(z_row_.size());
  using Array = Eigen::Map<Eigen::ArrayXf>;
  Array(z_row_.data(), size) = Array(z_origin_.data(), size) + along * Array(z_v_.data(), size);
}

double FastHeights::at(double s, const std::atomic<bool>* stop) {
  const float along = static_cast<float>(s);
  if (combines_) {
    const Index later = layout_.layer(1).weight_offset, rest = layout_.size() - later;
    point_.tail(rest) = row_.tail(rest) + along * u_.tail(rest);
    z_from_ = &z_row_;
    z_along_ = along;
  } else {
    point_ = row_ + along * u_;
  }
  return mean_loss(stop) + penalty_.at(s, t_);
}

double FastHeights::of(const Vector& parameters) {
  point_ = parameters.cast<float>();
  if (combines_) first_products(point_, z_);
  z_from_ = &z_;
  z_along_ = 0;
  return mean_loss(nullptr) + penalty_at(loss_, layout_, parameters);
}

/// a = f(z) of the first layer for the examples from `first` on.
void FastHeights::bend_first(Index first, Index here) {
  const Index units = layout_.layer(0).units;
  for (Index unit = 0; unit < units; ++unit) {
    float* row = bent_.data() + unit * chunk_;
    const Index at = unit * count_ + first;
    using Array = Eigen::Map<const Eigen::ArrayXf>;
    Eigen::Map<Eigen::ArrayXf>(row, here) = Array(z_from_->data() + at, here) + z_along_ * Array(z_u_.data() + at, here);
    bend_row(network_.layers[0].activation, row, here, bend_room_);
    stages_[0].features[entry(unit)] = row;
  }
}

double FastHeights::mean_loss(const std::atomic<bool>* stop) {
  double sum = 0;
  for (Index first = 0; first < count_; first += chunk_) {
    if (stop != nullptr && stop->load(std::memory_order_relaxed)) return std::numeric_limits<double>::quiet_NaN();
    const Index here = std::min(chunk_, count_ - first);
    std::vector<const float*>& inputs = stages_[0].features;
    if (combines_) bend_first(first, here);
    else for (std::size_t k = 0; k < inputs.size(); ++k) inputs[k] = inputs_.data() + k * entry(count_) + first;
    for (Stage& stage : stages_) {
      fast::kernels().answer(stage.layers.data(), static_cast<long>(stage.layers.size()), stage.features.data(), here,
                             stage.wanted.data(), room_.data());
      for (Index unit = 0; stage.own && unit < stage.units(); ++unit) {
        bend_row(*stage.own, stage.rows.data() + unit * chunk_, here, bend_room_);
      }
    }
    sum += flat_loss_.sum(stages_.back().rows.data(), chunk_, targets_.data() + first, count_, here);
  }
  return loss_of_mean(network_.loss, sum / static_cast<double>(count_));
}

}  // namespace

/// A step tells two numbers apart that single precision rounds to one, and maxout has several rows a unit.
bool can_be_fast(const SurfaceLoss& loss) {
  if (loss.dropout_step || !FlatLoss::covers(loss.network)) return false;
  return std::all_of(loss.network.layers.begin(), loss.network.layers.end(), [](const LayerSpec& layer) {
    return layer.activation.kind != ActivationKind::step && layer.activation.kind != ActivationKind::maxout && layer.silent.empty();
  });
}

double fast_cost(const NetworkSpec& network) {
  double cost = 0;
  for (Index layer = 0; layer < network.layer_count(); ++layer) {
    const Activation& activation = network.layers[entry(layer)].activation;
    const bool is_slow = is_own(activation) && activation.kind != ActivationKind::silu;
    const Index inputs = layer == 0 && combines_first_layer(network) ? 3 : network.inputs_of(layer);
    cost += static_cast<double>(network.rows_of(layer) * (inputs + (is_slow ? own_unit_cost : unit_cost)));
  }
  return cost;
}

std::unique_ptr<Heights> fast_heights(const SurfaceLoss& loss, const Slice& slice, const std::vector<Index>& columns) {
  return std::make_unique<FastHeights>(loss, slice, columns);
}

}  // namespace nn
