#include "app/text/json.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

TEST_CASE("JSON is written in order with commas where they belong") {
  chainrule::JsonWriter json;
  json.begin_object().key("a").value(1).key("b").begin_array().value(0.5).value(true).null().begin_array().end_array();
  json.end_array().key("c").begin_object().end_object().key("d").value("x").end_object();
  CHECK(json.take() == R"({"a":1,"b":[0.5,true,null,[]],"c":{},"d":"x"})");
}

TEST_CASE("what is not finite becomes null") {
  chainrule::JsonWriter json;
  json.begin_array().value(std::nan("")).value(-std::numeric_limits<double>::infinity()).value(0.1).end_array();
  CHECK(json.take() == "[null,null,0.1]");
}

TEST_CASE("texts are escaped") {
  chainrule::JsonWriter json;
  json.value("a\"b\\c\n\t\x01學");
  CHECK(json.take() == "\"a\\\"b\\\\c\\n\\t\\u0001學\"");
}
