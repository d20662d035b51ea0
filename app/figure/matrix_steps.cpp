// How each step is written with matrices and as a loop: one function per kind of step that is.
#include "app/figure/matrix_view.hpp"

#include <algorithm>

namespace chainrule {

using namespace formula;

namespace {

using Role = MatrixPart::Role;

/// Reads one step at one place; units and terms of -1 stand for all.
struct Writer {
  const nn::Trace& trace;
  nn::Index unit, term, example;
  const Letters& letters;

  static Formula mark_of(int layer) { return upright("(" + std::to_string(layer + 1) + ")"); }
  Formula letter(std::string_view which, int layer) const {
    return layer < 0 ? symbol("x") : scripts(symbol(std::string(which)), {}, mark_of(layer));
  }
  Formula slope_of(Formula what) const { return row({symbol("∂"), symbol("L"), upright("/"), symbol("∂"), std::move(what)}); }
  nn::TensorId output_of(int layer) const { return layer < 0 ? trace.input : trace.layers[static_cast<std::size_t>(layer)].output; }
  nn::Index inputs_of(nn::TensorId weight) const { return trace.tensor(weight).cols(); }
  /// The column of the present example, where a unit is looked at.
  nn::Index shown_example() const { return unit < 0 ? -1 : example; }
  MatrixPart part(Role role, std::string before, Formula name, nn::TensorId tensor, int layer, nn::Index lit_row, nn::Index lit_column, bool transposed = false) const {
    return {role, std::move(before), std::move(name), tensor, transposed, layer, lit_row, lit_column, false, false};
  }
  std::vector<MatrixPart> with_result(std::vector<MatrixPart> parts) const {
    parts.back().is_whole = unit < 0;
    return parts;
  }

  static MatrixPart taken(MatrixPart part) {
    part.is_taken = true;
    return part;
  }

  /// Numbers in, numbers out, cell by cell.
  std::vector<MatrixPart> cell_by_cell(std::vector<MatrixPart> parts) const {
    for (MatrixPart& each : parts) each.row = unit, each.column = shown_example();
    return with_result(std::move(parts));
  }

  std::vector<MatrixPart> operator()(const nn::Affine& s) const {
    const nn::Index k = term >= 0 && term < inputs_of(s.weight) ? term : -1;
    const bool is_bias = term >= 0 && k < 0;
    return with_result({part(Role::weight, "", letter(letters.has_bias_unit() ? "Θ" : "W", s.layer), s.weight, s.layer, is_bias ? -1 : unit, k),
                        part(Role::output, "·", letter(letters.a(), s.layer - 1), s.input, s.layer - 1, k, is_bias ? -1 : shown_example()),
                        part(Role::bias, letters.takes_away() ? "−" : "+", letters.has_bias_unit() ? scripts(symbol("Θ"), upright("0"), mark_of(s.layer)) : letter(letters.b(), s.layer), s.bias, s.layer, k < 0 ? unit : -1, -1),
                        part(Role::preactivation, "=", letter(letters.z(), s.layer), s.preactivation, s.layer, unit, shown_example())});
  }
  std::vector<MatrixPart> operator()(const nn::Activate& s) const {
    return cell_by_cell({part(Role::preactivation, "f", letter(letters.z(), s.layer), s.preactivation, s.layer, -1, -1),
                         part(Role::output, "=", letter(letters.a(), s.layer), s.activation, s.layer, -1, -1)});
  }
  std::vector<MatrixPart> operator()(const nn::Drop& s) const {
    return cell_by_cell({part(Role::output, "", letter(letters.a(), s.layer), s.activation, s.layer, -1, -1),
                         part(Role::other, "⊙", letter("m", s.layer), s.mask, s.layer, -1, -1),
                         part(Role::output, "=", letter("ã", s.layer), s.dropped, s.layer, -1, -1)});
  }
  std::vector<MatrixPart> operator()(const nn::IntoPrediction& s) const {
    return cell_by_cell({part(Role::output, "", letter(letters.a(), s.layer), s.prediction, s.layer, -1, -1), part(Role::other, "", symbol("y"), s.target, s.layer, -1, -1),
                         part(Role::output, "→", slope_of(letter(letters.a(), s.layer)), s.d_prediction, s.layer, -1, -1)});
  }
  std::vector<MatrixPart> operator()(const nn::MatchedDelta& s) const {
    return cell_by_cell({part(Role::output, "", letter(letters.a(), s.layer), s.prediction, s.layer, -1, -1), part(Role::other, "−", symbol("y"), s.target, s.layer, -1, -1),
                         part(Role::delta, trace.sample_count() > 1 ? "→" : "=", letter("δ", s.layer), s.delta, s.layer, -1, -1)});
  }
  std::vector<MatrixPart> operator()(const nn::ThroughDropout& s) const {
    return cell_by_cell({part(Role::output, "", slope_of(letter("ã", s.layer)), s.upstream, s.layer, -1, -1), part(Role::other, "⊙", letter("m", s.layer), s.mask, s.layer, -1, -1),
                         part(Role::output, "=", slope_of(letter(letters.a(), s.layer)), s.d_activation, s.layer, -1, -1)});
  }
  std::vector<MatrixPart> operator()(const nn::ThroughActivation& s) const {
    std::vector<MatrixPart> parts = cell_by_cell({part(Role::output, "", slope_of(letter(letters.a(), s.layer)), s.upstream, s.layer, -1, -1),
                                                  part(Role::preactivation, "⊙", row({upright("f′"), parens(letter(letters.z(), s.layer))}), s.slope, s.layer, -1, -1),
                                                  part(Role::delta, "=", letter("δ", s.layer), s.delta, s.layer, -1, -1)});
    if (unit >= 0) parts[0].row = trace.network.unit_of_row(s.layer, unit);  // of maxout a neuron has several rows
    return parts;
  }
  std::vector<MatrixPart> operator()(const nn::IntoParameters& s) const {
    const nn::Index k = term >= 0 && term < inputs_of(s.d_weight) ? term : -1;
    if (term >= 0 && k < 0)
      return with_result({part(Role::delta, "∑", letter("δ", s.layer), s.delta, s.layer, unit, -1),
                          part(Role::bias, letters.takes_away() ? "= −" : "=", slope_of(letter(letters.b(), s.layer)), s.d_bias, s.layer, unit, 0)});
    return with_result({part(Role::delta, "", letter("δ", s.layer), s.delta, s.layer, unit, -1),
                        part(Role::output, "·", scripts(s.layer == 0 ? symbol("x") : parens(letter(letters.a(), s.layer - 1)), {}, upright("T")), s.input, s.layer - 1, -1, k, true),
                        part(Role::weight, "=", slope_of(letter(letters.has_bias_unit() ? "Θ" : "W", s.layer)), s.d_weight, s.layer, unit, k)});
  }
  std::vector<MatrixPart> operator()(const nn::IntoInput& s) const {
    return with_result({part(Role::weight, "", scripts(parens(letter(letters.has_bias_unit() ? "Θ" : "W", s.layer)), {}, upright("T")), s.weight, s.layer, unit, term, true),
                        part(Role::delta, "·", letter("δ", s.layer), s.delta, s.layer, term, shown_example()),
                        part(Role::output, "=", slope_of(letter(letters.a(), s.layer - 1)), s.d_input, s.layer - 1, unit, shown_example())});
  }
  std::vector<MatrixPart> operator()(const nn::DescendGradient& s) const {
    const bool is_bias = term >= 0 && term >= inputs_of(s.weight);
    const Role role = is_bias ? Role::bias : Role::weight;
    const nn::Index column = is_bias ? 0 : term;
    const Formula name = is_bias ? letter(letters.b(), s.layer) : letter(letters.has_bias_unit() ? "Θ" : "W", s.layer);
    return with_result({part(role, "", name, is_bias ? s.bias : s.weight, s.layer, unit, column),
                        taken(part(role, "− η", slope_of(name), is_bias ? s.d_bias : s.d_weight, s.layer, unit, column)),
                        part(role, "=", name, is_bias ? s.updated_bias : s.updated_weight, s.layer, unit, column)});
  }
  template <class Update>
  std::vector<MatrixPart> updated(const Update& s) const {
    const bool is_bias = term >= 0 && term >= inputs_of(s.weight);
    const Role role = is_bias ? Role::bias : Role::weight;
    const nn::Index column = is_bias ? 0 : term;
    const Formula name = is_bias ? letter(letters.b(), s.layer) : letter(letters.has_bias_unit() ? "Θ" : "W", s.layer);
    return with_result({part(role, "", name, is_bias ? s.bias : s.weight, s.layer, unit, column),
                        taken(part(role, "−", row({symbol("Δ"), name}), is_bias ? s.taken_bias : s.taken_weight, s.layer, unit, column)),
                        part(role, "=", name, is_bias ? s.updated_bias : s.updated_weight, s.layer, unit, column)});
  }
  std::vector<MatrixPart> operator()(const nn::StepAdam& s) const { return updated(s); }
  std::vector<MatrixPart> operator()(const nn::StepMomentum& s) const { return updated(s); }
  std::vector<MatrixPart> operator()(const nn::StepAdagrad& s) const { return updated(s); }
  std::vector<MatrixPart> operator()(const nn::StepRmsprop& s) const { return updated(s); }
  std::vector<MatrixPart> operator()(const nn::PenaltyIntoWeight& s) const {
    const Formula name = letter(letters.has_bias_unit() ? "Θ" : "W", s.layer);
    return with_result({part(Role::weight, "", slope_of(name), s.d_weight, s.layer, unit, term), part(Role::weight, "", name, s.weight, s.layer, unit, term),
                        part(Role::weight, "→", symbol("g"), s.total, s.layer, unit, term)});
  }
  // Sums over everything, and what changes a gradient or a weight by one factor: the step card says it better.
  template <class Other>
  std::vector<MatrixPart> operator()(const Other&) const { return {}; }
};

/// The loop of each kind of step; `at` is the line of a term, of a bias and of a unit.
struct Looper {
  const nn::Trace& trace;
  nn::Index unit, term;
  const Letters& letters;

  std::string index(const char* name, nn::Index value) const { return std::string(name) + " = " + std::to_string(value); }
  std::string z() const { return std::string(letters.z()); }
  std::string a() const { return std::string(letters.a()); }
  std::string b() const { return letters.has_bias_unit() ? "theta0" : letters.b() == "θ" ? "theta" : "b"; }
  std::string w() const { return letters.has_bias_unit() ? "Theta" : "W"; }

  LoopLines operator()(const nn::Affine& s) const {
    LoopLines loop{{"for j in range(units):", "  " + z() + "[j] = 0", "  for k in range(inputs):", "    " + z() + "[j] += " + w() + "[j, k] * " + (s.layer == 0 ? "x" : a()) + "[k]",
                    "  " + z() + "[j] " + (letters.takes_away() ? "-= " : "+= ") + b() + "[j]"}, 0, ""};
    const nn::Index inputs = trace.tensor(s.weight).cols();
    if (unit < 0) return loop;
    loop.where = index("j", unit);
    loop.current = term >= 0 && term < inputs ? 3 : 4;
    if (loop.current == 3) loop.where += ", " + index("k", term);
    return loop;
  }
  LoopLines operator()(const nn::Activate&) const { return simple(a() + "[j] = f(" + z() + "[j])"); }
  LoopLines operator()(const nn::Drop&) const { return simple(a() + "[j] *= mask[j]"); }
  LoopLines operator()(const nn::ThroughDropout&) const { return simple("d_" + a() + "[j] *= mask[j]"); }
  LoopLines operator()(const nn::ThroughActivation&) const { return simple("delta[j] = d_" + a() + "[j] * slope(" + z() + "[j])"); }
  LoopLines operator()(const nn::MatchedDelta&) const { return simple("delta[j] = (" + a() + "[j] - y[j])" + (trace.sample_count() > 1 ? " / N" : "")); }
  LoopLines operator()(const nn::IntoParameters& s) const {
    const std::string input = s.layer == 0 ? "x" : a();
    LoopLines loop{{"for j in range(units):", "  for k in range(inputs):",
                    "    d_" + w() + "[j, k] = " + (trace.sample_count() > 1 ? "sum(delta[j] * " + input + "[k])" : "delta[j] * " + input + "[k]"),
                    "  d_" + b() + "[j] = " + (letters.takes_away() ? "-" : "") + (trace.sample_count() > 1 ? "sum(delta[j])" : "delta[j]")}, 0, ""};
    return in_two_loops(std::move(loop), trace.tensor(s.d_weight).cols());
  }
  LoopLines operator()(const nn::IntoInput&) const {
    LoopLines loop{{"for k in range(inputs):", "  d_" + a() + "[k] = 0", "  for j in range(units):", "    d_" + a() + "[k] += " + w() + "[j, k] * delta[j]"}, 0, ""};
    if (unit < 0) return loop;
    loop.where = index("k", unit) + (term >= 0 ? ", " + index("j", term) : std::string());
    loop.current = term >= 0 ? 3 : 2;
    return loop;
  }
  LoopLines operator()(const nn::DescendGradient& s) const {
    LoopLines loop{{"for j in range(units):", "  for k in range(inputs):", "    " + w() + "[j, k] -= rate * d_" + w() + "[j, k]"}, 0, ""};
    if (s.d_bias >= 0) loop.lines.push_back("  " + b() + "[j] -= rate * d_" + b() + "[j]");
    return in_two_loops(std::move(loop), trace.tensor(s.weight).cols());
  }
  template <class Other>
  LoopLines operator()(const Other&) const { return {}; }

 private:
  LoopLines simple(const std::string& body) const {
    LoopLines loop{{"for j in range(units):", "  " + body}, 0, ""};
    if (unit >= 0) loop.current = 1, loop.where = index("j", unit);
    return loop;
  }
  LoopLines in_two_loops(LoopLines loop, nn::Index inputs) const {
    if (unit < 0) return loop;
    loop.where = index("j", unit);
    loop.current = term < 0 ? 1 : term < inputs ? 2 : 3;
    if (term >= 0 && term < inputs) loop.where += ", " + index("k", term);
    return loop;
  }
};

const nn::StepVariant* step_at(const nn::Trace& trace, const nn::Position& position) {
  const int step = std::min(position.step, trace.step_count() - 1);
  return step < 0 ? nullptr : &trace.steps[static_cast<std::size_t>(step)].what;
}

}  // namespace

std::vector<MatrixPart> matrices_of(const nn::Trace& trace, const nn::Position& position, nn::Index example, const Letters& letters) {
  const nn::StepVariant* step = step_at(trace, position);
  return step ? std::visit(Writer{trace, position.unit, position.term, example, letters}, *step) : std::vector<MatrixPart>{};
}

LoopLines loop_of(const nn::Trace& trace, const nn::Position& position, nn::Index, const Letters& letters) {
  const nn::StepVariant* step = step_at(trace, position);
  return step ? std::visit(Looper{trace, position.unit, position.term, letters}, *step) : LoopLines{};
}

}  // namespace chainrule
