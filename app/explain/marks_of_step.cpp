#include "app/explain/reading.hpp"

#include "app/figure/mark_ids.hpp"

#include <algorithm>

namespace chainrule {
namespace {

using Ids = std::vector<std::string>;

/// No picture shows more than the first and last of a wide layer, so no more are named.
constexpr nn::Index kEnds = 10;
bool is_shown(nn::Index index, nn::Index count) { return index < kEnds || index >= count - kEnds; }

/// Collects the ids that one step touches: of one unit, or of all.
struct Marks {
  const nn::Trace& trace;
  int unit, term;
  Ids ids;

  nn::Index rows(nn::TensorId tensor) const { return trace.tensor(tensor).rows(); }
  template <class Body>
  void for_units(nn::Index count, Body body) {
    if (unit >= 0) return body(static_cast<nn::Index>(unit));
    for (nn::Index u = 0; u < count; ++u)
      if (is_shown(u, count)) body(u);
  }
  void weights_of(int layer, nn::Index u, nn::Index inputs) {
    if (inputs > kEnds) ids.push_back(neuron_id(layer, u) + "/weights");
    for (nn::Index k = 0; k < inputs; ++k)
      if (is_shown(k, inputs) && (term < 0 || term == k)) ids.push_back(weight_id(layer, u, k));
    if (term < 0 || term == inputs) ids.push_back(bias_id(layer, u));
  }
  void neurons(int layer, nn::Index count) { for_units(count, [&](nn::Index u) { ids.push_back(neuron_id(layer, u)); }); }
  void deltas(int layer, nn::Index count) { for_units(count, [&](nn::Index u) { ids.push_back(delta_id(layer, u)); }); }
  template <class Update>
  void parameters(const Update& s, nn::TensorId weight) {
    for_units(rows(weight), [&](nn::Index u) { weights_of(s.layer, u, trace.tensor(weight).cols()); });
  }

  void operator()(const nn::Affine& s) {
    for_units(rows(s.preactivation), [&](nn::Index u) {
      weights_of(s.layer, u, trace.tensor(s.weight).cols());
      ids.push_back(preactivation_id(s.layer, u));
      if (term >= 0 && term < trace.tensor(s.weight).cols()) ids.push_back(neuron_id(s.layer - 1, term));
    });
  }
  void operator()(const nn::Activate& s) { neurons(s.layer, rows(s.activation)); }
  void operator()(const nn::Drop& s) { neurons(s.layer, rows(s.dropped)); }
  void operator()(const nn::MeasureLoss& s) {
    ids.push_back("loss");
    for (nn::Index k = 0; k < rows(s.target); ++k)
      if (is_shown(k, rows(s.target)) && (term < 0 || term == k)) ids.push_back(target_id(k));
  }
  void operator()(const nn::Penalise& s) {
    const nn::Matrix& weight = trace.tensor(s.weight);
    for (nn::Index u = 0; u < weight.rows(); ++u)
      for (nn::Index k = 0; k < weight.cols(); ++k)
        if (is_shown(u, weight.rows()) && is_shown(k, weight.cols())) ids.push_back(weight_id(s.layer, u, k));
  }
  void operator()(const nn::IntoPrediction& s) {
    neurons(s.layer, rows(s.d_prediction));
    for_units(rows(s.d_prediction), [&](nn::Index u) { ids.push_back(target_id(u)); });
  }
  void operator()(const nn::MatchedDelta& s) {
    deltas(s.layer, rows(s.delta));
    neurons(s.layer, rows(s.delta));
  }
  void operator()(const nn::ThroughDropout& s) { neurons(s.layer, rows(s.d_activation)); }
  void operator()(const nn::ThroughActivation& s) {
    deltas(s.layer, rows(s.delta));
    for_units(rows(s.delta), [&](nn::Index row) { ids.push_back(neuron_id(s.layer, trace.network.unit_of_row(s.layer, row))); });
  }
  void operator()(const nn::ThroughSoftmax& s) {
    deltas(s.layer, rows(s.delta));
    neurons(s.layer, rows(s.delta));
  }
  void operator()(const nn::IntoParameters& s) { parameters(s, s.d_weight); }
  void operator()(const nn::IntoInput& s) {
    const nn::Index outputs = rows(s.delta), inputs = rows(s.d_input);
    for_units(inputs, [&](nn::Index u) {
      ids.push_back(neuron_id(s.layer - 1, u));
      for (nn::Index j = 0; j < outputs; ++j)
        if (is_shown(j, outputs) && (term < 0 || term == j)) ids.push_back(weight_id(s.layer, j, u));
    });
  }
  void operator()(const nn::PenaltyIntoWeight& s) { parameters(s, s.total); }
  void operator()(const nn::ShareBias& s) {
    for (nn::Index u = 0; u < rows(s.d_bias); ++u)
      if (is_shown(u, rows(s.d_bias)) && (term < 0 || term == u)) ids.push_back(bias_id(s.layer, u));
  }
  void operator()(const nn::DescendGradient& s) { parameters(s, s.weight); }
  void operator()(const nn::StepAdam& s) { parameters(s, s.weight); }
  void operator()(const nn::ClipValue& s) { parameters(s, s.d_weight); }
  void operator()(const nn::SumSquares& s) { parameters(nn::ClipValue{s.layer, s.d_weight, -1, -1, -1}, s.d_weight); }
  void operator()(const nn::ClipNorm& s) { parameters(s, s.d_weight); }
  void operator()(const nn::StepWithMemory& s) { parameters(s, s.weight); }
  void operator()(const nn::DecayWeights& s) { parameters(s, s.weight); }
  void operator()(const nn::StayFrozen& s) { parameters(s, s.weight); }
  void operator()(const nn::LimitNorm& s) { parameters(s, s.weight); }
};

}  // namespace

std::vector<std::string> marks_of_step(const nn::Trace& trace, int step, int unit, int term) {
  Marks marks{trace, unit, term, {}};
  std::visit(marks, trace.steps[static_cast<std::size_t>(step)].what);
  return std::move(marks.ids);
}

}  // namespace chainrule
