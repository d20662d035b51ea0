#include "app/figure/formula.hpp"

#include <array>
#include <string_view>

namespace chainrule {
namespace {

struct Spelling {
  std::string_view character, latex;
};
/// Characters that LaTeX's mathematics spells as words.
constexpr std::array<Spelling, 49> kSpellings = {
    {{"m̂", "\\hat{m}"}, {"v̂", "\\hat{v}"}, {"ã", "\\tilde{a}"}, {"−", "-"}, {"·", "\\cdot "}, {"×", "\\times "}, {"∂", "\\partial "}, {"δ", "\\delta "}, {"σ", "\\sigma "},
     {"η", "\\eta "}, {"θ", "\\theta "}, {"Θ", "\\Theta "}, {"λ", "\\lambda "}, {"β", "\\beta "}, {"ε", "\\varepsilon "}, {"α", "\\alpha "}, {"′", "'"},
     {"→", "\\to "}, {"←", "\\leftarrow "}, {"…", "\\dots "}, {"⋯", "\\cdots "}, {"⋮", "\\vdots "}, {"⊙", "\\odot "},
     {"ᵀ", "^{\\mathsf T}"}, {"∑", "\\sum "}, {"∞", "\\infty "}, {"≈", "\\approx "}, {"½", "\\tfrac12 "},
     {"₀", "_{0}"}, {"₁", "_{1}"}, {"₂", "_{2}"}, {"₃", "_{3}"}, {"₄", "_{4}"}, {"₅", "_{5}"}, {"₆", "_{6}"},
     {"₇", "_{7}"}, {"₈", "_{8}"}, {"₉", "_{9}"}, {"%", "\\%"}, {"&", "\\&"}, {"#", "\\#"}, {"_", "\\_"},
     {"{", "\\{"}, {"}", "\\}"}, {"$", "\\$"}, {"≥", "\\ge "}, {"≤", "\\le "}, {"≠", "\\ne "}, {"ŷ", "\\hat{y}"}}};

/// Raised digits are gathered into one exponent: 10⁻⁷ becomes 10^{-7}.
constexpr std::array<Spelling, 14> kRaised = {{{"⁰", "0"}, {"¹", "1"}, {"²", "2"}, {"³", "3"}, {"⁴", "4"}, {"⁵", "5"},
                                               {"⁶", "6"}, {"⁷", "7"}, {"⁸", "8"}, {"⁹", "9"}, {"⁻", "-"}, {"⁺", "+"}, {"⁽", "("}, {"⁾", ")"}}};

template <std::size_t N>
const Spelling* starts_with(const std::array<Spelling, N>& table, std::string_view text) {
  for (const Spelling& spelling : table)
    if (text.starts_with(spelling.character)) return &spelling;
  return nullptr;
}

std::string in_latex(std::string_view text) {
  std::string result, exponent;
  while (!text.empty()) {
    if (const Spelling* raised = starts_with(kRaised, text)) {
      exponent += raised->latex;
      text.remove_prefix(raised->character.size());
      continue;
    }
    if (!exponent.empty()) result += "^{" + exponent + "}", exponent.clear();
    if (const Spelling* spelling = starts_with(kSpellings, text)) {
      result += spelling->latex;
      text.remove_prefix(spelling->character.size());
    } else {
      result += text.front();
      text.remove_prefix(1);
    }
  }
  return exponent.empty() ? result : result + "^{" + exponent + "}";
}

std::string escaped_words(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '%' || c == '&' || c == '#' || c == '_' || c == '{' || c == '}' || c == '$') result += '\\';
    if (c == '\\') result += "\\textbackslash{}";
    else result += c;
  }
  return result;
}

/// Words of more than one Latin letter stand upright ("max"), single letters and signs as they are.
std::string upright_latex(const Formula& formula) {
  int letters = 0;
  for (const char c : formula.text) letters += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  const std::string text = in_latex(formula.text);
  return letters > 0 ? "\\mathrm{" + text + "}" : text;
}

std::string matrix_latex(const Formula& formula) {
  std::string text = "\\begin{bmatrix}";
  for (std::size_t i = 0; i < formula.children.size(); ++i) {
    if (i > 0) text += i % static_cast<std::size_t>(formula.columns) == 0 ? " \\\\ " : " & ";
    text += to_latex(formula.children[i]);
  }
  return text + "\\end{bmatrix}";
}

std::string scripts_latex(const Formula& formula) {
  const Formula& base = formula.children[0];
  std::string text = to_latex(base);
  if (base.kind == FormulaKind::scripts) text = "{" + text + "}";
  if (!is_empty(formula.children[1])) text += "_{" + to_latex(formula.children[1]) + "}";
  if (!is_empty(formula.children[2])) text += "^{" + to_latex(formula.children[2]) + "}";
  return text;
}

}  // namespace

std::string to_latex(const Formula& formula) {
  const auto& part = formula.children;
  if (!formula.latex.empty()) return formula.latex;
  switch (formula.kind) {
    case FormulaKind::symbol:
    case FormulaKind::number: return in_latex(formula.text);
    case FormulaKind::upright: return upright_latex(formula);
    case FormulaKind::words: return "\\text{" + escaped_words(formula.text) + "}";
    case FormulaKind::row: {
      std::string text;
      for (const Formula& child : part) {
        if (!text.empty() && text.back() != ' ') text += ' ';
        text += to_latex(child);
      }
      return text;
    }
    case FormulaKind::fraction: return "\\frac{" + to_latex(part[0]) + "}{" + to_latex(part[1]) + "}";
    case FormulaKind::scripts: return scripts_latex(formula);
    case FormulaKind::sum: {
      std::string text = "\\sum";
      if (!is_empty(part[0])) text += "_{" + to_latex(part[0]) + "}";
      if (!is_empty(part[1])) text += "^{" + to_latex(part[1]) + "}";
      return text + " " + to_latex(part[2]);
    }
    case FormulaKind::parens: return "\\left(" + to_latex(part[0]) + "\\right)";
    case FormulaKind::matrix: return matrix_latex(formula);
    case FormulaKind::root: return "\\sqrt{" + to_latex(part[0]) + "}";
    case FormulaKind::hat: return "\\hat{" + to_latex(part[0]) + "}";
  }
  return {};
}

std::string sentence_in_latex(std::string_view sentence) {
  std::string result;
  while (!sentence.empty()) {
    const Spelling* spelling = starts_with(kSpellings, sentence);
    const Spelling* raised = starts_with(kRaised, sentence);
    const char first = sentence.front();
    if (raised) result += "$^{" + std::string(raised->latex) + "}$";
    else if (spelling && static_cast<unsigned char>(first) < 0x80) result += spelling->latex;
    else if (spelling) result.append("$").append(spelling->latex).append("$");
    else if (first == '\\') result += "\\textbackslash{}";
    else result += first;
    sentence.remove_prefix(raised ? raised->character.size() : spelling ? spelling->character.size() : 1);
  }
  return result;
}

}  // namespace chainrule
