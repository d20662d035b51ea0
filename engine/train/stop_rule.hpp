#pragma once
#include "engine/nn/matrix.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace nn {

/// Why a run halts by itself: stop conditions, breakpoints, and the first number that is not finite.
enum class StopKind { epochs, loss, accuracy, plateau, gradient, dead_neuron, vanishing, exploding, rising, not_finite };
std::span<const StopKind> stop_kinds();
std::string_view id_of(StopKind kind);
std::optional<StopKind> stop_from_id(std::string_view id);

/// When a run halts by itself; 0 stands for "not for this". It changes no number of the run.
/// At the end of an epoch, over all training examples, dropout off:
/// - epochs: so many are done; loss: the data loss is below it; accuracy: at least this fraction is right
/// - plateau: in the last `plateau_epochs` epochs the loss has never been lower by more than `plateau_fall` than before
/// - dead_neuron: a ReLU unit is 0 for every example; rising: the loss has risen in so many epochs in a row
/// After every update, of the gradient of that batch's data loss, before penalties and clipping, frozen layers and neurons apart:
/// - gradient: its norm is below; vanishing, exploding: that of one layer's weights and biases is below, above
struct StopRule {
  Index epochs = 0;
  double loss = 0, accuracy = 0;
  Index plateau_epochs = 0;
  double plateau_fall = 1e-4;
  double gradient = 0;
  bool dead_neuron = false;
  double vanishing = 0, exploding = 0;
  Index rising = 0;
  bool operator==(const StopRule&) const = default;

  bool reads_gradients() const { return gradient > 0 || vanishing > 0 || exploding > 0; }
  bool measures_epochs() const { return loss > 0 || accuracy > 0 || plateau_epochs > 0 || dead_neuron || rising > 0; }
  bool holds(StopKind kind) const;  ///< is this condition asked for?
};

/// Where and why a run has halted.
struct Halt {
  StopKind kind = StopKind::epochs;
  std::int64_t step = 0;          ///< updates made: the last one is that at which the condition came true
  Index layer = -1, unit = -1;    ///< dead_neuron, vanishing, exploding; from 0
  double value = 0;               ///< what was measured
  double limit = 0;               ///< what it was compared with
  Index count = 0;                ///< epochs: how many; plateau, rising: in how many
  bool operator==(const Halt&) const = default;
};

}  // namespace nn
