#include "app/document/command.hpp"

#include "app/text/number_format.hpp"

#include <charconv>
#include <cmath>

namespace chainrule {
namespace {

bool needs_quotes(std::string_view text) {
  return text.empty() || text.find_first_of(" \t\n\"\\") != std::string_view::npos;
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string printed(const CommandArgument& argument) {
  if (const auto* integer = std::get_if<std::int64_t>(&argument)) return std::to_string(*integer);
  if (const auto* real = std::get_if<double>(&argument)) return shortest(*real);
  const auto& text = std::get<std::string>(argument);
  return needs_quotes(text) ? quoted(text) : text;
}

bool is_space(char c) { return c == ' ' || c == '\t'; }

/// Splits at spaces; double quotes hold together, a backslash takes the next character as it is.
Result<std::vector<std::string>> words_of(std::string_view line) {
  std::vector<std::string> words;
  std::size_t at = 0;
  while (at < line.size()) {
    if (is_space(line[at])) {
      ++at;
      continue;
    }
    std::string word;
    const bool in_quotes = line[at] == '"';
    if (in_quotes) ++at;
    while (at < line.size() && (in_quotes ? line[at] != '"' : !is_space(line[at]))) {
      if (in_quotes && line[at] == '\\' && at + 1 < line.size()) {
        ++at;
        word += line[at] == 'n' ? '\n' : line[at];
      } else {
        word += line[at];
      }
      ++at;
    }
    if (in_quotes && at == line.size()) return Error{"command.quote", {{"line", std::string(line)}}};
    if (in_quotes) ++at;
    words.push_back(std::move(word));
  }
  return words;
}

Error wrong_argument(std::string_view name, std::size_t index, ArgumentKind kind) {
  constexpr const char* expected[] = {"@names.type.integer", "@names.type.real", "@names.type.text"};
  return {"command.argument_type",
          {{"name", std::string(name)},
           {"position", std::to_string(index + 1)},
           {"expected", expected[static_cast<std::size_t>(kind)]}}};
}

Error wrong_count(const CommandSpec& spec, std::size_t found) {
  const std::size_t most = spec.arguments.size();
  const std::string wanted = (spec.may_lack > 0 ? std::to_string(most - spec.may_lack) + "–" : std::string()) + std::to_string(most);
  return {"command.argument_count", {{"name", std::string(spec.name)}, {"wanted", wanted}, {"found", std::to_string(found)}}};
}

Result<CommandArgument> read_argument(const std::string& word, ArgumentKind kind, const Error& wrong) {
  if (kind == ArgumentKind::text) return CommandArgument(word);
  if (kind == ArgumentKind::real) {
    const std::optional<double> number = parse_number(word);
    if (!number) return wrong;
    return CommandArgument(*number);
  }
  std::int64_t integer = 0;
  const auto read = std::from_chars(word.data(), word.data() + word.size(), integer);
  if (read.ec != std::errc() || read.ptr != word.data() + word.size()) return wrong;
  return CommandArgument(integer);
}

}  // namespace

std::string print(const Command& command) {
  std::string line = command.name;
  for (const CommandArgument& argument : command.arguments) line += " " + printed(argument);
  return line;
}

Result<Command> parse_command(std::string_view line) {
  const Result<std::vector<std::string>> words = words_of(line);
  if (!words) return words.error();
  if (words.value().empty()) return Error{"command.empty"};
  Command command{words.value().front(), {}};
  const CommandSpec* spec = find_command(command.name);
  if (spec == nullptr) return Error{"command.unknown", {{"name", command.name}}};
  const std::size_t count = words.value().size() - 1;
  if (!spec->takes(count)) return wrong_count(*spec, count);
  for (std::size_t i = 0; i < count; ++i) {
    const ArgumentKind kind = spec->arguments[i];
    Result<CommandArgument> argument = read_argument(words.value()[i + 1], kind, wrong_argument(command.name, i, kind));
    if (!argument) return argument.error();
    command.arguments.push_back(std::move(argument.value()));
  }
  return command;
}

Result<void> check(const Command& command) {
  const CommandSpec* spec = find_command(command.name);
  if (spec == nullptr) return Error{"command.unknown", {{"name", command.name}}};
  if (!spec->takes(command.arguments.size())) return wrong_count(*spec, command.arguments.size());
  for (std::size_t i = 0; i < command.arguments.size(); ++i) {
    const CommandArgument& argument = command.arguments[i];
    const auto* real = std::get_if<double>(&argument);
    const bool fits = argument.index() == static_cast<std::size_t>(spec->arguments[i]) &&
                      (real == nullptr || std::isfinite(*real));
    if (!fits) return wrong_argument(command.name, i, spec->arguments[i]);
  }
  return {};
}

}  // namespace chainrule
