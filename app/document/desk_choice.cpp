#include "app/document/desk_choice.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace chainrule {
namespace {

constexpr std::array part_ids = {
    std::pair{ControlPart::network, std::string_view("network")},       std::pair{ControlPart::data, std::string_view("data")},
    std::pair{ControlPart::training, std::string_view("training")},     std::pair{ControlPart::examples, std::string_view("examples")},
    std::pair{ControlPart::regularisation, std::string_view("regularisation")}, std::pair{ControlPart::stop, std::string_view("stop")},
    std::pair{ControlPart::history, std::string_view("history")},       std::pair{ControlPart::landscape, std::string_view("landscape")},
    std::pair{ControlPart::race, std::string_view("race")},             std::pair{ControlPart::rates, std::string_view("rates")},
    std::pair{ControlPart::start, std::string_view("start")},           std::pair{ControlPart::view, std::string_view("view")},
};

}  // namespace

std::span<const ControlPart> control_parts() {
  static constexpr auto parts = [] {
    std::array<ControlPart, part_ids.size()> found{};
    for (std::size_t index = 0; index < part_ids.size(); ++index) found[index] = part_ids[index].first;
    return found;
  }();
  return parts;
}

std::string_view id_of(ControlPart part) { return part_ids[static_cast<std::size_t>(part)].second; }

bool DeskChoice::hides(ControlPart part) const { return std::find(hidden.begin(), hidden.end(), part) != hidden.end(); }

}  // namespace chainrule
