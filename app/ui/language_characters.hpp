#pragma once
#include "app/text/language.hpp"

#include <set>

namespace chainrule {

/// Every character that the sentences of a language are written with.
std::set<char32_t> characters_of(const Language& language);

}  // namespace chainrule
