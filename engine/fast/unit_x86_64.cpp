#include "engine/fast/unit.hpp"

namespace nn::fast {
CHAINRULE_UNIT(unit_x86_64, "x86-64")
}  // namespace nn::fast
