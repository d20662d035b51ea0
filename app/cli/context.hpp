#pragma once
#include "app/cli/cli.hpp"
#include "app/text/number_format.hpp"

#include <string>
#include <string_view>

namespace chainrule::cli {

/// What every verb is handed besides its arguments.
struct Context {
  const Tables& tables;
  const Language& language;
  const Outside& outside;

  std::string text(std::string_view key, const Arguments& arguments = {}) const {
    return language.text(key, arguments);
  }
};

/// Ids with commas between, for "Choose one of: ...".
template <class Range, class Id>
std::string joined(const Range& range, Id id) {
  std::string all;
  for (const auto& one : range) all += (all.empty() ? "" : ", ") + std::string(id(one));
  return all;
}

}  // namespace chainrule::cli
