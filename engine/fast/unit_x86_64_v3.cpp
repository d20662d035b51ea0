#include "engine/fast/unit.hpp"

namespace nn::fast {
CHAINRULE_UNIT(unit_x86_64_v3, "x86-64-v3")
}  // namespace nn::fast
