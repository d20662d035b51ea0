// Every number of every step's formula has a place that it lights, and is lit from there; those that have none are listed here.
#include "app/figure/mark_ids.hpp"
#include "app/figure/matrix_view.hpp"
#include "tests/explain/sample_moments.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

using namespace chainrule;

namespace {

constexpr Letters letterings[] = {{LetterSet::z_a, BiasSign::threshold}, {LetterSet::net_out, BiasSign::plus}, {LetterSet::theta, BiasSign::plus}};

/// Numbers of the whole network or of a whole layer: no one place in the picture is theirs.
const std::set<std::string> without_place = {
    "∑",     // softmax: the mean over all outputs
    "|g|²",  // clipping by norm: squares of all gradients up to this layer
    "∑g²",   // and of this layer
    "|g|",   // their root
    "",      // and the factor that it makes of it
    "∑w²",   // penalties: over a whole layer
    "∑|w|",
};

void numbers_of(const Formula& formula, std::vector<Formula>& found) {
  if (formula.kind == FormulaKind::number) found.push_back(formula);
  for (const Formula& child : formula.children) numbers_of(child, found);
}

/// Constants of a rule, how many examples and outputs there are, and the numbers of the activation.
bool is_constant(const std::string& text, const nn::Trace& trace) {
  std::set<std::string> constants = {"0", "1", "2", "100", std::to_string(trace.sample_count()), std::to_string(trace.network.outputs()),
                                     std::to_string(trace.sample_count() * trace.network.outputs())};
  for (const nn::LayerSpec& layer : trace.network.layers)
    for (const double number : {layer.activation.slope, layer.activation.alpha, layer.activation.threshold}) constants.insert(shortest(number));
  return constants.contains(text);
}

/// The pictures of one sample in one lettering, and what they light.
class Pictures {
 public:
  Pictures(const Sample& sample, Letters letters) : sample_(sample), letters_(letters) {}

  FigureStyle style() const {
    FigureStyle style{tables_.theme("light"), &metrics_, tables_.language("en"), NumberFormat(4), 1000, 700};
    style.letters = letters_;
    return style;
  }
  const Language* language() const { return tables_.language("en"); }

  /// Does the network (or the matrix view) of this moment hold the mark, or change where it is pointed at?
  bool has_place(const std::string& link, const nn::Position& position) {
    if (link.starts_with("control/")) return std::ranges::find(linked_controls(), std::string_view(link).substr(8)) != linked_controls().end();
    if (network(position).find(link) || is_in_matrix(link, position)) return true;
    const auto [known, is_new] = lights_.try_emplace(link, false);
    if (is_new) {
      Moment pointed = sample_.moment(nn::last_position(sample_.trace));
      const Figure plain = figure_of(FigureKind::network, pointed, style());
      pointed.hovered = link;
      known->second = place_of(link).has_value() && dump(figure_of(FigureKind::network, pointed, style())) != dump(plain);
    }
    return known->second || is_left_out(link);
  }

 private:
  const Figure& network(const nn::Position& position) {
    if (step_ != position.step) {
      network_ = figure_of(FigureKind::network, sample_.moment({position.step, -1, -1}), style());
      step_ = position.step;
    }
    return network_;
  }
  bool is_in_matrix(const std::string& link, const nn::Position& position) {
    const Figure matrix = matrix_view({&sample_.trace, position, 0, ""}, style());
    return std::any_of(matrix.marks.begin(), matrix.marks.end(), [&](const Mark& mark) { return mark.id.starts_with("formula/") && subject_of(mark.id) == link; });
  }
  /// Of a layer too wide to be drawn whole the middle has no place.
  bool is_left_out(const std::string& link) {
    const std::optional<NeuronPlace> place = place_of(link);
    if (!place) return false;
    const Figure& drawn = network({0, -1, -1});
    const auto lacks = [&](int layer, nn::Index unit) {
      const nn::Index count = layer < 0 ? sample_.network.inputs : sample_.network.layers[static_cast<std::size_t>(layer)].units;
      return count > 10 && !drawn.find(neuron_id(layer, unit));
    };
    return lacks(place->layer, place->unit) || (place->part == NeuronPlace::Part::weight && lacks(place->layer - 1, place->input));
  }

  const Sample& sample_;
  Letters letters_;
  Tables tables_ = std::move(load_tables()).value();
  FontMetrics metrics_ = FontMetrics::fixed();
  Figure network_;
  int step_ = -2;
  std::map<std::string, bool> lights_;
};

/// The step whole, its first neurons, and their first terms.
std::vector<std::pair<nn::Position, nn::Granularity>> places_of(const nn::Trace& trace, int step) {
  std::vector<std::pair<nn::Position, nn::Granularity>> places;
  for (const nn::Granularity size : {nn::Granularity::operation, nn::Granularity::layer, nn::Granularity::pass}) places.push_back({{step, -1, -1}, size});
  for (int unit = 0; unit < std::min(nn::unit_count(trace, step), 3); ++unit) {
    places.push_back({{step, unit, -1}, nn::Granularity::neuron});
    const int terms = nn::term_count(trace, step);
    for (int term = 0; term < terms; ++term)
      if (term < 2 || term + 1 == terms) places.push_back({{step, unit, term}, nn::Granularity::term});
  }
  return places;
}

}  // namespace

TEST_CASE("every number of a formula has a place in the picture, or a reason to have none") {
  std::set<std::string> unused = without_place;
  std::size_t looked_at = 0;
  for (const Sample& sample : all_samples())
    for (const Letters& letters : letterings) {
      Pictures pictures(sample, letters);
      const Voice voice{pictures.language(), NumberFormat(4), letters};
      std::set<std::string> troubles;
      for (int step = 0; step < sample.trace.step_count(); ++step)
        for (const auto& [position, size] : places_of(sample.trace, step)) {
          std::vector<Formula> numbers;
          numbers_of(explain(sample.trace, position, size, 0, voice).numbers, numbers);
          for (const Formula& number : numbers) {
            ++looked_at;
            const std::string what = std::string(nn::kind_of(sample.trace.steps[static_cast<std::size_t>(step)])) + ": " + number.caption + " = " + number.text + " -> " + number.link;
            if (!number.link.empty()) {
              if (!pictures.has_place(number.link, position)) troubles.insert(what);
            } else if (number.chip) {
              if (!without_place.contains(number.caption)) troubles.insert(what);
              unused.erase(number.caption);
            } else if (!is_constant(number.text, sample.trace)) {
              troubles.insert(what);
            }
          }
        }
      CAPTURE(sample.name);
      CAPTURE(id_of(letters.set));
      for (const std::string& trouble : troubles) FAIL_CHECK(trouble);
    }
  CHECK(looked_at > 5000);
  for (const std::string& caption : unused) FAIL_CHECK("no longer needed: " << caption);
}

TEST_CASE("what is pointed at in the picture is lit in the formula: chips, cells and plain numbers") {
  const Sample sample = optimised(nn::OptimizerKind::adam);
  Pictures pictures(sample, letterings[0]);
  const auto lit = [&](const nn::Position& position, nn::Granularity size, const std::string& hovered) {
    Moment moment = sample.moment(position);
    moment.granularity = size;
    moment.hovered = hovered;
    int count = 0;
    for (const Mark& mark : figure_of(FigureKind::step_card, moment, pictures.style()).marks)
      if (mark.id.starts_with("formula/") && subject_of(mark.id) == hovered) {
        CHECK(mark.fill == pictures.style().theme->accent_soft);
        CHECK(mark.stroke.color == pictures.style().theme->accent);
        ++count;
      }
    return count;
  };
  const auto step_of = [&](std::string_view kind) {
    for (int step = 0; step < sample.trace.step_count(); ++step)
      if (nn::kind_of(sample.trace.steps[static_cast<std::size_t>(step)]) == kind) return step;
    return -1;
  };
  CHECK(lit({step_of("affine"), -1, -1}, nn::Granularity::operation, "layer1/neuron2/weight1") == 1);  // a cell
  CHECK(lit({step_of("affine"), 0, 0}, nn::Granularity::term, "layer1/neuron1/weight1") == 2);         // w and w · x
  CHECK(lit({step_of("step_adam"), 0, 0}, nn::Granularity::term, "control/beta1") == 2);               // β₁ and 1 − β₁
  CHECK(lit({step_of("step_adam"), 0, 0}, nn::Granularity::term, "control/learning_rate") == 1);
  CHECK(lit({step_of("clip_value"), 0, 0}, nn::Granularity::term, "control/clip_value") == 2);
}
