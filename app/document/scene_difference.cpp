#include "app/document/scene_difference.hpp"

#include "app/text/number_format.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <optional>
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
  if (!with_given) bare.given.assign(bare.network.layers.size(), {});  // one for each layer, as in every scene
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

constexpr std::string_view layer_start = "network.layer[";

/// The layer that a path leads into.
std::optional<std::size_t> layer_of(const std::string& path) {
  if (!path.starts_with(layer_start)) return std::nullopt;
  return std::stoul(path.substr(layer_start.size()));
}

/// The same entry of another layer.
std::string in_layer(const std::string& path, std::size_t layer) {
  return std::string(layer_start) + std::to_string(layer) + path.substr(path.find(']'));
}

/// The layers that the longer of two networks has beyond the other: `count` hidden ones, from `first` on.
struct ExtraLayers {
  std::size_t first = 0, count = 0;
  /// The number in the longer network of a layer that both have.
  std::size_t number_of(std::size_t layer) const { return layer >= first ? layer + count : layer; }
};

/// The entries of a network without its extra layers: the others have the numbers that the shorter network gives them.
std::vector<Entry> without(const std::vector<Entry>& entries, const ExtraLayers& extra) {
  std::vector<Entry> left;
  for (const Entry& entry : entries) {
    const std::optional<std::size_t> layer = layer_of(entry.path);
    if (layer && *layer >= extra.first && *layer < extra.first + extra.count) continue;
    const bool moves = layer && *layer >= extra.first && extra.count > 0;
    left.push_back({moves ? in_layer(entry.path, *layer - extra.count) : entry.path, entry.text});
  }
  return left;
}

std::vector<SceneDifference> compare(const std::vector<Entry>& before, const std::vector<Entry>& after) {
  const auto text_in = [](const std::vector<Entry>& entries, const std::string& path) {
    const auto found = std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) { return entry.path == path; });
    return found == entries.end() ? std::string() : found->text;
  };
  std::vector<SceneDifference> found;
  for (const Entry& entry : before) {
    const std::string now = text_in(after, entry.path);
    if (now != entry.text) found.push_back({entry.path, shown(entry.text), shown(now)});
  }
  for (const Entry& entry : after)
    if (text_in(before, entry.path).empty()) found.push_back({entry.path, "", shown(entry.text)});
  return found;
}

/// Where the longer network has more layers: there where the others differ least; of several such places the last one, always
/// before the outputs.
ExtraLayers extra_layers(const Scene& one, const Scene& other) {
  const bool is_longer = one.network.layers.size() > other.network.layers.size();
  const Scene &longer = is_longer ? one : other, &shorter = is_longer ? other : one;
  const std::size_t common = shorter.network.layers.size(), count = longer.network.layers.size() - common;
  if (count == 0) return {};
  const std::vector<Entry> more = entries_of(longer, false), less = entries_of(shorter, false);
  const auto apart = [&](const ExtraLayers& extra) {
    std::size_t layers = 0;  // whose given numbers differ
    for (std::size_t layer = 0; layer < common; ++layer) layers += !(longer.given[extra.number_of(layer)] == shorter.given[layer]);
    return layers + compare(without(more, extra), less).size();
  };
  ExtraLayers best{common - 1, count};
  std::size_t least = apart(best);
  for (std::size_t first = best.first; first-- > 0;) {
    const std::size_t found = apart({first, count});
    if (found < least) best.first = first, least = found;
  }
  return best;
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

/// Of layers that both have, with the numbers they have afterwards.
WeightChanges given_changes(const Scene& before, const Scene& after) {
  const ExtraLayers extra = extra_layers(before, after);
  const bool grows = after.given.size() > before.given.size();
  WeightChanges changes;
  for (std::size_t layer = 0; layer < std::min(before.given.size(), after.given.size()); ++layer) {
    const std::size_t in_longer = extra.number_of(layer), now = grows ? in_longer : layer;
    const GivenParameters &old_given = before.given[grows ? layer : in_longer], &new_given = after.given[now];
    if (old_given.weight && new_given.weight) note_changes(changes, now, false, *old_given.weight, *new_given.weight);
    if (old_given.bias && new_given.bias) note_changes(changes, now, true, *old_given.bias, *new_given.bias);
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
  const std::optional<std::size_t> layer = layer_of(path);
  return layer ? language.text("compare.layer", {{"number", std::to_string(*layer + 1)}, {"what", name}}) : name;
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
  const ExtraLayers extra = extra_layers(before, after);
  if (extra.count == 0) return compare(old_entries, new_entries);
  if (before.network.layers.size() > after.network.layers.size()) return compare(without(old_entries, extra), new_entries);
  std::vector<SceneDifference> found = compare(old_entries, without(new_entries, extra));
  for (SceneDifference& one : found)
    if (const std::optional<std::size_t> layer = layer_of(one.path)) one.path = in_layer(one.path, extra.number_of(*layer));
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
