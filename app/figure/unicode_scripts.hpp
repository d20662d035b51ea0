#pragma once
#include <string>
#include <string_view>

namespace chainrule {

/// The text in Unicode's small raised or lowered letters ("12" -> "₁₂"); empty where a letter has none.
std::string subscript_of(std::string_view text);
std::string superscript_of(std::string_view text);

/// Parts of a short name such as "h²₁": its base "h", its raised part "2" and its lowered part "1" as plain letters.
struct NameParts {
  std::string base, above, below;
};
NameParts parts_of_name(std::string_view name);

}  // namespace chainrule
