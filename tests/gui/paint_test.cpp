// The pad: an image is painted with the mouse, answered at once, stepped afterwards.
#include "app/document/own_example.hpp"
#include "tests/gui/desk_rig.hpp"

#include <doctest/doctest.h>

#include <filesystem>

using namespace chainrule;
using namespace chainrule::test;

namespace {

bool has_images() { return std::filesystem::exists("/usr/share/datasets/fashion-mnist"); }

const OwnExample& own(DeskRig& rig) { return *rig.session().document().scene.own; }

Point on_pad(DeskRig& rig, double x, double y) {
  const Rect pad = rig.place("paint/pad");
  return {pad.x + pad.width * x / 28, pad.y + pad.height * y / 28};
}

}  // namespace

TEST_CASE("an image is painted, answered, undone stroke by stroke, and stepped") {
  if (!has_images()) return;
  DeskRig rig("fashion-mnist");
  rig.click("paint");
  REQUIRE(rig.desk().paint_pad().has_value());
  CHECK(rig.session().view().sample == own_sample);
  CHECK(own(rig).inputs.isZero());
  rig.drag_between(on_pad(rig, 8, 8), on_pad(rig, 20, 8));
  CHECK(own(rig).inputs(7 * 28 + 14) > 0.5);
  CHECK(own(rig).inputs(20 * 28 + 14) == 0);
  const nn::Trace& trace = *rig.session().shown().trace;
  CHECK(trace.tensor(trace.input)(7 * 28 + 14, 0) == doctest::Approx(own(rig).inputs(7 * 28 + 14)));
  const nn::Vector one_stroke = own(rig).inputs;
  rig.drag("paint/radius", 0.95);
  CHECK(rig.desk().paint_pad()->radius > 4);
  rig.drag_between(on_pad(rig, 8, 20), on_pad(rig, 20, 20));
  CHECK(own(rig).inputs(20 * 28 + 14) > 0.5);
  rig.click("paint/kind/1");
  rig.drag_between(on_pad(rig, 14, 7), on_pad(rig, 14, 8));
  CHECK(own(rig).inputs(7 * 28 + 14) == 0);
  rig.click("paint/undo");
  rig.key("Ctrl+Z");
  CHECK(own(rig).inputs == one_stroke);
  rig.choose("paint/wanted", 4);
  CHECK(own(rig).targets(4) == 1);
  CHECK(own(rig).targets.sum() == 1);
  rig.click("paint/clear");
  CHECK(own(rig).inputs.isZero());
  CHECK(own(rig).targets(4) == 1);
  rig.click("paint/kind/0");
  rig.click_at(on_pad(rig, 14, 14));
  rig.click("paint/step");
  CHECK_FALSE(rig.desk().paint_pad().has_value());
  CHECK(rig.session().view().sample == own_sample);
  rig.key("Right");
  CHECK(rig.session().view().position.step == 0);
  rig.click("paint");
  rig.key("Escape");
  CHECK_FALSE(rig.desk().paint_pad().has_value());
  rig.click("paint");
  rig.click("paint/close");
  CHECK_FALSE(rig.desk().paint_pad().has_value());
}

TEST_CASE("the pad is clean in every language and scale, and is not there where there are no images") {
  DeskRig without("spiral");
  CHECK_FALSE(without.has("paint"));
  CHECK(without.has("draw_points"));
  REQUIRE_FALSE(without.desk().paint_pad().has_value());
  if (!has_images()) return;
  DeskRig rig("fashion-mnist");
  rig.look_in_every_language({{1, 1024, 680}, {1.5, 2160, 1350}, {2, 1920, 1200}}, [&] {
    rig.key("Escape");
    rig.do_by_palette("own image is painted");
    REQUIRE(rig.desk().paint_pad());
  });
}
