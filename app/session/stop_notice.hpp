#pragma once
#include "app/session/view.hpp"
#include "app/text/number_format.hpp"
#include "engine/train/stop_rule.hpp"

namespace chainrule {

/// Why a run stands still, as a sentence: key "stopped.<kind>"; layers and units counted from 1.
Notice stop_notice(const nn::Halt& halt, const NumberFormat& number);

}  // namespace chainrule
