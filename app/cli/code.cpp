// chainrule code: the scene as a script of Python.
#include "app/code/code.hpp"

#include "app/cli/verbs.hpp"
#include "app/cli/work.hpp"
#include "app/dataio/npy.hpp"
#include "app/explain/explain.hpp"
#include "app/files/file.hpp"
#include "app/session/snapshot.hpp"

#include <cstdio>

namespace chainrule::cli {
namespace {

bool to_standard_output(const CodeVerb& verb) { return verb.output.empty() || verb.output == "-"; }

/// Beside the script, with its name; for a script without a file, the scene's name.
std::filesystem::path arrays_path(const CodeVerb& verb, const Document& document) {
  if (to_standard_output(verb)) return path_from_utf8(document.name + ".npz");
  return path_from_utf8(verb.output).replace_extension(".npz");
}

/// The lines that do one step end in a comment that says so; nothing else changes, and the script still runs.
Result<void> mark_step(CodeLines& lines, const Document& document, std::int64_t step, const Context& context) {
  const Snapshot snapshot = look_at(document, document.state, SnapshotWish{});
  const Result<nn::Position> position = position_at(*snapshot.trace, step);
  if (!position) return position.error();
  if (position->step < 0) return {};
  const nn::Trace& trace = *snapshot.trace;
  const nn::Step& present = trace.steps[static_cast<std::size_t>(position->step)];
  const CodeMark mark = mark_of_step(lines, present, trace.evaluated);
  const std::string place = place_words(trace, position->step, context.language), round = round_of(mark.loop, present);
  const std::string comment = "  # <-- " + place + (round.empty() ? "" : ", " + round);
  for (const std::size_t line : mark.lines) lines[line].text += comment;
  if (mark.lines.empty()) std::fprintf(stderr, "chainrule: %s\n", context.text("ui.code_note.left_out", {{"step", place}}).c_str());
  return {};
}

}  // namespace

Result<int> run_verb(const CodeVerb& verb, const Context& context) {
  const Result<Document> document = open(verb.scene);
  if (!document) return document.error();
  const std::filesystem::path path = arrays_path(verb, document.value());
  const CodeWish wish{verb.framework, verb.carries_weights, verb.epochs, utf8_of(path.filename())};
  Result<CodeLines> script = write_code(document.value(), wish, context.language);
  if (!script) return script.error();
  if (verb.step) {
    if (const auto marked = mark_step(script.value(), document.value(), *verb.step, context); !marked) return marked.error();
  }
  const Tensors arrays = code_arrays(document.value(), wish);
  if (!arrays.empty() && to_standard_output(verb)) {
    std::fprintf(stderr, "chainrule: %s\n", context.text("cli.code.no_arrays", {{"file", wish.arrays_file}}).c_str());
  } else if (!arrays.empty()) {
    if (const auto written = write_file_atomically(path, print_npz(arrays)); !written) return written.error();
  }
  if (const auto written = write_output(verb.output, text_of(script.value())); !written) return written.error();
  return 0;
}

}  // namespace chainrule::cli
