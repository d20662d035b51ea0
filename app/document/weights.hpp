#pragma once
#include "app/dataio/tensor.hpp"
#include "app/document/document.hpp"

namespace chainrule {

/// Which file of weights is laid over a scene, and whether its weights are (in, out) instead of (out, in).
struct WeightsWish {
  std::string path;
  std::optional<bool> transposed;  ///< none: the file says, or its shapes do
};

/// Reads "layer1.weight" (out, in) and "layer1.bias" (out) of every layer from an .npz or .safetensors file into the
/// scene's given parameters; a layer without a bias in the file keeps its own. Where every weight is square and neither
/// the wish nor the file says which way round it lies, it is asked for: error weights.square.
Result<void> lay_weights_over(Scene& scene, const WeightsWish& wish, Reading* reading = nullptr);

/// The document's present parameters as the bytes of such a file; its ending says which. Both say that weights are
/// (out, in). Errors: weights.ending, weights.not_finite.
Result<std::string> print_weights(const Document& document, std::string_view path);

}  // namespace chainrule
