#include "app/cli/landscapes.hpp"

namespace chainrule::cli {
namespace {

void see_function(const LandscapeChoice& choice, Landscapes& all) {
  all.surface = function_surface(choice);
  all.facts.surface = &all.surface;
  all.facts.minima = facts_of(choice).minima;
}

void follow_path(const nn::SurfaceLoss& loss, const nn::Path& path, Landscapes& all) {
  const std::size_t stride = std::max<std::size_t>(1, path.points().size() / most_way_stops);
  for (std::size_t index = 0; index < path.points().size(); index += stride) {
    const nn::Path::Point& point = path.points()[index];
    const nn::Vector parameters = point.parameters().cast<double>();
    const nn::SlicePlace place = nn::place_on(*all.slice, parameters);
    all.facts.path.push_back({place.s, place.t, nn::loss_at(loss, parameters), place.distance, point.step});
  }
}

void see_network(const Document& document, const nn::Path* path, nn::Index sample, Landscapes& all) {
  const LandscapeChoice& choice = document.scene.landscape;
  const nn::Vector& parameters = document.state.parameters;
  const std::optional<nn::SurfaceLoss> loss = surface_loss(document, choice, sample);
  all.facts.missing = !parameters.allFinite() ? "not_finite" : !loss ? "no_examples" : choice.slice == nn::SliceKind::race ? "no_race" : "no_path";
  if (!loss || !parameters.allFinite()) return;
  all.slice = slice_for(document, choice, *loss, path, &all.course);
  if (!all.slice) return;
  nn::SurfaceSampler sampler(*loss, *all.slice);
  while (const std::shared_ptr<const nn::Surface> finer = sampler.refine()) all.surface = *finer;
  all.facts.surface = &all.surface;
  all.facts.slice = &*all.slice;
  all.facts.data = choice.data;
  all.facts.penalty = choice.penalty;
  all.facts.dropout = choice.dropout;
  all.facts.all_examples = static_cast<nn::Index>(nn::columns_of(*loss).size());
  const nn::SlicePlace here = nn::place_on(*all.slice, parameters);
  all.facts.here = nn::PlanePoint{here.s, here.t};
  if (path) follow_path(*loss, *path, all);
}

void run_race(const Document& document, Landscapes& all) {
  const Scene& scene = document.scene;
  all.race.racers = racers_of(scene.landscape, scene.race, scene.rule);
  nn::Race race = race_of(scene.landscape, scene.race, scene.network, scene.rule, document.data, document.state);
  for (nn::Index step = 0; step < scene.race.steps; ++step) race.step();
  all.course = race.course();
  all.race.course = &all.course;
}

}  // namespace

std::unique_ptr<const Landscapes> landscapes_of(const std::shared_ptr<const Document>& document, const nn::Path* path, nn::Index sample,
                                                bool wants_surface, bool wants_race, const Language& language) {
  auto all = std::make_unique<Landscapes>();
  const LandscapeChoice& choice = document->scene.landscape;
  if (wants_race) run_race(*document, *all);
  if (wants_surface) choice.is_function() ? see_function(choice, *all) : see_network(*document, path, sample, *all);
  if (wants_race && all->facts.surface) all->facts.racers = ways_of_race(all->course, all->race.racers, all->facts.slice, -1, most_way_stops, language);
  return all;
}

}  // namespace chainrule::cli
