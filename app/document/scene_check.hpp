#pragma once
#include "app/document/scene.hpp"
#include "app/document/table_reader.hpp"

namespace chainrule {

/// Do weight and bias that a file gives fit a layer of `units` units with `inputs` inputs?
/// The pattern has one row per unit and one column per input, and its numbers are 0 and 1.
void check_connections(TableReader& layer, const nn::Matrix& pattern, nn::Index units, nn::Index inputs);
/// Neurons are numbered from 1 to `units`, each once.
void check_neurons(TableReader& layer, std::string_view key, const nn::Vector& numbers, nn::Index units);
void check_given(TableReader& layer, const GivenParameters& given, const nn::LayerSpec& spec, nn::Index inputs);
/// Number of parameters, and outputs that the loss can be taken of.
void check_network(TableReader& network, const nn::NetworkSpec& spec);
/// Do the data fit the network's inputs and outputs, and its loss?
void check_inline(TableReader& data, const InlineData& content, const nn::NetworkSpec& network);
void check_generated(TableReader& data, const GeneratedData& content, const nn::NetworkSpec& network);
void check_idx(TableReader& data, const IdxData& content, const nn::NetworkSpec& network);
void check_cifar10(TableReader& data, const nn::NetworkSpec& network);
/// What of a file's examples does not fit the network, its loss or the split; none if all fits.
std::optional<Error> misfit(const nn::Dataset& data, const nn::NetworkSpec& network, double test_fraction,
                            const std::string& file);

}  // namespace chainrule
