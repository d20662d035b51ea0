// chainrule shot: the whole window as a picture, without a display.
#include "app/cli/verbs.hpp"
#include "app/cli/work.hpp"

namespace chainrule::cli {

Result<int> run_verb(const ShotVerb& verb, const Context& context) {
  Result<Document> document = open(verb.scene);
  if (!document) return document.error();
  const Trained trained = train(std::move(document.value()), verb.after_steps, true);
  const Result<nn::Position> position = position_at(*trace_of(*trained.document, 0), verb.step);
  if (!position) return position.error();
  ShotRequest request;
  request.document = trained.document;
  request.curve = trained.curve;
  request.position = position.value();
  request.language = context.language.id();
  request.theme = verb.theme;
  request.scale = verb.scale;
  if (verb.size) std::tie(request.width, request.height) = *verb.size;
  const Result<std::string> bytes = context.outside.shot(request);
  if (!bytes) return bytes.error();
  if (const auto written = write_output(verb.output, bytes.value()); !written) return written.error();
  return 0;
}

}  // namespace chainrule::cli
