#include "app/figure/landscape.hpp"

#include "app/figure/landscape_marks.hpp"
#include "app/figure/space_axes.hpp"
#include "app/figure/surface_picture.hpp"

#include <algorithm>
#include <cmath>

namespace chainrule {
namespace {

constexpr int kMostLevels = 14;

/// Everything that says where things are, worked out once for the picture and for the eye's rays.
struct Space {
  HeightScale scale;
  std::shared_ptr<const Relief> relief;
  Rect frame;
  SpaceView view;
};

Rect room_in(const Drawing& drawing, const HeightScale& scale, const Rect& frame) {
  const SpaceMargins margins = space_margins(drawing, scale);
  return {frame.x + margins.side, frame.y + margins.top, std::max(frame.width - 2 * margins.side, 20.0), std::max(frame.height - margins.top - margins.bottom, 20.0)};
}

Space space_of(Drawing& drawing, const LandscapeSpec& spec) {
  const Rect frame = draw_surroundings(drawing, spec);
  const SurfacePicture own = spec.picture ? SurfacePicture{} : space_picture(spec);
  const SurfacePicture& picture = spec.picture ? *spec.picture : own;
  return {picture.scale, picture.relief, frame, SpaceView(spec.camera, room_in(drawing, picture.scale, frame))};
}

/// Places of the plane on and above the surface.
class SpaceGround : public Ground {
 public:
  SpaceGround(const Space& space, const nn::Plane& range) : space_(space), range_(range) {}

  std::optional<SeenPlace> on(double x, double y) const override { return seen(x, y, ground_share(x, y)); }
  std::optional<SeenPlace> above(double x, double y, double height) const override {
    const double share = space_.scale.share(height);
    return seen(x, y, std::isnan(share) ? 1 : std::min(share, 1.0));
  }
  double lift(double x, double y, double height) const override {
    const double share = space_.scale.share(height);
    return (std::isnan(share) ? 1 : std::min(share, 1.0)) - ground_share(x, y);
  }

 private:
  double across(double x) const { return (x - range_.x_min) / (range_.x_max - range_.x_min); }
  double along(double y) const { return (y - range_.y_min) / (range_.y_max - range_.y_min); }
  /// Where the surface is cut off or has a hole, its place is the upper end of the axis.
  double ground_share(double x, double y) const {
    const double share = relief_height(*space_.relief, across(x), along(y));
    return std::isnan(share) ? 1 : share;
  }
  std::optional<SeenPlace> seen(double x, double y, double share) const {
    const BoxPoint point{across(x), along(y), share};
    if (!(point.x >= 0 && point.x <= 1 && point.y >= 0 && point.y <= 1)) return std::nullopt;
    return SeenPlace{space_.view.at(point), space_.view.is_seen(*space_.relief, point)};
  }

  const Space& space_;
  const nn::Plane& range_;
};

Mark surface_mark(Drawing& drawing, const LandscapeSpec& spec, const Space& space) {
  SurfaceShape shape;
  shape.rect = space.frame;
  shape.relief = space.relief;
  shape.view = space.view.box_view();
  shape.light = space.view.light();
  shape.height_ratio = box_height_ratio;
  if (spec.contours)
    for (const Tick& level : height_levels(space.scale, kMostLevels)) shape.levels.push_back(static_cast<float>(space.scale.share(level.value)));
  shape.line_pt = 0.8 * drawing.theme().line_scale;
  shape.wire = spec.wire;
  shape.background = drawing.theme().card;
  shape.vector_limit = static_cast<int>(std::clamp<nn::Index>(spec.vector_limit, 1, 64));
  Mark mark;
  mark.shape = std::move(shape);
  mark.id = "surface";
  mark.title = drawing.figure().title;
  return mark;
}

}  // namespace

Figure landscape(const LandscapeSpec& spec, const FigureStyle& style) {
  const std::string title = style.language->text("figure.landscape.title");
  if (!has_surface(spec)) return missing_landscape("landscape", title, spec, style);
  Drawing drawing("landscape", title, style);
  const Space space = space_of(drawing, spec);
  const auto axes = static_cast<std::ptrdiff_t>(drawing.figure().marks.size());
  draw_space_axes(drawing, spec, space.scale, space.view, space.frame);
  drawing.add(surface_mark(drawing, spec, space));
  const auto end = static_cast<std::ptrdiff_t>(drawing.figure().marks.size());
  draw_on_ground(drawing, spec, SpaceGround(space, spec.surface->range), space.frame);
  Figure figure = drawing.take();
  // The axes stand behind the surface, their numbers before it.
  std::stable_partition(figure.marks.begin() + axes, figure.marks.begin() + end,
                        [](const Mark& mark) { return !std::holds_alternative<TextShape>(mark.shape); });
  return figure;
}

std::optional<nn::PlanePoint> landscape_place(const LandscapeSpec& spec, const FigureStyle& style, Point point) {
  if (!has_surface(spec)) return std::nullopt;
  Drawing drawing("landscape", {}, style);
  const Space space = space_of(drawing, spec);
  if (!space.frame.contains(point)) return std::nullopt;
  const std::optional<BoxPoint> hit = space.view.first_on_surface(*space.relief, point);
  if (!hit) return std::nullopt;
  const nn::Plane& range = spec.surface->range;
  return nn::PlanePoint{range.x_min + hit->x * (range.x_max - range.x_min), range.y_min + hit->y * (range.y_max - range.y_min)};
}

}  // namespace chainrule
