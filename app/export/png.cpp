#include "app/export/png.hpp"

#include "app/export/painter.hpp"

#include <cairo.h>

#include <memory>
#include <vector>

namespace chainrule {
namespace {

struct DestroySurface {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};

cairo_status_t append(void* target, const unsigned char* bytes, unsigned int length) {
  static_cast<std::string*>(target)->append(reinterpret_cast<const char*>(bytes), length);
  return CAIRO_STATUS_SUCCESS;
}

}  // namespace

std::uint32_t premultiplied(Color color) {
  const std::uint32_t a = color.a;
  const auto part = [a](std::uint32_t c) { return (c * a + 127) / 255; };
  return (a << 24) | (part(color.r) << 16) | (part(color.g) << 8) | part(color.b);
}

Result<std::string> encode_png(const std::uint8_t* rgba, int width, int height) {
  if (!rgba || width <= 0 || height <= 0) return Error{"export.cairo", {{"reason", "0 x 0"}}, {}, Blame::work};
  const int stride = cairo_format_stride_for_width(CAIRO_FORMAT_ARGB32, width);
  if (stride <= 0) return Error{"export.cairo", {{"reason", cairo_status_to_string(CAIRO_STATUS_INVALID_SIZE)}}, {}, Blame::work};
  const std::size_t words_per_row = static_cast<std::size_t>(stride) / 4;
  std::vector<std::uint32_t> pixels(words_per_row * static_cast<std::size_t>(height));
  for (std::size_t y = 0; y < static_cast<std::size_t>(height); ++y)
    for (std::size_t x = 0; x < static_cast<std::size_t>(width); ++x) {
      const std::uint8_t* pixel = rgba + 4 * (y * static_cast<std::size_t>(width) + x);
      pixels[y * words_per_row + x] = premultiplied({pixel[0], pixel[1], pixel[2], pixel[3]});
    }
  const std::unique_ptr<cairo_surface_t, DestroySurface> surface(cairo_image_surface_create_for_data(
      reinterpret_cast<unsigned char*>(pixels.data()), CAIRO_FORMAT_ARGB32, width, height, stride));
  std::string bytes;
  const cairo_status_t status = cairo_surface_write_to_png_stream(surface.get(), append, &bytes);
  if (status != CAIRO_STATUS_SUCCESS) return Error{"export.cairo", {{"reason", cairo_status_to_string(status)}}, {}, Blame::work};
  return bytes;
}

Result<std::string> png_of(const Raster& raster) {
  return encode_png(reinterpret_cast<const std::uint8_t*>(raster.pixels.data()), raster.width, raster.height);
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) group = (group << 8) | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0u);
    for (std::size_t k = 0; k < 4; ++k) text += i + k > bytes.size() ? '=' : letters[(group >> (18 - 6 * k)) & 63];
  }
  return text;
}

}  // namespace chainrule
