// chainrule weights: the parameters as a file that other programs read.
#include "app/cli/verbs.hpp"
#include "app/cli/work.hpp"
#include "app/document/weights.hpp"

namespace chainrule::cli {

Result<int> run_verb(const WeightsVerb& verb, const Context&) {
  Result<Document> document = open(verb.scene);
  if (!document) return document.error();
  const Trained trained = train(std::move(document.value()), verb.after_steps, false);
  const Result<std::string> bytes = print_weights(*trained.document, verb.output);
  if (!bytes) return bytes.error();
  if (const auto written = write_output(verb.output, bytes.value()); !written) return written.error();
  return 0;
}

}  // namespace chainrule::cli
