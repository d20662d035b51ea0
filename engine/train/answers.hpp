#pragma once
#include "engine/data/dataset.hpp"
#include "engine/train/rule.hpp"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace nn {

/// What a network answers to one example, and how far that is from what is wanted.
struct Answer {
  Index wanted = -1, given = -1;  ///< classes; -1 where the task has none, or several at once
  double value = 0;               ///< of the answered class's output, or of the only output
  double loss = 0;                ///< of this example alone; of rmse its mean squared error
  bool is_wrong = false;          ///< another class, or for several labels any of them; never where numbers are learned
};

/// The answers to all examples of a data set, dropout off, in the given precision. Two classes that share an output are
/// 0 (below the boundary) and 1.
std::vector<Answer> answers_to(const NetworkSpec& network, Precision precision, const Vector& parameters, const Dataset& data);

/// The largest losses first, equal ones in their order; a loss that is no number comes before all.
void sort_worst_first(const std::vector<Answer>& answers, std::vector<Index>& examples);

enum class AnswerFilter { all, right, wrong };
std::span<const AnswerFilter> answer_filters();
std::string_view id_of(AnswerFilter filter);
std::optional<AnswerFilter> answer_filter_from_id(std::string_view id);

}  // namespace nn
