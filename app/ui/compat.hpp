#pragma once
// Bridges Dear ImGui 1.86 (Debian 12) and 1.92 (fetched): everything that differs between them stands here.
#include <imgui.h>

#include <cmath>
#include <cstdint>
#include <optional>
#include <span>

namespace chainrule::compat {

/// A glyph of a font at one size: its box relative to the pen on the baseline, its place in the atlas, its advance.
struct Glyph {
  float left, top, right, bottom;
  float u0, v0, u1, v1;
  float advance;
  bool visible;
};

#if IMGUI_VERSION_NUM >= 19200
inline ImTextureID texture_id(unsigned texture) { return texture; }
inline const ImFontGlyph* find_glyph(ImFont* font, float size, char32_t character, float& ascent) {
  ImFontBaked* baked = font->GetFontBaked(size);
  ascent = baked->Ascent;
  return baked->FindGlyphNoFallback(static_cast<ImWchar>(character));
}
/// True where the renderer fetches glyphs as they are asked for, so that the atlas need not be built ahead.
inline bool atlas_grows_by_itself() { return (ImGui::GetIO().BackendFlags & ImGuiBackendFlags_RendererHasTextures) != 0; }
/// Without a renderer somebody must say that the textures have arrived.
inline void accept_textures_without_renderer() {
  for (ImTextureData* texture : ImGui::GetPlatformIO().Textures)
    if (texture->Status != ImTextureStatus_OK) texture->SetStatus(ImTextureStatus_OK);
}
inline void prepare_without_renderer() {
  ImGui::GetIO().BackendFlags |= ImGuiBackendFlags_RendererHasTextures | ImGuiBackendFlags_RendererHasVtxOffset;
}
inline void build_atlas() {}
inline ImFontConfig& last_config(ImFontAtlas& atlas) { return atlas.Sources.back(); }
inline void widen_atlas(ImFontAtlas&) {}  // it grows in both directions
inline void move_mouse(float x, float y) { ImGui::GetIO().AddMousePosEvent(x, y); }
inline void press_mouse(bool down, int button = 0) { ImGui::GetIO().AddMouseButtonEvent(button, down); }
inline void turn_wheel(float clicks) { ImGui::GetIO().AddMouseWheelEvent(0, clicks); }
#else
inline ImTextureID texture_id(unsigned texture) { return reinterpret_cast<ImTextureID>(std::intptr_t{texture}); }
inline const ImFontGlyph* find_glyph(ImFont* font, float, char32_t character, float& ascent) {
  ascent = font->Ascent;
  return character > 0xFFFF ? nullptr : font->FindGlyphNoFallback(static_cast<ImWchar>(character));
}
inline bool atlas_grows_by_itself() { return false; }
inline void accept_textures_without_renderer() {}
inline void prepare_without_renderer() { ImGui::GetIO().BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset; }
inline void widen_atlas(ImFontAtlas& atlas) { atlas.TexDesiredWidth = 2048; }
inline ImFontConfig& last_config(ImFontAtlas& atlas) { return atlas.ConfigData.back(); }
inline void build_atlas() {
  unsigned char* pixels = nullptr;
  int width = 0, height = 0;
  ImGui::GetIO().Fonts->GetTexDataAsRGBA32(&pixels, &width, &height);
}
inline void move_mouse(float x, float y) { ImGui::GetIO().MousePos = ImVec2(x, y); }
inline void press_mouse(bool down, int button = 0) { ImGui::GetIO().MouseDown[button] = down; }
inline void turn_wheel(float clicks) { ImGui::GetIO().MouseWheel += clicks; }
#endif

/// Adds a font whose bytes the caller keeps alive as long as the atlas. Dear ImGui would copy what it does not own, which for
/// Chinese is 20 MB for each size; so it owns them for a moment.
inline ImFont* add_lent_font(ImFontAtlas& atlas, std::span<const unsigned char> bytes, float size, ImFontConfig config) {
  config.FontDataOwnedByAtlas = true;
  void* data = const_cast<unsigned char*>(bytes.data());  // it is only read
  ImFont* font = atlas.AddFontFromMemoryTTF(data, static_cast<int>(bytes.size()), size, &config);
  last_config(atlas).FontDataOwnedByAtlas = false;
  return font;
}

inline std::optional<Glyph> glyph(ImFont* font, float size, char32_t character) {
  float ascent = 0;
  const ImFontGlyph* found = find_glyph(font, size, character, ascent);
  if (!found) return std::nullopt;
  const float baseline = std::round(ascent);
  return Glyph{found->X0, found->Y0 - baseline, found->X1, found->Y1 - baseline, found->U0, found->V0,
               found->U1, found->V1, found->AdvanceX, found->Visible != 0};
}

}  // namespace chainrule::compat
