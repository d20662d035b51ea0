#include "app/figure/formula.hpp"

#include <doctest/doctest.h>

using namespace chainrule;
using namespace chainrule::formula;

namespace {

/// dL/dw5 = dL/do1 · do1/dz
Formula chain() {
  const auto d = [](Formula above, Formula below) {
    return fraction(row({symbol("∂"), std::move(above)}), row({symbol("∂"), std::move(below)}));
  };
  return row({d(symbol("L"), subscript("w", "5")), upright("="), d(symbol("L"), subscript("o", "1")), upright("·"),
              d(subscript("o", "1"), subscript("z", "1"))});
}

}  // namespace

TEST_CASE("one tree reads as plain text and as LaTeX") {
  CHECK(to_plain(chain()) == "(∂L)/(∂w₅) = (∂L)/(∂o₁) · (∂o₁)/(∂z₁)");
  CHECK(to_latex(chain()) ==
        "\\frac{\\partial L}{\\partial w_{5}} = \\frac{\\partial L}{\\partial o_{1}} \\cdot \\frac{\\partial o_{1}}{\\partial z_{1}}");
}

TEST_CASE("sums, roots, hats, brackets and matrices have both readings") {
  const Formula s = sum(row({symbol("k"), upright("="), number("1")}), number("2"), subscript("w", "3"));
  CHECK(to_latex(s) == "\\sum_{k = 1}^{2} w_{3}");
  CHECK(to_latex(root(hat(symbol("v")))) == "\\sqrt{\\hat{v}}");
  CHECK(to_plain(root(symbol("v"))) == "√(v)");
  CHECK(to_plain(matrix(2, {number("1"), number("2"), number("3"), number("4")})) == "[1, 2; 3, 4]");
  CHECK(to_latex(matrix(1, {number("1"), number("2")})) == "\\begin{bmatrix}1 \\\\ 2\\end{bmatrix}");
  CHECK(to_plain(scripts(symbol("W"), {}, upright("(1)"))) == "W⁽¹⁾");
}

TEST_CASE("numbers with a true minus and powers of ten are LaTeX numbers") {
  CHECK(to_latex(number("−1.2×10⁻⁷")) == "-1.2\\times 10^{-7}");
  CHECK(to_latex(words("50 % & more")) == "\\text{50 \\% \\& more}");
  CHECK(sentence_in_latex("δ of o₁ & more") == "$\\delta $ of o$_{1}$ \\& more");
}

TEST_CASE("the box of a formula holds all its marks") {
  const FontMetrics metrics = FontMetrics::fixed();
  const FormulaBox box = lay_out(chain(), metrics, Theme{}, 20, 1000);
  CHECK(box.marks.size() > 10);
  for (const Mark& mark : box.marks) {
    const auto* text = std::get_if<TextShape>(&mark.shape);
    if (!text) continue;
    CHECK(text->at.x >= -0.01);
    CHECK(text->at.x <= box.width);
    CHECK(text->at.y >= -box.ascent);
    CHECK(text->at.y <= box.descent);
    CHECK(text->size_pt >= 7);
  }
}

TEST_CASE("a row too wide for its line is broken before = and +, and no line is wider than asked") {
  const FontMetrics metrics = FontMetrics::fixed();
  Formula row_of_many = row({symbol("z")});
  for (int i = 0; i < 12; ++i) {
    row_of_many.children.push_back(upright(i == 0 ? "=" : "+"));
    row_of_many.children.push_back(chip("0.1234", "x", "input/1"));
  }
  const FormulaBox whole = lay_out(row_of_many, metrics, Theme{}, 20, 1e9);
  const FormulaBox broken = lay_out(row_of_many, metrics, Theme{}, 20, whole.width / 2.5);
  CHECK(broken.width <= whole.width / 2.5 + 1e-9);
  CHECK(broken.ascent + broken.descent > 2 * (whole.ascent + whole.descent));
  CHECK(broken.marks.size() == whole.marks.size());
}

TEST_CASE("chips with a link carry it in their ids, counted so that each is unique") {
  const FontMetrics metrics = FontMetrics::fixed();
  const Formula two = row({chip("1", "a", "layer1/neuron1"), upright("+"), chip("2", "a", "layer1/neuron1"), chip("3", "", "")});
  std::vector<std::string> ids;
  for (const Mark& mark : lay_out(two, metrics, Theme{}, 20, 1000).marks)
    if (!mark.id.empty()) ids.push_back(mark.id);
  CHECK(ids == std::vector<std::string>{"formula/1/layer1/neuron1", "formula/2/layer1/neuron1"});
}
