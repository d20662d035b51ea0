#include "engine/trace/step.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

using namespace nn;

namespace {

template <std::size_t... Kinds>
std::vector<Step> one_of_each(std::index_sequence<Kinds...>) {
  return {Step{Phase::forward, StepVariant(std::in_place_index<Kinds>)}...};
}

}  // namespace

TEST_CASE("every kind of step has its own name and names its tensors") {
  std::set<std::string> names;
  for (const Step& step : one_of_each(std::make_index_sequence<std::variant_size_v<StepVariant>>{})) {
    names.insert(std::string(kind_of(step)));
    CAPTURE(kind_of(step));
    CHECK_FALSE(reads_of(step).empty());
    CHECK_FALSE(writes_of(step).empty());
  }
  CHECK(names.size() == std::variant_size_v<StepVariant>);
  CHECK(names.count("through_activation") == 1);
  CHECK(names.count("descend_gradient") == 1);
}

TEST_CASE("absent tensors are left out") {
  const Step frozen{Phase::update, DescendGradient{0, 1, 2, 3, -1, 4, 5}};
  CHECK(reads_of(frozen) == NamedTensors{{"weight", 1}, {"bias", 2}, {"d_weight", 3}});
  CHECK(writes_of(frozen) == NamedTensors{{"updated_weight", 4}, {"updated_bias", 5}});
  CHECK(layer_of(frozen) == 0);
  CHECK(id_of(Phase::update) == "update");
}
