#pragma once
#include "app/text/language.hpp"
#include "app/text/number_format.hpp"
#include "engine/landscape/race.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace chainrule {

/// What a racer is called: its own name, else its optimizer and rate ("Adam, 0.01").
std::string racer_name(const nn::RacerSpec& racer, const Language& language);

/// What racers are called where there is little room: by their optimizers alone, as long as those tell them apart.
std::vector<std::string> short_racer_names(const std::vector<nn::RacerSpec>& racers, const Language& language);

/// One of the columns of the race's table: final, lowest, lowest_at, travelled, straight, lost. Its heading is
/// "figure.race.column.<id>".
constexpr std::array<std::string_view, 6> race_columns = {"final", "lowest", "lowest_at", "travelled", "straight", "lost"};

/// A racer's row, as screen, files and command line write it: its name, and the columns' numbers; "–" where there is none.
struct RaceRow {
  std::string name;
  std::array<std::string, race_columns.size()> cells;
};
std::vector<RaceRow> race_rows(const nn::RaceCourse& course, const std::vector<nn::RacerSpec>& racers, const Language& language,
                               const NumberFormat& number);

}  // namespace chainrule
