#version 330 core
// Colours numbers in [-1, 1]: negative - neutral - positive, as app/figure does for files.
in vec2 place;
out vec4 color;

uniform sampler2D values;  // row 0 is the top of the field
uniform int discretize;    // 1: only the sign counts
uniform int interpolate;   // 1: bilinear between the centres of the cells
uniform vec3 negative, neutral, positive;

float cell(ivec2 at, ivec2 size) { return texelFetch(values, clamp(at, ivec2(0), size - 1), 0).r; }

float value_at(vec2 where, ivec2 size) {
  vec2 grid = where * vec2(size);
  if (interpolate == 0) return cell(ivec2(floor(grid)), size);
  vec2 from = grid - 0.5;
  ivec2 low = ivec2(floor(from));
  vec2 share = from - vec2(low);
  float above = mix(cell(low, size), cell(low + ivec2(1, 0), size), share.x);
  float below = mix(cell(low + ivec2(0, 1), size), cell(low + ivec2(1, 1), size), share.x);
  return mix(above, below, share.y);
}

void main() {
  ivec2 size = textureSize(values, 0);
  float value = value_at(vec2(place.x, 1.0 - place.y), size);
  if (isnan(value) || isinf(value)) {
    color = vec4(neutral, 1.0);
    return;
  }
  value = clamp(value, -1.0, 1.0);
  if (discretize == 1) value = value < 0.0 ? -1.0 : 1.0;
  vec3 end = value < 0.0 ? negative : positive;
  color = vec4(mix(neutral, end, abs(value)), 1.0);
}
