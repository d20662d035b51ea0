#include "engine/landscape/loss_pass.hpp"

#include "engine/train/update.hpp"

#include <algorithm>
#include <cassert>

namespace nn {
namespace {

constexpr Index largest_block = 512;
constexpr Index block_with_masks = 4096;  ///< masks are drawn for a whole batch at once
/// Multiplications of a block: some milliseconds, after which is asked whether to stop.
constexpr Index products_a_block = 4'000'000;

Index block_size(const SurfaceLoss& loss, Index columns) {
  if (loss.dropout_step) return std::min(columns, block_with_masks);
  const Index weights = std::max<Index>(1, ParameterLayout(loss.network).size());
  return std::min(columns, std::clamp<Index>(products_a_block / weights, 8, largest_block));
}

bool stopped(const std::atomic<bool>* stop) { return stop != nullptr && stop->load(std::memory_order_relaxed); }

}  // namespace

double penalty_at(const SurfaceLoss& loss, const ParameterLayout& layout, const Vector& parameters) {
  double sum = 0;
  if (!loss.penalty) return sum;
  for (const LayerSlot& slot : layout.layers()) {
    if (loss.rule.l2 > 0) sum += penalty_of<double>(loss.rule.l2, weight_of(parameters, slot));
    if (loss.rule.l1 > 0) sum += absolute_penalty_of<double>(loss.rule.l1, weight_of(parameters, slot));
  }
  return sum;
}

LossPass::LossPass(const SurfaceLoss& loss, std::vector<Index> columns)
    : loss_(loss),
      columns_(std::move(columns)),
      layout_(loss.network),
      pass_(loss.network, block_size(loss, static_cast<Index>(columns_.size()))),
      part_(layout_.size()) {
  assert(!columns_.empty());
}

/// Both splits of blocks and masks depend on the columns alone, so that every place is measured with the same.
void LossPass::forward(const Vector& parameters, Index first) {
  if (loaded_ != first) {
    pass_.load(*loss_.data, columns_.data() + first, count_of(first));
    if (loss_.dropout_step) pass_.draw_masks(loss_.rule.seed, *loss_.dropout_step);
    loaded_ = first;
  }
  pass_.forward(parameters, loss_.dropout_step.has_value());
}

std::optional<double> LossPass::loss(const Vector& parameters, const std::atomic<bool>* stop) {
  double sum = 0;
  for (Index first = 0; first < size(); first += pass_.capacity()) {
    if (stopped(stop)) return std::nullopt;
    forward(parameters, first);
    pass_.loss();
    const ConstMatrixRef<double> losses = pass_.losses();
    for (Index column = 0; column < losses.cols(); ++column) sum += losses(0, column);
  }
  return loss_of_mean(loss_.network.loss, sum / static_cast<double>(size())) + penalty_at(loss_, layout_, parameters);
}

/// Of rmse, whose blocks are roots of means: dL = sum of (share of the block) (loss of the block) dL_block / L.
bool LossPass::gradient(const Vector& parameters, Vector& gradient, const std::atomic<bool>* stop) {
  const bool is_root = loss_.network.loss == LossKind::rmse;
  gradient.setZero(layout_.size());
  double squares = 0;
  for (Index first = 0; first < size(); first += pass_.capacity()) {
    if (stopped(stop)) return false;
    forward(parameters, first);
    const double share = static_cast<double>(count_of(first)) / static_cast<double>(size());
    const double root = is_root ? pass_.loss() : 1.0;
    pass_.backward(parameters, part_);
    squares += share * root * root;
    gradient += (share * root) * part_;
  }
  if (is_root && squares > 0) gradient /= std::sqrt(squares);
  if (!loss_.penalty) return true;
  for (const LayerSlot& slot : layout_.layers()) {
    if (loss_.rule.l2 > 0) add_penalty_gradient<double>(loss_.rule.l2, weight_of(parameters, slot), weight_of(gradient, slot));
    if (loss_.rule.l1 > 0) add_absolute_penalty_gradient<double>(loss_.rule.l1, weight_of(parameters, slot), weight_of(gradient, slot));
  }
  return true;
}

}  // namespace nn
