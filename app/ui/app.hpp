#pragma once
#include "app/files/assets.hpp"
#include "app/session/settings.hpp"
#include "app/session/view.hpp"
#include "app/figure/font_metrics.hpp"
#include "app/document/document.hpp"
#include "engine/train/curve.hpp"

#include <cstdint>
#include <memory>
#include <vector>

namespace chainrule {

/// Opens the window and runs until it is closed, SIGTERM or SIGINT. Errors of blame machine: platform.no_display,
/// platform.no_opengl, platform.font_missing, gl.shader.
struct WindowStart {
  std::shared_ptr<const Document> document;
  View view;
  const Tables* tables = nullptr;
  int width = 1440, height = 900;  ///< where `settings` name no place
  Settings settings;               ///< of the run before
  std::optional<Error> trouble;    ///< why they could not be read; said in the window
};
Result<void> run_window(const WindowStart& request);

/// The whole window as a picture, drawn without a display; the same request gives the same bits every time.
struct WindowPicture {
  std::shared_ptr<const Document> document;
  View view;
  const Tables* tables = nullptr;
  int width = 1440, height = 900;
  std::vector<nn::CurvePoint> course;  ///< how the document's run went
};
struct Picture {
  std::vector<std::uint8_t> rgba;  ///< rows from the top
  int width = 0, height = 0;
};
Result<Picture> shoot(const WindowPicture& request);

}  // namespace chainrule
