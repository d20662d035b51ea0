// The parts of a script that no framework has to do with: heading, data, order of the examples, learning rate.
#include "app/code/plan.hpp"
#include "app/dataio/idx.hpp"

namespace chainrule {
namespace {

constexpr std::string_view idx_reader = R"(FOLDER = Path($folder)


def read_idx(name, header):
    path = FOLDER / name
    packed = FOLDER / (name + ".gz")
    raw = path.read_bytes() if path.exists() else gzip.decompress(packed.read_bytes())
    return np.frombuffer(raw, np.uint8, offset=header)


pixels = [read_idx(name, 16) for name in ("train-images-idx3-ubyte", "t10k-images-idx3-ubyte")]
labels = [read_idx(name, 8) for name in ("train-labels-idx1-ubyte", "t10k-labels-idx1-ubyte")]
x = np.concatenate(pixels).reshape(-1, $inputs).astype(np.$dtype) / 255
y = np.eye($classes, dtype=np.$dtype)[np.concatenate(labels)])";

constexpr std::string_view cifar10_reader = R"(FOLDER = Path($folder)
names = [f"data_batch_{number}.bin" for number in range(1, 6)] + ["test_batch.bin"]
records = np.concatenate([np.fromfile(FOLDER / name, np.uint8) for name in names]).reshape(-1, 3073)
x = records[:, 1:].astype(np.$dtype) / 255
y = np.eye(10, dtype=np.$dtype)[records[:, 0]])";

void write_images(Script& script, const Plan& plan) {
  const std::string inputs = std::to_string(plan.network.inputs), classes = std::to_string(plan.network.outputs());
  if (const auto* idx = std::get_if<IdxData>(&plan.document.scene.data)) {
    script.line(filled(idx_reader, {{"folder", python_text(idx_folder(idx->set, idx->folder))}, {"inputs", inputs},
                                    {"classes", classes}, {"dtype", plan.dtype()}}));
  } else {
    const std::string& folder = std::get<Cifar10Data>(plan.document.scene.data).folder;
    script.line(filled(cifar10_reader, {{"folder", python_text(folder)}, {"dtype", plan.dtype()}}));
  }
  if (plan.document.data->targets.minCoeff() < 0) script.line("y = 2 * y - 1");
}

std::string shape_text(const nn::NetworkSpec& network) {
  std::string text = std::to_string(network.inputs);
  for (const nn::LayerSpec& layer : network.layers) text += "-" + std::to_string(layer.units);
  return text;
}

/// What is drawn at the update after `t` updates, as Python writes it.
std::string rate_text(const nn::Schedule& schedule, const std::string& rate) {
  const std::string factor = python(schedule.decay_factor), steps = std::to_string(schedule.decay_steps);
  switch (schedule.kind) {
    case nn::ScheduleKind::constant: break;
    case nn::ScheduleKind::step: return rate + " * " + factor + " ** (t // " + steps + ")";
    case nn::ScheduleKind::exponential: return rate + " * " + factor + " ** (t / " + steps + ")";
    case nn::ScheduleKind::cosine: {
      const std::string least = python(schedule.min_learning_rate), all = std::to_string(schedule.cosine_steps);
      return least + " + (" + rate + " - " + least + ") * (1 + math.cos(math.pi * min(t / " + all + ", 1))) / 2";
    }
    case nn::ScheduleKind::warmup: return rate + " * min((t + 1) / " + std::to_string(schedule.warmup_steps) + ", 1)";
  }
  return rate;
}

}  // namespace

void write_heading(Script& script, const Plan& plan) {
  const Scene& scene = plan.document.scene;
  const std::string framework = script.words("names.framework." + std::string(id_of(plan.wish.framework)));
  const auto name = [&](const char* group, std::string_view id) { return script.words("names." + std::string(group) + "." + std::string(id)); };
  std::string title = scene.title.in(script.language().id());
  if (title.empty()) title = plan.document.name;
  for (char& letter : title)
    if (letter == '\n' || letter == '\r') letter = ' ';
  script.comment("title", {{"title", title}, {"framework", framework}});
  script.comment("network", {{"shape", shape_text(scene.network)}, {"loss", name("loss", nn::id_of(scene.network.loss))},
                             {"optimizer", name("optimizer", nn::id_of(scene.rule.optimizer))}});
  if (plan.wish.framework == Framework::keras) script.comment("keras_version");
}

void write_data(Script& script, const Plan& plan) {
  const nn::Dataset& data = *plan.document.data;
  script.line();
  script.comment("data", {{"train", std::to_string(plan.train_count())}, {"test", std::to_string(plan.test_count())}});
  if (const auto* csv = std::get_if<CsvData>(&plan.document.scene.data)) script.comment("prepared", {{"file", csv->path}});
  if (plan.needs_arrays())
    script.line("arrays = np.load(Path(__file__).with_name(" + python_text(plan.wish.arrays_file) + "))");
  const std::string dtype = ", dtype=np." + plan.dtype() + ")";
  if (plan.reads_images()) {
    write_images(script, plan);
  } else if (plan.has_data_inside()) {
    script.line("x = np.array(" + python_rows(input_rows(data)) + dtype);
    script.line("y = np.array(" + python_rows(data.targets.transpose()) + dtype);
  } else {
    script.line("x = arrays[\"inputs\"].astype(np." + plan.dtype() + ")");
    script.line("y = arrays[\"targets\"].astype(np." + plan.dtype() + ")");
  }
  const std::string count = std::to_string(plan.train_count());
  script.line("x_train, y_train = x[:" + count + "], y[:" + count + "]");
  if (plan.test_count() > 0) script.line("x_test, y_test = x[" + count + ":], y[" + count + ":]");
}

void write_order(Script& script, const Plan& plan) {
  if (!plan.carries_order()) return;
  script.line();
  script.comment("order");
  if (!plan.has_order_inside()) return script.line("order = arrays[\"order\"].astype(int)");
  const nn::Matrix order = plan.order();
  std::string text = "order = np.array([\n";
  for (nn::Index epoch = 0; epoch < order.rows(); ++epoch) {
    text += "    [";
    for (nn::Index i = 0; i < order.cols(); ++i) text += (i > 0 ? ", " : "") + std::to_string(static_cast<long>(order(epoch, i)));
    text += "],\n";
  }
  script.line(text + "])");
}

bool has_schedule(const Plan& plan) { return plan.rule.schedule.kind != nn::ScheduleKind::constant; }

void write_schedule(Script& script, const Plan& plan) {
  const std::string rate = python(plan.rule.learning_rate);
  if (!has_schedule(plan)) return script.line("LEARNING_RATE = " + rate);
  script.line();
  script.line();
  script.line("def learning_rate(t):");
  script.comment("schedule", {}, 4);
  script.line("    return " + rate_text(plan.rule.schedule, rate));
}

}  // namespace chainrule
