#pragma once
#include "app/text/language.hpp"
#include "engine/data/dataset.hpp"

#include <string>

namespace chainrule {

/// The name of a class: a language key's text where the data set gives keys, its plain name otherwise, its number where
/// it gives none.
std::string class_name(const nn::Dataset& data, nn::Index index, const Language& language);

/// The class of an example: the largest target, or for one output the half that it lies in (0 below, 1 above).
nn::Index class_of(const nn::Dataset& data, nn::Index example);

}  // namespace chainrule
