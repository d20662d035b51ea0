#include "app/ui/panels/example_tool.hpp"

#include "app/figure/example_sheet.hpp"
#include "app/figure/figure_words.hpp"
#include "app/ui/widgets/slider.hpp"

#include <algorithm>

namespace chainrule {
namespace {

constexpr double row_units = 28, gap_units = 6;
constexpr nn::Index most_listed_classes = 200;

/// What the sheet shows now, while the person changes one of it.
struct Asked {
  nn::AnswerFilter filter;
  nn::Index of_class, page;
};

void send_examples(CommandSink& sink, const Asked& asked) {
  sink.send("examples", {std::string(nn::id_of(asked.filter)), static_cast<std::int64_t>(asked.of_class), static_cast<std::int64_t>(asked.page)});
}

nn::Index pages_of(const Figure* figure) {
  if (figure == nullptr) return 1;
  for (const Mark& mark : figure->marks)
    if (const std::optional<nn::Index> pages = pages_of_mark(mark.id)) return *pages;
  return 1;
}

void choose_class(Ui& ui, const std::string& id, const Rect& rect, const nn::Dataset& data, Asked asked, CommandSink& sink) {
  DropdownSpec spec;
  spec.items.push_back(ui.text("ui.examples.every_class"));
  for (nn::Index index = 0; index < std::min(nn::class_count(data), most_listed_classes); ++index)
    spec.items.push_back(class_name(data, index, *ui.style().language));
  spec.selected = static_cast<int>(asked.of_class) + 1;
  spec.align = Align::left;
  const std::string tip = ui.text("ui.examples.tip_class");
  spec.tooltip = tip;
  if (const std::optional<int> chosen = dropdown(ui, id + "/class", rect, spec)) send_examples(sink, {asked.filter, *chosen - 1, 0});
}

void choose_answers(Ui& ui, const std::string& id, const Rect& rect, Asked asked, CommandSink& sink) {
  DropdownSpec spec;
  for (const nn::AnswerFilter filter : nn::answer_filters()) spec.items.push_back(ui.text("ui.examples." + std::string(nn::id_of(filter))));
  spec.selected = static_cast<int>(asked.filter);
  spec.align = Align::left;
  const std::string tip = ui.text("ui.examples.tip_answers");
  spec.tooltip = tip;
  if (const std::optional<int> chosen = dropdown(ui, id + "/answers", rect, spec))
    send_examples(sink, {nn::answer_filters()[static_cast<std::size_t>(*chosen)], asked.of_class, 0});
}

void draw_example_controls(Ui& ui, const std::string& id, const Rect& room, FigureKind kind, const nn::Dataset& data, const Asked& asked,
                           nn::Index pages, CommandSink& sink) {
  const double gap = ui.px(gap_units), height = ui.px(26), paging = std::min(ui.px(104), room.width / 3);
  StepperSpec page;
  page.value = static_cast<int>(asked.page) + 1;
  page.least = 1;
  page.most = static_cast<int>(pages);
  const std::string tip = ui.text("ui.examples.tip_page");
  page.tooltip = tip;
  const Rect paged{room.x + room.width - paging, room.y, paging, height};
  if (const std::optional<int> chosen = stepper(ui, id + "/page", paged, page)) send_examples(sink, {asked.filter, asked.of_class, *chosen - 1});
  const double left = room.width - paging - gap, half = (left - gap) / 2;
  if (kind != FigureKind::examples || data.task == nn::Task::regression) return;
  const bool has_classes = nn::class_count(data) > 0;
  if (has_classes) choose_class(ui, id, {room.x, room.y, half, height}, data, asked, sink);
  choose_answers(ui, id, {has_classes ? room.x + half + gap : room.x, room.y, half, height}, asked, sink);
}

}  // namespace

Rect below_example_controls(const Ui& ui, const Rect& room) {
  const double row = ui.px(row_units);
  return {room.x, room.y + row, room.width, std::max(0.0, room.height - row)};
}

void use_examples(Ui& ui, std::string_view id, const Rect& room, const ShownFigure& shown, FigureKind kind, const Inputs& inputs,
                  CommandSink& sink) {
  const View& view = inputs.view();
  const nn::Dataset& data = *inputs.session.document().data;
  const nn::Index pages = pages_of(shown.figure);
  const Asked asked{view.example_filter, view.example_class, std::min(view.example_page, pages - 1)};
  draw_example_controls(ui, std::string(id), room, kind, data, asked, pages, sink);
  if (!shown.touch.hovered) return;
  if (pages > 1) {
    const double wheel = ui.take_wheel(below_example_controls(ui, room));
    const nn::Index turned = std::clamp<nn::Index>(asked.page + (wheel < 0 ? 1 : wheel > 0 ? -1 : 0), 0, pages - 1);
    if (turned != asked.page) send_examples(sink, {asked.filter, asked.of_class, turned});
  }
  const std::optional<nn::Index> example = shown.pointed ? example_of_mark(shown.pointed->id) : std::nullopt;
  if (!example || *example >= data.size()) return;
  ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  if (shown.touch.clicked) sink.send("sample", {static_cast<std::int64_t>(*example)});
}

}  // namespace chainrule
