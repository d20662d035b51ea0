// The workloads of docs/performance.md in single precision, in the form of the peers' programs: the same data files,
// the same arguments and one line a result, so that they can be run in turn by scripts/bench-peers.
//   bench_fast --work W1|W2|W3|W4|W5|trainer --data FOLDER [--threads 1|2]
//   bench_fast --work ulp      the errors of exp, tanh and sigmoid over all floats, for every instruction set
#include "engine/landscape/surface.hpp"
#include "engine/nn/elementary.hpp"
#include "engine/train/evaluate.hpp"
#include "engine/train/fast_map.hpp"
#include "engine/train/packed_network.hpp"
#include "engine/train/trainer.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/ulp.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <vector>

using namespace nn;

namespace {

struct Arguments {
  std::string work = "W1", data = "data";
  int threads = 1;
};

Arguments parse(int count, char** values) {
  Arguments made;
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string name = values[i];
    if (name == "--work") made.work = values[i + 1];
    if (name == "--data") made.data = values[i + 1];
    if (name == "--threads") made.threads = std::atoi(values[i + 1]);
  }
  return made;
}

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// A raw file of numbers.
template <class Number>
std::vector<Number> load(const Arguments& arguments, const char* name) {
  std::ifstream file(arguments.data + "/" + name, std::ios::binary);
  if (!file) {
    std::fprintf(stderr, "missing %s/%s: the folder of peers writes it with gen_data.py\n", arguments.data.c_str(), name);
    std::exit(2);
  }
  const std::string bytes((std::istreambuf_iterator<char>(file)), {});
  std::vector<Number> numbers(bytes.size() / sizeof(Number));
  std::memcpy(numbers.data(), bytes.data(), numbers.size() * sizeof(Number));
  numbers.reserve(numbers.size() + 32);  // the kernels may read a vector beyond the end
  return numbers;
}

void report(const Arguments& arguments, const char* work, double samples, double steps, double seconds,
            const std::string& check) {
  std::printf("RES\t%s\tchainrule\t%s\t%d\t%.6g\t%.6g\t%s\n", work, fast::kernels().name, arguments.threads,
              samples / seconds, seconds / steps * 1e6, check.c_str());
  std::fflush(stdout);
}

template <class... Values>
std::string text(const char* format, Values... values) {
  char room[128];
  std::snprintf(room, sizeof room, format, values...);
  return room;
}

NetworkSpec network_of(Index inputs, std::vector<LayerSpec> layers, LossKind loss = LossKind::half_squared_error) {
  NetworkSpec network;
  network.inputs = inputs;
  network.layers = std::move(layers);
  network.loss = loss;
  return network;
}
NetworkSpec small_network() {
  const auto tanh = [](Index units) { return testing::layer(units, ActivationKind::tanh); };
  return network_of(2, {tanh(8), tanh(8), tanh(1)});
}

/// The files hold weights row by row, (out, in), then the bias.
VectorOf<float> flat(const NetworkSpec& network, const std::vector<float>& file) {
  const ParameterLayout layout(network);
  VectorOf<float> made(layout.size());
  std::size_t at = 0;
  for (const LayerSlot& slot : layout.layers()) {
    for (Index unit = 0; unit < slot.units; ++unit) {
      for (Index input = 0; input < slot.inputs; ++input) made(slot.weight_at(unit, input)) = file[at++];
    }
    for (Index unit = 0; unit < slot.units; ++unit) made(slot.bias_at(unit)) = file[at++];
  }
  return made;
}

TrainingRule rule_of(double rate, OptimizerKind optimizer = OptimizerKind::sgd) {
  TrainingRule rule;
  rule.learning_rate = rate;
  rule.optimizer = optimizer;
  rule.precision = Precision::float32;
  return rule;
}

void w1(const Arguments& arguments) {
  const std::vector<float> points = load<float>(arguments, "spiral.f32");
  PackedNetwork network(small_network(), 500);
  network.write_parameters(flat(small_network(), load<float>(arguments, "w1.f32")));
  const TrainingRule rule = rule_of(0.03);
  const auto place = [&](int first, int count) {
    network.use(&points[static_cast<std::size_t>(first) * 3], 3, count);
    for (int i = 0; i < count; ++i) network.target_row(i)[0] = points[static_cast<std::size_t>(first + i) * 3 + 2];
  };
  const auto loss = [&] {
    place(0, 500);
    network.forward();
    return static_cast<double>(network.loss());
  };
  const auto run = [&](int epochs) {
    const double start = now();
    for (int epoch = 0; epoch < epochs; ++epoch) {
      for (int first = 0; first < 500; first += 10) {
        place(first, 10);
        network.train(rule, 0, 0);
      }
    }
    return now() - start;
  };
  double seconds = run(200);
  const double loss200 = loss();
  seconds += run(1800);
  report(arguments, "W1", 1e6, 1e5, seconds, text("loss200=%.5f loss2000=%.5f", loss200, loss()));
}

void w2_training(const Arguments& arguments, PackedNetwork& network, OptimizerKind optimizer) {
  const std::vector<float> images = load<float>(arguments, "train_x.f32");
  const std::vector<unsigned char> labels = load<unsigned char>(arguments, "train_y.u8");
  const TrainingRule rule = rule_of(optimizer == OptimizerKind::adam ? 1e-3 : 0.1, optimizer);
  double loss = 0;
  const double start = now();
  for (std::size_t first = 0, step = 1; first < 60000; first += 32, ++step) {
    network.use(&images[first * 784], 784, 32);
    for (Index i = 0; i < 32; ++i) {
      std::fill_n(network.target_row(i), 10, 0.0f);
      network.target_row(i)[labels[first + static_cast<std::size_t>(i)]] = 1;
    }
    network.train(rule, 0, static_cast<std::int64_t>(step));
    loss += static_cast<double>(network.loss()) * 32;
  }
  report(arguments, optimizer == OptimizerKind::adam ? "W2adam" : "W2sgd", 60000, 1875, now() - start,
         text("trainloss1=%.4f", loss / 60000));
}

void w2_inference(const Arguments& arguments, PackedNetwork& network) {
  const std::vector<float> images = load<float>(arguments, "t10k_x.f32");
  const std::vector<unsigned char> labels = load<unsigned char>(arguments, "t10k_y.u8");
  int right = 0;
  const auto round = [&] {
    right = 0;
    const double start = now();
    for (std::size_t first = 0; first < 10000; first += 256) {
      const Index count = std::min<Index>(256, 10000 - static_cast<Index>(first));
      network.use(&images[first * 784], 784, count);
      network.forward();
      const ConstMatrixRef<float> answers = network.prediction();
      for (Index i = 0; i < count; ++i) {
        Index answer = 0;
        for (Index row = 1; row < 10; ++row) answer = answers(row, i) > answers(answer, i) ? row : answer;
        right += answer == labels[first + static_cast<std::size_t>(i)];
      }
    }
    return now() - start;
  };
  round();
  double seconds = 0;
  for (int i = 0; i < 5; ++i) seconds += round();
  report(arguments, "W2inf", 50000, 200, seconds, text("acc1=%.4f", right / 10000.0));
}

void w2(const Arguments& arguments) {
  const NetworkSpec network = network_of(
      784, {testing::layer(128, ActivationKind::relu), testing::layer(10, ActivationKind::softmax)},
      LossKind::categorical_cross_entropy);
  const VectorOf<float> start = flat(network, load<float>(arguments, "w2.f32"));
  const VectorOf<float> zeros = VectorOf<float>::Zero(start.size());
  for (const OptimizerKind optimizer : {OptimizerKind::sgd, OptimizerKind::adam}) {
    PackedNetwork packed(network, 256, fast::kernels(), arguments.threads > 1);
    packed.write_parameters(start);
    if (optimizer == OptimizerKind::adam) packed.write_memories(zeros, zeros);
    w2_training(arguments, packed, optimizer);
    if (optimizer == OptimizerKind::adam) w2_inference(arguments, packed);
  }
}

void w3(const Arguments& arguments) {
  const std::vector<float> rows = load<float>(arguments, "blobs.f32");
  const NetworkSpec network =
      network_of(4, {testing::layer(8, ActivationKind::tanh), testing::layer(8, ActivationKind::tanh),
                     testing::layer(3, ActivationKind::softmax)}, LossKind::categorical_cross_entropy);
  PackedNetwork packed(network, 1);
  packed.write_parameters(flat(network, load<float>(arguments, "w3.f32")));
  const TrainingRule rule = rule_of(0.05);
  double seconds = 0;
  const auto run = [&](int steps) {
    double loss = 0;
    const double start = now();
    for (int i = 0; i < steps; ++i) {
      const float* row = &rows[static_cast<std::size_t>(i % 150) * 5];
      packed.use(row, 5, 1);
      for (int k = 0; k < 3; ++k) packed.target_row(0)[k] = static_cast<int>(row[4]) == k ? 1.0f : 0.0f;
      packed.train(rule, 0, 0);
      const double here = static_cast<double>(packed.loss());  // at every step, as the peers do
      if (i >= steps - 150) loss += here;
    }
    seconds = now() - start;
    return loss / 150;
  };
  const double loss3000 = run(3000);
  run(2000000);
  report(arguments, "W3", 2e6, 2e6, seconds, text("loss3000=%.5f", loss3000));
}

/// The points of spiral.f32 as a data set.
std::shared_ptr<const Dataset> spiral(const Arguments& arguments) {
  const std::vector<float> points = load<float>(arguments, "spiral.f32");
  Matrix inputs(2, 500), targets(1, 500);
  for (Index i = 0; i < 500; ++i) {
    const float* point = &points[static_cast<std::size_t>(i) * 3];
    inputs.col(i) << static_cast<double>(point[0]), static_cast<double>(point[1]);
    targets(0, i) = static_cast<double>(point[2]);
  }
  return testing::dataset(inputs, targets);
}

/// A landscape of 101 x 101 points: with all coarser grids on the way, as the program shows them.
void w4(const Arguments& arguments) {
  const std::vector<float> directions = load<float>(arguments, "w4_dirs.f32");
  const std::vector<float> first(directions.begin(), directions.begin() + 105), second(directions.begin() + 105, directions.begin() + 210);
  SurfaceLoss loss;
  loss.network = small_network();
  loss.data = spiral(arguments);
  Slice slice;
  slice.origin = flat(loss.network, load<float>(arguments, "w1.f32")).cast<double>();
  slice.u = flat(loss.network, second).cast<double>();
  slice.v = flat(loss.network, first).cast<double>();
  slice.range = {-1, 1, -1, 1};
  const auto round = [&] {
    SurfaceSampler sampler(loss, slice);
    std::shared_ptr<const Surface> surface;
    while (!surface || surface->resolution < 101) surface = sampler.refine();
    return surface;
  };
  round();
  const int rounds = 5;
  std::shared_ptr<const Surface> surface;
  const double start = now();
  for (int i = 0; i < rounds; ++i) surface = round();
  report(arguments, "W4", 10201.0 * 500 * rounds, rounds, now() - start,
         text("mean=%.5f corner=%.5f", surface->heights.mean(), surface->heights(100, 0)));
}

void w5(const Arguments& arguments) {
  const NetworkSpec network = small_network();
  const VectorOf<float> parameters = flat(network, load<float>(arguments, "w1.f32"));
  FastMap map(network, parameters, arguments.threads > 1);
  std::vector<float> x(256), answers(65536);
  for (int i = 0; i < 256; ++i) x[static_cast<std::size_t>(i)] = -6 + 12 * static_cast<float>(i) / 255.0f;
  const auto round = [&] { map.answer(x, x, answers.data()); };
  for (int i = 0; i < 3; ++i) round();
  const int rounds = 100;
  const double start = now();
  for (int i = 0; i < rounds; ++i) round();
  const double seconds = now() - start;
  double sum = 0;
  for (const float answer : answers) sum += static_cast<double>(answer);
  report(arguments, "W5", 65536.0 * rounds, rounds, seconds, text("mean=%.5f", sum / 65536));
}

/// What the program runs: Trainer, with shuffling and gathering; images as bytes.
void trainer(const Arguments& arguments) {
  const auto time = [&](const char* name, const NetworkSpec& network, TrainingRule rule, Index batch,
                        const std::shared_ptr<const Dataset>& data, int steps) {
    rule.batch_size = batch;
    Trainer trainer(network, rule, data, initial_state(network, rule));
    for (int i = 0; i < steps / 10; ++i) trainer.step();
    const double start = now();
    for (int i = 0; i < steps; ++i) trainer.step();
    report(arguments, name, static_cast<double>(steps) * static_cast<double>(batch), steps, now() - start,
           text("loss=%.3f", trainer.last_batch_loss()));
  };
  time("trainer-W1", small_network(), rule_of(0.03), 10, spiral(arguments), 100000);
  const std::vector<float> images = load<float>(arguments, "train_x.f32");
  const std::vector<unsigned char> labels = load<unsigned char>(arguments, "train_y.u8");
  auto data = std::make_shared<Dataset>();
  ByteFeatures bytes{{784, 60000}, 255};
  for (Index i = 0; i < bytes.values.size(); ++i) {
    bytes.values.data()[i] = static_cast<std::uint8_t>(images[static_cast<std::size_t>(i)] * 255.0f + 0.5f);
  }
  data->inputs = bytes;
  data->targets = Matrix::Zero(10, 60000);
  for (Index i = 0; i < 60000; ++i) data->targets(labels[static_cast<std::size_t>(i)], i) = 1;
  data->train_count = 60000;
  data->task = Task::multiclass;
  const NetworkSpec wide = network_of(
      784, {testing::layer(128, ActivationKind::relu), testing::layer(10, ActivationKind::softmax)},
      LossKind::categorical_cross_entropy);
  time("trainer-W2sgd", wide, rule_of(0.1), 32, data, 1875);
  time("trainer-W2adam", wide, rule_of(1e-3, OptimizerKind::adam), 32, data, 1875);
  const Vector parameters = initial_parameters(wide, 1);
  const double start = now();
  const Score score = evaluate(wide, Precision::float32, parameters, *data, 0, 60000);
  report(arguments, "evaluate-W2", 60000, 1, now() - start, text("loss=%.3f", *score.loss));
}

void ulp() {
  const fast::KernelList list = fast::available_kernels();
  for (int i = 0; i < list.count; ++i) {
    const auto tell = [&](const char* name, const testing::WorstUlp& worst) {
      std::printf("%s\t%s\t%.3f ulp at %.9g\n", list.sets[i]->name, name, worst.ulp, static_cast<double>(worst.at));
      std::fflush(stdout);
    };
    tell("exp", testing::worst_ulp(list.sets[i]->exp, elementary::exp, 1));
    tell("tanh", testing::worst_ulp(list.sets[i]->tanh, elementary::tanh, 1));
    tell("sigmoid", testing::worst_ulp(list.sets[i]->sigmoid, elementary::sigmoid, 1));
  }
}

}  // namespace

int main(int count, char** values) {
  const Arguments arguments = parse(count, values);
  if (arguments.work == "W1") w1(arguments);
  if (arguments.work == "W2") w2(arguments);
  if (arguments.work == "W3") w3(arguments);
  if (arguments.work == "W4") w4(arguments);
  if (arguments.work == "W5") w5(arguments);
  if (arguments.work == "trainer") trainer(arguments);
  if (arguments.work == "ulp") ulp();
}
