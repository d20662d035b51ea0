#pragma once
// The tables [landscape] and [race] of a scene file.
#include "app/document/landscape_choice.hpp"
#include "app/document/table_reader.hpp"

namespace chainrule {

LandscapeChoice read_landscape(TableReader& file);
RaceChoice read_race(TableReader& file);
/// Only what differs from the defaults.
TomlTable landscape_table(const LandscapeChoice& landscape);
TomlTable race_table(const RaceChoice& race);

}  // namespace chainrule
