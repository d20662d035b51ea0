// chainrule code: the scene as a script of Python.
#include "app/code/code.hpp"

#include "app/cli/verbs.hpp"
#include "app/cli/work.hpp"
#include "app/dataio/npy.hpp"
#include "app/files/file.hpp"

#include <cstdio>

namespace chainrule::cli {
namespace {

bool to_standard_output(const CodeVerb& verb) { return verb.output.empty() || verb.output == "-"; }

/// Beside the script, with its name; for a script without a file, the scene's name.
std::filesystem::path arrays_path(const CodeVerb& verb, const Document& document) {
  if (to_standard_output(verb)) return path_from_utf8(document.name + ".npz");
  return path_from_utf8(verb.output).replace_extension(".npz");
}

}  // namespace

Result<int> run_verb(const CodeVerb& verb, const Context& context) {
  const Result<Document> document = open(verb.scene);
  if (!document) return document.error();
  const std::filesystem::path path = arrays_path(verb, document.value());
  const CodeWish wish{verb.framework, verb.carries_weights, verb.epochs, utf8_of(path.filename())};
  const Result<std::string> script = write_code(document.value(), wish, context.language);
  if (!script) return script.error();
  const Tensors arrays = code_arrays(document.value(), wish);
  if (!arrays.empty() && to_standard_output(verb)) {
    std::fprintf(stderr, "chainrule: %s\n", context.text("cli.code.no_arrays", {{"file", wish.arrays_file}}).c_str());
  } else if (!arrays.empty()) {
    if (const auto written = write_file_atomically(path, print_npz(arrays)); !written) return written.error();
  }
  if (const auto written = write_output(verb.output, script.value()); !written) return written.error();
  return 0;
}

}  // namespace chainrule::cli
