#pragma once
#include "app/code/code.hpp"
#include "app/ui/inputs.hpp"

#include <memory>

namespace chainrule {

/// The scene as a script, while it is looked at.
struct CodePanel {
  CodeWish wish;
  Result<std::string> script = std::string();
  bool written = false;  ///< `script` belongs to the wish, the document and the language
  std::shared_ptr<const nn::Dataset> data;  ///< of the document that it was written for
  std::string language;

  /// Lines as they stand on the screen at one width.
  struct Line {
    double indent_px = 0;
    std::string text;
    bool is_comment = false;
  };
  std::vector<Line> lines;
  double lines_width_px = -1, lines_unit_px = 0;
};

enum class CodeAnswer { none, closed, save };
/// Framework, whether weights are carried, the script; copy it or save it.
CodeAnswer draw_code_panel(Ui& ui, const Inputs& inputs, CodePanel& panel);

}  // namespace chainrule
