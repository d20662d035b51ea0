#include "app/figure/unicode_scripts.hpp"

#include <array>

namespace chainrule {
namespace {

struct Small {
  char plain;
  std::string_view below, above;
};
constexpr std::array<Small, 17> kSmall = {{{'0', "₀", "⁰"}, {'1', "₁", "¹"}, {'2', "₂", "²"}, {'3', "₃", "³"},
                                           {'4', "₄", "⁴"}, {'5', "₅", "⁵"}, {'6', "₆", "⁶"}, {'7', "₇", "⁷"},
                                           {'8', "₈", "⁸"}, {'9', "₉", "⁹"}, {'(', "₍", "⁽"}, {')', "₎", "⁾"},
                                           {'+', "₊", "⁺"}, {'-', "₋", "⁻"}, {'=', "₌", "⁼"}, {',', ",", ","},
                                           {'\'', "", "′"}}};

std::string small(std::string_view text, bool above) {
  std::string result;
  for (const char letter : text) {
    // Digits stand first in the table, in order.
    std::size_t at = letter >= '0' && letter <= '9' ? static_cast<std::size_t>(letter - '0') : 10;
    while (at < kSmall.size() && kSmall[at].plain != letter) ++at;
    const std::string_view found = at == kSmall.size() ? std::string_view{} : above ? kSmall[at].above : kSmall[at].below;
    if (found.empty()) return {};
    result += found;
  }
  return result;
}

}  // namespace

std::string subscript_of(std::string_view text) { return small(text, false); }
std::string superscript_of(std::string_view text) { return small(text, true); }

NameParts parts_of_name(std::string_view name) {
  NameParts parts;
  while (!name.empty()) {
    bool taken = false;
    for (const Small& entry : kSmall) {
      if (entry.plain == ',') continue;
      for (const bool above : {false, true}) {
        const std::string_view form = above ? entry.above : entry.below;
        if (form.empty() || !name.starts_with(form)) continue;
        (above ? parts.above : parts.below) += entry.plain;
        name.remove_prefix(form.size());
        taken = true;
        break;
      }
      if (taken) break;
    }
    if (taken) continue;
    if (name.front() == ',' && !parts.below.empty()) parts.below += ',';
    else parts.base += name.front();
    name.remove_prefix(1);
  }
  return parts;
}

}  // namespace chainrule
