#pragma once
#include "app/figure/formula.hpp"
#include "app/text/language.hpp"
#include "app/text/letters.hpp"
#include "app/text/number_format.hpp"
#include "engine/trace/expand.hpp"

#include <string>
#include <vector>

namespace chainrule {

/// The readings of one place in a trace, in one language.
struct Explanation {
  std::string phase;      ///< "Backward · 14 of 31"
  std::string sentence;   ///< what happens and why, one or two short sentences
  Formula symbols;        ///< the rule in symbols
  Formula numbers;        ///< the same with this step's numbers, as chips
  std::string kept;       ///< what will be used again, or what was used from before; may be empty
  std::string next;       ///< what comes next, or that the step is over
  std::vector<std::string> active;    ///< mark ids in the network picture of what was just done
  std::vector<std::string> upcoming;  ///< and of what comes next
};

/// How to say it.
struct Voice {
  const Language* language;
  NumberFormat number;
  Letters letters{};
};

/// Explains the move that ends at `position`, seen at `granularity`, for example `example` of the batch.
Explanation explain(const nn::Trace& trace, const nn::Position& position, nn::Granularity granularity,
                    nn::Index example, const Voice& voice);

/// A step by its phase and number: "Backward · 14 of 31".
std::string place_words(const nn::Trace& trace, int step, const Language& language);
/// First and last of the steps that the press of a size has done which ends at `position`; before the first one -1 and -1.
struct StepRange {
  int first = -1, last = -1;
};
StepRange steps_shown(const nn::Trace& trace, const nn::Position& position, nn::Granularity granularity);

/// A whole trace in words and formulas. LaTeX is a complete document fragment (no preamble needed but amsmath).
enum class TextFormat { text, markdown, latex };
std::string write_trace(const nn::Trace& trace, nn::Index example, const Voice& voice, TextFormat format);
/// The JSON of `chainrule trace --format json` (docs/trace-format.md).
std::string write_trace_json(const nn::Trace& trace);

}  // namespace chainrule
