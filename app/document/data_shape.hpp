#pragma once
#include "app/document/scene.hpp"

namespace chainrule {

/// What a file asks of a network.
struct DataShape {
  nn::Index inputs = 0;
  nn::Index classes = 0;  ///< to tell apart; 0 where numbers are to be predicted
  nn::Index numbers = 1;  ///< numbers to be predicted of each example, where there are no classes
  nn::Index examples = 0;
};

/// Reads as much of the files as is needed to know. Errors are those of the readers; document.not_a_file for data that
/// come from no file.
Result<DataShape> shape_of(const DataSpec& data, Reading* reading = nullptr);
/// The same of a table that has been read already, with the column `target` to be learned.
Result<DataShape> shape_of(const CsvTable& table, const CsvData& csv);
/// One output per class; two classes may also share one, and do so unless the network has two outputs already.
nn::Index outputs_for(const DataShape& shape, nn::Index present);

}  // namespace chainrule
