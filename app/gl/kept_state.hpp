#pragma once

namespace chainrule {

/// What drawing a picture of its own changes and the rest of the frame relies on; put back at its end. Meanwhile nothing is
/// blended or cut off.
class KeptState {
 public:
  KeptState();
  ~KeptState();
  KeptState(const KeptState&) = delete;
  KeptState& operator=(const KeptState&) = delete;

 private:
  int framebuffer_ = 0, viewport_[4] = {};
  bool blend_ = false, scissor_ = false, depth_ = false, cull_ = false, multisample_ = false;
};

}  // namespace chainrule
