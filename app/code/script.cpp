#include "app/code/script.hpp"

#include "app/text/number_format.hpp"
#include "app/text/quoted.hpp"

#include <algorithm>

namespace chainrule {
namespace {

std::string joined_row(const nn::Matrix& matrix, nn::Index row) {
  std::string text = "[";
  for (nn::Index column = 0; column < matrix.cols(); ++column) text += (column > 0 ? ", " : "") + python(matrix(row, column));
  return text + "]";
}

}  // namespace

void Script::comment(std::string_view key, const Arguments& arguments, std::size_t indent) {
  line(std::string(indent, ' ') + "# " + language_.text("code." + std::string(key), arguments));
}

void Script::line(std::string_view text, const Deeds& deeds) {
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view one = text.substr(at, end - at);
    const std::size_t count = lines_.size();
    const bool is_third_empty = one.empty() && count >= 2 && lines_[count - 1].text.empty() && lines_[count - 2].text.empty();
    if (!is_third_empty) lines_.push_back({std::string(one), one.empty() ? std::vector<Deed>{} : deeds.all()});
    at = end + 1;
  }
}

std::string python(double value) {
  std::string text = shortest(value);
  if (text == "nan" || text == "inf" || text == "-inf") return "float(\"" + text + "\")";
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

std::string python_rows(const nn::Matrix& matrix, std::size_t indent) {
  if (matrix.rows() == 1) return "[" + joined_row(matrix, 0) + "]";
  std::string text = "[\n";
  for (nn::Index row = 0; row < matrix.rows(); ++row)
    text += std::string(indent, ' ') + joined_row(matrix, row) + ",\n";
  return text + std::string(indent >= 4 ? indent - 4 : 0, ' ') + "]";
}

std::string python_list(const nn::Vector& vector) { return joined_row(vector.transpose(), 0); }

std::string python_text(std::string_view text) { return quoted(text); }

std::string filled(std::string_view pattern, std::initializer_list<std::pair<std::string_view, std::string>> values) {
  std::string text(pattern);
  for (const auto& [name, value] : values) {
    const std::string mark = "$" + std::string(name);
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + value.size()))
      text.replace(at, mark.size(), value);
  }
  return text;
}

}  // namespace chainrule
