#include "app/document/scene_difference.hpp"

#include "app/text/number_format.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <string_view>

namespace chainrule {
namespace {

constexpr const char* list_of_numbers = "[…]";
/// More than these are counted, not listed.
constexpr std::size_t most_listed = 8;

std::string text_of(const TomlValue& value) {
  if (const auto* truth = value.as<bool>()) return *truth ? "true" : "false";
  if (const auto* integer = value.as<std::int64_t>()) return std::to_string(*integer);
  if (const auto* real = value.as<double>()) return shortest(*real);
  if (const auto* word = value.as<std::string>()) return *word;
  std::string text = "[";
  if (const auto* list = value.as<TomlArray>())
    for (const TomlValue& one : *list) text += text_of(one) + ",";
  return text + "]";
}

struct Entry {
  std::string path, text;
};

/// Every entry below a table, in its order; elements of arrays of tables by their index.
void flatten(const TomlTable& table, const std::string& prefix, std::vector<Entry>& entries) {
  for (const auto& [key, value] : table.entries) {
    const std::string path = prefix.empty() ? key : prefix + "." + key;
    const auto* list = value.as<TomlArray>();
    if (const auto* inner = value.as<TomlTable>()) {
      flatten(*inner, path, entries);
    } else if (list != nullptr && !list->empty() && list->front().as<TomlTable>() != nullptr) {
      entries.push_back({path, std::to_string(list->size())});
      for (std::size_t i = 0; i < list->size(); ++i)
        flatten(*(*list)[i].as<TomlTable>(), path + "[" + std::to_string(i) + "]", entries);
    } else {
      entries.push_back({path, text_of(value)});
    }
  }
}

std::vector<Entry> entries_of(const Scene& scene, bool with_given) {
  Scene bare = scene;
  if (!with_given) bare.given.clear();
  bare.title = {};
  bare.description = {};
  bare.data = GeneratedData{};
  bare.landscape = {};  // what is looked at makes no run another
  bare.race = {};
  bare.desk = {};
  bare.own.reset();
  std::vector<Entry> entries;
  flatten(table_from_scene(bare), "", entries);
  return entries;
}

std::string shown(const std::string& text) { return text.starts_with('[') ? list_of_numbers : text; }

/// Does the path lead into a layer beyond the first `layers`?
bool lies_beyond(const std::string& path, std::size_t layers) {
  constexpr std::string_view start = "network.layer[";
  return path.starts_with(start) && std::stoul(path.substr(start.size())) >= layers;
}

/// A list of weights or biases that both scenes give, with as many numbers: those are named one by one.
bool names_given_numbers(const SceneDifference& one) {
  const bool both = one.before == list_of_numbers && one.after == list_of_numbers;
  return both && (one.path.ends_with("].weight") || one.path.ends_with("].bias"));
}

void note_change(WeightChanges& changes, WeightChange change) {
  constexpr std::size_t most_named = 4;
  if (std::bit_cast<std::uint64_t>(change.before) == std::bit_cast<std::uint64_t>(change.after)) return;
  if (changes.named.size() < most_named) changes.named.push_back(change);
  ++changes.count;
}

/// Of matrices of one shape, or of biases as one column; none where the shapes differ.
template <class Numbers>
void note_changes(WeightChanges& changes, std::size_t layer, bool is_bias, const Numbers& before, const Numbers& after) {
  if (before.rows() != after.rows() || before.cols() != after.cols()) return;
  for (nn::Index unit = 0; unit < before.rows(); ++unit)
    for (nn::Index input = 0; input < before.cols(); ++input)
      note_change(changes, {static_cast<nn::Index>(layer), unit, is_bias ? -1 : input, before(unit, input), after(unit, input)});
}

WeightChanges given_changes(const Scene& before, const Scene& after) {
  WeightChanges changes;
  for (std::size_t layer = 0; layer < std::min(before.given.size(), after.given.size()); ++layer) {
    const GivenParameters &old_given = before.given[layer], &new_given = after.given[layer];
    if (old_given.weight && new_given.weight) note_changes(changes, layer, false, *old_given.weight, *new_given.weight);
    if (old_given.bias && new_given.bias) note_changes(changes, layer, true, *old_given.bias, *new_given.bias);
  }
  return changes;
}

std::string last_key(const std::string& path) { return path.substr(path.rfind('.') + 1); }

std::string name_of_entry(const std::string& path, const Language& language) {
  const std::string key = last_key(path);
  std::string name = path;
  const char* of_window = path.starts_with("data.augment.") ? "ui.augment." : path.starts_with("training.stop.") ? "ui.stop." : "ui.";
  for (const std::string table : {of_window, "compare.entry."})  // an entry without a control of that name has its own
    if (language.has(table + key)) name = language.text(table + key);
  constexpr std::string_view start = "network.layer[";
  if (!path.starts_with(start)) return name;
  return language.text("compare.layer", {{"number", std::to_string(std::stoul(path.substr(start.size())) + 1)}, {"what", name}});
}

/// Ids by their names, a number as it is; what the file leaves out has its usual value.
std::string name_of_value(const std::string& path, const std::string& value, const Language& language) {
  if (value.empty()) return language.text("compare.usual");
  if (value == "true" || value == "false" || value == "all") return language.text("compare." + value);
  const std::string key = last_key(path), group = key == "init" ? "initializer" : key;
  const std::string name = "names." + group + "." + value;
  return language.has(name) ? language.text(name) : value;
}

}  // namespace

std::vector<SceneDifference> differences(const Scene& before, const Scene& after) {
  const bool with_given = !(before.given == after.given);  // a network's worth of numbers is not printed to find nothing
  const std::vector<Entry> old_entries = entries_of(before, with_given), new_entries = entries_of(after, with_given);
  const std::size_t layers = std::min(before.network.layers.size(), after.network.layers.size());
  const auto text_in = [](const std::vector<Entry>& entries, const std::string& path) {
    const auto found = std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) { return entry.path == path; });
    return found == entries.end() ? std::string() : found->text;
  };
  std::vector<SceneDifference> found;
  for (const Entry& entry : old_entries) {
    const std::string now = text_in(new_entries, entry.path);
    if (now != entry.text && !lies_beyond(entry.path, layers)) found.push_back({entry.path, shown(entry.text), shown(now)});
  }
  for (const Entry& entry : new_entries)
    if (text_in(old_entries, entry.path).empty() && !lies_beyond(entry.path, layers))
      found.push_back({entry.path, "", shown(entry.text)});
  return found;
}

WeightChanges weight_changes(const nn::NetworkSpec& network, const nn::Vector& before, const nn::Vector& after) {
  WeightChanges changes;
  if (before.size() != after.size()) return changes;
  const nn::ParameterLayout layout(network);
  for (std::size_t layer = 0; layer < layout.layers().size(); ++layer) {
    const nn::LayerSlot& slot = layout.layers()[layer];
    note_changes(changes, layer, false, nn::Matrix(nn::weight_of(before, slot)), nn::Matrix(nn::weight_of(after, slot)));
    note_changes(changes, layer, true, nn::Matrix(nn::bias_of(before, slot)), nn::Matrix(nn::bias_of(after, slot)));
  }
  return changes;
}

std::string say_changes(const WeightChanges& changes, const Language& language) {
  const auto number = [](nn::Index index) { return std::to_string(index + 1); };
  std::string sentence;
  for (const WeightChange& one : changes.named) {
    Arguments arguments = {{"layer", number(one.layer)}, {"unit", number(one.unit)}, {"before", shortest(one.before)}, {"after", shortest(one.after)}};
    if (one.input >= 0) arguments.push_back({"input", number(one.input)});
    if (!sentence.empty()) sentence += language.text("compare.and");
    sentence += language.text(one.input < 0 ? "compare.bias" : "compare.weight", arguments);
  }
  if (changes.count == changes.named.size()) return sentence;
  return sentence + language.text("compare.more_weights", {{"count", std::to_string(changes.count - changes.named.size())}});
}

std::string say_differences(const Scene& before, const Scene& after, const Language& language) {
  std::vector<SceneDifference> found = differences(before, after);
  if (found.empty()) return language.text("compare.same");
  std::string sentence;
  const WeightChanges given = given_changes(before, after);
  if (given.count > 0) std::erase_if(found, names_given_numbers);
  for (std::size_t i = 0; i < std::min(found.size(), most_listed); ++i) {
    if (i > 0) sentence += language.text("compare.and");
    const SceneDifference& one = found[i];
    sentence += language.text("compare.changed", {{"what", name_of_entry(one.path, language)},
                                                  {"before", name_of_value(one.path, one.before, language)},
                                                  {"after", name_of_value(one.path, one.after, language)}});
  }
  if (found.size() > most_listed) sentence += language.text("compare.more", {{"count", std::to_string(found.size() - most_listed)}});
  if (given.count > 0 && !sentence.empty()) sentence += language.text("compare.and");
  return sentence + say_changes(given, language);
}

}  // namespace chainrule
