#pragma once
#include "app/document/command.hpp"
#include "app/platform/key.hpp"
#include "app/session/view.hpp"

#include <optional>

namespace chainrule {

/// The command that a key stands for: the command table's own keys, and a few more keys for some of them (clickers for
/// lecture halls send PageDown and PageUp).
std::optional<Command> command_of_key(const KeyPress& key, const View& view);

}  // namespace chainrule
