// Anatomy of an update, learning-rate finder and descent as data, with a fixed table of character widths.
#include "app/explain/moment.hpp"
#include "app/files/assets.hpp"
#include "app/session/snapshot.hpp"
#include "engine/trace/record.hpp"
#include "tests/golden/golden_file.hpp"

using namespace chainrule;
using chainrule::testing::check_golden;

namespace {

FigureStyle style_with(const Tables& tables, const FontMetrics& metrics, const char* language, double width, double height) {
  FigureStyle style;
  style.theme = tables.theme("light");
  style.metrics = &metrics;
  style.language = tables.language(language);
  style.width_pt = width, style.height_pt = height;
  return style;
}

/// The worked example's first update under an optimizer.
std::string anatomy_under(nn::OptimizerKind optimizer, const FigureStyle& style) {
  LoadedScene loaded = load_scene("worked-example").value();
  loaded.scene.rule.optimizer = optimizer;
  const Document document = open_document(loaded).value();
  SnapshotWish wish;
  wish.maps = false;
  const Snapshot snapshot = look_at(document, document.state, wish);
  Moment moment;
  moment.trace = snapshot.trace.get();
  moment.parameter = {1, 0, 1};
  return dump(figure_of(FigureKind::anatomy, moment, style));
}

}  // namespace

TEST_CASE("the anatomy of a first update") {
  const Tables tables = load_tables().value();
  const FontMetrics metrics = FontMetrics::fixed();
  check_golden("dump-anatomy-adam.txt", anatomy_under(nn::OptimizerKind::adam, style_with(tables, metrics, "en", 700, 460)));
  check_golden("dump-anatomy-momentum-zh-TW.txt", anatomy_under(nn::OptimizerKind::momentum, style_with(tables, metrics, "zh-TW", 300, 260)));
}

TEST_CASE("a sweep of learning rates and the picture of a curvature") {
  const Tables tables = load_tables().value();
  const FontMetrics metrics = FontMetrics::fixed();
  const Document document = open_document(load_scene("worked-example").value()).value();
  SnapshotWish wish;
  wish.maps = false;
  const Snapshot snapshot = look_at(document, document.state, wish);
  nn::RateSweepSpec rates;
  rates.updates = 24;
  const nn::RateSweep sweep = *nn::sweep_rates(document.scene.network, document.scene.rule, document.data, document.state, rates);
  nn::Curvature curvature;
  curvature.eigenvalue = 0.8;
  curvature.direction = nn::gradient_of(*snapshot.trace).normalized();
  Moment moment;
  moment.trace = snapshot.trace.get();
  moment.sweep = &sweep;
  moment.curvature = &curvature;
  moment.present_rate = 0.5;
  check_golden("dump-rate-finder.txt", dump(figure_of(FigureKind::rate_finder, moment, style_with(tables, metrics, "en", 480, 320))));
  check_golden("dump-descent-picture-zh-CN.txt", dump(figure_of(FigureKind::descent_picture, moment, style_with(tables, metrics, "zh-CN", 480, 320))));
}
