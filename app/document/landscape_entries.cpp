#include "app/document/landscape_entries.hpp"

#include "app/document/rule_entries.hpp"
#include "app/text/number_format.hpp"

#include <algorithm>

namespace chainrule {
namespace {

constexpr std::string_view of_network = "network";

/// A test function's id, or "network" for the network's own loss.
std::optional<nn::TestFunction> read_function(TableReader& table) {
  const std::string id = table.text("function", std::string(of_network));
  if (id == of_network) return std::nullopt;
  const std::optional<nn::TestFunction> function = nn::test_function_from_id(id);
  if (function) return function;
  std::string known(of_network);
  for (const nn::TestFunction one : nn::test_functions()) known += ", " + std::string(nn::id_of(one));
  table.fail("scene.unknown_name", "function", {{"name", id}, {"known", known}});
  return std::nullopt;
}

/// A text; a formula that is nothing but a number may stand there as one.
std::string read_formula(TableReader& table) {
  const TomlValue* value = table.find("formula");
  if (value == nullptr) return {};
  std::string formula;
  if (const auto* whole = value->as<std::int64_t>()) formula = std::to_string(*whole);
  else if (const auto* real = value->as<double>()) formula = shortest(*real);
  else formula = table.text("formula", std::string());
  if (formula.empty() || table.failed()) return formula;
  const std::variant<nn::Expression, nn::ExpressionError> parsed = nn::Expression::parse(formula);
  if (const auto* error = std::get_if<nn::ExpressionError>(&parsed)) {
    table.fail("formula." + std::string(nn::id_of(error->fault)), "formula",
               {{"column", std::to_string(error->position + 1)},
                {"text", error->text.empty() ? "@error.formula.end" : error->text},
                {"limit", std::to_string(error->fault == nn::ExpressionFault::too_deep ? nn::Expression::deepest : static_cast<int>(nn::Expression::longest))}});
  }
  return formula;
}

/// [layer, unit, input], all from 0; input -1 is the bias.
nn::ParameterPlace read_place(TableReader& table, std::string_view key, nn::ParameterPlace otherwise) {
  const TomlValue* value = table.find(key);
  if (value == nullptr) return otherwise;
  const auto* list = value->as<TomlArray>();
  const bool has_three = list != nullptr && list->size() == 3;
  std::int64_t numbers[3] = {};
  for (std::size_t i = 0; i < 3; ++i) {
    const auto* number = has_three ? (*list)[i].as<std::int64_t>() : nullptr;
    if (number == nullptr || *number < (i == 2 ? -1 : 0) || *number > 1'000'000'000) {
      table.wrong_type(key, "parameter_place");
      return otherwise;
    }
    numbers[i] = *number;
  }
  return {numbers[0], numbers[1], numbers[2]};
}

TomlValue place_value(const nn::ParameterPlace& place) {
  return {TomlArray{{std::int64_t{place.layer}}, {std::int64_t{place.unit}}, {std::int64_t{place.input}}}};
}

std::optional<nn::PlanePoint> read_start(TableReader& race) {
  const std::optional<nn::Vector> numbers = race.vector("start");
  if (!numbers || race.failed()) return std::nullopt;
  if (numbers->size() == 2) return nn::PlanePoint{(*numbers)(0), (*numbers)(1)};
  race.wrong_type("start", "point");
  return std::nullopt;
}

nn::RacerSpec read_racer(TableReader& table) {
  table.allow_only({"name", "optimizer", "learning_rate", "momentum", "smoothing", "beta1", "beta2", "epsilon", "epsilon_form",
                    "weight_decay", "schedule", "decay_factor", "decay_steps", "cosine_steps", "min_learning_rate", "warmup_steps"});
  nn::RacerSpec racer;
  racer.name = table.text("name", std::string());
  read_optimizer(table, racer.rule);
  racer.rule.learning_rate = table.real("learning_rate", racer.rule.learning_rate, {0});
  racer.rule.schedule = read_schedule(table);
  return racer;
}

void read_racers(TableReader& race, std::vector<nn::RacerSpec>& racers) {
  const TomlValue* value = race.find("racer");
  if (value == nullptr) return;
  const auto* list = value->as<TomlArray>();
  if (list == nullptr) return race.wrong_type("racer", "tables");
  if (list->size() > most_racers) return race.fail("scene.too_many_racers", "racer", {{"limit", std::to_string(most_racers)}});
  for (std::size_t i = 0; i < list->size() && !race.failed(); ++i) {
    const TomlValue& element = (*list)[i];
    const auto* table = element.as<TomlTable>();
    if (table == nullptr) return race.wrong_type("racer", "tables");
    Place place;
    if (element.line > 0) place = {race.place_of("racer").file, element.line, element.column};
    TableReader reader(*table, race.full_key("racer") + "[" + std::to_string(i) + "]", place, race.first_error());
    racers.push_back(read_racer(reader));
  }
}

TomlTable racer_table(const nn::RacerSpec& racer) {
  const nn::TrainingRule usual;
  TomlTable table;
  if (!racer.name.empty()) table.set("name", {racer.name});
  table.set("optimizer", {std::string(nn::id_of(racer.rule.optimizer))});
  table.set("learning_rate", {racer.rule.learning_rate});
  if (racer.rule.beta1 != usual.beta1) table.set("beta1", {racer.rule.beta1});
  if (racer.rule.beta2 != usual.beta2) table.set("beta2", {racer.rule.beta2});
  set_optimizer_numbers(table, racer.rule);
  return table;
}

}  // namespace

LandscapeChoice read_landscape(TableReader& file) {
  TableReader table = file.table("landscape");
  table.allow_only({"function", "formula", "slice", "seed", "first", "second", "reach", "data", "penalty", "dropout"});
  LandscapeChoice choice;
  choice.function = read_function(table);
  choice.formula = read_formula(table);
  choice.slice = table.choice<nn::SliceKind>("slice", choice.slice, nn::slice_kinds());
  choice.seed = static_cast<std::uint64_t>(table.integer("seed", static_cast<std::int64_t>(choice.seed), {}));
  choice.first = read_place(table, "first", choice.first);
  choice.second = read_place(table, "second", choice.second);
  choice.reach = table.real("reach", choice.reach, {0});
  choice.data = table.choice<nn::SurfaceData>("data", choice.data, nn::surface_data_kinds());
  choice.penalty = table.boolean("penalty", choice.penalty);
  choice.dropout = table.boolean("dropout", choice.dropout);
  return choice;
}

RaceChoice read_race(TableReader& file) {
  TableReader race = file.table("race");
  race.allow_only({"steps", "start", "racer"});
  RaceChoice choice;
  choice.steps = race.integer("steps", choice.steps, {1, most_race_steps});
  choice.start = read_start(race);
  read_racers(race, choice.racers);
  return choice;
}

TomlTable landscape_table(const LandscapeChoice& landscape) {
  const LandscapeChoice usual;
  TomlTable table;
  if (landscape.function) table.set("function", {std::string(nn::id_of(*landscape.function))});
  if (!landscape.formula.empty()) table.set("formula", {landscape.formula});
  if (landscape.slice != usual.slice) table.set("slice", {std::string(nn::id_of(landscape.slice))});
  if (landscape.seed != usual.seed) table.set("seed", {static_cast<std::int64_t>(landscape.seed)});
  if (!(landscape.first == usual.first)) table.set("first", place_value(landscape.first));
  if (!(landscape.second == usual.second)) table.set("second", place_value(landscape.second));
  if (landscape.reach != usual.reach) table.set("reach", {landscape.reach});
  if (landscape.data != usual.data) table.set("data", {std::string(nn::id_of(landscape.data))});
  if (landscape.penalty) table.set("penalty", {true});
  if (landscape.dropout) table.set("dropout", {true});
  return table;
}

TomlTable race_table(const RaceChoice& race) {
  TomlTable table;
  if (race.steps != RaceChoice{}.steps) table.set("steps", {std::int64_t{race.steps}});
  if (race.start) table.set("start", {TomlArray{{race.start->x}, {race.start->y}}});
  TomlArray racers;
  for (const nn::RacerSpec& racer : race.racers) racers.push_back({racer_table(racer)});
  if (!racers.empty()) table.set("racer", {std::move(racers)});
  return table;
}

}  // namespace chainrule
