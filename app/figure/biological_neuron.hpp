#pragma once
#include "app/figure/builders.hpp"

namespace chainrule {

/// One neuron of the network as a nerve cell: dendrites bring the inputs, synapses weigh them, the soma sums up, the axon hillock
/// decides, the axon and its terminals pass on. `network`: trace, position, example and what is lit; the neuron by layer and unit.
/// Ids are those of the network's figure, and "part/dendrites", "part/synapses", "part/soma", "part/hillock", "part/axon".
struct BiologicalNeuronSpec {
  NetworkDiagramSpec network;
  int layer = 0;
  nn::Index unit = 0;
};
Figure biological_neuron(const BiologicalNeuronSpec& spec, const FigureStyle& style);

}  // namespace chainrule
