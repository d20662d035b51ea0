#pragma once
#include "app/text/language.hpp"
#include "app/text/number_format.hpp"
#include "engine/train/autopsy.hpp"

#include <string>
#include <vector>

namespace chainrule {

/// What an autopsy has found, in sentences: which number, by what arithmetic, the last finite update, which learning rates
/// last (or that they are being tried). Layers, units and inputs count from 1, samples as everywhere from 0.
std::vector<std::string> autopsy_sentences(const nn::Autopsy& autopsy, const Language& language, const NumberFormat& number);

}  // namespace chainrule
