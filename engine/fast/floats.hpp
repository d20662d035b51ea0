#pragma once
#include <cstddef>
#include <cstring>
#include <memory>
#include <new>

namespace nn::fast {

/// Floats from a cache line's start on, 0 at first, with room behind them for a kernel's last vector.
class Floats {
 public:
  Floats() = default;
  explicit Floats(std::size_t count) : count_(count) {
    const std::size_t bytes = (count + 32) * sizeof(float);
    memory_.reset(static_cast<float*>(::operator new(bytes, alignment)));
    std::memset(memory_.get(), 0, bytes);
  }
  float* data() const { return memory_.get(); }
  std::size_t size() const { return count_; }

 private:
  static constexpr std::align_val_t alignment{64};
  struct Release {
    void operator()(float* memory) const { ::operator delete(memory, alignment); }
  };
  std::unique_ptr<float, Release> memory_;
  std::size_t count_ = 0;
};

}  // namespace nn::fast
