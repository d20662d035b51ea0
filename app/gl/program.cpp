#include "app/gl/program.hpp"

#include <glad/gl.h>

#include <utility>

namespace chainrule {
namespace {

Error shader_error(std::string_view name, std::string log) {
  return {"gl.shader", {{"name", std::string(name)}, {"log", std::move(log)}}, {}, Blame::machine};
}

Result<unsigned> compile(std::string_view name, GLenum kind, std::string_view source) {
  const GLuint shader = glCreateShader(kind);
  const char* text = source.data();
  const GLint length = static_cast<GLint>(source.size());
  glShaderSource(shader, 1, &text, &length);
  glCompileShader(shader);
  GLint good = 0;
  glGetShaderiv(shader, GL_COMPILE_STATUS, &good);
  if (good) return shader;
  std::string log(4096, '\0');
  GLsizei written = 0;
  glGetShaderInfoLog(shader, static_cast<GLsizei>(log.size()), &written, log.data());
  log.resize(static_cast<std::size_t>(written));
  glDeleteShader(shader);
  return shader_error(name, std::move(log));
}

}  // namespace

Result<Program> Program::link(std::string_view name, std::string_view vertex_source, std::string_view fragment_source) {
  const Result<unsigned> vertex = compile(name, GL_VERTEX_SHADER, vertex_source);
  if (!vertex) return vertex.error();
  const Result<unsigned> fragment = compile(name, GL_FRAGMENT_SHADER, fragment_source);
  if (!fragment) {
    glDeleteShader(*vertex);
    return fragment.error();
  }
  Program program(glCreateProgram());
  glAttachShader(program.id_, *vertex);
  glAttachShader(program.id_, *fragment);
  glLinkProgram(program.id_);
  glDeleteShader(*vertex);
  glDeleteShader(*fragment);
  GLint good = 0;
  glGetProgramiv(program.id_, GL_LINK_STATUS, &good);
  if (good) return program;
  std::string log(4096, '\0');
  GLsizei written = 0;
  glGetProgramInfoLog(program.id_, static_cast<GLsizei>(log.size()), &written, log.data());
  log.resize(static_cast<std::size_t>(written));
  return shader_error(name, std::move(log));
}

Program& Program::operator=(Program&& other) noexcept {
  std::swap(id_, other.id_);
  return *this;
}

Program::~Program() {
  if (id_) glDeleteProgram(id_);
}

void Program::use() const { glUseProgram(id_); }
void Program::set(const char* uniform, int value) const { glUniform1i(glGetUniformLocation(id_, uniform), value); }
void Program::set(const char* uniform, float x, float y, float z) const {
  glUniform3f(glGetUniformLocation(id_, uniform), x, y, z);
}
void Program::set(const char* uniform, std::span<const float> values) const {
  glUniform1fv(glGetUniformLocation(id_, uniform), static_cast<GLsizei>(values.size()), values.data());
}
void Program::set(const char* uniform, const std::array<float, 16>& rows) const {
  glUniformMatrix4fv(glGetUniformLocation(id_, uniform), 1, GL_TRUE, rows.data());
}

}  // namespace chainrule
