#include "engine/trace/blame.hpp"
#include "engine/trace/record.hpp"
#include "tests/support/networks.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace nn;

namespace {

Trace traced(const testing::Example& example, std::vector<Index> columns) {
  return record(example.network, example.rule, example.state, *example.data, columns).trace;
}

/// Sum over the examples, and the largest product met: what the sum may be compared in.
struct Total {
  double sum = 0, scale = 0;
  Index routes = 0;
};

Total total_of(const Trace& trace, const ParameterPlace& place, Index most_routes) {
  Total total;
  for (Index column = 0; column < trace.sample_count(); ++column) {
    const Blame blame = blame_of(trace, place, column, most_routes);
    total.sum += blame.sum;
    total.routes = static_cast<Index>(blame.routes.size());
    double products = 0;
    for (const Route& route : blame.routes) {
      double product = route.end_value;
      for (const RouteHop& hop : route.hops) product *= hop.into * hop.slope * hop.mask;
      CHECK(product == doctest::Approx(route.product).epsilon(1e-13));
      products += route.product;
      total.scale = std::max(total.scale, std::abs(route.product));
    }
    CHECK(products == blame.sum);
  }
  return total;
}

double gradient_at(const Trace& trace, const ParameterPlace& place) {
  const ParameterLayout layout(trace.network);
  const LayerSlot& slot = layout.layer(place.layer);
  return gradient_of(trace)(place.input < 0 ? slot.bias_at(place.unit) : slot.weight_at(place.unit, place.input));
}

}  // namespace

TEST_CASE("the first weight of the worked example has two routes, with the published gradient") {
  const Trace trace = traced(testing::worked_example(), {0});
  const Blame blame = blame_of(trace, {0, 0, 0});
  REQUIRE(blame.routes.size() == 2);
  CHECK(blame.whole_routes == 2);
  CHECK_FALSE(blame.summed_up);
  CHECK(blame.sum == doctest::Approx(0.000438567734).epsilon(1e-8));  // Mazur's worked example
  const Route& first = blame.routes[0];
  REQUIRE(first.hops.size() == 2);
  CHECK(first.end == RouteEnd::output);
  CHECK(first.hops[0].into == 0.05);
  CHECK(first.hops[0].slope == doctest::Approx(0.241300709).epsilon(1e-8));
  CHECK(first.hops[1].into == 0.40);
  CHECK(first.hops[1].slope == doctest::Approx(0.186815602).epsilon(1e-8));
  CHECK(first.end_value == doctest::Approx(0.741365070).epsilon(1e-8));
}

TEST_CASE("over all routes and examples the products add up to the gradient") {
  int compared = 0;
  for (std::uint64_t number = 0; number < 120; ++number) {
    testing::Example example = testing::random_example(number);
    example.rule.precision = Precision::float64;
    example.rule.l1 = example.rule.l2 = 0;
    const Index examples = std::min<Index>(3, example.data->train_count);
    std::vector<Index> columns;
    for (Index column = 0; column < examples; ++column) columns.push_back(column);
    const Trace trace = traced(example, columns);
    for (Index layer = 0; layer < example.network.layer_count(); ++layer) {
      const Index units = example.network.layers[static_cast<std::size_t>(layer)].units;
      for (const ParameterPlace& place : {ParameterPlace{layer, 0, 0}, ParameterPlace{layer, units - 1, -1}}) {
        const double gradient = gradient_at(trace, place);
        if (!std::isfinite(gradient)) continue;
        for (const Index most_routes : {Index{100000}, Index{3}, Index{1}}) {
          const Total total = total_of(trace, place, most_routes);
          CAPTURE(number);
          CAPTURE(layer);
          CAPTURE(most_routes);
          CHECK(total.routes <= std::max(most_routes, units));
          CHECK(std::abs(total.sum - gradient) <= 1e-12 * std::max({std::abs(gradient), total.scale, 1e-300}));
          compared += gradient != 0;
        }
      }
    }
  }
  CHECK(compared > 300);
}

TEST_CASE("routes above the limit are summed up by layer, and their number is still told") {
  testing::Example example = testing::spiral();
  const Trace trace = traced(example, {0});
  const Blame all = blame_of(trace, {0, 2, 1});
  CHECK(all.routes.size() == 8);  // 8 units, then one output
  const Blame few = blame_of(trace, {0, 2, 1}, 0, 7);
  CHECK(few.summed_up);
  CHECK(few.whole_routes == 8);
  REQUIRE(few.routes.size() == 1);
  CHECK(few.routes[0].end == RouteEnd::rest);
  CHECK(few.sum == doctest::Approx(all.sum).epsilon(1e-12));
}
