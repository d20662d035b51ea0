#pragma once
#include "engine/fast/crew.hpp"
#include "engine/fast/kernels.hpp"
#include "engine/nn/network.hpp"

#include <functional>
#include <memory>
#include <vector>

namespace nn {

/// What a network answers along many lines of points, in single precision and dropout off: the kernels of engine/fast
/// with points side by side. The numbers equal those of Pass<float> to the bit.
class FastMap {
 public:
  /// True where the kernels know every activation.
  static bool covers(const NetworkSpec& network);
  FastMap(const NetworkSpec& network, const VectorOf<float>& parameters, bool two_threads);

  /// One line: a pointer to the points' values for each input (null: 0 everywhere), and where the answers of each
  /// neuron of each layer go (null: nowhere).
  struct Line {
    std::vector<const float*> features;
    std::vector<float*> answers;
    std::vector<float> constant;  ///< room for an input that does not change along the line
  };
  /// Answers `lines` lines of `points` points; `describe` fills in the pointers of one line. Called from two threads,
  /// each with lines and a Line of its own.
  void answer(Index lines, Index points, const std::function<void(Index line, Line&)>& describe);
  /// The first output at every (x, y), row by row.
  void answer(const std::vector<float>& x, const std::vector<float>& y, float* answers);

 private:
  struct Part {
    Line line;
    std::vector<float> room;
  };
  void answer_part(std::size_t part, Index lines, Index points, const std::function<void(Index, Line&)>& describe);

  VectorOf<float> parameters_;
  std::vector<fast::FlatLayer> layers_;
  std::vector<Part> parts_;
  std::size_t neurons_ = 0;
  std::unique_ptr<fast::Crew> crew_;
};

}  // namespace nn
