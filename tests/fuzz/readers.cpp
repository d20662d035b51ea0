// What is done to every input of a reader: it is read, and what is accepted must hold together.
#include "app/dataio/cifar10.hpp"
#include "app/dataio/idx.hpp"
#include "app/dataio/npy.hpp"
#include "app/dataio/safetensors.hpp"
#include "app/dataio/table_data.hpp"
#include "engine/landscape/plane_function.hpp"

#include <bit>
#include <cstdint>
#include <cstdlib>

using namespace chainrule;

namespace {

void must(bool holds) {
  if (!holds) std::abort();
}

bool same_bits(const Tensor& a, const Tensor& b) {
  if (a.shape != b.shape || a.values.size() != b.values.size()) return false;
  for (std::size_t i = 0; i < a.values.size(); ++i) {
    const bool both_nan = a.values[i] != a.values[i] && b.values[i] != b.values[i];
    if (!both_nan && std::bit_cast<std::uint64_t>(a.values[i]) != std::bit_cast<std::uint64_t>(b.values[i])) return false;
  }
  return true;
}

bool same_bits(const Tensors& a, const Tensors& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i].name != b[i].name || !same_bits(a[i], b[i])) return false;
  }
  return true;
}

[[maybe_unused]] void idx(std::string_view bytes) {
  const Result<IdxArray> array = parse_idx(bytes, "f");
  if (array) must(array->bytes.size() + 4 + 4 * array->shape.size() == bytes.size());
  const std::string labels("\0\0\x08\x01\0\0\0\2\0\1", 10);
  const Result<nn::Dataset> data = dataset_from_idx(bytes, labels, bytes, labels, 2);
  if (data) must(data->size() == 4 && data->features() > 0);
}

[[maybe_unused]] void npy(std::string_view bytes) {
  const Result<Tensor> tensor = parse_npy(bytes, "f");
  if (!tensor) return must(!tensor.error().code.empty());
  const Result<Tensor> again = parse_npy(print_npy(tensor.value()), "again");
  must(again.has_value() && same_bits(tensor.value(), again.value()));
  const Result<nn::Dataset> data = dataset_from_arrays(tensor.value(), tensor.value(), 3, "f", "f");
  if (data) must(data->features() * data->size() == static_cast<nn::Index>(tensor->values.size()));
}

/// Whatever is said about how a table is written, it is read or refused.
[[maybe_unused]] void csv_as_told(std::string_view bytes) {
  for (std::size_t i = 0; i < csv_encodings().size(); ++i) {
    const CsvWish wish{csv_encodings()[i], csv_delimiters()[(i + 1) % csv_delimiters().size()], csv_decimals()[i % 3], csv_headers()[i % 3]};
    const Result<CsvTable> table = parse_csv(bytes, "f", wish);
    if (table) must(table->cells.size() == table->row_count() * table->columns.size());
  }
}

[[maybe_unused]] void npz(std::string_view bytes) {
  const Result<Tensors> tensors = parse_npz(bytes, "f");
  if (!tensors) return must(!tensors.error().code.empty());
  const Result<Tensors> again = parse_npz(print_npz(tensors.value()), "again");
  must(again.has_value() && same_bits(tensors.value(), again.value()));
}

[[maybe_unused]] void safetensors(std::string_view bytes) {
  const Result<SafeTensors> content = parse_safetensors(bytes, "f");
  if (!content) return must(!content.error().code.empty());
  const Result<SafeTensors> again = parse_safetensors(print_safetensors(content.value()), "again");
  must(again.has_value() && same_bits(content->tensors, again->tensors) && content->metadata == again->metadata);
}

[[maybe_unused]] void cifar10(std::string_view bytes) {
  if (!check_cifar10(bytes, "f")) return;
  const nn::Dataset data = dataset_from_cifar10({bytes, bytes});
  must(data.size() == 2 * data.train_count && data.targets.sum() == static_cast<double>(data.size()));
}

[[maybe_unused]] void csv(std::string_view bytes) {
  csv_as_told(bytes);
  const Result<CsvTable> table = parse_csv(bytes, "f");
  if (!table) return must(!table.error().code.empty());
  must(table->cells.size() == table->row_count() * table->columns.size());
  for (std::size_t row = 0; row < table->row_count(); ++row) {
    for (std::size_t column = 0; column < table->columns.size(); ++column) must(table->cell(row, column).size() <= 3 * bytes.size());
  }
  for (const nn::Index outputs : {1, 2, 3}) {
    Result<nn::Dataset> data = dataset_from_csv(table.value(), {"", Missing::skip, outputs, nn::TargetCoding::plus_minus}, "f");
    if (!data) continue;
    must(data->targets.allFinite() && data->targets.rows() == outputs && data->features() > 0);
    normalise(data.value(), Normalise::minmax);
  }
}

/// What is accepted has a value everywhere, the same in parentheses; what is refused is refused at a place in the text.
[[maybe_unused]] void expression(std::string_view bytes) {
  const std::variant<nn::Expression, nn::ExpressionError> parsed = nn::Expression::parse(bytes);
  if (const auto* error = std::get_if<nn::ExpressionError>(&parsed)) {
    must(error->position <= bytes.size() && error->text.size() <= bytes.size() && !nn::id_of(error->fault).empty());
    must(bytes.find(error->text) != std::string_view::npos);
    return;
  }
  const auto& formula = std::get<nn::Expression>(parsed);
  const auto wrapped = nn::Expression::parse("(" + std::string(bytes) + ")+0");
  for (const auto& [x, y] : {std::pair{0.0, 0.0}, {1.5, -2.0}, {-1e300, 1e-300}, {1e5, 3.0}}) {
    const nn::FieldValue at = formula.at(x, y);
    const auto* again = std::get_if<nn::Expression>(&wrapped);
    if (again == nullptr) continue;  // a character too long or a level too deep
    const double other = again->at(x, y).value;
    must(at.value == other || (at.value != at.value && other != other));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  CHAINRULE_FUZZED({reinterpret_cast<const char*>(bytes), size});
  return 0;
}
