#pragma once
#include "engine/trace/trace.hpp"

#include <optional>

namespace nn {

/// The size of one press of the arrow key, smallest first: one multiply-add; one rule for one neuron (a unit of a step);
/// one rule for a whole layer (a step); all steps of a layer in a phase; a phase. What is larger covers the whole trace, and
/// then leads on to another one: of the next example, after the next update, at the beginning of the next epoch.
enum class Granularity { term, neuron, operation, layer, pass, sample, batch, epoch };
std::span<const Granularity> granularities();
std::string_view id_of(Granularity granularity);
std::optional<Granularity> granularity_from_id(std::string_view id);

/// What a size stands within, and what it is made of, as a debugger steps out and in; an update holds the passes, whether
/// it is one example's or a batch's. None at the ends.
std::optional<Granularity> enclosing(Granularity size);
std::optional<Granularity> within(Granularity size);

/// A place in a trace: everything up to and including it has happened. `step` -1 stands before the first step. A
/// `unit` of -1 says that the whole step is done, else that its units up to `unit` are; `term` likewise within a unit.
/// A "unit" is a row of what the step writes (for an update or a weight gradient: the row of one neuron).
struct Position {
  int step = -1;
  int unit = -1;
  int term = -1;
  bool operator==(const Position&) const = default;
};
/// Order in time: a whole step lies behind all of its units, a whole unit behind all of its terms.
bool precedes(const Position& a, const Position& b);

/// True where the same numbers are known: a whole step and the last of its units are different places (they say what
/// size the press had) with the same knowledge. The trace is over where there is no `next`.
bool same_knowledge(const Trace& trace, const Position& a, const Position& b);

Position first_position();
Position last_position(const Trace& trace);
/// The same end as a step of this size reaches it.
Position last_position(const Trace& trace, Granularity size);

/// Number of units that a step computes one after another, and of terms within one unit. Affine: one term per input and
/// one for the bias; MeasureLoss: one unit, a term per output; IntoInput: one per unit above; IntoParameters and updates:
/// one per weight of the row, then the bias; elementwise rules: 1.
int unit_count(const Trace& trace, int step);
int term_count(const Trace& trace, int step);

/// The next and the previous place at the given size; none at the ends. From within a unit, a larger size first
/// completes (or takes back) what is begun. next and previous are inverse on places of the same size.
std::optional<Position> next(const Trace& trace, const Position& position, Granularity size);
std::optional<Position> previous(const Trace& trace, const Position& position, Granularity size);

/// Where what is begun of this size is complete; the place itself where nothing of it is begun.
Position finish(const Trace& trace, const Position& position, Granularity size);

/// Has this row of this tensor been computed at `position`, in the running step too? Tensors that no step writes (inputs, weights, targets)
/// always are. row -1: the whole tensor.
bool is_known(const Trace& trace, const Position& position, TensorId tensor, int row);
/// The same for one entry: while a row of weights is under way term by term, its first entries are known.
bool is_known(const Trace& trace, const Position& position, TensorId tensor, int row, int column);
/// The step that writes a tensor, or -1.
int writer_of(const Trace& trace, TensorId tensor);

}  // namespace nn
