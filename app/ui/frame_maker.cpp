#include "app/ui/frame_maker.hpp"

#include "app/platform/fonts.hpp"
#include "app/ui/language_characters.hpp"

#include <backends/imgui_impl_opengl3.h>

namespace chainrule {
namespace {

/// New sizes and characters turn up in the first frames; after a few rounds every one has been asked for.
constexpr int most_rounds = 4;
/// While a run goes on, and between quick presses of a key, the nearest size stands in for one that is not baked.
constexpr double calm_seconds = 0.3;

void rebuild_atlas(FontBook& fonts) {
#if IMGUI_VERSION_NUM < 19200
  ImGui_ImplOpenGL3_DestroyFontsTexture();
  fonts.rebuild();
  ImGui_ImplOpenGL3_CreateFontsTexture();
#else
  fonts.rebuild();
#endif
}

}  // namespace

Result<std::unique_ptr<FrameMaker>> FrameMaker::create(Session& session, const Tables& tables) {
  std::unique_ptr<FrameMaker> maker(new FrameMaker(session, tables));
  const std::string& language = session.view().language;
  Result<FontFiles> files = find_fonts(language);
  if (!files) return files.error();
  Result<FontMetrics> metrics = load_font_metrics();
  if (!metrics) return metrics.error();
  const Result<std::string_view> vertex = find_asset("shaders/field.vert"), fragment = find_asset("shaders/field.frag");
  if (!vertex) return vertex.error();
  if (!fragment) return fragment.error();
  Result<std::unique_ptr<FieldRenderer>> pictures = FieldRenderer::create(*vertex, *fragment);
  if (!pictures) return pictures.error();
  const Result<std::string_view> surface_vertex = find_asset("shaders/surface.vert"), surface_fragment = find_asset("shaders/surface.frag");
  if (!surface_vertex) return surface_vertex.error();
  if (!surface_fragment) return surface_fragment.error();
  Result<std::unique_ptr<SurfaceRenderer>> surfaces = SurfaceRenderer::create(*surface_vertex, *surface_fragment);
  if (!surfaces) return surfaces.error();
  (*pictures)->draw_surfaces_with(std::move(*surfaces));
  maker->metrics_ = std::move(*metrics);
  maker->fonts_ = std::make_unique<FontBook>(std::move(*files));
  maker->fonts_->expect(characters_of(*tables.language(language)));
  maker->pictures_ = std::move(*pictures);
  maker->language_ = language;
  maker->desk_ = std::make_unique<Desk>(session, tables, maker->metrics_, *maker->fonts_, maker->pictures_.get());
  ImGui_ImplOpenGL3_Init("#version 330");
  rebuild_atlas(*maker->fonts_);
  return maker;
}

FrameMaker::~FrameMaker() {
  if (desk_) ImGui_ImplOpenGL3_Shutdown();
}

void FrameMaker::follow_language() {
  const std::string& language = session_.view().language;
  if (language == language_) return;
  language_ = language;
  fonts_->expect(characters_of(*tables_.language(language)));
  if (Result<FontFiles> files = find_fonts(language)) fonts_->set_files(std::move(*files));
}

bool FrameMaker::wants_glyphs(double seconds) const {
  return fonts_->needs_rebuild() || (fonts_->wants_rebuild() && !session_.training() && seconds - last_key_ > calm_seconds);
}

void FrameMaker::build(const FrameInput& input, const std::function<void()>& begin) {
  if (!input.keys.empty()) last_key_ = input.seconds;
  if (wants_glyphs(input.seconds)) rebuild_atlas(*fonts_);
  ImGui_ImplOpenGL3_NewFrame();
  begin();
  ImGui::NewFrame();
  desk_->frame(input);
  ImGui::Render();
}

void FrameMaker::draw(const FrameInput& input, const std::function<void()>& begin) {
  follow_language();
  build(input, begin);
  FrameInput again = input;
  again.keys.clear();
  again.dropped_files.clear();
  again.close_requested = false;
  for (int round = 1; round < most_rounds && wants_glyphs(input.seconds); ++round) {
    follow_language();
    build(again, begin);
  }
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
}

}  // namespace chainrule
