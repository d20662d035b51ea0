#pragma once
// One struct per rule of calculus; nothing here can compute or draw. Tensors are named by id: the same id in a forward
// and in a backward step is the arrow "kept here, used there". Examples are columns, N is the number of examples.
#include <array>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace nn {

using TensorId = int;  ///< index into Trace::tensors
using LayerId = int;   ///< from 0; -1 where a step belongs to no layer

enum class Phase { forward, loss, backward, update };
std::string_view id_of(Phase phase);

struct Affine            { LayerId layer; TensorId weight, bias, input, preactivation; };       // z = W a + b
struct Activate          { LayerId layer; TensorId preactivation, activation; };                // a = f(z)
struct Drop              { LayerId layer; TensorId activation, mask, dropped; };                // a * m, m in {0, 1/(1-p)}; 0 and 1 where it only silences
struct MeasureLoss       { LayerId layer; TensorId preactivation, prediction, target, losses, loss; };  // 1 x N, then mean
struct Penalise          { LayerId layer; TensorId weight, penalty; };             // l2/2 * sum w^2 + l1 * sum |w|
struct IntoPrediction    { LayerId layer; TensorId prediction, target, d_prediction; };         // dL/da
struct MatchedDelta      { LayerId layer; TensorId prediction, target, delta; };                // (a - y) / N
struct ThroughDropout    { LayerId layer; TensorId upstream, mask, d_activation; };             // dL/da * m
struct ThroughActivation { LayerId layer; TensorId upstream, preactivation, slope, delta; };    // dL/dz = dL/da * f'(z)
struct ThroughSoftmax    { LayerId layer; TensorId upstream, activation, delta; };              // J^T dL/da
struct IntoParameters    { LayerId layer; TensorId delta, input, d_weight, d_bias; };           // dL/dW = delta a^T
struct IntoInput         { LayerId layer; TensorId delta, weight, d_input; };                   // dL/da_prev = W^T delta
struct PenaltyIntoWeight { LayerId layer; TensorId d_weight, weight, total; };     // dL/dW + l2 W + l1 sign(W)
struct ShareBias         { LayerId layer; TensorId d_bias, shared; };                           // sum over the layer's units
// Clipping; d_bias -1 where no bias moves. The squares run on from layer to layer (`before` -1 in the first).
struct ClipValue         { LayerId layer; TensorId d_weight, d_bias, clipped_weight, clipped_bias; };
struct SumSquares        { LayerId layer; TensorId d_weight, d_bias, before, squares; };        // sum g^2 so far
struct ClipNorm          { LayerId layer; TensorId d_weight, d_bias, squares, factor, clipped_weight, clipped_bias; };
// Updates; d_bias -1 when frozen. `taken` is the effective step: what is taken away.
struct DescendGradient   { LayerId layer; TensorId weight, bias, d_weight, d_bias, updated_weight, updated_bias; };
struct StepAdam          { LayerId layer; TensorId weight, bias, d_weight, d_bias;              // d_bias -1 when frozen
                           TensorId m_weight, m_bias, v_weight, v_bias;                         // moments before
                           TensorId new_m_weight, new_m_bias, new_v_weight, new_v_bias;         // and after
                           TensorId m_hat_weight, m_hat_bias, v_hat_weight, v_hat_bias;         // -1 in Keras's form
                           TensorId taken_weight, taken_bias;
                           TensorId updated_weight, updated_bias; };
/// An update that remembers one number for each parameter: `memory` before, `new_memory` after.
struct StepWithMemory    { LayerId layer; TensorId weight, bias, d_weight, d_bias;
                           TensorId memory_weight, memory_bias, new_memory_weight, new_memory_bias;
                           TensorId taken_weight, taken_bias, updated_weight, updated_bias; };
struct StepMomentum : StepWithMemory {};                                                        // the velocity
struct StepAdagrad : StepWithMemory {};                                                         // the sum of squares
struct StepRmsprop : StepWithMemory {};                                                         // their running mean
struct DecayWeights      { LayerId layer; TensorId weight, bias, decayed_weight, decayed_bias; };  // adamw
struct StayFrozen        { LayerId layer; TensorId weight, bias, updated_weight, updated_bias; };  // a frozen layer
struct LimitNorm         { LayerId layer; TensorId weight, norms, limited_weight; };            // max-norm

using StepVariant = std::variant<Affine, Activate, Drop, MeasureLoss, Penalise, IntoPrediction, MatchedDelta,
                                 ThroughDropout, ThroughActivation, ThroughSoftmax, IntoParameters, IntoInput,
                                 PenaltyIntoWeight, ShareBias, DescendGradient, StepAdam, ClipValue, SumSquares, ClipNorm,
                                 StepMomentum, StepAdagrad, StepRmsprop, DecayWeights, StayFrozen, LimitNorm>;

struct Step {
  Phase phase;
  StepVariant what;
};

using NamedTensors = std::vector<std::pair<std::string_view, TensorId>>;

/// The rule's name as written in JSON and in language keys: "affine", "through_activation", "descend_gradient".
std::string_view kind_of(const Step& step);
LayerId layer_of(const Step& step);
/// The tensors a step reads and writes, under their field names above; ids of -1 are left out. Drop draws its mask, so
/// it writes it.
NamedTensors reads_of(const Step& step);
NamedTensors writes_of(const Step& step);

}  // namespace nn
