#pragma once
#include <string>
#include <string_view>

namespace chainrule {

/// The text in double quotes, escaped so that JSON and TOML both read it back as it was.
std::string quoted(std::string_view text);

}  // namespace chainrule
