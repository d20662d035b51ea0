#include "app/cli/cli.hpp"

#include "app/cli/verbs.hpp"
#include "app/cli/work.hpp"

#include <cstdio>

namespace chainrule {
namespace {

int status_of(Blame blame) {
  switch (blame) {
    case Blame::work: return 1;
    case Blame::input: return 2;
    case Blame::machine: return 3;
  }
  return 1;
}

int report(const Error& error, const Language& language) {
  const std::string program = error.place.file.empty() ? "chainrule: " : "";
  const std::string hint =
      error.code.starts_with("cli.") && error.blame == Blame::input ? language.text("cli.hint") + "\n" : "";
  const std::string message = program + language.text(error) + "\n" + hint;
  std::fwrite(message.data(), 1, message.size(), stderr);
  return status_of(error.blame);
}

}  // namespace

int run(int argc, char** argv, const Outside& outside) {
  const Result<Tables> tables = load_tables();
  if (!tables) {
    // Without its tables the program has no sentences of its own; the code is all that can be said.
    std::fprintf(stderr, "chainrule: %s:%d: %s\n", tables.error().place.file.c_str(), tables.error().place.line,
                 tables.error().code.c_str());
    return status_of(Blame::work);
  }
  const Result<const Language*> language = cli::chosen_language(argc, argv, tables.value());
  if (!language) return report(language.error(), cli::environment_language(tables.value()));
  const Result<cli::Verb> verb = cli::parse_command_line(argc, argv, tables.value(), *language.value());
  if (!verb) return report(verb.error(), *language.value());
  const cli::Context context{tables.value(), *language.value(), outside};
  const Result<int> status = std::visit([&](const auto& one) { return cli::run_verb(one, context); }, verb.value());
  return status ? status.value() : report(status.error(), *language.value());
}

namespace cli {

Result<int> run_verb(const SayVerb& verb, const Context&) {
  if (const auto written = write_output("", verb.text); !written) return written.error();
  return 0;
}

}  // namespace cli
}  // namespace chainrule
