// Every line of a script knows the steps that it does; every step of a pass finds its lines.
#include "app/code/code.hpp"
#include "app/files/assets.hpp"
#include "app/session/snapshot.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

using namespace chainrule;

namespace {

struct Written {
  std::shared_ptr<const Document> document;
  std::shared_ptr<const nn::Trace> trace;
};

Written prepare(const std::string& scene, const std::vector<std::string>& sets) {
  Result<LoadedScene> loaded = load_scene(scene, sets);
  REQUIRE(loaded);
  Result<Document> document = open_document(*loaded);
  REQUIRE(document);
  Written written{std::make_shared<const Document>(*std::move(document)), nullptr};
  written.trace = look_at(*written.document, written.document->state, SnapshotWish{}).trace;
  REQUIRE(written.trace);
  return written;
}

CodeLines script_of(const Written& written, Framework framework) {
  const Language language = load_tables().value().languages.front();
  Result<CodeLines> lines = write_code(*written.document, {framework, false, 20, "arrays.npz"}, language);
  REQUIRE(lines);
  return lines.value();
}

/// The marked lines of a step, without indentation.
std::vector<std::string> texts(const CodeLines& lines, const nn::Step& step, bool evaluates = false) {
  std::vector<std::string> marked;
  for (const std::size_t line : mark_of_step(lines, step, evaluates).lines) {
    const std::string& text = lines[line].text;
    marked.push_back(text.substr(text.find_first_not_of(' ')));
  }
  return marked;
}

const nn::Step& first_of(const nn::Trace& trace, std::string_view kind, nn::LayerId layer) {
  const auto found = std::find_if(trace.steps.begin(), trace.steps.end(),
                                  [&](const nn::Step& step) { return nn::kind_of(step) == kind && nn::layer_of(step) == layer; });
  REQUIRE_MESSAGE(found != trace.steps.end(), kind);
  return *found;
}

using Texts = std::vector<std::string>;
/// Everything that the rule can ask for at once.
const std::vector<std::string> everything = {"training.optimizer=adamw", "training.l1=0.01", "training.l2=0.02", "training.clip_norm=1",
                                             "training.clip_value=0.5", "training.max_norm=2", "network.layer[0].dropout=0.25",
                                             "network.layer[1].frozen=true"};
/// The same with neurons that are silenced or frozen, of layers with and without dropout.
std::vector<std::string> everything_and_neurons() {
  std::vector<std::string> sets = everything;
  sets.back() = "network.layer[0].silent=[1, 3]";
  for (const char* more : {"network.layer[1].silent=[2]", "network.layer[1].frozen_units=[1, 8]", "network.layer[2].frozen_units=[1]"}) sets.push_back(more);
  return sets;
}

}  // namespace

TEST_CASE("NumPy: each rule of calculus has its line, in the round of its layer") {
  const Written spiral = prepare("spiral", everything);
  const nn::Trace& trace = *spiral.trace;
  const CodeLines lines = script_of(spiral, Framework::numpy);
  CHECK(texts(lines, first_of(trace, "affine", 1)) == Texts{"z = x @ W[l].T + b[l]"});
  CHECK(texts(lines, first_of(trace, "activate", 0)) == Texts{"a = F[l](z)"});
  CHECK(texts(lines, first_of(trace, "drop", 0)) == Texts{"mask = (rng.random(a.shape) >= DROPOUT[l]) / (1 - DROPOUT[l])", "x = a * mask"});
  CHECK(texts(lines, first_of(trace, "into_parameters", 2)) == Texts{"dW[l], db[l] = dz.T @ x, dz.sum(axis=0)"});
  CHECK(texts(lines, first_of(trace, "into_input", 2)) == Texts{"da = dz @ W[l]"});
  CHECK(texts(lines, first_of(trace, "through_dropout", 0)) == texts(lines, first_of(trace, "through_activation", 0)));
  CHECK(texts(lines, first_of(trace, "penalty_into_weight", 0)) == Texts{"dW[l] += 0.02 * W[l]", "dW[l] += 0.01 * np.sign(W[l])"});
  CHECK(texts(lines, first_of(trace, "clip_value", 0)) == Texts{"np.clip(g, -0.5, 0.5, out=g)"});
  CHECK(texts(lines, first_of(trace, "clip_norm", 0)) == Texts{"g *= min(1.0, 1.0 / (norm + 1e-6))"});
  CHECK(texts(lines, first_of(trace, "decay_weights", 0)) == Texts{"p *= 1 - rate * WEIGHT_DECAY"});
  CHECK(texts(lines, first_of(trace, "step_adam", 0)).back() == "p -= rate * m_hat / (np.sqrt(v_hat) + EPSILON)");
  CHECK(texts(lines, first_of(trace, "stay_frozen", 1)) == Texts{"MOVING = [0, 2]"});
  CHECK(texts(lines, first_of(trace, "limit_norm", 2)).size() == 2);
  CHECK(texts(lines, first_of(trace, "penalise", 0)).empty());  // only reported
  CHECK(round_of(mark_of_step(lines, first_of(trace, "affine", 1), false).loop, first_of(trace, "affine", 1)) == "l = 1");
  CHECK(round_of(mark_of_step(lines, first_of(trace, "step_adam", 2), false).loop, first_of(trace, "step_adam", 2)) == "p = W[2], b[2]");
}

TEST_CASE("the loss is measured by evaluate() alone in NumPy, by training too in PyTorch") {
  const Written spiral = prepare("spiral", {});
  const nn::Step& loss = *std::find_if(spiral.trace->steps.begin(), spiral.trace->steps.end(), [](const nn::Step& step) { return nn::kind_of(step) == "measure_loss"; });
  const CodeLines numpy = script_of(spiral, Framework::numpy), pytorch = script_of(spiral, Framework::pytorch);
  CHECK(mark_of_step(numpy, loss, false).is_elsewhere);
  CHECK_FALSE(mark_of_step(numpy, loss, true).is_elsewhere);
  CHECK_FALSE(mark_of_step(pytorch, loss, false).is_elsewhere);
  const auto called = [&](bool evaluates) { return pytorch[mark_of_step(pytorch, loss, evaluates).beside.front()].text; };
  CHECK(called(false) == "    loss = loss_of(model(x), y)");
  CHECK(called(true) == "        return loss_of(model(x), y).item()");
}

TEST_CASE("one line of PyTorch goes back through everything, and names all those steps") {
  const Written spiral = prepare("spiral", {});
  const nn::Trace& trace = *spiral.trace;
  const CodeLines lines = script_of(spiral, Framework::pytorch);
  CHECK(texts(lines, first_of(trace, "affine", 1)) == Texts{"nn.Linear(8, 8),"});
  CHECK(texts(lines, first_of(trace, "activate", 1)) == Texts{"nn.Tanh(),"});
  const CodeMark mark = mark_of_step(lines, first_of(trace, "into_input", 2), false);
  REQUIRE(mark.lines.size() == 1);
  CHECK(lines[mark.lines[0]].text == "    loss.backward()");
  const std::vector<int> steps = steps_of_line(lines, mark.lines[0], trace.steps, false);
  std::vector<int> backward;
  for (int step = 0; step < trace.step_count(); ++step)
    if (trace.steps[static_cast<std::size_t>(step)].phase == nn::Phase::backward) backward.push_back(step);
  CHECK(steps == backward);
}

TEST_CASE("Keras: a Dense layer does sum and activation, fit goes back and updates") {
  const Written spiral = prepare("spiral", {});
  const nn::Trace& trace = *spiral.trace;
  const CodeLines lines = script_of(spiral, Framework::keras);
  CHECK(texts(lines, first_of(trace, "affine", 1)) == texts(lines, first_of(trace, "activate", 1)));
  CHECK(texts(lines, first_of(trace, "affine", 1)) != texts(lines, first_of(trace, "affine", 2)));
  const Texts fit = texts(lines, first_of(trace, "into_parameters", 0));
  REQUIRE(fit.size() == 1);
  CHECK(fit[0].starts_with("model.fit("));
  CHECK(texts(lines, first_of(trace, "descend_gradient", 0)) == fit);
}

TEST_CASE("Keras: cross-entropy between classes is its own for softmax alone; of other outputs it is written out, as nothing divides them by their sum") {
  const std::string categorical = "network.loss=categorical_cross_entropy", sparse = "network.loss=sparse_categorical_cross_entropy";
  const std::string softmax = "network.layer[1].activation=softmax", one_class = "data.targets=[[1]]";
  struct Case {
    std::string scene;
    std::vector<std::string> sets;
    std::string of_keras;  ///< "" where loss_of is written out
  };
  const Case cases[] = {
      {"multi-label", {categorical}, ""},
      {"multi-label", {categorical, "network.layer[1].activation=softplus"}, ""},
      {"multi-label", {categorical, softmax, "network.layer[1].dropout=0.2"}, ""},  // what is dropped leaves no sum of 1
      {"worked-example", {sparse, one_class}, ""},
      {"multi-label", {categorical, softmax}, "CategoricalCrossentropy(from_logits=True)"},
      {"worked-example", {sparse, one_class, softmax}, "SparseCategoricalCrossentropy(from_logits=True)"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.scene);
    CAPTURE(one.sets.back());
    const Written written = prepare(one.scene, one.sets);
    const CodeLines lines = script_of(written, Framework::keras);
    const nn::Step& loss = *std::find_if(written.trace->steps.begin(), written.trace->steps.end(), [](const nn::Step& step) { return nn::kind_of(step) == "measure_loss"; });
    const std::string text = text_of(lines);
    const auto holds = [&](const std::string& part) { return text.find(part) != std::string::npos; };
    const bool is_own = one.of_keras.empty();
    CHECK(texts(lines, loss, true) == (is_own ? Texts{"p = ops.clip(a, 1e-12, 1 - 1e-12)", "return -ops.sum(y * ops.log(p), axis=-1)"}
                                              : Texts{"loss_of = keras.losses." + one.of_keras}));
    CHECK(holds("\n\ndef loss_of(y, a):\n    # Written out: ") == is_own);
    CHECK(holds("keras.losses") != is_own);
    CHECK(holds("argmax") == (one.of_keras.starts_with("Sparse")));  // the loss that is written out takes columns of 0 and 1
    CHECK_FALSE(holds("1e-7"));
  }
}

TEST_CASE("Keras: a loss that is written out is given a tensor in evaluate() too, one of Keras what it was given") {
  const std::string own = "    return float(ops.mean(loss_of(ops.convert_to_tensor(y), model(x, training=False))))";
  const std::string of_keras = "    return float(ops.mean(loss_of(y, model(x, training=False))))";
  const auto evaluates = [](const std::string& scene, const std::vector<std::string>& sets) {
    const CodeLines lines = script_of(prepare(scene, sets), Framework::keras);
    const auto head = std::find_if(lines.begin(), lines.end(), [](const CodeLine& line) { return line.text == "def evaluate(x, y):"; });
    REQUIRE(head != lines.end());
    return std::next(head)->text;
  };
  for (const char* loss : {"half_squared_error", "rmse", "categorical_cross_entropy"}) CHECK(evaluates("worked-example", {"network.loss=" + std::string(loss)}) == own);
  CHECK(evaluates("perceptron", {}) == own);
  for (const char* loss : {"mse", "mae", "mape", "msle", "binary_cross_entropy"})
    CHECK(evaluates("worked-example", {"network.loss=" + std::string(loss)}) == of_keras);
  for (const char* loss : {"hinge", "squared_hinge"}) CHECK(evaluates("spiral", {"network.loss=" + std::string(loss)}) == of_keras);
  CHECK(evaluates("worked-example", {"network.loss=categorical_cross_entropy", "network.layer[1].activation=softmax"}) == of_keras);
}

TEST_CASE("Keras: binary cross-entropy of outputs that are no sigmoid stays its own, and says where it cuts") {
  const std::string text = text_of(script_of(prepare("worked-example", {"network.loss=binary_cross_entropy", "network.layer[1].activation=softmax"}), Framework::keras));
  CHECK(text.find("1e-7 away from 0 and 1, Chainrule 1e-12.\nloss_of = keras.losses.BinaryCrossentropy()\n") != std::string::npos);
  const std::string matched = text_of(script_of(prepare("worked-example", {"network.loss=binary_cross_entropy"}), Framework::keras));
  CHECK(matched.find("\n\nloss_of = keras.losses.BinaryCrossentropy(from_logits=True)\n") != std::string::npos);
}

TEST_CASE("silenced neurons: what a layer hands on is their line, in training and in evaluation") {
  const Written spiral = prepare("spiral", {"network.layer[0].silent=[1, 3]"});
  const nn::Trace& trace = *spiral.trace;
  const nn::Step& drop = first_of(trace, "drop", 0);
  for (const bool evaluates : {false, true}) {
    CHECK(texts(script_of(spiral, Framework::numpy), drop, evaluates) == Texts{"x = silenced(a, l)"});
    CHECK(texts(script_of(spiral, Framework::pytorch), drop, evaluates) == Texts{"Silence([0, 2]),"});
    CHECK(texts(script_of(spiral, Framework::keras), drop, evaluates) == Texts{"Silence([0, 2]),"});
  }
  const CodeLines numpy = script_of(spiral, Framework::numpy);
  const nn::Step& back = first_of(trace, "through_dropout", 0);
  CHECK(texts(numpy, back) == Texts{"dz = F_BACK[l](silenced(da, l), z, a)"});
  const CodeMark mark = mark_of_step(numpy, back, false);
  REQUIRE(mark.beside.size() == 1);
  CHECK(numpy[mark.beside[0]].text == "    a[:, SILENT[l]] = 0");
  CHECK(round_of(mark.loop, back) == "l = 0");
}

TEST_CASE("silenced neurons beside dropout: the mask is drawn in training alone, and for the layer that has one") {
  const Written spiral = prepare("spiral", everything_and_neurons());
  const nn::Trace& trace = *spiral.trace;
  const nn::Step &both = first_of(trace, "drop", 0), &silent = first_of(trace, "drop", 1);
  const CodeLines numpy = script_of(spiral, Framework::numpy), pytorch = script_of(spiral, Framework::pytorch);
  const std::string mask = "mask = (rng.random(a.shape) >= DROPOUT[l]) / (1 - DROPOUT[l])", handed_on = "x = silenced(a * mask, l)";
  CHECK(texts(numpy, both) == Texts{mask, handed_on});
  CHECK(texts(numpy, both, true) == Texts{handed_on});
  CHECK(texts(numpy, silent) == Texts{handed_on});
  CHECK(texts(pytorch, both) == Texts{"nn.Dropout(0.25),", "Silence([0, 2]),"});
  CHECK(texts(pytorch, both, true) == Texts{"Silence([0, 2]),"});
  CHECK(texts(pytorch, silent) == Texts{"Silence([1]),"});
}

TEST_CASE("frozen neurons: an update of their layer has the lines that keep it from them") {
  const Written spiral = prepare("spiral", {"network.layer[0].frozen_units=[2, 8]"});
  const nn::Trace& trace = *spiral.trace;
  const CodeLines numpy = script_of(spiral, Framework::numpy), pytorch = script_of(spiral, Framework::pytorch), keras = script_of(spiral, Framework::keras);
  const nn::Step &held = first_of(trace, "descend_gradient", 0), &free = first_of(trace, "descend_gradient", 1);
  CHECK(texts(numpy, held) == Texts{"dW[l][rows] = 0", "db[l][rows] = 0", "p -= rate * g"});
  CHECK(round_of(mark_of_step(numpy, held, false).loop, held) == "p = W[0], b[0]");
  CHECK(texts(numpy, free) == Texts{"p -= rate * g"});
  CHECK(texts(pytorch, held) == Texts{"layer.weight.grad[rows] = 0", "layer.bias.grad[rows] = 0", "optimizer.step()"});
  CHECK(texts(pytorch, free) == Texts{"optimizer.step()"});
  CHECK(texts(keras, held) == texts(keras, free));
  CHECK(texts(keras, first_of(trace, "affine", 0)) == Texts{"PartlyFrozen(8, frozen=[1, 7], activation=\"tanh\", kernel_initializer=\"glorot_uniform\"),"});
  CHECK(text_of(numpy).find("HELD") == std::string::npos);  // nothing but the gradient moves
  CHECK(text_of(pytorch).find("held") == std::string::npos);
}

TEST_CASE("frozen neurons: what moves without a gradient is put back, and the norm does without them") {
  const Written spiral = prepare("spiral", everything_and_neurons());
  const nn::Trace& trace = *spiral.trace;
  const CodeLines numpy = script_of(spiral, Framework::numpy), pytorch = script_of(spiral, Framework::pytorch);
  const std::string numpy_back = "W[l][rows], b[l][rows] = HELD[l]", pytorch_back = "layer.weight[rows], layer.bias[rows] = weight, bias";
  for (const char* kind : {"decay_weights", "step_adam", "limit_norm"}) {
    CAPTURE(kind);
    CHECK(texts(numpy, first_of(trace, kind, 1)).back() == numpy_back);
    CHECK(texts(pytorch, first_of(trace, kind, 2)).back() == pytorch_back);
    CHECK(texts(numpy, first_of(trace, kind, 0)).back() != numpy_back);  // no neuron of this layer is frozen
  }
  CHECK(texts(numpy, first_of(trace, "sum_squares", 1)).front() == "dW[l][rows] = 0");
  CHECK(texts(numpy, first_of(trace, "sum_squares", 0)).front().starts_with("norm = "));
  CHECK(texts(pytorch, first_of(trace, "sum_squares", 2)).front() == "layer.weight.grad[rows] = 0");
  // Each way to move a parameter whose gradient is 0 asks for it, alone too; biases that do not move are left alone.
  const std::string one = "network.layer[0].frozen_units=[2]";
  for (const char* rule : {"training.optimizer=adamw", "training.max_norm=2", "training.epsilon=0"}) {
    const Written scene = prepare("spiral", {one, rule});
    CAPTURE(rule);
    CHECK(text_of(script_of(scene, Framework::numpy)).find(numpy_back) != std::string::npos);
    CHECK(text_of(script_of(scene, Framework::pytorch)).find(pytorch_back) != std::string::npos);
  }
  const CodeLines still = script_of(prepare("spiral", {one, "training.max_norm=2", "training.bias_update=frozen"}), Framework::numpy);
  CHECK(text_of(still).find("W[l][rows] = HELD[l]") != std::string::npos);
  CHECK(text_of(still).find("db[l][rows]") == std::string::npos);
}

TEST_CASE("frozen neurons: rows of maxout are several a neuron; where a whole layer is frozen nothing more is written") {
  const std::string maxout = text_of(script_of(prepare("maxout", {"network.layer[0].frozen_units=[2]"}), Framework::numpy));
  CHECK(maxout.find("FROZEN = {0: [3, 4, 5]}") != std::string::npos);
  const std::string whole = text_of(script_of(prepare("spiral", {"network.layer[1].frozen=true", "network.layer[1].frozen_units=[2]"}), Framework::numpy));
  CHECK(whole.find("FROZEN") == std::string::npos);
}

TEST_CASE("every step of every kind of pass has a line in every framework, but for those listed here") {
  // What NumPy leaves out: the penalty is no part of what it minimises by hand, only its slope is.
  const std::map<Framework, std::set<std::string_view>> without = {{Framework::numpy, {"penalise"}}, {Framework::pytorch, {}}, {Framework::keras, {}}};
  std::map<Framework, std::set<std::string_view>> missing;
  std::vector<std::vector<std::string>> wishes = {{}, everything, everything_and_neurons(), {"training.bias_update=layer"}, {"network.loss=mse"}};
  for (const char* optimizer : {"momentum", "nesterov", "adagrad", "rmsprop", "adam"}) wishes.push_back({"training.optimizer=" + std::string(optimizer)});
  for (const char* scene : {"worked-example", "spiral", "perceptron", "multi-label", "maxout"})
    for (const std::vector<std::string>& sets : wishes) {
      Result<LoadedScene> loaded = load_scene(scene, sets);
      if (!loaded) continue;
      const Written written = prepare(scene, sets);
      const Language language = load_tables().value().languages.front();
      for (const Framework framework : frameworks()) {
        const Result<CodeLines> lines = write_code(*written.document, {framework, false, 20, "arrays.npz"}, language);
        if (!lines) continue;  // what the framework lacks
        for (const nn::Step& step : written.trace->steps)
          if (mark_of_step(lines.value(), step, false).lines.empty()) missing[framework].insert(nn::kind_of(step));
      }
    }
  for (const Framework framework : frameworks()) {
    CAPTURE(id_of(framework));
    CHECK(missing[framework] == without.at(framework));
  }
}

TEST_CASE("a script without marks is the text that it was: no more than two empty lines, none at its lines' ends") {
  const Written spiral = prepare("spiral", everything);
  const std::string text = text_of(script_of(spiral, Framework::numpy));
  CHECK(text.find("\n\n\n\n") == std::string::npos);
  CHECK(text.find("\n\n\n") != std::string::npos);
  CHECK(text.ends_with(")\n"));
}
