#include "engine/fast/unit.hpp"

namespace nn::fast {
CHAINRULE_UNIT(unit_x86_64_v4, "x86-64-v4")
}  // namespace nn::fast
