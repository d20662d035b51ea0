#include "app/figure/figure_words.hpp"

namespace chainrule {

std::string class_name(const nn::Dataset& data, nn::Index index, const Language& language) {
  if (index < 0 || static_cast<std::size_t>(index) >= data.class_names.size()) return std::to_string(index);
  const std::string& name = data.class_names[static_cast<std::size_t>(index)];
  return language.has(name) ? language.text(name) : name;
}

nn::Index class_of(const nn::Dataset& data, nn::Index example) {
  nn::Index best = 0;
  if (data.targets.rows() > 1) {
    data.targets.col(example).maxCoeff(&best);
    return best;
  }
  const double low = data.targets.minCoeff() < 0 ? 0 : 0.5;
  return data.targets(0, example) > low ? 1 : 0;
}

}  // namespace chainrule
