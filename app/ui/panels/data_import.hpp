#pragma once
// A file that is about to become the data set or the weights: looked at, put right, then used.
#include "app/document/command.hpp"
#include "app/document/data_shape.hpp"
#include "app/session/errand.hpp"
#include "app/session/session.hpp"
#include "app/ui/ui.hpp"

#include <optional>
#include <string>
#include <vector>

namespace chainrule {

/// What a look into a file has found.
struct FileLook {
  std::optional<Result<std::shared_ptr<const CsvTable>>> table;  ///< of a table
  std::vector<std::string> arrays;        ///< of an archive
  bool holds_weights = false;
};

/// A file as far as it was understood, and what is asked of it.
struct DataImport {
  enum class Kind { table, npy, npz, idx, cifar10, weights } kind = Kind::table;
  std::string path;   ///< a file; for idx and cifar10 a folder
  std::string name;   ///< without its folder
  CsvData csv;        ///< of a table
  ArrayData arrays;   ///< of npy and npz
  std::vector<std::string> names;  ///< arrays to choose from: names in an NPZ file, NPY files of the folder
  nn::Index classes = 0;           ///< above 1: the numbers of the target column count so many classes
  int layout = 0;                  ///< of weights: as the file says, (out, in), (in, out)
  std::optional<Result<std::shared_ptr<const CsvTable>>> table;  ///< none: not read to its end yet
  std::shared_ptr<const CsvTable> beginning;  ///< its first rows, or those of the reading before; null: none yet
  Errand<FileLook> look;           ///< reads beside the screen what cannot be known by the name
  bool looked = false;             ///< ... as it stands now
  double looking_since = 0;        ///< seconds
  bool in_use = false;             ///< the session is reading it, to put it to use
  std::string problem;             ///< why it cannot be used as it is
  /// The table as far as it is known; null where nothing is.
  const CsvTable* known_table() const { return table && *table ? table->value().get() : table ? nullptr : beginning.get(); }
};

/// By the file's name, or by what a folder holds; none where it is neither data nor weights.
std::optional<DataImport> import_of(const std::string& path);
/// Is this file shown where data are opened?
bool is_data_file(const std::string& name);
/// use_data or use_weights, as the import stands.
Command command_of(const DataImport& import);
/// How many classes the numbers of the target column count, if they can be a count from 0; else 0.
nn::Index countable_classes(const CsvTable& table, const CsvData& csv);

/// `stopped`: the file was being put to use and is not wanted any more.
enum class ImportAnswer { none, cancelled, use, stopped };
ImportAnswer draw_data_import(Ui& ui, DataImport& import, const Session& session);

/// The first rows of a table with its columns' kinds; returns the column whose head was clicked.
std::optional<std::size_t> draw_table_preview(Ui& ui, const Rect& rect, const CsvTable& table, std::size_t target);

}  // namespace chainrule
