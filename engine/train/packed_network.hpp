#pragma once
#include "engine/data/dataset.hpp"
#include "engine/fast/crew.hpp"
#include "engine/fast/floats.hpp"
#include "engine/fast/kernels.hpp"
#include "engine/train/rule.hpp"

#include <array>
#include <memory>
#include <vector>

namespace nn {

/// True where the kernels of engine/fast know everything that the network (and the rule) ask for. Other networks go
/// the way of Pass and Trainer's plain run, which gives the same bits where both can go.
bool can_be_packed(const NetworkSpec& network);
bool can_be_packed(const NetworkSpec& network, const TrainingRule& rule);

/// The kernels' name for an activation; `other` where they have none.
fast::Bend bend_of(const Activation& activation);

/// A network in single precision with its parameters in the kernels' layout, and the room for passes over up to
/// `capacity` examples. What it computes equals Pass<float> and the plain run to the bit. After construction nothing
/// allocates but set_network, write and start_memories.
class PackedNetwork {
 public:
  PackedNetwork(const NetworkSpec& network, Index capacity, const fast::Kernels& kernels = fast::kernels(),
                bool two_threads = fast::may_use_two_threads());
  Index capacity() const { return capacity_; }
  /// Dropout rates and frozen layers may change; nothing else.
  void set_network(const NetworkSpec& network);

  void write_parameters(const VectorOf<float>& flat);
  VectorOf<float> parameters() const;
  /// The optimizer's memories; an empty vector where it keeps none.
  void write_memories(const VectorOf<float>& first, const VectorOf<float>& second);
  VectorOf<float> first_memory() const { return read_memory(true); }
  VectorOf<float> second_memory() const { return read_memory(false); }
  void set_parameter(Index flat_index, float value);

  void load(const Dataset& data, const Index* columns, Index count);
  /// Instead of load: examples that lie ready as rows of `stride` floats (with 32 readable floats behind the last), and
  /// targets to be written into `target_row`.
  void use(const float* inputs, Index stride, Index count);
  float* target_row(Index example) { return targets_.data() + example * layers_.back().stride; }

  void forward();  ///< dropout off
  /// One training step on what was loaded: step `step` of the run, the `moment_step`-th (from 1) that the memories see.
  void train(const TrainingRule& rule, std::int64_t step, std::int64_t moment_step);
  /// Data loss of the last pass, mean over its examples (of rmse, the root of that mean).
  float loss();
  /// Losses of the examples (of rmse, their mean squared errors); after `loss`.
  ConstMatrixRef<float> losses() const { return losses_.leftCols(count_); }
  ConstMatrixRef<float> prediction() const;
  ConstMatrixRef<float> targets() const;

 private:
  using Rows = Eigen::Map<MatrixOf<float>, 0, Eigen::OuterStride<>>;
  struct Memory {
    fast::Floats weight, bias, transposed, weight_first, weight_second, bias_first, bias_second;
    fast::Floats preactivation, activation, mask, output, delta;
    std::vector<double> normaliser;
  };
  Rows rows(const fast::Layer& layer, float* values) const {
    return {values, layer.units, count_, Eigen::OuterStride<>(layer.stride)};
  }
  const LayerSpec& spec(Index layer) const { return network_.layers[static_cast<std::size_t>(layer)]; }
  Index weight_place(std::size_t layer, Index unit, Index input) const;
  void make_layer(std::size_t index);
  void read(VectorOf<float>& flat, std::size_t layer, const float* weight, const float* bias) const;
  void write(const VectorOf<float>& flat, std::size_t layer, float* weight, float* bias) const;
  VectorOf<float> read_memory(bool first) const;
  void refresh(std::size_t layer);
  void draw_masks(std::uint64_t seed, std::int64_t step);
  void make_step();
  fast::Step& prepared_step();
  float matched_softmax_loss();
  fast::Head head(bool dropping) const;
  void slope_of_layer(Index layer);
  void output_delta();

  NetworkSpec network_;
  ParameterLayout layout_;
  const fast::Kernels* kernels_;
  Index capacity_ = 0, count_ = 0;
  bool dropping_ = false, has_dropout_ = false;
  std::array<fast::Head, 2> heads_{};  ///< without and with dropout
  std::vector<Memory> memory_;
  std::vector<fast::Layer> layers_;
  fast::Floats own_inputs_, targets_;
  const float* inputs_ = nullptr;
  Index input_stride_ = 0;
  MatrixOf<float> losses_, slopes_;
  fast::Step step_;
  std::unique_ptr<fast::Crew> crew_;
};

}  // namespace nn
