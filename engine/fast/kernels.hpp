#pragma once
// Single-precision arithmetic, compiled once for each instruction set and chosen when the program starts. Only plain
// structures and function pointers pass between these units and the rest: a unit includes nothing with inline functions,
// for the linker would keep one copy of them, and perhaps the one whose instructions this machine lacks.
//
// Every sum runs over its index from the first to the last, from 0; the bias is added last. Sets with a fused
// multiply-add use it in these sums, so that all of them give the same bits; the baseline set multiplies, rounds, adds.

namespace nn::fast {

/// The activations that are computed where the sum still lies in a register, softmax by rows, and all others, for which
/// the owner of a step is asked.
enum class Bend { linear, relu, leaky_relu, tanh, sigmoid, softmax, other };

/// One layer in the form the kernels want: weights in panels of `width` units side by side, examples as rows of `stride`
/// floats. Widths are padded; the padding holds zeros and no result depends on it. The caller owns all memory.
struct Layer {
  long inputs = 0, units = 0;
  long width = 0, panels = 0, stride = 0;
  bool single = false;  ///< the last layer, with one unit: its weights lie in one row and its examples side by side
  bool moves_weight = true, moves_bias = true;
  Bend bend = Bend::linear;
  float slope = 0;      ///< of leaky_relu
  float* weight = nullptr;      ///< [panel][input][width]; single: [input]
  float* bias = nullptr;        ///< [panel][width]
  float* transposed = nullptr;  ///< [panel of inputs][unit up to stride][width below]; none for the first layer; single: `weight`
  float *weight_first = nullptr, *weight_second = nullptr;  ///< the optimizer's memories, laid out like the weights
  float *bias_first = nullptr, *bias_second = nullptr;
  float* preactivation = nullptr;  ///< [example][stride]; null where nobody needs it
  float* activation = nullptr;     ///< of relu, -0 where the preactivation was negative
  float* mask = nullptr;           ///< dropout's; null without
  float* output = nullptr;         ///< activation times mask; without dropout the activation itself
  float* delta = nullptr;
  double* normaliser = nullptr;  ///< softmax: of each example ln of the sum of e^z
};

enum class Optimizer { sgd, momentum, nesterov, adagrad, rmsprop, adam };
/// The numbers of one update, rounded to float.
struct Update {
  Optimizer optimizer = Optimizer::sgd;
  float rate = 0, momentum = 0, smoothing = 0, smoothing_rest = 0, epsilon = 0;
  float beta1 = 0, rest1 = 0, beta2 = 0, rest2 = 0, inverse1 = 1, inverse2 = 1;
  float decay = 1;      ///< adamw: every parameter is multiplied by it first
  bool decays = false;
  float l2 = 0, l1 = 0, clip = 0;  ///< 0: none
};

/// What stands at the end of the forward pass: losses whose delta is computed here, and all others.
enum class Head { half_squared_error, mse, matched_softmax, matched_sigmoid, other };

/// One training step, or the part of it that is asked for.
struct Step {
  Layer* layers = nullptr;
  long layer_count = 0;
  const float* inputs = nullptr;  ///< [example][input_stride]
  long input_stride = 0, examples = 0;
  const float* targets = nullptr;  ///< [example][stride of the last layer]
  Head head = Head::other;
  bool drops = false;   ///< dropout on
  bool narrow = false;  ///< every layer is one panel of eight units, with an activation known here
  Update update;
  void* owner = nullptr;
  void (*bend_other)(void* owner, long layer) = nullptr;   ///< preactivation -> activation
  void (*slope_other)(void* owner, long layer) = nullptr;  ///< delta holds dL/da: multiplies it by the slope
  void (*head_other)(void* owner) = nullptr;               ///< -> delta of the last layer
  /// Calls work(context, first, last) for parts of [0, parts), perhaps from two threads; null: one thread.
  void (*share)(void* owner, long parts, void (*work)(void* context, long first, long last), void* context) = nullptr;
};

/// A layer with the flat weights of the document, [input][unit].
struct FlatLayer {
  long inputs = 0, units = 0;
  const float *weight = nullptr, *bias = nullptr;
  Bend bend = Bend::linear;
  float slope = 0;
};

/// result (rows, columns) = left (rows, inner) right (inner, columns), each seen through two strides; a column of the
/// result is contiguous. `room` holds inner * `room_per_inner` floats.
struct Product {
  const float* left = nullptr;
  long left_row = 0, left_inner = 0;
  const float* right = nullptr;
  long right_inner = 0, right_column = 0;
  float* result = nullptr;
  long result_column = 0;
  long rows = 0, inner = 0, columns = 0;
};

struct Kernels {
  const char* name;  ///< x86-64, x86-64-v3 or x86-64-v4: the levels of the x86-64 psABI
  bool fused;        ///< sums of products use one rounding for a product and its addition
  long wide;         ///< units in a panel of a wide layer; layers of up to 8 (16) units have panels of 8 (16) if less

  void (*forward)(const Step& step);
  void (*train)(const Step& step);  ///< forward, backward, update
  /// Fills `transposed` from the weights, after they were written from outside.
  void (*transpose)(const Layer& layer, long below_width);
  /// Answers over many points, lanes being points. `features` holds one pointer per input (null: 0 everywhere),
  /// `answers` one per neuron of every layer (null: not wanted), `room` `answer_room(widest layer)` floats.
  void (*answer)(const FlatLayer* layers, long layer_count, const float* const* features, long points,
                 float* const* answers, float* room);
  long (*answer_room)(long widest);

  void (*product)(const Product& product, float* room);
  void (*tanh)(const float* from, float* to, long count);
  void (*sigmoid)(const float* from, float* to, long count);
  void (*exp)(const float* from, float* to, long count);
  void (*softmax)(const float* from, float* to, long count);  ///< one column
  double (*log_sum_exp)(const float* from, long count);  ///< the normaliser of one column
  void (*from_bytes)(const unsigned char* from, float* to, long count, float divisor);
};
inline constexpr long room_per_inner = 32;

/// The sets that this machine has, the baseline first.
struct KernelList {
  const Kernels* sets[3];
  int count;
};
KernelList available_kernels();

/// The best set of this machine, or at most the one that CHAINRULE_INSTRUCTION_SET names.
const Kernels& kernels();

}  // namespace nn::fast
