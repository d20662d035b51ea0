#include "app/figure/network_links.hpp"

#include "app/figure/mark_ids.hpp"

#include <algorithm>
#include <cmath>

namespace chainrule {
namespace {

constexpr double kLinkReach = 4;  // an 8 pt path is easy to point at

CubicShape curve_between(Point from, Point to) {
  const double middle = (from.x + to.x) / 2;
  return {from, {middle, from.y}, {middle, to.y}, to};
}

/// The third light, under the link: here passes the blame that another figure shows.
Mark route_glow(const Drawing& drawing, const CubicShape& curve, bool many) {
  Mark glow;
  glow.shape = curve;
  glow.stroke = drawing.stroke(with_alpha(drawing.theme().phase_backward, many ? 0.16 : 0.3), drawing.scaled(many ? 5 : 9));
  return glow;
}

/// What the thickest link stands for. Small weights do not fill it; of other quantities the largest one does.
double largest_value(const NetworkView& view, const std::vector<PlacedLink>& links) {
  double largest = view.links_show_weights() ? 0.6 : 0;
  for (const PlacedLink& link : links)
    if (link.value && std::isfinite(*link.value)) largest = std::max(largest, std::abs(*link.value));
  return largest > 0 ? largest : 1;
}

/// Colour and dash by the sign, width by the size; quiet where there is no value yet.
Stroke stroke_of(const Drawing& drawing, const PlacedLink& link, double largest, double alpha, bool many) {
  const Theme& theme = drawing.theme();
  const double finest = many ? 0.5 : 0.9, thickest = many ? 3.5 : 5.5;
  if (!link.value) return {with_alpha(theme.neutral, 0.8 * alpha), drawing.scaled(finest * theme.line_scale), Dash::solid};
  const double value = *link.value, share = std::isfinite(value) ? std::min(1.0, std::abs(value) / largest) : 1;
  // The theme's line scale lifts the finest line; the thickest would drown the numbers.
  const double width = drawing.scaled(finest * theme.line_scale + (thickest - finest) * share);
  return {with_alpha(value < 0 ? theme.negative : theme.positive, alpha), width, value < 0 ? Dash::dashed : Dash::solid};
}

}  // namespace

std::vector<PlacedLink> place_links(const NetworkLayout& layout, const NetworkView& view) {
  std::vector<PlacedLink> links;
  for (std::size_t i = 1; i < layout.columns.size(); ++i) {
    const Column &from = layout.columns[i - 1], &to = layout.columns[i];
    const nn::Matrix& weight = view.trace().tensor(view.tensors(to.layer).weight);
    const nn::Index pieces = weight.rows() / to.units;
    for (const PlacedUnit& unit : to.shown)
      for (const PlacedUnit& input : from.shown)
        for (nn::Index piece = 0; piece < pieces; ++piece) {
          const nn::Index row = unit.unit * pieces + piece;
          if (!view.network().is_connected(to.layer, row, input.unit)) continue;
          // the pieces of a maxout neuron end below one another
          const double beside = (static_cast<double>(piece) - static_cast<double>(pieces - 1) / 2) * 1.1 * layout.radius / static_cast<double>(pieces);
          PlacedLink link{to.layer, row, input.unit, {}, weight(row, input.unit), view.link_value(to.layer, row, input.unit), {}};
          link.curve = curve_between({layout.right_of(from), input.center.y + 0.4 * beside}, {layout.left_of(to), unit.center.y + beside});
          links.push_back(std::move(link));
        }
  }
  return links;
}

void draw_links(Drawing& drawing, const NetworkView& view, const std::vector<PlacedLink>& links) {
  const double largest = largest_value(view, links);
  const bool many = links.size() > 40;
  std::vector<Mark> lit;  // drawn last, over the others
  for (const PlacedLink& link : links) {
    Mark mark;
    mark.id = weight_id(link.layer, link.row, link.input);
    mark.title = view.link_title(link.layer, link.row, link.input);
    mark.shape = link.curve;
    mark.hit_pt = kLinkReach;
    const Light light = view.light(mark.id);
    const bool struck = view.is_struck(link.layer, view.network().unit_of_row(link.layer, link.row)) || view.is_struck(link.layer - 1, link.input);
    if (view.is_link_on_route(link.layer, link.row, link.input)) drawing.add(route_glow(drawing, link.curve, many));
    const bool dim = struck || view.is_dim_link(link.layer, link.row, link.input);
    const double alpha = dim ? 0.12 : light == Light::active ? (many ? 0.7 : 1.0) : light == Light::upcoming ? 0.75 : view.is_beside_link(link.layer, link.row, link.input) ? 0.2 : 0.42;
    mark.stroke = stroke_of(drawing, link, largest, alpha, many);
    if (light == Light::none) drawing.add(std::move(mark));
    else lit.push_back(std::move(mark));
  }
  for (Mark& mark : lit) drawing.add(std::move(mark));
}

void draw_image_fan(Drawing& drawing, const NetworkView& view, const NetworkLayout& layout) {
  const Column& picture = layout.columns.front();
  if (!picture.is_image || layout.columns.size() < 2) return;
  const Column& to = layout.columns[1];
  const double count = static_cast<double>(to.shown.size());
  for (std::size_t i = 0; i < to.shown.size(); ++i) {
    const nn::Index unit = to.shown[i].unit;
    const double share = (static_cast<double>(i) + 0.5) / count;
    Mark mark;
    mark.id = neuron_id(to.layer, unit) + "/weights";
    mark.title = view.words("figure.network.all_weights", {{"count", std::to_string(view.network().inputs)},
                                                           {"neuron", neuron_name(view.network(), to.layer, unit)}});
    mark.shape = curve_between({picture.image.x + picture.image.width + 2, picture.image.y + share * picture.image.height},
                               {layout.left_of(to), to.shown[i].center.y});
    const Light light = view.light(mark.id);
    const double alpha = view.is_dim(to.layer, unit) ? 0.15 : light == Light::none ? 0.5 : 1;
    const Color color = light == Light::active ? drawing.theme().accent : drawing.theme().neutral;
    mark.stroke = drawing.stroke(with_alpha(color, alpha), drawing.scaled(2));
    mark.hit_pt = kLinkReach;
    drawing.add(std::move(mark));
  }
}

}  // namespace chainrule
