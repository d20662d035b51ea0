#include "app/files/file.hpp"
#include "app/ui/panels/panels.hpp"
#include "app/ui/widgets/button.hpp"
#include "app/ui/widgets/slider.hpp"

#include <algorithm>
#include <cmath>

namespace chainrule {
namespace {

// In units of the layout.
constexpr double margin = 16, row_gap = 8, scale_width = 102, languages_width = 112, theme_width = 104;

/// Lays widgets from the right end of a row to the left.
struct FromRight {
  double right, y, height, gap;
  Rect take(double width) {
    const Rect rect{right - width, y, width, height};
    right -= width + gap;
    return rect;
  }
};

int index_of_language(const Tables& tables, const std::string& id) {
  for (std::size_t index = 0; index < tables.languages.size(); ++index)
    if (tables.languages[index].id() == id) return static_cast<int>(index);
  return 0;
}

int index_of_theme(const Tables& tables, const std::string& id) {
  for (std::size_t index = 0; index < tables.themes.size(); ++index)
    if (tables.themes[index].id == id) return static_cast<int>(index);
  return 0;
}

void draw_languages(Ui& ui, const Rect& rect, const Inputs& inputs, CommandSink& sink) {
  std::vector<Segment> segments;
  for (const Language& language : inputs.tables.languages)
    segments.push_back({ui.text("ui.language_short." + language.id()), language.name()});
  const int selected = index_of_language(inputs.tables, inputs.view().language);
  if (const std::optional<int> chosen = segmented(ui, "language", rect, segments, selected))
    sink.send("language", {inputs.tables.languages[static_cast<std::size_t>(*chosen)].id()});
}

void draw_theme(Ui& ui, const Rect& rect, const Inputs& inputs, CommandSink& sink) {
  DropdownSpec spec;
  for (const Theme& theme : inputs.tables.themes) spec.items.push_back(capitalised(name_of(ui, "theme", theme.id)));
  spec.selected = index_of_theme(inputs.tables, inputs.view().theme);
  const std::string tip = ui.text("ui.tip.theme");
  spec.tooltip = tip;
  spec.quiet = false;
  spec.align = Align::left;
  if (const std::optional<int> chosen = dropdown(ui, "theme", rect, spec))
    sink.send("theme", {inputs.tables.themes[static_cast<std::size_t>(*chosen)].id});
}

void draw_scale(Ui& ui, const Rect& rect, const Inputs& inputs, CommandSink& sink) {
  StepperSpec spec;
  constexpr int step = 25;
  spec.value = static_cast<int>(std::lround(inputs.view().scale * 100));
  spec.least = 75;
  spec.most = 300;
  const std::string tip = ui.text("ui.tip.scale");
  spec.tooltip = tip;
  std::optional<int> chosen = stepper(ui, "scale", rect, spec);
  if (!chosen) return;
  // The buttons go in quarters; a typed number is taken as it is.
  if (*chosen == spec.value + 1) chosen = (spec.value / step + 1) * step;
  if (*chosen == spec.value - 1) chosen = ((spec.value + step - 1) / step - 1) * step;
  sink.send("scale", {std::clamp(*chosen, spec.least, spec.most) / 100.0});
}

void draw_scene_menu(Ui& ui, const Rect& rect, const Inputs& inputs, CommandSink& sink) {
  const std::vector<std::string> names = asset_names("scenes");
  DropdownSpec spec;
  for (const std::string& name : names) spec.items.push_back(capitalised(name_of(ui, "scene", name)));
  spec.items.push_back(ui.text("ui.open_file"));
  spec.items.push_back(ui.text("ui.save_file"));
  spec.items.push_back(ui.text("ui.save_file_as"));
  spec.items.push_back(ui.text("ui.code_file"));
  for (const std::string& file : inputs.recent_files) spec.items.push_back(utf8_of(path_from_utf8(file).filename()));
  const auto here = std::find(names.begin(), names.end(), inputs.session.document().name);
  if (here != names.end() && inputs.session.document().path.empty()) spec.selected = static_cast<int>(here - names.begin());
  spec.shown = inputs.scene().title.in(inputs.view().language) + (inputs.session.modified() ? " •" : "");
  const std::string tip = ui.text(inputs.session.modified() ? "ui.tip.scene_modified" : "ui.tip.scene");
  spec.tooltip = tip;
  spec.quiet = false;
  spec.align = Align::left;
  const std::optional<int> chosen = dropdown(ui, "scene", rect, spec);
  if (!chosen) return;
  const auto index = static_cast<std::size_t>(*chosen);
  if (index < names.size()) return sink.send("open", {names[index]});
  if (index == names.size()) return sink.send("open", {std::string()});
  if (index == names.size() + 1) return sink.send("save");
  if (index == names.size() + 3) return sink.send("code");
  if (index > names.size() + 3) return sink.send("open", {inputs.recent_files[index - names.size() - 4]});
  sink.send("save_as", {std::string()});
}

void draw_undo(Ui& ui, FromRight& row, const Inputs& inputs, CommandSink& sink) {
  const std::string redo_tip = ui.text("ui.tip.redo"), undo_tip = ui.text("ui.tip.undo");
  ButtonSpec spec;
  spec.look = ButtonLook::plain;
  spec.icon = Icon::redo;
  spec.tooltip = redo_tip;
  spec.enabled = inputs.session.can_redo();
  if (button(ui, "redo", row.take(ui.px(30)), spec)) sink.send("redo");
  spec.icon = Icon::undo;
  spec.tooltip = undo_tip;
  spec.enabled = inputs.session.can_undo();
  if (button(ui, "undo", row.take(ui.px(30)), spec)) sink.send("undo");
}

void draw_export_and_help(Ui& ui, FromRight& row, CommandSink& sink) {
  const std::string export_text = ui.text("ui.export"), export_tip = ui.text("ui.tip.export"), help_tip = ui.text("ui.tip.help");
  ButtonSpec spec;
  spec.text = export_text;
  spec.tooltip = export_tip;
  spec.icon = Icon::export_file;
  spec.look = ButtonLook::primary;
  if (button(ui, "export", row.take(button_width(ui, export_text, Icon::export_file)), spec)) sink.send("export");
  ButtonSpec help;
  help.text = "?";
  help.tooltip = help_tip;
  if (button(ui, "help", row.take(ui.px(28)), help)) sink.send("help");
}

void draw_drawer_buttons(Ui& ui, FromRight& row, DeskState& state, const BarShape& shape) {
  const std::pair<DeskState::Drawer, const char*> drawers[] = {{DeskState::Drawer::figures, "figures"},
                                                               {DeskState::Drawer::controls, "controls"}};
  for (const auto& [drawer, name] : drawers) {
    if (!(drawer == DeskState::Drawer::controls ? shape.has_controls_drawer : shape.has_figures_drawer)) continue;
    const std::string text = ui.text(std::string("ui.drawer.") + name);
    ButtonSpec spec;
    spec.text = text;
    spec.selected = state.drawer == drawer;
    if (button(ui, std::string("drawer/") + name, row.take(button_width(ui, text)), spec))
      state.drawer = spec.selected ? DeskState::Drawer::none : drawer;
  }
}

}  // namespace

double settings_row_width(const Ui& ui, bool has_controls_drawer, bool has_figures_drawer) {
  double width = ui.px(2 * margin + scale_width + languages_width + theme_width + 2 * row_gap);
  if (has_figures_drawer) width += ui.px(row_gap) + button_width(ui, ui.text("ui.drawer.figures"));
  if (has_controls_drawer) width += ui.px(row_gap) + button_width(ui, ui.text("ui.drawer.controls"));
  return width;
}

void draw_top_bar(Ui& ui, const Rect& rect, const Inputs& inputs, DeskState& state, CommandSink& sink, const BarShape& shape) {
  const Theme& theme = ui.theme();
  ui.canvas().fill(rect, theme.card);
  ui.canvas().fill({rect.x, rect.y + rect.height - ui.line(1), rect.width, ui.line(1)}, theme.card_border);
  const double height = ui.px(30), pad = ui.px(8);
  FromRight row{rect.x + rect.width - ui.px(margin), rect.y + pad, height, ui.px(row_gap)};
  draw_export_and_help(ui, row, sink);
  double left = rect.x + ui.px(margin);
  FromRight settings = row;
  const FromRight second{rect.x + rect.width - ui.px(margin), rect.y + pad + ui.px(38), height, ui.px(row_gap)};
  if (shape.narrow) settings = second;
  draw_scale(ui, settings.take(ui.px(scale_width)), inputs, sink);
  draw_languages(ui, settings.take(ui.px(languages_width)), inputs, sink);
  draw_theme(ui, settings.take(ui.px(theme_width)), inputs, sink);
  if (!shape.narrow) row = settings;
  FromRight third = second;
  third.y += ui.px(38);
  draw_drawer_buttons(ui, shape.narrower ? third : shape.narrow ? settings : row, state, shape);
  draw_undo(ui, row, inputs, sink);
  if (!shape.narrow) {
    const Ink brand = ui.ink(18, Face::sans_bold);
    const double width = ui.canvas().width("Chainrule", brand);
    label(ui, {left, rect.y + pad, width + 1, height}, "Chainrule", brand);
    left += width + ui.px(16);
  }
  draw_scene_menu(ui, {left, rect.y + pad, std::min(ui.px(280), row.right - left), height}, inputs, sink);
}

}  // namespace chainrule
