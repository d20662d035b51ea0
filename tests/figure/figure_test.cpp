#include "app/figure/figure.hpp"

#include <doctest/doctest.h>

#include <limits>

using namespace chainrule;

namespace {

Mark circle(std::string id, Point center, double radius) {
  Mark mark;
  mark.id = std::move(id);
  mark.shape = CircleShape{center, radius};
  mark.fill = {10, 20, 30, 255};
  return mark;
}

Mark link(std::string id, Point from, Point to) {
  Mark mark;
  mark.id = std::move(id);
  mark.shape = CubicShape{from, {(from.x + to.x) / 2, from.y}, {(from.x + to.x) / 2, to.y}, to};
  mark.stroke = {{0, 0, 0, 255}, 2, Dash::solid};
  mark.hit_pt = 4;
  return mark;
}

}  // namespace

TEST_CASE("the topmost mark with an id is hit") {
  Figure figure;
  figure.marks = {circle("below", {10, 10}, 8), circle("", {10, 10}, 8), circle("above", {16, 10}, 4)};
  REQUIRE(hit_test(figure, {15, 10}));
  CHECK(hit_test(figure, {15, 10})->id == "above");
  CHECK(hit_test(figure, {4, 10})->id == "below");
  CHECK(hit_test(figure, {40, 40}) == nullptr);
}

TEST_CASE("a link is hit within four points of its curve and no further") {
  Figure figure;
  figure.marks = {link("w", {0, 0}, {100, 0})};
  CHECK(hit_test(figure, {50, 4.9}));
  CHECK_FALSE(hit_test(figure, {50, 5.6}));
}

TEST_CASE("what is clipped away cannot be hit") {
  Figure figure;
  figure.marks = {circle("a", {10, 10}, 8)};
  figure.marks[0].clip = Rect{0, 0, 9, 20};
  CHECK(hit_test(figure, {5, 10}));
  CHECK_FALSE(hit_test(figure, {12, 10}));
}

TEST_CASE("marks are found by id; the empty id finds nothing") {
  Figure figure;
  figure.marks = {circle("", {0, 0}, 1), circle("b", {0, 0}, 1)};
  CHECK(figure.find("b") == &figure.marks[1]);
  CHECK(figure.find("c") == nullptr);
  CHECK(figure.find("") == nullptr);
}

TEST_CASE("a field is coloured by its theme's ends, smoothly or in two colours") {
  FieldShape shape;
  auto field = std::make_shared<Field>();
  field->width = 2, field->height = 1;
  field->values = {-1.0f, 1.0f};
  shape.field = field;
  shape.negative = {200, 0, 0, 255}, shape.neutral = {100, 100, 100, 255}, shape.positive = {0, 0, 200, 255};
  shape.smooth = false;
  CHECK(colored(shape).pixels == std::vector<Color>{{200, 0, 0, 255}, {0, 0, 200, 255}});
  auto small = std::make_shared<Field>(*field);
  small->values = {-0.1f, 0.1f};
  shape.field = small;
  shape.discretize = true;
  CHECK(colored(shape).pixels == std::vector<Color>{{200, 0, 0, 255}, {0, 0, 200, 255}});
}

TEST_CASE("a field's value that is no number is drawn as neutral") {
  FieldShape shape;
  auto field = std::make_shared<Field>();
  field->width = field->height = 1;
  field->values = {std::numeric_limits<float>::quiet_NaN()};
  shape.field = field;
  shape.neutral = {7, 8, 9, 255};
  CHECK(colored(shape).pixels[0] == Color{7, 8, 9, 255});
}

TEST_CASE("a dump says every mark in a line, with rounded numbers and no -0") {
  Figure figure;
  figure.name = "f", figure.title = "T", figure.width_pt = 10, figure.height_pt = 5;
  figure.marks = {circle("a", {-0.01, 2.25}, 1.04)};
  CHECK(dump(figure) == "figure f 10x5 #ffffffff \"T\"\na circle 0,2.3 r1 fill #0a141eff\n");
}
