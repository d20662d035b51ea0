#include "app/document/command.hpp"

#include <algorithm>
#include <array>

namespace chainrule {
namespace {

using enum CommandKind;
using enum ArgumentKind;

const std::array command_rows = {
    // What a document is made of; undo takes these back.
    CommandSpec{"set", document, {text, text}, "", {}},
    CommandSpec{"set_parameter", document, {integer, integer, integer, real}, "", {}},
    CommandSpec{"set_parameters", document, {text}, "", {}},
    CommandSpec{"set_input", document, {integer, integer, real}, "", {}},
    CommandSpec{"set_target", document, {integer, integer, real}, "", {}},
    CommandSpec{"add_point", document, {real, real, real}, "", {}},
    CommandSpec{"move_point", document, {integer, real, real}, "", {}},
    CommandSpec{"remove_point", document, {integer}, "", {}},
    CommandSpec{"add_example", document, {integer}, "", {}},
    CommandSpec{"remove_example", document, {integer}, "", {}},
    CommandSpec{"own_example", document, {integer}, "", {}},
    CommandSpec{"forget_own_example", document, {}, "", {}},
    CommandSpec{"set_own_input", document, {integer, real}, "", {}},
    CommandSpec{"set_own_target", document, {integer, real}, "", {}},
    CommandSpec{"set_own_class", document, {integer}, "", {}},
    CommandSpec{"paint", document, {integer, real, real, text}, "", {}},
    CommandSpec{"use_data", document, {text, integer}, "", {}},
    CommandSpec{"use_weights", document, {text, text}, "", {}},
    CommandSpec{"toggle_silent", document, {integer, integer}, "", {}},
    CommandSpec{"toggle_frozen", document, {integer, integer}, "", {}},
    CommandSpec{"add_layer", document, {integer}, "", {}, 1},
    CommandSpec{"remove_layer", document, {integer}, "", {}, 1},
    CommandSpec{"add_racer", document, {}, "", {}},
    CommandSpec{"remove_racer", document, {integer}, "", {}},
    CommandSpec{"reset", document, {}, "R", {}},
    CommandSpec{"new_seed", document, {}, "Shift+R", {}},
    // Moves in time.
    CommandSpec{"step_forward", history, {}, "Right", {}},
    CommandSpec{"step_back", history, {}, "Left", {}},
    CommandSpec{"step_into", history, {}, "F11", {}},
    CommandSpec{"step_out", history, {}, "Shift+F11", {}},
    CommandSpec{"go_first", history, {}, "Home", {}},
    CommandSpec{"go_last", history, {}, "End", {}},
    CommandSpec{"position", history, {integer}, "", {}},
    CommandSpec{"next_update", history, {}, "Ctrl+Right", {}},
    CommandSpec{"previous_update", history, {}, "Ctrl+Left", {}},
    CommandSpec{"go_to_update", history, {integer}, "", {}},
    CommandSpec{"branch", history, {integer}, "", {}},
    CommandSpec{"rename_branch", history, {integer, text}, "", {}},
    CommandSpec{"compare_branch", history, {integer}, "", {}},
    CommandSpec{"last_finite", history, {}, "", {}},
    CommandSpec{"use_stable_rate", history, {}, "", {}},
    CommandSpec{"close_autopsy", history, {}, "", {}},
    CommandSpec{"play", history, {}, "F5", {}},
    CommandSpec{"pause", history, {}, "Shift+F5", {}},
    CommandSpec{"toggle_play", history, {}, "Space", {}},
    CommandSpec{"play_back", history, {}, "Shift+Space", {}},
    CommandSpec{"run_to_epoch", history, {integer}, "", {}},
    CommandSpec{"run_to_loss", history, {real}, "", {}},
    CommandSpec{"run_to_stop", history, {}, "Ctrl+F5", {}},
    CommandSpec{"train_step", history, {}, "", {}},
    CommandSpec{"train_epoch", history, {}, "", {}},
    CommandSpec{"cancel_reading", history, {}, "", {}},
    CommandSpec{"undo", history, {}, "Ctrl+Z", {}},
    CommandSpec{"redo", history, {}, "Ctrl+Y", {}},
    // What is looked at, and how.
    CommandSpec{"granularity", view, {text}, "", {}},
    CommandSpec{"pace", view, {text, real}, "", {}},
    CommandSpec{"language", view, {text}, "", {}},
    CommandSpec{"theme", view, {text}, "", {}},
    CommandSpec{"scale", view, {real}, "Ctrl+0", {1.0}},
    CommandSpec{"scale_up", view, {}, "Ctrl+Plus", {}},
    CommandSpec{"scale_down", view, {}, "Ctrl+Minus", {}},
    CommandSpec{"digits", view, {integer}, "", {}},
    CommandSpec{"letters", view, {text}, "", {}},
    CommandSpec{"bias_sign", view, {text}, "", {}},
    CommandSpec{"links", view, {text}, "", {}},
    CommandSpec{"sample", view, {integer}, "", {}},
    CommandSpec{"example", view, {integer}, "", {}},
    CommandSpec{"focus", view, {integer, integer}, "", {}},
    CommandSpec{"fold", view, {integer, integer, integer}, "", {}},
    CommandSpec{"parameter", view, {integer, integer, integer}, "", {}},
    CommandSpec{"toggle", view, {text}, "L", {"log_scale"}},
    CommandSpec{"toggle", view, {text}, "G", {"grid"}},
    CommandSpec{"toggle", view, {text}, "P", {"presenting"}},
    CommandSpec{"toggle", view, {text}, "A", {"frozen_axes"}},
    CommandSpec{"toggle", view, {text}, "S", {"spotlight"}},
    CommandSpec{"toggle", view, {text}, "W", {"pen"}},
    CommandSpec{"toggle", view, {text}, "B", {"blank"}},
    CommandSpec{"toggle", view, {text}, "", {"reduced_motion"}},
    CommandSpec{"toggle", view, {text}, "N", {"nerve"}},
    CommandSpec{"toggle", view, {text}, "", {"show_test"}},
    CommandSpec{"toggle", view, {text}, "", {"discretize"}},
    CommandSpec{"toggle", view, {text}, "E", {"evaluating"}},
    CommandSpec{"toggle", view, {text}, "D", {"drawing"}},
    CommandSpec{"toggle", view, {text}, "", {"log_height"}},
    CommandSpec{"toggle", view, {text}, "", {"wire"}},
    CommandSpec{"toggle", view, {text}, "", {"contours"}},
    CommandSpec{"look", view, {real, real, real, real, real}, "", {}},
    CommandSpec{"examples", view, {text, integer, integer}, "", {}},
    CommandSpec{"race_step", view, {integer}, "", {}},
    CommandSpec{"brush", view, {integer, real}, "", {}},
    CommandSpec{"figure", view, {text}, "", {}},
    CommandSpec{"focus_figure", view, {text}, "", {}},
    // The program around it. An empty path stands for a question to the person.
    CommandSpec{"open", program, {text}, "Ctrl+O", {std::string()}},
    CommandSpec{"open_data", program, {text}, "Ctrl+Shift+O", {std::string()}},
    CommandSpec{"recover", program, {text}, "", {}},
    CommandSpec{"save", program, {}, "Ctrl+S", {}},
    CommandSpec{"save_as", program, {text}, "Ctrl+Shift+S", {std::string()}},
    CommandSpec{"export", program, {}, "Ctrl+E", {}},
    CommandSpec{"palette", program, {}, "Ctrl+K", {}},
    CommandSpec{"code", program, {}, "Ctrl+Shift+K", {}},
    CommandSpec{"twin", program, {}, "T", {}},
    CommandSpec{"wipe", program, {}, "Shift+W", {}},
    CommandSpec{"edit_table", program, {}, "", {}},
    CommandSpec{"paint_pad", program, {}, "", {}},
    CommandSpec{"restart_race", program, {}, "", {}},
    CommandSpec{"measure_curvature", program, {}, "", {}},
    CommandSpec{"find_rates", program, {}, "", {}},
    CommandSpec{"cancel_measuring", program, {}, "", {}},
    CommandSpec{"cancel_race", program, {}, "", {}},
    CommandSpec{"full_screen", program, {}, "F", {}},
    CommandSpec{"fit", program, {}, "H", {}},
    CommandSpec{"help", program, {}, "F1", {}},
    CommandSpec{"quit", program, {}, "Ctrl+Q", {}},
};

}  // namespace

std::span<const CommandSpec> command_table() { return command_rows; }

std::string help_key(const CommandSpec& spec) {
  std::string key = "command." + std::string(spec.name);
  for (const CommandArgument& argument : spec.key_arguments) {
    const auto* word = std::get_if<std::string>(&argument);
    if (word != nullptr && !word->empty()) key += "_" + *word;
  }
  return key;
}

const CommandSpec* find_command(std::string_view name) {
  const std::span<const CommandSpec> table = command_table();
  const auto found =
      std::find_if(table.begin(), table.end(), [&](const CommandSpec& spec) { return spec.name == name; });
  return found == table.end() ? nullptr : &*found;
}

}  // namespace chainrule
