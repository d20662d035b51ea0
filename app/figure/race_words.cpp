#include "app/figure/race_words.hpp"

#include <algorithm>

namespace chainrule {
namespace {

constexpr const char* none = "–";

}  // namespace

std::string racer_name(const nn::RacerSpec& racer, const Language& language) {
  if (!racer.name.empty()) return racer.name;
  return language.text("figure.race.racer", {{"optimizer", language.text("names.optimizer." + std::string(nn::id_of(racer.rule.optimizer)))},
                                             {"rate", NumberFormat(3)(racer.rule.learning_rate)}});
}

std::vector<std::string> short_racer_names(const std::vector<nn::RacerSpec>& racers, const Language& language) {
  std::vector<std::string> names;
  for (const nn::RacerSpec& racer : racers) {
    const auto is_alike = [&](const nn::RacerSpec& other) { return other.rule.optimizer == racer.rule.optimizer; };
    const bool is_alone = racer.name.empty() && std::count_if(racers.begin(), racers.end(), is_alike) == 1;
    names.push_back(is_alone ? language.text("names.optimizer." + std::string(nn::id_of(racer.rule.optimizer))) : racer_name(racer, language));
  }
  return names;
}

std::vector<RaceRow> race_rows(const nn::RaceCourse& course, const std::vector<nn::RacerSpec>& racers, const Language& language,
                               const NumberFormat& number) {
  std::vector<RaceRow> rows;
  for (std::size_t i = 0; i < std::min(racers.size(), course.racers.size()); ++i) {
    const nn::RaceCourse::Racer& one = course.racers[i];
    RaceRow row{racer_name(racers[i], language), {}};
    row.cells.fill(none);
    const bool has_moved = !one.losses.empty(), is_lost = one.lost_at >= 0;
    if (has_moved && !is_lost) row.cells[0] = number(one.losses.back());
    if (has_moved) {
      row.cells[1] = number(one.lowest);
      row.cells[2] = with_separators(one.lowest_at);
      row.cells[3] = number(one.travelled.back());
      row.cells[4] = number(one.from_start.back());
    }
    if (is_lost) row.cells[5] = with_separators(one.lost_at);
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace chainrule
