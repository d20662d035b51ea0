#include "app/text/number_format.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>

using chainrule::NumberFormat;
using chainrule::parse_number;
using chainrule::shortest;

TEST_CASE("numbers are shown with the digits asked for and no trailing zeros") {
  const NumberFormat four(4);
  CHECK(four(0.593269992107) == "0.5933");
  CHECK(four(-0.038098236517) == "\u22120.0381");
  CHECK(four(12.5) == "12.5");
  CHECK(four(0.05) == "0.05");
  CHECK(four(0) == "0");
  CHECK(four(-0.0) == "0");
  CHECK(four(1) == "1");
  CHECK(four(101770) == "101770");
  CHECK(four(0.00012346) == "0.0001235");
  CHECK(four(9.99996) == "10");
  CHECK(NumberFormat(17)(0.1) == "0.10000000000000001");
  CHECK(NumberFormat(1)(0.97) == "1");
}

TEST_CASE("very small and very large numbers get a power of ten in each way of writing") {
  const NumberFormat four(4);
  CHECK(four(1.2e-7) == "1.2\u00d710\u207b\u2077");
  CHECK(four.ascii(1.2e-7) == "1.2e-07");
  CHECK(four.latex(-1.2e-7) == "-1.2\\times 10^{-7}");
  CHECK(four(1e123) == "1\u00d710\u00b9\u00b2\u00b3");
  CHECK(four.ascii(1e123) == "1e+123");
  CHECK(four.ascii(-0.0381) == "-0.0381");
}

TEST_CASE("what is not finite has a name of its own") {
  const NumberFormat four(4);
  const double inf = std::numeric_limits<double>::infinity();
  CHECK(four(inf) == "\u221e");
  CHECK(four(-inf) == "\u2212\u221e");
  CHECK(four(std::nan("")) == "NaN");
  CHECK(four.latex(-inf) == "-\\infty");
  CHECK(shortest(-inf) == "-inf");
  CHECK(shortest(std::nan("")) == "nan");
}

TEST_CASE("shortest decimals read back as the same double") {
  std::mt19937_64 bits(7);
  for (int i = 0; i < 20000; ++i) {
    const std::uint64_t pattern = bits();
    double value = 0;
    std::memcpy(&value, &pattern, sizeof value);
    if (!std::isfinite(value)) continue;
    const auto back = parse_number(shortest(value));
    REQUIRE(back.has_value());
    CHECK(*back == value);
  }
}

TEST_CASE("numbers are read as people and programs write them") {
  CHECK(parse_number("0.5") == 0.5);
  CHECK(parse_number(" -1e-3 ") == -1e-3);
  CHECK(parse_number("\u22122.5") == -2.5);
  CHECK(parse_number("1.2\u00d710\u207b\u2077") == 1.2e-7);
  CHECK(parse_number("3\u00d710\u00b2") == 300);
  CHECK(parse_number("+4") == 4);
  CHECK(parse_number(".5") == 0.5);
}

TEST_CASE("what is no number is not read") {
  for (const char* text : {"", " ", "nan", "inf", "-inf", "1e999", "0.5x", "1,5", "--1", "+-1", "\u00b2", "abc", "1 2",
                           "0x10", "-", "e5"}) {
    INFO(std::string(text));
    CHECK_FALSE(parse_number(text).has_value());
  }
}
