#include "app/document/apply_parts.hpp"

#include <algorithm>

namespace chainrule {

Scene with_named_racers(const Scene& scene) {
  Scene named = scene;
  if (named.race.racers.empty()) named.race.racers = usual_racers(scene.landscape, scene.rule);
  return named;
}

Result<Applied> add_racer(const Document& document) {
  Scene scene = with_named_racers(document.scene);
  std::vector<nn::RacerSpec>& racers = scene.race.racers;
  if (racers.size() >= most_racers) return Error{"document.no_more_racers", {{"limit", std::to_string(most_racers)}}};
  const auto races = [&](nn::OptimizerKind kind) {
    return std::any_of(racers.begin(), racers.end(), [kind](const nn::RacerSpec& one) { return one.rule.optimizer == kind; });
  };
  const std::span<const nn::OptimizerKind> kinds = nn::optimizer_kinds();
  const auto missing = std::find_if_not(kinds.begin(), kinds.end(), races);
  nn::RacerSpec another = racers.back();
  another.name.clear();
  racers.push_back(missing == kinds.end() ? another : usual_racer(*missing, scene.landscape, scene.rule));
  return with_scene(document, std::move(scene));
}

Result<Applied> remove_racer(const Document& document, std::int64_t racer) {
  Scene scene = with_named_racers(document.scene);
  std::vector<nn::RacerSpec>& racers = scene.race.racers;
  const auto count = static_cast<std::int64_t>(racers.size());
  if (!is_within(racer, 0, count)) return outside("racer", 0, count - 1);
  if (count == 1) return Error{"document.last_racer"};
  racers.erase(racers.begin() + racer);
  return with_scene(document, std::move(scene));
}

}  // namespace chainrule
