#include "app/export/dashes.hpp"
#include "app/export/painter.hpp"
#include "app/export/png.hpp"
#include "app/figure/mark_geometry.hpp"
#include "app/figure/surface_shading.hpp"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>
#include <vector>

namespace chainrule {
namespace {

struct DestroyCairo {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
  void operator()(cairo_t* context) const { cairo_destroy(context); }
  void operator()(PangoLayout* layout) const { g_object_unref(layout); }
  void operator()(PangoContext* context) const { g_object_unref(context); }
  void operator()(PangoFontMap* map) const { g_object_unref(map); }
  void operator()(PangoFontDescription* description) const { pango_font_description_free(description); }
  void operator()(PangoAttrList* list) const { pango_attr_list_unref(list); }
  void operator()(cairo_font_options_t* options) const { cairo_font_options_destroy(options); }
};
template <class T>
using Owned = std::unique_ptr<T, DestroyCairo>;

cairo_status_t append(void* target, const unsigned char* bytes, unsigned int length) {
  static_cast<std::string*>(target)->append(reinterpret_cast<const char*>(bytes), length);
  return CAIRO_STATUS_SUCCESS;
}

const char* family_of(Face face, std::string_view language) {
  if (face == Face::math || face == Face::math_italic) return "STIXGeneral,STIX Two Math,Latin Modern Math,DejaVu Serif,serif";
  return language == "zh-CN" ? "Inter,Noto Sans CJK SC,DejaVu Sans,sans" : "Inter,Noto Sans CJK TC,DejaVu Sans,sans";
}

bool is_opaque(const Raster& raster) {
  return std::all_of(raster.pixels.begin(), raster.pixels.end(), [](Color c) { return c.a == 255; });
}

/// Draws marks on a Cairo context whose unit is the point.
class CairoPainter {
 public:
  CairoPainter(cairo_t* context, const FontMetrics& metrics, std::string_view language)
      : context_(context), metrics_(metrics), language_(language), map_(pango_cairo_font_map_new()), pango_(pango_font_map_create_context(map_.get())) {
    // Advances of the font's own units, not of a pixel grid: widths are then those of FontMetrics.
    const Owned<cairo_font_options_t> options(cairo_font_options_create());
    cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options.get(), CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(pango_.get(), options.get());
    pango_cairo_context_set_resolution(pango_.get(), 72);
    pango_context_set_round_glyph_positions(pango_.get(), FALSE);
    pango_context_set_language(pango_.get(), pango_language_from_string(language_.c_str()));
    pango_cairo_update_context(context_, pango_.get());
    cairo_set_line_join(context_, CAIRO_LINE_JOIN_ROUND);
  }

  void paint(const Figure& figure) {
    set_color(figure.background);
    cairo_rectangle(context_, 0, 0, figure.width_pt, figure.height_pt);
    cairo_fill(context_);
    for (const Mark& mark : figure.marks) paint(mark);
  }

 private:
  void paint(const Mark& mark) {
    cairo_save(context_);
    if (mark.clip) {
      cairo_rectangle(context_, mark.clip->x, mark.clip->y, mark.clip->width, mark.clip->height);
      cairo_clip(context_);
    }
    std::visit([&](const auto& shape) { draw(mark, shape); }, mark.shape);
    cairo_restore(context_);
  }

  void set_color(Color c) { cairo_set_source_rgba(context_, c.r / 255.0, c.g / 255.0, c.b / 255.0, c.a / 255.0); }

  /// Fills and strokes the path that has been made.
  void finish(const Mark& mark) {
    if (mark.fill.a > 0) {
      set_color(mark.fill);
      cairo_fill_preserve(context_);
    }
    if (mark.stroke.width_pt > 0 && mark.stroke.color.a > 0) {
      set_color(mark.stroke.color);
      cairo_set_line_width(context_, mark.stroke.width_pt);
      const DashPattern dash = dash_pattern(mark.stroke);
      cairo_set_dash(context_, dash.lengths.data(), dash.is_dashed ? 2 : 0, 0);
      cairo_stroke_preserve(context_);
    }
    cairo_new_path(context_);
  }

  void draw(const Mark& mark, const PolylineShape& s) {
    if (s.points.empty()) return;
    cairo_move_to(context_, s.points[0].x, s.points[0].y);
    for (std::size_t i = 1; i < s.points.size(); ++i) cairo_line_to(context_, s.points[i].x, s.points[i].y);
    if (s.closed) cairo_close_path(context_);
    finish(mark);
  }
  void draw(const Mark& mark, const CubicShape& s) {
    cairo_move_to(context_, s.from.x, s.from.y);
    cairo_curve_to(context_, s.control1.x, s.control1.y, s.control2.x, s.control2.y, s.to.x, s.to.y);
    finish(mark);
  }
  void draw(const Mark& mark, const RectShape& s) {
    const Rect& r = s.rect;
    const double radius = std::min({s.radius_pt, r.width / 2, r.height / 2}), quarter = std::numbers::pi / 2;
    if (radius <= 0) {
      cairo_rectangle(context_, r.x, r.y, r.width, r.height);
    } else {
      cairo_arc(context_, r.x + r.width - radius, r.y + radius, radius, -quarter, 0);
      cairo_arc(context_, r.x + r.width - radius, r.y + r.height - radius, radius, 0, quarter);
      cairo_arc(context_, r.x + radius, r.y + r.height - radius, radius, quarter, 2 * quarter);
      cairo_arc(context_, r.x + radius, r.y + radius, radius, 2 * quarter, 3 * quarter);
      cairo_close_path(context_);
    }
    finish(mark);
  }
  void draw(const Mark& mark, const CircleShape& s) {
    cairo_arc(context_, s.center.x, s.center.y, std::max(s.radius_pt, 0.0), 0, 2 * std::numbers::pi);
    finish(mark);
  }

  void draw(const Mark& mark, const TextShape& s) {
    if (s.text.empty() || s.size_pt <= 0) return;
    const Owned<PangoLayout> layout(pango_layout_new(pango_.get()));
    const Owned<PangoFontDescription> font(pango_font_description_new());
    pango_font_description_set_family(font.get(), family_of(s.face, language_));
    pango_font_description_set_absolute_size(font.get(), s.size_pt * PANGO_SCALE);
    if (s.face == Face::sans_bold) pango_font_description_set_weight(font.get(), PANGO_WEIGHT_SEMIBOLD);
    if (s.face == Face::math_italic) pango_font_description_set_style(font.get(), PANGO_STYLE_ITALIC);
    pango_layout_set_font_description(layout.get(), font.get());
    const Owned<PangoAttrList> attributes(pango_attr_list_new());
    pango_attr_list_insert(attributes.get(), pango_attr_font_features_new("kern=0, liga=0, calt=0, tnum=1"));
    pango_layout_set_attributes(layout.get(), attributes.get());
    pango_layout_set_text(layout.get(), s.text.c_str(), static_cast<int>(s.text.size()));
    int width = 0;
    pango_layout_get_size(layout.get(), &width, nullptr);
    const double drawn = static_cast<double>(width) / PANGO_SCALE;
    const double x = s.align == Align::left ? s.at.x : s.align == Align::center ? s.at.x - drawn / 2 : s.at.x - drawn;
    set_color(mark.fill);
    cairo_move_to(context_, x, baseline_y(s, metrics_));
    pango_cairo_show_layout_line(context_, pango_layout_get_line_readonly(layout.get(), 0));
    cairo_new_path(context_);  // a text leaves a current point behind, to which the next arc would draw a line
  }

  void draw(const Mark&, const ImageShape& s) {
    if (s.raster) draw_raster(*s.raster, s.rect, false);
  }
  void draw(const Mark&, const FieldShape& s) { draw_raster(colored(s, s.smooth ? 4 : 1), s.rect, s.smooth); }
  void draw(const Mark&, const SurfaceShape& s) {
    if (!is_drawn_as_polygons(s)) return draw_raster(surface_raster(s, kSurfacePixels), s.rect, true);
    for (const Mark& mark : surface_polygons(s)) paint(mark);
  }

  void draw_raster(const Raster& raster, const Rect& rect, bool smooth) {
    if (raster.width <= 0 || raster.height <= 0) return;
    const Owned<cairo_surface_t> surface(cairo_image_surface_create(is_opaque(raster) ? CAIRO_FORMAT_RGB24 : CAIRO_FORMAT_ARGB32, raster.width, raster.height));
    if (cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS) return;
    cairo_surface_flush(surface.get());
    unsigned char* bytes = cairo_image_surface_get_data(surface.get());
    const int stride = cairo_image_surface_get_stride(surface.get());
    for (int y = 0; y < raster.height; ++y) {
      auto* row = reinterpret_cast<std::uint32_t*>(bytes + static_cast<std::ptrdiff_t>(y) * stride);
      for (int x = 0; x < raster.width; ++x) {
        const Color c = raster.pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(raster.width) + static_cast<std::size_t>(x)];
        row[x] = premultiplied(c);
      }
    }
    cairo_surface_mark_dirty(surface.get());
    cairo_rectangle(context_, rect.x, rect.y, rect.width, rect.height);
    cairo_clip(context_);
    cairo_translate(context_, rect.x, rect.y);
    cairo_scale(context_, rect.width / raster.width, rect.height / raster.height);
    cairo_set_source_surface(context_, surface.get(), 0, 0);
    cairo_pattern_set_filter(cairo_get_source(context_), smooth ? CAIRO_FILTER_BILINEAR : CAIRO_FILTER_NEAREST);
    cairo_pattern_set_extend(cairo_get_source(context_), CAIRO_EXTEND_PAD);
    cairo_paint(context_);
  }

  cairo_t* context_;
  const FontMetrics& metrics_;
  std::string language_;
  Owned<PangoFontMap> map_;
  Owned<PangoContext> pango_;
};

Error cairo_error(cairo_status_t status) {
  return {"export.cairo", {{"reason", cairo_status_to_string(status)}}, {}, Blame::work};
}

/// Draws the figure on a surface, and says what went wrong if anything did.
cairo_status_t paint_on(cairo_surface_t* surface, const Figure& figure, const FontMetrics& metrics, std::string_view language, double scale) {
  const Owned<cairo_t> context(cairo_create(surface));
  cairo_scale(context.get(), scale, scale);
  CairoPainter(context.get(), metrics, language).paint(figure);
  return cairo_status(context.get());
}

}  // namespace

Result<std::string> paint_pdf(const Figure& figure, const FontMetrics& metrics, std::string_view language) {
  std::string bytes;
  {
    const Owned<cairo_surface_t> surface(cairo_pdf_surface_create_for_stream(append, &bytes, figure.width_pt, figure.height_pt));
    // Without a fixed date the same figure would give other bytes every second.
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z");
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, figure.title.c_str());
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATOR, "Chainrule");
    if (const cairo_status_t status = paint_on(surface.get(), figure, metrics, language, 1); status != CAIRO_STATUS_SUCCESS) return cairo_error(status);
    cairo_surface_finish(surface.get());
    if (const cairo_status_t status = cairo_surface_status(surface.get()); status != CAIRO_STATUS_SUCCESS) return cairo_error(status);
  }
  return bytes;
}

Result<std::string> paint_png(const Figure& figure, const FontMetrics& metrics, std::string_view language, double pixels_per_pt) {
  const int width = static_cast<int>(std::lround(figure.width_pt * pixels_per_pt)), height = static_cast<int>(std::lround(figure.height_pt * pixels_per_pt));
  const Owned<cairo_surface_t> surface(cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height));
  if (const cairo_status_t status = cairo_surface_status(surface.get()); status != CAIRO_STATUS_SUCCESS) return cairo_error(status);
  if (const cairo_status_t status = paint_on(surface.get(), figure, metrics, language, pixels_per_pt); status != CAIRO_STATUS_SUCCESS) return cairo_error(status);
  std::string bytes;
  if (const cairo_status_t status = cairo_surface_write_to_png_stream(surface.get(), append, &bytes); status != CAIRO_STATUS_SUCCESS) return cairo_error(status);
  return bytes;
}

}  // namespace chainrule
