#include "app/explain/anatomy_figure.hpp"

#include "app/explain/inspection_figures.hpp"
#include "app/explain/landscape_words.hpp"
#include "app/explain/update_numbers.hpp"

#include <cmath>

namespace chainrule {

using namespace formula;

namespace {

/// Goes through the steps of one update in their order and notes what each did to one parameter.
class Dissection {
 public:
  Dissection(const Notation& say, const nn::ParameterPlace& place)
      : say_(say), place_(place), layer_(static_cast<int>(place.layer)), moved_{place.input < 0, place.unit, std::max<nn::Index>(place.input, 0)} {
    const nn::LayerTensors& own = say_.tensors(layer_);
    const Formula of = row({symbol("∂"), symbol("L"), upright("/"), symbol("∂"), letter()});
    push("gradient", of, value_of(say_, own.d_weight, own.d_bias, moved_), AnatomyKind::gradient);
  }

  AnatomySpec take() {
    if (is_frozen_neuron()) {
      stay(value_of(say_, say_.tensors(layer_).weight, say_.tensors(layer_).bias, moved_), "frozen_neuron");
    } else if (is_still_bias()) {
      stay(value_of(say_, say_.tensors(layer_).weight, say_.tensors(layer_).bias, moved_), "frozen_bias");
    } else {
      for (step_ = 0; step_ < trace().step_count(); ++step_) {
        const nn::Step& step = trace().steps[static_cast<std::size_t>(step_)];
        if (step.phase == nn::Phase::update && nn::layer_of(step) == layer_) std::visit([&](const auto& what) { add(what); }, step.what);
      }
    }
    spec_.rows.back().is_brief = true;  // the parameter as it is now
    return std::move(spec_);
  }

 private:
  const nn::Trace& trace() const { return say_.trace(); }
  const nn::TrainingRule& rule() const { return trace().rule; }
  bool is_still_bias() const { return moved_.is_bias && rule().bias_update == nn::BiasUpdate::frozen; }
  bool is_frozen_neuron() const { return !say_.spec(layer_).frozen && trace().network.is_held(layer_, moved_.unit); }
  Formula letter() const { return letter_of(say_, layer_, moved_); }
  static Formula becoming(Formula what) { return row({std::move(what), upright("←")}); }
  static Formula correction(const char* index) {
    return row({number("1"), minus(), scripts(parens(subscript("β", index)), {}, symbol("t"))});
  }

  void push(const char* id, Formula symbol, double value, AnatomyKind kind, bool is_brief = false) {
    spec_.rows.push_back({id, std::move(symbol), value, kind, say_.words("figure.anatomy.row." + std::string(id)), is_brief});
  }
  void say(const char* key, const Arguments& arguments = {}) {
    const std::string words = say_.words("figure.anatomy.say." + std::string(key), arguments);
    spec_.sentence = spec_.sentence.empty() ? words : say_.sentences(spec_.sentence, words);
  }
  /// The reading of a step that moves the parameter, as the step card has it for this one term.
  template <class StepKind>
  void write(const StepKind& step, bool names_itself) {
    const nn::Index term = moved_.is_bias ? trace().tensor(say_.tensors(layer_).weight).cols() : place_.input;
    Said said = read(step, Reading{say_, step_, static_cast<int>(place_.unit), static_cast<int>(term)});
    if (!is_empty(spec_.formula)) append(spec_.formula, {upright(",")});
    if (!names_itself) append(spec_.formula, {letter()});
    append(spec_.formula, std::move(said.numbers.children));
  }

  /// The gradient is as the optimizer gets it.
  void begin(double before) {
    spec_.rows.back().is_brief = true;
    before_ = before;
  }
  void finish(double taken, double after) {
    push("step", row({symbol("Δ", "\\Delta "), letter()}), taken, AnatomyKind::step, true);
    push(undecayed_ ? "undecayed" : "weight", letter(), undecayed_.value_or(before_), AnatomyKind::weight);
    if (undecayed_) push("decayed", becoming(letter()), before_, AnatomyKind::weight);
    push("new_weight", becoming(letter()), after, AnatomyKind::weight);
  }
  void stay(double value, const char* key) {
    begin(value);
    push("weight", letter(), value, AnatomyKind::weight);
    say(key);
  }
  void say_of_epsilon(double root) {
    const double epsilon = rule().epsilon;
    if (!(root > 0)) {
      if (epsilon > 0) say("epsilon_alone");
      return;
    }
    const std::string ratio = say_.number((root + epsilon) / root);
    const Arguments arguments = {{"share", say_.number(100 * epsilon / (root + epsilon))}, {"ratio", ratio}};
    if (ratio == say_.number(1)) say("epsilon_small", {arguments.front()});
    else say("epsilon", arguments);
  }

  // Steps before the update and those of other layers' kinds do nothing to the parameter.
  template <class Other>
  void add(const Other&) {}

  void add(const nn::PenaltyIntoWeight& s) {
    if (moved_.is_bias) return;
    const double w = value_of(say_, s.weight, -1, moved_);
    if (rule().l2 > 0) push("l2", row({symbol("λ"), symbol(" "), letter()}), rule().l2 * w, AnatomyKind::gradient);
    if (rule().l1 > 0) {
      const double sign = w > 0 ? 1 : w < 0 ? -1 : 0;
      push("l1", row({subscript("λ", "1"), symbol(" "), upright("sign"), parens(letter())}), rule().l1 * sign, AnatomyKind::gradient);
    }
    push("penalised", symbol("g"), value_of(say_, s.total, -1, moved_), AnatomyKind::gradient);
  }
  void add(const nn::ShareBias& s) {
    if (moved_.is_bias) push("shared", symbol("g"), say_.letters().shown_bias(say_.value(s.shared, moved_.unit, 0)), AnatomyKind::gradient);
  }
  void add(const nn::ClipValue& s) {
    push("clipped", becoming(symbol("g")), value_of(say_, s.clipped_weight, s.clipped_bias, moved_), AnatomyKind::gradient);
  }
  void add(const nn::ClipNorm& s) {
    push("norm_factor", row({symbol("c"), upright("/"), upright("|"), symbol("g"), upright("|")}), say_.value(s.factor, 0, 0), AnatomyKind::share);
    push("shortened", becoming(symbol("g")), value_of(say_, s.clipped_weight, s.clipped_bias, moved_), AnatomyKind::gradient);
  }

  void add(const nn::DescendGradient& s) {
    begin(value_of(say_, s.weight, s.bias, moved_));
    write(s, false);
    finish(trace().learning_rate * value_of(say_, s.d_weight, s.d_bias, moved_), value_of(say_, s.updated_weight, s.updated_bias, moved_));
    say("sgd", {{"rate", say_.number(trace().learning_rate)}});
  }
  void add(const nn::StepMomentum& s) {
    const MemoryNumbers n = numbers_of(s, say_, moved_);
    begin(n.before);
    write(s, true);
    const bool looks_ahead = rule().optimizer == nn::OptimizerKind::nesterov;
    push("velocity", symbol("v"), n.old_memory, AnatomyKind::gradient);
    push("new_velocity", becoming(symbol("v")), n.new_memory, AnatomyKind::gradient, !looks_ahead);
    if (looks_ahead)
      push("look_ahead", row({symbol("g"), plus(), symbol("μ", "\\mu "), symbol(" "), symbol("v")}), n.gradient + rule().momentum * n.new_memory,
           AnatomyKind::gradient, true);
    finish(n.taken, n.after);
    say("momentum", {{"plain", say_.number(trace().learning_rate * n.gradient)}, {"taken", say_.number(n.taken)}});
  }
  void add(const nn::StepAdagrad& s) {
    const MemoryNumbers n = add_squares(s);
    if (trace().learning_rate > 0) say("adagrad", {{"ratio", say_.number(std::abs(n.taken) / trace().learning_rate)}});
    say_of_epsilon(std::sqrt(n.new_memory));
  }
  void add(const nn::StepRmsprop& s) {
    const MemoryNumbers n = add_squares(s);
    const double weight = 1 - std::pow(rule().smoothing, static_cast<double>(trace().moment_step + 1)), root = std::sqrt(n.new_memory);
    const double corrected = std::sqrt(n.new_memory / weight);
    if (root > 0 && weight > 0) say("uncorrected", {{"ratio", say_.number((root + rule().epsilon) / (corrected + rule().epsilon))}});
    say_of_epsilon(root);
  }
  template <class StepKind>
  MemoryNumbers add_squares(const StepKind& s) {
    const MemoryNumbers n = numbers_of(s, say_, moved_);
    begin(n.before);
    write(s, true);
    push("squares", symbol("s"), n.old_memory, AnatomyKind::square);
    push("new_squares", becoming(symbol("s")), n.new_memory, AnatomyKind::square, true);
    push("epsilon", symbol("ε"), rule().epsilon, AnatomyKind::gradient);
    finish(n.taken, n.after);
    return n;
  }

  void add(const nn::StepAdam& s) {
    const AdamNumbers n = numbers_of(s, say_, moved_);
    begin(n.before);
    write(s, true);
    push("m", symbol("m"), n.old_m, AnatomyKind::gradient);
    push("new_m", becoming(symbol("m")), n.m, AnatomyKind::gradient, n.is_keras);
    if (!n.is_keras) {
      push("correction1", correction("1"), n.correction1, AnatomyKind::share);
      push("m_hat", hat(symbol("m")), n.divided, AnatomyKind::gradient, true);
    }
    push("v", symbol("v"), n.old_v, AnatomyKind::square);
    push("new_v", becoming(symbol("v")), n.v, AnatomyKind::square, n.is_keras);
    if (!n.is_keras) {
      push("correction2", correction("2"), n.correction2, AnatomyKind::share);
      push("v_hat", hat(symbol("v")), n.under_root, AnatomyKind::square, true);
    }
    push("epsilon", symbol("ε"), rule().epsilon, AnatomyKind::gradient);
    if (n.is_keras) push("rate_factor", row({hat(symbol("η")), upright("/"), symbol("η")}), std::sqrt(n.correction2) / n.correction1, AnatomyKind::share);
    finish(n.taken, n.after);
    say_of_correction(n);
  }
  /// How long the step would be with m and v as they stand, by the step as it is.
  void say_of_correction(const AdamNumbers& n) {
    const double root = std::sqrt(n.under_root), epsilon = rule().epsilon;
    const double ratio = n.is_keras ? n.correction1 / std::sqrt(n.correction2) : n.correction1 * (root + epsilon) / (std::sqrt(n.v) + epsilon);
    if (root > 0 && std::isfinite(ratio)) say("corrected", {{"ratio", say_.number(ratio)}});
    say_of_epsilon(root);
  }

  void add(const nn::DecayWeights& s) {
    write(s, false);
    undecayed_ = value_of(say_, s.weight, s.bias, moved_);
  }
  void add(const nn::StayFrozen& s) {
    write(s, false);
    stay(value_of(say_, s.weight, s.bias, moved_), "frozen");
  }
  void add(const nn::LimitNorm& s) {
    if (moved_.is_bias) return;
    const double limited = say_.value(s.limited_weight, moved_.unit, moved_.input);
    if (limited != spec_.rows.back().value) write(s, false);
    push("limited", becoming(letter()), limited, AnatomyKind::weight);
  }

  const Notation& say_;
  nn::ParameterPlace place_;
  int layer_ = 0, step_ = 0;
  Moved moved_;
  double before_ = 0;
  std::optional<double> undecayed_;  // adamw: before the decay
  AnatomySpec spec_;
};

AnatomySpec only(std::string sentence) {
  AnatomySpec spec;
  spec.sentence = std::move(sentence);
  return spec;
}

}  // namespace

AnatomySpec anatomy_of(const nn::Trace& trace, const nn::ParameterPlace& place, const Voice& voice) {
  const Language& language = *voice.language;
  if (trace.evaluated) return only(language.text("figure.anatomy.evaluated"));
  if (place.input >= 0 && !trace.network.is_connected(place.layer, place.unit, place.input)) return only(language.text("figure.anatomy.no_connection"));
  const Notation say(trace, 0, voice);
  AnatomySpec spec = Dissection(say, place).take();
  spec.heading = language.text("figure.anatomy.heading", {{"optimizer", "@names.optimizer." + std::string(nn::id_of(trace.rule.optimizer))},
                                                          {"number", std::to_string(trace.step + 1)},
                                                          {"parameter", parameter_words(trace.network, place, language)}});
  return spec;
}

Figure anatomy_of_moment(const Moment& moment, const FigureStyle& style) {
  const bool has_trace = moment.trace && !moment.trace->layers.empty() && moment.trace->input >= 0 && !moment.trace->steps.empty();
  if (!has_trace) return anatomy(only(style.language->text("figure.network.no_trace")), style);
  return anatomy(anatomy_of(*moment.trace, blamed_parameter(moment), Voice{style.language, style.number, style.letters}), style);
}

}  // namespace chainrule
