#pragma once
// The numbers of one parameter in an update, as the trace holds them: one source for the step card and the anatomy.
#include "app/explain/update_notation.hpp"

namespace chainrule {

/// Of an update that remembers one number for each parameter. `gradient` is what the optimizer was given (penalties and
/// clipping done), `taken` what it takes away.
struct MemoryNumbers {
  double gradient = 0, old_memory = 0, new_memory = 0, taken = 0, before = 0, after = 0;
};
MemoryNumbers numbers_of(const nn::StepWithMemory& step, const Notation& say, const Moved& moved);

/// Of adam's update. `divided` and `under_root` are m^ and v^; in Keras's form, where the rate is corrected instead, m and v.
struct AdamNumbers {
  double gradient = 0, taken = 0, before = 0, after = 0;
  double old_m = 0, old_v = 0, m = 0, v = 0, divided = 0, under_root = 0;
  double correction1 = 1, correction2 = 1;  ///< 1 - beta^t, by which m and v are divided
  double rate = 0;                          ///< in Keras's form the corrected one
  bool is_keras = false;
};
AdamNumbers numbers_of(const nn::StepAdam& step, const Notation& say, const Moved& moved);

}  // namespace chainrule
