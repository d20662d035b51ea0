// The only file that knows CLI11: which verbs and options there are, and their help.
#include "app/cli/raw_arguments.hpp"

#include <CLI/CLI.hpp>

#include <array>
#include <memory>

namespace chainrule::cli {
namespace {

using Slot = std::optional<std::string> RawArguments::*;

struct OptionSpec {
  const char* name;      ///< as written, "--after-steps"
  const char* word;      ///< the language key of its help is "cli.option.<word>"
  const char* value;     ///< how the value is called in help
  Slot slot;
};

struct VerbSpec {
  const char* name;
  bool takes_scene;
  std::vector<const char*> options;  ///< words of OptionSpec, besides those of every scene
};

const std::array<OptionSpec, 31>& option_specs() {
  static const std::array<OptionSpec, 31> specs = {{
      {"--lang", "lang", "L", &RawArguments::language},
      {"--data", "data", "DIR", &RawArguments::data},
      {"--weights", "weights", "FILE", &RawArguments::weights},
      {"--sample", "sample", "I", &RawArguments::sample},
      {"--after-steps", "after_steps", "N", &RawArguments::after_steps},
      {"--format", "format", "FORMAT", &RawArguments::format},
      {"-o,--output", "output", "FILE", &RawArguments::output},
      {"--epochs", "epochs", "N", &RawArguments::epochs},
      {"--steps", "steps", "N", &RawArguments::steps},
      {"--seed", "seed", "S", &RawArguments::seed},
      {"--save", "save", "SCENE", &RawArguments::save},
      {"--figure", "figure", "NAME", &RawArguments::figure},
      {"--step", "step", "K", &RawArguments::step},
      {"--size", "size", "WxH", &RawArguments::size},
      {"--theme", "theme", "T", &RawArguments::theme},
      {"--scale", "scale", "S", &RawArguments::scale},
      {"--top-k", "top_k", "K", &RawArguments::top_k},
      {"--weight", "weight", "LAYER,UNIT,INPUT", &RawArguments::weight},
      {"--limit", "limit", "N", &RawArguments::limit},
      {"--framework", "framework", "NAME", &RawArguments::framework},
      {"--encoding", "encoding", "E", &RawArguments::encoding},
      {"--delimiter", "delimiter", "D", &RawArguments::delimiter},
      {"--decimal", "decimal", "M", &RawArguments::decimal},
      {"--header", "header", "H", &RawArguments::header},
      {"--csv", "csv", "FILE", &RawArguments::csv},
      {"--notation", "notation", "LETTERS", &RawArguments::notation},
      {"--bias", "bias", "SIGN", &RawArguments::bias},
      {"--links", "links", "QUANTITY", &RawArguments::links},
      {"SCENE", "scene", "", &RawArguments::scene},
      {"FILE", "file", "", &RawArguments::file},
      {"KIND", "kind", "", &RawArguments::kind},
  }};
  return specs;
}

const std::vector<VerbSpec>& verb_specs() {
  static const std::vector<VerbSpec> specs = {
      {"list", false, {"kind"}},
      {"trace", true, {"sample", "batch", "evaluate", "after_steps", "format", "notation", "bias", "output"}},
      {"train", true, {"epochs", "steps", "seed", "json", "save"}},
      {"metrics", true, {"epochs", "top_k", "json"}},
      {"export", true, {"figure", "step", "sample", "evaluate", "after_steps", "weight", "format", "size", "theme", "notation", "bias", "links", "output"}},
      {"summary", true, {}},
      {"check", true, {}},
      {"blame", true, {"weight", "sample", "after_steps", "limit", "json"}},
      {"collapse", true, {"after_steps", "json"}},
      {"code", false, {"scene", "set", "data", "framework", "carry_weights", "epochs", "step", "output"}},
      {"autopsy", true, {"steps", "json"}},
      {"shot", true, {"step", "after_steps", "size", "theme", "scale", "output"}},
      {"weights", true, {"after_steps", "output"}},
      {"preview", false, {"file", "encoding", "delimiter", "decimal", "header", "json"}},
      {"race", true, {"steps", "csv", "json"}},
  };
  return specs;
}

/// Adds options to one verb's part of the command line, with help in the person's language.
class Builder {
 public:
  Builder(RawArguments& raw, const Language& language) : raw_(raw), language_(language) {}

  void add(CLI::App& app, std::string_view word) const {
    if (word == "batch") {
      app.add_flag("--batch", raw_.batch, help(word));
    } else if (word == "json") {
      app.add_flag("--json", raw_.json, help(word));
    } else if (word == "evaluate") {
      app.add_flag("--evaluate", raw_.evaluate, help(word));
    } else if (word == "carry_weights") {
      app.add_flag("--weights", raw_.carry_weights, help(word));
    } else if (word == "set") {
      app.add_option("--set", raw_.sets, help(word))->type_name("KEY=VALUE")->allow_extra_args(false);
    } else {
      for (const OptionSpec& spec : option_specs()) {
        if (word != spec.word) continue;
        CLI::Option* option = app.add_option(spec.name, raw_.*spec.slot, help(word));
        option->type_name(spec.value)->expected(1)->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
      }
    }
  }

  void add_scene_options(CLI::App& app) const {
    for (const char* word : {"scene", "set", "data", "weights"}) add(app, word);
  }

 private:
  std::string help(std::string_view word) const { return language_.text("cli.option." + std::string(word)); }
  RawArguments& raw_;
  const Language& language_;
};

std::shared_ptr<CLI::Formatter> formatter_in(const Language& language) {
  auto formatter = std::make_shared<CLI::Formatter>();
  for (const auto& [label, key] : {std::pair{"Usage", "usage"}, {"Positionals", "positionals"},
                                   {"OPTIONS", "options_word"}, {"SUBCOMMAND", "verb_word"}}) {
    formatter->label(label, language.text("cli.label." + std::string(key)));
  }
  return formatter;
}

void build(CLI::App& app, const Builder& builder, const Language& language) {
  app.formatter(formatter_in(language));
  app.option_defaults()->group(language.text("cli.label.options"));
  app.set_help_flag("-h,--help", language.text("cli.option.help"));
  app.require_subcommand(0, 1);
  for (const VerbSpec& spec : verb_specs()) {
    CLI::App* verb = app.add_subcommand(spec.name, language.text("cli.verb." + std::string(spec.name)));
    verb->group(language.text("cli.label.verbs"));
    if (spec.takes_scene) builder.add_scene_options(*verb);
    for (const char* word : spec.options) builder.add(*verb, word);
    builder.add(*verb, "lang");
  }
  app.set_version_flag("--version", "chainrule " CHAINRULE_VERSION, language.text("cli.option.version"));
  builder.add_scene_options(app);
  for (const char* word : {"theme", "scale", "lang"}) builder.add(app, word);
  app.footer(language.text("cli.footer"));
}

Error usage(std::string code, Arguments arguments) { return {"cli." + std::move(code), std::move(arguments)}; }

/// CLI11 starts its messages with the option's name.
std::string first_word(const std::string& text) { return text.substr(0, text.find_first_of(" :")); }

/// What stands before a verb belongs to the window, not to the verb; only --lang and --help belong to both.
Result<void> nothing_before_verb(const CLI::App& app, const std::string& verb) {
  if (verb.empty()) return {};
  for (const CLI::Option* option : app.get_options()) {
    if (option->empty() || option->check_name("--lang") || option->check_name("--help")) continue;
    return usage("before_verb", {{"word", option->get_name()}, {"verb", verb}});
  }
  return {};
}

/// An option name where a value should stand is a value forgotten.
Result<void> check_values(const RawArguments& raw) {
  for (const OptionSpec& spec : option_specs()) {
    const std::optional<std::string>& value = raw.*spec.slot;
    if (value && value->starts_with("--")) return usage("value_missing", {{"option", spec.name}});
  }
  for (const std::string& entry : raw.sets) {
    if (entry.starts_with("--")) return usage("value_missing", {{"option", "--set"}});
  }
  return {};
}

}  // namespace

std::vector<std::string> verb_names() {
  std::vector<std::string> names;
  for (const VerbSpec& spec : verb_specs()) names.emplace_back(spec.name);
  return names;
}

Result<RawArguments> read_arguments(int argc, char** argv, const Language& language) {
  RawArguments raw;
  CLI::App app(language.text("cli.description"), "chainrule");
  build(app, Builder(raw, language), language);
  const auto verb = [&] { return app.get_subcommands().empty() ? "" : app.get_subcommands().front()->get_name(); };
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    raw.say = app.help();
  } catch (const CLI::CallForVersion& version) {
    raw.say = std::string(version.what()) + "\n";
  } catch (const CLI::ExtrasError&) {
    const std::vector<std::string> extra = app.remaining(true);
    raw.verb = verb();
    if (raw.verb.empty() && raw.scene && !is_scene_or_file(*raw.scene)) return unknown_word(*raw.scene);
    return usage("unexpected", {{"word", extra.empty() ? "" : extra.front()}});
  } catch (const CLI::ArgumentMismatch& mismatch) {
    return usage("value_missing", {{"option", first_word(mismatch.what())}});
  } catch (const CLI::ParseError& error) {
    return usage("usage", {{"reason", error.what()}});
  }
  raw.verb = verb();
  if (const auto checked = nothing_before_verb(app, raw.verb); !checked) return checked.error();
  if (const auto checked = check_values(raw); !checked) return checked.error();
  return raw;
}

}  // namespace chainrule::cli
