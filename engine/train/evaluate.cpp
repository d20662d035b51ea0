#include "engine/train/evaluate.hpp"

#include "engine/train/forward_pass.hpp"
#include "engine/train/largest.hpp"

#include <algorithm>
#include <numeric>

namespace nn {
namespace {

template <class Scalar>
Index correct_answers(Task task, double boundary, const ConstMatrixRef<Scalar>& prediction,
                      const ConstMatrixRef<Scalar>& target) {
  Index correct = 0;
  for (Index column = 0; column < prediction.cols(); ++column) {
    if (task == Task::multilabel) {
      for (Index row = 0; row < prediction.rows(); ++row) {
        const bool answered = static_cast<double>(prediction(row, column)) >= boundary;
        correct += answered == (static_cast<double>(target(row, column)) >= boundary);
      }
    } else if (task == Task::multiclass) {
      correct += row_of_largest<Scalar>(prediction, column) == row_of_largest<Scalar>(target, column);
    } else {
      const bool answered = static_cast<double>(prediction(0, column)) >= boundary;
      correct += answered == (static_cast<double>(target(0, column)) >= boundary);
    }
  }
  return correct;
}

template <class Scalar>
void note_activity(const ForwardPass<Scalar>& pass, Activity& activity) {
  for (std::size_t layer = 0; layer < activity.size(); ++layer) {
    const ConstMatrixRef<Scalar> values = pass.activation(static_cast<Index>(layer));
    for (Index column = 0; column < values.cols(); ++column) {
      for (Index unit = 0; unit < values.rows(); ++unit) {
        if (values(unit, column) != 0) activity[layer][static_cast<std::size_t>(unit)] = 1;
      }
    }
  }
}

template <class Scalar>
Score evaluate_in(const NetworkSpec& network, const Vector& parameters, const Dataset& data, Index first, Index count,
                  const std::atomic<bool>* cancel, Activity* activity) {
  Score score;
  if (activity != nullptr) {
    activity->clear();
    for (const LayerSpec& layer : network.layers) activity->emplace_back(static_cast<std::size_t>(layer.units), 0);
  }
  if (count <= 0) return score;
  ForwardPass<Scalar> pass(network, parameters, std::min(forward_block, count), activity != nullptr);
  std::vector<Index> columns(static_cast<std::size_t>(pass.capacity()));
  const double boundary = data.task == Task::binary || data.task == Task::multilabel ? class_boundary(data) : 0;
  double loss_sum = 0;
  Index correct = 0;
  for (Index done = 0; done < count; done += pass.capacity()) {
    if (cancel && cancel->load(std::memory_order_relaxed)) return {};
    const Index block = std::min(pass.capacity(), count - done);
    std::iota(columns.begin(), columns.end(), first + done);
    pass.run(data, columns.data(), block);
    pass.measure_losses();
    if (activity != nullptr) note_activity<Scalar>(pass, *activity);
    const ConstMatrixRef<Scalar> losses = pass.losses();
    for (Index column = 0; column < block; ++column) loss_sum += static_cast<double>(losses(0, column));
    if (data.task != Task::regression) {
      correct += correct_answers<Scalar>(data.task, boundary, pass.prediction(), pass.targets());
    }
  }
  score.examples = count;
  score.loss = loss_of_mean(network.loss, loss_sum / static_cast<double>(count));
  const Index answers = data.task == Task::multilabel ? count * network.outputs() : count;
  if (data.task != Task::regression) score.accuracy = static_cast<double>(correct) / static_cast<double>(answers);
  return score;
}

}  // namespace

Score evaluate(const NetworkSpec& network, Precision precision, const Vector& parameters, const Dataset& data,
               Index first, Index count, const std::atomic<bool>* cancel, Activity* activity) {
  return precision == Precision::float64
             ? evaluate_in<double>(network, parameters, data, first, count, cancel, activity)
             : evaluate_in<float>(network, parameters, data, first, count, cancel, activity);
}

Scores evaluate_splits(const NetworkSpec& network, Precision precision, const Vector& parameters, const Dataset& data,
                       Index limit) {
  const auto limited = [limit](Index count) { return limit > 0 ? std::min(limit, count) : count; };
  return {evaluate(network, precision, parameters, data, 0, limited(data.train_count)),
          evaluate(network, precision, parameters, data, data.train_count, limited(data.test_count()))};
}

Matrix predict(const NetworkSpec& network, const Vector& parameters, const Matrix& inputs) {
  Matrix result(network.outputs(), inputs.cols());
  if (inputs.cols() == 0) return result;
  Pass<double> pass(network, std::min(forward_block, inputs.cols()));
  for (Index done = 0; done < inputs.cols(); done += pass.capacity()) {
    const Index block = std::min(pass.capacity(), inputs.cols() - done);
    pass.inputs(block) = inputs.middleCols(done, block);
    pass.forward(parameters, false);
    result.middleCols(done, block) = pass.prediction();
  }
  return result;
}

}  // namespace nn
