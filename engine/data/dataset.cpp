#include "engine/data/dataset.hpp"

namespace nn {
namespace {

bool is_one_hot(const Matrix& targets) {
  for (Index example = 0; example < targets.cols(); ++example) {
    Index ones = 0;
    for (Index output = 0; output < targets.rows(); ++output) {
      const double value = targets(output, example);
      if (value != 0 && value != 1) return false;
      ones += value == 1;
    }
    if (ones != 1) return false;
  }
  return true;
}

}  // namespace

Index Dataset::features() const {
  return std::visit([](const auto& held) -> Index {
    if constexpr (requires { held.divisor; }) return held.values.rows();
    else return held.rows();
  }, inputs);
}

double Dataset::input(Index feature, Index example) const {
  if (const auto* bytes = std::get_if<ByteFeatures>(&inputs)) return bytes->values(feature, example) / bytes->divisor;
  return std::get<Matrix>(inputs)(feature, example);
}

template <class Scalar>
void gather(const Dataset& data, const Index* columns, Index count, MatrixRef<Scalar> inputs,
            MatrixRef<Scalar> targets) {
  if (const auto* bytes = std::get_if<ByteFeatures>(&data.inputs)) {
    const Scalar divisor = static_cast<Scalar>(bytes->divisor);
    for (Index i = 0; i < count; ++i) inputs.col(i) = bytes->values.col(columns[i]).template cast<Scalar>() / divisor;
  } else {
    const Matrix& values = std::get<Matrix>(data.inputs);
    for (Index i = 0; i < count; ++i) inputs.col(i) = values.col(columns[i]).template cast<Scalar>();
  }
  for (Index i = 0; i < count; ++i) targets.col(i) = data.targets.col(columns[i]).template cast<Scalar>();
}
template void gather<double>(const Dataset&, const Index*, Index, MatrixRef<double>, MatrixRef<double>);
template void gather<float>(const Dataset&, const Index*, Index, MatrixRef<float>, MatrixRef<float>);

Task task_of(const Matrix& targets) {
  if (targets.size() == 0) return Task::regression;
  if (is_one_hot(targets) && targets.rows() > 1) return Task::multiclass;
  const bool zero_one = ((targets.array() == 0) || (targets.array() == 1)).all();
  const bool plus_minus = ((targets.array() == -1) || (targets.array() == 1)).all();
  if (!zero_one && !plus_minus) return Task::regression;
  return targets.rows() > 1 ? Task::multilabel : Task::binary;
}

Index class_count(const Dataset& data) {
  if (data.task == Task::binary) return 2;
  return data.task == Task::multiclass ? data.targets.rows() : 0;
}

double class_boundary(const Dataset& data) { return (data.targets.array() < 0).any() ? 0.0 : 0.5; }

}  // namespace nn
