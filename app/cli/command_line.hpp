#pragma once
#include "app/cli/context.hpp"
#include "app/code/code.hpp"
#include "app/dataio/csv_wish.hpp"
#include "app/explain/moment.hpp"
#include "app/export/painter.hpp"

#include <array>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace chainrule::cli {

/// Which scene, and what is laid over it.
struct SceneArguments {
  std::string scene;
  std::vector<std::string> sets;
  std::string data_folder;  ///< empty: where the scene says
  std::string weights{};    ///< file of weights that are laid over the scene's own; empty: none
};

struct WindowVerb  { SceneArguments scene; std::optional<std::string> theme; std::optional<double> scale; bool chose_language = false; };
struct ListVerb    { std::string kind; };
enum class TraceFormat { text, markdown, latex, json };
struct TraceVerb   { SceneArguments scene; std::int64_t sample = 0, after_steps = 0;  // sample -1: the first batch
                     bool evaluates = false; LetterChoice letters{}; TraceFormat format = TraceFormat::text; std::string output; };
struct TrainVerb   { SceneArguments scene; std::optional<std::int64_t> epochs, steps; bool json = false;
                     std::string save; };
struct MetricsVerb { SceneArguments scene; std::int64_t epochs = 0; std::optional<std::int64_t> top_k;
                     bool json = false; };
struct ExportVerb  { SceneArguments scene; FigureKind figure = FigureKind::network; std::optional<std::int64_t> step;
                     std::int64_t sample = 0, after_steps = 0; bool evaluates = false; FileFormat format = FileFormat::svg;
                     std::optional<std::pair<int, int>> size; std::string theme, output;
                     std::array<std::int64_t, 3> weight = {1, 1, 1}; LetterChoice letters{}; LinkQuantity links = LinkQuantity::weights; };
struct SummaryVerb { SceneArguments scene; };
struct CheckVerb   { SceneArguments scene; };
/// `weight`: layer, unit and input, counted from 1; input 0 is the bias.
struct BlameVerb   { SceneArguments scene; std::array<std::int64_t, 3> weight = {1, 1, 1};
                     std::int64_t sample = 0, after_steps = 0, limit = 1000; bool json = false; };
struct CollapseVerb { SceneArguments scene; std::int64_t after_steps = 0; bool json = false; };
/// Without `output` the script goes to standard output. With `step` the lines that do it are marked.
struct CodeVerb    { SceneArguments scene; Framework framework = Framework::numpy; bool carries_weights = false;
                     std::int64_t epochs = 20; std::string output; std::optional<std::int64_t> step; };
struct AutopsyVerb { SceneArguments scene; std::int64_t steps = 10'000; bool json = false; };
struct ShotVerb    { SceneArguments scene; std::optional<std::int64_t> step; std::int64_t after_steps = 0;
  std::optional<std::pair<int, int>> size;
  std::string theme;
  double scale = 1;
  std::string output;
};
struct WeightsVerb { SceneArguments scene; std::int64_t after_steps = 0; std::string output; };
struct PreviewVerb { std::string file; CsvWish wish; bool json = false; };
/// `steps`: as many as the scene says where there is none. `csv`: file for every step; empty: none.
struct RaceVerb    { SceneArguments scene; std::optional<std::int64_t> steps; std::string csv; bool json = false; };
/// --help and --version.
struct SayVerb     { std::string text; };

using Verb = std::variant<WindowVerb, ListVerb, TraceVerb, TrainVerb, MetricsVerb, ExportVerb, SummaryVerb, CheckVerb,
                          BlameVerb, CollapseVerb, CodeVerb, AutopsyVerb, ShotVerb, WeightsVerb, PreviewVerb, RaceVerb, SayVerb>;

/// The language asked for by --lang, else by the environment (LC_ALL, LC_MESSAGES, LANG), else English. An error where
/// --lang names none; then the messages are in `fallback`.
Result<const Language*> chosen_language(int argc, char** argv, const Tables& tables);
const Language& environment_language(const Tables& tables);

/// What was asked for, every number read and in its range. Nothing is loaded yet, no display touched.
Result<Verb> parse_command_line(int argc, char** argv, const Tables& tables, const Language& language);

}  // namespace chainrule::cli
