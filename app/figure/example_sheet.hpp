#pragma once
#include "app/figure/builders.hpp"
#include "engine/train/answers.hpp"

namespace chainrule {

/// Which examples a sheet shows, and in which order.
struct ExampleSheetSpec {
  std::string name;       ///< of the figure
  const nn::Dataset* data = nullptr;
  const std::vector<nn::Answer>* answers = nullptr;  ///< null: not measured yet
  nn::AnswerFilter filter = nn::AnswerFilter::all;
  nn::Index of_class = -1;   ///< only examples of this class; -1: of every one
  bool worst_first = false;  ///< else in the order of the data set
  bool with_test = true;
  nn::Index page = 0;        ///< from 0; beyond the last one, the last
  nn::Index traced = -1;     ///< this example is ringed
};
/// A page of examples with their classes and the network's answers: thumbnails of images, else rows of numbers. Ids:
/// "example/17" (from 1), "pages/3": how many pages there are, "count".
Figure example_sheet(const ExampleSheetSpec& spec, const FigureStyle& style);

/// The example behind such a mark's id, from 0.
std::optional<nn::Index> example_of_mark(std::string_view id);
/// How many pages such a mark's id tells of.
std::optional<nn::Index> pages_of_mark(std::string_view id);

}  // namespace chainrule
