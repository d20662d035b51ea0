// An example that is in no data set: painted, typed, or a copy that is changed.
#include "app/document/own_example.hpp"

#include "app/document/apply_parts.hpp"
#include "app/text/number_format.hpp"

#include <algorithm>
#include <cmath>

namespace chainrule {
namespace {

/// Over so many pixels the brush's rim fades out.
constexpr double rim_pixels = 0.9;

Result<Applied> with_own(const Document& document, OwnExample own) {
  Applied applied{document, false};
  applied.document.scene.own = std::move(own);
  return applied;
}

/// One of its inputs or targets set; `what` names them in the error.
Result<Applied> with_number(const Document& document, const char* what, nn::Vector OwnExample::*part, std::int64_t index, double value) {
  if (!document.scene.own) return Error{"document.no_own_example"};
  OwnExample own = *document.scene.own;
  if (!is_within(index, 0, (own.*part).size())) return outside(what, 0, (own.*part).size() - 1);
  (own.*part)(index) = value;
  return with_own(document, std::move(own));
}

/// The targets of the class 0, or 0 where numbers are learned, as this data set writes them.
nn::Vector first_targets(const nn::Dataset& data) {
  const bool has_signs = data.task != nn::Task::regression && data.targets.size() > 0 && data.targets.minCoeff() < 0;
  nn::Vector targets = nn::Vector::Constant(data.targets.rows(), has_signs ? -1 : 0);
  if (data.task == nn::Task::multiclass) targets(0) = 1;
  return targets;
}

double distance_to_segment(double x, double y, const double* from, const double* to) {
  const double dx = to[0] - from[0], dy = to[1] - from[1], length = dx * dx + dy * dy;
  const double share = length > 0 ? std::clamp(((x - from[0]) * dx + (y - from[1]) * dy) / length, 0.0, 1.0) : 0;
  return std::hypot(x - from[0] - share * dx, y - from[1] - share * dy);
}

/// How much of the brush reaches a place: 1 within, fading at its rim.
double touch_of(double distance, double radius) { return std::clamp((radius - distance) / rim_pixels + 0.5, 0.0, 1.0); }

}  // namespace

bool fits(const OwnExample& own, const nn::NetworkSpec& network) {
  return own.inputs.size() == network.inputs && own.targets.size() == network.outputs();
}

nn::Dataset dataset_of(const OwnExample& own, const nn::Dataset& like) {
  nn::Dataset data;
  data.inputs = nn::Matrix(own.inputs);
  data.targets = own.targets;
  data.task = like.task;
  data.image_width = like.image_width;
  data.image_height = like.image_height;
  data.image_planes = like.image_planes;
  data.class_names = like.class_names;
  return data;
}

Result<Applied> begin_own_example(const Document& document, std::int64_t example) {
  const nn::Dataset& data = *document.data;
  if (!is_within(example, -1, data.size() + 1)) return outside("example", -1, data.size() - 1);
  OwnExample own{nn::Vector::Zero(data.features()), first_targets(data)};
  if (example < 0 && document.scene.own) own.targets = document.scene.own->targets;  // wiped, not begun anew
  if (example >= 0) {
    for (nn::Index feature = 0; feature < own.inputs.size(); ++feature) own.inputs(feature) = data.input(feature, example);
    own.targets = data.targets.col(example);
  }
  return with_own(document, std::move(own));
}

Result<Applied> forget_own_example(const Document& document) {
  Applied applied{document, false};
  applied.document.scene.own.reset();
  return applied;
}

Result<Applied> set_own_input(const Document& document, std::int64_t feature, double value) {
  return with_number(document, "input", &OwnExample::inputs, feature, value);
}

Result<Applied> set_own_target(const Document& document, std::int64_t output, double value) {
  return with_number(document, "output", &OwnExample::targets, output, value);
}

Result<Applied> set_own_class(const Document& document, std::int64_t wanted) {
  if (!document.scene.own) return Error{"document.no_own_example"};
  const nn::Dataset& data = *document.data;
  const nn::Index classes = nn::class_count(data);
  if (classes == 0) return Error{"document.no_classes"};
  if (!is_within(wanted, 0, classes)) return outside("class", 0, classes - 1);
  OwnExample own = *document.scene.own;
  const double low = data.targets.minCoeff() < 0 ? -1 : 0;
  own.targets.setConstant(low);
  if (data.task == nn::Task::multiclass) own.targets(wanted) = 1;
  else if (wanted == 1) own.targets(0) = 1;
  return with_own(document, std::move(own));
}

Result<Applied> paint(const Document& document, const std::string& way, double radius, double ink) {
  const nn::Dataset& data = *document.data;
  if (data.image_width == 0) return Error{"document.no_images"};
  if (!(radius > 0 && radius <= most_brush_radius)) return Error{"command.out_of_range", {{"what", "@names.place.brush"}, {"low", "0"}, {"high", shortest(most_brush_radius)}}};
  if (!(ink >= 0 && ink <= 1)) return Error{"command.out_of_range", {{"what", "@names.place.ink"}, {"low", "0"}, {"high", "1"}}};
  const Result<std::vector<double>> points = numbers_in(way);
  if (!points || points->empty() || points->size() % 2 != 0) return Error{"document.bad_way", {{"way", way}}, {}, Blame::input};
  OwnExample own = document.scene.own ? *document.scene.own : OwnExample{nn::Vector::Zero(data.features()), first_targets(data)};
  const nn::Index width = data.image_width, rows = data.image_height / std::max<nn::Index>(1, data.image_planes);
  const std::size_t last = points->size() - 2;
  for (nn::Index pixel = 0; pixel < own.inputs.size(); ++pixel) {
    const double x = static_cast<double>(pixel % width) + 0.5, y = static_cast<double>(pixel / width % rows) + 0.5;
    double nearest = std::hypot(x - (*points)[0], y - (*points)[1]);
    for (std::size_t at = 0; at < last; at += 2) nearest = std::min(nearest, distance_to_segment(x, y, &(*points)[at], &(*points)[at + 2]));
    const double touch = touch_of(nearest, radius);
    double& value = own.inputs(pixel);
    value = ink > 0 ? std::max(value, ink * touch) : std::min(value, 1 - touch);
  }
  return with_own(document, std::move(own));
}

}  // namespace chainrule
