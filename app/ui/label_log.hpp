#pragma once
#include "app/figure/figure.hpp"

#include <string>
#include <vector>

namespace chainrule {

/// One text as the last frame drew it: the test hook that finds cut and unreadable labels in any language and scale.
struct Label {
  std::string text;
  Rect rect;  ///< pixels, from the top of the capitals to the bottom of the descenders
  Rect clip;  ///< what of the window it may cover; unbounded downwards inside something that scrolls
  std::vector<char32_t> missing;  ///< characters that no font has
  bool shortened = false;         ///< it was cut with an ellipsis to fit
};

/// Everything that the last frame wrote.
using LabelLog = std::vector<Label>;

/// The labels that reach out of their clip rectangle, lack characters or were cut.
std::vector<Label> unclean(const LabelLog& log);

}  // namespace chainrule
