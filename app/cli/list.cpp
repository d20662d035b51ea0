// chainrule list: what there is, one a line, id first.
#include "app/cli/verbs.hpp"
#include "app/cli/work.hpp"
#include "app/dataio/idx.hpp"
#include "engine/landscape/surface.hpp"
#include "engine/train/metrics.hpp"

#include <algorithm>

namespace chainrule::cli {
namespace {

struct Row {
  std::string id, name;
};
using Rows = std::vector<Row>;

template <class Range>
Rows named(const Range& kinds, const std::string& prefix, const Context& context) {
  Rows rows;
  for (const auto kind : kinds)
    rows.push_back({std::string(id_of(kind)), context.text(prefix + std::string(id_of(kind)))});
  return rows;
}

Rows scenes(const Context& context) {
  Rows rows;
  for (const std::string& name : asset_names("scenes")) {
    const Result<LoadedScene> loaded = load_scene(name);
    rows.push_back({name, loaded ? loaded.value().scene.title.in(context.language.id()) : std::string()});
  }
  return rows;
}

Rows datasets(const Context& context) {
  Rows rows = named(nn::generator_kinds(), "names.dataset.", context);
  for (const IdxSet& set : idx_sets()) {
    rows.push_back({std::string(set.id), context.text("names.dataset." + std::string(set.id))});
  }
  rows.push_back({"cifar10", context.text("names.dataset.cifar10")});
  return rows;
}

Rows languages(const Context& context) {
  Rows rows;
  for (const Language& language : context.tables.languages) rows.push_back({language.id(), language.name()});
  return rows;
}

Rows themes(const Context& context) {
  Rows rows;
  for (const Theme& theme : context.tables.themes) rows.push_back({theme.id, context.text("names.theme." + theme.id)});
  return rows;
}

struct Kind {
  std::string_view id;
  Rows (*rows)(const Context&);
};
constexpr Kind kinds[] = {
    {"scenes", scenes},
    {"figures", [](const Context& c) { return named(figure_kinds(), "names.figure.", c); }},
    {"activations", [](const Context& c) { return named(nn::activation_kinds(), "names.activation.", c); }},
    {"losses", [](const Context& c) { return named(nn::loss_kinds(), "names.loss.", c); }},
    {"loss_forms", [](const Context& c) { return named(nn::loss_forms(), "names.loss_form.", c); }},
    {"metrics", [](const Context& c) { return named(nn::metric_kinds(), "names.metric.", c); }},
    {"optimizers", [](const Context& c) { return named(nn::optimizer_kinds(), "names.optimizer.", c); }},
    {"schedules", [](const Context& c) { return named(nn::schedule_kinds(), "names.schedule.", c); }},
    {"epsilon_forms", [](const Context& c) { return named(nn::epsilon_forms(), "names.epsilon_form.", c); }},
    {"initializers", [](const Context& c) { return named(nn::initializer_kinds(), "names.initializer.", c); }},
    {"frameworks", [](const Context& c) { return named(frameworks(), "names.framework.", c); }},
    {"stops", [](const Context& c) { return named(nn::stop_kinds(), "names.stop.", c); }},
    {"functions", [](const Context& c) { return named(nn::test_functions(), "names.function.", c); }},
    {"slices", [](const Context& c) { return named(nn::slice_kinds(), "names.slice.", c); }},
    {"surface_data", [](const Context& c) { return named(nn::surface_data_kinds(), "names.surface_data.", c); }},
    {"datasets", datasets},
    {"csv_encodings", [](const Context& c) { return named(csv_encodings(), "names.csv_encoding.", c); }},
    {"csv_delimiters", [](const Context& c) { return named(csv_delimiters(), "names.csv_delimiter.", c); }},
    {"csv_decimals", [](const Context& c) { return named(csv_decimals(), "names.csv_decimal.", c); }},
    {"csv_headers", [](const Context& c) { return named(csv_headers(), "names.csv_header.", c); }},
    {"languages", languages},
    {"themes", themes},
};

}  // namespace

Result<int> run_verb(const ListVerb& verb, const Context& context) {
  const auto kind =
      std::find_if(std::begin(kinds), std::end(kinds), [&](const Kind& one) { return one.id == verb.kind; });
  if (kind == std::end(kinds)) {
    const std::string known = joined(kinds, [](const Kind& one) { return one.id; });
    return Error{"cli.unknown_name", {{"option", "list"}, {"name", verb.kind}, {"known", known}}};
  }
  const Rows rows = kind->rows(context);
  std::size_t widest = 0;
  for (const Row& row : rows) widest = std::max(widest, display_width(row.id));
  std::string text;
  for (const Row& row : rows) text += padded(row.id, widest + 2) + row.name + "\n";
  if (const auto written = write_output("", text); !written) return written.error();
  return 0;
}

}  // namespace chainrule::cli
