#include "app/ui/panels/column.hpp"
#include "app/ui/widgets/button.hpp"
#include "app/ui/widgets/scroll_area.hpp"

#include <algorithm>

namespace chainrule {
namespace {

constexpr int most_hidden_layers = 6, most_units = 256;

/// A number that belongs to one kind of activation.
struct ActivationNumber {
  nn::ActivationKind kind;
  const char* key;
  double nn::Activation::*value;
  double low, high, step;         ///< of the slider
  double least, most;             ///< that may be typed
};
constexpr ActivationNumber activation_numbers[] = {
    {nn::ActivationKind::step, "threshold", &nn::Activation::threshold, -4, 4, 0.1, -1e6, 1e6},
    {nn::ActivationKind::leaky_relu, "slope", &nn::Activation::slope, 0, 1, 0.01, 0, 1},
    {nn::ActivationKind::elu, "alpha", &nn::Activation::alpha, 0, 4, 0.1, 0, 1e6},
};

void draw_pieces(Column& c, std::size_t layer, const std::string& id, const nn::Activation& activation) {
  StepperSpec pieces;
  pieces.value = static_cast<int>(activation.pieces);
  pieces.least = 2;
  pieces.most = static_cast<int>(most_pieces);
  const std::string tip = c.ui.text("ui.tip.pieces");
  pieces.tooltip = tip;
  if (const std::optional<int> chosen = stepper(c.ui, id + "/pieces", c.rows.named(c.ui.text("ui.pieces"), 96), pieces))
    c.sink.set(layer_path(layer, "pieces"), std::to_string(*chosen));
}

/// The threshold of the step, the slope of leaky ReLU, the alpha of ELU, the pieces of maxout.
void draw_activation_parameter(Column& c, std::size_t layer, const std::string& id, const nn::Activation& activation) {
  if (activation.kind == nn::ActivationKind::maxout) return draw_pieces(c, layer, id, activation);
  const auto found = std::find_if(std::begin(activation_numbers), std::end(activation_numbers),
                                  [&](const ActivationNumber& one) { return one.kind == activation.kind; });
  if (found == std::end(activation_numbers)) return;
  const std::string key = found->key, tip = c.ui.text("ui.tip." + key);
  const double value = activation.*found->value;
  const SliderSpec slider{value, found->low, found->high, false, found->step, tip, true};
  const NumberSpec number{value, found->least, found->most, false, tip, true, true, NumberFormat(6)};
  if (const std::optional<double> chosen = c.rows.number(id + "/" + key, c.ui.text("ui." + key), slider, number))
    c.sink.set(layer_path(layer, key), shortest(*chosen));
}

/// How a cross-entropy is computed; other losses have one form only.
void draw_loss_form(Column& c) {
  const nn::NetworkSpec& network = c.inputs.scene().network;
  if (!nn::is_cross_entropy(network.loss)) return;
  draw_choice(c, "loss_form", c.ui.text("ui.loss_form"), c.ui.text("ui.tip.loss_form"), "loss_form", nn::loss_forms(),
              network.loss_form, "network.loss_form");
}

void draw_layer(Column& c, std::size_t layer) {
  const nn::NetworkSpec& network = c.inputs.scene().network;
  const nn::LayerSpec& spec = network.layers[layer];
  const bool is_output = layer + 1 == network.layers.size();
  const std::string id = "layer" + std::to_string(layer + 1);
  const std::string name = is_output ? c.ui.text("ui.output_layer") : c.ui.text("ui.hidden_layer", {{"number", std::to_string(layer + 1)}});
  StepperSpec units;
  units.value = static_cast<int>(spec.units);
  units.least = 1;
  units.most = most_units;
  units.enabled = !is_output;
  const std::string tip = c.ui.text(is_output ? "ui.tip.output_units" : "ui.tip.units");
  units.tooltip = tip;
  if (const std::optional<int> chosen = stepper(c.ui, id + "/units", c.rows.named(name, 96), units))
    c.sink.set(layer_path(layer, "units"), std::to_string(*chosen));
  draw_choice(c, id + "/activation", c.ui.text("ui.activation"), c.ui.text("ui.tip.activation"), "activation",
              nn::activation_kinds(), spec.activation.kind, layer_path(layer, "activation"));
  draw_activation_parameter(c, layer, id, spec.activation);
}

void draw_toggle(Column& c, std::string_view name, bool checked, bool enabled) {
  const std::string key(name);
  const std::string text = c.ui.text("ui.toggle." + key), tip = c.ui.text(enabled ? "ui.tip." + key : "ui.tip.no_map");
  if (checkbox(c.ui, "toggle/" + key, c.rows.whole(24), text, checked, tip, enabled)) c.sink.send("toggle", {key});
}

void draw_network(Column& c) {
  const nn::NetworkSpec& network = c.inputs.scene().network;
  c.rows.heading(c.ui.text("ui.heading.network"));
  StepperSpec layers;
  layers.value = static_cast<int>(network.layers.size()) - 1;
  layers.most = most_hidden_layers;
  const std::string tip = c.ui.text("ui.tip.hidden_layers");
  layers.tooltip = tip;
  if (const std::optional<int> chosen = stepper(c.ui, "hidden_layers", c.rows.named(c.ui.text("ui.hidden_layers"), 96), layers))
    for (int count = layers.value; count != *chosen; count += *chosen > count ? 1 : -1)
      c.sink.send(*chosen > count ? "add_layer" : "remove_layer");
  for (std::size_t layer = 0; layer < network.layers.size(); ++layer) draw_layer(c, layer);
  draw_choice(c, "loss", c.ui.text("ui.loss"), c.ui.text("ui.tip.loss"), "loss", nn::loss_kinds(), network.loss, "network.loss");
  draw_loss_form(c);
  draw_toggle(c, "connections", c.inputs.view().connections, true);
  if (c.inputs.view().connections) draw_connections(c);
}

std::string sample_sentence(const Column& c) {
  const nn::Dataset& data = *c.inputs.session.document().data;
  const nn::Index sample = c.inputs.view().sample;
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
  return split + " · " + c.ui.text("ui.sample_target", {{"target", what}});
}

void draw_sample(Column& c) {
  const nn::Dataset& data = *c.inputs.session.document().data;
  StepperSpec sample;
  sample.value = static_cast<int>(c.inputs.view().sample);
  sample.least = -1;
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

void draw_data(Column& c) {
  c.rows.heading(c.ui.text("ui.heading.data"));
  draw_generator(c);
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

void draw_view(Column& c) {
  const View& view = c.inputs.view();
  c.rows.heading(c.ui.text("ui.heading.view"));
  StepperSpec digits;
  digits.value = view.digits;
  digits.least = 1;
  digits.most = 12;
  const std::string tip = c.ui.text("ui.tip.digits");
  digits.tooltip = tip;
  if (const std::optional<int> chosen = stepper(c.ui, "digits", c.rows.named(c.ui.text("ui.digits"), 96), digits))
    c.sink.send("digits", {static_cast<std::int64_t>(*chosen)});
  const bool has_map = c.inputs.session.shown().maps != nullptr;
  draw_toggle(c, "show_test", view.show_test, has_map && c.inputs.session.document().data->test_count() > 0);
  draw_toggle(c, "discretize", view.discretize, has_map);
  draw_toggle(c, "log_scale", view.log_scale, true);
  draw_toggle(c, "grid", view.grid, true);
}

}  // namespace

void draw_controls(Ui& ui, const Rect& rect, const Inputs& inputs, CommandSink& sink) {
  const Rect room = draw_card(ui, rect);
  ScrollArea area(ui, "controls", {room.x, rect.y + ui.px(8), room.width, rect.height - ui.px(16)});
  Rows rows(ui, room, area.top() + ui.px(4));
  Column column{ui, rows, inputs, sink};
  draw_network(column);
  draw_data(column);
  draw_descent(column);
  draw_regularisation(column);
  draw_stops(column);
  draw_history(column);
  draw_starts(column);
  draw_view(column);
  area.end(rows.height() + ui.px(12));
}

}  // namespace chainrule
