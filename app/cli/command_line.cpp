#include "app/cli/command_line.hpp"

#include "app/cli/raw_arguments.hpp"
#include "app/files/file.hpp"
#include "app/session/view.hpp"
#include "app/text/number_format.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace chainrule::cli {
namespace {

constexpr std::int64_t most_steps = 1'000'000'000;
constexpr int smallest_figure_pt = 16, largest_figure_pt = 4096;
constexpr int smallest_window_px = 320, largest_window_px = 8192;

using Word = std::optional<std::string>;

Error wrong(std::string code, std::string_view option, Arguments arguments) {
  arguments.insert(arguments.begin(), {"option", std::string(option)});
  return {"cli." + std::move(code), std::move(arguments)};
}

/// Reads the words behind the options and remembers the first one that is wrong.
class Reader {
 public:
  Reader(const RawArguments& raw, const Tables& tables) : raw_(raw), tables_(tables) {}

  std::optional<std::int64_t> integer(std::string_view option, const Word& word, std::int64_t low, std::int64_t high) {
    if (!word) return std::nullopt;
    const char* end = word->data() + word->size();
    std::int64_t value = 0;
    const auto read = std::from_chars(word->data(), end, value);
    const bool overflow = read.ec == std::errc::result_out_of_range;
    if (!overflow && (read.ec != std::errc() || read.ptr != end)) {
      fail(wrong("not_integer", option, {{"value", *word}}));
    } else if (overflow || value < low || value > high) {
      fail(wrong("out_of_range", option,
                 {{"value", *word}, {"low", std::to_string(low)}, {"high", std::to_string(high)}}));
    } else {
      return value;
    }
    return std::nullopt;
  }

  /// "800x600".
  std::optional<std::pair<int, int>> size(const Word& word, int low, int high) {
    if (!word) return std::nullopt;
    const std::size_t cross = word->find('x');
    if (cross == std::string::npos) {
      fail(wrong("not_size", "--size", {{"value", *word}}));
      return std::nullopt;
    }
    const auto width = integer("--size", word->substr(0, cross), low, high);
    const auto height = integer("--size", word->substr(cross + 1), low, high);
    if (!width || !height) return std::nullopt;
    return std::pair{static_cast<int>(*width), static_cast<int>(*height)};
  }

  /// 1.5, 150 or 150% are the same interface scale.
  double scale(const Word& word) {
    if (!word) return 1;
    const bool percent = word->ends_with("%");
    const std::optional<double> number = parse_number(percent ? word->substr(0, word->size() - 1) : *word);
    const double value = !number ? 0 : percent || *number >= 75 ? *number / 100 : *number;
    if (value < least_scale || value > most_scale)
      fail(wrong("out_of_range", "--scale", {{"value", *word}, {"low", shortest(least_scale)}, {"high", shortest(most_scale)}}));
    return value;
  }

  std::string theme() {
    const std::string id = raw_.theme.value_or("light");
    if (tables_.theme(id) == nullptr)
      unknown("--theme", id, joined(tables_.themes, [](const Theme& one) { return one.id; }));
    return id;
  }

  SceneArguments scene() {
    if (!raw_.scene) fail({"cli.missing", {{"word", "SCENE"}, {"verb", raw_.verb}}});
    return {raw_.scene.value_or(""), raw_.sets, raw_.data.value_or(""), raw_.weights.value_or("")};
  }

  std::string output(bool required) {
    if (required && !raw_.output) fail({"cli.missing", {{"word", "-o FILE"}, {"verb", raw_.verb}}});
    if (raw_.output && raw_.output->empty()) fail(wrong("value_missing", "-o", {}));
    return raw_.output.value_or("");
  }

  void unknown(std::string_view option, const std::string& name, const std::string& known) {
    fail(wrong("unknown_name", option, {{"name", name}, {"known", known}}));
  }
  void fail(Error error) {
    if (!error_) error_ = std::move(error);
  }
  const std::optional<Error>& error() const { return error_; }

 private:
  const RawArguments& raw_;
  const Tables& tables_;
  std::optional<Error> error_;
};

/// One of several things with ids; the first where nothing is said.
template <class Kind>
Kind read_kind(std::string_view option, const std::optional<std::string>& word, std::span<const Kind> kinds, Reader& read) {
  if (!word) return kinds.front();
  for (const Kind kind : kinds)
    if (*word == id_of(kind)) return kind;
  read.unknown(option, *word, joined(kinds, [](Kind kind) { return id_of(kind); }));
  return kinds.front();
}

/// What is said; the rest is the scene's.
LetterChoice read_letters(const RawArguments& raw, Reader& read) {
  LetterChoice letters;
  if (raw.notation) letters.set = read_kind("--notation", raw.notation, letter_sets(), read);
  if (raw.bias) letters.sign = read_kind("--bias", raw.bias, bias_signs(), read);
  return letters;
}

Verb read_trace(const RawArguments& raw, Reader& read) {
  TraceVerb verb;
  verb.scene = read.scene();
  verb.sample = read.integer("--sample", raw.sample, 0, most_samples * 1000).value_or(0);
  if (raw.batch && raw.sample) read.fail({"cli.not_together", {{"first", "--sample"}, {"second", "--batch"}}});
  if (raw.batch) verb.sample = -1;
  verb.after_steps = read.integer("--after-steps", raw.after_steps, 0, most_steps).value_or(0);
  const std::string names[] = {"text", "markdown", "latex", "json"};
  const std::string id = raw.format.value_or("text");
  const auto found = std::find(std::begin(names), std::end(names), id);
  if (found == std::end(names)) {
    read.unknown("--format", id, joined(names, [](const std::string& name) { return name; }));
  } else {
    verb.format = static_cast<TraceFormat>(found - std::begin(names));
  }
  verb.evaluates = raw.evaluate;
  verb.letters = read_letters(raw, read);
  verb.output = read.output(false);
  return verb;
}

Verb read_train(const RawArguments& raw, Reader& read) {
  TrainVerb verb;
  verb.scene = read.scene();
  verb.epochs = read.integer("--epochs", raw.epochs, 1, most_steps);
  verb.steps = read.integer("--steps", raw.steps, 1, most_steps);
  if (raw.epochs && raw.steps) read.fail({"cli.not_together", {{"first", "--epochs"}, {"second", "--steps"}}});
  const auto seed = read.integer("--seed", raw.seed, 0, std::numeric_limits<std::int64_t>::max());
  if (seed) verb.scene.sets.push_back("training.seed=" + std::to_string(*seed));
  verb.json = raw.json;
  verb.save = raw.save.value_or("");
  if (raw.save && raw.save->empty()) read.fail(wrong("value_missing", "--save", {}));
  return verb;
}

Verb read_metrics(const RawArguments& raw, Reader& read) {
  MetricsVerb verb;
  verb.scene = read.scene();
  verb.epochs = read.integer("--epochs", raw.epochs, 0, most_steps).value_or(0);
  verb.top_k = read.integer("--top-k", raw.top_k, 1, most_samples);
  verb.json = raw.json;
  return verb;
}

FileFormat read_file_format(const RawArguments& raw, Reader& read, const std::string& output) {
  const std::string ending = utf8_of(path_from_utf8(output).extension());
  const std::string id = raw.format.value_or(ending.empty() ? "" : ending.substr(1));
  const std::optional<FileFormat> format = file_format_from_id(id);
  if (!format && raw.format) read.unknown("--format", id, "svg, pdf, png");
  if (!format && !raw.format) read.fail({"cli.no_format", {{"output", output}}});
  return format.value_or(FileFormat::svg);
}

/// "2,1,3": layer, unit and input.
std::array<std::int64_t, 3> read_place(const std::string& word, Reader& read) {
  std::array<std::int64_t, 3> place = {};
  const char* at = word.data();
  const char* end = word.data() + word.size();
  for (std::size_t i = 0; i < place.size(); ++i) {
    const auto number = std::from_chars(at, end, place[i]);
    const bool goes_on = number.ptr != end && *number.ptr == ',';
    if (number.ec != std::errc() || (i + 1 < place.size() ? !goes_on : number.ptr != end)) {
      read.fail(wrong("not_place", "--weight", {{"value", word}}));
      return place;
    }
    at = number.ptr + 1;
  }
  return place;
}

Verb read_export(const RawArguments& raw, Reader& read) {
  ExportVerb verb;
  verb.scene = read.scene();
  const std::string known = joined(figure_kinds(), [](FigureKind kind) { return id_of(kind); });
  if (!raw.figure) read.fail({"cli.missing", {{"word", "--figure"}, {"verb", raw.verb}}});
  const std::optional<FigureKind> figure = figure_from_id(raw.figure.value_or(""));
  if (raw.figure && !figure) read.unknown("--figure", *raw.figure, known);
  verb.figure = figure.value_or(FigureKind::network);
  verb.step = read.integer("--step", raw.step, -1, most_steps);
  verb.sample = read.integer("--sample", raw.sample, 0, most_samples * 1000).value_or(0);
  verb.after_steps = read.integer("--after-steps", raw.after_steps, 0, most_steps).value_or(0);
  verb.evaluates = raw.evaluate;
  verb.output = read.output(true);
  verb.format = read_file_format(raw, read, verb.output);
  verb.weight = read_place(raw.weight.value_or("1,1,1"), read);
  verb.letters = read_letters(raw, read);
  verb.links = read_kind("--links", raw.links, link_quantities(), read);
  verb.size = read.size(raw.size, smallest_figure_pt, largest_figure_pt);
  verb.theme = read.theme();
  return verb;
}

Verb read_weights(const RawArguments& raw, Reader& read) {
  WeightsVerb verb;
  verb.scene = read.scene();
  verb.after_steps = read.integer("--after-steps", raw.after_steps, 0, most_steps).value_or(0);
  verb.output = read.output(true);
  return verb;
}

Verb read_blame(const RawArguments& raw, Reader& read) {
  BlameVerb verb;
  verb.scene = read.scene();
  if (!raw.weight) read.fail({"cli.missing", {{"word", "--weight LAYER,UNIT,INPUT"}, {"verb", raw.verb}}});
  verb.weight = read_place(raw.weight.value_or("1,1,1"), read);
  verb.sample = read.integer("--sample", raw.sample, 0, most_samples * 1000).value_or(0);
  verb.after_steps = read.integer("--after-steps", raw.after_steps, 0, most_steps).value_or(0);
  verb.limit = read.integer("--limit", raw.limit, 1, 1'000'000).value_or(verb.limit);
  verb.json = raw.json;
  return verb;
}

Verb read_collapse(const RawArguments& raw, Reader& read) {
  CollapseVerb verb;
  verb.scene = read.scene();
  verb.after_steps = read.integer("--after-steps", raw.after_steps, 0, most_steps).value_or(0);
  verb.json = raw.json;
  return verb;
}

Verb read_code(const RawArguments& raw, Reader& read) {
  CodeVerb verb;
  verb.scene = read.scene();
  const std::string known = joined(frameworks(), [](Framework one) { return id_of(one); });
  if (!raw.framework) read.fail({"cli.missing", {{"word", "--framework NAME"}, {"verb", raw.verb}}});
  const std::optional<Framework> framework = framework_from_id(raw.framework.value_or("numpy"));
  if (!framework) read.unknown("--framework", *raw.framework, known);
  verb.framework = framework.value_or(Framework::numpy);
  verb.carries_weights = raw.carry_weights;
  verb.epochs = read.integer("--epochs", raw.epochs, 0, most_code_epochs).value_or(verb.epochs);
  verb.step = read.integer("--step", raw.step, -1, most_steps);
  verb.output = read.output(false);
  return verb;
}

Verb read_autopsy(const RawArguments& raw, Reader& read) {
  AutopsyVerb verb;
  verb.scene = read.scene();
  verb.steps = read.integer("--steps", raw.steps, 1, most_steps).value_or(verb.steps);
  verb.json = raw.json;
  return verb;
}

Verb read_race(const RawArguments& raw, Reader& read) {
  RaceVerb verb;
  verb.scene = read.scene();
  verb.steps = read.integer("--steps", raw.steps, 1, most_race_steps);
  verb.csv = raw.csv.value_or("");
  verb.json = raw.json;
  if (raw.csv && raw.csv->empty()) read.fail(wrong("value_missing", "--csv", {}));
  return verb;
}

Verb read_shot(const RawArguments& raw, Reader& read) {
  ShotVerb verb;
  verb.scene = read.scene();
  verb.step = read.integer("--step", raw.step, -1, most_steps);
  verb.after_steps = read.integer("--after-steps", raw.after_steps, 0, most_steps).value_or(0);
  verb.size = read.size(raw.size, smallest_window_px, largest_window_px);
  verb.theme = read.theme();
  verb.scale = read.scale(raw.scale);
  verb.output = read.output(true);
  return verb;
}

Verb read_window(const RawArguments& raw, Reader& read) {
  WindowVerb verb;
  verb.scene = {raw.scene.value_or("worked-example"), raw.sets, raw.data.value_or(""), raw.weights.value_or("")};
  if (raw.scene && !is_scene_or_file(*raw.scene)) read.fail(unknown_word(*raw.scene));
  if (raw.theme) verb.theme = read.theme();
  if (raw.scale) verb.scale = read.scale(raw.scale);
  verb.chose_language = raw.language.has_value();
  return verb;
}

/// One of the ways in which a table can be written; automatic where nothing is said.
template <class Kind>
Kind read_choice(std::string_view option, const std::optional<std::string>& word, std::span<const Kind> kinds, Reader& read) {
  for (const Kind kind : kinds)
    if (word.value_or("auto") == id_of(kind)) return kind;
  read.unknown(option, *word, joined(kinds, [](Kind kind) { return id_of(kind); }));
  return kinds.front();
}

CsvWish read_wish(const RawArguments& raw, Reader& read) {
  return {read_choice("--encoding", raw.encoding, csv_encodings(), read),
          read_choice("--delimiter", raw.delimiter, csv_delimiters(), read),
          read_choice("--decimal", raw.decimal, csv_decimals(), read), read_choice("--header", raw.header, csv_headers(), read)};
}

Verb read_verb(const RawArguments& raw, Reader& read) {
  if (raw.say) return SayVerb{*raw.say};
  if (raw.verb == "list") return ListVerb{raw.kind.value_or("scenes")};
  if (raw.verb == "trace") return read_trace(raw, read);
  if (raw.verb == "train") return read_train(raw, read);
  if (raw.verb == "metrics") return read_metrics(raw, read);
  if (raw.verb == "export") return read_export(raw, read);
  if (raw.verb == "summary") return SummaryVerb{read.scene()};
  if (raw.verb == "check") return CheckVerb{read.scene()};
  if (raw.verb == "blame") return read_blame(raw, read);
  if (raw.verb == "collapse") return read_collapse(raw, read);
  if (raw.verb == "code") return read_code(raw, read);
  if (raw.verb == "autopsy") return read_autopsy(raw, read);
  if (raw.verb == "shot") return read_shot(raw, read);
  if (raw.verb == "weights") return read_weights(raw, read);
  if (raw.verb == "race") return read_race(raw, read);
  if (raw.verb == "preview") {
    if (!raw.file) read.fail({"cli.missing", {{"word", "FILE"}, {"verb", raw.verb}}});
    return PreviewVerb{raw.file.value_or(""), read_wish(raw, read), raw.json};
  }
  return read_window(raw, read);
}

}  // namespace

bool is_scene_or_file(const std::string& word) {
  const std::vector<std::string> shipped = asset_names("scenes");
  std::error_code error;
  return std::find(shipped.begin(), shipped.end(), word) != shipped.end() ||
         (!word.empty() && std::filesystem::exists(path_from_utf8(word), error));
}

Error unknown_word(const std::string& word) {
  const auto same = [](const std::string& name) { return name; };
  return {"cli.unknown_word",
          {{"word", word}, {"verbs", joined(verb_names(), same)}, {"scenes", joined(asset_names("scenes"), same)}}};
}

const Language& environment_language(const Tables& tables) {
  for (const char* variable : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(variable);
    if (value == nullptr || *value == '\0') continue;
    const std::string_view locale = value;
    const bool traditional = locale.starts_with("zh_TW") || locale.starts_with("zh_HK") || locale.starts_with("zh_MO");
    const Language* found = tables.language(traditional ? "zh-TW" : locale.starts_with("zh") ? "zh-CN" : "en");
    return found == nullptr ? tables.languages.front() : *found;
  }
  return tables.languages.front();
}

Result<const Language*> chosen_language(int argc, char** argv, const Tables& tables) {
  constexpr std::string_view option = "--lang";
  const Language* language = &environment_language(tables);
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    std::string_view id;
    if (word == option && i + 1 < argc) {
      id = argv[i + 1];
    } else if (word.starts_with(option) && word.size() > option.size() && word[option.size()] == '=') {
      id = word.substr(option.size() + 1);
    } else {
      continue;
    }
    language = tables.language(id);
    if (language != nullptr) continue;
    const std::string known = joined(tables.languages, [](const Language& one) { return one.id(); });
    return wrong("unknown_name", option, {{"name", std::string(id)}, {"known", known}});
  }
  return language;
}

Result<Verb> parse_command_line(int argc, char** argv, const Tables& tables, const Language& language) {
  const Result<RawArguments> raw = read_arguments(argc, argv, language);
  if (!raw) return raw.error();
  Reader reader(raw.value(), tables);
  Verb verb = read_verb(raw.value(), reader);
  if (reader.error()) return *reader.error();
  return verb;
}

}  // namespace chainrule::cli
