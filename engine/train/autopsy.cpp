#include "engine/train/autopsy.hpp"

#include "engine/trace/expand.hpp"
#include "engine/trace/record.hpp"

#include <algorithm>
#include <cmath>

namespace nn {
namespace {

/// The first entry that is not finite, column by column: example after example, unit after unit.
std::optional<std::pair<Index, Index>> first_bad_entry(const Matrix& values) {
  for (Index column = 0; column < values.cols(); ++column) {
    for (Index row = 0; row < values.rows(); ++row) {
      if (!std::isfinite(values(row, column))) return std::pair{row, column};
    }
  }
  return std::nullopt;
}

/// Numbers that may overflow without harm to the run: the penalty is only reported, and what a squared norm or a corrected
/// moment divides comes out as 0.
bool is_harmless(std::string_view quantity) {
  constexpr std::string_view harmless[] = {"penalty", "squares", "factor", "m_hat_weight", "m_hat_bias", "v_hat_weight",
                                           "v_hat_bias", "norms"};
  return std::find(std::begin(harmless), std::end(harmless), quantity) != std::end(harmless);
}

/// What of a step belongs to single examples, what to a row of weights, what to neither.
enum class Shape { of_examples, of_weights, of_biases, single };

Shape shape_of(const Step& step, std::string_view name) {
  if (step.phase == Phase::forward) return Shape::of_examples;
  if (step.phase == Phase::loss) return name == "losses" ? Shape::of_examples : Shape::single;
  if (step.phase == Phase::backward && !std::holds_alternative<IntoParameters>(step.what)) return Shape::of_examples;
  return name.find("bias") != std::string_view::npos || name == "shared" ? Shape::of_biases : Shape::of_weights;
}

/// True where left and right of a term are really multiplied with each other.
bool multiplies(const Step& step) {
  return std::holds_alternative<Affine>(step.what) || std::holds_alternative<IntoInput>(step.what) ||
         std::holds_alternative<IntoParameters>(step.what) || std::holds_alternative<ThroughActivation>(step.what) ||
         std::holds_alternative<ThroughDropout>(step.what) || std::holds_alternative<Drop>(step.what);
}

void set_cause(Culprit& culprit, Culprit::Cause cause, double left, double right, double result) {
  culprit.cause = cause;
  culprit.left = left;
  culprit.right = right;
  culprit.result = result;
}

/// The first term whose product, or with which the running total, is no longer finite. True if there is one.
bool explain_by_terms(const Step& step, const std::vector<Term>& terms, Culprit& culprit) {
  double before = 0;
  for (const Term& term : terms) {
    if (!std::isfinite(term.product) && multiplies(step)) {
      set_cause(culprit, Culprit::Cause::product, term.left_value, term.right_value, term.product);
      return true;
    }
    if (!std::isfinite(term.product) || (!std::isfinite(term.sum) && terms.size() == 1)) {
      set_cause(culprit, Culprit::Cause::function, term.left_value, term.right_value, std::isfinite(term.product) ? term.sum : term.product);
      return true;
    }
    if (!std::isfinite(term.sum)) {
      set_cause(culprit, Culprit::Cause::sum, before, term.product, term.sum);
      return true;
    }
    before = term.sum;
  }
  return false;
}

/// dL/dw is a sum over the examples of delta * input: the first example whose product, or with which the sum overflows.
void explain_gradient(const Trace& trace, const IntoParameters& step, Index row, Index column, bool is_bias, Culprit& culprit) {
  const Matrix &delta = trace.tensor(step.delta), &input = trace.tensor(step.input);
  double sum = 0;
  for (Index example = 0; example < delta.cols(); ++example) {
    const double left = delta(row, example), right = is_bias ? 1 : input(column, example);
    const double product = trace.rule.precision == Precision::float32
                               ? static_cast<double>(static_cast<float>(left) * static_cast<float>(right))
                               : left * right;
    const double total = trace.rule.precision == Precision::float32 ? static_cast<double>(static_cast<float>(sum) + static_cast<float>(product))
                                                                    : sum + product;
    if (std::isfinite(total)) {
      sum = total;
      continue;
    }
    culprit.example = trace.examples[static_cast<std::size_t>(example)];
    if (std::isfinite(product)) set_cause(culprit, Culprit::Cause::sum, sum, product, total);
    else set_cause(culprit, Culprit::Cause::product, left, right, product);
    return;
  }
}

/// An update: the rate times the gradient, else old and gradient as they went into the optimizer's rule.
void explain_update(const Trace& trace, const Step& step, const std::vector<Term>& terms, std::size_t at, Culprit& culprit) {
  if (at >= terms.size()) return;
  const Term& term = terms[at];
  const bool descends = std::holds_alternative<DescendGradient>(step.what);
  if (descends && !std::isfinite(term.product)) {
    set_cause(culprit, Culprit::Cause::product, trace.learning_rate, term.right_value, term.product);
  } else if (descends) {
    set_cause(culprit, Culprit::Cause::sum, term.left_value, -term.product, term.sum);
  } else {
    set_cause(culprit, Culprit::Cause::function, term.left_value, term.right_value, culprit.value);
  }
}

Culprit culprit_at(const Trace& trace, int index, std::string_view name, TensorId tensor, Index row, Index column) {
  const Step& step = trace.steps[static_cast<std::size_t>(index)];
  Culprit culprit;
  culprit.step = index;
  culprit.kind = kind_of(step);
  culprit.quantity = name;
  culprit.phase = step.phase;
  culprit.layer = layer_of(step);
  culprit.value = culprit.result = trace.tensor(tensor)(row, column);
  const Shape shape = shape_of(step, name);
  if (shape == Shape::single) {
    culprit.left = culprit.value;
    return culprit;
  }
  culprit.unit = row;
  if (std::holds_alternative<IntoInput>(step.what)) --culprit.layer;  // what flows into the layer before
  else if (trace.tensor(tensor).rows() == trace.network.rows_of(culprit.layer)) culprit.unit = trace.network.unit_of_row(culprit.layer, row);
  if (shape == Shape::of_examples) {
    culprit.example = trace.examples[static_cast<std::size_t>(column)];
    const bool is_loss = step.phase == Phase::loss;
    if (is_loss) culprit.unit = -1;
    explain_by_terms(step, expand(trace, index, is_loss ? 0 : static_cast<int>(row), column), culprit);
    return culprit;
  }
  const bool is_bias = shape == Shape::of_biases;
  if (!is_bias) culprit.input = column;
  if (const auto* gradient = std::get_if<IntoParameters>(&step.what)) {
    explain_gradient(trace, *gradient, row, column, is_bias, culprit);
    return culprit;
  }
  const std::vector<Term> terms = expand(trace, index, static_cast<int>(row), 0);
  explain_update(trace, step, terms, is_bias && !terms.empty() ? terms.size() - 1 : static_cast<std::size_t>(column), culprit);
  return culprit;
}

/// Three digits, rounded down: a rate that a person can write.
double rounded_down(double rate) {
  if (!(rate > 0)) return 0;
  double unit = 1;
  while (unit <= rate / 1000) unit *= 10;
  while (unit > rate / 100) unit /= 10;
  const double digits = std::floor(rate / unit);
  // Written as a quotient where the unit is below 1, so that 0.123 is the double that "0.123" reads as.
  double inverse = 1;
  for (double u = unit; u < 0.5; u *= 10) inverse *= 10;
  return unit < 0.5 ? digits / inverse : digits * unit;
}

/// Tries learning rates from one state on.
class Trials {
 public:
  Trials(const NetworkSpec& network, const TrainingRule& rule, std::shared_ptr<const Dataset> data,
         const TrainingState& from, std::int64_t steps, const std::atomic<bool>* cancel)
      : network_(network), rule_(rule), data_(std::move(data)), from_(from), steps_(steps), cancel_(cancel) {}

  bool lasts(double rate) {
    ++count_;
    TrainingRule rule = rule_;
    rule.learning_rate = rate;
    return !first_divergence(network_, rule, data_, from_, steps_, cancel_);
  }
  bool cancelled() const { return cancel_ != nullptr && *cancel_; }
  int count() const { return count_; }

 private:
  const NetworkSpec& network_;
  const TrainingRule& rule_;
  std::shared_ptr<const Dataset> data_;
  const TrainingState& from_;
  std::int64_t steps_;
  const std::atomic<bool>* cancel_;
  int count_ = 0;
};

/// From `high`, which diverges, down by ever larger factors to a rate that lasts, then bisection between the two.
void bisect(Trials& trials, double high, RateSearch& search) {
  constexpr double close_enough = 1.05, smallest = 1e-30;
  double low = 0, factor = 2;
  for (double rate = rounded_down(high / factor); !trials.cancelled(); rate = rounded_down(high / factor)) {
    if (rate < smallest) break;
    if (trials.lasts(rate)) {
      low = rate;
      break;
    }
    high = rate;
    factor *= factor;
  }
  while (low > 0 && high > close_enough * low && !trials.cancelled()) {
    const double middle = rounded_down(std::sqrt(low) * std::sqrt(high));
    if (middle <= low || middle >= high) break;
    (trials.lasts(middle) ? low : high) = middle;
  }
  search.stable = low;
  search.diverging = high;
}

}  // namespace

std::optional<Culprit> find_culprit(const NetworkSpec& network, const TrainingRule& rule, const TrainingState& state,
                                    const Dataset& data) {
  BatchPlan plan(data.train_count, rule.seed);
  const std::span<const Index> columns = plan.batch(state.position, rule.batch_size);
  if (static_cast<Index>(columns.size()) > most_recorded_examples) return std::nullopt;
  const Trace trace = record(network, rule, state, data, columns).trace;
  for (int index = 0; index < trace.step_count(); ++index) {
    for (const auto& [name, tensor] : writes_of(trace.steps[static_cast<std::size_t>(index)])) {
      if (is_harmless(name)) continue;
      if (const auto bad = first_bad_entry(trace.tensor(tensor)))
        return culprit_at(trace, index, name, tensor, bad->first, bad->second);
    }
  }
  return std::nullopt;
}

std::optional<std::int64_t> first_divergence(const NetworkSpec& network, const TrainingRule& rule,
                                             std::shared_ptr<const Dataset> data, const TrainingState& from,
                                             std::int64_t most_steps, const std::atomic<bool>* cancel) {
  Trainer trainer(network, rule, std::move(data), from);
  trainer.watch_gradients(true);
  for (std::int64_t step = 0; step < most_steps; ++step) {
    if (cancel != nullptr && *cancel) return std::nullopt;
    trainer.step();
    if (!trainer.is_finite()) return trainer.steps();
  }
  return std::nullopt;
}

std::optional<RateSearch> largest_stable_rate(const NetworkSpec& network, const TrainingRule& rule,
                                              std::shared_ptr<const Dataset> data, const TrainingState& from,
                                              std::int64_t steps, const std::atomic<bool>* cancel) {
  RateSearch search;
  search.given = search.diverging = rule.learning_rate;
  search.from_step = from.step;
  search.steps = steps;
  Trials trials(network, rule, std::move(data), from, steps, cancel);
  if (trials.lasts(rule.learning_rate)) {
    search.stable = rule.learning_rate;
  } else if (trials.lasts(0)) {
    bisect(trials, rule.learning_rate, search);
  } else {
    search.diverging = 0;
  }
  search.trials = trials.count();
  if (trials.cancelled()) return std::nullopt;
  return search;
}

AutopsyWays autopsy_ways(const History& history, std::int64_t diverged_step) {
  const std::int64_t since = history.rule_since(diverged_step - 1);
  return {diverged_step, history.way_to(diverged_step - 1),
          history.way_to(std::max(since, diverged_step - most_trial_steps))};
}

std::optional<Autopsy> perform_autopsy(const AutopsyWays& ways, const std::atomic<bool>* cancel,
                                       const std::function<void(const Autopsy&)>& report) {
  const Replay& run = ways.last_finite;
  Autopsy autopsy;
  autopsy.diverged_step = ways.diverged_step;
  std::optional<TrainingState> last = run.run(cancel), origin = ways.origin.run(cancel);
  if (!last || !origin) return std::nullopt;
  autopsy.last_finite = std::move(*last);
  autopsy.origin = std::move(*origin);
  autopsy.culprit = find_culprit(run.network, run.rule, autopsy.last_finite, *run.data);
  if (report) report(autopsy);
  autopsy.rates = largest_stable_rate(run.network, run.rule, run.data, autopsy.origin, most_trial_steps, cancel);
  if (!autopsy.rates) return std::nullopt;
  return autopsy;
}

}  // namespace nn
