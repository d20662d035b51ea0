#pragma once
// What several verbs share: opening a scene, training it a while, writing what was made.
#include "app/cli/command_line.hpp"
#include "engine/landscape/path.hpp"
#include "engine/trace/blame.hpp"
#include "engine/train/curve.hpp"

#include <memory>
#include <vector>

namespace chainrule::cli {

/// The scene with what the arguments lay over it.
Result<LoadedScene> load(const SceneArguments& arguments);
/// The same with its data.
Result<Document> open(const SceneArguments& arguments);

/// A document some updates later, and how the loss went.
struct Trained {
  std::shared_ptr<const Document> document;
  std::shared_ptr<const std::vector<nn::CurvePoint>> curve;
  nn::Path path;  ///< where the parameters have been
};
/// `measured`: whether the curve is wanted; else it stays empty.
Trained train(Document document, std::int64_t steps, bool measured);

/// One example (-1: the next batch) traced at the document's state; without maps.
std::shared_ptr<const nn::Trace> trace_of(const Document& document, std::int64_t sample, bool evaluates = false);

/// Checks --sample and --step against what there is.
Result<void> check_sample(const Document& document, std::int64_t sample);
/// Layer, unit and input counted from 1, input 0 the bias, as a place in the network; error cli.no_such_parameter.
Result<nn::ParameterPlace> parameter_place(const nn::NetworkSpec& network, const std::array<std::int64_t, 3>& wanted);
Result<nn::Position> position_at(const nn::Trace& trace, const std::optional<std::int64_t>& step);

/// To the file, atomically; to standard output where `path` is empty or "-".
Result<void> write_output(const std::string& path, std::string_view content);

/// Columns that a string takes on a terminal: two for a Chinese character.
std::size_t display_width(std::string_view text);
/// Padded on the right, or on the left for numbers.
std::string padded(std::string text, std::size_t width, bool right_aligned = false);
/// Rows of equally many cells as lines, each column as wide as its widest cell and `gap` spaces from the next; the columns
/// from `numbers_from` on stand at the right of theirs.
std::string aligned(const std::vector<std::vector<std::string>>& rows, std::size_t numbers_from, std::size_t gap = 2);

}  // namespace chainrule::cli
