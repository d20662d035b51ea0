#include "app/ui/font_book.hpp"

#include "app/files/file.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace chainrule {
namespace {

constexpr std::size_t most_bakes = 40;  ///< beyond this, sizes that the last frame did not use are dropped

bool is_chinese(char32_t character) { return character >= 0x2E80 && character <= 0xFFEF && character < 0xFFFD; }

int half_pixels(double em_px) { return std::max(8, static_cast<int>(std::lround(em_px * 2))); }

std::vector<ImWchar> ranges_of(const std::set<char32_t>& characters) {
  std::vector<ImWchar> ranges;
  for (const char32_t character : characters) {
    if (character > 0xFFFF) continue;
    const ImWchar wide = static_cast<ImWchar>(character);
    if (!ranges.empty() && static_cast<char32_t>(ranges.back()) + 1 == character) {
      ranges.back() = wide;
    } else {
      ranges.push_back(wide);
      ranges.push_back(wide);
    }
  }
  ranges.push_back(0);
  return ranges;
}

}  // namespace

FontBook::FontBook(FontFiles files) : files_(std::move(files)) { expect({}); }

void FontBook::set_files(FontFiles files) {
  files_ = std::move(files);
  for (auto& [key, bake] : bakes_) bake.baked.clear();
  dirty_ = urgent_ = true;
}

void FontBook::expect(const std::set<char32_t>& characters) {
  for (auto& [key, bake] : bakes_) bake.asked.clear();
  expected_.clear();
  expected_signs_ = {U'−', U'×', U'·', U'→', U'←', U'…', U'–', U'∂', U'δ', U'η', U'√', U'²', U'³', U'¹', U'′', U'∞', U'•',
                     U'∑', U'∏', U'⊙', U'∇', U'≈', U'≤', U'≥', U'≠', U'±', U'⇒', U'‖', U'‾', U'ˆ', U'⁽', U'⁾', U'⁺', U'₊', U'₋', U'Δ', U'Θ', U'Σ', U'Φ'};
  for (char32_t letter = U'α'; letter <= U'ω'; ++letter) expected_signs_.insert(letter);
  for (char32_t digit = 0; digit < 10; ++digit) expected_signs_.insert({U'₀' + digit, digit > 3 || digit == 0 ? U'⁰' + digit : U'⁻'});
  for (const char32_t character : characters) {
    if (is_chinese(character)) expected_.insert(character);
    else if (character > 0x7E && character <= 0xFFFF) expected_signs_.insert(character);
  }
}

FontBook::Bake& FontBook::bake_for(Face face, double em_px) {
  Bake& bake = bakes_[{static_cast<int>(face), half_pixels(em_px)}];
  if (bake.wanted.empty()) {
    for (char32_t character = 0x20; character < 0x7F; ++character) bake.wanted.insert(character);
    bake.wanted.insert(expected_signs_.begin(), expected_signs_.end());
  }
  if (!bake.font) dirty_ = true;
  bake.used = true;
  return bake;
}

void FontBook::want(Bake& bake, char32_t character) {
  if (character < bake.asked.size() && bake.asked[character]) return;
  if (bake.wanted.insert(character).second) dirty_ = true;
  if (is_chinese(character) && !expected_.empty() && !bake.wanted.contains(*expected_.begin()))
    bake.wanted.insert(expected_.begin(), expected_.end());
  if (character > 0xFFFF) return;
  if (character >= bake.asked.size()) bake.asked.resize(character + 1);
  bake.asked[character] = true;
}

const FontBook::Bake* FontBook::nearest_built(Face face, int half_px, double& size) const {
  const Bake* best = nullptr;
  int best_distance = 0;
  for (const auto& [key, bake] : bakes_) {
    if (key.first != static_cast<int>(face) || !bake.font) continue;
    const int distance = std::abs(key.second - half_px);
    if (best && distance >= best_distance) continue;
    best = &bake;
    best_distance = distance;
    size = key.second / 2.0;
  }
  return best;
}

std::optional<compat::Glyph> FontBook::glyph(Face face, double em_px, char32_t character) {
  Bake& bake = bake_for(face, em_px);
  want(bake, character);
  double baked_em = half_pixels(em_px) / 2.0;
  const Bake* source = bake.font ? &bake : nearest_built(face, half_pixels(em_px), baked_em);
  if (!source) {
    urgent_ = true;
    return std::nullopt;
  }
  const double line_em = files_.faces[static_cast<std::size_t>(face)].line_em;
  std::optional<compat::Glyph> glyph = compat::glyph(source->font, static_cast<float>(baked_em * line_em), character);
  if (!glyph) {
    // What no font has is not to be had by a rebuild either.
    if (!bake.baked.contains(character)) urgent_ = true;
    return std::nullopt;
  }
  const float factor = static_cast<float>(em_px / baked_em);
  for (float* length : {&glyph->left, &glyph->top, &glyph->right, &glyph->bottom, &glyph->advance}) *length *= factor;
  return glyph;
}

bool FontBook::is_missing(Face face, double em_px, char32_t character) const {
  const auto found = bakes_.find({static_cast<int>(face), half_pixels(em_px)});
  if (found == bakes_.end() || !found->second.font || !found->second.baked.contains(character)) return false;
  const double size = half_pixels(em_px) / 2.0 * files_.faces[static_cast<std::size_t>(face)].line_em;
  return !compat::glyph(found->second.font, static_cast<float>(size), character);
}

std::vector<const FontFile*> FontBook::sources(Face face) const {
  const FontFile* own = &files_.faces[static_cast<std::size_t>(face)];
  const FontFile* upright_math = &files_.faces[static_cast<std::size_t>(Face::math)];
  switch (face) {
    case Face::sans: return {own, &files_.chinese, &files_.last_resort};
    case Face::sans_bold: return {own, &files_.chinese_bold, &files_.last_resort};
    case Face::math: return {own, &files_.chinese, &files_.last_resort};
    case Face::math_italic: return {own, upright_math, &files_.chinese, &files_.last_resort};
  }
  return {};
}

std::span<const unsigned char> FontBook::bytes_of(const std::string& path) {
  auto found = opened_.find(path);
  if (found == opened_.end()) {
    Result<MappedFile> file = MappedFile::open(path_from_utf8(path));
    if (!file) return {};
    found = opened_.emplace(path, std::move(*file)).first;
  }
  return found->second.bytes();
}

void FontBook::add_fonts(const Key& key, Bake& bake) {
  bake.baked = bake.wanted;
  bake.ranges = ranges_of(bake.baked);
  bake.font = nullptr;
  const double em_px = key.second / 2.0;
  for (const FontFile* file : sources(static_cast<Face>(key.first))) {
    const std::span<const unsigned char> bytes = bytes_of(file->path);
    if (bytes.empty()) continue;  // the file vanished while the program ran: its characters show as missing
    ImFontConfig config;
    config.FontNo = static_cast<decltype(config.FontNo)>(file->index);
    config.MergeMode = bake.font != nullptr;
    config.OversampleH = file == &files_.chinese || file == &files_.chinese_bold ? 1 : 2;
    config.OversampleV = 1;
    config.GlyphRanges = bake.ranges.data();
    ImFont* font = compat::add_lent_font(*ImGui::GetIO().Fonts, bytes, static_cast<float>(em_px * file->line_em), config);
    if (!bake.font) bake.font = font;
  }
}

void FontBook::rebuild() {
  if (bakes_.size() > most_bakes) std::erase_if(bakes_, [](const auto& entry) { return !entry.second.used; });
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  atlas.Clear();
  atlas.Flags |= ImFontAtlasFlags_NoMouseCursors;
  compat::widen_atlas(atlas);
  if (bakes_.empty()) bake_for(Face::sans, 14);
  for (auto& [key, bake] : bakes_) {
    add_fonts(key, bake);
    bake.used = false;
  }
  compat::build_atlas();
  dirty_ = urgent_ = false;
}

}  // namespace chainrule
