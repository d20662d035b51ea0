#include "app/document/command.hpp"
#include "app/files/assets.hpp"

#include <doctest/doctest.h>

#include <random>
#include <set>

using namespace chainrule;

TEST_CASE("every row of the table has a sentence in every language and passes its own check") {
  const Tables tables = load_tables().value();
  std::set<std::string> keys;
  for (const CommandSpec& spec : command_table()) {
    for (const Language& language : tables.languages) CHECK(language.has(help_key(spec)));
    CHECK(find_command(spec.name)->arguments == spec.arguments);
    if (spec.key.empty()) continue;
    CHECK(keys.insert(std::string(spec.key)).second);
    CHECK(check({std::string(spec.name), spec.key_arguments}).has_value());
  }
  CHECK(find_command("no_such") == nullptr);
}

TEST_CASE("printing and parsing give the same command") {
  std::mt19937_64 random(9);
  const char* pieces[] = {"a", " ", "\"", "\\", "\n", "\t", "學", "n", "0.1"};
  for (int i = 0; i < 2000; ++i) {
    const CommandSpec& spec = command_table()[random() % command_table().size()];
    Command command{std::string(spec.name), {}};
    for (const ArgumentKind kind : spec.arguments) {
      if (kind == ArgumentKind::integer) command.arguments.emplace_back(static_cast<std::int64_t>(random()));
      if (kind == ArgumentKind::real)
        command.arguments.emplace_back(static_cast<double>(random()) / 1e5 * (random() % 2 ? 1 : -1e-20));
      if (kind == ArgumentKind::text) {
        std::string text;
        for (auto k = random() % 5; k > 0; --k) text += pieces[random() % std::size(pieces)];
        command.arguments.emplace_back(text);
      }
    }
    const std::string line = print(command);
    CAPTURE(line);
    const auto back = parse_command(line);
    REQUIRE(back.has_value());
    CHECK(back.value() == command);
  }
}

TEST_CASE("a line is read by the table") {
  CHECK(parse_command("set training.learning_rate 0.1").value() ==
        Command{"set", {std::string("training.learning_rate"), std::string("0.1")}});
  CHECK(parse_command("  scale   2 ").value() == Command{"scale", {2.0}});
  CHECK(parse_command("").error().code == "command.empty");
  CHECK(parse_command("jump 3").error().code == "command.unknown");
  CHECK(parse_command("set x").error().code == "command.argument_count");
  CHECK(parse_command("sample x").error().code == "command.argument_type");
  CHECK(parse_command("sample 1.5").error().code == "command.argument_type");
  CHECK(parse_command("scale nan").error().code == "command.argument_type");
  CHECK(parse_command("set \"a b").error().code == "command.quote");
}

TEST_CASE("check refuses what the table does not allow") {
  CHECK(check({"scale", {std::int64_t{1}}}).error().code == "command.argument_type");
  CHECK(check({"scale", {std::numeric_limits<double>::infinity()}}).error().code == "command.argument_type");
  CHECK(check({"undo", {1.0}}).error().code == "command.argument_count");
  CHECK(check({"undo", {}}).has_value());
}

TEST_CASE("what may be left out may be left out, and no more") {
  CHECK(parse_command("add_layer").value() == Command{"add_layer", {}});
  CHECK(parse_command("add_layer 1").value() == Command{"add_layer", {std::int64_t{1}}});
  CHECK(print({"remove_layer", {std::int64_t{0}}}) == "remove_layer 0");
  const Error many = parse_command("remove_layer 0 1").error();
  CHECK(many.code == "command.argument_count");
  CHECK(many.arguments[1].second == "0–1");
  CHECK(parse_command("add_layer first").error().code == "command.argument_type");
  CHECK(check({"add_layer", {}}).has_value());
  CHECK(check({"add_layer", {1.0}}).error().code == "command.argument_type");
  CHECK(check({"reset", {std::int64_t{1}}}).error().code == "command.argument_count");
}
