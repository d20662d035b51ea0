#pragma once
// A scene as a script of Python that trains the same network in a framework that others use.
#include "app/code/code_line.hpp"
#include "app/dataio/tensor.hpp"
#include "app/document/document.hpp"
#include "app/text/language.hpp"

#include <span>

namespace chainrule {

enum class Framework { numpy, pytorch, keras };
std::span<const Framework> frameworks();
std::string_view id_of(Framework framework);
std::optional<Framework> framework_from_id(std::string_view id);

/// The most epochs that a script may be asked for, and the most numbers of an order that it may carry.
constexpr std::int64_t most_code_epochs = 10'000, most_order_numbers = 20'000'000;

struct CodeWish {
  Framework framework = Framework::numpy;
  bool carries_weights = false;  ///< our first weights and our order of examples: the loss then goes the same way
  std::int64_t epochs = 20;      ///< 0: the script evaluates and does not train
  std::string arrays_file = "arrays.npz";  ///< beside the script: what is too large to stand in it
};

/// The script: data, network, first weights, loss, optimizer, and one line an epoch ("epoch train-loss test-loss"),
/// commented in the language. It begins at the scene's first weights, wherever the document's run stands. Small data and
/// weights stand in the script, images are read where the scene reads them, the rest comes from `wish.arrays_file`.
/// Errors: code.lacks (the framework has no such thing), code.too_long (the order would be too large).
/// Each line says which steps of a pass it does.
Result<CodeLines> write_code(const Document& document, const CodeWish& wish, const Language& language);

/// What the script loads from `wish.arrays_file`: "inputs" (N, features), "targets" (N, outputs), "order" (epochs,
/// training examples), "layer1.weight" (out, in), "layer1.bias" (out), "layer1.connections" (out, in; 1 or 0) ...; empty where it loads nothing.
Tensors code_arrays(const Document& document, const CodeWish& wish);

}  // namespace chainrule
