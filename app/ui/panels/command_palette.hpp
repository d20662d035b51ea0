#pragma once
#include "app/ui/palette_entries.hpp"

#include <optional>

namespace chainrule {

/// The command palette while it is open: what is looked for, and what was found.
struct CommandPalette {
  std::vector<PaletteEntry> entries;
  std::vector<std::size_t> found;  ///< of entries, best first
  std::string question;
  std::size_t selected = 0;  ///< of found
  bool is_ready = false;
};

struct PaletteAnswer {
  bool closed = false;
  std::optional<Command> command;
};

/// A line to type into and what it finds; ↑ ↓ choose, Enter does it.
PaletteAnswer draw_command_palette(Ui& ui, CommandPalette& palette);

}  // namespace chainrule
