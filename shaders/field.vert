#version 330 core
// A square over the whole picture; `place` runs from the field's lower left to its upper right.
layout(location = 0) in vec2 corner;
out vec2 place;

void main() {
  place = corner;
  gl_Position = vec4(corner * 2.0 - 1.0, 0.0, 1.0);
}
