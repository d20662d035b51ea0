// What the mouse does on a landscape, and what is forgotten with the network it is of.
#include "tests/gui/desk_rig.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <thread>

using namespace chainrule;
using namespace chainrule::test;

namespace {

constexpr int landscape_entry = 9, contour_entry = 10;

/// Frames until `done`, a minute at most.
template <class Done>
void wait_until(DeskRig& rig, const Done& done) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (!done() && std::chrono::steady_clock::now() < end) {
    rig.frame();
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  REQUIRE(done());
}

LandscapeBoard& board(DeskRig& rig) { return rig.desk().figures().board(); }

Rect show(DeskRig& rig, int entry) {
  rig.choose("slot1/kind", entry);
  wait_until(rig, [&] { return board(rig).facts().surface != nullptr; });
  rig.settle();
  return rig.place("slot1/figure");
}

}  // namespace

TEST_CASE("a click on the map begins there, on the network's plane; undo brings the weights back") {
  DeskRig rig("spiral");
  const Rect place = show(rig, contour_entry);
  const nn::Vector before = rig.session().document().state.parameters;
  rig.click_at({place.x + 0.45 * place.width, place.y + 0.6 * place.height});
  const nn::Vector there = rig.session().document().state.parameters;
  REQUIRE(there != before);
  wait_until(rig, [&] { return board(rig).facts().here && board(rig).facts().age == 0; });
  rig.key("Ctrl+Z");
  CHECK(rig.session().document().state.parameters == before);
}

TEST_CASE("a click on the map of a function begins the race there") {
  DeskRig rig("rosenbrock-race");
  const Rect place = show(rig, contour_entry);
  const nn::Vector before = rig.session().document().state.parameters;
  rig.click_at({place.x + 0.45 * place.width, place.y + 0.6 * place.height});
  const std::optional<nn::PlanePoint> start = rig.session().document().scene.race.start;
  REQUIRE(start);
  CHECK(rig.session().document().state.parameters == before);
  wait_until(rig, [&] { return board(rig).course() && !board(rig).course()->racers.empty() && board(rig).course()->racers[0].places[0] == *start; });
}

TEST_CASE("dragging turns the landscape and changes no weight; the wheel brings it nearer") {
  DeskRig rig("spiral");
  const Rect place = show(rig, landscape_entry);
  const nn::Vector before = rig.session().document().state.parameters;
  const Eye first = rig.session().view().eye;
  const Point middle{place.x + place.width / 2, place.y + 0.6 * place.height};
  rig.drag_between(middle, {middle.x + 60, middle.y + 30});
  CHECK(rig.session().view().eye.azimuth != first.azimuth);
  CHECK(rig.session().view().eye.elevation > first.elevation);
  CHECK(rig.session().document().state.parameters == before);
  rig.wheel("slot1/figure", 2);
  CHECK(rig.session().view().eye.zoom > first.zoom);
}

TEST_CASE("what was measured of another network is forgotten") {
  DeskRig rig("spiral");
  rig.click("measure_curvature");
  wait_until(rig, [&] { return board(rig).curvature() && !board(rig).measuring(); });
  rig.frame();
  rig.click("find_rates");
  wait_until(rig, [&] { return board(rig).rates() && !board(rig).measuring(); });
  rig.choose("optimizer", 5);  // the same network
  rig.frame();
  CHECK(board(rig).curvature() != nullptr);
  rig.choose("layer1/activation", 4);
  rig.frame();
  CHECK(board(rig).curvature() == nullptr);
  CHECK(board(rig).rates() == nullptr);
}
