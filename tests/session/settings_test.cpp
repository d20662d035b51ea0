// What is remembered from one run of the program to the next.
#include "app/session/settings.hpp"

#include <doctest/doctest.h>

using namespace chainrule;

TEST_CASE("settings come back as they were printed") {
  Settings settings;
  CHECK(parse_settings(print_settings(settings), "f").value() == settings);
  settings.language = "zh-TW";
  settings.theme = "dark";
  settings.scale = 1.25;
  settings.digits = 6;
  settings.letters = Letters{LetterSet::net_out, BiasSign::threshold};
  settings.reduced_motion = true;
  settings.window = WindowPlace{-40, 25, 1200, 800, true};
  settings.recent_files = {"/資料/一.toml", "/tmp/a \"b\".toml"};
  CHECK(parse_settings(print_settings(settings), "f").value() == settings);
}

TEST_CASE("what an old or a later program wrote does not matter; what is no TOML is named with its place") {
  const Result<Settings> odd = parse_settings("language = 3\nscale = 9\ndigits = 0\nnew_thing = true\n[window]\nx = 1\ny = 2\nwidth = 5\nheight = 900\n", "f");
  REQUIRE(odd);
  CHECK(*odd == Settings{});
  CHECK(parse_settings("scale = 2\n", "f").value().scale == 2.0);
  const Result<Settings> bad = parse_settings("language = \"en\"\nscale = \n", "settings.toml");
  REQUIRE_FALSE(bad);
  CHECK(bad.error().place.file == "settings.toml");
  CHECK(bad.error().place.line == 2);
}

TEST_CASE("a file that was opened lately stands in front, once, and at most ten are kept") {
  Settings settings;
  for (int number = 0; number < 12; ++number) note_recent_file(settings, "/" + std::to_string(number));
  CHECK(settings.recent_files.size() == most_recent_files);
  CHECK(settings.recent_files.front() == "/11");
  note_recent_file(settings, "/5");
  CHECK(settings.recent_files.front() == "/5");
  CHECK(settings.recent_files.size() == most_recent_files);
  CHECK(std::count(settings.recent_files.begin(), settings.recent_files.end(), "/5") == 1);
}
