#pragma once
// What the document commands share; each group of commands has a file of its own.
#include "app/document/command.hpp"

namespace chainrule {

/// A document with another scene: what can be kept is kept.
Result<Applied> with_scene(const Document& document, Scene scene, Reading* reading = nullptr);
/// The scene checked as a whole, by way of its own table.
Result<Applied> with_checked_scene(const Document& document, const Scene& scene, Reading* reading = nullptr);
/// As above, and the run goes on with the parameters it has: for edits of single examples.
Result<Applied> with_edited_examples(const Document& document, InlineData examples);

/// Patterns of connections that no longer fit their layer are given up: everything is connected.
void drop_patterns_that_do_not_fit(nn::NetworkSpec& network);
/// Given weights that no longer fit their layer are drawn from the seed instead; where there is no connection they are 0.
void drop_what_does_not_fit(const nn::NetworkSpec& network, std::vector<GivenParameters>& given);
/// Gives the output layer so many units. Where one output leaves softmax or categorical cross-entropy no meaning, their
/// counterparts for one output take their place; where a number is to be learned, half squared error takes that of any
/// loss that asks for classes.
void fit_outputs(nn::NetworkSpec& network, nn::Index outputs, bool is_regression);
/// Which example of the scene file stands in each column of the data set: the split has shuffled them.
std::vector<nn::Index> examples_in_columns(nn::Index count, double test_fraction, std::uint64_t seed);

/// Numbers with spaces between; error command.bad_number with the word that is none.
Result<std::vector<double>> numbers_in(std::string_view text);
Error outside(std::string_view what, std::int64_t low, std::int64_t high);
/// low <= value < low + count
bool is_within(std::int64_t value, std::int64_t low, std::int64_t count);

/// Points: add_point, move_point, remove_point.
Result<Applied> add_point(const Document& document, double x, double y, double value);
Result<Applied> move_point(const Document& document, std::int64_t column, double x, double y);
Result<Applied> remove_point(const Document& document, std::int64_t column);
/// Examples of any width: add_example, remove_example.
Result<Applied> add_example(const Document& document, std::int64_t column);
Result<Applied> remove_example(const Document& document, std::int64_t column);
/// The usual racers written out, where none are named: then each of them can be changed.
Scene with_named_racers(const Scene& scene);
/// Layers: add_layer, remove_layer.
Result<Applied> change_layers(const Document& document, const Command& command);
/// The race: add_racer, remove_racer.
Result<Applied> add_racer(const Document& document);
Result<Applied> remove_racer(const Document& document, std::int64_t racer);
/// Files: use_data, use_weights.
Result<Applied> use_data(const Document& document, const std::string& table, std::int64_t outputs, Reading* reading);
Result<Applied> use_weights(const Document& document, const std::string& path, const std::string& layout, Reading* reading);

}  // namespace chainrule
