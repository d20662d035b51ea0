#include "app/figure/mark_ids.hpp"
#include "app/figure/network_links.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>

namespace chainrule {
namespace {

Rect around(Point center, double width, double height) {
  return {center.x - width / 2, center.y - height / 2, width, height};
}

bool touches_any(const Rect& rect, const std::vector<Rect>& others, double gap) {
  return std::any_of(others.begin(), others.end(), [&](const Rect& other) { return overlaps(rect, other, gap); });
}

using Span = std::pair<std::size_t, std::size_t>;  // links of one layer

/// Puts every number of a layer at the same share of its link: a ladder of numbers, easy to read down.
bool place_ladder(std::vector<PlacedLink>& links, Span span, double t, const NetworkLayout& layout,
                  const std::vector<Rect>& taken, double t_odd) {
  std::vector<Rect> placed;
  for (std::size_t i = span.first; i < span.second; ++i) {
    PlacedLink& link = links[i];
    link.chip = point_on(link.curve, (link.row + link.input) % 2 == 0 ? t : t_odd);
    const Rect rect = around(link.chip, layout.chip_width, layout.chip_height);
    if (touches_any(rect, placed, 3) || touches_any(rect, taken, 2)) return false;
    placed.push_back(rect);
  }
  return true;
}

/// Each number where it is free, one after another.
bool place_greedily(std::vector<PlacedLink>& links, Span span, const NetworkLayout& layout, const std::vector<Rect>& taken) {
  std::vector<Rect> placed;
  for (std::size_t i = span.first; i < span.second; ++i) {
    PlacedLink& link = links[i];
    bool found = false;
    for (int step = 0; step <= 24 && !found; ++step) {
      const double t = 0.5 + (step % 2 == 0 ? 1 : -1) * 0.015 * step;
      link.chip = point_on(link.curve, t);
      const Rect rect = around(link.chip, layout.chip_width, layout.chip_height);
      found = !touches_any(rect, placed, 2) && !touches_any(rect, taken, 1);
      if (found) placed.push_back(rect);
    }
    if (!found) return false;
  }
  return true;
}

bool place_layer(std::vector<PlacedLink>& links, Span span, const NetworkLayout& layout, const std::vector<Rect>& taken) {
  constexpr std::array<double, 13> shares = {0.39, 0.37, 0.41, 0.35, 0.33, 0.43, 0.31, 0.64, 0.66, 0.62, 0.7, 0.26, 0.24};
  for (const double t : shares)
    if (place_ladder(links, span, t, layout, taken, t)) return true;
  for (const double t : shares)
    if (place_ladder(links, span, t, layout, taken, 1 - t)) return true;
  return place_greedily(links, span, layout, taken);
}

/// What a chip says now, the most telling form first.
std::vector<std::string> forms_of(const NetworkView& view, const PlacedLink& link, Light light) {
  if (!view.links_show_weights()) return {view.number(link.value.value_or(0))};  // links without a value have no chip
  const nn::LayerTensors& t = view.tensors(link.layer);
  const std::string old = view.number(link.weight);
  std::vector<std::string> forms;
  if (view.knows(t.updated_weight, link.row, link.input)) {
    const std::string updated = view.number(view.trace().tensor(t.updated_weight)(link.row, link.input));
    forms = {old + " → " + updated, "→ " + updated, updated};
  } else if (light == Light::active && view.computes_gradients() && view.knows(t.d_weight, link.row, link.input)) {
    const std::string gradient = view.number(view.trace().tensor(t.d_weight)(link.row, link.input));
    forms = {"∂L/∂w = " + gradient, "∂L/∂w " + gradient, "∂ " + gradient};
  } else {
    forms.push_back(old);
  }
  return forms;
}

void draw_chip(Drawing& drawing, const NetworkView& view, const PlacedLink& link, const std::string& text, const Rect& rect,
               double size) {
  const Theme& theme = drawing.theme();
  const Light light = view.light(weight_id(link.layer, link.row, link.input));
  const double alpha = view.is_dim_link(link.layer, link.row, link.input) ? 0.25 : view.is_beside_link(link.layer, link.row, link.input) ? 0.5 : 1;
  const Color border = light == Light::active ? theme.accent : light == Light::upcoming ? theme.next : theme.field_border;
  const Color fill = light == Light::active ? theme.accent_soft : light == Light::upcoming ? theme.next_soft : theme.card;
  Mark& frame = drawing.rect(rect, rect.height * 0.28, with_alpha(fill, alpha),
                             drawing.stroke(with_alpha(border, alpha), light == Light::none ? 0.9 : 1.4,
                                            light == Light::upcoming ? Dash::dashed : Dash::solid));
  frame.id = weight_id(link.layer, link.row, link.input) + "/chip";
  frame.title = view.link_title(link.layer, link.row, link.input);
  drawing.text({rect.x + rect.width / 2, rect.y + rect.height / 2}, text,
               {size, with_alpha(light == Light::none ? theme.muted_text : theme.text, alpha),
                light == Light::active ? Face::sans_bold : Face::sans, Align::center, Baseline::middle});
}

}  // namespace

bool place_chips(std::vector<PlacedLink>& links, const NetworkLayout& layout, const std::vector<Rect>& taken) {
  for (std::size_t first = 0; first < links.size();) {
    std::size_t last = first;
    while (last < links.size() && links[last].layer == links[first].layer) ++last;
    if (!place_layer(links, {first, last}, layout, taken)) return false;
    first = last;
  }
  return true;
}

namespace {

double chip_width(const Drawing& drawing, const std::string& text, double size) {
  return std::max(drawing.text_width(text, {size, {}, Face::sans_bold}) + 1.1 * size, 2.4 * size);
}

/// The rectangles of a layer's chips in one form (the last one where a link has fewer), or none where they touch
/// and one of the `most` forms is still shorter.
std::vector<Rect> rects_in_form(const Drawing& drawing, const std::vector<PlacedLink>& links, Span span, std::size_t form,
                                std::size_t most, const std::vector<std::vector<std::string>>& forms, const NetworkLayout& layout,
                                const std::vector<Rect>& taken) {
  std::vector<Rect> rects;
  for (std::size_t i = span.first; i < span.second; ++i) {
    const std::vector<std::string>& own = forms[i - span.first];
    const double width = chip_width(drawing, own[std::min(form, own.size() - 1)], layout.small_size);
    const Rect rect = around(links[i].chip, width, layout.chip_height);
    if (form + 1 < most && (touches_any(rect, taken, 1) || touches_any(rect, rects, 2))) return {};
    rects.push_back(rect);
  }
  return rects;
}

/// All numbers of a layer in the most telling form that fits for every one of them.
void draw_layer_chips(Drawing& drawing, const NetworkView& view, const NetworkLayout& layout, const std::vector<PlacedLink>& links, Span span,
                      const std::vector<Rect>& taken) {
  std::vector<std::vector<std::string>> forms;
  std::size_t most = 0;
  for (std::size_t i = span.first; i < span.second; ++i) {
    forms.push_back(forms_of(view, links[i], view.light(weight_id(links[i].layer, links[i].row, links[i].input))));
    most = std::max(most, forms.back().size());
  }
  for (std::size_t form = 0; form < most; ++form) {
    const std::vector<Rect> rects = rects_in_form(drawing, links, span, form, most, forms, layout, taken);
    if (rects.empty()) continue;
    for (std::size_t i = 0; i < rects.size(); ++i)
      draw_chip(drawing, view, links[span.first + i], forms[i][std::min(form, forms[i].size() - 1)], rects[i], layout.small_size);
    return;
  }
}

}  // namespace

void draw_chips(Drawing& drawing, const NetworkView& view, const NetworkLayout& layout,
                const std::vector<PlacedLink>& all, const std::vector<Rect>& taken) {
  std::vector<PlacedLink> links;
  std::copy_if(all.begin(), all.end(), std::back_inserter(links), [](const PlacedLink& link) { return link.value.has_value(); });
  for (std::size_t first = 0; first < links.size();) {
    std::size_t last = first;
    while (last < links.size() && links[last].layer == links[first].layer) ++last;
    draw_layer_chips(drawing, view, layout, links, {first, last}, taken);
    first = last;
  }
}

}  // namespace chainrule
