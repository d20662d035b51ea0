#pragma once
#include "app/dataio/reading.hpp"
#include "app/dataio/tensor.hpp"

namespace chainrule {

/// A NumPy array file. Versions 1.0 to 3.0, header of at most 10,000 characters, booleans, integers and reals of
/// either byte order, C or Fortran order, length exact. Errors npy.*; nothing is allocated before all is checked.
Result<Tensor> parse_npy(std::string_view bytes, std::string_view file);
/// The same of a file; the stages' part `from` to `to` of what `reading` watches.
Result<Tensor> read_npy(const std::string& path, Reading* reading, double from = 0, double to = 1);
/// Version 1.0, '<f8', C order.
std::string print_npy(const Tensor& tensor);

/// A ZIP archive of NPY files, stored or deflated, as numpy.savez and savez_compressed write it. At most 10,000
/// arrays, checksums compared; no ZIP64 (4 GiB), no encryption. Errors npz.* and npy.*.
Result<Tensors> parse_npz(std::string_view bytes, std::string_view file);
/// Stored without compression.
std::string print_npz(const Tensors& tensors);

}  // namespace chainrule
