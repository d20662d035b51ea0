#include "app/figure/axes.hpp"
#include "app/figure/function_bench.hpp"
#include "app/figure/panels.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace chainrule {
namespace {

constexpr double kOverflowReach = 50;  ///< logits from 0 to here
constexpr int kOverflowSteps = 400;

/// Where a column of the table stands: its bars, then its numbers at the right end.
struct BarColumn {
  double left = 0, width = 0, number = 0;
};

struct SoftmaxRow {
  nn::Index unit = 0;
  double z = 0, power = 0, share = 0;
};

std::vector<SoftmaxRow> softmax_rows(const std::vector<double>& z) {
  const double largest = *std::max_element(z.begin(), z.end());
  double sum = 0;
  for (const double one : z) sum += std::exp(one - largest);
  std::vector<SoftmaxRow> rows;
  for (std::size_t i = 0; i < z.size(); ++i) rows.push_back({static_cast<nn::Index>(i), z[i], std::exp(z[i]), std::exp(z[i] - largest) / sum});
  return rows;
}

/// As many rows as have room; of more, those with the largest shares, in their own order.
std::vector<SoftmaxRow> rows_with_room(std::vector<SoftmaxRow> rows, std::size_t most) {
  if (rows.size() <= most) return rows;
  std::stable_sort(rows.begin(), rows.end(), [](const SoftmaxRow& a, const SoftmaxRow& b) { return a.share > b.share; });
  rows.resize(most);
  std::sort(rows.begin(), rows.end(), [](const SoftmaxRow& a, const SoftmaxRow& b) { return a.unit < b.unit; });
  return rows;
}

void draw_bar(Drawing& drawing, const BarColumn& column, double y, double height, double share, double zero, const std::string& number, const Color& color,
              const std::string& id, const std::string& title, const TextStyle& style) {
  const double room = std::max(column.width - column.number - 6, 2.0), from = column.left + zero * room, to = column.left + (zero + share) * room;
  Mark& bar = drawing.rect({std::min(from, to), y - 0.36 * height, std::max(std::abs(to - from), 0.6), 0.72 * height}, std::min(2.0, 0.2 * height), color);
  bar.id = id, bar.title = title;
  if (column.number > 0) drawing.text({column.left + column.width, y}, number, style);
}

template <class Scalar>
double cross_entropy_at(double logit, nn::LossForm form) {
  nn::Activation sigmoid;
  sigmoid.kind = nn::ActivationKind::sigmoid;
  nn::MatrixOf<Scalar> z(1, 1), a(1, 1), y(1, 1), value(1, 1);
  z(0, 0) = static_cast<Scalar>(logit), y(0, 0) = 0;
  nn::activate<Scalar>(sigmoid, z, a);
  nn::example_losses<Scalar>(nn::Loss(nn::LossKind::binary_cross_entropy, form), sigmoid, z, a, y, value);
  return static_cast<double>(value(0, 0));
}

double naive_at(nn::Precision precision, double logit) {
  return precision == nn::Precision::float32 ? cross_entropy_at<float>(logit, nn::LossForm::naive) : cross_entropy_at<double>(logit, nn::LossForm::naive);
}

void draw_naive(Drawing& drawing, const Axes& axes, nn::Precision precision, const std::string& name, Color color, Dash dash) {
  std::vector<Point> line;
  const double breaks = breaking_logit(precision);
  for (int i = 0; i <= kOverflowSteps; ++i) {
    const double z = kOverflowReach * i / kOverflowSteps, loss = naive_at(precision, z);
    if (z < breaks && std::isfinite(loss)) line.push_back(axes.at(z, loss));
  }
  Mark& curve = drawing.polyline(std::move(line), drawing.stroke(color, 1.8, dash));
  curve.id = "naive/" + name, curve.hit_pt = 3, curve.clip = axes.plot;
  curve.title = drawing.words("figure.overflow.naive", {{"precision", name}});
  Mark& end = drawing.line(axes.at(breaks, axes.y.low), axes.at(breaks, axes.y.high), drawing.stroke(color, 1.2, Dash::dotted));
  end.id = "break/" + name, end.hit_pt = 3;
  end.title = drawing.words("figure.overflow.breaks", {{"precision", name}, {"logit", drawing.number(breaks)}, {"loss", drawing.number(cross_entropy_at<double>(breaks, nn::LossForm::from_logits))}});
}

}  // namespace

Figure softmax_bench(const SoftmaxBenchSpec& spec, const FigureStyle& style) {
  const Language& language = *style.language;
  const std::string title = language.text("figure.softmax_bench.title");
  if (spec.z.empty()) return say_nothing_to_show("softmax_bench", title, language.text("figure.softmax_bench.nothing"), style);
  if (!std::all_of(spec.z.begin(), spec.z.end(), [](double z) { return std::isfinite(z); }))
    return say_nothing_to_show("softmax_bench", title, language.text("figure.softmax_bench.not_finite"), style);
  Drawing drawing("softmax_bench", title, style);
  const Theme& theme = drawing.theme();
  const double largest = *std::max_element(spec.z.begin(), spec.z.end());
  const double bottom = draw_bottom_note(drawing, drawing.words(spec.is_softmax ? "figure.softmax_bench.note" : "figure.softmax_bench.as_if", {{"max", drawing.number(largest)}}));
  const double least = 1.25 * 7;
  const auto room_rows = static_cast<std::size_t>(std::max((bottom - 4) / least - 2, 1.0));
  const std::vector<SoftmaxRow> all = softmax_rows(spec.z), rows = rows_with_room(all, room_rows);
  const double height = std::min((bottom - 6) / static_cast<double>(rows.size() + 2), 3.0 * drawing.size(10));
  TextStyle text{std::clamp(0.62 * height, 7.0, drawing.size(10)), theme.text, Face::sans, Align::right, Baseline::middle};
  double names = 0, numbers = 0, powers = 0, sum = 0, largest_z = 0;
  for (const SoftmaxRow& row : all) sum += row.power, largest_z = std::max(largest_z, std::abs(row.z));
  for (const SoftmaxRow& row : rows) {
    names = std::max(names, drawing.text_width(spec.names[static_cast<std::size_t>(row.unit)], text));
    numbers = std::max({numbers, drawing.text_width(drawing.number(row.z), text), drawing.text_width(drawing.number(row.share), text)});
    powers = std::max(powers, drawing.text_width(drawing.number(row.power), text));
  }
  powers = std::max(powers, drawing.text_width("Σ " + drawing.number(sum), text));
  names = std::min(names, 0.2 * drawing.width());
  const double left = names + 14, gap = 8, width = (drawing.width() - left - 8 - 2 * gap) / 3;
  const bool has_numbers = width > std::max(numbers, powers) + 8;
  const BarColumn z_column{left, width, has_numbers ? numbers : 0}, power_column{left + width + gap, width, has_numbers ? powers : 0}, share_column{left + 2 * (width + gap), width, has_numbers ? numbers : 0};
  double y = 0.6 * height + 2;
  for (const auto& [column, words] : {std::pair{z_column, "z"}, std::pair{power_column, "exp(z)"}, std::pair{share_column, "exp(z) / Σ"}}) {
    TextStyle heading = text;
    heading.color = theme.muted_text, heading.align = Align::left;
    drawing.text({column.left, y}, words, heading);
  }
  const double most = std::exp(std::min(largest, 700.0)), zero = std::any_of(spec.z.begin(), spec.z.end(), [](double z) { return z < 0; }) ? 0.5 : 0;
  for (const SoftmaxRow& row : rows) {
    y += height;
    const std::string& name = spec.names[static_cast<std::size_t>(row.unit)];
    const std::string id = "row/" + std::to_string(row.unit + 1), said = name + ":  z = " + drawing.number(row.z) + ",  exp(z) = " + drawing.number(row.power) + ",  exp(z) / Σ = " + drawing.number(row.share);
    drawing.text({left - 6, y}, drawing.elided(name, text, names), text);
    const double z_share = largest_z > 0 ? row.z / largest_z * (zero > 0 ? 0.5 : 1) : 0;
    draw_bar(drawing, z_column, y, height, z_share, zero, drawing.number(row.z), row.z < 0 ? theme.negative : theme.positive, id, said, text);
    draw_bar(drawing, power_column, y, height, std::min(std::isfinite(row.power) ? row.power / most : 1, 1.0), 0, drawing.number(row.power), theme.curve, id + "/power", said, text);
    draw_bar(drawing, share_column, y, height, row.share, 0, drawing.number(row.share), theme.accent, id + "/share", said, text);
  }
  if (!has_numbers) return drawing.take();
  y += height;
  drawing.line({power_column.left, y - 0.5 * height}, {power_column.left + width, y - 0.5 * height}, drawing.stroke(theme.axis, 0.8));
  Mark& total = drawing.text({power_column.left + width, y}, "Σ " + drawing.number(sum), text);
  total.id = "sum", total.title = "Σ exp(z) = " + drawing.number(sum);
  drawing.text({share_column.left + width, y}, drawing.number(1), text);
  return drawing.take();
}

double breaking_logit(nn::Precision precision) {
  for (int i = 0; i <= kOverflowSteps; ++i)
    if (const double z = kOverflowReach * i / kOverflowSteps; !std::isfinite(naive_at(precision, z))) return z;
  return std::numeric_limits<double>::infinity();
}

Figure overflow_plot(const OverflowSpec& spec, const FigureStyle& style) {
  const std::string title = style.language->text("figure.overflow.title");
  Drawing drawing("overflow", title, style);
  const Theme& theme = drawing.theme();
  const double top = draw_line_legend(drawing, {{drawing.words("figure.overflow.from_logits"), drawing.stroke(theme.curve, 4)},
                                                {drawing.words("figure.overflow.naive", {{"precision", "float32"}}), drawing.stroke(theme.danger, 1.8)},
                                                {drawing.words("figure.overflow.naive", {{"precision", "float64"}}), drawing.stroke(theme.text, 1.8, Dash::dashed)}});
  const double float32 = breaking_logit(nn::Precision::float32), float64 = breaking_logit(nn::Precision::float64);
  const double bottom = draw_bottom_note(drawing, drawing.words("figure.overflow.note", {{"float32", drawing.number(float32)}, {"float64", drawing.number(float64)}}));
  AxesSpec axes_spec;
  axes_spec.x_high = kOverflowReach, axes_spec.y_high = kOverflowReach;
  axes_spec.x_label = drawing.words("figure.overflow.logit");
  axes_spec.y_label = drawing.words("figure.overflow.loss");
  axes_spec.area = {4, top, drawing.width() - 8, std::max(bottom - top - 2, 20.0)};
  const Axes axes = draw_axes(drawing, axes_spec);
  std::vector<Point> line;
  for (int i = 0; i <= kOverflowSteps; i += 4) line.push_back(axes.at(kOverflowReach * i / kOverflowSteps, cross_entropy_at<double>(kOverflowReach * i / kOverflowSteps, nn::LossForm::from_logits)));
  Mark& right = drawing.polyline(std::move(line), drawing.stroke(with_alpha(theme.curve, 0.55), 4.5));
  right.id = "from_logits", right.title = drawing.words("figure.overflow.from_logits"), right.hit_pt = 3, right.clip = axes.plot;
  draw_naive(drawing, axes, nn::Precision::float64, "float64", theme.text, Dash::dashed);
  draw_naive(drawing, axes, nn::Precision::float32, "float32", theme.danger, Dash::solid);
  if (!spec.present || !std::isfinite(*spec.present)) return drawing.take();
  const double z = std::clamp(*spec.present, 0.0, kOverflowReach);
  Mark& present = drawing.circle(axes.at(z, cross_entropy_at<double>(z, nn::LossForm::from_logits)), drawing.scaled(4), theme.accent, drawing.stroke(theme.card, 1));
  present.id = "present", present.hit_pt = 3;
  present.title = drawing.words("figure.overflow.present", {{"value", drawing.number(*spec.present)}});
  return drawing.take();
}

}  // namespace chainrule
