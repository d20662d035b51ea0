// chainrule trace: one training step, every number of it.
#include "app/cli/verbs.hpp"
#include "app/cli/work.hpp"

namespace chainrule::cli {

Result<int> run_verb(const TraceVerb& verb, const Context& context) {
  Result<Document> document = open(verb.scene);
  if (!document) return document.error();
  if (const auto fits = check_sample(document.value(), verb.sample); !fits) return fits.error();
  const Trained trained = train(std::move(document.value()), verb.after_steps, false);
  const std::shared_ptr<const nn::Trace> trace = trace_of(*trained.document, verb.sample, verb.evaluates);
  const Voice voice{&context.language, NumberFormat(12), verb.letters.over(trained.document->scene.desk.letters.over({}))};
  std::string text;
  switch (verb.format) {
    case TraceFormat::text: text = write_trace(*trace, 0, voice, TextFormat::text); break;
    case TraceFormat::markdown: text = write_trace(*trace, 0, voice, TextFormat::markdown); break;
    case TraceFormat::latex: text = write_trace(*trace, 0, voice, TextFormat::latex); break;
    case TraceFormat::json: text = write_trace_json(*trace); break;
  }
  if (!text.ends_with('\n')) text += '\n';
  if (const auto written = write_output(verb.output, text); !written) return written.error();
  return 0;
}

}  // namespace chainrule::cli
