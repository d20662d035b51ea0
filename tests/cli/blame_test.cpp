#include "tests/cli/json_object.hpp"
#include "tests/support/run_program.hpp"

#include <doctest/doctest.h>

using namespace chainrule;
using namespace chainrule::testing;

TEST_CASE("the routes of a weight are told in words") {
  const Outcome outcome = run_program({"blame", "worked-example", "--weight", "1,1,1", "--lang", "en"});
  REQUIRE(outcome.status == 0);
  CHECK(outcome.out.find("Layer 1, unit 1, weight 1: ∂L/∂w = 0.000438568") != std::string::npos);
  CHECK(outcome.out.find("Routes to the loss: 2.") != std::string::npos);
  CHECK(outcome.out.find("x₁ → h₁ → o₂") != std::string::npos);
  CHECK(outcome.out.find("x₁ = 0.05 · f′(h₁) = 0.241301 · w = 0.4 · f′(o₁) = 0.186816 · ∂L/∂o₁ = 0.741365") != std::string::npos);
}

TEST_CASE("the products of the routes add up to the gradient that trace tells") {
  const Outcome blamed = run_program({"blame", "spiral", "--weight", "2,3,5", "--sample", "7", "--after-steps", "20", "--json"});
  REQUIRE(blamed.status == 0);
  const TomlTable object = json_object(blamed.out);
  double sum = 0;
  for (const TomlValue& route : *object.find("routes")->as<TomlArray>()) sum += number(*route.as<TomlTable>(), "product");
  CHECK(sum == number(object, "gradient"));
  const Outcome traced = run_program({"trace", "spiral", "--sample", "7", "--after-steps", "20", "--format", "json"});
  REQUIRE(traced.status == 0);
  const TomlTable trace = json_object(traced.out);
  const TomlValue& layer = (*trace.find("gradients")->as<TomlArray>())[1];
  const TomlValue& row = (*layer.as<TomlTable>()->find("weight")->as<TomlArray>())[2];
  CHECK(number((*row.as<TomlArray>())[4]) == doctest::Approx(sum).epsilon(1e-12));
}

TEST_CASE("a limit sums routes up") {
  const Outcome outcome = run_program({"blame", "spiral", "--weight", "1,1,0", "--limit", "1", "--json"});
  REQUIRE(outcome.status == 0);
  const TomlTable object = json_object(outcome.out);
  CHECK(*object.find("summed_up")->as<bool>());
  CHECK(number(object, "whole_routes") == 8);
  CHECK(object.find("routes")->as<TomlArray>()->size() == 1);
}

TEST_CASE("a weight that is not there, or not understood, is bad usage") {
  for (const char* place : {"", "1", "1,2", "1,2,3,4", "a,1,1", "1, 1,1", "0,1,1", "3,1,1", "1,3,1", "1,1,3", "1,1,-1", "99999999999999999999,1,1"}) {
    const Outcome outcome = run_program({"blame", "worked-example", "--weight", place});
    CAPTURE(place);
    CHECK(outcome.status == 2);
    CHECK(outcome.out.empty());
    CHECK_FALSE(outcome.err.empty());
  }
  CHECK(run_program({"blame", "worked-example"}).status == 2);
  CHECK(run_program({"blame", "worked-example", "--weight", "1,1,1", "--limit", "0"}).status == 2);
}

TEST_CASE("of maxout a place is a row, and a weight without a connection has no route") {
  const Outcome piece = run_program({"blame", "maxout", "--weight", "1,5,2", "--lang", "en"});
  REQUIRE(piece.status == 0);
  CHECK(piece.out.find("Layer 1, unit 2, piece 2, weight 2: ") != std::string::npos);
  CHECK(run_program({"blame", "maxout", "--weight", "1,10,1"}).status == 2);
  const Outcome cut = run_program({"blame", "tshirt-features", "--weight", "1,1,3", "--lang", "en"});
  REQUIRE(cut.status == 0);
  CHECK(cut.out.find("∂L/∂w = 0\n") != std::string::npos);
  CHECK(cut.out.find("There is no connection here") != std::string::npos);
  CHECK(cut.out.find("x₃ →") == std::string::npos);
}
