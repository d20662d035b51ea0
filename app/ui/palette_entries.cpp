#include "app/ui/palette_entries.hpp"

#include "app/explain/moment.hpp"
#include "app/figure/mark_ids.hpp"
#include "app/files/file.hpp"
#include "app/ui/panels/column.hpp"
#include "engine/data/generators.hpp"
#include "engine/trace/position.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace chainrule {
namespace {

/// Collects entries in two languages at once.
class EntryList {
 public:
  EntryList(const Language& shown, const Language& english) : shown_(shown), english_(english) {}

  void add(Command command, std::string_view key, const std::string& sentence, const Arguments& arguments = {}) {
    entries_.push_back({shown_.text(sentence, arguments), english_.text(sentence, arguments), shown_key(key), std::move(command)});
  }
  /// "Theme: dark", for a name out of the languages' own tables.
  void choice(Command command, const std::string& heading, const std::string& name) {
    add(std::move(command), "", "ui.palette." + heading, {{"name", "@names." + name}});
  }
  std::vector<PaletteEntry> take() { return std::move(entries_); }

 private:
  const Language& shown_;
  const Language& english_;
  std::vector<PaletteEntry> entries_;
};

void add_commands(EntryList& list) {
  for (const CommandSpec& spec : command_table())
    if (spec.takes(spec.key_arguments.size()) && spec.name != "palette")
      list.add({std::string(spec.name), spec.key_arguments}, spec.key, help_key(spec));
}

template <typename Kinds>
void add_kinds(EntryList& list, const Kinds& kinds, const std::string& command, const std::string& heading, const std::string& group) {
  for (const auto kind : kinds) {
    const std::string id(id_of(kind));
    list.choice({command, {id}}, heading, group + "." + id);
  }
}

template <typename Kinds>
void add_entry_kinds(EntryList& list, const Kinds& kinds, const std::string& entry, const std::string& heading, const std::string& group) {
  for (const auto kind : kinds) {
    const std::string id(id_of(kind));
    list.choice({"set", {entry, id}}, heading, group + "." + id);
  }
}

/// What can be done to the neuron that is looked at.
void add_neuron(EntryList& list, const Inputs& inputs) {
  const nn::NetworkSpec& network = inputs.scene().network;
  const int last = static_cast<int>(network.layer_count()) - 1, layer = inputs.view().focus_layer < 0 ? last : inputs.view().focus_layer;
  if (layer > last || inputs.view().focus_unit >= network.layers[static_cast<std::size_t>(layer)].units) return;
  const nn::LayerSpec& spec = network.layers[static_cast<std::size_t>(layer)];
  const nn::Index unit = inputs.view().focus_unit;
  const Arguments name = {{"name", neuron_name(network, layer, unit)}};
  const std::vector<CommandArgument> place = {std::int64_t{layer}, std::int64_t{unit}};
  if (layer < last) list.add({"toggle_silent", place}, "", network.is_silent(layer, unit) ? "ui.palette.speak" : "ui.palette.silence", name);
  const bool is_frozen = std::binary_search(spec.frozen_units.begin(), spec.frozen_units.end(), unit);
  list.add({"toggle_frozen", place}, "", is_frozen ? "ui.palette.learn" : "ui.palette.freeze", name);
}

/// Hidden layers, each by its number: one more before it, or without it.
void add_layers(EntryList& list, const Inputs& inputs) {
  const auto hidden = static_cast<std::int64_t>(inputs.scene().network.layer_count()) - 1;
  for (std::int64_t layer = 0; layer < hidden && hidden < most_hidden_layers; ++layer) list.add({"add_layer", {layer}}, "", "ui.palette.layer_before", {{"number", std::to_string(layer + 1)}});
  for (std::int64_t layer = 0; layer < hidden; ++layer) list.add({"remove_layer", {layer}}, "", "ui.palette.layer_away", {{"number", std::to_string(layer + 1)}});
}

std::string lower(std::string text) {
  for (char& letter : text)
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  return text;
}

std::vector<std::string> words_of(std::string_view question) {
  std::vector<std::string> words(1);
  for (const char letter : lower(std::string(question))) {
    if (letter != ' ')
      words.back() += letter;
    else if (!words.back().empty())
      words.emplace_back();
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

/// How well a word is found: 3 at the beginning, 2 at the beginning of a word, 1 within one, 0 nowhere.
int found_in(const std::string& text, const std::string& word) {
  int best = 0;
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    const bool begins = at > 0 && (text[at - 1] == ' ' || text[at - 1] == '(');
    best = std::max(best, at == 0 ? 3 : begins ? 2 : 1);
  }
  return best;
}

}  // namespace

std::string shown_key(std::string_view key) {
  constexpr std::array signs = {std::pair{"Right", "→"}, std::pair{"Left", "←"}, std::pair{"Plus", "+"}, std::pair{"Minus", "−"}};
  std::string shown(key);
  for (const auto& [word, sign] : signs) {
    const std::size_t at = shown.find(word);
    if (at != std::string::npos) shown.replace(at, std::string_view(word).size(), sign);
  }
  return shown;
}

std::vector<PaletteEntry> palette_entries(const Inputs& inputs, const Language& language) {
  EntryList list(language, *inputs.tables.language("en"));
  add_commands(list);
  for (const std::string& name : asset_names("scenes")) list.choice({"open", {name}}, "scene", "scene." + name);
  for (const std::string& file : inputs.recent_files)
    list.add({"open", {file}}, "", "ui.palette.file", {{"name", utf8_of(path_from_utf8(file).filename())}});
  add_kinds(list, figure_kinds(), "figure", "figure", "figure");
  for (const Language& other : inputs.tables.languages) list.add({"language", {other.id()}}, "", "ui.palette.language", {{"name", other.name()}});
  for (const Theme& theme : inputs.tables.themes) list.choice({"theme", {theme.id}}, "theme", "theme." + theme.id);
  add_kinds(list, nn::granularities(), "granularity", "granularity", "granularity");
  add_neuron(list, inputs);
  add_layers(list, inputs);
  add_kinds(list, link_quantities(), "links", "links", "links");
  add_entry_kinds(list, nn::optimizer_kinds(), "training.optimizer", "optimizer", "optimizer");
  add_entry_kinds(list, nn::loss_kinds(), "network.loss", "loss", "loss");
  if (std::holds_alternative<GeneratedData>(inputs.scene().data))
    add_entry_kinds(list, nn::generator_kinds(), "data.generator", "dataset", "dataset");
  return list.take();
}

std::vector<std::size_t> find_entries(std::span<const PaletteEntry> entries, std::string_view question) {
  const std::vector<std::string> words = words_of(question);
  std::vector<std::pair<int, std::size_t>> found;
  for (std::size_t index = 0; index < entries.size(); ++index) {
    const std::string shown = lower(entries[index].words), other = lower(entries[index].other_words);
    int merit = 0;
    bool holds_all = true;
    for (const std::string& word : words) {
      const int here = std::max(found_in(shown, word), found_in(other, word));
      holds_all = holds_all && here > 0;
      merit += here;
    }
    if (holds_all) found.push_back({merit, index});
  }
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<std::size_t> indices;
  for (const auto& [merit, index] : found) indices.push_back(index);
  return indices;
}

}  // namespace chainrule
