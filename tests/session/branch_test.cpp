// What a change in the past leaves: branches, the way back to them, and what differs.
#include "app/document/scene_difference.hpp"
#include "app/files/assets.hpp"
#include "tests/session/test_documents.hpp"

#include <sstream>

using namespace chainrule;

namespace {

std::vector<nn::Vector> bits_of_line(Session& session) {
  std::vector<nn::Vector> line;
  for (std::int64_t step = session.first_step(); step <= session.last_step(); ++step) {
    must(session, "go_to_update " + std::to_string(step));
    REQUIRE(frames_until(session, [&] { return !session.travelling(); }));
    line.push_back(session.document().state.parameters);
  }
  return line;
}

void check_same(const std::vector<nn::Vector>& found, const std::vector<nn::Vector>& expected) {
  REQUIRE(found.size() == expected.size());
  for (std::size_t step = 0; step < found.size(); ++step) CHECK(found[step] == expected[step]);
}

void train_epochs(Session& session, int count) {
  for (int i = 0; i < count; ++i) {
    const std::int64_t from = session.document().state.step;
    must(session, "train_epoch");
    REQUIRE(frames_until(session, [&] { return !session.busy() && session.document().state.step > from; }));
  }
}

std::string words(const Session& session, std::int64_t number) {
  const Result<Tables> tables = load_tables();
  REQUIRE(tables);
  return say_differences(session.branch(number)->document->scene, session.document().scene, *tables->language("en"));
}

}  // namespace

TEST_CASE("an edit in the past makes a branch; one switches back and forth to the same bits") {
  Session session(shipped("spiral"), View{});
  train_epochs(session, 3);
  const std::vector<nn::Vector> first = bits_of_line(session);
  must(session, "set training.learning_rate 0.02");  // at the last update: nothing lies after it
  CHECK(session.branches().empty());
  must(session, "undo");
  must(session, "go_to_update 30");
  must(session, "set training.learning_rate 0.3");
  REQUIRE(session.branches().size() == 1);
  CHECK(session.branches()[0].number == 1);
  CHECK(session.branches()[0].last_step == 75);
  CHECK(session.last_step() == 30);
  must(session, "set training.learning_rate 0.25");  // nothing lies after update 30 any more
  CHECK(session.branches().size() == 1);
  train_epochs(session, 2);
  const std::vector<nn::Vector> second = bits_of_line(session);
  CHECK(words(session, 1) == "Learning rate η 0.03 → 0.25");

  must(session, "branch 1");
  REQUIRE(frames_until(session, [&] { return !session.busy(); }));
  CHECK(session.document().state.step == 75);
  CHECK(session.document().scene.rule.learning_rate == 0.03);
  CHECK_FALSE(session.can_undo());
  CHECK(session.branch(1) == nullptr);
  REQUIRE(session.branch(2) != nullptr);
  CHECK(words(session, 2) == "Learning rate η 0.25 → 0.03");
  check_same(bits_of_line(session), first);

  must(session, "branch 2");
  CHECK(session.document().scene.rule.learning_rate == 0.25);
  check_same(bits_of_line(session), second);
  CHECK(session.branch(1) != nullptr);  // it has kept its number
  train_epochs(session, 1);
  CHECK(session.document().state.step == session.last_step());
}

TEST_CASE("to go on from a step before an earlier edit, with the settings of today, is a change in the past too") {
  for (const bool by_hand : {true, false}) {
    Session session(shipped("spiral"), View{});
    must(session, "sample -1");
    train_epochs(session, 1);
    must(session, "set training.learning_rate 0.3");
    train_epochs(session, 1);
    const std::vector<nn::Vector> first = bits_of_line(session);
    must(session, "go_to_update 10");
    CHECK(session.branches().empty());
    must(session, by_hand ? "next_update" : "train_step");
    REQUIRE(frames_until(session, [&] { return !session.busy() && session.document().state.step == 11; }));
    CHECK(session.document().state.parameters != first[11]);
    REQUIRE(session.branches().size() == 1);
    const std::vector<nn::Vector> second = bits_of_line(session);
    CHECK(second.size() == 12);
    must(session, "branch 1");
    check_same(bits_of_line(session), first);
    must(session, "branch 2");
    check_same(bits_of_line(session), second);
  }
}

TEST_CASE("a branch keeps the course of its loss, and it comes back with it") {
  Session session(shipped("spiral"), View{});
  train_epochs(session, 4);
  const std::size_t measured = session.shown().curve->size();
  CHECK(measured >= 4);
  must(session, "go_to_update 30");
  REQUIRE(frames_until(session, [&] { return !session.busy(); }));
  CHECK(session.shown().curve->back().step == 30);
  must(session, "set training.l2 0.1");
  REQUIRE(session.branches().size() == 1);
  const Branch branch = session.branches()[0];
  REQUIRE(branch.course);
  CHECK(branch.course->back().step == 100);
  CHECK(branch.course->size() >= measured);
  train_epochs(session, 1);
  must(session, "branch 1");
  REQUIRE(frames_until(session, [&] { return !session.busy(); }));
  CHECK(session.shown().curve->back().step == 100);
  CHECK(session.shown().curve->size() >= measured);
  must(session, "go_to_update 30");
  must(session, "go_to_update 100");
  REQUIRE(frames_until(session, [&] { return !session.busy(); }));
  CHECK(session.shown().curve->size() >= measured);  // going back does not lose it
}

TEST_CASE("a long way to a branch is walked beside the screen") {
  Session session(shipped("spiral", {"data.samples=20000", "training.batch_size=10000", "training.learning_rate=0.03"}), View{});
  for (int i = 0; i < 60; ++i) {
    must(session, "train_step");
    REQUIRE(frames_until(session, [&] { return !session.busy(); }));
  }
  const nn::Vector end = session.document().state.parameters;
  must(session, "go_to_update 5");
  REQUIRE(frames_until(session, [&] { return !session.travelling(); }));
  must(session, "set training.learning_rate 0.1");
  must(session, "branch 1");
  REQUIRE(frames_until(session, [&] { return !session.travelling() && !session.busy(); }));
  CHECK(session.document().state.step == 60);
  CHECK(session.document().state.parameters == end);
}

TEST_CASE("a branch has a name, can be compared, and what is not there is refused") {
  Session session(shipped("spiral"), View{});
  train_epochs(session, 1);
  must(session, "reset");  // the same examples: the run before is kept
  REQUIRE(session.branches().size() == 1);
  must(session, "rename_branch 1 \"  slow and steady \"");
  CHECK(session.branches()[0].name == "slow and steady");
  must(session, "compare_branch 1");
  CHECK(session.branches()[0].compared);
  CHECK(words(session, 1) == "The same settings, and no weight was changed by hand.");
  must(session, "compare_branch 1");
  CHECK_FALSE(session.branches()[0].compared);
  CHECK_FALSE(session.execute({"rename_branch", {std::int64_t{1}, std::string(41, 'a')}}).has_value());
  must(session, "rename_branch 1 \"\"");
  CHECK(session.branches()[0].name.empty());
  for (const char* name : {"branch", "compare_branch"})
    CHECK_FALSE(session.execute({name, {std::int64_t{2}}}).has_value());
  train_epochs(session, 1);
  must(session, "rename_branch 1 kept");
  must(session, "branch 1");
  must(session, "branch 2");
  CHECK(session.branch(1)->name == "kept");
  must(session, "new_seed");  // other examples forget them all
  CHECK(session.branches().empty());
}

TEST_CASE("the line that is shown can be named; it keeps its name when it becomes a branch") {
  Session session(shipped("spiral"), View{});
  train_epochs(session, 1);
  must(session, "rename_branch 0 \" first try \"");
  CHECK(session.present_line().name == "first try");
  must(session, "go_to_update 7");
  must(session, "set training.learning_rate 0.5");
  REQUIRE(session.branches().size() == 1);
  CHECK(session.branches()[0].name == "first try");
  CHECK(session.present_line().name.empty());
  must(session, "rename_branch 0 second");
  must(session, "branch 1");
  CHECK(session.present_line().name == "first try");
  CHECK(session.branches()[0].name == "second");
  CHECK_FALSE(session.execute({"rename_branch", {std::int64_t{0}, std::string(41, 'a')}}).has_value());
  CHECK(session.present_line().name == "first try");
}

TEST_CASE("weights that were set by hand are remembered with their places, line by line") {
  Session session(shipped("worked-example"), View{});
  must(session, "sample -1");
  for (int i = 0; i < 4; ++i) must(session, "next_update");
  must(session, "go_to_update 2");
  const double before = session.document().state.parameters(nn::ParameterLayout(session.document().scene.network).layer(0).weight_at(1, 0));
  must(session, "set_parameter 0 1 0 0.75");
  must(session, "set_parameter 1 0 -1 0.25");
  REQUIRE(session.branches().size() == 1);
  CHECK(session.branches()[0].by_hand.empty());
  REQUIRE(session.by_hand().size() == 1);
  CHECK(session.by_hand()[0].step == 2);
  const WeightChanges changes = session.by_hand()[0].changes;
  REQUIRE(changes.count == 2);
  CHECK(changes.named[0] == WeightChange{0, 1, 0, before, 0.75});
  CHECK(changes.named[1].layer == 1);
  CHECK(changes.named[1].input == -1);
  CHECK(changes.named[1].after == 0.25);
  must(session, "next_update");
  must(session, "set_parameter 0 0 0 0.5");
  REQUIRE(session.by_hand().size() == 2);
  must(session, "undo");
  CHECK(session.by_hand().size() == 1);
  must(session, "redo");
  CHECK(session.by_hand().size() == 2);
  must(session, "branch 1");
  CHECK(session.by_hand().empty());
  must(session, "branch 2");
  CHECK(session.by_hand().size() == 2);
  must(session, "go_to_update 1");
  must(session, "set training.learning_rate 0.125");  // what was set later is no part of this line
  CHECK(session.by_hand().empty());
  must(session, "set_parameters \"1 2 3 4 5 6 7 8 9 10 11 12\"");
  REQUIRE(session.by_hand().size() == 1);
  CHECK(session.by_hand()[0].changes.count == 12);
  CHECK(session.by_hand()[0].changes.named.size() == 4);
  const Result<Tables> tables = load_tables();
  REQUIRE(tables);
  CHECK(say_changes(session.by_hand()[0].changes, *tables->language("en")).ends_with(" and 8 more weights or biases"));
}

TEST_CASE("at most sixteen branches are kept, the oldest goes first") {
  Session session(shipped("worked-example"), View{});
  must(session, "sample -1");
  for (int i = 0; i < 18; ++i) {
    must(session, "next_update");
    must(session, "next_update");
    must(session, "previous_update");
    must(session, "set training.learning_rate 0." + std::to_string(i + 1));
  }
  CHECK(session.branches().size() == nn::History::most_left_lines);
  CHECK(session.branches().front().number == 3);
  CHECK(session.branches().back().number == 18);
}

TEST_CASE("differences are named: settings, layers, stop conditions, and what the scene leaves at its usual value") {
  const std::shared_ptr<const Document> document = shipped("spiral");
  const Result<Tables> tables = load_tables();
  REQUIRE(tables);
  const auto changed = [&](const std::vector<std::string>& sets, const char* language) {
    return say_differences(document->scene, shipped("spiral", sets)->scene, *tables->language(language));
  };
  CHECK(changed({"training.batch_size=all", "training.optimizer=adam", "training.momentum=0.5"}, "en") ==
        "Optimiser gradient descent (SGD) → Adam, Batch 10 → all, Momentum μ as usual → 0.5");
  CHECK(changed({"network.layer[1].activation=relu", "network.layer[0].frozen=true"}, "en").find("layer 2: Activation") != std::string::npos);
  CHECK(changed({"training.stop.epochs=5"}, "en") == "Epochs done as usual → 5");
  CHECK(changed({"training.learning_rate=0.3"}, "zh-TW").find("0.03 → 0.3") != std::string::npos);
  CHECK(changed({"data.samples=300"}, "en") == "The same settings, and no weight was changed by hand.");
  // Weights that both give alike are no difference.
  const Scene example = shipped("worked-example")->scene;
  CHECK(differences(example, example).empty());
  Scene faster = example;
  faster.rule.learning_rate = 0.25;
  CHECK(differences(example, faster) == std::vector<SceneDifference>{{"training.learning_rate", "0.5", "0.25"}});
  Scene given = document->scene, other = given;
  given.given[0].weight = nn::Matrix::Zero(8, 2);
  other.given[0].weight = nn::Matrix::Zero(8, 2);
  (*other.given[0].weight)(2, 1) = -0.5;
  other.rule.learning_rate = 0.5;
  CHECK(say_differences(given, other, *tables->language("en")) == "Learning rate η 0.03 → 0.5, layer 1: w(3,2) 0 → -0.5");
  Scene longer = document->scene;
  longer.network.layers.insert(longer.network.layers.begin(), longer.network.layers.front());
  longer.given.insert(longer.given.begin(), GivenParameters{});
  const std::vector<SceneDifference> found = differences(document->scene, longer);
  REQUIRE_FALSE(found.empty());
  CHECK(found.front() == SceneDifference{"network.layer", "3", "4"});
  for (const SceneDifference& one : found) CHECK(one.path.find("layer[3]") == std::string::npos);
}

TEST_CASE("a layer that came or went is one difference, wherever it stands; the others are compared with themselves") {
  const std::shared_ptr<const Document> document = shipped("spiral", {"network.layer[0].units=6", "network.layer[1].activation=relu", "network.layer[2].dropout=0"});
  const Result<Tables> tables = load_tables();
  REQUIRE(tables);
  const auto after = [&](const std::string& lines) {
    Document changed = *document;
    std::istringstream all(lines);
    for (std::string line; std::getline(all, line, ';');) changed = apply(changed, parse_command(line).value()).value().document;
    return changed.scene;
  };
  for (const char* line : {"add_layer 0", "add_layer 1", "add_layer", "add_layer 0;add_layer 0"}) {
    CAPTURE(line);
    const Scene deeper = after(line);
    const std::string layers = std::to_string(deeper.network.layers.size());
    CHECK(differences(document->scene, deeper) == std::vector<SceneDifference>{{"network.layer", "3", layers}});
    CHECK(differences(deeper, document->scene) == std::vector<SceneDifference>{{"network.layer", layers, "3"}});
  }
  CHECK(say_differences(document->scene, after("add_layer 0"), *tables->language("en")) == "Layers 3 → 4");
  const std::vector<SceneDifference> two = differences(document->scene, after("add_layer 0;set network.layer[2].units 5"));
  REQUIRE(two.size() == 2);
  CHECK(two[1] == SceneDifference{"network.layer[2].units", "8", "5"});  // as it is numbered now
  CHECK(differences(document->scene, after("remove_layer 0;set network.layer[0].units 5"))[1] == SceneDifference{"network.layer[0].units", "8", "5"});
  Scene given = shipped("worked-example")->scene;
  Scene other = apply(*shipped("worked-example"), parse_command("add_layer 0").value()).value().document.scene;
  REQUIRE(other.given[2].weight);
  CHECK(differences(given, other) == std::vector<SceneDifference>{{"network.layer", "2", "3"}});
  (*other.given[2].weight)(1, 0) = 9;
  CHECK(say_differences(given, other, *tables->language("en")).find("layer 3: w(2,1) 0.5 → 9") != std::string::npos);
}

TEST_CASE("a neuron silenced in the middle of a run: later updates are reached again to the bit, undo lets it speak") {
  Session session(shipped("spiral"), View{});
  const auto train = [&](int updates) {
    const std::int64_t goal = session.document().state.step + updates;
    while (session.document().state.step < goal) {
      must(session, "train_step");
      REQUIRE(frames_until(session, [&] { return !session.busy(); }));
    }
  };
  train(12);
  must(session, "toggle_silent 0 2");
  must(session, "toggle_frozen 1 4");
  CHECK(session.document().state.step == 12);
  const nn::ParameterLayout layout(session.document().scene.network);
  const nn::Vector before = session.document().state.parameters;
  train(14);
  const nn::Vector after = session.document().state.parameters;
  const auto row = [&](const nn::Vector& parameters, nn::Index layer, nn::Index unit) { return nn::Vector(nn::weight_of(parameters, layout.layer(layer)).row(unit).transpose()); };
  CHECK(row(after, 0, 2) == row(before, 0, 2));  // nothing comes back to what is silent
  CHECK(row(after, 1, 4) == row(before, 1, 4));
  CHECK(row(after, 1, 3) != row(before, 1, 3));
  for (const int update : {15, 26}) {
    must(session, "go_to_update " + std::to_string(update));
    REQUIRE(frames_until(session, [&] { return !session.busy() && session.document().state.step == update; }));
  }
  CHECK(session.document().state.parameters == after);
  must(session, "undo");
  CHECK(session.document().scene.network.layers[1].frozen_units.empty());
  must(session, "undo");
  CHECK(session.document().scene.network.layers[0].silent.empty());
  CHECK(session.document().state.parameters == after);
}
