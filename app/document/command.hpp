#pragma once
#include "app/document/document.hpp"
#include "app/text/language.hpp"

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace chainrule {

using CommandArgument = std::variant<std::int64_t, double, std::string>;

/// Plain data, and the only way to change a document or the view: {"set", {"training.learning_rate", "0.1"}}.
struct Command {
  std::string name;
  std::vector<CommandArgument> arguments;
  bool operator==(const Command&) const = default;
};
/// "set training.learning_rate 0.1"; arguments with spaces in double quotes. parse(print(c)) == c for commands that
/// pass `check`; the table says which words are read as numbers.
std::string print(const Command& command);
Result<Command> parse_command(std::string_view line);

enum class CommandKind { document, history, view, program };
enum class ArgumentKind { integer, real, text };

/// One row of the command table, which feeds menu, palette, keyboard, `--set`, lessons and recorded tests. A command
/// may have several rows, one for each key; all of them take the same arguments.
struct CommandSpec {
  std::string_view name;
  CommandKind kind;
  std::vector<ArgumentKind> arguments;
  std::string_view key;  ///< default key, "Ctrl+Shift+Z"; empty: none
  std::vector<CommandArgument> key_arguments;  ///< the arguments that the key stands for
  std::size_t may_lack = 0;                    ///< so many of the last arguments may be left out
  /// May a command of this name have so many arguments?
  bool takes(std::size_t count) const { return count <= arguments.size() && count + may_lack >= arguments.size(); }
};
std::span<const CommandSpec> command_table();
/// Language key of a row's help sentence: "command.reset", "command.toggle_grid".
std::string help_key(const CommandSpec& spec);
const CommandSpec* find_command(std::string_view name);
/// Checks name, number and kind of arguments.
Result<void> check(const Command& command);

/// What a document command did beyond the new document.
struct Applied {
  Document document;
  bool restarted = false;  ///< the parameters were drawn anew, because the change leaves the old ones no meaning
};

/// Does the run go on with another scene? Only what may change between two steps of one run is different.
bool keeps_the_run(const Scene& a, const Scene& b);

/// Applies a command of kind `document`:
///   set PATH VALUE                        any entry of the scene file; weights given there whose shape no longer fits
///                                         are drawn instead; data.generator brings its inputs and outputs along
///   set_parameter LAYER UNIT INPUT VALUE  a weight; INPUT -1 is the bias (layers and units from 0)
///   set_parameters NUMBERS                all of them, with spaces between, in the order of the flat vector
///   set_input EXAMPLE FEATURE VALUE       inline data only
///   set_target EXAMPLE OUTPUT VALUE       inline data only
///   add_point X Y VALUE                   an example of class VALUE (from 0), or of that number where one is learned;
///                                         it trains. Generated points become examples of the scene first.
///                                         With one input, Y is the number that is learned
///   move_point EXAMPLE X Y, remove_point EXAMPLE
///   add_example EXAMPLE                   a copy of one of the scene's examples, whatever its width; it trains
///   remove_example EXAMPLE
///   own_example EXAMPLE                   an example beside the data set, a copy of one of its; -1: all inputs 0. To look at
///                                         it: sample -2. Nothing is trained with it
///   forget_own_example
///   set_own_input FEATURE VALUE, set_own_target OUTPUT VALUE, set_own_class CLASS
///   paint STROKE RADIUS INK WAY           on an own example that is an image: a soft brush along "x y x y ...", in pixels;
///                                         INK 0 wipes. Paints of one STROKE are one level of undo
///   use_data TABLE OUTPUTS                the [data] table of a scene file, its lines as one text; the network takes the
///                                         inputs and outputs that the file needs. OUTPUTS 0: as many as the file says;
///                                         above 1, numbers in the target column count classes
///   use_weights FILE LAYOUT               weights of every layer; LAYOUT auto, out_in or in_out
///   toggle_silent LAYER UNIT              a hidden neuron hands on 0, or what it answers again
///   toggle_frozen LAYER UNIT              no update moves a neuron's weights and bias, or updates move them again
///   add_layer [AT]                        a hidden layer that becomes layer AT (from 0), like the hidden one before it, at the
///                                         beginning like the one behind; without AT the last hidden one
///   remove_layer [LAYER]                  takes a hidden layer away; without LAYER the last one
///   add_racer                             one more optimizer in the race, of a kind that is not in it yet; where none are
///                                         named, after the usual ones
///   remove_racer N                        from 0; one must remain
///   reset                                 the same first parameters again
///   new_seed                              seed + 1, everything drawn anew
/// Everything of the training rule but seed and precision (learning rate, optimizer, penalties ...), dropout, what is
/// frozen or silenced, title, description, landscape and race keep the run; so do a parameter, an input, a target and a point set by hand. Anything else
/// restarts it. EXAMPLE is a column of the data set. `reading` watches over the files that are read for it, or refuses them.
Result<Applied> apply(const Document& document, const Command& command, Reading* reading = nullptr);

}  // namespace chainrule
