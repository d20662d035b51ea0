#pragma once
#include "engine/landscape/surface.hpp"
#include "tests/support/networks.hpp"

namespace nn::testing {

/// The loss of an example over its training split, without penalties and dropout.
inline SurfaceLoss loss_of(const Example& example) {
  SurfaceLoss loss;
  loss.network = example.network;
  loss.rule = example.rule;
  loss.data = example.data;
  return loss;
}

}  // namespace nn::testing
