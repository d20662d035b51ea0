#include "app/ui/shortcuts.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace chainrule {
namespace {

/// More keys for commands that have one already.
constexpr std::pair<std::string_view, std::string_view> more_keys[] = {
    {"PageDown", "step_forward"}, {"PageUp", "step_back"}, {"F10", "step_forward"},
    {"Shift+F10", "step_back"},   {"Ctrl+Shift+Z", "redo"}, {"Shift+/", "help"},
    {".", "toggle_blank"},
};

constexpr double scale_step = 0.25;

}  // namespace

std::optional<Command> command_of_key(const KeyPress& key, const View& view) {
  std::string_view name;
  std::vector<CommandArgument> arguments;
  for (const auto& [chord, command] : more_keys)
    if (key.chord == chord) name = command;
  for (const CommandSpec& command : command_table()) {
    if (command.key.empty() || command.key != key.chord) continue;
    name = command.name;
    arguments = command.key_arguments;
  }
  if (name.empty()) return std::nullopt;
  // A key without an argument for what another command does with one.
  if (name == "scale_up") return Command{"scale", {std::min(most_scale, (std::floor(view.scale / scale_step + 1e-9) + 1) * scale_step)}};
  if (name == "scale_down") return Command{"scale", {std::max(least_scale, (std::ceil(view.scale / scale_step - 1e-9) - 1) * scale_step)}};
  constexpr std::string_view toggle = "toggle_";
  if (name.starts_with(toggle) && name != "toggle_play") return Command{"toggle", {std::string(name.substr(toggle.size()))}};
  return Command{std::string(name), arguments};
}

}  // namespace chainrule
