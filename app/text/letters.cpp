#include "app/text/letters.hpp"

#include <array>

namespace chainrule {
namespace {

constexpr std::array sets_in_order = {LetterSet::z_a, LetterSet::net_out, LetterSet::theta};
constexpr std::array signs_in_order = {BiasSign::plus, BiasSign::minus, BiasSign::threshold};

}  // namespace

std::span<const LetterSet> letter_sets() { return sets_in_order; }
std::span<const BiasSign> bias_signs() { return signs_in_order; }

std::string_view id_of(LetterSet set) {
  constexpr std::string_view ids[] = {"z_a", "net_out", "theta"};
  return ids[static_cast<std::size_t>(set)];
}

std::string_view id_of(BiasSign sign) {
  constexpr std::string_view ids[] = {"plus", "minus", "threshold"};
  return ids[static_cast<std::size_t>(sign)];
}

}  // namespace chainrule
