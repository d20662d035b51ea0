#include "engine/train/answers.hpp"

#include "engine/nn/ids.hpp"
#include "engine/train/forward_pass.hpp"
#include "engine/train/largest.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace nn {
namespace {

constexpr ids::Entry<AnswerFilter> filter_table[] = {{AnswerFilter::all, "all"}, {AnswerFilter::right, "right"}, {AnswerFilter::wrong, "wrong"}};
constexpr auto filter_list = ids::kinds_of(filter_table);

template <class Scalar>
Answer answer_in(Task task, double boundary, const ConstMatrixRef<Scalar>& prediction, const ConstMatrixRef<Scalar>& target,
                 Index column) {
  Answer answer;
  answer.value = static_cast<double>(prediction(0, column));
  const auto is_on = [&](const ConstMatrixRef<Scalar>& values, Index row) { return static_cast<double>(values(row, column)) >= boundary; };
  if (task == Task::multiclass) {
    answer.wanted = row_of_largest<Scalar>(target, column);
    answer.given = row_of_largest<Scalar>(prediction, column);
    answer.value = static_cast<double>(prediction(answer.given, column));
  } else if (task == Task::binary) {
    answer.wanted = is_on(target, 0);
    answer.given = is_on(prediction, 0);
  } else if (task == Task::multilabel) {
    for (Index row = 0; row < prediction.rows(); ++row) answer.is_wrong = answer.is_wrong || is_on(prediction, row) != is_on(target, row);
  }
  answer.is_wrong = answer.is_wrong || answer.wanted != answer.given;
  return answer;
}

template <class Scalar>
std::vector<Answer> answers_in(const NetworkSpec& network, const Vector& parameters, const Dataset& data) {
  std::vector<Answer> answers;
  if (data.size() == 0) return answers;
  answers.reserve(static_cast<std::size_t>(data.size()));
  ForwardPass<Scalar> pass(network, parameters, std::min(forward_block, data.size()));
  std::vector<Index> columns(static_cast<std::size_t>(pass.capacity()));
  const double boundary = data.task == Task::binary || data.task == Task::multilabel ? class_boundary(data) : 0;
  for (Index done = 0; done < data.size(); done += pass.capacity()) {
    const Index block = std::min(pass.capacity(), data.size() - done);
    std::iota(columns.begin(), columns.end(), done);
    pass.run(data, columns.data(), block);
    pass.measure_losses();
    const ConstMatrixRef<Scalar> losses = pass.losses();
    for (Index column = 0; column < block; ++column) {
      answers.push_back(answer_in<Scalar>(data.task, boundary, pass.prediction(), pass.targets(), column));
      answers.back().loss = static_cast<double>(losses(0, column));
    }
  }
  return answers;
}

}  // namespace

std::vector<Answer> answers_to(const NetworkSpec& network, Precision precision, const Vector& parameters, const Dataset& data) {
  return precision == Precision::float64 ? answers_in<double>(network, parameters, data) : answers_in<float>(network, parameters, data);
}

void sort_worst_first(const std::vector<Answer>& answers, std::vector<Index>& examples) {
  const auto badness = [&](Index example) {
    const double loss = answers[static_cast<std::size_t>(example)].loss;
    return std::isnan(loss) ? std::numeric_limits<double>::infinity() : loss;
  };
  std::stable_sort(examples.begin(), examples.end(), [&](Index one, Index other) { return badness(one) > badness(other); });
}

std::span<const AnswerFilter> answer_filters() { return filter_list; }
std::string_view id_of(AnswerFilter filter) { return ids::id_of(filter_table, filter); }
std::optional<AnswerFilter> answer_filter_from_id(std::string_view id) { return ids::kind_from(filter_table, id); }

}  // namespace nn
