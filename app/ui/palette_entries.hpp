#pragma once
#include "app/ui/inputs.hpp"

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace chainrule {

/// One thing that can be done, as the command palette offers it.
struct PaletteEntry {
  std::string words;       ///< in the shown language
  std::string other_words;  ///< in English, which is found too whatever is shown
  std::string key;          ///< as keys are marked; empty: none
  Command command;
};

/// Every command that needs no more to be said, and every choice out of a list: scenes, files opened lately, figures,
/// languages, themes, sizes of a step, optimizers, losses, data sets.
std::vector<PaletteEntry> palette_entries(const Inputs& inputs, const Language& language);

/// The entries in which every word of the question stands, those that begin with it first, else in their own order.
std::vector<std::size_t> find_entries(std::span<const PaletteEntry> entries, std::string_view question);

/// As keys are marked: "Ctrl+→".
std::string shown_key(std::string_view key);

}  // namespace chainrule
