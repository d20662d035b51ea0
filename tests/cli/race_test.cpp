#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>

using namespace chainrule::testing;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::vector<std::string> race(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "race");
  const Outcome outcome = run_program(arguments);
  REQUIRE_MESSAGE(outcome.status == 0, outcome.err);
  return lines_of(outcome.out);
}

const std::vector<std::string> on_bowl = {"worked-example", "--set", "landscape.function=bowl", "--steps", "2", "--csv", "-"};

}  // namespace

TEST_CASE("the table has a row for each of the usual racers, in the person's language") {
  const std::vector<std::string> table = race({"spiral", "--steps", "20"});
  REQUIRE(table.size() == 6);
  CHECK(table[0].find("lowest") != std::string::npos);
  CHECK(table[1].find("gradient descent (SGD), 0.03") == 0);
  CHECK(table[5].find("Adam, 0.001") == 0);
  CHECK(race({"spiral", "--steps", "2", "--lang", "zh-TW"})[0].find("參賽者") == 0);
  CHECK(race({"spiral", "--steps", "2", "--lang", "zh-CN"})[0].find("参赛者") == 0);
}

TEST_CASE("every step is written, and the first ones are what they must be") {
  const std::vector<std::string> lines = race(on_bowl);
  REQUIRE(lines.size() == 1 + 5 * 3);
  CHECK(lines[0] == "racer,name,step,loss,travelled,straight,x,y");
  CHECK(lines[1] == "1,\"gradient descent (SGD), 0.1\",0,12.5,0,0,-4,3");
  CHECK(lines[2] == "1,\"gradient descent (SGD), 0.1\",1,10.125,0.49999999999999983,0.49999999999999983,-3.6,2.7");
  const std::vector<std::string> of_network = race({"worked-example", "--steps", "1", "--csv", "-"});
  CHECK(of_network[0] == "racer,name,step,loss,travelled,straight");
  CHECK(of_network.size() == 1 + 5 * 2);
}

TEST_CASE("a file takes the steps, the table stays on standard output; two runs are the same") {
  const TemporaryFolder folder("race");
  const std::string file = folder.file("race.csv");
  const std::vector<std::string> scene = {"worked-example", "--set", "landscape.formula=x^4 + y^2", "--set", "race.start=[1, 1]", "--set", "race.steps=7"};
  std::vector<std::string> with_file = scene, to_output = scene;
  with_file.insert(with_file.end(), {"--csv", file});
  to_output.insert(to_output.end(), {"--csv", "-"});
  CHECK(race(with_file).size() == 6);
  const std::vector<std::string> written = lines_of(content_of(file));
  CHECK(written.size() == 1 + 5 * 8);
  CHECK(written == race(to_output));
}

TEST_CASE("one that is lost is marked, and the status is 0") {
  const std::vector<std::string> table = race({"worked-example", "--set", "landscape.function=rosenbrock", "--set",
                                               "race.racer=[{optimizer=\"sgd\",learning_rate=1},{name=\"slow\",learning_rate=0.001}]"});
  REQUIRE(table.size() == 3);
  CHECK(table[1].find("–") != std::string::npos);
  CHECK(table[2].find("slow") == 0);
  CHECK(table[2].ends_with("–"));
  CHECK_FALSE(table[1].ends_with("–"));
}

TEST_CASE("bad words are refused with their place") {
  CHECK(run_program({"race"}).status == 2);
  CHECK(run_program({"race", "spiral", "--steps", "0"}).status == 2);
  CHECK(run_program({"race", "spiral", "--steps", "100001"}).status == 2);
  CHECK(run_program({"race", "spiral", "--csv", ""}).status == 2);
  const Outcome formula = run_program({"race", "spiral", "--set", "landscape.formula=x + (y"});
  CHECK(formula.status == 2);
  CHECK(formula.err.find("character 7") != std::string::npos);
  CHECK(formula.err.find("landscape.formula") != std::string::npos);
  CHECK(run_program({"race", "spiral", "--csv", "/nowhere/race.csv"}).status != 0);
}

TEST_CASE("as JSON there is one object a racer, with the same numbers as the steps") {
  const std::vector<std::string> lines = race({"worked-example", "--set", "landscape.function=bowl", "--steps", "2", "--json"});
  REQUIRE(lines.size() == 5);
  CHECK(lines[0].find("{\"racer\":1,\"name\":\"gradient descent (SGD), 0.1\",\"optimizer\":\"sgd\",\"learning_rate\":0.1,\"steps\":2,\"final_loss\":8.2") == 0);
  CHECK(lines[0].find("\"lowest_at\":2,") != std::string::npos);
  CHECK(lines[0].find("\"lost_at\":null}") != std::string::npos);
  CHECK(lines[4].find("\"optimizer\":\"adam\"") != std::string::npos);
}
