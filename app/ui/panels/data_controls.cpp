// The controls of what is learned from.
#include "app/document/own_example.hpp"
#include "app/ui/panels/column.hpp"
#include "app/ui/panels/paint_pad.hpp"
#include "app/ui/panels/table_pad.hpp"
#include "app/ui/panels/point_tool.hpp"
#include "app/ui/widgets/button.hpp"

#include <algorithm>

namespace chainrule {
namespace {

std::string sample_sentence(const Column& c) {
  const nn::Dataset& data = *c.inputs.session.document().data;
  const nn::Index sample = c.inputs.view().sample;
  if (sample == own_sample) return c.ui.text("ui.paint.own_sample");
  if (sample < 0 && nn::is_on(c.inputs.scene().rule.augmentation)) return c.ui.text("ui.augment.batch");
  if (sample < 0) return c.ui.text("ui.sample_batch");
  const std::string split = c.ui.text(sample < data.train_count ? "ui.train_sample" : "ui.test_sample");
  const NumberFormat& number = c.ui.style().number;
  std::string what;
  if (data.task == nn::Task::multiclass && !data.class_names.empty()) {
    nn::Index best = 0;
    data.targets.col(sample).maxCoeff(&best);
    const std::string& name = data.class_names[static_cast<std::size_t>(best)];
    what = c.ui.style().language->has(name) ? c.ui.text(name) : name;
  } else {
    for (nn::Index row = 0; row < std::min<nn::Index>(3, data.targets.rows()); ++row)
      what += (row ? ", " : "") + number(data.targets(row, sample));
  }
  const bool augmented = sample < data.train_count && nn::is_on(c.inputs.scene().rule.augmentation);
  return split + " · " + c.ui.text("ui.sample_target", {{"target", what}}) + (augmented ? " · " + c.ui.text("ui.augment.sample") : "");
}

void draw_sample(Column& c) {
  const nn::Dataset& data = *c.inputs.session.document().data;
  StepperSpec sample;
  sample.value = static_cast<int>(c.inputs.view().sample);
  sample.least = c.inputs.scene().own ? static_cast<int>(own_sample) : -1;
  sample.most = static_cast<int>(data.size()) - 1;
  const std::string tip = c.ui.text("ui.tip.sample");
  sample.tooltip = tip;
  if (const std::optional<int> chosen = stepper(c.ui, "sample", c.rows.named(c.ui.text("ui.sample"), 112), sample))
    c.sink.send("sample", {static_cast<std::int64_t>(*chosen)});
  label(c.ui, c.rows.whole(18), sample_sentence(c), c.ui.ink(11.5, Face::sans, c.ui.theme().muted_text));
}

const char* noise_tip_key(const GeneratedData* generated) {
  if (!generated) return "ui.tip.noise_fixed";
  switch (nn::shape_of(generated->kind).noise) {
    case nn::NoiseEffect::flips_labels: return "ui.tip.noise_flips";
    case nn::NoiseEffect::moves_targets: return "ui.tip.noise_targets";
    case nn::NoiseEffect::moves_points: break;
  }
  return "ui.tip.noise_moves";
}

/// What stands where a data set would be chosen, in scenes that bring their own data.
std::string name_of_data(const Column& c) {
  const auto file_name = [](const std::string& path) { return path.substr(path.rfind('/') + 1); };
  const DataSpec& data = c.inputs.scene().data;
  if (std::holds_alternative<InlineData>(data)) return c.ui.text("ui.inline_data");
  if (std::holds_alternative<Cifar10Data>(data)) return c.ui.text("names.dataset.cifar10");
  if (const auto* csv = std::get_if<CsvData>(&data)) return file_name(csv->path);
  if (const auto* arrays = std::get_if<ArrayData>(&data))
    return file_name(arrays->archive.empty() ? arrays->inputs : arrays->archive);
  return c.ui.text("ui.idx_data");
}

/// Tables and arrays can be scaled; a switch that is seen, because it changes what the network is given.
void draw_normalise(Column& c) {
  const auto* csv = std::get_if<CsvData>(&c.inputs.scene().data);
  const auto* arrays = std::get_if<ArrayData>(&c.inputs.scene().data);
  if (csv == nullptr && arrays == nullptr) return;
  const auto kinds = normalisations();
  DropdownSpec choice = choices(c.ui, "normalise", kinds, csv ? csv->normalise : arrays->normalise);
  const std::string tip = c.ui.text("ui.tip.normalise");
  choice.tooltip = tip;
  if (const std::optional<int> chosen = c.rows.choice("normalise", c.ui.text("ui.normalise"), choice))
    c.sink.set("data.normalise", std::string(id_of(kinds[static_cast<std::size_t>(*chosen)])));
}

void draw_generator(Column& c) {
  const auto* generated = std::get_if<GeneratedData>(&c.inputs.scene().data);
  const auto kinds = nn::generator_kinds();
  DropdownSpec set = choices(c.ui, "dataset", kinds, generated ? generated->kind : nn::GeneratorKind::spiral);
  if (!generated) {
    set.selected = -1;
    set.shown = name_of_data(c);
  }
  set.enabled = generated != nullptr;
  const std::string tip = c.ui.text(generated ? "ui.tip.dataset" : "ui.tip.dataset_fixed");
  set.tooltip = tip;
  if (const std::optional<int> chosen = c.rows.choice("dataset", c.ui.text("ui.dataset"), set))
    c.sink.set("data.generator", std::string(id_of(kinds[static_cast<std::size_t>(*chosen)])));
  const double noise = generated ? generated->noise : 0;
  const std::string noise_tip = c.ui.text(noise_tip_key(generated));
  const SliderSpec slider{noise, 0, 50, false, 1, noise_tip, generated != nullptr};
  const NumberSpec number{noise, 0, 50, false, noise_tip, generated != nullptr, true, c.ui.style().number};
  if (const std::optional<double> chosen = c.rows.number("noise", c.ui.text("ui.noise"), slider, number))
    c.sink.set("data.noise", shortest(*chosen));
}

/// A number of the data table that is taken over when it is done, for every change makes the data anew.
void draw_kept(Column& c, const char* entry, double value, double least, double most, bool whole) {
  const std::string name(entry), tip = c.ui.text("ui.tip." + name);
  const NumberSpec field{value, least, most, whole, tip, true, true, NumberFormat(whole ? 13 : 6)};
  const NumberEvent typed = number_field(c.ui, name, c.rows.named(c.ui.text("ui." + name), 76), field);
  if (!typed.value || typed.kind != FieldEvent::Kind::kept) return;
  c.sink.set("data." + name, whole ? std::to_string(static_cast<std::int64_t>(*typed.value)) : shortest(*typed.value));
}

/// How many examples there are, and how many of them are kept for testing.
void draw_split(Column& c) {
  const DataSpec& spec = c.inputs.scene().data;
  if (const auto* generated = std::get_if<GeneratedData>(&spec))
    draw_kept(c, "samples", static_cast<double>(generated->samples), 2, static_cast<double>(most_samples), true);
  constexpr double below_one = 0.999999;
  std::visit([&](const auto& data) {
    if constexpr (requires { data.test_fraction; }) draw_kept(c, "test_fraction", data.test_fraction, 0, below_one, false);
  }, spec);
  const nn::Dataset& data = *c.inputs.session.document().data;
  const std::string counts = c.ui.text("ui.split_counts", {{"train", std::to_string(data.train_count)}, {"test", std::to_string(data.test_count())}});
  label(c.ui, c.rows.whole(18), counts, c.ui.ink(11.5, Face::sans, c.ui.theme().muted_text));
}

/// Examples that stand in the scene can be typed.
void draw_table_button(Column& c) {
  if (!can_edit_table(c.inputs.session)) return;
  const std::string text = c.ui.text("ui.table.open"), tip = c.ui.text("ui.table.tip_open");
  if (button(c.ui, "edit_table", c.rows.whole(28), {text, tip})) c.sink.send("edit_table");
}

void draw_files_and_points(Column& c) {
  const Rect row = c.rows.whole(28);
  const double half = (row.width - c.ui.px(8)) / 2;
  const std::string open_text = c.ui.text("ui.open_data"), open_tip = c.ui.text("ui.tip.open_data");
  ButtonSpec spec;
  spec.text = open_text;
  spec.tooltip = open_tip;
  if (button(c.ui, "open_data", {row.x, row.y, half, row.height}, spec)) c.sink.send("open_data", {std::string()});
  if (can_paint(c.inputs.session)) {
    const std::string paint_text = c.ui.text("ui.paint.open"), paint_tip = c.ui.text("ui.paint.tip_open");
    if (button(c.ui, "paint", {row.x + half + c.ui.px(8), row.y, half, row.height}, {paint_text, paint_tip})) c.sink.send("paint_pad");
    return;
  }
  const bool can_draw = can_draw_points(c.inputs.session);
  const std::string draw_text = c.ui.text("ui.points.draw"), draw_tip = c.ui.text(can_draw ? "ui.points.tip" : "ui.points.tip_no_map");
  spec.text = draw_text;
  spec.tooltip = draw_tip;
  spec.enabled = can_draw;
  spec.selected = can_draw && c.inputs.view().drawing;
  if (button(c.ui, "draw_points", {row.x + half + c.ui.px(8), row.y, half, row.height}, spec)) c.sink.send("toggle", {std::string("drawing")});
}

/// What a click on the map does: a point of one of the classes, or of a number, or none any more.
void draw_brush(Column& c) {
  const View& view = c.inputs.view();
  if (!view.drawing || !can_draw_points(c.inputs.session)) return;
  DropdownSpec brushes;
  brushes.items = brush_names(c.ui, c.inputs.session);
  const int erase = static_cast<int>(brushes.items.size()) - 1;
  brushes.selected = view.brush < 0 ? erase : std::min(view.brush, erase - 1);
  const std::string tip = c.ui.text("ui.points.tip_brush"), value_tip = c.ui.text("ui.points.tip_value");
  brushes.tooltip = tip;
  if (const std::optional<int> chosen = c.rows.choice("brush", c.ui.text("ui.points.brush"), brushes))
    c.sink.send("brush", {static_cast<std::int64_t>(*chosen == erase ? -1 : *chosen), view.brush_value});
  const nn::Dataset& data = *c.inputs.session.document().data;
  if (data.task != nn::Task::regression || data.features() == 1) return;  // with one input, the height is the number
  const NumberSpec field{view.brush_value, -1e6, 1e6, false, value_tip, true, true, NumberFormat(6)};
  const NumberEvent typed = number_field(c.ui, "brush_value", c.rows.named(c.ui.text("ui.points.value"), 76), field);
  if (typed.value) c.sink.send("brush", {static_cast<std::int64_t>(view.brush), *typed.value});
}

void draw_shuffle(Column& c) {
  const bool shuffle = c.inputs.scene().rule.shuffle;
  if (const std::optional<bool> now = checkbox(c.ui, "shuffle", c.rows.whole(24), c.ui.text("ui.shuffle"), shuffle, c.ui.text("ui.tip.shuffle")))
    c.sink.set("training.shuffle", *now ? "true" : "false");
}

/// How training examples are varied when a batch is drawn; what moves pixels is there for images alone.
void draw_augmentation(Column& c) {
  const nn::Augmentation& now = c.inputs.scene().rule.augmentation;
  const bool images = has_images(c.inputs.scene().data);
  const auto share = [&](const char* entry, double value, double slider_most, double most) {
    const std::string name(entry), tip = c.ui.text("ui.augment.tip_" + name);
    const SliderSpec slider{value, 0, slider_most, false, 0.01, tip, true};
    const NumberSpec number{value, 0, most, false, tip, true, true, NumberFormat(6)};
    if (const std::optional<double> chosen = c.rows.number("augment/" + name, c.ui.text("ui.augment." + name), slider, number))
      c.sink.set("data.augment." + name, shortest(*chosen));
  };
  share("noise", now.noise, 1, 1e6);
  if (!images) return;
  StepperSpec shift;
  shift.value = static_cast<int>(now.shift);
  shift.most = static_cast<int>(c.inputs.session.document().data->image_width);
  const std::string shift_tip = c.ui.text("ui.augment.tip_shift");
  shift.tooltip = shift_tip;
  if (const std::optional<int> chosen = stepper(c.ui, "augment/shift", c.rows.named(c.ui.text("ui.augment.shift"), 96), shift))
    c.sink.set("data.augment.shift", std::to_string(*chosen));
  if (const std::optional<bool> flip = checkbox(c.ui, "augment/flip", c.rows.whole(24), c.ui.text("ui.augment.flip"), now.flip, c.ui.text("ui.augment.tip_flip")))
    c.sink.set("data.augment.flip", *flip ? "true" : "false");
  share("brightness", now.brightness, 1, 1);
}

}  // namespace

void draw_examples(Column& c) {
  c.rows.heading(c.ui.text("ui.heading.examples"));
  draw_split(c);
  draw_shuffle(c);
  draw_augmentation(c);
}

void draw_data(Column& c) {
  c.rows.heading(c.ui.text("ui.heading.data"));
  draw_generator(c);
  draw_files_and_points(c);
  draw_table_button(c);
  draw_brush(c);
  draw_normalise(c);
  draw_sample(c);
  const std::string seed_tip = c.ui.text("ui.tip.seed");
  const NumberSpec seed{static_cast<double>(c.inputs.scene().rule.seed), 0, 9e15, true, seed_tip, true, true, NumberFormat(17)};
  if (const NumberEvent typed = number_field(c.ui, "seed", c.rows.named(c.ui.text("ui.seed"), 96), seed);
      typed.value && typed.kind == FieldEvent::Kind::kept)
    c.sink.set("training.seed", std::to_string(static_cast<std::uint64_t>(*typed.value)));
  const Rect row = c.rows.whole(28);
  const double half = (row.width - c.ui.px(8)) / 2;
  const std::string reset_text = c.ui.text("ui.reset"), reset_tip = c.ui.text("ui.tip.reset");
  const std::string new_text = c.ui.text("ui.new_seed"), new_tip = c.ui.text("ui.tip.new_seed");
  ButtonSpec spec;
  spec.text = reset_text;
  spec.tooltip = reset_tip;
  if (button(c.ui, "reset", {row.x, row.y, half, row.height}, spec)) c.sink.send("reset");
  spec.text = new_text;
  spec.tooltip = new_tip;
  if (button(c.ui, "new_seed", {row.x + half + c.ui.px(8), row.y, half, row.height}, spec)) c.sink.send("new_seed");
}

}  // namespace chainrule
