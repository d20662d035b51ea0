#pragma once
#include "app/dataio/reading.hpp"
#include "app/dataio/table_data.hpp"
#include "app/document/desk_choice.hpp"
#include "app/document/landscape_choice.hpp"
#include "app/text/result.hpp"
#include "app/text/toml.hpp"
#include "engine/data/generators.hpp"
#include "engine/train/rule.hpp"
#include "engine/train/stop_rule.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace chainrule {

/// A title: one text, or one per language id.
struct Title {
  std::map<std::string, std::string> texts;  ///< key "" holds the text of a plain title
  const std::string& in(const std::string& language) const;
  bool operator==(const Title&) const = default;
};

struct InlineData {
  nn::Matrix inputs, targets;  ///< (features, N), (outputs, N); in the file one row per example
  double test_fraction = 0;
  bool operator==(const InlineData& other) const;
};
struct GeneratedData {
  nn::GeneratorKind kind = nn::GeneratorKind::spiral;
  nn::Index samples = 500;
  double noise = 0, test_fraction = 0.5;
  bool operator==(const GeneratedData&) const = default;
};
struct IdxData {
  std::string set = "fashion-mnist";
  std::string folder;  ///< empty: where the package puts it
  bool operator==(const IdxData&) const = default;
};
/// The six files of CIFAR-10's binary version.
struct Cifar10Data {
  std::string folder;
  bool operator==(const Cifar10Data&) const = default;
};
struct CsvData {
  std::string path;
  std::string target;  ///< a column's name, or its number from 1; empty: the last one
  Normalise normalise = Normalise::none;
  Missing missing = Missing::error;
  double test_fraction = default_test_fraction;
  CsvWish wish{};        ///< how the file is written, as far as it is said
  static constexpr double default_test_fraction = 0.2;
  bool operator==(const CsvData&) const = default;
};
/// Two NPY files, or two arrays of one NPZ file.
struct ArrayData {
  std::string archive;          ///< the NPZ file; empty: `inputs` and `targets` are paths of NPY files
  std::string inputs, targets;
  Normalise normalise = Normalise::none;
  double test_fraction = CsvData::default_test_fraction;
  bool operator==(const ArrayData&) const = default;
};
using DataSpec = std::variant<InlineData, GeneratedData, IdxData, Cifar10Data, CsvData, ArrayData>;

/// Are the examples images, with rows and columns of pixels?
inline bool has_images(const DataSpec& data) {
  return std::holds_alternative<IdxData>(data) || std::holds_alternative<Cifar10Data>(data);
}

/// An example that is in no data set: painted or typed. It is looked at like any other; nothing is trained with it unless
/// somebody steps through its update.
struct OwnExample {
  nn::Vector inputs, targets;  ///< (features), (outputs), as the data set writes them
  bool operator==(const OwnExample& other) const;
};

/// Weights that the scene file gives by hand; layers without are drawn by their initializer.
struct GivenParameters {
  std::optional<nn::Matrix> weight;  ///< (out, in)
  std::optional<nn::Vector> bias;
  bool operator==(const GivenParameters& other) const;
};

/// What a scene file says: network, data, training. A value; printing and parsing it gives the same scene.
struct Scene {
  Title title;
  Title description;
  nn::NetworkSpec network;
  std::vector<GivenParameters> given;  ///< one per layer
  DataSpec data = InlineData{};
  nn::TrainingRule rule;
  std::optional<OwnExample> own;  ///< changes no number of the run
  nn::StopRule stop;  ///< when a run halts by itself; changes no number of it
  LandscapeChoice landscape;  ///< which surface is looked at
  RaceChoice race;            ///< who races there; neither changes a number of the run
  DeskChoice desk;            ///< what the window shows of it
  bool operator==(const Scene&) const = default;
};

/// The most that a scene may ask for.
constexpr nn::Index most_parameters = 50'000'000;
constexpr nn::Index most_samples = 1'000'000;
constexpr nn::Index most_pieces = 16;
constexpr nn::Index most_shift = 1'000;  ///< pixels

/// Reads and checks a scene; every error has file, line, column and key. `file` names it in errors.
Result<Scene> parse_scene(std::string_view toml, std::string_view file);
Result<Scene> scene_from_table(const TomlTable& table, std::string_view file);
TomlTable table_from_scene(const Scene& scene);
/// What stands in the scene's [data], but for how examples are varied.
TomlTable table_from_data(const DataSpec& data);
std::string print_scene(const Scene& scene);

/// Number of weights and biases; stops counting beyond `most_parameters`.
nn::Index parameter_count(const nn::NetworkSpec& network);
/// How the targets of a generated data set are written for this network's output: one row per class for two outputs,
/// 0 and 1 for binary cross-entropy, the logarithmic loss or a sigmoid output, else -1 and 1.
nn::TargetCoding target_coding(const nn::NetworkSpec& network);

/// The outputs that a generated data set asks for of a network that has `present` ones: one per class; two classes may
/// also share one.
nn::Index outputs_for(const nn::GeneratorShape& shape, nn::Index present);

/// A file's path or a shipped scene's name. Error: document.no_such_scene.
struct LoadedScene {
  Scene scene;
  std::string path;  ///< empty for a shipped scene
  std::string name;  ///< "spiral", or the file's name without ending
};
/// `sets` are "key=value" pairs laid over the file's table before it is checked.
Result<LoadedScene> load_scene(std::string_view name_or_path, const std::vector<std::string>& sets = {}, Reading* reading = nullptr);

/// The scene with one entry changed through its TOML path ("training.learning_rate", "network.layer[0].units"), checked
/// as if it had been read from a file.
Result<Scene> with_entry(const Scene& scene, std::string_view path, const TomlValue& value);
/// Paths whose entries say nothing about the network, its weights or its data.
bool keeps_the_network(std::string_view path);

/// Makes or loads the examples, with targets coded as the network's output wants them: class indices become one-hot
/// columns, and the 0 and 1 of a class become -1 and 1 for a hinge loss. `reading` watches over the files, if any.
Result<std::shared_ptr<const nn::Dataset>> make_dataset(const Scene& scene, Reading* reading = nullptr);
/// Parameters given by hand laid over those drawn from the seed.
nn::TrainingState first_state(const Scene& scene);

}  // namespace chainrule
