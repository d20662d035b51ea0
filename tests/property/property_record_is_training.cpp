#include "engine/trace/record.hpp"
#include "engine/train/trainer.hpp"
#include "tests/property/recorded_steps.hpp"

#include <doctest/doctest.h>

using namespace nn;

TEST_CASE("recording a step and training it lead to the same bits") {
  int finite = 0;
  for (std::uint64_t number = 0; number < 600; ++number) {
    CAPTURE(number);
    finite += testing::records_what_it_trains(testing::random_example(number), false);
  }
  CHECK(finite > 550);
}

TEST_CASE("recording a step and training it lead to the same bits where examples are varied or not shuffled") {
  int finite = 0;
  for (std::uint64_t number = 0; number < 200; ++number) {
    CAPTURE(number);
    testing::Example example = testing::random_example(number);
    example.rule.augmentation.noise = 0.1;
    example.rule.shuffle = number % 3 != 0;
    if (number % 2 == 0) testing::make_images(example);
    finite += testing::records_what_it_trains(example, true);
  }
  CHECK(finite > 180);
}

TEST_CASE("recording a step and training it lead to the same bits where units are silenced and frozen") {
  int finite = 0;
  for (std::uint64_t number = 0; number < 400; ++number) {
    CAPTURE(number);
    testing::Example example = testing::random_example(number);
    testing::silence_and_freeze(example, number);
    finite += testing::records_what_it_trains(example, false);
  }
  CHECK(finite > 360);
}
