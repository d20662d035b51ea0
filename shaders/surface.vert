#version 330 core
// A corner of a surface in its box: x, y and height from 0 to 1.
layout(location = 0) in vec3 corner;
layout(location = 1) in vec2 rise;
out float height;
out vec2 slope;  // in the box's own proportions
out vec2 grid;   // in lines of the wire

uniform mat4 to_clip;
uniform float height_ratio, wire_lines;

void main() {
  height = corner.z;
  slope = rise * height_ratio;
  grid = corner.xy * wire_lines;
  gl_Position = to_clip * vec4(corner, 1.0);
}
