#pragma once
#include "engine/nn/matrix.hpp"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace nn {

/// Bytes and the divisor that makes numbers of them: an image's pixel is byte / 255.
struct ByteFeatures {
  Eigen::Matrix<std::uint8_t, Eigen::Dynamic, Eigen::Dynamic> values;  ///< (features, N)
  double divisor = 255;
};

/// What a right answer is: none can be counted (regression), the sign or half-way point of one output (binary), the
/// largest output (multiclass), or the sign or half-way point of each output, any number of which may be on (multilabel).
enum class Task { regression, binary, multiclass, multilabel };

/// Examples as columns, with what is wanted of each. The first `train_count` columns train, the others test.
struct Dataset {
  std::variant<Matrix, ByteFeatures> inputs;  ///< (features, N)
  Matrix targets;                             ///< (outputs, N)
  Index train_count = 0;
  Task task = Task::regression;
  Index image_width = 0, image_height = 0;    ///< 0 where an example is no image
  Index image_planes = 1;                     ///< colours, one below another within image_height
  std::vector<std::string> class_names;       ///< language keys or plain names, one per class; may be empty
  std::vector<bool> flipped;                  ///< examples whose label the noise has flipped; may be empty

  Index features() const;
  Index size() const { return targets.cols(); }
  Index test_count() const { return size() - train_count; }
  double input(Index feature, Index example) const;
};

/// Copies the examples named by `columns` into `inputs` (features, k) and `targets` (outputs, k), sized already.
template <class Scalar>
void gather(const Dataset& data, const Index* columns, Index count, MatrixRef<Scalar> inputs, MatrixRef<Scalar> targets);

/// Task by the targets' values: one output in {0,1} or {-1,1} is binary, one-hot columns multiclass, other columns of such
/// numbers multilabel, else regression.
Task task_of(const Matrix& targets);

/// How many classes an example can be of; 0 where there are none, or where several hold at once.
Index class_count(const Dataset& data);

/// Where the two classes of a binary data set part: 0 for targets {-1, 1}, 0.5 for {0, 1}.
double class_boundary(const Dataset& data);

}  // namespace nn
