#pragma once
#include "app/text/letters.hpp"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace chainrule {

/// The parts of the controls, in the order in which they stand.
enum class ControlPart { network, data, training, examples, regularisation, stop, history, landscape, race, rates, start, view };
std::span<const ControlPart> control_parts();
std::string_view id_of(ControlPart part);

/// What the scene asks of the window: [desk] of the scene file.
struct DeskChoice {
  std::vector<ControlPart> hidden;  ///< parts of the controls that a lecture does without, each once
  LetterChoice letters{};           ///< of formulas and of the network; where it says none, the person's own
  bool hides(ControlPart part) const;
  bool hides_all() const { return hidden.size() == control_parts().size(); }
  bool operator==(const DeskChoice&) const = default;
};

}  // namespace chainrule
