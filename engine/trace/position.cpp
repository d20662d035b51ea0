#include "engine/trace/position.hpp"

#include "engine/nn/ids.hpp"

#include <concepts>
#include <limits>
#include <tuple>

namespace nn {
namespace {

constexpr ids::Entry<Granularity> granularity_table[] = {
    {Granularity::term, "term"}, {Granularity::neuron, "neuron"}, {Granularity::operation, "operation"}, {Granularity::layer, "layer"},
    {Granularity::pass, "pass"}, {Granularity::sample, "sample"}, {Granularity::batch, "batch"},         {Granularity::epoch, "epoch"},
};
constexpr auto granularity_list = ids::kinds_of(granularity_table);

const Step& step_at(const Trace& trace, int step) { return trace.steps[static_cast<std::size_t>(step)]; }
int rows(const Trace& trace, TensorId id) { return static_cast<int>(trace.tensor(id).rows()); }
int columns(const Trace& trace, TensorId id) { return static_cast<int>(trace.tensor(id).cols()); }

struct Units {
  const Trace& trace;
  int operator()(const Affine& s) const { return rows(trace, s.preactivation); }
  int operator()(const Activate& s) const { return rows(trace, s.activation); }
  int operator()(const Drop& s) const { return rows(trace, s.dropped); }
  int operator()(const MeasureLoss&) const { return 1; }
  int operator()(const Penalise&) const { return 1; }
  int operator()(const IntoPrediction& s) const { return rows(trace, s.d_prediction); }
  int operator()(const MatchedDelta& s) const { return rows(trace, s.delta); }
  int operator()(const ThroughDropout& s) const { return rows(trace, s.d_activation); }
  int operator()(const ThroughActivation& s) const { return rows(trace, s.delta); }
  int operator()(const ThroughSoftmax& s) const { return rows(trace, s.delta); }
  int operator()(const IntoParameters& s) const { return rows(trace, s.d_weight); }
  int operator()(const IntoInput& s) const { return rows(trace, s.d_input); }
  int operator()(const PenaltyIntoWeight& s) const { return rows(trace, s.total); }
  int operator()(const ShareBias&) const { return 1; }
  int operator()(const DescendGradient& s) const { return rows(trace, s.updated_weight); }
  int operator()(const StepAdam& s) const { return rows(trace, s.updated_weight); }
  int operator()(const ClipValue& s) const { return rows(trace, s.clipped_weight); }
  int operator()(const SumSquares&) const { return 1; }
  int operator()(const ClipNorm& s) const { return rows(trace, s.clipped_weight); }
  int operator()(const StepWithMemory& s) const { return rows(trace, s.updated_weight); }
  int operator()(const DecayWeights& s) const { return rows(trace, s.decayed_weight); }
  int operator()(const StayFrozen& s) const { return rows(trace, s.updated_weight); }
  int operator()(const LimitNorm& s) const { return rows(trace, s.limited_weight); }
};

struct Terms {
  const Trace& trace;
  int operator()(const Affine& s) const { return columns(trace, s.weight) + 1; }
  int operator()(const Activate&) const { return 1; }
  int operator()(const Drop&) const { return 1; }
  int operator()(const MeasureLoss& s) const { return rows(trace, s.prediction); }
  int operator()(const Penalise&) const { return 1; }
  int operator()(const IntoPrediction&) const { return 1; }
  int operator()(const MatchedDelta&) const { return 1; }
  int operator()(const ThroughDropout&) const { return 1; }
  int operator()(const ThroughActivation&) const { return 1; }
  int operator()(const ThroughSoftmax&) const { return 1; }
  int operator()(const IntoParameters& s) const { return columns(trace, s.d_weight) + 1; }
  int operator()(const IntoInput& s) const { return rows(trace, s.delta); }
  int operator()(const PenaltyIntoWeight& s) const { return columns(trace, s.total); }
  int operator()(const ShareBias& s) const { return rows(trace, s.d_bias); }
  int operator()(const DescendGradient& s) const { return columns(trace, s.weight) + (s.d_bias >= 0 ? 1 : 0); }
  int operator()(const StepAdam& s) const { return columns(trace, s.weight) + (s.d_bias >= 0 ? 1 : 0); }
  int operator()(const ClipValue& s) const { return columns(trace, s.d_weight) + (s.d_bias >= 0 ? 1 : 0); }
  int operator()(const SumSquares&) const { return 1; }
  int operator()(const ClipNorm& s) const { return columns(trace, s.d_weight) + (s.d_bias >= 0 ? 1 : 0); }
  int operator()(const StepWithMemory& s) const { return columns(trace, s.weight) + (s.d_bias >= 0 ? 1 : 0); }
  int operator()(const DecayWeights& s) const { return columns(trace, s.weight) + (s.bias >= 0 ? 1 : 0); }
  int operator()(const StayFrozen& s) const { return columns(trace, s.weight) + 1; }
  int operator()(const LimitNorm& s) const { return columns(trace, s.weight); }
};

/// A place as what is complete: steps before `step`, of it units before `unit`, of that terms before `term`. Unlike a
/// Position it is the same for a step and for the last of its units.
struct Cursor {
  int step = 0, unit = 0, term = 0;
};

Cursor cursor_of(const Trace& trace, const Position& position) {
  if (position.step < 0) return {};
  if (position.unit < 0) return {position.step + 1, 0, 0};
  Cursor cursor{position.step, position.unit, 0};
  if (position.term < 0 || position.term + 1 >= term_count(trace, position.step)) ++cursor.unit;
  else cursor.term = position.term + 1;
  if (cursor.unit >= unit_count(trace, position.step)) return {position.step + 1, 0, 0};
  return cursor;
}

/// Steps that the arrow key takes in one press at the sizes that hold several.
bool same_group(const Trace& trace, int a, int b, Granularity size) {
  const Step& first = step_at(trace, a);
  const Step& second = step_at(trace, b);
  if (size > Granularity::pass) return true;
  return first.phase == second.phase && (size == Granularity::pass || layer_of(first) == layer_of(second));
}

/// True for a weight-shaped tensor whose entries are the terms of its row.
struct WrittenByEntry {
  TensorId tensor;
  bool operator()(const IntoParameters& s) const { return tensor == s.d_weight; }
  bool operator()(const PenaltyIntoWeight& s) const { return tensor == s.total; }
  bool operator()(const DescendGradient& s) const { return tensor == s.updated_weight; }
  bool operator()(const StepAdam& s) const {
    return tensor == s.updated_weight || tensor == s.new_m_weight || tensor == s.new_v_weight ||
           tensor == s.m_hat_weight || tensor == s.v_hat_weight || tensor == s.taken_weight;
  }
  bool operator()(const ClipValue& s) const { return tensor == s.clipped_weight; }
  bool operator()(const ClipNorm& s) const { return tensor == s.clipped_weight; }
  bool operator()(const StepWithMemory& s) const {
    return tensor == s.updated_weight || tensor == s.new_memory_weight || tensor == s.taken_weight;
  }
  bool operator()(const DecayWeights& s) const { return tensor == s.decayed_weight; }
  bool operator()(const StayFrozen& s) const { return tensor == s.updated_weight; }
  bool operator()(const LimitNorm& s) const { return tensor == s.limited_weight; }
  template <class Rule>
    requires(!std::derived_from<Rule, StepWithMemory>)
  bool operator()(const Rule&) const { return false; }
};
bool is_written_by_entry(const Step& step, TensorId tensor) { return std::visit(WrittenByEntry{tensor}, step.what); }

/// The place where everything before the beginning of a step is done.
Position before_step(int step) { return {step - 1, -1, -1}; }

Position last_unit_before(const Trace& trace, int step) {
  return step == 0 ? Position{} : Position{step - 1, unit_count(trace, step - 1) - 1, -1};
}

Position last_term_before(const Trace& trace, int step, int unit) {
  if (unit > 0) return {step, unit - 1, term_count(trace, step) - 1};
  if (step == 0) return {};
  return {step - 1, unit_count(trace, step - 1) - 1, term_count(trace, step - 1) - 1};
}

}  // namespace

std::span<const Granularity> granularities() { return granularity_list; }
std::string_view id_of(Granularity granularity) { return ids::id_of(granularity_table, granularity); }
std::optional<Granularity> granularity_from_id(std::string_view id) { return ids::kind_from(granularity_table, id); }

std::optional<Granularity> enclosing(Granularity size) {
  switch (size) {
    case Granularity::pass:
    case Granularity::sample: return Granularity::batch;
    case Granularity::epoch: return std::nullopt;
    default: return static_cast<Granularity>(static_cast<int>(size) + 1);
  }
}

std::optional<Granularity> within(Granularity size) {
  switch (size) {
    case Granularity::term: return std::nullopt;
    case Granularity::batch: return Granularity::pass;
    default: return static_cast<Granularity>(static_cast<int>(size) - 1);
  }
}

bool precedes(const Position& a, const Position& b) {
  const auto key = [](const Position& p) {
    const int end = std::numeric_limits<int>::max();
    const int unit = p.unit < 0 ? end : p.unit;
    return std::make_tuple(p.step, p.step < 0 ? 0 : unit, p.step < 0 ? 0 : (p.term < 0 ? end : p.term));
  };
  return key(a) < key(b);
}

bool same_knowledge(const Trace& trace, const Position& a, const Position& b) {
  const Cursor first = cursor_of(trace, a), second = cursor_of(trace, b);
  return first.step == second.step && first.unit == second.unit && first.term == second.term;
}

Position first_position() { return {}; }
Position last_position(const Trace& trace) { return {trace.step_count() - 1, -1, -1}; }
Position last_position(const Trace& trace, Granularity size) {
  const int last = trace.step_count() - 1;
  if (size >= Granularity::operation || last < 0) return {last, -1, -1};
  return {last, unit_count(trace, last) - 1, size == Granularity::term ? term_count(trace, last) - 1 : -1};
}

int unit_count(const Trace& trace, int step) { return std::visit(Units{trace}, step_at(trace, step).what); }
int term_count(const Trace& trace, int step) { return std::visit(Terms{trace}, step_at(trace, step).what); }

std::optional<Position> next(const Trace& trace, const Position& position, Granularity size) {
  const Cursor cursor = cursor_of(trace, position);
  if (cursor.step >= trace.step_count()) return std::nullopt;
  switch (size) {
    case Granularity::term: return Position{cursor.step, cursor.unit, cursor.term};
    case Granularity::neuron: return Position{cursor.step, cursor.unit, -1};
    case Granularity::operation: return Position{cursor.step, -1, -1};
    default: break;
  }
  int last = cursor.step;
  while (last + 1 < trace.step_count() && same_group(trace, last, last + 1, size)) ++last;
  return Position{last, -1, -1};
}

std::optional<Position> previous(const Trace& trace, const Position& position, Granularity size) {
  const Cursor cursor = cursor_of(trace, position);
  const bool within_unit = cursor.term > 0, within_step = cursor.unit > 0 || within_unit;
  if (cursor.step == 0 && !within_step) return std::nullopt;
  // What the press takes back: the last thing of its size that is complete, or what is begun of it.
  const int step = within_step ? cursor.step : cursor.step - 1;
  switch (size) {
    case Granularity::term: {
      if (within_unit && cursor.term > 1) return Position{step, cursor.unit, cursor.term - 2};
      if (within_unit) return last_term_before(trace, step, cursor.unit);
      const int unit = (within_step ? cursor.unit : unit_count(trace, step)) - 1;
      const int terms = term_count(trace, step);
      return terms > 1 ? Position{step, unit, terms - 2} : last_term_before(trace, step, unit);
    }
    case Granularity::neuron: {
      const int unit = within_unit ? cursor.unit : (within_step ? cursor.unit : unit_count(trace, step)) - 1;
      return unit > 0 ? Position{step, unit - 1, -1} : last_unit_before(trace, step);
    }
    case Granularity::operation: return before_step(step);
    default: break;
  }
  int first = step;
  while (first > 0 && same_group(trace, first - 1, first, size)) --first;
  return before_step(first);
}

Position finish(const Trace& trace, const Position& position, Granularity size) {
  if (position.step < 0 || (position.unit < 0 && size <= Granularity::operation)) return position;
  if (size == Granularity::term || (size == Granularity::neuron && position.term < 0)) return position;
  if (size == Granularity::neuron) return {position.step, position.unit, -1};
  if (size == Granularity::operation) return {position.step, -1, -1};
  int last = position.step;
  while (last + 1 < trace.step_count() && same_group(trace, last, last + 1, size)) ++last;
  return {last, -1, -1};
}

int writer_of(const Trace& trace, TensorId tensor) { return trace.writers[static_cast<std::size_t>(tensor)]; }

bool is_known(const Trace& trace, const Position& position, TensorId tensor, int row) {
  const int writer = writer_of(trace, tensor);
  if (writer < 0) return true;
  const Cursor cursor = cursor_of(trace, position);
  if (cursor.step != writer) return cursor.step > writer;
  const bool row_by_row = unit_count(trace, writer) == rows(trace, tensor);
  return row_by_row && row >= 0 && row < cursor.unit;
}

bool is_known(const Trace& trace, const Position& position, TensorId tensor, int row, int column) {
  if (is_known(trace, position, tensor, row)) return true;
  const Cursor cursor = cursor_of(trace, position);
  if (cursor.step != writer_of(trace, tensor) || row != cursor.unit) return false;
  return is_written_by_entry(step_at(trace, cursor.step), tensor) && column < cursor.term;
}

}  // namespace nn
