// The view commands of a session: a table of name and what it sets.
#include "app/document/own_example.hpp"
#include "app/session/session.hpp"
#include "app/text/number_format.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace chainrule {

namespace {

Error out_of_range(const std::string& what, const std::string& low, const std::string& high) {
  return {"command.out_of_range", {{"what", what}, {"low", low}, {"high", high}}, {}, Blame::input};
}

Result<void> set_toggle(View& view, const std::string& name) {
  const std::pair<const char*, bool View::*> toggles[] = {{"log_scale", &View::log_scale},
                                                          {"grid", &View::grid},
                                                          {"show_test", &View::show_test},
                                                          {"discretize", &View::discretize},
                                                          {"connections", &View::connections},
                                                          {"nerve", &View::nerve},
                                                          {"presenting", &View::presenting},
                                                          {"frozen_axes", &View::frozen_axes},
                                                          {"spotlight", &View::spotlight},
                                                          {"pen", &View::pen},
                                                          {"blank", &View::blank},
                                                          {"reduced_motion", &View::reduced_motion},
                                                          {"evaluating", &View::evaluating},
                                                          {"log_height", &View::log_height},
                                                          {"wire", &View::wire},
                                                          {"contours", &View::contours},
                                                          {"drawing", &View::drawing}};
  for (const auto& [id, member] : toggles) {
    if (name == id) {
      view.*member = !(view.*member);
      if (member == &View::nerve && view.nerve && view.figure != "network") view.figure.clear();  // it lies over the network
      return {};
    }
  }
  return Error{"command.unknown_name", {{"name", name}}, {}, Blame::input};
}

Result<void> set_pace(View& view, const std::string& kind, double rate) {
  if (kind == "steps_per_second") {
    if (!(rate >= 0.1 && rate <= 10000)) return out_of_range("pace", "0.1", "10000");
    view.pace.kind = Pace::Kind::steps_per_second;
    view.pace.steps_per_second = rate;
  } else if (kind == "slow_motion") {
    if (!(rate >= 0.1 && rate <= 10)) return out_of_range("pace", "0.1", "10");
    view.pace.kind = Pace::Kind::slow_motion;
    view.pace.slowness = rate;
  } else if (kind == "epoch_a_frame") {
    view.pace.kind = Pace::Kind::epoch_a_frame;
  } else if (kind == "unlimited") {
    view.pace.kind = Pace::Kind::unlimited;
  } else {
    return Error{"command.unknown_name", {{"name", kind}}, {}, Blame::input};
  }
  return {};
}

/// Layer, unit and input from 0; input -1 is the bias.
Result<void> set_parameter_of_view(View& view, const nn::NetworkSpec& network, const Command& command) {
  const auto number = [&](std::size_t index) { return std::get<std::int64_t>(command.arguments[index]); };
  if (number(0) < 0 || number(0) >= network.layer_count()) return out_of_range("layer", "0", std::to_string(network.layer_count() - 1));
  const nn::Index units = network.layers[static_cast<std::size_t>(number(0))].units, inputs = network.inputs_of(number(0));
  if (number(1) < 0 || number(1) >= units) return out_of_range("unit", "0", std::to_string(units - 1));
  if (number(2) < -1 || number(2) >= inputs) return out_of_range("input", "-1", std::to_string(inputs - 1));
  view.parameter = {number(0), number(1), number(2)};
  return {};
}

/// Which answers, which class (-1: every one), which page from 0.
Result<void> set_examples(View& view, const nn::Dataset& data, const Command& command) {
  const std::string filter = std::get<std::string>(command.arguments[0]);
  const std::int64_t of_class = std::get<std::int64_t>(command.arguments[1]), page = std::get<std::int64_t>(command.arguments[2]);
  const std::optional<nn::AnswerFilter> known = nn::answer_filter_from_id(filter);
  if (!known) return Error{"command.unknown_name", {{"name", filter}}, {}, Blame::input};
  const std::int64_t classes = nn::class_count(data);
  if (of_class < -1 || of_class >= classes) return out_of_range("@names.place.class", "-1", std::to_string(classes - 1));
  if (page < 0 || page >= std::max<std::int64_t>(1, data.size())) return out_of_range("@names.place.page", "0", std::to_string(std::max<std::int64_t>(1, data.size()) - 1));
  view.example_filter = *known;
  view.example_class = of_class;
  view.example_page = page;
  return {};
}

/// azimuth, elevation, zoom, and where the picture was pushed.
Result<void> set_eye(View& view, const Command& command) {
  const auto number = [&](std::size_t index) { return std::get<double>(command.arguments[index]); };
  for (std::size_t index = 0; index < 5; ++index)
    if (!std::isfinite(number(index))) return out_of_range("eye", "0", "360");
  view.eye.azimuth = std::fmod(number(0), 360);
  view.eye.elevation = std::clamp(number(1), 5.0, 90.0);
  view.eye.zoom = std::clamp(number(2), 0.3, 8.0);
  view.eye.pan_x = std::clamp(number(3), -4.0, 4.0);
  view.eye.pan_y = std::clamp(number(4), -4.0, 4.0);
  return {};
}

/// The sizes that Ctrl++ and Ctrl+- walk through.
constexpr std::array scales = {0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.25, 2.5, 2.75, 3.0};

double next_scale(double scale, bool larger) {
  double found = scale;
  for (const double candidate : scales) {
    if (larger && candidate > scale + 1e-9) return candidate;
    if (!larger && candidate < scale - 1e-9) found = candidate;
  }
  return found;
}

/// One of several things with ids.
template <class Kind>
Result<void> choose(std::span<const Kind> kinds, const std::string& id, Kind& chosen) {
  const auto found = std::find_if(kinds.begin(), kinds.end(), [&](Kind kind) { return id_of(kind) == id; });
  if (found == kinds.end()) return Error{"command.unknown_name", {{"name", id}}, {}, Blame::input};
  chosen = *found;
  return {};
}

/// Commands that set one member to one checked value.
Result<void> set_plain(View& view, const Command& command) {
  const auto text = [&] { return std::get<std::string>(command.arguments[0]); };
  const auto integer = [&] { return std::get<std::int64_t>(command.arguments[0]); };
  if (command.name == "language") view.language = text();
  if (command.name == "theme") view.theme = text();
  if (command.name == "figure") view.figure = text();
  if (command.name == "focus_figure") view.focused_figure = text();
  if (command.name == "toggle") return set_toggle(view, text());
  if (command.name == "granularity") {
    const std::optional<nn::Granularity> size = nn::granularity_from_id(text());
    if (!size) return Error{"command.unknown_name", {{"name", text()}}, {}, Blame::input};
    view.granularity = *size;
  }
  if (command.name == "scale") {
    const double scale = std::get<double>(command.arguments[0]);
    if (!(scale >= least_scale && scale <= most_scale)) return out_of_range("scale", shortest(least_scale), shortest(most_scale));
    view.scale = scale;
  }
  if (command.name == "scale_up") view.scale = next_scale(view.scale, true);
  if (command.name == "scale_down") view.scale = next_scale(view.scale, false);
  if (command.name == "look") return set_eye(view, command);
  if (command.name == "letters") return choose(letter_sets(), text(), view.letters.set);
  if (command.name == "bias_sign") return choose(bias_signs(), text(), view.letters.sign);
  if (command.name == "links") return choose(link_quantities(), text(), view.links);
  if (command.name == "race_step") {
    if (integer() < -1) return out_of_range("race_step", "-1", std::to_string(most_race_steps));
    view.race_step = integer();
  }
  if (command.name == "example") {
    if (integer() < 0) return out_of_range("@names.place.example", "0", "…");
    view.example = integer();
  }
  if (command.name == "digits") {
    if (integer() < 1 || integer() > most_digits) return out_of_range("digits", "1", std::to_string(most_digits));
    view.digits = static_cast<int>(integer());
  }
  return {};
}

Result<void> set_fold(View& view, const nn::NetworkSpec& network, const Command& command) {
  const std::int64_t layer = std::get<std::int64_t>(command.arguments[0]), first = std::get<std::int64_t>(command.arguments[1]), second = std::get<std::int64_t>(command.arguments[2]);
  if (layer < -1 || layer >= network.layer_count()) return out_of_range("layer", "-1", std::to_string(network.layer_count() - 1));
  const nn::Index units = layer < 0 ? std::max(first, second) + 1 : network.layers[static_cast<std::size_t>(layer)].units;
  for (const std::int64_t unit : {first, second})
    if (unit < 0 || unit >= units) return out_of_range("unit", "0", std::to_string(units - 1));
  view.fold_layer = static_cast<int>(layer);
  view.fold_first = first, view.fold_second = second;
  return {};
}

}  // namespace

/// What the shown snapshot should hold may have become something else.
Result<void> Session::execute_view(const Command& command) {
  touch();
  const SnapshotWish before = wish();
  Result<void> done = change_view(command);
  if (done && (command.name == "letters" || command.name == "bias_sign")) note_own_letters();
  if (wish() == before) return done;
  trainer_.set_wish(wish());
  if (!trainer_.running()) show_now();
  return done;
}

Result<void> Session::change_view(const Command& command) {
  if (command.name == "pace") {
    Result<void> done = set_pace(view_, std::get<std::string>(command.arguments[0]), std::get<double>(command.arguments[1]));
    if (done) follow_pace();
    return done;
  }
  if (command.name == "sample") {
    const std::int64_t sample = std::get<std::int64_t>(command.arguments[0]);
    const std::int64_t count = document_->data->size();
    const bool is_own = sample == own_sample && document_->scene.own;
    if (!is_own && (sample < -1 || sample >= count)) return out_of_range("sample", "-1", std::to_string(count - 1));
    view_.sample = sample;
    return {};
  }
  if (command.name == "brush") {
    const std::int64_t brush = std::get<std::int64_t>(command.arguments[0]);
    const std::int64_t classes = std::max<std::int64_t>(2, document_->data->targets.rows());
    if (brush < -1 || brush >= classes) return out_of_range("brush", "-1", std::to_string(classes - 1));
    view_.brush = static_cast<int>(brush);
    view_.brush_value = std::get<double>(command.arguments[1]);
    return {};
  }
  if (command.name == "focus") {
    const std::int64_t layer = std::get<std::int64_t>(command.arguments[0]);
    const std::int64_t unit = std::get<std::int64_t>(command.arguments[1]);
    const nn::NetworkSpec& network = document_->scene.network;
    if (layer < -1 || layer >= network.layer_count()) {
      return out_of_range("layer", "-1", std::to_string(network.layer_count() - 1));
    }
    const nn::Index units = layer < 0 ? network.outputs() : network.layers[static_cast<std::size_t>(layer)].units;
    if (unit < 0 || unit >= units) return out_of_range("unit", "0", std::to_string(units - 1));
    view_.focus_layer = static_cast<int>(layer);
    view_.focus_unit = unit;
    return {};
  }
  if (command.name == "examples") return set_examples(view_, *document_->data, command);
  if (command.name == "fold") return set_fold(view_, document_->scene.network, command);
  if (command.name == "parameter") return set_parameter_of_view(view_, document_->scene.network, command);
  return set_plain(view_, command);
}

}  // namespace chainrule
