#include "app/ui/panels/column.hpp"
#include "app/ui/widgets/button.hpp"
#include "app/ui/widgets/scroll_area.hpp"

#include <algorithm>

namespace chainrule {
namespace {

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

void draw_view(Column& c) {
  const View& view = c.inputs.view();
  c.rows.heading(c.ui.text("ui.heading.view"));
  StepperSpec digits;
  digits.value = view.digits;
  digits.least = 1;
  digits.most = most_digits;
  const std::string tip = c.ui.text("ui.tip.digits");
  digits.tooltip = tip;
  if (const std::optional<int> chosen = stepper(c.ui, "digits", c.rows.named(c.ui.text("ui.digits"), 96), digits))
    c.sink.send("digits", {static_cast<std::int64_t>(*chosen)});
  const auto choice = [&c](const char* id, auto kinds, auto present) {
    DropdownSpec spec = choices(c.ui, id, kinds, present);
    const std::string what = c.ui.text("ui.tip." + std::string(id));
    spec.tooltip = what;
    if (const std::optional<int> chosen = c.rows.choice(id, c.ui.text("ui." + std::string(id)), spec))
      c.sink.send(id, {std::string(id_of(kinds[static_cast<std::size_t>(*chosen)]))});
  };
  choice("letters", letter_sets(), view.letters.set);
  if (!view.letters.has_bias_unit()) choice("bias_sign", bias_signs(), view.letters.sign);
  const bool has_map = c.inputs.session.shown().maps != nullptr;
  draw_toggle(c, "show_test", view.show_test, has_map && c.inputs.session.document().data->test_count() > 0);
  draw_toggle(c, "discretize", view.discretize, has_map);
  draw_toggle(c, "log_scale", view.log_scale, true);
  draw_toggle(c, "grid", view.grid, true);
  draw_toggle(c, "frozen_axes", view.frozen_axes, true);
  draw_toggle(c, "reduced_motion", view.reduced_motion, true);
}

void draw_part(Column& column, ControlPart part) {
  switch (part) {
    case ControlPart::network: return draw_network(column);
    case ControlPart::data: return draw_data(column);
    case ControlPart::training: return draw_descent(column);
    case ControlPart::examples: return draw_examples(column);
    case ControlPart::regularisation: return draw_regularisation(column);
    case ControlPart::stop: return draw_stops(column);
    case ControlPart::history: return draw_history(column);
    case ControlPart::landscape: return draw_landscape_controls(column);
    case ControlPart::race: return draw_race_controls(column);
    case ControlPart::rates: return draw_rate_controls(column);
    case ControlPart::start: return draw_starts(column);
    case ControlPart::view:
      draw_view(column);
      return draw_folding(column);
  }
}

}  // namespace

void draw_controls(Ui& ui, const Rect& rect, const Inputs& inputs, CommandSink& sink) {
  const Rect room = draw_card(ui, rect);
  ScrollArea area(ui, "controls", {room.x - ui.px(2), rect.y + ui.px(8), room.width + ui.px(4), rect.height - ui.px(16)});
  Rows rows(ui, room, area.top() + ui.px(4));
  Column column{ui, rows, inputs, sink};
  for (const ControlPart part : control_parts())
    if (!inputs.scene().desk.hides(part)) draw_part(column, part);
  area.end(rows.height() + ui.px(12));
}

}  // namespace chainrule
