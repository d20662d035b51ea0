// Choosing an example by what is seen of it: a point of the map, a row or a thumbnail of a sheet.
#include "app/figure/example_sheet.hpp"
#include "app/ui/figure_painter.hpp"
#include "tests/gui/desk_rig.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <chrono>
#include <thread>

using namespace chainrule;
using namespace chainrule::test;

namespace {

constexpr int slot_of_wrong = 17, slot_of_examples = 18;  // in the list of figures

const View& view_of(DeskRig& rig) { return rig.session().view(); }

/// Frames until the sheet in the first slot has been measured.
void show_sheet(DeskRig& rig, int kind) {
  rig.choose("slot1/kind", kind);
  for (int i = 0; i < 5000 && rig.desk().figures().busy(); ++i) {
    rig.frame();
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  rig.settle();
}

/// The sheet as it stands on the screen, and where a mark of it lies.
const Figure& sheet(DeskRig& rig) {
  const Rect rect = rig.place("slot1/figure");
  const double scale = rig.session().view().scale;
  return rig.desk().figures().get(rig.desk().state().slots[0], rig.session(), "", std::floor(rect.width / scale), std::floor(rect.height / scale));
}

Point middle_of(DeskRig& rig, const std::string& id) {
  const Mark* mark = sheet(rig).find(id);
  REQUIRE_MESSAGE(mark != nullptr, id);
  const Rect rect = rig.place("slot1/figure");
  const FigurePlace place{{std::floor(rect.x), std::floor(rect.y)}, rig.session().view().scale};
  const Rect bounds = place.to_pixels(bounds_of(*mark, materials().metrics));
  return {bounds.x + bounds.width / 2, bounds.y + bounds.height / 2};
}

std::vector<nn::Index> shown_examples(DeskRig& rig) {
  std::vector<nn::Index> examples;
  for (const Mark& mark : sheet(rig).marks)
    if (const std::optional<nn::Index> example = example_of_mark(mark.id)) examples.push_back(*example);
  return examples;
}

}  // namespace

TEST_CASE("a click on a point of the map makes it the example that is stepped") {
  DeskRig rig("spiral");
  const nn::Dataset& data = *rig.session().document().data;
  REQUIRE(view_of(rig).sample == 0);
  rig.click_at(rig.on_map(data.input(0, 17), data.input(1, 17)));
  const nn::Index chosen = view_of(rig).sample;
  REQUIRE(chosen != 0);
  CHECK(std::hypot(data.input(0, chosen) - data.input(0, 17), data.input(1, chosen) - data.input(1, 17)) < 0.5);
  CHECK(rig.session().shown().trace->examples.front() == chosen);
  rig.click_at(rig.on_map(5.8, -5.8));  // nothing is there
  CHECK(view_of(rig).sample == chosen);
  rig.key("D");
  rig.click_at(rig.on_map(data.input(0, 0), data.input(1, 0)));  // the pen is out: this takes hold of the point
  CHECK(view_of(rig).sample == chosen);
}

TEST_CASE("wrong answers stand in a sheet; a click on one steps it, the wheel turns the page") {
  DeskRig rig("spiral");
  show_sheet(rig, slot_of_wrong);
  REQUIRE(rig.desk().state().slots[0] == FigureKind::misclassified);
  const std::vector<nn::Index> first_page = shown_examples(rig);
  REQUIRE(first_page.size() > 3);
  rig.click_at(middle_of(rig, "example/" + std::to_string(first_page[2] + 1)));
  CHECK(view_of(rig).sample == first_page[2]);
  rig.wheel("slot1/figure", -1);
  rig.settle();
  CHECK(view_of(rig).example_page == 1);
  CHECK(shown_examples(rig) != first_page);
  rig.click("slot1/page/less");
  CHECK(shown_examples(rig) == first_page);
  rig.click("slot1/page/more");
  CHECK(view_of(rig).example_page == 1);
  rig.type_into("slot1/page/number", "1");
  CHECK(view_of(rig).example_page == 0);
  CHECK_FALSE(rig.has("slot1/answers"));
}

TEST_CASE("examples are chosen by class and by answer") {
  DeskRig rig("spiral");
  show_sheet(rig, slot_of_examples);
  REQUIRE(rig.has("slot1/class"));
  rig.choose("slot1/class", 2);
  CHECK(view_of(rig).example_class == 1);
  REQUIRE_FALSE(shown_examples(rig).empty());
  for (const nn::Index example : shown_examples(rig)) CHECK(rig.session().document().data->targets(0, example) == 1);
  rig.choose("slot1/answers", 2);
  CHECK(view_of(rig).example_filter == nn::AnswerFilter::wrong);
  CHECK(view_of(rig).example_class == 1);
  rig.choose("slot1/class", 0);
  CHECK(view_of(rig).example_class == -1);
  for (const char* line : {"examples some -1 0", "examples all 2 0", "examples all -1 -1", "examples all -1 500"})
    CHECK_FALSE(rig.session().execute(parse_command(line).value()).has_value());
  rig.click("slot1/expand");
  CHECK(rig.has("full/answers"));
}

TEST_CASE("the sheet of images fits every scale and language") {
  DeskRig rig("fashion-mnist");
  if (rig.session().document().data->image_width == 0) return;
  rig.look_in_every_language({{1, 1440, 900}, {2, 2880, 1800}}, [&] {
    show_sheet(rig, slot_of_examples);
    CHECK_FALSE(shown_examples(rig).empty());
  });
}
