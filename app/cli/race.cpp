// chainrule race: several optimizers from one start, update by update: a table, and every step as a file if wanted.
#include "app/cli/verbs.hpp"
#include "app/cli/work.hpp"
#include "app/figure/race_words.hpp"
#include "app/text/json.hpp"

namespace chainrule::cli {
namespace {

std::string table_of(const nn::RaceCourse& course, const std::vector<nn::RacerSpec>& racers, const Context& context) {
  std::vector<std::vector<std::string>> cells = {{context.text("figure.race.column.racer")}};
  for (const std::string_view column : race_columns) cells[0].push_back(context.text("figure.race.column." + std::string(column)));
  for (const RaceRow& row : race_rows(course, racers, context.language, NumberFormat(5))) {
    cells.push_back({row.name});
    cells.back().insert(cells.back().end(), row.cells.begin(), row.cells.end());
  }
  return aligned(cells, 1);
}

std::string quoted_cell(const std::string& text) {
  std::string cell = "\"";
  for (const char c : text) cell += c == '"' ? std::string("\"\"") : std::string(1, c);
  return cell + "\"";
}

/// One line for each racer and noted step; of a network without places.
std::string csv_of(const nn::RaceCourse& course, const std::vector<nn::RacerSpec>& racers, const Context& context) {
  const bool has_places = !course.racers.empty() && !course.racers.front().places.empty();
  std::string text = std::string("racer,name,step,loss,travelled,straight") + (has_places ? ",x,y\n" : "\n");
  for (std::size_t i = 0; i < course.racers.size(); ++i) {
    const nn::RaceCourse::Racer& one = course.racers[i];
    const std::string start = std::to_string(i + 1) + "," + quoted_cell(racer_name(racers[i], context.language)) + ",";
    for (std::size_t entry = 0; entry < one.losses.size(); ++entry) {
      text += start + std::to_string(course.steps[entry]);
      for (const double value : {one.losses[entry], one.travelled[entry], one.from_start[entry]}) text += "," + shortest(value);
      if (has_places) text += "," + shortest(one.places[entry].x) + "," + shortest(one.places[entry].y);
      text += "\n";
    }
  }
  return text;
}

/// One object a racer, in full precision.
std::string json_of(const nn::RaceCourse& course, const std::vector<nn::RacerSpec>& racers, const Context& context) {
  std::string text;
  for (std::size_t i = 0; i < course.racers.size(); ++i) {
    const nn::RaceCourse::Racer& one = course.racers[i];
    const bool is_lost = one.lost_at >= 0, has_moved = !one.losses.empty();
    JsonWriter json;
    json.begin_object().key("racer").value(static_cast<std::int64_t>(i + 1)).key("name").value(racer_name(racers[i], context.language));
    json.key("optimizer").value(nn::id_of(racers[i].rule.optimizer)).key("learning_rate").value(racers[i].rule.learning_rate);
    json.key("steps").value(course.steps.back()).key("final_loss");
    has_moved && !is_lost ? json.value(one.losses.back()) : json.null();
    json.key("lowest_loss");
    has_moved ? json.value(one.lowest) : json.null();
    json.key("lowest_at").value(one.lowest_at).key("travelled");
    has_moved ? json.value(one.travelled.back()) : json.null();
    json.key("straight");
    has_moved ? json.value(one.from_start.back()) : json.null();
    json.key("lost_at");
    is_lost ? json.value(one.lost_at) : json.null();
    text += json.end_object().take() + "\n";
  }
  return text;
}

}  // namespace

Result<int> run_verb(const RaceVerb& verb, const Context& context) {
  const Result<Document> opened = open(verb.scene);
  if (!opened) return opened.error();
  const Document& document = opened.value();
  const Scene& scene = document.scene;
  const std::vector<nn::RacerSpec> racers = racers_of(scene.landscape, scene.race, scene.rule);
  nn::Race race = race_of(scene.landscape, scene.race, scene.network, scene.rule, document.data, document.state);
  for (std::int64_t steps = verb.steps.value_or(scene.race.steps); steps > 0; --steps) race.step();
  if (!verb.csv.empty()) {
    if (const auto written = write_output(verb.csv, csv_of(race.course(), racers, context)); !written) return written.error();
    if (verb.csv == "-") return 0;
  }
  if (const auto written = write_output("", verb.json ? json_of(race.course(), racers, context) : table_of(race.course(), racers, context)); !written) return written.error();
  return 0;
}

}  // namespace chainrule::cli
