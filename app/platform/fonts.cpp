#include "app/platform/fonts.hpp"

#include "app/platform/font_reader.hpp"

#include <fontconfig/fontconfig.h>

#include <memory>

namespace chainrule {
namespace {

/// What we ask fontconfig for, and which Debian package brings it.
struct WantedFont {
  const char* family;
  int weight, slant;
  const char* package;
};

constexpr std::array<WantedFont, 4> wanted_faces = {{
    {"Inter", FC_WEIGHT_REGULAR, FC_SLANT_ROMAN, "fonts-inter"},
    {"Inter", FC_WEIGHT_DEMIBOLD, FC_SLANT_ROMAN, "fonts-inter"},
    {"STIXGeneral", FC_WEIGHT_REGULAR, FC_SLANT_ROMAN, "fonts-stix"},
    {"STIXGeneral", FC_WEIGHT_REGULAR, FC_SLANT_ITALIC, "fonts-stix"},
}};
constexpr WantedFont wanted_last_resort = {"DejaVu Sans", FC_WEIGHT_REGULAR, FC_SLANT_ROMAN, "fonts-dejavu-core"};

struct ConfigDeleter {
  void operator()(FcConfig* config) const { FcConfigDestroy(config); }
};
struct PatternDeleter {
  void operator()(FcPattern* pattern) const { FcPatternDestroy(pattern); }
};
using ConfigPointer = std::unique_ptr<FcConfig, ConfigDeleter>;
using PatternPointer = std::unique_ptr<FcPattern, PatternDeleter>;

const FcChar8* fc_text(const char* text) { return reinterpret_cast<const FcChar8*>(text); }

// fontconfig always answers with something: only a match that carries the wanted name counts.
bool has_family(FcPattern* pattern, const char* family) {
  FcChar8* name = nullptr;
  for (int n = 0; FcPatternGetString(pattern, FC_FAMILY, n, &name) == FcResultMatch; ++n)
    if (FcStrCmpIgnoreCase(name, fc_text(family)) == 0) return true;
  return false;
}

Result<FontFile> find_font(FcConfig* config, const WantedFont& wanted) {
  const Error missing{"platform.font_missing", {{"font", wanted.family}, {"package", wanted.package}}, {}, Blame::machine};
  PatternPointer pattern(FcPatternCreate());
  FcPatternAddString(pattern.get(), FC_FAMILY, fc_text(wanted.family));
  FcPatternAddInteger(pattern.get(), FC_WEIGHT, wanted.weight);
  FcPatternAddInteger(pattern.get(), FC_SLANT, wanted.slant);
  FcConfigSubstitute(config, pattern.get(), FcMatchPattern);
  FcDefaultSubstitute(pattern.get());
  FcResult found = FcResultNoMatch;
  PatternPointer match(FcFontMatch(config, pattern.get(), &found));
  if (!match || !has_family(match.get(), wanted.family)) return missing;
  FcChar8* path = nullptr;
  if (FcPatternGetString(match.get(), FC_FILE, 0, &path) != FcResultMatch) return missing;
  FontFile file;
  file.path = reinterpret_cast<const char*>(path);
  FcPatternGetInteger(match.get(), FC_INDEX, 0, &file.index);
  const Result<FontReader> reader = FontReader::open(file.path, file.index);
  if (!reader) return reader.error();
  file.line_em = reader->line_em();
  return file;
}

/// The machine's fonts, listed once.
FcConfig* configuration() {
  static const ConfigPointer config(FcInitLoadConfigAndFonts());
  return config.get();
}

}  // namespace

Result<FontFiles> find_fonts(std::string_view language) {
  const char* chinese = language == "zh-TW" ? "Noto Sans CJK TC" : "Noto Sans CJK SC";
  const WantedFont wanted_chinese{chinese, FC_WEIGHT_REGULAR, FC_SLANT_ROMAN, "fonts-noto-cjk"};
  const WantedFont wanted_chinese_bold{chinese, FC_WEIGHT_BOLD, FC_SLANT_ROMAN, "fonts-noto-cjk"};
  FontFiles files;
  const auto fill = [&](FontFile& file, const WantedFont& wanted) -> Result<void> {
    Result<FontFile> found = find_font(configuration(), wanted);
    if (!found) return found.error();
    file = std::move(*found);
    return {};
  };
  for (std::size_t face = 0; face < wanted_faces.size(); ++face)
    if (Result<void> done = fill(files.faces[face], wanted_faces[face]); !done) return done.error();
  if (Result<void> done = fill(files.chinese, wanted_chinese); !done) return done.error();
  if (Result<void> done = fill(files.chinese_bold, wanted_chinese_bold); !done) return done.error();
  if (Result<void> done = fill(files.last_resort, wanted_last_resort); !done) return done.error();
  return files;
}

Result<FontMetrics> load_font_metrics() {
  const Result<FontFiles> files = find_fonts("en");
  if (!files) return files.error();
  FontMetrics metrics;
  for (std::size_t face = 0; face < metrics.faces.size(); ++face) {
    const Result<FontReader> reader = FontReader::open(files->faces[face].path, files->faces[face].index);
    if (!reader) return reader.error();
    metrics.faces[face] = reader->face_metrics({{0x20, 0x2FFF}, {0xFB00, 0xFB06}, {0xFFFD, 0xFFFD}});
  }
  // Chinese first: where both have a character the screen takes the Chinese font's.
  for (const FontFile* file : {&files->chinese, &files->last_resort}) {
    const Result<FontReader> reader = FontReader::open(file->path, file->index);
    if (!reader) return reader.error();
    metrics.fallback.fill_from(reader->face_metrics({{0x20, 0x9FFF}, {0xF900, 0xFAFF}, {0xFE30, 0xFFEF}}).advances);
  }
  return metrics;
}

}  // namespace chainrule
