#pragma once
#include <optional>
#include <span>
#include <string_view>

namespace chainrule {

/// How a lecture writes sums, outputs and weights: z, a, w; net, out, w; or z, a and Θ, whose column 0 belongs to a bias unit.
enum class LetterSet { z_a, net_out, theta };
std::span<const LetterSet> letter_sets();
std::string_view id_of(LetterSet set);

/// How the bias enters the sum: b is added, b is taken away, or a threshold θ is.
enum class BiasSign { plus, minus, threshold };
std::span<const BiasSign> bias_signs();
std::string_view id_of(BiasSign sign);

/// The letters that readings and figures use. The network itself always adds its biases.
struct Letters {
  LetterSet set = LetterSet::z_a;
  BiasSign sign = BiasSign::plus;
  bool operator==(const Letters&) const = default;

  bool has_bias_unit() const { return set == LetterSet::theta; }
  bool takes_away() const { return !has_bias_unit() && sign != BiasSign::plus; }
  /// What is shown of a bias or its gradient is so many times what the network holds.
  double bias_factor() const { return takes_away() ? -1 : 1; }
  double shown_bias(double value) const { return takes_away() && value != 0 ? -value : value; }

  std::string_view z() const { return set == LetterSet::net_out ? "net" : "z"; }
  std::string_view a() const { return set == LetterSet::net_out ? "out" : "a"; }
  std::string_view w() const { return has_bias_unit() ? "Θ" : "w"; }
  std::string_view b() const { return has_bias_unit() ? "Θ₀" : sign == BiasSign::threshold ? "θ" : "b"; }
};

/// Letters of which some or all are said: by a scene, or by an option.
struct LetterChoice {
  std::optional<LetterSet> set;
  std::optional<BiasSign> sign;
  bool operator==(const LetterChoice&) const = default;

  bool is_empty() const { return !set && !sign; }
  /// What is not said is as in `others`.
  Letters over(const Letters& others) const { return {set.value_or(others.set), sign.value_or(others.sign)}; }
};

}  // namespace chainrule
