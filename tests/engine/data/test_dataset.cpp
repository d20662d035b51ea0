#include "engine/data/dataset.hpp"

#include <doctest/doctest.h>

using namespace nn;

TEST_CASE_TEMPLATE("gather copies the named examples", Real, double, float) {
  Dataset data;
  ByteFeatures bytes;
  bytes.values.resize(2, 3);
  bytes.values << 0, 51, 255, 1, 2, 3;
  data.inputs = bytes;
  data.targets.resize(1, 3);
  data.targets << 7, 8, 9;
  data.train_count = 2;
  CHECK(data.features() == 2);
  CHECK(data.size() == 3);
  CHECK(data.test_count() == 1);
  CHECK(data.input(0, 1) == doctest::Approx(0.2));
  const std::vector<Index> columns{2, 1};
  MatrixOf<Real> inputs(2, 2), targets(1, 2);
  gather<Real>(data, columns.data(), 2, inputs, targets);
  CHECK(inputs(0, 0) == Real{1});
  CHECK(inputs(0, 1) == Real{51} / Real{255});
  CHECK(inputs(1, 1) == Real{2} / Real{255});
  CHECK(targets(0, 0) == Real{9});
  data.inputs = Matrix::Constant(4, 3, 0.5);
  CHECK(data.features() == 4);
  CHECK(data.input(3, 2) == 0.5);
}

TEST_CASE("the task is read from the targets") {
  Matrix one(1, 3), rows(2, 2);
  one << 0, 1, 1;
  CHECK(task_of(one) == Task::binary);
  one << -1, 1, 1;
  CHECK(task_of(one) == Task::binary);
  one << -1, 0, 1;
  CHECK(task_of(one) == Task::regression);
  rows << 0, 1, 1, 0;
  CHECK(task_of(rows) == Task::multiclass);
  rows << 1, 1, 1, 0;
  CHECK(task_of(rows) == Task::multilabel);
  rows << 1, -1, 1, 1;
  CHECK(task_of(rows) == Task::multilabel);
  rows << 1, -1, 0, 1;
  CHECK(task_of(rows) == Task::regression);
  rows << 0.01, 0.99, 0.99, 0.01;
  CHECK(task_of(rows) == Task::regression);
}

TEST_CASE("two classes part at the sign or half-way") {
  Dataset data;
  data.targets.resize(1, 2);
  data.targets << -1, 1;
  CHECK(class_boundary(data) == 0);
  data.targets << 0, 1;
  CHECK(class_boundary(data) == 0.5);
}
