// chainrule train: training without a window, one line per epoch.
#include "app/cli/interrupt_watch.hpp"
#include "app/cli/verbs.hpp"
#include "app/cli/work.hpp"
#include "app/session/stop_notice.hpp"
#include "app/session/watched_run.hpp"
#include "app/text/json.hpp"
#include "engine/fast/kernels.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>

#include <unistd.h>

namespace chainrule::cli {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

/// One measured epoch, or the part of one at which the training ended.
struct EpochReport {
  std::int64_t epoch = 0, step = 0;
  nn::Scores scores;
  double seconds = 0;
  bool is_final = false;
  std::optional<nn::Halt> halt{};  ///< why it ended before its time
  std::string instruction_set;  ///< that single precision uses; empty in double
};

void put(JsonWriter& json, const char* key, const std::optional<double>& value) {
  json.key(key);
  value ? json.value(*value) : json.null();
}

/// Layers and units count from 1; what a condition does not speak of is left out.
void put_halt(JsonWriter& json, const nn::Halt& halt) {
  json.key("stopped").value(id_of(halt.kind));
  if (halt.layer >= 0) json.key("layer").value(std::int64_t{halt.layer + 1});
  if (halt.unit >= 0) json.key("unit").value(std::int64_t{halt.unit + 1});
  if (halt.kind == nn::StopKind::not_finite || halt.kind == nn::StopKind::epochs) return;
  json.key("value").value(halt.value).key("limit").value(halt.limit);
}

std::string json_line(const EpochReport& report) {
  JsonWriter json;
  json.begin_object().key("epoch").value(report.epoch).key("step").value(report.step);
  put(json, "train_loss", report.scores.train.loss);
  put(json, "test_loss", report.scores.test.loss);
  put(json, "train_accuracy", report.scores.train.accuracy);
  put(json, "test_accuracy", report.scores.test.accuracy);
  json.key("seconds").value(report.seconds);
  if (!report.instruction_set.empty()) json.key("instruction_set").value(report.instruction_set);
  if (report.is_final) json.key("final").value(true);
  if (report.halt) put_halt(json, *report.halt);
  return json.end_object().take() + "\n";
}

std::string readable_line(const EpochReport& report, const Context& context) {
  const NumberFormat number(5);
  std::string line =
      context.text("cli.train.epoch", {{"epoch", std::to_string(report.epoch)}, {"step", std::to_string(report.step)}});
  const auto add = [&](const char* key, const std::optional<double>& value, double factor, const char* unit) {
    if (value) line += "  " + context.text(key) + " " + number(*value * factor) + unit;
  };
  add("cli.train.train_loss", report.scores.train.loss, 1, "");
  add("cli.train.test_loss", report.scores.test.loss, 1, "");
  add("cli.train.train_accuracy", report.scores.train.accuracy, 100, " %");
  add("cli.train.test_accuracy", report.scores.test.accuracy, 100, " %");
  line += "  " + NumberFormat(3)(report.seconds) + " s";
  if (!report.instruction_set.empty()) line.append("  ").append(report.instruction_set);
  return line + "\n";
}

/// A bar on standard error, drawn at most ten times a second and only on a terminal.
class ProgressBar {
 public:
  explicit ProgressBar(std::int64_t total) : total_(total), on_terminal_(::isatty(STDERR_FILENO) == 1) {}
  void show(std::int64_t done) {
    if (!on_terminal_ || seconds_since(last_) < 0.1) return;
    last_ = Clock::now();
    constexpr int width = 40;
    const int filled = static_cast<int>(done * width / total_);
    std::string bar = "\r[" + std::string(static_cast<std::size_t>(filled), '#') +
                      std::string(static_cast<std::size_t>(width - filled), '.') + "] " +
                      std::to_string(done * 100 / total_) + " %";
    std::fwrite(bar.data(), 1, bar.size(), stderr);
    visible_ = true;
  }
  void clear() {
    if (!visible_) return;
    const std::string line = "\r" + std::string(52, ' ') + "\r";
    std::fwrite(line.data(), 1, line.size(), stderr);
    visible_ = false;
  }

 private:
  std::int64_t total_;
  bool on_terminal_, visible_ = false;
  Clock::time_point last_;
};

/// Trains and reports; what is left of it afterwards is the state.
class Run {
 public:
  Run(const TrainVerb& verb, const Context& context, const Document& document)
      : verb_(verb),
        context_(context),
        document_(document),
        run_(document),
        total_(verb.steps.value_or(verb.epochs.value_or(usual_epochs()) * steps_per_epoch())) {}

  Result<void> go() {
    ProgressBar bar(total_);
    const InterruptWatch watch;
    run_.look();
    for (std::int64_t step = 1; step <= total_ && !interrupted_ && !run_.halt(); ++step) {
      run_.step();
      bar.show(step);
      interrupted_ = watch.interrupted();
      const bool ends = step == total_ || interrupted_ || run_.halt();
      if (!ends && !run_.trainer().step_ends_epoch()) continue;
      run_.look();
      bar.clear();
      if (const auto written = report(ends || run_.halt()); !written) return written;
    }
    if (verb_.json || !run_.halt()) return {};
    const Notice why = stop_notice(*run_.halt(), NumberFormat(5));
    return write_output("", context_.text(why.key, why.arguments) + "\n");
  }

  nn::TrainingState state() const { return run_.trainer().state(); }
  bool interrupted() const { return interrupted_; }

 private:
  std::int64_t steps_per_epoch() const {
    const nn::Index count = document_.data->train_count;
    const nn::Index batch = document_.scene.rule.batch_size == 0 ? count : document_.scene.rule.batch_size;
    return (count + batch - 1) / batch;
  }

  /// One, or as many as the scene wants.
  std::int64_t usual_epochs() const { return std::max<std::int64_t>(1, document_.scene.stop.epochs); }

  Result<void> report(bool is_final) {
    EpochReport report{epoch_in_progress(), run_.trainer().steps(), {}, 0, is_final, run_.halt(), {}};
    if (document_.scene.rule.precision == nn::Precision::float32) report.instruction_set = nn::fast::kernels().name;
    report.scores = nn::evaluate_splits(document_.scene.network, document_.scene.rule.precision, state().parameters,
                                        *document_.data);
    report.seconds = seconds_since(start_);
    return write_output("", verb_.json ? json_line(report) : readable_line(report, context_));
  }

  /// From 1; an epoch that has just ended is still counted as the one in progress.
  std::int64_t epoch_in_progress() const {
    const nn::DataPosition& position = run_.trainer().position();
    return position.epoch + (position.used > 0 ? 1 : 0);
  }

  const TrainVerb& verb_;
  const Context& context_;
  const Document& document_;
  WatchedRun run_;
  std::int64_t total_;
  Clock::time_point start_ = Clock::now();
  bool interrupted_ = false;
};

Result<void> save(const std::string& path, const Document& document) {
  if (!document.state.parameters.allFinite()) return Error{"cli.not_finite", {{"path", path}}, {}, Blame::work};
  return write_output(path, print_scene(scene_to_save(document)));
}

}  // namespace

Result<int> run_verb(const TrainVerb& verb, const Context& context) {
  Result<Document> opened = open(verb.scene);
  if (!opened) return opened.error();
  Document& document = opened.value();
  Run run(verb, context, document);
  if (const auto done = run.go(); !done) return done.error();
  document.state = run.state();
  if (!document.state.parameters.allFinite()) {
    std::fprintf(stderr, "chainrule: %s\n", context.text("cli.train.overflowed").c_str());
  }
  if (!verb.save.empty()) {
    if (const auto saved = save(verb.save, document); !saved) return saved.error();
  }
  if (run.interrupted()) {
    return Error{"cli.interrupted", {{"step", std::to_string(document.state.step)}}, {}, Blame::work};
  }
  return 0;
}

}  // namespace chainrule::cli
