#include "app/gl/kept_state.hpp"

#include <glad/gl.h>

namespace chainrule {
namespace {

void switch_to(GLenum capability, bool on) {
  if (on) glEnable(capability);
  else glDisable(capability);
}

}  // namespace

KeptState::KeptState()
    : blend_(glIsEnabled(GL_BLEND)), scissor_(glIsEnabled(GL_SCISSOR_TEST)), depth_(glIsEnabled(GL_DEPTH_TEST)),
      cull_(glIsEnabled(GL_CULL_FACE)), multisample_(glIsEnabled(GL_MULTISAMPLE)) {
  glGetIntegerv(GL_DRAW_FRAMEBUFFER_BINDING, &framebuffer_);
  glGetIntegerv(GL_VIEWPORT, viewport_);
  glDisable(GL_BLEND);
  glDisable(GL_SCISSOR_TEST);
}

KeptState::~KeptState() {
  glBindFramebuffer(GL_FRAMEBUFFER, static_cast<GLuint>(framebuffer_));
  glViewport(viewport_[0], viewport_[1], viewport_[2], viewport_[3]);
  switch_to(GL_BLEND, blend_);
  switch_to(GL_SCISSOR_TEST, scissor_);
  switch_to(GL_DEPTH_TEST, depth_);
  switch_to(GL_CULL_FACE, cull_);
  switch_to(GL_MULTISAMPLE, multisample_);
}

}  // namespace chainrule
