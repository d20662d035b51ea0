#include "app/explain/autopsy_words.hpp"

namespace chainrule {
namespace {

/// What stands on paper for a quantity of the trace.
std::string_view symbol_of(std::string_view quantity) {
  constexpr std::pair<std::string_view, std::string_view> symbols[] = {
      {"preactivation", "z"},   {"activation", "a"},      {"dropped", "a"},
      {"d_prediction", "∂L/∂a"}, {"d_activation", "∂L/∂a"}, {"d_input", "∂L/∂a"},
      {"delta", "δ"},           {"slope", "f′(z)"},       {"d_weight", "∂L/∂w"},     {"d_bias", "∂L/∂b"},
      {"total", "∂L/∂w"},       {"shared", "∂L/∂b"},      {"clipped_weight", "∂L/∂w"}, {"clipped_bias", "∂L/∂b"},
      {"updated_weight", "w"},  {"updated_bias", "b"},    {"decayed_weight", "w"},   {"decayed_bias", "b"},
      {"limited_weight", "w"},  {"new_m_weight", "m"},    {"new_m_bias", "m"},       {"new_v_weight", "v"},
      {"new_v_bias", "v"},      {"taken_weight", "Δw"},   {"taken_bias", "Δb"}};
  for (const auto& [name, symbol] : symbols)
    if (name == quantity) return symbol;
  return quantity;
}

std::string first_sentence(const nn::Autopsy& autopsy, const nn::Culprit& culprit, const Language& language, const NumberFormat& number) {
  const Arguments place = {{"layer", std::to_string(culprit.layer + 1)}, {"unit", std::to_string(culprit.unit + 1)}, {"input", std::to_string(culprit.input + 1)}};
  const char* where = culprit.input >= 0 ? "weight" : "unit";
  const Arguments arguments = {{"step", std::to_string(autopsy.diverged_step)},
                               {"quantity", std::string(symbol_of(culprit.quantity))},
                               {"place", language.text(std::string("autopsy.place.") + where, place)},
                               {"sample", std::to_string(culprit.example)},
                               {"value", number(culprit.value)}};
  const bool is_loss = culprit.unit < 0;
  const char* whole = is_loss ? "autopsy.loss_of_batch" : "autopsy.first";
  const char* one = is_loss ? "autopsy.loss_of_sample" : "autopsy.first_of_sample";
  return language.text(culprit.example >= 0 ? one : whole, arguments);
}

std::string cause_sentence(const nn::Culprit& culprit, const Language& language, const NumberFormat& number) {
  constexpr const char* causes[] = {"product", "sum", "function"};
  const bool is_loss = culprit.unit < 0 && culprit.example >= 0;
  return language.text(std::string("autopsy.cause.") + (is_loss ? "loss" : causes[static_cast<std::size_t>(culprit.cause)]),
                       {{"left", number(culprit.left)}, {"right", number(culprit.right)}, {"result", number(culprit.result)}});
}

std::string rate_sentence(const std::optional<nn::RateSearch>& rates, const Language& language, const NumberFormat& number) {
  if (!rates) return language.text("autopsy.searching");
  return language.text(rates->stable ? "autopsy.rate" : "autopsy.no_rate",
                       {{"from", std::to_string(rates->from_step)},
                        {"steps", std::to_string(rates->steps)},
                        {"given", number(rates->given)},
                        {"rate", number(rates->stable.value_or(0))},
                        {"diverging", number(rates->diverging)},
                        {"trials", std::to_string(rates->trials)}});
}

}  // namespace

std::vector<std::string> autopsy_sentences(const nn::Autopsy& autopsy, const Language& language, const NumberFormat& number) {
  std::vector<std::string> sentences;
  if (autopsy.culprit) {
    sentences.push_back(first_sentence(autopsy, *autopsy.culprit, language, number));
    sentences.push_back(cause_sentence(*autopsy.culprit, language, number));
  } else {
    sentences.push_back(language.text("autopsy.no_culprit", {{"step", std::to_string(autopsy.diverged_step)}}));
  }
  sentences.push_back(language.text("autopsy.last_finite", {{"step", std::to_string(autopsy.last_finite.step)}}));
  sentences.push_back(rate_sentence(autopsy.rates, language, number));
  return sentences;
}

}  // namespace chainrule
