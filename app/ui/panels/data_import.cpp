#include "app/ui/panels/data_import.hpp"

#include "app/dataio/csv_file.hpp"
#include "app/dataio/npy.hpp"
#include "app/files/file.hpp"
#include "app/ui/inputs.hpp"
#include "app/ui/panels/dialog.hpp"
#include "app/ui/panels/rows.hpp"
#include "app/ui/widgets/button.hpp"
#include "app/ui/widgets/progress_bar.hpp"
#include "app/ui/widgets/scroll_area.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace chainrule {
namespace {

constexpr nn::Index most_counted_classes = 20;

std::string lower_ending(const std::string& name) {
  std::string ending = utf8_of(path_from_utf8(name).extension());
  for (char& c : ending) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return ending;
}

bool is_idx_file(const std::string& name) { return name.find("-ubyte") != std::string::npos; }
bool is_cifar_file(const std::string& name) { return lower_ending(name) == ".bin" && name.find("_batch") != std::string::npos; }

/// The kind of a file by its name alone.
std::optional<DataImport::Kind> kind_of(const std::string& name) {
  const std::string ending = lower_ending(name);
  if (ending == ".csv" || ending == ".tsv" || ending == ".txt") return DataImport::Kind::table;
  if (ending == ".npy") return DataImport::Kind::npy;
  if (ending == ".npz") return DataImport::Kind::npz;
  if (ending == ".safetensors") return DataImport::Kind::weights;
  if (is_idx_file(name)) return DataImport::Kind::idx;
  if (is_cifar_file(name)) return DataImport::Kind::cifar10;
  return std::nullopt;
}

/// The first file of a folder that belongs to a set of images.
std::optional<DataImport::Kind> kind_of_folder(const std::filesystem::path& folder) {
  std::error_code error;
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    const std::string name = utf8_of(entry->path().filename());
    if (is_idx_file(name)) return DataImport::Kind::idx;
    if (is_cifar_file(name)) return DataImport::Kind::cifar10;
  }
  return std::nullopt;
}

/// The NPY files of a file's folder.
std::vector<std::string> arrays_beside(const std::filesystem::path& file) {
  std::vector<std::string> names;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(file.parent_path(), error), end; !error && entry != end; entry.increment(error))
    if (entry->path().extension() == ".npy") names.push_back(utf8_of(entry->path().filename()));
  std::sort(names.begin(), names.end());
  return names;
}

/// An archive of arrays is data, unless its arrays are called like weights.
FileLook look_into_archive(const std::string& path, Reading& reading) {
  FileLook look;
  const Result<std::string> bytes = read_watched(path, largest_tensor_file, &reading);
  const Result<Tensors> tensors = bytes ? parse_npz(*bytes, path) : Result<Tensors>(bytes.error());
  if (!tensors) return look;  // said when it is used
  for (const Tensor& tensor : *tensors) look.arrays.push_back(tensor.name);
  look.holds_weights = find_tensor(*tensors, "layer1.weight") != nullptr;
  return look;
}

FileLook look_into_table(const std::string& path, const CsvWish& wish, Reading& reading) {
  FileLook look;
  look.table = read_csv_file(path, wish, &reading);
  return look;
}

void choose_arrays(DataImport& import) {
  const auto named = [&](std::initializer_list<const char*> words, std::size_t otherwise) {
    for (const char* word : words)
      for (const std::string& name : import.names)
        if (name == word) return name;
    return otherwise < import.names.size() ? import.names[otherwise] : std::string();
  };
  import.arrays.inputs = named({"inputs", "x", "X", "x_train"}, 0);
  import.arrays.targets = named({"targets", "y", "Y", "y_train", "labels"}, 1);
}

/// What is known stays on the screen until the file has been read as it is said now.
void look_again(DataImport& import) {
  if (import.table && *import.table) import.beginning = import.table->value();
  import.table.reset();
  import.look.give_up();
  import.looked = false;
}

/// A choice among things with ids, the first of which is "as it is seen in the file".
template <class Kinds, class Kind>
void choose_seen(Ui& ui, Rows& rows, DataImport& import, const char* what, const char* group, const Kinds& kinds, Kind& choice, const std::string& seen) {
  DropdownSpec spec;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    const std::string name = name_of(ui, group, id_of(kinds[i]));
    spec.items.push_back(i == 0 && !seen.empty() ? ui.text("ui.import.seen", {{"what", seen}}) : name);
    if (kinds[i] == choice) spec.selected = static_cast<int>(i);
  }
  const std::string tip = ui.text("ui.import.tip_" + std::string(what));
  spec.tooltip = tip;
  const std::optional<int> chosen = rows.choice("import/" + std::string(what), ui.text("ui.import." + std::string(what)), spec);
  if (!chosen) return;
  choice = kinds[static_cast<std::size_t>(*chosen)];
  look_again(import);
}

template <class Kinds, class Kind>
void choose_plain(Ui& ui, Rows& rows, const char* what, const char* group, const Kinds& kinds, Kind& choice) {
  DropdownSpec spec;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    spec.items.push_back(name_of(ui, group, id_of(kinds[i])));
    if (kinds[i] == choice) spec.selected = static_cast<int>(i);
  }
  const std::string tip = ui.text("ui.import.tip_" + std::string(what));
  spec.tooltip = tip;
  if (const std::optional<int> chosen = rows.choice("import/" + std::string(what), ui.text("ui.import." + std::string(what)), spec))
    choice = kinds[static_cast<std::size_t>(*chosen)];
}

void choose_test_share(Ui& ui, Rows& rows, double& fraction) {
  const std::string tip = ui.text("ui.tip.test_fraction");
  const NumberSpec spec{fraction, 0, 0.999999, false, tip, true, false, NumberFormat(6)};
  if (const NumberEvent typed = number_field(ui, "import/test_fraction", rows.named(ui.text("ui.test_fraction"), 76), spec); typed.value) fraction = *typed.value;
}

/// What was seen in the file, in the words of the choices.
struct Seen {
  std::string encoding, delimiter, decimal, header;
};
Seen seen_in(const Ui& ui, const DataImport& import) {
  if (import.known_table() == nullptr) return {};
  const CsvFormat& format = import.known_table()->format;
  const char* delimiter = format.delimiter == '\t' ? "tab" : format.delimiter == ';' ? "semicolon" : format.delimiter == '|' ? "bar" : format.delimiter == ' ' ? "space" : "comma";
  return {std::string(id_of(format.encoding)), name_of(ui, "csv_delimiter", delimiter),
          name_of(ui, "csv_decimal", format.decimal_mark == ',' ? "comma" : "point"), name_of(ui, "csv_header", format.has_header ? "yes" : "no")};
}

std::size_t target_of(const CsvTable& table, const CsvData& csv) {
  const Result<std::size_t> found = find_column(table, csv.target, csv.path);
  return found ? *found : table.columns.size() - 1;
}

void set_target(DataImport& import, std::size_t column) {
  const CsvColumn& chosen = import.known_table()->columns[column];
  const bool last = column + 1 == import.known_table()->columns.size();
  import.csv.target = last ? std::string() : chosen.name.empty() ? std::to_string(column + 1) : chosen.name;
  import.classes = 0;
}

/// Which column is learned, and whether its numbers are numbers or count classes.
void choose_target(Ui& ui, Rows& rows, DataImport& import) {
  const CsvTable& table = *import.known_table();
  constexpr std::size_t most_listed = 200;
  DropdownSpec columns;
  for (std::size_t i = 0; i < std::min(table.columns.size(), most_listed); ++i)
    columns.items.push_back(table.columns[i].name.empty() ? std::to_string(i + 1) : table.columns[i].name);
  columns.selected = static_cast<int>(target_of(table, import.csv));
  const std::string tip = ui.text("ui.import.tip_target"), learn_tip = ui.text("ui.import.tip_learn");
  columns.tooltip = tip;
  if (const std::optional<int> chosen = rows.choice("import/target", ui.text("ui.import.target"), columns)) set_target(import, static_cast<std::size_t>(*chosen));
  const CsvColumn& target = table.columns[target_of(table, import.csv)];
  const nn::Index counted = countable_classes(table, import.csv);
  DropdownSpec learn;
  const auto classes = [&](nn::Index count) { return ui.text("ui.import.classes", {{"count", std::to_string(count)}}); };
  if (target.is_number) learn.items.push_back(ui.text("ui.import.number"));
  if (target.is_number && counted > 0) learn.items.push_back(classes(counted));
  if (!target.is_number) learn.items.push_back(classes(width_of(target)));
  learn.selected = import.classes > 0 && learn.items.size() > 1 ? 1 : 0;
  learn.tooltip = learn_tip;
  learn.enabled = learn.items.size() > 1;
  if (const std::optional<int> chosen = rows.choice("import/learn", ui.text("ui.import.learn"), learn)) import.classes = *chosen == 1 ? counted : 0;
}

void draw_table_choices(Ui& ui, Rows& rows, DataImport& import) {
  const Seen seen = seen_in(ui, import);
  CsvWish& wish = import.csv.wish;
  choose_seen(ui, rows, import, "encoding", "csv_encoding", csv_encodings(), wish.encoding, seen.encoding);
  choose_seen(ui, rows, import, "delimiter", "csv_delimiter", csv_delimiters(), wish.delimiter, seen.delimiter);
  choose_seen(ui, rows, import, "decimal", "csv_decimal", csv_decimals(), wish.decimal, seen.decimal);
  choose_seen(ui, rows, import, "header", "csv_header", csv_headers(), wish.header, seen.header);
  rows.gap(8);
  if (import.known_table() != nullptr) choose_target(ui, rows, import);
  choose_plain(ui, rows, "missing", "missing", missing_choices(), import.csv.missing);
  choose_plain(ui, rows, "normalise", "normalise", normalisations(), import.csv.normalise);
  choose_test_share(ui, rows, import.csv.test_fraction);
}

void draw_array_choices(Ui& ui, Rows& rows, DataImport& import) {
  for (const auto& [what, choice] : {std::pair{"inputs", &import.arrays.inputs}, {"targets", &import.arrays.targets}}) {
    DropdownSpec spec;
    spec.items = import.names;
    const auto found = std::find(import.names.begin(), import.names.end(), *choice);
    spec.selected = found == import.names.end() ? -1 : static_cast<int>(found - import.names.begin());
    const std::string tip = ui.text("ui.import.tip_" + std::string(what));
    spec.tooltip = tip;
    if (const std::optional<int> chosen = rows.choice("import/" + std::string(what), ui.text("ui.import." + std::string(what)), spec))
      *choice = import.names[static_cast<std::size_t>(*chosen)];
  }
  choose_plain(ui, rows, "normalise", "normalise", normalisations(), import.arrays.normalise);
  choose_test_share(ui, rows, import.arrays.test_fraction);
}

void draw_layout_choice(Ui& ui, Rows& rows, DataImport& import) {
  DropdownSpec spec;
  for (const char* layout : {"auto", "out_in", "in_out"}) spec.items.push_back(ui.text("ui.import.layout_" + std::string(layout)));
  spec.selected = import.layout;
  const std::string tip = ui.text("ui.import.tip_layout");
  spec.tooltip = tip;
  if (const std::optional<int> chosen = rows.choice("import/layout", ui.text("ui.import.layout"), spec)) import.layout = *chosen;
}

void draw_choices(Ui& ui, const Rect& rect, DataImport& import) {
  ScrollArea area(ui, "import/choices", {rect.x, rect.y, rect.width - ui.px(10), rect.height});
  Rows rows(ui, {rect.x, rect.y, rect.width - ui.px(10), rect.height}, area.top());
  switch (import.kind) {
    case DataImport::Kind::table: draw_table_choices(ui, rows, import); break;
    case DataImport::Kind::npy:
    case DataImport::Kind::npz: draw_array_choices(ui, rows, import); break;
    case DataImport::Kind::weights: draw_layout_choice(ui, rows, import); break;
    case DataImport::Kind::idx:
    case DataImport::Kind::cifar10: break;
  }
  area.end(rows.height());
}

/// What will happen, in one sentence.
std::string sentence_of(const Ui& ui, const DataImport& import, const Session& session) {
  switch (import.kind) {
    case DataImport::Kind::idx: return ui.text("ui.import.says_idx");
    case DataImport::Kind::cifar10: return ui.text("ui.import.says_cifar10");
    case DataImport::Kind::weights: return ui.text("ui.import.says_weights");
    case DataImport::Kind::npy:
    case DataImport::Kind::npz: return ui.text("ui.import.says_arrays");
    case DataImport::Kind::table: break;
  }
  if (!import.table) return import.known_table() != nullptr ? ui.text("ui.import.says_first_rows") : std::string();
  if (!*import.table) return {};
  const Result<DataShape> shape = shape_of(*import.table->value(), import.csv);
  if (!shape) return {};
  const nn::Index outputs = import.classes > 0 ? import.classes : outputs_for(*shape, session.document().scene.network.outputs());
  return ui.text("ui.import.says_table", {{"rows", std::to_string(shape->examples)}, {"inputs", std::to_string(shape->inputs)}, {"outputs", std::to_string(outputs)}});
}

/// Tables and archives are looked into beside the screen.
void begin_look(Ui& ui, DataImport& import) {
  if (import.looked) return;
  import.looked = true;
  import.looking_since = ui.style().seconds;
  const auto table = [path = import.path, wish = import.csv.wish](Reading& reading) { return look_into_table(path, wish, reading); };
  const auto archive = [path = import.path](Reading& reading) { return look_into_archive(path, reading); };
  if (import.kind == DataImport::Kind::table) import.look.start(table, true);
  if (import.kind == DataImport::Kind::npz) import.look.start(archive);
}

void take_look(Ui& ui, DataImport& import) {
  begin_look(ui, import);
  if (const Reading* reading = import.look.reading()) {
    ui.keep_moving();
    if (auto beginning = reading->beginning()) import.beginning = std::move(beginning);
  }
  std::optional<FileLook> found = import.look.poll();
  if (!found) return;
  if (found->holds_weights) import.kind = DataImport::Kind::weights;
  import.names = std::move(found->arrays);
  if (import.kind == DataImport::Kind::npz) choose_arrays(import);
  if (!found->table) return;
  import.table = std::move(found->table);
  import.beginning.reset();
  import.problem = *import.table ? "" : ui.style().language->text(import.table->error());
  if (*import.table && target_of(*import.table->value(), import.csv) + 1 == import.table->value()->columns.size()) import.csv.target.clear();
}

/// Left of the buttons, where it takes long.
void draw_progress(Ui& ui, const Rect& room, const DataImport& import, const Session& session) {
  if (!import.look.running() && !import.in_use) return;
  ui.keep_moving();
  if (ui.style().seconds - import.looking_since < progress_after_seconds) return;
  const std::optional<Session::UnderWay> used = session.reading();
  const double share = import.in_use ? (used ? used->share : 1) : import.look.reading()->share();
  progress_bar(ui, "import/progress", room, share, ui.text("ui.reading.share", {{"percent", percent_of(share)}}));
}

ImportAnswer draw_buttons(Ui& ui, const Rect& row, const DataImport& import, bool enabled, double& left) {
  const std::string yes = ui.text("ui.import.use"), no = ui.text("ui.cancel");
  const double yes_width = button_width(ui, yes), no_width = button_width(ui, no);
  ImportAnswer answer = ImportAnswer::none;
  const ImportAnswer back = import.in_use ? ImportAnswer::stopped : ImportAnswer::cancelled;
  ButtonSpec spec;
  spec.text = yes;
  spec.look = ButtonLook::primary;
  spec.enabled = enabled;
  if (button(ui, "import/yes", {row.x + row.width - yes_width, row.y, yes_width, row.height}, spec)) answer = ImportAnswer::use;
  spec = {};
  spec.text = no;
  left = row.x + row.width - yes_width - no_width - ui.px(8);
  if (button(ui, "import/no", {left, row.y, no_width, row.height}, spec)) answer = back;
  if (!ui.is_typing() && ui.take_key("Escape")) answer = back;
  if (!ui.is_typing() && enabled && ui.take_key("Enter")) answer = ImportAnswer::use;
  return answer;
}

}  // namespace

bool is_data_file(const std::string& name) { return kind_of(name).has_value(); }

std::optional<DataImport> import_of(const std::string& path) {
  const std::filesystem::path file = path_from_utf8(path);
  std::error_code error;
  const bool is_folder = std::filesystem::is_directory(file, error);
  const std::optional<DataImport::Kind> kind = is_folder ? kind_of_folder(file) : kind_of(utf8_of(file.filename()));
  if (!kind) return std::nullopt;
  DataImport import;
  import.kind = *kind;
  import.path = path;
  import.name = utf8_of(file.filename());
  const bool wants_folder = *kind == DataImport::Kind::idx || *kind == DataImport::Kind::cifar10;
  if (wants_folder && !is_folder) import.path = utf8_of(file.parent_path());
  import.csv.path = path;
  if (*kind == DataImport::Kind::npy) {
    import.names = arrays_beside(file);
    import.arrays.inputs = import.name;
    for (const std::string& other : import.names)
      if (other != import.name && import.arrays.targets.empty()) import.arrays.targets = other;
  }
  if (*kind == DataImport::Kind::npz) import.arrays.archive = path;
  return import;
}

nn::Index countable_classes(const CsvTable& table, const CsvData& csv) {
  const std::size_t target = target_of(table, csv);
  const CsvColumn& column = table.columns[target];
  if (!column.is_number || !column.is_whole || column.lowest != 0 || column.highest < 2) return 0;
  if (column.highest >= static_cast<double>(most_counted_classes)) return 0;
  return static_cast<nn::Index>(column.highest) + 1;
}

Command command_of(const DataImport& import) {
  constexpr std::array layouts = {"auto", "out_in", "in_out"};
  if (import.kind == DataImport::Kind::weights) return {"use_weights", {import.path, std::string(layouts[static_cast<std::size_t>(import.layout)])}};
  DataSpec data = import.csv;
  if (import.kind == DataImport::Kind::idx) data = IdxData{IdxData{}.set, import.path};
  if (import.kind == DataImport::Kind::cifar10) data = Cifar10Data{import.path};
  if (import.kind == DataImport::Kind::npz) data = import.arrays;
  if (import.kind == DataImport::Kind::npy) {
    ArrayData arrays = import.arrays;
    const std::filesystem::path folder = path_from_utf8(import.path).parent_path();
    for (std::string* name : {&arrays.inputs, &arrays.targets}) *name = utf8_of(folder / path_from_utf8(*name));
    data = arrays;
  }
  return {"use_data", {print_toml(table_from_data(data)), static_cast<std::int64_t>(import.classes)}};
}

ImportAnswer draw_data_import(Ui& ui, DataImport& import, const Session& session) {
  take_look(ui, import);
  const bool is_table = import.kind == DataImport::Kind::table;
  const Rect room = begin_dialog(ui, is_table ? 900 : 480, is_table ? 560 : 340);
  label(ui, {room.x, room.y, room.width, ui.px(26)}, ui.text(import.kind == DataImport::Kind::weights ? "ui.import.title_weights" : "ui.import.title"), ui.ink(16, Face::sans_bold));
  double y = room.y + ui.px(30);
  y += paragraph(ui, {room.x, y, room.width, 0}, import.path, ui.ink(12, Face::sans, ui.theme().muted_text)) + ui.px(8);
  const double bottom = room.y + room.height - ui.px(84), choices_width = is_table ? std::min(ui.px(280), room.width / 2) : room.width;
  draw_choices(ui, {room.x, y, choices_width, bottom - y}, import);
  const Rect table_place{room.x + choices_width + ui.px(8), y, room.width - choices_width - ui.px(8), bottom - y};
  if (is_table && import.known_table() != nullptr) {
    const CsvTable& table = *import.known_table();
    if (const std::optional<std::size_t> column = draw_table_preview(ui, table_place, table, target_of(table, import.csv))) set_target(import, *column);
  }
  const double words_y = bottom + ui.px(8);
  const std::string words = import.problem.empty() ? sentence_of(ui, import, session) : import.problem;
  paragraph(ui, {room.x, words_y, room.width, 0}, words, ui.ink(12.5, Face::sans, import.problem.empty() ? ui.theme().text : ui.theme().danger));
  const bool ready = !import.in_use && !import.look.running() && (!is_table || (import.table && *import.table));
  const Rect row{room.x, room.y + room.height - ui.px(32), room.width, ui.px(32)};
  double left = row.x + row.width;
  const ImportAnswer answer = draw_buttons(ui, row, import, ready, left);
  draw_progress(ui, {row.x, row.y, left - row.x - ui.px(16), row.height}, import, session);
  end_dialog(ui);
  return answer;
}

}  // namespace chainrule
