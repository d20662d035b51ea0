#pragma once
#include "app/document/command.hpp"

namespace chainrule {

/// The view's sample that stands for the document's own example.
constexpr nn::Index own_sample = -2;
constexpr double most_brush_radius = 64;  ///< pixels

/// Has it as many inputs and targets as the network?
bool fits(const OwnExample& own, const nn::NetworkSpec& network);
/// A data set of this example alone, which tests (nothing is varied), with the classes and the image shape of `like`.
nn::Dataset dataset_of(const OwnExample& own, const nn::Dataset& like);

/// A copy of an example of the data set; -1: all inputs 0.
Result<Applied> begin_own_example(const Document& document, std::int64_t example);
Result<Applied> forget_own_example(const Document& document);
Result<Applied> set_own_input(const Document& document, std::int64_t feature, double value);
Result<Applied> set_own_target(const Document& document, std::int64_t output, double value);
/// The class that is wanted of it, from 0. Error document.no_classes.
Result<Applied> set_own_class(const Document& document, std::int64_t wanted);
/// A stroke of a soft brush over an image: "x y x y ..." in pixels from the upper left corner. With ink 0 it wipes.
Result<Applied> paint(const Document& document, const std::string& way, double radius, double ink);

}  // namespace chainrule
