#pragma once
#include "app/cli/context.hpp"

#include <optional>
#include <string>
#include <vector>

namespace chainrule::cli {

/// The words behind each option, before anything is made of them.
struct RawArguments {
  std::string verb;  ///< empty: none was named
  std::optional<std::string> scene, kind, language, data, sample, after_steps, format, output, epochs, steps, seed,
      save, figure, step, size, theme, scale, top_k, weights, file, weight, limit, framework,
      encoding, delimiter, decimal, header, csv, notation, bias, links;
  std::vector<std::string> sets;
  bool batch = false, json = false, carry_weights = false, evaluate = false;
  std::optional<std::string> say;  ///< help or version was asked for
};

/// Splits the arguments into options and positionals. Errors: unknown options, extra words, missing values.
Result<RawArguments> read_arguments(int argc, char** argv, const Language& language);

/// Names of the verbs.
std::vector<std::string> verb_names();
/// Is this a shipped scene's name, or does a file of that name exist?
bool is_scene_or_file(const std::string& word);
/// The error for a first word that is no verb, no scene and no file.
Error unknown_word(const std::string& word);

}  // namespace chainrule::cli
