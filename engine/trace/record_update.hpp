#pragma once
#include "engine/trace/trace_builder.hpp"

namespace nn {

/// Records the update of a step whose backward pass is recorded: penalties, clipping, the optimizer, max-norm. Nothing is
/// computed here: every number comes from engine/train/update.hpp and operations.hpp, in the order of Trainer.
/// `build.parameters` and the moments become those after the update.
template <class Scalar>
void record_update(TraceBuilder<Scalar>& build);

}  // namespace nn
