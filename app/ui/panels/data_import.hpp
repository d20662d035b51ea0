#pragma once
// A file that is about to become the data set or the weights: looked at, put right, then used.
#include "app/document/command.hpp"
#include "app/document/data_shape.hpp"
#include "app/session/session.hpp"
#include "app/ui/ui.hpp"

#include <optional>
#include <string>
#include <vector>

namespace chainrule {

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
  std::optional<Result<CsvTable>> table;  ///< none: to be read (again)
  std::string problem;             ///< why it cannot be used as it is
};

/// By the file's name, or by what a folder holds; none where it is neither data nor weights.
std::optional<DataImport> import_of(const std::string& path);
/// Is this file shown where data are opened?
bool is_data_file(const std::string& name);
/// use_data or use_weights, as the import stands.
Command command_of(const DataImport& import);
/// How many classes the numbers of the target column count, if they can be a count from 0; else 0.
nn::Index countable_classes(const CsvTable& table, const CsvData& csv);

enum class ImportAnswer { none, cancelled, use };
ImportAnswer draw_data_import(Ui& ui, DataImport& import, const Session& session);

/// The first rows of a table with its columns' kinds; returns the column whose head was clicked.
std::optional<std::size_t> draw_table_preview(Ui& ui, const Rect& rect, const CsvTable& table, std::size_t target);

}  // namespace chainrule
