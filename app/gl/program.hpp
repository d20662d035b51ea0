#pragma once
#include "app/text/result.hpp"

#include <array>
#include <span>
#include <string>
#include <string_view>

namespace chainrule {

/// A linked pair of shaders. Needs a current OpenGL 3.3 context from `link` to destruction.
class Program {
 public:
  /// Errors of blame machine: gl.shader with the compiler's or linker's log; `name` says which program.
  static Result<Program> link(std::string_view name, std::string_view vertex_source, std::string_view fragment_source);
  Program(Program&& other) noexcept : id_(other.id_) { other.id_ = 0; }
  Program& operator=(Program&& other) noexcept;
  ~Program();

  void use() const;
  void set(const char* uniform, int value) const;
  void set(const char* uniform, float x, float y, float z) const;
  void set(const char* uniform, std::span<const float> values) const;      ///< an array
  void set(const char* uniform, const std::array<float, 16>& rows) const;  ///< a matrix, row by row
  unsigned id() const { return id_; }

 private:
  explicit Program(unsigned id) : id_(id) {}
  unsigned id_ = 0;
};

}  // namespace chainrule
