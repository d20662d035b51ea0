#pragma once
#include "app/explain/moment.hpp"
#include "app/files/assets.hpp"
#include "engine/trace/record.hpp"

#include <memory>
#include <string>
#include <vector>

namespace chainrule {

/// A network with data and one recorded step, as a scene would give it.
struct Sample {
  std::string name;
  nn::NetworkSpec network;
  nn::TrainingRule rule;
  nn::Dataset data;
  nn::TrainingState state;
  nn::Trace trace;
  nn::ResponseMaps maps;
  std::vector<nn::CurvePoint> curve;
  nn::Inspection inspection;
  nn::RateSweep sweep;
  std::optional<nn::Curvature> curvature;

  Moment moment(nn::Position position = {}) const;
};

/// The 2-2-2 worked example of the notes, biases frozen.
Sample worked_example();
/// 2-8-8-1, tanh throughout, on the spiral, a batch of ten, with dropout and an L2 penalty where asked.
Sample spiral(bool with_extras = false);
/// 784-16-10 on made pictures with class names, ReLU and softmax, Adam in single precision.
Sample pictures();
/// 3-4-2, ELU and sigmoid, binary cross-entropy, a bias shared per layer.
Sample shared_bias();
/// The worked example under an optimizer, with a schedule, both penalties, both clippings and max-norm.
Sample optimised(nn::OptimizerKind optimizer, nn::EpsilonForm form = nn::EpsilonForm::pytorch);

/// The worked example without its activations: one linear map.
Sample linear_layers();
/// 2-2-2 with any loss; targets are classes, written as the loss wants them.
Sample with_loss(nn::LossKind loss, nn::LossForm form, nn::ActivationKind hidden, nn::ActivationKind output, nn::Index batch);
std::vector<Sample> all_samples();

}  // namespace chainrule
