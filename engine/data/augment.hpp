#pragma once
#include "engine/data/dataset.hpp"

#include <cstdint>

namespace nn {

/// How training examples are varied each time a batch is drawn, so that no epoch shows the network the same numbers
/// twice. Test examples are never varied. All off: nothing is done, to the bit.
struct Augmentation {
  double noise = 0;       ///< standard deviation of the Gaussian noise that is added to every input
  Index shift = 0;        ///< images: moved by up to so many pixels each way; what comes in at an edge is 0
  bool flip = false;      ///< images: left and right are exchanged in half of the cases
  double brightness = 0;  ///< images: pixels are multiplied by a factor from 1 - b to 1 + b, then kept within 0 ... 1
  bool operator==(const Augmentation&) const = default;
};
bool is_on(const Augmentation& augmentation);
/// Does it do anything that only images can have done to them?
bool wants_images(const Augmentation& augmentation);

/// What is done to one example: drawn from (seed, epoch, example) alone, so that any example of any epoch can be drawn
/// again. `right` and `down` are pixels, negative ones go left and up.
struct Variation {
  bool flipped = false;
  Index right = 0, down = 0;
  double brightness = 1;
};
Variation variation_of(const Augmentation& augmentation, std::uint64_t seed, std::int64_t epoch, Index example);

/// Varies the gathered training examples among `columns`, (features, count); test examples stay. Images are flipped,
/// then shifted, then made brighter or darker (torchvision's ColorJitter), then all inputs get their noise. Allocates
/// nothing.
template <class Scalar>
void augment(const Augmentation& augmentation, const Dataset& data, std::uint64_t seed, std::int64_t epoch,
             const Index* columns, Index count, MatrixRef<Scalar> inputs);

}  // namespace nn
