#pragma once
// Lines of a script, each with the steps of a pass that it does.
#include "engine/trace/step.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

namespace chainrule {

/// In which loop of the script a line stands: over layers (l), over parameters (p, weights alone where no bias moves), or in none.
enum class CodeLoop { none, layers, parameters, weights };

/// That a line does a kind of step, of one layer or of every one.
struct Deed {
  static constexpr nn::LayerId every_layer = -1;
  std::size_t step_type = 0;  ///< place in nn::StepVariant
  nn::LayerId layer = every_layer;
  CodeLoop loop = CodeLoop::none;
  /// It is not the line itself: one that calls it, or that it calls.
  bool is_beside = false;
  /// It runs in a training pass, in an evaluation, or in both.
  enum class Runs { always, training, evaluating } runs = Runs::always;
};

/// The deeds of a line, while it is being written: `does<nn::Affine, nn::Activate>(2).beside()`.
class Deeds {
 public:
  Deeds() = default;
  void add(Deed deed) { all_.push_back(deed); }
  Deeds& in(CodeLoop loop) { return each([&](Deed& one) { one.loop = loop; }); }
  Deeds& beside() { return each([](Deed& one) { one.is_beside = true; }); }
  Deeds& training() { return each([](Deed& one) { one.runs = Deed::Runs::training; }); }
  Deeds& evaluating() { return each([](Deed& one) { one.runs = Deed::Runs::evaluating; }); }
  Deeds& and_also(const Deeds& more) {
    all_.insert(all_.end(), more.all_.begin(), more.all_.end());
    return *this;
  }
  const std::vector<Deed>& all() const { return all_; }

 private:
  template <class Change>
  Deeds& each(Change change) {
    for (Deed& one : all_) change(one);
    return *this;
  }
  std::vector<Deed> all_;
};

/// The place of a type of step in nn::StepVariant.
template <class Step, class... All>
constexpr std::size_t place_among(const std::variant<All...>*) {
  std::size_t place = 0;
  static_cast<void>(((std::is_same_v<Step, All> ? true : (++place, false)) || ...));
  return place;
}
template <class Step>
constexpr std::size_t step_type_of = place_among<Step>(static_cast<const nn::StepVariant*>(nullptr));

template <class... Steps>
Deeds does(nn::LayerId layer = Deed::every_layer) {
  Deeds deeds;
  (deeds.add({step_type_of<Steps>, layer}), ...);
  return deeds;
}
/// What one call does where a framework differentiates by itself, and what every optimizer's line does.
Deeds does_backward_pass();
Deeds does_update(nn::LayerId layer = Deed::every_layer);

struct CodeLine {
  std::string text;
  std::vector<Deed> deeds;
};
using CodeLines = std::vector<CodeLine>;

/// The script as it stands in a file: "\n" after every line.
std::string text_of(const CodeLines& lines);

/// Which lines do a step, by index.
struct CodeMark {
  std::vector<std::size_t> lines;   ///< that do it; empty: the script does not do it
  std::vector<std::size_t> beside;  ///< that call them, or that they call
  /// The line does not run in the pass that is looked at: training goes without it, or evaluating does.
  bool is_elsewhere = false;
  CodeLoop loop = CodeLoop::none;
  bool operator==(const CodeMark&) const = default;
};
/// `evaluates`: the pass is an evaluation.
CodeMark mark_of_step(const CodeLines& lines, const nn::Step& step, bool evaluates);
/// Of all steps from the first to the last; each line is named once, and as one that does a step rather than as one beside.
CodeMark mark_of_steps(const CodeLines& lines, std::span<const nn::Step> steps, bool evaluates);
/// The steps that one line does itself, in the order in which they are done.
std::vector<int> steps_of_line(const CodeLines& lines, std::size_t line, std::span<const nn::Step> steps, bool evaluates);
/// The round of a loop in which a step stands, as Python counts: "l = 1", "p = W[1], b[1]"; empty outside of loops.
std::string round_of(CodeLoop loop, const nn::Step& step);

}  // namespace chainrule
