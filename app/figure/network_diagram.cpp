#include "app/figure/network_links.hpp"
#include "app/figure/network_neurons.hpp"

namespace chainrule {

Figure network_diagram(const NetworkDiagramSpec& spec, const FigureStyle& style) {
  const std::string title = style.language->text("figure.network.title");
  if (!spec.trace || spec.trace->layers.empty() || spec.trace->input < 0)
    return say_nothing_to_show("network", title, style.language->text("figure.network.no_trace"), style);
  Drawing drawing("network", title, style);
  const NetworkView view(spec, style);
  NetworkLayout layout;
  std::vector<PlacedLink> links;
  std::vector<Rect> taken;
  bool chips = false;
  // Rather smaller letters than no numbers on the links.
  for (const double scale : letter_scales) {
    layout = lay_out_network(view, drawing, true, scale);
    links = place_links(layout, view);
    taken = neuron_rects(layout);
    chips = layout.detail.chips && place_chips(links, layout, taken);
    if (chips || !layout.detail.chips) break;
  }
  if (layout.detail.chips && !chips) {
    layout = lay_out_network(view, drawing, false);
    links = place_links(layout, view);
  }
  draw_image_fan(drawing, view, layout);
  draw_links(drawing, view, links);
  draw_input_image(drawing, view, layout);
  draw_neurons(drawing, view, layout);
  if (chips) draw_chips(drawing, view, layout, links, taken);
  draw_outputs(drawing, view, layout);
  draw_captions(drawing, view, layout);
  draw_legend(drawing, view, layout);
  return drawing.take();
}

}  // namespace chainrule
