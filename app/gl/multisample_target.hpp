#pragma once
#include "app/gl/framebuffer.hpp"

namespace chainrule {

/// Something to draw solid things into: colour and depth, up to four samples a pixel where the machine can.
class MultisampleTarget {
 public:
  MultisampleTarget(int width, int height);
  ~MultisampleTarget();
  MultisampleTarget(const MultisampleTarget&) = delete;
  MultisampleTarget& operator=(const MultisampleTarget&) = delete;

  bool complete() const;
  /// Draws go into it; all of it becomes the colour, as transparent as its alpha says, at the greatest depth.
  void begin(Color clear) const;
  /// The mean of the samples goes to a picture of the same size.
  void resolve_to(const Framebuffer& picture) const;
  int width() const { return width_; }
  int height() const { return height_; }

 private:
  int width_, height_;
  unsigned framebuffer_ = 0, color_ = 0, depth_ = 0;
};

}  // namespace chainrule
