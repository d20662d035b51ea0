#pragma once
#include "engine/data/dataset.hpp"
#include "engine/trace/trace.hpp"

namespace nn {

struct Recording {
  Trace trace;
  TrainingState after;  ///< the state that this step leads to: to the bit the trainer's
};

/// Records one training step on the given columns of the data: forward with dropout, loss, backward, update. The
/// arithmetic is the trainer's own (`engine/nn/operations.hpp`), in the rule's precision.
Recording record(const NetworkSpec& network, const TrainingRule& rule, const TrainingState& state,
                 const Dataset& data, std::span<const Index> columns);

/// Records how the network answers: forward and loss, without dropout and with the examples as they stand in the data. No
/// step follows the loss; tensors that backward and update would write are in the trace, but never become known.
Trace record_evaluation(const NetworkSpec& network, const TrainingRule& rule, const TrainingState& state,
                        const Dataset& data, std::span<const Index> columns);

/// The gradient of the data loss as one flat vector, in the layout of the parameters.
Vector gradient_of(const Trace& trace);

}  // namespace nn
