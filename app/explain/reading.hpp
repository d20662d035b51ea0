#pragma once
// How one step is read. There is one `read` per step type, so that a new type does not compile until it can be read.
#include "app/explain/notation.hpp"

namespace chainrule {

/// What is read: a whole step, one of its units, or one term of a unit (-1 where the larger thing is meant).
struct Reading {
  Notation say;
  int step = 0, unit = -1, term = -1;

  bool is_whole() const { return unit < 0; }
  bool is_term() const { return unit >= 0 && term >= 0; }
  const nn::Trace& trace() const { return say.trace(); }
  nn::Index samples() const { return trace().sample_count(); }
  std::vector<nn::Term> terms() const { return nn::expand(trace(), step, unit, say.example()); }
};

/// What is said of it. Keys are "explain.<kind>.<size>", size being step, neuron or term.
struct Said {
  std::string sentence, kept;
  Formula symbols, numbers;
};

Said read(const nn::Affine& step, const Reading& reading);
Said read(const nn::Activate& step, const Reading& reading);
Said read(const nn::Drop& step, const Reading& reading);
Said read(const nn::MeasureLoss& step, const Reading& reading);
Said read(const nn::Penalise& step, const Reading& reading);
Said read(const nn::IntoPrediction& step, const Reading& reading);
Said read(const nn::MatchedDelta& step, const Reading& reading);
Said read(const nn::ThroughDropout& step, const Reading& reading);
Said read(const nn::ThroughActivation& step, const Reading& reading);
Said read(const nn::ThroughSoftmax& step, const Reading& reading);
Said read(const nn::IntoParameters& step, const Reading& reading);
Said read(const nn::IntoInput& step, const Reading& reading);
Said read(const nn::PenaltyIntoWeight& step, const Reading& reading);
Said read(const nn::ShareBias& step, const Reading& reading);
Said read(const nn::DescendGradient& step, const Reading& reading);
Said read(const nn::StepAdam& step, const Reading& reading);
Said read(const nn::ClipValue& step, const Reading& reading);
Said read(const nn::SumSquares& step, const Reading& reading);
Said read(const nn::ClipNorm& step, const Reading& reading);
Said read(const nn::StepMomentum& step, const Reading& reading);
Said read(const nn::StepAdagrad& step, const Reading& reading);
Said read(const nn::StepRmsprop& step, const Reading& reading);
Said read(const nn::DecayWeights& step, const Reading& reading);
Said read(const nn::StayFrozen& step, const Reading& reading);
Said read(const nn::LimitNorm& step, const Reading& reading);

/// Product terms as chips: every one of two, else the first three, dots and the last.
/// Each term is left times right; the last may be a lone one (a bias).
struct TermChips {
  std::vector<Formula> left, right;  ///< right: an empty formula for a lone term
  bool takes_last_away = false;      ///< a bias that is written with a minus
};
Formula sum_of_chips(const TermChips& terms);

/// W a + b of a layer, with the bias as the lecture writes it.
Formula weighted_sum(const Notation& say, int layer);

/// The inputs of a layer, transposed: xᵀ or (a)ᵀ.
Formula transposed_input(const Notation& say, int layer);

/// The loss of one output as a formula of a and y, and its slope dL/da.
Formula loss_share(const Notation& say, const Formula& a, const Formula& y, const Formula& z);
Formula loss_formula(const Notation& say);
/// |x|, ln(1 + x), and max(0, 1 - y a): what several losses and their slopes are written with.
Formula magnitude_of(Formula x);
Formula log_of_one_more(const Formula& x);
Formula shortfall_of(const Formula& a, const Formula& y);

/// Does this layer's mask strike out at random? Else it only silences.
bool drops_at_random(const nn::Trace& trace, int layer);
/// The names of a layer's silenced or frozen neurons: "h₁, h₃".
std::string names_of_units(const Notation& say, int layer, const std::vector<nn::Index>& units);

/// For several steps at once: the whole layer or the whole pass that ends with this step.
Said read_layer(const Reading& reading);
Said read_pass(const Reading& reading);

/// Mark ids of what the move to `position` has done.
std::vector<std::string> marks_of_step(const nn::Trace& trace, int step, int unit, int term);

}  // namespace chainrule
