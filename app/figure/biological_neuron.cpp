#include "app/figure/biological_neuron.hpp"

#include "app/figure/mark_ids.hpp"
#include "app/figure/nerve_cell.hpp"
#include "app/figure/network_neurons.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace chainrule {
namespace {

constexpr nn::Index kMostDendrites = 6;

constexpr std::array<const char*, 5> kParts = {"dendrites", "synapses", "soma", "hillock", "axon"};

class NervePicture {
 public:
  NervePicture(const BiologicalNeuronSpec& spec, const FigureStyle& style, Drawing& drawing)
      : spec_(spec), view_(spec.network, style), drawing_(drawing), theme_(drawing.theme()), t_(view_.tensors(spec.layer)), row_(view_.row_shown(spec.layer, spec.unit)) {}

  void draw() {
    lay_out();
    if (shows_labels_) draw_leaders();
    draw_cell();
    draw_synapses();
    draw_inputs();
    draw_soma();
    draw_axon();
    draw_hearers();
    if (shows_labels_) draw_labels();
  }

 private:
  /// Inputs that it is connected with; all of them where it hears none.
  std::vector<nn::Index> inputs() const {
    const nn::NetworkSpec& network = view_.network();
    std::vector<nn::Index> connected, all;
    for (nn::Index input = 0; input < network.inputs_of(spec_.layer); ++input) {
      all.push_back(input);
      if (network.is_connected(spec_.layer, row_, input)) connected.push_back(input);
    }
    return connected.empty() ? all : connected;
  }
  /// Neurons of the next layer that it is connected with.
  std::vector<nn::Index> hearers() const {
    std::vector<nn::Index> units;
    if (is_output()) return units;
    const nn::NetworkSpec& network = view_.network();
    const nn::LayerSpec& next = network.layers[static_cast<std::size_t>(spec_.layer) + 1];
    const nn::Index rows = nn::rows_a_unit(next.activation);
    for (nn::Index unit = 0; unit < next.units; ++unit)
      for (nn::Index row = unit * rows; row < (unit + 1) * rows; ++row)
        if (network.is_connected(spec_.layer + 1, row, spec_.unit)) {
          units.push_back(unit);
          break;
        }
    return units;
  }
  TextStyle text_style(Color color, Face face = Face::sans, Align align = Align::center) const { return {size_, color, face, align, Baseline::middle}; }

  /// Labels above, the cell below them; as many dendrites as have room for their numbers.
  void lay_out() {
    const double w = drawing_.width(), h = drawing_.height();
    size_ = std::clamp(drawing_.size(12), 7.0, std::max(7.0, w / 46));
    label_size_ = size_;
    head_ = label_room();
    top_ = head_ + 0.6 * size_;
    bottom_ = h - 0.8 * size_;
    const double room = bottom_ - top_;
    const std::vector<nn::Index> heard = inputs();
    hearers_ = hearers();
    const auto count = static_cast<nn::Index>(heard.size());
    const auto fit = std::max<nn::Index>(1, static_cast<nn::Index>(room / (2.7 * size_)));
    const nn::Index most = std::min(kMostDendrites, fit);
    for (nn::Index place = 0; place < count; ++place) {
      const nn::Index first = std::max<nn::Index>(1, most / 2), last = count - std::max<nn::Index>(0, most - first - 1);
      if (count > most && place >= first && place < last) {
        if (place == first && most > 1) shown_.push_back(-1);  // the ones that are left out
        continue;
      }
      if (count > most && most == 1 && place > 0) continue;
      shown_.push_back(heard[static_cast<std::size_t>(place)]);
    }
    radius_ = std::min(0.26 * room, 0.096 * w);
    soma_ = {0.49 * w, (top_ + bottom_) / 2 - 0.6 * size_};
    for (const nn::Index input : shown_)
      if (input >= 0) pill_ = std::max(pill_, drawing_.text_width(input_text(input), text_style({}, Face::sans_bold)) + 1.4 * size_);
    pill_ = std::min(pill_, 0.2 * w);
    axon_end_ = 0.86 * w;
  }

  std::string input_text(nn::Index input) const {
    const std::string name = neuron_name(view_.network(), spec_.layer - 1, input);
    return view_.knows(t_.input, input) ? name + " = " + view_.number(view_.at(t_.input, input)) : name;
  }

  double y_of(std::size_t place) const {
    const double count = static_cast<double>(shown_.size()), room = bottom_ - top_;
    const double middle = (top_ + bottom_) / 2, pitch = std::min(room / count, 0.4 * room);
    return middle + (static_cast<double>(place) - (count - 1) / 2) * pitch * ((room - 2.4 * size_) / room);
  }
  /// Where dendrites lie close together the number of a synapse stands beside it, else above.
  bool is_crowded() const { return shown_.size() > 1 && y_of(1) - y_of(0) < 4.2 * size_; }

  CubicShape dendrite(std::size_t place) const {
    const double y = y_of(place), count = static_cast<double>(shown_.size());
    const double turn = count > 1 ? (static_cast<double>(place) / (count - 1) - 0.5) * (count > 3 ? 1.9 : 1.4) : 0;
    const Point root{soma_.x - 0.86 * radius_ * std::cos(turn), soma_.y + 0.86 * radius_ * std::sin(turn)};
    const double left = pill_left() + pill_ + 2, reach = root.x - left;
    return {{left, y}, {left + 0.6 * reach, y}, {root.x - 0.4 * reach * std::cos(turn), root.y + 0.4 * reach * std::sin(turn)}, root};
  }
  double pill_left() const { return 0.02 * drawing_.width(); }

  void draw_cell() {
    NerveCell cell;
    const double thick = std::clamp(0.3 * radius_, 3.0, 26.0), thin = std::clamp(0.05 * radius_, 1.0, 4.0);
    for (std::size_t place = 0; place < shown_.size(); ++place) {
      if (shown_[place] < 0) continue;
      const CubicShape stem = dendrite(place);
      cell.branches.push_back({stem, thin, thick});
      for (const auto& [t, way] : {std::pair{0.52, 1.0}, {0.7, -1.0}}) {  // twigs that lead nowhere, as cells have them
        const Point from = point_on(stem, t);
        const double long_x = 0.16 * (stem.to.x - stem.from.x), long_y = way * std::min(0.32 * radius_, 1.1 * size_);
        cell.branches.push_back({{from, {from.x - 0.3 * long_x, from.y + 0.1 * long_y}, {from.x - 0.6 * long_x, from.y + 0.9 * long_y}, {from.x - long_x, from.y + long_y}}, 1.9 * thin, 0.7 * thin});
      }
    }
    const double hillock = soma_.x + 1.9 * radius_, axon = std::clamp(0.16 * radius_, 2.5, 10.0);
    cell.branches.push_back({{{soma_.x + 0.45 * radius_, soma_.y}, {soma_.x + radius_, soma_.y}, {hillock - 0.4 * radius_, soma_.y}, {hillock, soma_.y}}, 1.25 * radius_, axon});
    cell.branches.push_back({{{hillock, soma_.y}, {hillock + 0.2 * radius_, soma_.y}, {axon_end_ - radius_, soma_.y}, {axon_end_, soma_.y}}, axon, axon});
    for (std::size_t i = 0; i < terminals(); ++i) {
      const Point end = terminal(i);
      const double reach = end.x - axon_end_;
      cell.branches.push_back({{{axon_end_ - 1, soma_.y}, {axon_end_ + 0.4 * reach, soma_.y}, {axon_end_ + 0.3 * reach, end.y}, end}, axon, 0.45 * axon});
      cell.bodies.push_back({end, 0.75 * axon});
    }
    cell.bodies.push_back({soma_, radius_});
    const Color fill = mix(theme_.card, theme_.curve, 0.16), line = mix(theme_.card, theme_.curve, 0.62);
    draw_nerve_cell(drawing_, cell, fill, line, drawing_.scaled(1.1) * theme_.line_scale);
    drawing_.circle({soma_.x, soma_.y}, 0.62 * radius_, mix(theme_.card, theme_.curve, 0.28));
    draw_myelin(hillock, axon);
  }

  bool is_output() const { return spec_.layer + 1 == view_.network().layer_count(); }
  nn::Index heard_by() const { return static_cast<nn::Index>(hearers_.size()); }
  /// One for each neuron that hears this one, up to four.
  std::size_t terminals() const { return is_output() ? 3 : static_cast<std::size_t>(std::clamp<nn::Index>(heard_by(), 1, 4)); }
  Point terminal(std::size_t place) const {
    const double count = static_cast<double>(terminals()), way = count > 1 ? 2 * static_cast<double>(place) / (count - 1) - 1 : 0;
    return {terminal_x(), soma_.y + way * terminal_reach()};
  }

  /// Who hears it, beside its terminals.
  void draw_hearers() {
    for (std::size_t place = 0; place < terminals() && heard_by() > 0; ++place) {
      const bool is_left_out = heard_by() > 4 && place == 2;
      const nn::Index unit = hearers_[place == 3 ? hearers_.size() - 1 : place];
      const Point end = terminal(place);
      const std::string name = is_left_out ? "⋮" : neuron_name(view_.network(), spec_.layer + 1, unit);
      const TextStyle style = text_style(theme_.muted_text, Face::sans, Align::left);
      const double x = end.x + std::clamp(0.12 * radius_, 2.0, 8.0) + 0.5 * size_;
      if (terminals() > 1 && 2 * terminal_reach() / static_cast<double>(terminals() - 1) < 1.5 * size_) return;
      if (x + drawing_.text_width(name, style) <= drawing_.width() - 2) drawing_.text({x, end.y}, name, style);
    }
  }

  double terminal_x() const { return axon_end_ + std::min(0.05 * drawing_.width(), 0.9 * radius_); }
  double terminal_reach() const { return std::min(0.9 * radius_, 0.3 * (bottom_ - top_)); }

  void draw_myelin(double hillock, double axon) {
    const double from = hillock + 0.15 * radius_, to = axon_end_ - 0.1 * radius_, count = 4, step = (to - from) / count;
    if (step < 3 * axon * 0.6) return;
    for (int i = 0; i < 4; ++i)
      drawing_.rect({from + i * step + 0.08 * step, soma_.y - 1.05 * axon, 0.84 * step, 2.1 * axon}, 1.05 * axon, mix(theme_.card, theme_.warning, 0.22),
                    drawing_.stroke(mix(theme_.card, theme_.warning, 0.6), 0.9));
  }

  /// Text on a small plate that keeps what lies below readable.
  Mark& plate(Point middle, const std::string& text, const std::string& id, const std::string& title, Color border, double most = 1e9) {
    TextStyle style = text_style(theme_.text, Face::sans_bold);
    const Light light = view_.light(id);
    const std::string fitted = drawing_.elided(text, style, most - size_);
    const double width = drawing_.text_width(fitted, style) + size_, height = 1.75 * size_;
    const Color edge = light == Light::active ? theme_.accent : light == Light::upcoming ? theme_.next : border;
    Mark& frame = drawing_.rect({middle.x - width / 2, middle.y - height / 2, width, height}, 0.45 * height, light == Light::active ? theme_.accent_soft : theme_.card,
                                drawing_.stroke(edge, light == Light::none ? 1 : 1.6, light == Light::upcoming ? Dash::dashed : Dash::solid));
    frame.id = id;
    frame.title = title;
    const std::size_t place = drawing_.figure().marks.size() - 1;
    drawing_.text(middle, fitted, style);
    return drawing_.figure().marks[place];
  }

  double synapse_t() const { return is_crowded() ? 0.13 : 0.36; }

  std::string named_weight(nn::Index input) const { return view_.weight_label(spec_.layer, row_, input) + " = " + view_.number(weight(input)); }
  double plate_width(const std::string& text) const { return drawing_.text_width(text, text_style({}, Face::sans_bold)) + size_; }
  double synapse_room(std::size_t place, double knob) const {
    const double x = point_on(dendrite(place), synapse_t()).x, right = soma_.x - (is_crowded() ? 0.8 : 1) * radius_ - 4;
    return is_crowded() ? right - x - knob - 2 : 2 * std::min(x - (pill_left() + pill_ + 6), right - x);
  }

  void draw_synapses() {
    double largest = 1e-9;
    bool names_fit = true;  // of all, or of none
    for (std::size_t place = 0; place < shown_.size(); ++place) {
      const nn::Index input = shown_[place];
      if (input < 0) continue;
      if (std::isfinite(weight(input))) largest = std::max(largest, std::abs(weight(input)));
      names_fit = names_fit && plate_width(named_weight(input)) <= synapse_room(place, 9);
    }
    for (std::size_t place = 0; place < shown_.size(); ++place) {
      const nn::Index input = shown_[place];
      if (input < 0 || !view_.network().is_connected(spec_.layer, row_, input)) continue;
      const CubicShape stem = dendrite(place);
      const Point at = point_on(stem, synapse_t());
      const double share = std::isfinite(weight(input)) ? std::abs(weight(input)) / largest : 1;
      const double knob = std::clamp(0.09 * radius_, 2.0, 7.0) * (0.55 + 0.75 * share);
      const Color color = weight(input) < 0 ? theme_.negative : theme_.positive;
      drawing_.circle(at, knob, color, drawing_.stroke(theme_.card, 1));
      const std::string id = weight_id(spec_.layer, row_, input), title = view_.link_title(spec_.layer, row_, input);
      const std::string text = names_fit ? named_weight(input) : view_.number(weight(input));
      if (plate_width(text) > synapse_room(place, knob)) continue;
      const double half = plate_width(text) / 2;
      const Point beside{at.x + knob + 3 + half, point_on(stem, synapse_t() + 0.15).y};
      plate(is_crowded() ? beside : Point{at.x, at.y - knob - 1.05 * size_}, text, id, title, color);
    }
  }

  double weight(nn::Index input) const { return view_.trace().tensor(t_.weight)(row_, input); }

  void draw_inputs() {
    const double left = pill_left();
    for (std::size_t place = 0; place < shown_.size(); ++place) {
      const nn::Index input = shown_[place];
      const double y = y_of(place);
      if (input < 0) {
        const nn::Index left_out = static_cast<nn::Index>(inputs().size()) - static_cast<nn::Index>(shown_.size()) + 1;
        const std::string more = view_.words("figure.network.left_out", {{"count", std::to_string(left_out)}});
        const TextStyle style = text_style(theme_.muted_text, Face::sans, Align::left);
        drawing_.text({left + 0.5 * size_, y}, drawing_.elided("⋮ " + more, style, pill_ + 2 * size_), style);
        continue;
      }
      const std::string id = neuron_id(spec_.layer - 1, input);
      plate({left + pill_ / 2, y}, input_text(input), id, view_.neuron_title(spec_.layer - 1, input), mix(theme_.card, theme_.curve, 0.62), pill_);
    }
  }

  /// The sum, with the name above the cell and the bias below it.
  void draw_soma() {
    const std::string z = view_.shown(t_.preactivation, row_);
    const std::string sum = view_.named(view_.letters().z(), z);
    const double below = soma_.y + radius_ + 1.3 * size_;
    if (z.empty()) {
      drawing_.text(soma_, "Σ", {1.5 * size_, theme_.muted_text, Face::math, Align::center, Baseline::middle});
    } else {
      const bool inside = drawing_.text_width(sum, text_style({}, Face::sans_bold)) + size_ < 1.9 * radius_;
      if (inside) plate(soma_, sum, preactivation_id(spec_.layer, row_), view_.neuron_title(spec_.layer, spec_.unit), mix(theme_.card, theme_.curve, 0.62));
      else if (drawing_.text_width(z, text_style({}, Face::sans_bold)) + 0.2 * size_ < 1.9 * radius_)
        drawing_.text(soma_, z, text_style(theme_.text, Face::sans_bold)).id = preactivation_id(spec_.layer, row_);
    }
    const std::string bias = view_.named(view_.letters().b(), view_.shown_bias(view_.trace().tensor(t_.bias)(row_, 0)));
    if (below + 1.1 * size_ <= bottom_ + 0.4 * size_)
      plate({soma_.x, below}, bias, bias_id(spec_.layer, row_), view_.neuron_title(spec_.layer, spec_.unit), theme_.field_border);
    const double above = soma_.y - radius_ - 0.9 * size_;
    if (above - 1.2 * size_ > top_) drawing_.name({soma_.x, above}, neuron_name(view_.network(), spec_.layer, spec_.unit), 1.7 * size_, theme_.text);
  }

  /// The activation's name below the hillock, what is handed on over the axon.
  void draw_axon() {
    const double middle = (soma_.x + 1.9 * radius_ + axon_end_) / 2, room = axon_end_ - soma_.x - 1.5 * radius_;
    const nn::LayerSpec& spec = view_.network().layers[static_cast<std::size_t>(spec_.layer)];
    const std::string how = view_.words("names.activation." + std::string(nn::id_of(spec.activation.kind)));
    const double y = soma_.y + std::max(1.9 * size_, 0.3 * radius_);
    drawing_.text({middle, y}, drawing_.elided("f: " + how, text_style(theme_.muted_text), room), text_style(theme_.muted_text));
    const nn::TensorId output = view_.handed_on(spec_.layer);
    const bool is_silent = view_.is_silent(spec_.layer, spec_.unit);
    if (is_silent && y + 2.6 * size_ < bottom_)
      drawing_.text({middle, y + 1.6 * size_}, drawing_.elided(view_.words("figure.network.silenced"), text_style(theme_.danger), room), text_style(theme_.danger));
    if (!view_.knows(output, spec_.unit)) return;
    const std::string id = neuron_id(spec_.layer, spec_.unit), title = view_.neuron_title(spec_.layer, spec_.unit);
    plate({middle, soma_.y - std::max(2 * size_, 0.34 * radius_)}, view_.named(view_.letters().a(), view_.number(view_.at(output, spec_.unit))), id, title, theme_.curve, room);
    if (is_silent) draw_cross(drawing_, {terminal_x(), soma_.y}, std::min(terminal_reach(), 0.32 * radius_));
  }

  std::string name_of_part(const char* id) const { return view_.words("figure.biological_neuron." + std::string(id)); }
  std::string role_of_part(const char* id) const { return view_.words("figure.biological_neuron." + std::string(id) + "_role"); }

  /// Height of the two lines of labels; none where they would touch.
  double label_room() {
    const double w = drawing_.width();
    radius_ = std::min(0.2 * drawing_.height(), 0.092 * w);
    soma_ = {0.49 * w, 0.6 * drawing_.height()};
    const std::array<double, 5> centres = {0.11 * w, 0.285 * w, soma_.x, soma_.x + 0.165 * w, soma_.x + 0.375 * w};
    for (; label_size_ >= 7; label_size_ -= 0.5) {
      double right = 2;
      bool fits = drawing_.height() > 150;
      for (std::size_t i = 0; i < centres.size() && fits; ++i) {
        const char* id = kParts[i];
        const double half = std::max(drawing_.text_width(name_of_part(id), {label_size_, {}, Face::sans_bold}), drawing_.text_width(role_of_part(id), {label_size_, {}, Face::sans})) / 2;
        fits = centres[i] - half >= right && centres[i] + half <= w - 2;
        right = centres[i] + half + 0.6 * label_size_;
      }
      if (!fits) continue;
      shows_labels_ = true;
      label_x_ = centres;
      return 3.6 * label_size_;
    }
    return 0;
  }

  /// Where a fine line from a label ends: at its part.
  Point target_of(std::size_t part) const {
    const bool has_dendrite = !shown_.empty() && shown_.front() >= 0;
    switch (part) {
      case 0: return has_dendrite ? point_on(dendrite(0), 0.12) : soma_;
      case 1: return has_dendrite ? point_on(dendrite(0), synapse_t()) : soma_;
      case 2: return {soma_.x, soma_.y - radius_ - 2.9 * size_};
      case 3: return {soma_.x + 1.35 * radius_, soma_.y - 0.3 * radius_};
      default: return {axon_end_ - 0.1 * radius_, soma_.y - 0.16 * radius_};
    }
  }

  /// The parts by their names above, and what they stand for below those.
  void draw_labels() {
    for (std::size_t i = 0; i < kParts.size(); ++i) {
      const double x = label_x_[i], y = 1.1 * label_size_;
      Mark& name = drawing_.text({x, y}, name_of_part(kParts[i]), {label_size_, theme_.text, Face::sans_bold, Align::center, Baseline::middle});
      name.id = "part/" + std::string(kParts[i]);
      name.title = view_.words("figure.biological_neuron.is", {{"part", name_of_part(kParts[i])}, {"role", role_of_part(kParts[i])}});
      drawing_.text({x, y + 1.35 * label_size_}, role_of_part(kParts[i]), {label_size_, theme_.muted_text, Face::sans, Align::center, Baseline::middle});
    }
  }

  /// Under everything else, from each label to its part.
  void draw_leaders() {
    for (std::size_t i = 0; i < kParts.size(); ++i) {
      const Point from{label_x_[i], 3.3 * label_size_}, to = target_of(i);
      if (to.y > from.y) drawing_.line(from, to, drawing_.stroke(mix(theme_.card, theme_.axis, 0.55), 0.8, Dash::dotted));
    }
  }

  const BiologicalNeuronSpec& spec_;
  const NetworkView view_;
  Drawing& drawing_;
  const Theme& theme_;
  const nn::LayerTensors& t_;
  nn::Index row_ = 0;
  std::vector<nn::Index> hearers_;
  std::vector<nn::Index> shown_;  ///< inputs with a dendrite; -1 the ones that are left out
  double size_ = 10, label_size_ = 10, head_ = 0, top_ = 0, bottom_ = 0, radius_ = 20, pill_ = 0, axon_end_ = 0;
  std::array<double, 5> label_x_{};
  bool shows_labels_ = false;
  Point soma_;
};

}  // namespace

Figure biological_neuron(const BiologicalNeuronSpec& spec, const FigureStyle& style) {
  const std::string title = style.language->text("figure.biological_neuron.title");
  if (!spec.network.trace || spec.network.trace->layers.empty() || spec.network.trace->input < 0)
    return say_nothing_to_show("biological_neuron", title, style.language->text("figure.network.no_trace"), style);
  Drawing drawing("biological_neuron", title, style);
  NervePicture(spec, style, drawing).draw();
  return drawing.take();
}

}  // namespace chainrule
