// The figures of the race as data, with a fixed table of character widths.
#include "app/document/document.hpp"
#include "app/figure/race_curves.hpp"
#include "app/files/assets.hpp"
#include "tests/golden/golden_file.hpp"

using namespace chainrule;
using chainrule::testing::check_golden;

TEST_CASE("five optimizers and one too fast on a narrow ellipse, in two languages") {
  const Tables tables = load_tables().value();
  const FontMetrics metrics = FontMetrics::fixed();
  Scene scene = load_scene("worked-example").value().scene;
  scene.landscape.function = nn::TestFunction::ellipse;
  scene.race.racers = usual_racers(scene.landscape, scene.rule);
  scene.race.racers.push_back(usual_racer(nn::OptimizerKind::sgd, scene.landscape, scene.rule));
  scene.race.racers.back().rule.learning_rate = 100;
  nn::Race race = race_of(scene.landscape, scene.race, scene.network, scene.rule, nullptr, {});
  for (int i = 0; i < 120; ++i) race.step();
  RaceSpec spec{&race.course(), scene.race.racers, 10, true, true};
  FigureStyle style;
  style.theme = tables.theme("light");
  style.metrics = &metrics;
  style.language = tables.language("en");
  check_golden("dump-race-curves.txt", dump(race_curves(spec, style)));
  check_golden("dump-race-table.txt", dump(race_table(spec, style)));
  style.language = tables.language("zh-TW");
  style.theme = tables.theme("dark");
  spec.log_scale = false;
  spec.step.reset();
  check_golden("dump-race-curves-zh-TW.txt", dump(race_curves(spec, style)));
  check_golden("dump-race-table-zh-TW.txt", dump(race_table(spec, style)));
}
