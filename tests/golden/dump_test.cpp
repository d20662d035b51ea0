// Figures as data, mark by mark, with a fixed table of character widths: independent of the fonts of the machine.
#include "app/explain/moment.hpp"
#include "app/files/assets.hpp"
#include "app/session/snapshot.hpp"
#include "tests/golden/golden_file.hpp"

using namespace chainrule;
using chainrule::testing::check_golden;

namespace {

/// One scene at one step, in one language.
std::string dumped(const std::string& scene, FigureKind kind, int step, const std::string& language,
                   const Tables& tables) {
  const Document document = open_document(load_scene(scene).value()).value();
  SnapshotWish wish;
  wish.map_resolution = 8;
  const Snapshot snapshot = look_at(document, document.state, wish);
  const FontMetrics metrics = FontMetrics::fixed();
  Moment moment;
  moment.network = &document.scene.network;
  moment.parameters = &document.state.parameters;
  moment.data = document.data.get();
  moment.trace = snapshot.trace.get();
  moment.position = {step, -1, -1};
  moment.maps = snapshot.maps.get();
  FigureStyle style;
  style.theme = tables.theme("light");
  style.metrics = &metrics;
  style.language = tables.language(language);
  return dump(figure_of(kind, moment, style));
}

}  // namespace

TEST_CASE("the network and the step card at every phase") {
  const Tables tables = load_tables().value();
  for (const int step : {-1, 0, 4, 7, 12}) {
    const std::string number = step < 0 ? "before" : std::to_string(step);
    check_golden("dump-network-" + number + ".txt", dumped("worked-example", FigureKind::network, step, "en", tables));
    check_golden("dump-step-card-" + number + ".txt",
                 dumped("worked-example", FigureKind::step_card, step, "en", tables));
  }
  check_golden("dump-network-zh-CN.txt", dumped("worked-example", FigureKind::network, 12, "zh-CN", tables));
}

TEST_CASE("a network of three layers") {
  const Tables tables = load_tables().value();
  check_golden("dump-spiral-network.txt", dumped("spiral", FigureKind::network, 3, "en", tables));
}
