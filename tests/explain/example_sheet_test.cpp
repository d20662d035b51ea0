// Sheets of examples: which are on them, in which order, and what is said of each.
#include "app/figure/example_picture.hpp"
#include "app/figure/example_sheet.hpp"
#include "tests/explain/sample_moments.hpp"
#include "tests/explain/stage.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace chainrule;

namespace {

struct Ground : Stage {
  Ground() : Stage(640, 460) {}
};

std::vector<nn::Index> examples_on(const Figure& figure) {
  std::vector<nn::Index> examples;
  for (const Mark& mark : figure.marks)
    if (const std::optional<nn::Index> example = example_of_mark(mark.id)) examples.push_back(*example);
  return examples;
}

nn::Index pages_on(const Figure& figure) {
  for (const Mark& mark : figure.marks)
    if (const std::optional<nn::Index> pages = pages_of_mark(mark.id)) return *pages;
  return 0;
}

std::string count_on(const Figure& figure) {
  const Mark* mark = figure.find("count");
  return mark == nullptr ? "" : std::get<TextShape>(mark->shape).text;
}

}  // namespace

TEST_CASE("wrong answers come alone and the worst first; test examples only where they are shown") {
  const Ground around;
  const Sample sample = spiral();
  const std::vector<nn::Answer>& answers = sample.inspection.answers;
  Moment moment = sample.moment();
  moment.show_test = true;
  const Figure figure = figure_of(FigureKind::misclassified, moment, around.style(640, 4000));
  const std::vector<nn::Index> shown = examples_on(figure);
  const auto wrong = std::count_if(answers.begin(), answers.end(), [](const nn::Answer& answer) { return answer.is_wrong; });
  REQUIRE(wrong > 3);
  CHECK(count_on(figure) == std::to_string(wrong) + " of " + std::to_string(answers.size()) + " examples are answered wrongly");
  const auto loss = [&](nn::Index example) { return answers[static_cast<std::size_t>(example)].loss; };
  for (std::size_t i = 0; i < shown.size(); ++i) {
    CHECK(answers[static_cast<std::size_t>(shown[i])].is_wrong);
    if (i > 0) CHECK(loss(shown[i - 1]) >= loss(shown[i]));
  }
  moment.show_test = false;
  const std::vector<nn::Index> of_training = examples_on(figure_of(FigureKind::misclassified, moment, around.style()));
  REQUIRE_FALSE(of_training.empty());
  for (const nn::Index example : of_training) CHECK(example < sample.data.train_count);
}

TEST_CASE("pages part the examples: none twice, none left out; beyond the last is the last") {
  const Ground around;
  const Sample sample = spiral();
  Moment moment = sample.moment();
  std::vector<nn::Index> all;
  const nn::Index pages = pages_on(figure_of(FigureKind::examples, moment, around.style()));
  REQUIRE(pages > 2);
  for (moment.examples.page = 0; moment.examples.page < pages; ++moment.examples.page) {
    const std::vector<nn::Index> page = examples_on(figure_of(FigureKind::examples, moment, around.style()));
    all.insert(all.end(), page.begin(), page.end());
  }
  REQUIRE(static_cast<nn::Index>(all.size()) == sample.data.size());
  for (std::size_t i = 0; i < all.size(); ++i) CHECK(all[i] == static_cast<nn::Index>(i));
  moment.examples.page = pages - 1;
  const std::string last = dump(figure_of(FigureKind::examples, moment, around.style()));
  moment.examples.page = pages + 7;
  CHECK(dump(figure_of(FigureKind::examples, moment, around.style())) == last);
}

TEST_CASE("images are thumbnails with the name of their class and of a wrong answer; class and answers can be chosen") {
  const Ground around;
  const Sample sample = pictures();
  Moment moment = sample.moment();
  const Figure figure = figure_of(FigureKind::examples, moment, around.style());
  REQUIRE_FALSE(examples_on(figure).empty());
  const Mark* first = figure.find("example/1");
  REQUIRE(first != nullptr);
  const Raster& raster = *std::get<ImageShape>(first->shape).raster;
  CHECK(raster.width == 28);
  CHECK(raster.height == 28);
  for (const nn::Index pixel : {0, 100, 400, 783}) {
    const double value = std::clamp(sample.data.input(pixel, 0), 0.0, 1.0);
    CHECK(raster.pixels[static_cast<std::size_t>(pixel)].r == doctest::Approx(255 * value).epsilon(0.01));
  }
  std::size_t in_all = 0;
  for (const nn::AnswerFilter filter : {nn::AnswerFilter::right, nn::AnswerFilter::wrong}) {
    moment.examples.filter = filter;
    const std::vector<nn::Index> filtered = examples_on(figure_of(FigureKind::examples, moment, around.style()));
    in_all += filtered.size();
    for (const nn::Index example : filtered)
      CHECK(sample.inspection.answers[static_cast<std::size_t>(example)].is_wrong == (filter == nn::AnswerFilter::wrong));
  }
  CHECK(in_all == 3);
  moment.examples = {nn::AnswerFilter::all, 2, 0};
  const std::vector<nn::Index> of_two = examples_on(figure_of(FigureKind::examples, moment, around.style()));
  REQUIRE_FALSE(of_two.empty());
  for (const nn::Index example : of_two) CHECK(sample.data.targets(2, example) == 1);
}

TEST_CASE("the example that is looked at is ringed on the map; files have no ring") {
  const Ground around;
  const Sample sample = spiral();
  Moment moment = sample.moment();
  CHECK_FALSE(figure_of(FigureKind::decision_boundary, moment, around.style()).find("traced/5"));
  moment.traced_example = 4;
  const Figure figure = figure_of(FigureKind::decision_boundary, moment, around.style());
  const Mark *ring = figure.find("traced/5"), *point = figure.find("data/5");
  REQUIRE(ring != nullptr);
  REQUIRE(point != nullptr);
  CHECK(std::get<CircleShape>(ring->shape).center.x == std::get<CircleShape>(point->shape).center.x);
}

TEST_CASE("what has not been measured, and what there is none of, is said in words") {
  const Ground around;
  const Sample sample = linear_layers();
  Moment moment = sample.moment();
  moment.inspection = nullptr;
  CHECK(std::get<TextShape>(figure_of(FigureKind::examples, moment, around.style()).find("note/1")->shape).text.find("measured") != std::string::npos);
  nn::Dataset colored;
  colored.inputs = nn::Matrix{{1.0}, {0.0}, {0.5}, {0.0}, {0.0}, {1.0}};
  colored.targets = nn::Matrix::Zero(1, 1);
  colored.image_width = 1;
  colored.image_height = 6;
  colored.image_planes = 3;
  const std::shared_ptr<const Raster> raster = picture_of(colored, 0);
  REQUIRE(raster->height == 2);
  CHECK(raster->pixels[0] == Color{255, 128, 0, 255});
  CHECK(raster->pixels[1] == Color{0, 0, 255, 255});
  CHECK_FALSE(example_of_mark("example/0"));
  CHECK_FALSE(example_of_mark("example/3x"));
}
