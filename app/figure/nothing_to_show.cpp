#include "app/figure/drawing.hpp"

#include <algorithm>

namespace chainrule {

Figure say_nothing_to_show(std::string name, std::string title, std::string sentence, const FigureStyle& style) {
  Drawing drawing(std::move(name), std::move(title), style);
  TextStyle text{drawing.size(13), drawing.theme().muted_text, Face::sans, Align::center, Baseline::alphabetic};
  const double room = std::min(drawing.width() * 0.84, 34 * text.size_pt);
  std::vector<std::string> lines = drawing.wrapped(sentence, text, room);
  while (1.45 * text.size_pt * static_cast<double>(lines.size()) > drawing.height() * 0.9 && text.size_pt > 7) {
    text.size_pt = std::max(7.0, text.size_pt * 0.9);
    lines = drawing.wrapped(sentence, text, drawing.width() * 0.9);
  }
  const double leading = 1.45 * text.size_pt;
  double y = drawing.height() / 2 - leading * (static_cast<double>(lines.size()) - 1) / 2 + 0.35 * text.size_pt;
  int number = 0;
  for (const std::string& line : lines) {
    Mark& mark = drawing.text({drawing.width() / 2, y}, line, text);
    mark.id = "note/" + std::to_string(++number);
    y += leading;
  }
  return drawing.take();
}

}  // namespace chainrule
