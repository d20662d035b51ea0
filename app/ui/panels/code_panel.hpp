#pragma once
#include "app/code/code.hpp"
#include "app/ui/inputs.hpp"

#include <memory>

namespace chainrule {

/// The scene as a script, while it is looked at.
struct CodePanel {
  CodeWish wish;
  Result<CodeLines> script = CodeLines();
  bool takes_escape = true;  ///< nothing lies over it
  bool written = false;  ///< `script` belongs to the wish, the document and the language
  std::shared_ptr<const Document> document;  ///< that it was written for
  std::string language;

  /// Lines as they stand on the screen at one width.
  struct Line {
    double indent_px = 0;
    std::string text;
    bool is_comment = false;
    std::size_t source = 0;  ///< line of the script
  };
  std::vector<Line> lines;
  double lines_width_px = -1, lines_unit_px = 0;

  CodeMark mark;           ///< what the present step does
  bool wants_view = true;  ///< the marked lines have still to be brought into view
  double offset_px = 0;    ///< where the text stood in the frame before
  double scrolled_at = -1e9;  ///< seconds: when the person moved it
};

/// Where the panel stands: at the right of the desk's body.
Rect code_panel_place(const Ui& ui, const Rect& body);
enum class CodeAnswer { none, closed, save };
/// Framework, whether weights are carried, the script with the lines that the present step stands in;
/// copy it or save it. A click on a line goes to the steps that it does, one after the other.
CodeAnswer draw_code_panel(Ui& ui, const Rect& card, const Inputs& inputs, CodePanel& panel, CommandSink& sink);

}  // namespace chainrule
