#include "engine/data/augment.hpp"

#include "engine/nn/random.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace nn {
namespace {

/// The stream of one example in one epoch.
Random stream_of(std::uint64_t seed, std::int64_t epoch, Index example) {
  return Random(seed, Stream::augment, (static_cast<std::uint64_t>(epoch) << 32) + static_cast<std::uint64_t>(example));
}

/// Every number is drawn whether it is wanted or not: turning one variation on leaves the others as they were.
Variation draw(const Augmentation& augmentation, Random& random) {
  const double side = random.uniform(), right = random.uniform(), down = random.uniform(), light = random.uniform();
  const auto places = static_cast<double>(2 * augmentation.shift + 1);
  Variation drawn;
  drawn.flipped = augmentation.flip && side < 0.5;
  drawn.right = static_cast<Index>(std::floor(right * places)) - augmentation.shift;
  drawn.down = static_cast<Index>(std::floor(down * places)) - augmentation.shift;
  drawn.brightness = 1 + augmentation.brightness * (2 * light - 1);
  return drawn;
}

/// One row of pixels of a plane, `width` numbers.
template <class Scalar>
void move_row(const Scalar* from, Scalar* to, Index width, Index right) {
  const Index kept = width - std::min(width, std::abs(right));
  std::memmove(to + std::max<Index>(0, right), from + std::max<Index>(0, -right), static_cast<std::size_t>(kept) * sizeof(Scalar));
  if (right > 0) std::fill(to, to + (width - kept), Scalar{0});
  else std::fill(to + kept, to + width, Scalar{0});
}

/// Moves a plane within itself: rows are taken in the order in which none is needed after it was written over.
template <class Scalar>
void shift_plane(Scalar* plane, Index width, Index height, Index right, Index down) {
  right = std::clamp(right, -width, width);
  for (Index i = 0; i < height; ++i) {
    const Index row = down > 0 ? height - 1 - i : i, source = row - down;
    Scalar* to = plane + row * width;
    if (source < 0 || source >= height) std::fill(to, to + width, Scalar{0});
    else move_row(plane + source * width, to, width, right);
  }
}

template <class Scalar>
void vary_image(const Variation& variation, const Dataset& data, Scalar* pixels) {
  const Index width = data.image_width, height = data.image_height / data.image_planes;
  if (variation.flipped) {
    for (Index row = 0; row < data.image_height; ++row) std::reverse(pixels + row * width, pixels + (row + 1) * width);
  }
  if (variation.right != 0 || variation.down != 0) {
    for (Index plane = 0; plane < data.image_planes; ++plane)
      shift_plane(pixels + plane * width * height, width, height, variation.right, variation.down);
  }
  if (variation.brightness == 1) return;
  const auto factor = static_cast<Scalar>(variation.brightness);
  for (Index i = 0; i < width * data.image_height; ++i) pixels[i] = std::clamp(pixels[i] * factor, Scalar{0}, Scalar{1});
}

}  // namespace

bool is_on(const Augmentation& augmentation) { return augmentation.noise > 0 || wants_images(augmentation); }

bool wants_images(const Augmentation& augmentation) {
  return augmentation.shift > 0 || augmentation.flip || augmentation.brightness > 0;
}

Variation variation_of(const Augmentation& augmentation, std::uint64_t seed, std::int64_t epoch, Index example) {
  Random random = stream_of(seed, epoch, example);
  return draw(augmentation, random);
}

template <class Scalar>
void augment(const Augmentation& augmentation, const Dataset& data, std::uint64_t seed, std::int64_t epoch,
             const Index* columns, Index count, MatrixRef<Scalar> inputs) {
  const bool images = wants_images(augmentation) && data.image_width > 0;
  for (Index i = 0; i < count; ++i) {
    if (columns[i] >= data.train_count) continue;
    Random random = stream_of(seed, epoch, columns[i]);
    const Variation variation = draw(augmentation, random);
    if (images) vary_image(variation, data, inputs.col(i).data());
    if (!(augmentation.noise > 0)) continue;
    for (Index feature = 0; feature < inputs.rows(); ++feature)
      inputs(feature, i) += static_cast<Scalar>(augmentation.noise * random.normal());
  }
}
template void augment<double>(const Augmentation&, const Dataset&, std::uint64_t, std::int64_t, const Index*, Index,
                              MatrixRef<double>);
template void augment<float>(const Augmentation&, const Dataset&, std::uint64_t, std::int64_t, const Index*, Index,
                             MatrixRef<float>);

}  // namespace nn
