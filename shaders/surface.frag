#version 330 core
// Colours a surface by its height and lights it, as app/figure/surface_shading.cpp does for files.
in float height;
in vec2 slope, grid;
out vec4 color;

uniform sampler2D palette;  // 256 colours, the lowest first
uniform vec3 light;         // towards the light, of length 1
uniform int level_count;
uniform float levels[32];   // heights of the contour lines
uniform float line_px;
uniform int wire;

float covered(float away, float change, float width) {
  return change > 1e-7 ? clamp(0.5 * width + 0.5 - away / change, 0.0, 1.0) : 0.0;
}

float shade() {
  float towards = dot(normalize(vec3(-slope, 1.0)), light);
  return gl_FrontFacing ? 0.62 + 0.38 * max(towards, 0.0) : 0.55 + 0.25 * max(-towards, 0.0);
}

void main() {
  float change = fwidth(height);  // before anything is cut off: its neighbours are needed
  vec2 wire_change = fwidth(grid);
  if (height > 1.0) discard;
  vec3 seen = texelFetch(palette, ivec2(int(floor(clamp(height, 0.0, 1.0) * 255.0 + 0.5)), 0), 0).rgb * shade();
  if (wire == 1) {
    vec2 away = abs(grid - round(grid));
    float line = max(covered(away.x, wire_change.x, 0.6 * line_px), covered(away.y, wire_change.y, 0.6 * line_px));
    seen = mix(seen, vec3(0.0), 0.3 * line);
  }
  float nearest = 2.0;
  for (int i = 0; i < level_count; ++i)
    if (abs(height - levels[i]) < abs(height - nearest)) nearest = levels[i];
  vec3 line = nearest < 0.5 ? mix(seen, vec3(1.0), 0.5) : mix(seen, vec3(0.0), 0.45);
  if (nearest < 2.0) seen = mix(seen, line, covered(abs(height - nearest), change, line_px));
  color = vec4(seen, 1.0);
}
