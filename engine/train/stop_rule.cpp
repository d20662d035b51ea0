#include "engine/train/stop_rule.hpp"

#include "engine/nn/ids.hpp"

namespace nn {
namespace {

constexpr ids::Entry<StopKind> stops[] = {{StopKind::epochs, "epochs"},
                                          {StopKind::loss, "loss"},
                                          {StopKind::accuracy, "accuracy"},
                                          {StopKind::plateau, "plateau"},
                                          {StopKind::gradient, "gradient"},
                                          {StopKind::dead_neuron, "dead_neuron"},
                                          {StopKind::vanishing, "vanishing"},
                                          {StopKind::exploding, "exploding"},
                                          {StopKind::rising, "rising"},
                                          {StopKind::not_finite, "not_finite"}};
constexpr auto stop_list = ids::kinds_of(stops);

}  // namespace

std::span<const StopKind> stop_kinds() { return stop_list; }
std::string_view id_of(StopKind kind) { return ids::id_of(stops, kind); }
std::optional<StopKind> stop_from_id(std::string_view id) { return ids::kind_from(stops, id); }

bool StopRule::holds(StopKind kind) const {
  switch (kind) {
    case StopKind::epochs: return epochs > 0;
    case StopKind::loss: return loss > 0;
    case StopKind::accuracy: return accuracy > 0;
    case StopKind::plateau: return plateau_epochs > 0;
    case StopKind::gradient: return gradient > 0;
    case StopKind::dead_neuron: return dead_neuron;
    case StopKind::vanishing: return vanishing > 0;
    case StopKind::exploding: return exploding > 0;
    case StopKind::rising: return rising > 0;
    case StopKind::not_finite: return true;  // a run halts there in any case
  }
  return false;
}

}  // namespace nn
