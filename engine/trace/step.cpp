#include "engine/trace/step.hpp"

namespace nn {
namespace {

NamedTensors named(std::initializer_list<std::pair<std::string_view, TensorId>> all) {
  NamedTensors present;
  for (const auto& entry : all) {
    if (entry.second >= 0) present.push_back(entry);
  }
  return present;
}

struct Kind {
  std::string_view operator()(const Affine&) const { return "affine"; }
  std::string_view operator()(const Activate&) const { return "activate"; }
  std::string_view operator()(const Drop&) const { return "drop"; }
  std::string_view operator()(const MeasureLoss&) const { return "measure_loss"; }
  std::string_view operator()(const Penalise&) const { return "penalise"; }
  std::string_view operator()(const IntoPrediction&) const { return "into_prediction"; }
  std::string_view operator()(const MatchedDelta&) const { return "matched_delta"; }
  std::string_view operator()(const ThroughDropout&) const { return "through_dropout"; }
  std::string_view operator()(const ThroughActivation&) const { return "through_activation"; }
  std::string_view operator()(const ThroughSoftmax&) const { return "through_softmax"; }
  std::string_view operator()(const IntoParameters&) const { return "into_parameters"; }
  std::string_view operator()(const IntoInput&) const { return "into_input"; }
  std::string_view operator()(const PenaltyIntoWeight&) const { return "penalty_into_weight"; }
  std::string_view operator()(const ShareBias&) const { return "share_bias"; }
  std::string_view operator()(const DescendGradient&) const { return "descend_gradient"; }
  std::string_view operator()(const StepAdam&) const { return "step_adam"; }
  std::string_view operator()(const ClipValue&) const { return "clip_value"; }
  std::string_view operator()(const SumSquares&) const { return "sum_squares"; }
  std::string_view operator()(const ClipNorm&) const { return "clip_norm"; }
  std::string_view operator()(const StepMomentum&) const { return "step_momentum"; }
  std::string_view operator()(const StepAdagrad&) const { return "step_adagrad"; }
  std::string_view operator()(const StepRmsprop&) const { return "step_rmsprop"; }
  std::string_view operator()(const DecayWeights&) const { return "decay_weights"; }
  std::string_view operator()(const StayFrozen&) const { return "stay_frozen"; }
  std::string_view operator()(const LimitNorm&) const { return "limit_norm"; }
};

struct Reads {
  NamedTensors operator()(const Affine& s) const {
    return named({{"weight", s.weight}, {"bias", s.bias}, {"input", s.input}});
  }
  NamedTensors operator()(const Activate& s) const { return named({{"preactivation", s.preactivation}}); }
  NamedTensors operator()(const Drop& s) const { return named({{"activation", s.activation}}); }
  NamedTensors operator()(const MeasureLoss& s) const {
    return named({{"preactivation", s.preactivation}, {"prediction", s.prediction}, {"target", s.target}});
  }
  NamedTensors operator()(const Penalise& s) const { return named({{"weight", s.weight}}); }
  NamedTensors operator()(const IntoPrediction& s) const {
    return named({{"prediction", s.prediction}, {"target", s.target}});
  }
  NamedTensors operator()(const MatchedDelta& s) const {
    return named({{"prediction", s.prediction}, {"target", s.target}});
  }
  NamedTensors operator()(const ThroughDropout& s) const { return named({{"upstream", s.upstream}, {"mask", s.mask}}); }
  NamedTensors operator()(const ThroughActivation& s) const {
    return named({{"upstream", s.upstream}, {"preactivation", s.preactivation}});
  }
  NamedTensors operator()(const ThroughSoftmax& s) const {
    return named({{"upstream", s.upstream}, {"activation", s.activation}});
  }
  NamedTensors operator()(const IntoParameters& s) const { return named({{"delta", s.delta}, {"input", s.input}}); }
  NamedTensors operator()(const IntoInput& s) const { return named({{"delta", s.delta}, {"weight", s.weight}}); }
  NamedTensors operator()(const PenaltyIntoWeight& s) const {
    return named({{"d_weight", s.d_weight}, {"weight", s.weight}});
  }
  NamedTensors operator()(const ShareBias& s) const { return named({{"d_bias", s.d_bias}}); }
  NamedTensors operator()(const DescendGradient& s) const {
    return named({{"weight", s.weight}, {"bias", s.bias}, {"d_weight", s.d_weight}, {"d_bias", s.d_bias}});
  }
  NamedTensors operator()(const StepAdam& s) const {
    return named({{"weight", s.weight}, {"bias", s.bias}, {"d_weight", s.d_weight}, {"d_bias", s.d_bias},
                  {"m_weight", s.m_weight}, {"m_bias", s.m_bias}, {"v_weight", s.v_weight}, {"v_bias", s.v_bias}});
  }
  NamedTensors operator()(const ClipValue& s) const { return named({{"d_weight", s.d_weight}, {"d_bias", s.d_bias}}); }
  NamedTensors operator()(const SumSquares& s) const {
    return named({{"d_weight", s.d_weight}, {"d_bias", s.d_bias}, {"before", s.before}});
  }
  NamedTensors operator()(const ClipNorm& s) const {
    return named({{"d_weight", s.d_weight}, {"d_bias", s.d_bias}, {"squares", s.squares}});
  }
  NamedTensors with_memory(const StepWithMemory& s, std::string_view weight, std::string_view bias) const {
    return named({{"weight", s.weight}, {"bias", s.bias}, {"d_weight", s.d_weight}, {"d_bias", s.d_bias},
                  {weight, s.memory_weight}, {bias, s.memory_bias}});
  }
  NamedTensors operator()(const StepMomentum& s) const { return with_memory(s, "velocity_weight", "velocity_bias"); }
  NamedTensors operator()(const StepAdagrad& s) const { return with_memory(s, "squares_weight", "squares_bias"); }
  NamedTensors operator()(const StepRmsprop& s) const { return with_memory(s, "squares_weight", "squares_bias"); }
  NamedTensors operator()(const DecayWeights& s) const { return named({{"weight", s.weight}, {"bias", s.bias}}); }
  NamedTensors operator()(const StayFrozen& s) const { return named({{"weight", s.weight}, {"bias", s.bias}}); }
  NamedTensors operator()(const LimitNorm& s) const { return named({{"weight", s.weight}}); }
};

struct Writes {
  NamedTensors operator()(const Affine& s) const { return named({{"preactivation", s.preactivation}}); }
  NamedTensors operator()(const Activate& s) const { return named({{"activation", s.activation}}); }
  NamedTensors operator()(const Drop& s) const { return named({{"dropped", s.dropped}, {"mask", s.mask}}); }
  NamedTensors operator()(const MeasureLoss& s) const { return named({{"losses", s.losses}, {"loss", s.loss}}); }
  NamedTensors operator()(const Penalise& s) const { return named({{"penalty", s.penalty}}); }
  NamedTensors operator()(const IntoPrediction& s) const { return named({{"d_prediction", s.d_prediction}}); }
  NamedTensors operator()(const MatchedDelta& s) const { return named({{"delta", s.delta}}); }
  NamedTensors operator()(const ThroughDropout& s) const { return named({{"d_activation", s.d_activation}}); }
  NamedTensors operator()(const ThroughActivation& s) const { return named({{"slope", s.slope}, {"delta", s.delta}}); }
  NamedTensors operator()(const ThroughSoftmax& s) const { return named({{"delta", s.delta}}); }
  NamedTensors operator()(const IntoParameters& s) const {
    return named({{"d_weight", s.d_weight}, {"d_bias", s.d_bias}});
  }
  NamedTensors operator()(const IntoInput& s) const { return named({{"d_input", s.d_input}}); }
  NamedTensors operator()(const PenaltyIntoWeight& s) const { return named({{"total", s.total}}); }
  NamedTensors operator()(const ShareBias& s) const { return named({{"shared", s.shared}}); }
  NamedTensors operator()(const DescendGradient& s) const {
    return named({{"updated_weight", s.updated_weight}, {"updated_bias", s.updated_bias}});
  }
  NamedTensors operator()(const StepAdam& s) const {
    return named({{"new_m_weight", s.new_m_weight}, {"new_m_bias", s.new_m_bias},
                  {"new_v_weight", s.new_v_weight}, {"new_v_bias", s.new_v_bias},
                  {"m_hat_weight", s.m_hat_weight}, {"m_hat_bias", s.m_hat_bias},
                  {"v_hat_weight", s.v_hat_weight}, {"v_hat_bias", s.v_hat_bias},
                  {"taken_weight", s.taken_weight}, {"taken_bias", s.taken_bias},
                  {"updated_weight", s.updated_weight}, {"updated_bias", s.updated_bias}});
  }
  NamedTensors operator()(const ClipValue& s) const {
    return named({{"clipped_weight", s.clipped_weight}, {"clipped_bias", s.clipped_bias}});
  }
  NamedTensors operator()(const SumSquares& s) const { return named({{"squares", s.squares}}); }
  NamedTensors operator()(const ClipNorm& s) const {
    return named({{"factor", s.factor}, {"clipped_weight", s.clipped_weight}, {"clipped_bias", s.clipped_bias}});
  }
  NamedTensors with_memory(const StepWithMemory& s, std::string_view weight, std::string_view bias) const {
    return named({{weight, s.new_memory_weight}, {bias, s.new_memory_bias}, {"taken_weight", s.taken_weight},
                  {"taken_bias", s.taken_bias}, {"updated_weight", s.updated_weight}, {"updated_bias", s.updated_bias}});
  }
  NamedTensors operator()(const StepMomentum& s) const {
    return with_memory(s, "new_velocity_weight", "new_velocity_bias");
  }
  NamedTensors operator()(const StepAdagrad& s) const {
    return with_memory(s, "new_squares_weight", "new_squares_bias");
  }
  NamedTensors operator()(const StepRmsprop& s) const {
    return with_memory(s, "new_squares_weight", "new_squares_bias");
  }
  NamedTensors operator()(const DecayWeights& s) const {
    return named({{"decayed_weight", s.decayed_weight}, {"decayed_bias", s.decayed_bias}});
  }
  NamedTensors operator()(const StayFrozen& s) const {
    return named({{"updated_weight", s.updated_weight}, {"updated_bias", s.updated_bias}});
  }
  NamedTensors operator()(const LimitNorm& s) const {
    return named({{"norms", s.norms}, {"limited_weight", s.limited_weight}});
  }
};

}  // namespace

std::string_view id_of(Phase phase) {
  switch (phase) {
    case Phase::forward: return "forward";
    case Phase::loss: return "loss";
    case Phase::backward: return "backward";
    case Phase::update: return "update";
  }
  return {};
}

std::string_view kind_of(const Step& step) { return std::visit(Kind{}, step.what); }
LayerId layer_of(const Step& step) {
  return std::visit([](const auto& what) { return what.layer; }, step.what);
}
NamedTensors reads_of(const Step& step) { return std::visit(Reads{}, step.what); }
NamedTensors writes_of(const Step& step) { return std::visit(Writes{}, step.what); }

}  // namespace nn
