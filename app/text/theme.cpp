#include "app/text/theme.hpp"

#include "app/text/toml.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace chainrule {
namespace {

struct ColorKey {
  std::string_view key;
  Color Theme::*member;
};
constexpr ColorKey color_keys[] = {
    {"page", &Theme::page},
    {"card", &Theme::card},
    {"card_border", &Theme::card_border},
    {"text", &Theme::text},
    {"muted_text", &Theme::muted_text},
    {"accent", &Theme::accent},
    {"accent_soft", &Theme::accent_soft},
    {"on_accent", &Theme::on_accent},
    {"next", &Theme::next},
    {"next_soft", &Theme::next_soft},
    {"field", &Theme::field},
    {"field_border", &Theme::field_border},
    {"field_hover", &Theme::field_hover},
    {"positive", &Theme::positive},
    {"negative", &Theme::negative},
    {"neutral", &Theme::neutral},
    {"map_negative", &Theme::map_negative},
    {"map_neutral", &Theme::map_neutral},
    {"map_positive", &Theme::map_positive},
    {"grid", &Theme::grid},
    {"axis", &Theme::axis},
    {"phase_forward", &Theme::phase_forward},
    {"phase_loss", &Theme::phase_loss},
    {"phase_backward", &Theme::phase_backward},
    {"phase_update", &Theme::phase_update},
    {"curve", &Theme::curve},
    {"curve_slope", &Theme::curve_slope},
    {"train_series", &Theme::train_series},
    {"test_series", &Theme::test_series},
    {"warning", &Theme::warning},
    {"danger", &Theme::danger},
};

std::optional<int> hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return std::nullopt;
}

/// "#RRGGBB" or "#RRGGBBAA".
std::optional<Color> parse_color(std::string_view text) {
  if ((text.size() != 7 && text.size() != 9) || text[0] != '#') return std::nullopt;
  std::array<std::uint8_t, 4> bytes = {0, 0, 0, 255};
  for (std::size_t i = 1; i < text.size(); i += 2) {
    const auto high = hex_digit(text[i]), low = hex_digit(text[i + 1]);
    if (!high || !low) return std::nullopt;
    bytes[(i - 1) / 2] = static_cast<std::uint8_t>(*high * 16 + *low);
  }
  return Color{bytes[0], bytes[1], bytes[2], bytes[3]};
}

Error wrong(std::string_view key, const TomlValue* value, std::string_view file, const char* expected) {
  if (value == nullptr) return {"missing_key", {{"key", std::string(key)}}, {std::string(file)}};
  return {"wrong_type",
          {{"key", std::string(key)}, {"expected", expected}},
          {std::string(file), value->line, value->column}};
}

Result<Color> color_of(const TomlValue* value, std::string_view key, std::string_view file) {
  const auto* text = value == nullptr ? nullptr : value->as<std::string>();
  const std::optional<Color> color = text == nullptr ? std::nullopt : parse_color(*text);
  if (!color) return wrong(key, value, file, "@names.type.color");
  return *color;
}

Result<void> read_classes(const TomlTable& table, std::string_view file, Theme& theme) {
  const TomlValue* value = table.find("classes");
  const auto* list = value == nullptr ? nullptr : value->as<TomlArray>();
  if (list == nullptr || list->size() != theme.classes.size()) {
    return wrong("classes", value, file, "@names.type.color_list");
  }
  for (std::size_t i = 0; i < list->size(); ++i) {
    const Result<Color> color = color_of(&(*list)[i], "classes", file);
    if (!color) return color.error();
    theme.classes[i] = color.value();
  }
  return {};
}

Result<void> read_sizes(const TomlTable& table, std::string_view file, Theme& theme) {
  for (const auto& [key, target] :
       {std::pair{"font_size_pt", &theme.font_size_pt}, {"line_scale", &theme.line_scale}}) {
    const TomlValue* value = table.find(key);
    const auto* real = value == nullptr ? nullptr : value->as<double>();
    const auto* integer = value == nullptr ? nullptr : value->as<std::int64_t>();
    if (real == nullptr && integer == nullptr) return wrong(key, value, file, "@names.type.real");
    *target = real != nullptr ? *real : static_cast<double>(*integer);
  }
  const TomlValue* hides = table.find("hides_sides");
  const auto* truth = hides == nullptr ? nullptr : hides->as<bool>();
  if (truth == nullptr) return wrong("hides_sides", hides, file, "@names.type.boolean");
  theme.hides_sides = *truth;
  return {};
}

double linear_light(std::uint8_t channel) {
  const double c = channel / 255.0;
  return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

double luminance(Color c) {
  return 0.2126 * linear_light(c.r) + 0.7152 * linear_light(c.g) + 0.0722 * linear_light(c.b);
}

std::uint8_t mix_channel(std::uint8_t from, std::uint8_t to, double share) {
  return static_cast<std::uint8_t>(std::lround(from + (to - from) * share));
}

}  // namespace

Color with_alpha(Color color, double alpha) {
  color.a = static_cast<std::uint8_t>(std::lround(255 * std::clamp(alpha, 0.0, 1.0)));
  return color;
}

Color mix(Color from, Color to, double share) {
  const double s = std::clamp(share, 0.0, 1.0);
  return {mix_channel(from.r, to.r, s), mix_channel(from.g, to.g, s), mix_channel(from.b, to.b, s),
          mix_channel(from.a, to.a, s)};
}

double contrast(Color a, Color b) {
  const double la = luminance(a), lb = luminance(b);
  return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

Result<Theme> parse_theme(std::string_view toml, std::string_view file) {
  const Result<TomlTable> table = parse_toml(toml, file);
  if (!table) return table.error();
  Theme theme;
  const TomlValue* id = table.value().find("id");
  const auto* id_text = id == nullptr ? nullptr : id->as<std::string>();
  if (id_text == nullptr) return wrong("id", id, file, "@names.type.text");
  theme.id = *id_text;
  for (const auto& [key, member] : color_keys) {
    const Result<Color> color = color_of(table.value().find(key), key, file);
    if (!color) return color.error();
    theme.*member = color.value();
  }
  if (const auto result = read_classes(table.value(), file, theme); !result) return result.error();
  if (const auto result = read_sizes(table.value(), file, theme); !result) return result.error();
  return theme;
}

Color diverging(const Theme& theme, double value) {
  if (std::isnan(value)) return theme.map_neutral;
  return value < 0 ? mix(theme.map_neutral, theme.map_negative, -value)
                   : mix(theme.map_neutral, theme.map_positive, value);
}

Color sequential(double value) {
  constexpr Color stops[] = {{0x44, 0x01, 0x54}, {0x47, 0x2d, 0x7b}, {0x3b, 0x52, 0x8b},
                             {0x2c, 0x72, 0x8e}, {0x21, 0x91, 0x8c}, {0x28, 0xae, 0x80},
                             {0x5e, 0xc9, 0x62}, {0xad, 0xdc, 0x30}, {0xfd, 0xe7, 0x25}};
  constexpr int last = static_cast<int>(std::size(stops)) - 1;
  const double place = std::isnan(value) ? 0 : std::clamp(value, 0.0, 1.0) * last;
  const int below = std::min(static_cast<int>(place), last - 1);
  return mix(stops[below], stops[below + 1], place - below);
}

}  // namespace chainrule
