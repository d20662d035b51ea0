// What a script does while it trains that no framework has to do with: batches that are varied, and when it halts.
#include "app/code/plan.hpp"

namespace chainrule {
namespace {

/// One line per variation of an image, in the engine's order; (planes, height, width).
struct VariationWords {
  std::string_view copy, each, flip, shift, brightness, noise;
};

constexpr VariationWords numpy_words{
    "    x = x.copy()",
    "    for image in x.reshape(len(x), $planes, $height, $width):",
    R"(        if rng.random() < 0.5:
            image[:] = image[:, :, ::-1].copy())",
    R"(        right, down = rng.integers(-$shift, $shift + 1, 2)
        around = np.pad(image, ((0, 0), ($shift, $shift), ($shift, $shift)))
        image[:] = around[:, $shift - down:$shift - down + $height, $shift - right:$shift - right + $width])",
    "        image[:] = np.clip(image * rng.uniform(1 - $brightness, 1 + $brightness), 0, 1)",
    "    x += rng.normal(0.0, $noise, x.shape)"};

constexpr VariationWords pytorch_words{
    "    x = x.clone()",
    "    for image in x.view(len(x), $planes, $height, $width):",
    R"(        if torch.rand(()) < 0.5:
            image.copy_(image.flip(2)))",
    R"(        right, down = torch.randint(-$shift, $shift + 1, (2,)).tolist()
        around = nn.functional.pad(image, ($shift, $shift, $shift, $shift))
        image.copy_(around[:, $shift - down:$shift - down + $height, $shift - right:$shift - right + $width]))",
    "        image.mul_(1 + $brightness * (2 * torch.rand(()) - 1)).clamp_(0, 1)",
    "    x += $noise * torch.randn_like(x)"};

void write_stops(Script& script, const Plan& plan) {
  if (plan.epochs == 0) return;
  const nn::StopRule& stop = plan.document.scene.stop;
  for (const nn::StopKind kind : nn::stop_kinds()) {
    if (!stop.holds(kind) || kind == nn::StopKind::not_finite) continue;
    if (kind == nn::StopKind::epochs) {
      script.comment("halts", {}, 4);
      script.line("    if epoch >= " + std::to_string(stop.epochs) + ":\n        break");
    } else if (kind == nn::StopKind::loss) {
      script.comment("halts", {}, 4);
      script.line("    if epoch > 0 and evaluate(x_train, y_train) < " + python(stop.loss) + ":\n        break");
    } else {
      script.comment("halts_alone", {{"reason", script.words("names.stop." + std::string(nn::id_of(kind)))}}, 4);
    }
  }
}

}  // namespace

void write_variation(Script& script, const Plan& plan) {
  if (!plan.varies()) return;
  const nn::Augmentation& wish = plan.rule.augmentation;
  const nn::Dataset& data = *plan.document.data;
  const bool is_torch = plan.wish.framework == Framework::pytorch;
  const VariationWords& words = is_torch ? pytorch_words : numpy_words;
  const auto line = [&](std::string_view pattern) {
    script.line(filled(pattern, {{"planes", std::to_string(data.image_planes)},
                                 {"height", std::to_string(data.image_height / data.image_planes)},
                                 {"width", std::to_string(data.image_width)},
                                 {"shift", std::to_string(wish.shift)},
                                 {"brightness", python(wish.brightness)},
                                 {"noise", python(wish.noise)}}));
  };
  script.line("\n\ndef varied(x):");
  script.comment("varied", {{"framework", is_torch ? "PyTorch" : "NumPy"}}, 4);
  line(words.copy);
  if (nn::wants_images(wish) && data.image_width > 0) {
    line(words.each);
    if (wish.flip) line(words.flip);
    if (wish.shift > 0) line(words.shift);
    if (wish.brightness > 0) line(words.brightness);
  }
  if (wish.noise > 0) line(words.noise);
  script.line("    return x");
}

void write_columns(Script& script, const Plan& plan) {
  script.line("print(" + python_text(script.words(plan.test_count() > 0 ? "code.columns" : "code.columns_train")) + ")");
}

void write_losses(Script& script, const Plan& plan) {
  script.line(plan.test_count() > 0 ? "    print(f\"{epoch:5d}  {evaluate(x_train, y_train):.10g}  {evaluate(x_test, y_test):.10g}\")"
                                    : "    print(f\"{epoch:5d}  {evaluate(x_train, y_train):.10g}\")");
  write_stops(script, plan);
}

}  // namespace chainrule
