#pragma once
#include "app/figure/figure.hpp"
#include "app/files/mapped_file.hpp"
#include "app/platform/fonts.hpp"
#include "app/ui/compat.hpp"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace chainrule {

/// The glyphs that the window is written with. What a frame asks for and the atlas lacks (a face, a size, a character) is
/// noted, and `rebuild` between two frames adds it; until then the nearest size stands in.
class FontBook {
 public:
  explicit FontBook(FontFiles files);

  /// Another language's files (the shapes of Chinese differ); everything is baked anew.
  void set_files(FontFiles files);
  /// Characters that will be wanted soon wherever Chinese is written at a size, so that walking through sentences does
  /// not rebuild the atlas at each.
  void expect(const std::set<char32_t>& characters);

  /// A glyph scaled to `em_px`; none while it is not baked, or where no font has it.
  std::optional<compat::Glyph> glyph(Face face, double em_px, char32_t character);
  /// True where every font was searched in vain.
  bool is_missing(Face face, double em_px, char32_t character) const;

  bool wants_rebuild() const { return dirty_; }
  /// Something cannot be written at all, not even with the glyphs of another size: the rebuild cannot wait for a calm
  /// moment. (It costs a tenth of a second or two, which would be seen while something moves.)
  bool needs_rebuild() const { return urgent_; }
  /// Only between frames. The renderer must then take the new atlas texture.
  void rebuild();

 private:
  struct Bake {
    ImFont* font = nullptr;
    std::set<char32_t> wanted, baked;
    std::vector<bool> asked;      ///< by character: what is in `wanted` for certain, found faster than there
    std::vector<ImWchar> ranges;  ///< Dear ImGui keeps a pointer to them
    bool used = true;
  };
  using Key = std::pair<int, int>;  ///< face, twice the em size in pixels
  Bake& bake_for(Face face, double em_px);
  void want(Bake& bake, char32_t character);
  const Bake* nearest_built(Face face, int half_px, double& size) const;
  void add_fonts(const Key& key, Bake& bake);
  std::vector<const FontFile*> sources(Face face) const;
  std::span<const unsigned char> bytes_of(const std::string& path);

  FontFiles files_;
  std::map<Key, Bake> bakes_;
  std::map<std::string, MappedFile> opened_;
  std::set<char32_t> expected_, expected_signs_;  ///< Chinese characters; others beyond ASCII
  bool dirty_ = true, urgent_ = true;
};

}  // namespace chainrule
