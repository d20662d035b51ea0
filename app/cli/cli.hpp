#pragma once
#include "app/document/document.hpp"
#include "app/figure/font_metrics.hpp"
#include "app/files/assets.hpp"
#include "engine/trace/position.hpp"
#include "engine/train/curve.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace chainrule {

/// What the window opens with. What was not asked for is as it was the last time.
struct WindowRequest {
  std::shared_ptr<const Document> document;
  std::string language;          ///< asked for, or the environment's
  bool chose_language = false;   ///< it was asked for
  std::optional<std::string> theme;
  std::optional<double> scale;
};

/// A picture of the whole window, drawn without a display.
struct ShotRequest {
  std::shared_ptr<const Document> document;  ///< after the training that was asked for
  std::shared_ptr<const std::vector<nn::CurvePoint>> curve;  ///< how its loss went
  nn::Position position;                     ///< place in the trace of the first example
  std::string language, theme;
  double scale = 1;
  int width = 1280, height = 800;            ///< pixels
};

/// What the command line cannot do itself, because it knows neither windows nor fonts. `main` hands it in.
struct Outside {
  std::function<Result<void>(const WindowRequest&)> open_window;
  std::function<Result<std::string>(const ShotRequest&)> shot;  ///< PNG bytes
  std::function<Result<FontMetrics>()> font_metrics;
};

/// Reads the arguments, does what they ask for, says on standard error what went wrong. The exit status: 0 success, 1
/// the work failed, 2 bad usage or bad input, 3 the machine lacks something.
int run(int argc, char** argv, const Outside& outside);

}  // namespace chainrule
