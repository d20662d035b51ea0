// chainrule metrics: how well a network answers, beyond the loss: accuracies, R squared, confusion matrix.
#include "app/cli/verbs.hpp"
#include "app/cli/work.hpp"
#include "app/text/json.hpp"
#include "engine/train/inspect.hpp"

#include <algorithm>

namespace chainrule::cli {
namespace {

struct Split {
  const char* id;  ///< "train", "test"
  nn::Metrics metrics;
};

/// The training split, and the test split where there is one.
std::vector<Split> measured_splits(const Document& document, const std::optional<std::int64_t>& top_k) {
  const nn::NetworkSpec& network = document.scene.network;
  const nn::Index k = top_k.value_or(nn::usual_top_k(network));
  const auto measured = [&](nn::Index first, nn::Index count) {
    return nn::measure(network, document.scene.rule.precision, document.state.parameters, *document.data, first, count,
                       k);
  };
  std::vector<Split> splits = {{"train", measured(0, document.data->train_count)}};
  if (document.data->test_count() > 0)
    splits.push_back({"test", measured(document.data->train_count, document.data->test_count())});
  return splits;
}

struct Row {
  const char* id;
  std::optional<double> nn::Metrics::*value;
  bool is_share;  ///< shown in percent
};
constexpr Row rows[] = {
    {"loss", &nn::Metrics::loss, false},
    {"binary_accuracy", &nn::Metrics::binary_accuracy, true},
    {"exact_match", &nn::Metrics::exact_match, true},
    {"categorical_accuracy", &nn::Metrics::categorical_accuracy, true},
    {"sparse_categorical_accuracy", &nn::Metrics::sparse_categorical_accuracy, true},
    {"top_k_accuracy", &nn::Metrics::top_k_accuracy, true},
    {"r_squared", &nn::Metrics::r_squared, false},
};

std::string json_line(const Split& split) {
  const nn::Metrics& metrics = split.metrics;
  JsonWriter json;
  json.begin_object().key("split").value(split.id).key("examples").value(std::int64_t{metrics.examples});
  for (const Row& row : rows) {
    json.key(row.id);
    const std::optional<double>& value = metrics.*row.value;
    value ? json.value(*value) : json.null();
  }
  json.key("k");
  metrics.k > 0 ? json.value(std::int64_t{metrics.k}) : json.null();
  json.key("confusion_matrix");
  if (metrics.confusion.size() == 0) return json.null().end_object().take() + "\n";
  json.begin_array();
  for (nn::Index right = 0; right < metrics.confusion.rows(); ++right) {
    json.begin_array();
    for (nn::Index answer = 0; answer < metrics.confusion.cols(); ++answer)
      json.value(std::int64_t{metrics.confusion(right, answer)});
    json.end_array();
  }
  return json.end_array().end_object().take() + "\n";
}

using Cells = std::vector<std::vector<std::string>>;

std::string split_name(const Split& split, const Context& context) {
  return context.text("cli.metrics." + std::string(split.id));
}

std::string table_of(const std::vector<Split>& splits, const Context& context) {
  const NumberFormat number(5);
  Cells cells = {{""}, {context.text("cli.metrics.examples")}};
  for (const Split& split : splits) {
    cells[0].push_back(split_name(split, context));
    cells[1].push_back(with_separators(split.metrics.examples));
  }
  for (const Row& row : rows) {
    if (!(splits.front().metrics.*row.value)) continue;
    const bool is_top_k = row.value == &nn::Metrics::top_k_accuracy;
    const std::string name = context.text("names.metric." + std::string(row.id));
    cells.push_back({is_top_k ? name + " (k = " + std::to_string(splits.front().metrics.k) + ")" : name});
    for (const Split& split : splits) {
      const std::optional<double>& value = split.metrics.*row.value;
      const std::string unit = row.is_share ? " %" : "";
      cells.back().push_back(value ? number(*value * (row.is_share ? 100 : 1)) + unit : "–");
    }
  }
  return aligned(cells, 1);
}

/// Names of the classes where the data have them, else their numbers.
std::string class_name(const Document& document, nn::Index index, const Context& context) {
  const std::vector<std::string>& names = document.data->class_names;
  if (index >= static_cast<nn::Index>(names.size())) return std::to_string(index);
  const std::string& name = names[static_cast<std::size_t>(index)];
  return context.language.has(name) ? context.text(name) : name;
}

std::string confusion_of(const Split& split, const Document& document, const Context& context) {
  const nn::Counts& counts = split.metrics.confusion;
  if (counts.size() == 0) return {};
  Cells cells = {{""}};
  for (nn::Index right = 0; right < counts.rows(); ++right) {
    const std::string name = class_name(document, right, context);
    cells[0].push_back(name);
    cells.push_back({name});
    for (nn::Index answer = 0; answer < counts.cols(); ++answer)
      cells.back().push_back(with_separators(counts(right, answer)));
  }
  return "\n" + context.text("cli.metrics.confusion", {{"split", split_name(split, context)}}) + "\n" + aligned(cells, 1);
}

std::int64_t steps_in(const Document& document, std::int64_t epochs) {
  const nn::Index count = document.data->train_count, batch = document.scene.rule.batch_size;
  return epochs * (batch == 0 ? 1 : (count + batch - 1) / batch);
}

}  // namespace

Result<int> run_verb(const MetricsVerb& verb, const Context& context) {
  Result<Document> opened = open(verb.scene);
  if (!opened) return opened.error();
  const std::int64_t steps = steps_in(opened.value(), verb.epochs);
  const std::shared_ptr<const Document> document = train(std::move(opened.value()), steps, false).document;
  const std::vector<Split> splits = measured_splits(*document, verb.top_k);
  std::string text;
  if (!verb.json) text = table_of(splits, context);
  for (const Split& split : splits) text += verb.json ? json_line(split) : confusion_of(split, *document, context);
  if (const auto written = write_output("", text); !written) return written.error();
  return 0;
}

}  // namespace chainrule::cli
