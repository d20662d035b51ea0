#include "app/ui/language_characters.hpp"

#include "app/figure/font_metrics.hpp"

namespace chainrule {

std::set<char32_t> characters_of(const Language& language) {
  std::set<char32_t> characters;
  for (const auto& [key, sentence] : language.entries()) {
    // What only the command line says is never drawn.
    if (key.starts_with("cli.")) continue;
    for (const char32_t character : decode_utf8(sentence)) characters.insert(character);
  }
  return characters;
}

}  // namespace chainrule
