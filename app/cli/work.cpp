#include "app/cli/work.hpp"

#include "app/files/file.hpp"
#include "app/session/snapshot.hpp"
#include "app/text/quoted.hpp"
#include "engine/train/trainer.hpp"

#include <algorithm>
#include <cstdio>

namespace chainrule::cli {
namespace {

constexpr std::int64_t curve_points = 60;
constexpr nn::Index scored_examples = 2000;

void measure(const Document& document, const nn::TrainingState& state, std::vector<nn::CurvePoint>& points) {
  points.push_back({state.step, epoch_of(document, state),
                    nn::evaluate_splits(document.scene.network, document.scene.rule.precision, state.parameters,
                                        *document.data, scored_examples),
                    sizes_of_next_update(document, state)});
}

/// --weights FILE stands for --set network.weights=FILE.
std::vector<std::string> with_weights(const SceneArguments& arguments) {
  std::vector<std::string> sets = arguments.sets;
  if (!arguments.weights.empty()) sets.push_back("network.weights=" + chainrule::quoted(arguments.weights));
  return sets;
}

}  // namespace

Result<LoadedScene> load(const SceneArguments& arguments) {
  Result<LoadedScene> loaded = load_scene(arguments.scene, with_weights(arguments));
  if (!loaded || arguments.data_folder.empty()) return loaded;
  DataSpec& data = loaded.value().scene.data;
  auto* idx = std::get_if<IdxData>(&data);
  auto* cifar10 = std::get_if<Cifar10Data>(&data);
  if (idx == nullptr && cifar10 == nullptr) return Error{"cli.no_data_files", {{"scene", arguments.scene}}};
  std::error_code error;
  (idx != nullptr ? idx->folder : cifar10->folder) =
      utf8_of(std::filesystem::absolute(path_from_utf8(arguments.data_folder), error));
  return loaded;
}

Result<Document> open(const SceneArguments& arguments) {
  const Result<LoadedScene> loaded = load(arguments);
  if (!loaded) return loaded.error();
  return open_document(loaded.value());
}

Trained train(Document document, std::int64_t steps, bool measured) {
  std::vector<nn::CurvePoint> points;
  nn::Path path;
  path.add(document.state.step, document.state.parameters);
  if (measured) measure(document, document.state, points);
  if (steps > 0) {
    nn::Trainer trainer(document.scene.network, document.scene.rule, document.data, document.state);
    const std::int64_t interval = std::max<std::int64_t>(1, steps / curve_points);
    for (std::int64_t step = 1; step <= steps; ++step) {
      trainer.step();
      if (measured && (step % interval == 0 || step == steps)) measure(document, trainer.state(), points);
      if (trainer.steps() >= path.next_step()) path.add(trainer.steps(), trainer.state().parameters);
    }
    document.state = trainer.state();
    path.add(document.state.step, document.state.parameters);
  }
  return {std::make_shared<const Document>(std::move(document)),
          std::make_shared<const std::vector<nn::CurvePoint>>(std::move(points)), std::move(path)};
}

std::shared_ptr<const nn::Trace> trace_of(const Document& document, std::int64_t sample, bool evaluates) {
  SnapshotWish wish;
  wish.sample = sample;
  wish.maps = false;
  wish.evaluating = evaluates;
  return look_at(document, document.state, wish).trace;
}

std::string aligned(const std::vector<std::vector<std::string>>& rows, std::size_t numbers_from, std::size_t gap) {
  std::vector<std::size_t> widths(rows.front().size(), 0);
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], display_width(row[i]));
  std::string text;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i)
      text += (i > 0 ? std::string(gap, ' ') : "") + padded(row[i], widths[i], i >= numbers_from);
    text += "\n";
  }
  return text;
}

Result<void> check_sample(const Document& document, std::int64_t sample) {
  const nn::Index count = document.data->size();
  if (sample < count) return {};
  return Error{
      "cli.out_of_range",
      {{"option", "--sample"}, {"value", std::to_string(sample)}, {"low", "0"}, {"high", std::to_string(count - 1)}}};
}

Result<nn::ParameterPlace> parameter_place(const nn::NetworkSpec& network, const std::array<std::int64_t, 3>& wanted) {
  const auto outside = [](const char* what, std::int64_t value, std::int64_t low, std::int64_t high) {
    return Error{"cli.no_such_parameter",
                 {{"what", std::string("@cli.blame.") + what}, {"value", std::to_string(value)}, {"low", std::to_string(low)}, {"high", std::to_string(high)}}};
  };
  const auto [layer, unit, input] = wanted;
  if (layer < 1 || layer > network.layer_count()) return outside("layer", layer, 1, network.layer_count());
  const nn::Index units = network.rows_of(layer - 1), inputs = network.inputs_of(layer - 1);
  if (unit < 1 || unit > units) return outside("unit", unit, 1, units);
  if (input < 0 || input > inputs) return outside("input", input, 0, inputs);
  return nn::ParameterPlace{layer - 1, unit - 1, input - 1};
}

Result<nn::Position> position_at(const nn::Trace& trace, const std::optional<std::int64_t>& step) {
  if (!step) return nn::last_position(trace);
  if (*step >= -1 && *step < trace.step_count()) return nn::Position{static_cast<int>(*step), -1, -1};
  return Error{"cli.out_of_range",
               {{"option", "--step"},
                {"value", std::to_string(*step)},
                {"low", "-1"},
                {"high", std::to_string(trace.step_count() - 1)}}};
}

Result<void> write_output(const std::string& path, std::string_view content) {
  if (!path.empty() && path != "-") return write_file_atomically(path_from_utf8(path), content);
  const bool written = std::fwrite(content.data(), 1, content.size(), stdout) == content.size();
  if (written && std::fflush(stdout) == 0) return {};
  return Error{"cli.standard_output", {}, {}, Blame::work};
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (const char32_t c : decode_utf8(text)) width += c >= 0x1100 && c != 0x2026 && (c >= 0x2e80 || c < 0x1200) ? 2 : 1;
  return width;
}

std::string padded(std::string text, std::size_t width, bool right_aligned) {
  const std::size_t used = display_width(text);
  const std::string space(used < width ? width - used : 0, ' ');
  return right_aligned ? space + text : text + space;
}

}  // namespace chainrule::cli
