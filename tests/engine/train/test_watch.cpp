#include "engine/train/watch.hpp"

#include "engine/train/history.hpp"
#include "engine/train/pass.hpp"
#include "tests/support/networks.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace nn;

namespace {

/// Trains until something halts the run, at most so many updates.
std::optional<Halt> run_until_halt(Trainer& trainer, Watch& watch, std::int64_t most_steps) {
  trainer.watch_gradients(watch.rule().reads_gradients());
  watch.begin(trainer.state());
  while (trainer.steps() < most_steps) {
    trainer.step();
    if (std::optional<Halt> halt = watch.after_step(trainer)) return halt;
    if (!trainer.step_ends_epoch()) continue;
    if (std::optional<Halt> halt = watch.after_epoch(trainer).halt) return halt;
  }
  return std::nullopt;
}

Trainer trainer_of(const testing::Example& example) {
  return Trainer(example.network, example.rule, example.data, example.state);
}
Watch watch_of(const testing::Example& example, const StopRule& rule) {
  return Watch(rule, example.network, example.rule.precision, example.data);
}
std::optional<Halt> halt_of(const testing::Example& example, const StopRule& rule, std::int64_t most_steps = 2500) {
  Trainer trainer = trainer_of(example);
  Watch watch = watch_of(example, rule);
  return run_until_halt(trainer, watch, most_steps);
}

/// What every epoch's end says, computed without a watch; the first entry is before the first update.
std::vector<Score> scores_by_epoch(const testing::Example& example, int epochs) {
  Trainer trainer = trainer_of(example);
  std::vector<Score> scores;
  for (int epoch = 0; epoch <= epochs; ++epoch) {
    scores.push_back(evaluate(example.network, example.rule.precision, trainer.state().parameters, *example.data, 0, example.data->train_count));
    do trainer.step();
    while (!trainer.step_ends_epoch());
  }
  return scores;
}

std::int64_t epoch_steps(const testing::Example& example) {
  return (example.data->train_count + example.rule.batch_size - 1) / example.rule.batch_size;
}

testing::Example relu_spiral() {
  testing::Example example = testing::spiral();
  for (std::size_t layer = 0; layer < 2; ++layer) example.network.layers[layer].activation.kind = ActivationKind::relu;
  example.rule.learning_rate = 0.01;
  example.state = initial_state(example.network, example.rule);
  const ParameterLayout layout(example.network);
  for (Index layer = 0; layer < 2; ++layer) bias_of(example.state.parameters, layout.layer(layer)).setConstant(2);  // all alive
  return example;
}

/// The gradient's norms of the update after `state`, from its definition: differences of nothing, sums of products.
std::vector<double> norms_after(const testing::Example& example, const TrainingState& state) {
  TrainingRule plain = example.rule;  // no penalties and no clipping: the update is the gradient times the rate
  plain.l1 = plain.l2 = plain.clip_norm = plain.clip_value = plain.max_norm = 0;
  plain.learning_rate = 1;
  Trainer trainer(example.network, plain, example.data, state);
  trainer.step();
  const Vector moved = state.parameters - trainer.state().parameters;
  const ParameterLayout layout(example.network);
  std::vector<double> norms;
  for (Index layer = 0; layer < example.network.layer_count(); ++layer) {
    const LayerSlot& slot = layout.layer(layer);
    norms.push_back(std::sqrt(weight_of(moved, slot).squaredNorm() + bias_of(moved, slot).squaredNorm()));
  }
  return norms;
}

}  // namespace

TEST_CASE("a run without conditions is not halted") { CHECK_FALSE(halt_of(testing::spiral(), {}, 100)); }

TEST_CASE("so many epochs are done: at the last update of the epoch, once") {
  const testing::Example example = testing::spiral();
  StopRule rule;
  rule.epochs = 7;
  Trainer trainer = trainer_of(example);
  Watch watch = watch_of(example, rule);
  const std::optional<Halt> halt = run_until_halt(trainer, watch, 1000);
  REQUIRE(halt);
  CHECK(*halt == Halt{StopKind::epochs, 7 * epoch_steps(example), -1, -1, 0, 0, 7});
  CHECK_FALSE(run_until_halt(trainer, watch, 1000));
}

TEST_CASE("the loss is below: at the first epoch's end at which it is") {
  const testing::Example example = testing::spiral();
  const std::vector<Score> scores = scores_by_epoch(example, 60);
  StopRule rule;
  rule.loss = *scores[40].loss;  // not below itself
  const auto first = std::find_if(scores.begin() + 1, scores.end(), [&](const Score& score) { return *score.loss < rule.loss; });
  REQUIRE(first != scores.end());
  const std::optional<Halt> halt = halt_of(example, rule);
  REQUIRE(halt);
  CHECK(halt->kind == StopKind::loss);
  CHECK(halt->step == (first - scores.begin()) * epoch_steps(example));
  CHECK(halt->value == *first->loss);
}

TEST_CASE("the accuracy is reached: at the first epoch's end at which it is, and never without classes") {
  const testing::Example example = testing::spiral();
  const std::vector<Score> scores = scores_by_epoch(example, 60);
  StopRule rule;
  rule.accuracy = *scores[30].accuracy;
  const auto first = std::find_if(scores.begin() + 1, scores.end(), [&](const Score& score) { return *score.accuracy >= rule.accuracy; });
  const std::optional<Halt> halt = halt_of(example, rule);
  REQUIRE(halt);
  CHECK(halt->kind == StopKind::accuracy);
  CHECK(halt->step == (first - scores.begin()) * epoch_steps(example));
  rule.accuracy = 1e-9;
  CHECK_FALSE(halt_of(testing::worked_example(), rule, 50));
}

TEST_CASE("a plateau: the first window of epochs in which the loss has not fallen by more") {
  const testing::Example example = testing::spiral();
  const std::vector<Score> scores = scores_by_epoch(example, 90);
  for (const int window : {1, 4, 9}) {
    StopRule rule;
    rule.plateau_epochs = window;
    rule.plateau_fall = 0.001 * window;
    std::int64_t expected = 0;
    for (std::int64_t epoch = window; epoch <= 90 && expected == 0; ++epoch) {
      double lowest = 1e300;
      for (std::int64_t at = epoch - window + 1; at <= epoch; ++at) lowest = std::min(lowest, *scores[static_cast<std::size_t>(at)].loss);
      if (*scores[static_cast<std::size_t>(epoch - window)].loss - lowest <= rule.plateau_fall) expected = epoch;
    }
    REQUIRE(expected > 0);
    const std::optional<Halt> halt = halt_of(example, rule);
    REQUIRE(halt);
    CHECK(halt->kind == StopKind::plateau);
    CHECK(halt->step == expected * epoch_steps(example));
    CHECK(halt->count == window);
  }
}

TEST_CASE("the loss rises n times in a row: not at n - 1") {
  testing::Example example = testing::spiral();
  example.rule.learning_rate = 2;  // rough enough to rise now and then
  const std::vector<Score> scores = scores_by_epoch(example, 90);
  for (const int rises : {1, 2}) {
    std::int64_t expected = 0, in_a_row = 0;
    for (std::int64_t epoch = 1; epoch <= 90 && expected == 0; ++epoch) {
      const auto at = static_cast<std::size_t>(epoch);
      in_a_row = *scores[at].loss > *scores[at - 1].loss ? in_a_row + 1 : 0;
      if (in_a_row == rises) expected = epoch;
    }
    REQUIRE(expected > 0);
    StopRule rule;
    rule.rising = rises;
    const std::optional<Halt> halt = halt_of(example, rule);
    REQUIRE(halt);
    CHECK(halt->kind == StopKind::rising);
    CHECK(halt->step == expected * epoch_steps(example));
  }
}

TEST_CASE("gradients: the first update whose norm is below or above, by the definition of the gradient") {
  testing::Example example = testing::spiral();
  example.rule.clip_norm = 1e-3;  // what is clipped away counts all the same
  example.rule.l2 = 0.01;
  Trainer trainer = trainer_of(example);
  std::vector<std::vector<double>> norms;
  for (int step = 0; step < 300; ++step) {
    norms.push_back(norms_after(example, trainer.state()));
    trainer.step();
  }
  const auto whole = [&](const std::vector<double>& layers) {
    double squares = 0;
    for (const double norm : layers) squares += norm * norm;
    return std::sqrt(squares);
  };
  const auto sorted_third = [&](auto value) {  // a limit that is passed now and then
    std::vector<double> all;
    for (const std::vector<double>& layers : norms) all.push_back(value(layers));
    std::sort(all.begin(), all.end());
    return std::pair{(all[2] + all[3]) / 2, (all[all.size() - 3] + all[all.size() - 4]) / 2};
  };
  StopRule below;
  below.gradient = sorted_third(whole).first;
  const std::optional<Halt> low = halt_of(example, below, 300);
  REQUIRE(low);
  const auto first_low = std::find_if(norms.begin(), norms.end(), [&](const auto& layers) { return whole(layers) < below.gradient; });
  CHECK(low->kind == StopKind::gradient);
  CHECK(low->step == first_low - norms.begin() + 1);
  CHECK(low->value == doctest::Approx(whole(*first_low)).epsilon(1e-9));

  StopRule above;
  above.exploding = sorted_third([](const auto& layers) { return *std::max_element(layers.begin(), layers.end()); }).second;
  const std::optional<Halt> high = halt_of(example, above, 300);
  REQUIRE(high);
  const auto first_high = std::find_if(norms.begin(), norms.end(), [&](const auto& layers) { return *std::max_element(layers.begin(), layers.end()) > above.exploding; });
  CHECK(high->kind == StopKind::exploding);
  CHECK(high->step == first_high - norms.begin() + 1);
  CHECK((*first_high)[static_cast<std::size_t>(high->layer)] > above.exploding);

  StopRule vanished;
  vanished.vanishing = sorted_third([](const auto& layers) { return *std::min_element(layers.begin(), layers.end()); }).first;
  const std::optional<Halt> small = halt_of(example, vanished, 300);
  REQUIRE(small);
  const auto first_small = std::find_if(norms.begin(), norms.end(), [&](const auto& layers) { return *std::min_element(layers.begin(), layers.end()) < vanished.vanishing; });
  CHECK(small->kind == StopKind::vanishing);
  CHECK(small->step == first_small - norms.begin() + 1);
}

TEST_CASE("frozen layers have no gradient to watch") {
  testing::Example example = testing::spiral();
  for (LayerSpec& layer : example.network.layers) layer.frozen = true;
  StopRule rule;
  rule.exploding = 1e-12;
  CHECK_FALSE(halt_of(example, rule, 20));
  example.network.layers[1].frozen = false;
  const std::optional<Halt> halt = halt_of(example, rule, 20);
  REQUIRE(halt);
  CHECK(halt->layer == 1);
  CHECK(halt->step == 1);
}

TEST_CASE("a neuron dies: at the epoch's end at which it is 0 for every example, and which one") {
  testing::Example example = relu_spiral();
  StopRule rule;
  rule.dead_neuron = true;
  const auto count_alive = [&](const Vector& parameters, Index layer, Index unit) {
    Index alive = 0;
    Pass<double> pass(example.network, example.data->train_count);
    const std::vector<Index> columns = testing::all_columns(*example.data);
    pass.load(*example.data, columns.data(), example.data->train_count);
    pass.forward(parameters, false);
    for (Index column = 0; column < example.data->train_count; ++column) alive += pass.activation(layer)(unit, column) > 0;
    return alive;
  };
  Trainer trainer = trainer_of(example);
  for (int step = 0; step < 60; ++step) trainer.step();  // into the third epoch
  example.state = trainer.state();
  const ParameterLayout layout(example.network);
  for (const bool killed : {false, true}) {
    testing::Example now = example;
    if (killed) now.state.parameters(layout.layer(1).bias_at(5)) = -1000;
    Trainer run = trainer_of(now);
    Watch watch = watch_of(now, rule);
    const std::optional<Halt> halt = run_until_halt(run, watch, 75);
    if (!killed) {
      for (Index unit = 0; unit < 8; ++unit) CHECK(count_alive(run.state().parameters, 1, unit) > 0);
      CHECK_FALSE(halt);
      continue;
    }
    REQUIRE(halt);
    CHECK(halt->kind == StopKind::dead_neuron);
    CHECK(halt->step == 75);
    CHECK(halt->layer == 1);
    CHECK(halt->unit == 5);
    CHECK(count_alive(run.state().parameters, 1, 5) == 0);
    CHECK_FALSE(run_until_halt(run, watch, 100));  // it is dead already
  }
  example.network.layers[1].activation.kind = ActivationKind::leaky_relu;  // never quite 0
  example.state.parameters(layout.layer(1).bias_at(5)) = -1000;
  CHECK_FALSE(halt_of(example, rule, 75));
}

TEST_CASE("reached by replay it is the same update, wherever the replay begins") {
  const testing::Example example = testing::spiral();
  StopRule rule;
  rule.plateau_epochs = 4;
  rule.plateau_fall = 0.004;
  rule.gradient = 1e-4;
  Trainer trainer = trainer_of(example);
  Watch watch = watch_of(example, rule);
  const std::optional<Halt> halt = run_until_halt(trainer, watch, 2500);
  REQUIRE(halt);
  History history;
  history.restart(example.network, example.rule, example.data, example.state);
  history.visit(trainer.state());
  for (const std::int64_t back : {1, 13, 60}) {
    Trainer again(example.network, example.rule, example.data, history.reach(halt->step - back));
    Watch same_run = watch;  // it knows the epochs before, as the worker does
    same_run.wake();
    const std::optional<Halt> same = run_until_halt(again, same_run, 2500);
    REQUIRE(same);
    CHECK(*same == *halt);
  }
}

TEST_CASE("what was measured after a change by hand is forgotten") {
  const testing::Example example = testing::spiral();
  StopRule rule;
  rule.rising = 1;
  Trainer trainer = trainer_of(example);
  Watch watch = watch_of(example, rule);
  watch.begin(example.state);
  testing::Example changed = example;
  changed.state.parameters *= 3;  // a worse network: if the first loss were kept, this would be a rise
  const double before = *evaluate(example.network, example.rule.precision, example.state.parameters, *example.data, 0, example.data->train_count).loss;
  const double after = *evaluate(example.network, example.rule.precision, changed.state.parameters, *example.data, 0, example.data->train_count).loss;
  REQUIRE(after > before);
  const std::vector<Score> scores = scores_by_epoch(changed, 1);
  REQUIRE(*scores[1].loss < after);
  REQUIRE(*scores[1].loss > before);
  Trainer run = trainer_of(changed);
  Watch stale = watch;
  CHECK(run_until_halt(run, stale, epoch_steps(example)));  // the test can fail
  Trainer again = trainer_of(changed);
  watch.forget_from(0);
  CHECK_FALSE(run_until_halt(again, watch, epoch_steps(example)));
}

TEST_CASE("a cancelled measurement says so and halts nothing") {
  const testing::Example example = testing::spiral();
  StopRule rule;
  rule.loss = 100;
  Trainer trainer = trainer_of(example);
  Watch watch = watch_of(example, rule);
  do trainer.step();
  while (!trainer.step_ends_epoch());
  const std::atomic<bool> cancel{true};
  const Watch::Verdict verdict = watch.after_epoch(trainer, &cancel);
  CHECK_FALSE(verdict.finished);
  CHECK_FALSE(verdict.halt);
  CHECK(watch.after_epoch(trainer).halt);
}

TEST_CASE("watching changes no number of the run") {
  for (std::uint64_t number = 0; number < 20; ++number) {
    const testing::Example example = testing::random_example(number);
    Trainer watched = trainer_of(example), plain = trainer_of(example);
    watched.watch_gradients(true);
    for (int step = 0; step < 20; ++step) watched.step(), plain.step();
    CHECK(testing::same_bits(watched.state(), plain.state()));
  }
}

TEST_CASE("stop conditions have ids") {
  for (const StopKind kind : stop_kinds()) CHECK(stop_from_id(id_of(kind)) == kind);
  CHECK_FALSE(stop_from_id("never"));
}

TEST_CASE("a condition that is changed may halt again, one that stays the same keeps quiet") {
  const testing::Example example = testing::spiral();
  StopRule rule;
  rule.loss = 100;
  Trainer trainer = trainer_of(example);
  Watch watch = watch_of(example, rule);
  const std::int64_t epoch = epoch_steps(example);
  REQUIRE(run_until_halt(trainer, watch, 2000));
  CHECK(trainer.steps() == epoch);
  watch.go_on_with(example.network, rule);
  CHECK_FALSE(run_until_halt(trainer, watch, 3 * epoch));
  rule.loss = 50;
  watch.go_on_with(example.network, rule);
  CHECK(run_until_halt(trainer, watch, 2000));
  CHECK(trainer.steps() == 4 * epoch);
  watch.wake();
  CHECK(run_until_halt(trainer, watch, 2000));
  CHECK(trainer.steps() == 5 * epoch);
}

TEST_CASE("gradients of frozen neurons do not count: all of a layer's are as the layer frozen") {
  testing::Example by_layer = testing::spiral(), by_neuron = testing::spiral();
  by_layer.network.layers[0].frozen = true;
  for (Index unit = 0; unit < by_neuron.network.layers[0].units; ++unit) by_neuron.network.layers[0].frozen_units.push_back(unit);
  // Just above the smallest norm of 200 updates of what moves.
  Trainer trainer = trainer_of(by_layer);
  trainer.watch_gradients(true);
  double least = 1e300;
  for (int step = 0; step < 200; ++step) {
    trainer.step();
    least = std::min(least, std::hypot(trainer.gradient_norms()[1], trainer.gradient_norms()[2]));
  }
  StopRule rule;
  rule.gradient = 1.0001 * least;
  rule.vanishing = 1e-12;  // nothing that cannot move has vanished
  const std::optional<Halt> expected = halt_of(by_layer, rule), halt = halt_of(by_neuron, rule);
  REQUIRE(expected);
  REQUIRE(halt);
  CHECK(*halt == *expected);
  const auto first_norm = [](const testing::Example& example) {
    Trainer trainer = trainer_of(example);
    trainer.watch_gradients(true);
    trainer.step();
    return trainer.gradient_norms()[0];
  };
  testing::Example with_one = testing::spiral();
  with_one.network.layers[0].frozen_units = {2};
  CHECK(first_norm(with_one) < first_norm(testing::spiral()));
  CHECK(first_norm(with_one) > 0);
}
