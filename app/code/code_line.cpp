#include "app/code/code_line.hpp"

#include <algorithm>

namespace chainrule {
namespace {

bool is_of(const Deed& deed, const nn::Step& step) {
  return deed.step_type == step.what.index() && (deed.layer == Deed::every_layer || deed.layer == nn::layer_of(step));
}

bool runs_in(const Deed& deed, bool evaluates) {
  if (deed.runs == Deed::Runs::always) return true;
  return (deed.runs == Deed::Runs::evaluating) == evaluates;
}

/// In order, once each.
void sort_out(std::vector<std::size_t>& lines) {
  std::sort(lines.begin(), lines.end());
  lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
}

}  // namespace

Deeds does_backward_pass() {
  return does<nn::IntoPrediction, nn::MatchedDelta, nn::ThroughDropout, nn::ThroughActivation, nn::ThroughSoftmax, nn::IntoParameters,
              nn::IntoInput>();
}

Deeds does_update(nn::LayerId layer) {
  return does<nn::DescendGradient, nn::StepAdam, nn::StepMomentum, nn::StepAdagrad, nn::StepRmsprop, nn::DecayWeights>(layer);
}

std::string text_of(const CodeLines& lines) {
  std::string text;
  for (const CodeLine& line : lines) text.append(line.text).append(1, '\n');
  return text;
}

CodeMark mark_of_step(const CodeLines& lines, const nn::Step& step, bool evaluates) {
  CodeMark here, elsewhere;
  elsewhere.is_elsewhere = true;
  for (std::size_t index = 0; index < lines.size(); ++index)
    for (const Deed& deed : lines[index].deeds) {
      if (!is_of(deed, step)) continue;
      CodeMark& mark = runs_in(deed, evaluates) ? here : elsewhere;
      std::vector<std::size_t>& marked = deed.is_beside ? mark.beside : mark.lines;
      if (marked.empty() || marked.back() != index) marked.push_back(index);
      if (!deed.is_beside && mark.loop == CodeLoop::none) mark.loop = deed.loop;
    }
  return here.lines.empty() && !elsewhere.lines.empty() ? elsewhere : here;
}

CodeMark mark_of_steps(const CodeLines& lines, std::span<const nn::Step> steps, bool evaluates) {
  CodeMark all;
  for (const nn::Step& step : steps) {
    const CodeMark mark = mark_of_step(lines, step, evaluates);
    all.lines.insert(all.lines.end(), mark.lines.begin(), mark.lines.end());
    all.beside.insert(all.beside.end(), mark.beside.begin(), mark.beside.end());
    all.is_elsewhere = mark.is_elsewhere && steps.size() == 1;
    all.loop = steps.size() == 1 ? mark.loop : CodeLoop::none;
  }
  sort_out(all.lines);
  sort_out(all.beside);
  std::erase_if(all.beside, [&](std::size_t line) { return std::binary_search(all.lines.begin(), all.lines.end(), line); });
  return all;
}

std::vector<int> steps_of_line(const CodeLines& lines, std::size_t line, std::span<const nn::Step> steps, bool evaluates) {
  std::vector<int> found;
  if (line >= lines.size() || lines[line].deeds.empty()) return found;
  for (std::size_t step = 0; step < steps.size(); ++step) {
    const CodeMark mark = mark_of_step(lines, steps[step], evaluates);
    if (std::find(mark.lines.begin(), mark.lines.end(), line) != mark.lines.end()) found.push_back(static_cast<int>(step));
  }
  return found;
}

std::string round_of(CodeLoop loop, const nn::Step& step) {
  const std::string layer = std::to_string(nn::layer_of(step));
  switch (loop) {
    case CodeLoop::none: return {};
    case CodeLoop::layers: return "l = " + layer;
    case CodeLoop::weights: return "p = W[" + layer + "]";
    case CodeLoop::parameters: return "p = W[" + layer + "], b[" + layer + "]";
  }
  return {};
}

}  // namespace chainrule
