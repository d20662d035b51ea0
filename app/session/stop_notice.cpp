#include "app/session/stop_notice.hpp"

namespace chainrule {

Notice stop_notice(const nn::Halt& halt, const NumberFormat& number) {
  const double factor = halt.kind == nn::StopKind::accuracy ? 100 : 1;  // in percent
  return {"stopped." + std::string(nn::id_of(halt.kind)),
          {{"step", std::to_string(halt.step)},
           {"layer", std::to_string(halt.layer + 1)},
           {"unit", std::to_string(halt.unit + 1)},
           {"value", number(halt.value * factor)},
           {"limit", number(halt.limit * factor)},
           {"count", std::to_string(halt.count)}},
          {}};
}

}  // namespace chainrule
