// The race as curves and as a table.
#include "app/figure/race_curves.hpp"
#include "app/figure/race_words.hpp"
#include "app/figure/series.hpp"
#include "app/files/assets.hpp"
#include "tests/support/figure_troubles.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace chainrule;

namespace {

struct Surroundings {
  Tables tables = std::move(load_tables()).value();
  FontMetrics metrics = FontMetrics::fixed();
  FigureStyle style(double width = 720, double height = 400, const char* language = "en", const char* theme = "light") const {
    return {tables.theme(theme), &metrics, tables.language(language), NumberFormat(4), width, height};
  }
};

/// `count` racers on Rosenbrock's function: gradient descent at ever larger rates, of which the last is lost.
struct Sample {
  std::vector<nn::RacerSpec> racers;
  nn::RaceCourse course;
  explicit Sample(std::size_t count, int steps = 120) {
    for (std::size_t i = 0; i < count; ++i) {
      nn::RacerSpec racer;
      racer.rule.optimizer = nn::optimizer_kinds()[i % nn::optimizer_kinds().size()];
      racer.rule.learning_rate = i + 1 == count ? 0.9 : 0.0002 * static_cast<double>(i + 1);
      if (i + 1 == count) racer.rule.optimizer = nn::OptimizerKind::sgd;
      racers.push_back(racer);
    }
    racers.front().name = "the one with a rather long name of its own";
    nn::Race race(nn::TestFunction::rosenbrock, {-1.2, 1}, racers);
    for (int i = 0; i < steps; ++i) race.step();
    course = race.course();
  }
  RaceSpec spec(std::optional<std::int64_t> step = std::nullopt, bool log_scale = true) const { return {&course, racers, step, log_scale, true}; }
};

std::string text_of(const Figure& figure, std::string_view id) {
  const Mark* mark = figure.find(id);
  const auto* text = mark == nullptr ? nullptr : std::get_if<TextShape>(&mark->shape);
  return text == nullptr ? "" : text->text;
}

}  // namespace

TEST_CASE("a racer is called by its optimizer alone where no other has it") {
  const Surroundings around;
  const Language& language = *around.tables.language("en");
  std::vector<nn::RacerSpec> racers(4);
  racers[0].rule.optimizer = racers[1].rule.optimizer = nn::OptimizerKind::momentum;
  racers[0].rule.learning_rate = 0.5;
  racers[2].rule.optimizer = nn::OptimizerKind::adam;
  racers[3].rule.optimizer = nn::OptimizerKind::rmsprop;
  racers[3].name = "mine";
  CHECK(short_racer_names(racers, language) == std::vector<std::string>{"momentum, 0.5", racer_name(racers[1], language), "Adam", "mine"});
}

TEST_CASE("fifteen curves can be told apart by colour and dash") {
  const Surroundings around;
  for (const Theme& theme : around.tables.themes) {
    std::set<std::tuple<int, int, int, Dash>> seen;
    for (int i = 0; i < 15; ++i) {
      const Color color = series_color(theme, i);
      seen.insert({color.r, color.g, color.b, series_dash(i)});
      CHECK(contrast(color, theme.card) > 2.5);
    }
    CHECK(seen.size() == 15);
  }
  CHECK(series_color(*around.tables.theme("light"), 0) == Color{0x00, 0x72, 0xB2});
  CHECK(series_color(*around.tables.theme("light"), 6) == Color{0xD5, 0x5E, 0x00});
}

TEST_CASE("every racer has a curve with its name; one that is lost has a cross") {
  const Surroundings around;
  const Sample sample(5);
  const Figure figure = race_curves(sample.spec(), around.style());
  for (int i = 1; i <= 5; ++i) {
    const std::string id = "racer" + std::to_string(i);
    REQUIRE(figure.find(id));
    CHECK(std::holds_alternative<PolylineShape>(figure.find(id)->shape));
    CHECK((figure.find(id + "/lost") != nullptr) == (i == 5));
    CHECK((figure.find(id + "/last") != nullptr) == (i < 5));
    CHECK_FALSE(text_of(figure, id + "/name").empty());
    CHECK(figure.find(id + "/here") == nullptr);
  }
  const std::string step = std::to_string(sample.course.racers[4].lost_at);
  CHECK(text_of(figure, "racer5/value") == "lost at " + step);
  CHECK(figure.find("racer5/lost")->title.find("not finite from update " + step) != std::string::npos);
  CHECK(text_of(figure, "racer2/value") == NumberFormat(4)(sample.course.racers[1].losses.back()));
  CHECK(figure.find("racer1/name")->title == "the one with a rather long name of its own");
  CHECK(figure.find("step") == nullptr);
}

TEST_CASE("a step that is looked at is a line, a dot on every curve and a number in the legend") {
  const Surroundings around;
  const Sample sample(3);
  const Figure figure = race_curves(sample.spec(40, false), around.style());
  REQUIRE(figure.find("step"));
  const auto& line = std::get<PolylineShape>(figure.find("step")->shape);
  const auto& dot = std::get<CircleShape>(figure.find("racer2/here")->shape);
  CHECK(dot.center.x == doctest::Approx(line.points.front().x));
  CHECK(text_of(figure, "racer2/value") == NumberFormat(4)(sample.course.racers[1].losses[40]));
  CHECK(text_of(figure, "racer3/value").starts_with("lost at"));
  const Figure later = race_curves(sample.spec(80, false), around.style());
  CHECK(std::get<PolylineShape>(later.find("step")->shape).points.front().x > line.points.front().x);
}

TEST_CASE("curves fall where losses fall, and stay within the axes") {
  const Surroundings around;
  const Sample sample(4);
  for (const bool log_scale : {false, true}) {
    const Figure figure = race_curves(sample.spec(std::nullopt, log_scale), around.style());
    const Mark& mark = *figure.find("racer1");
    REQUIRE(mark.clip);
    const auto& points = std::get<PolylineShape>(mark.shape).points;
    CHECK(points.size() == 121);
    CHECK(points.back().y > points.front().y);  // downwards is larger
    const auto& cross = std::get<PolylineShape>(figure.find("racer4/lost")->shape);
    CHECK(cross.points[2].y >= mark.clip->y - 0.5);
    CHECK(cross.points[2].y <= mark.clip->y + mark.clip->height + 0.5);
  }
}

TEST_CASE("the table has the numbers of the course") {
  const Surroundings around;
  const Sample sample(3);
  const Figure figure = race_table(sample.spec(), around.style());
  const NumberFormat number(4);
  const nn::RaceCourse::Racer& first = sample.course.racers[0];
  CHECK(text_of(figure, "row/1/final") == number(first.losses.back()));
  CHECK(text_of(figure, "row/1/lowest") == number(first.lowest));
  CHECK(text_of(figure, "row/1/lowest_at") == std::to_string(first.lowest_at));
  CHECK(text_of(figure, "row/1/travelled") == number(first.travelled.back()));
  CHECK(text_of(figure, "row/1/straight") == number(first.from_start.back()));
  CHECK(text_of(figure, "row/1/lost") == "–");
  CHECK(text_of(figure, "row/3/final") == "–");
  CHECK(text_of(figure, "row/3/lost") == std::to_string(sample.course.racers[2].lost_at));
  CHECK(text_of(figure, "row/2") == "momentum, " + NumberFormat(3)(0.0004));
}

TEST_CASE("no two texts of the race touch and none leaves its figure") {
  const Surroundings around;
  for (const std::size_t count : {1u, 5u, 12u}) {
    const Sample sample(count);
    for (const char* language : {"en", "zh-TW", "zh-CN"})
      for (const auto& [width, height] : {std::pair{300.0, 180.0}, {300.0, 120.0}, {360.0, 240.0}, {480.0, 320.0}, {765.0, 500.0}, {1600.0, 1000.0}, {420.0, 700.0}, {900.0, 260.0}})
        for (const bool log_scale : {false, true}) {
          INFO(count << " racers, " << std::string(language) << ", " << width << "x" << height);
          const FigureStyle style = around.style(width, height, language);
          for (const std::string& trouble : testing::troubles_of(race_curves(sample.spec(30, log_scale), style), around.metrics)) FAIL_CHECK(trouble);
          if (count == 12 && height < 150) continue;  // twelve rows of the smallest type are higher
          for (const std::string& trouble : testing::troubles_of(race_table(sample.spec(), style), around.metrics)) FAIL_CHECK(trouble);
        }
  }
}

TEST_CASE("where there is no race yet, or nothing that an axis can show, the figures say so") {
  const Surroundings around;
  CHECK(text_of(race_curves({}, around.style()), "note/1") == "The race has not begun yet.");
  CHECK(text_of(race_table({}, around.style()), "note/1") == "The race has not begun yet.");
  Sample below(2, 3);
  for (nn::RaceCourse::Racer& racer : below.course.racers)
    for (double& loss : racer.losses) loss = -1;
  CHECK(text_of(race_curves(below.spec(), around.style()), "note/1").starts_with("No height"));
  CHECK(race_curves(below.spec(std::nullopt, false), around.style()).find("racer1"));
}

TEST_CASE("a long race is drawn through at most two thousand points") {
  const Surroundings around;
  const Sample sample(2, 5000);
  const Figure figure = race_curves(sample.spec(), around.style());
  CHECK(std::get<PolylineShape>(figure.find("racer1")->shape).points.size() < 2000);
}

TEST_CASE("axes that are kept show the same ranges whatever the numbers are, and curves end at their border") {
  const Surroundings around;
  std::vector<nn::CurvePoint> points(4);
  for (int i = 0; i < 4; ++i) {
    points[static_cast<std::size_t>(i)].epoch = i;
    points[static_cast<std::size_t>(i)].scores.train.loss = 1.0 + i;
  }
  FigureStyle style = around.style(480, 320);
  const Figure before = loss_curve({&points, false, false, {}}, style);
  REQUIRE(before.axes);
  CHECK(before.axes->x_high == 3);
  CHECK_FALSE(before.find("train")->clip);
  points[3].scores.train.loss = 40;
  points[3].epoch = 12;
  const Figure follows = loss_curve({&points, false, false, {}}, style);
  CHECK_FALSE(follows.axes == before.axes);
  style.kept_axes = before.axes;
  const Figure kept = loss_curve({&points, false, false, {}}, style);
  CHECK(kept.axes == before.axes);
  REQUIRE(kept.find("train")->clip);
  const auto& line = std::get<PolylineShape>(kept.find("train")->shape).points;
  CHECK(line[1].x == std::get<PolylineShape>(before.find("train")->shape).points[1].x);
  CHECK(line[1].y == std::get<PolylineShape>(before.find("train")->shape).points[1].y);
  const Rect plot = *kept.find("train")->clip;
  CHECK(line[3].x > plot.x + plot.width);
  const Figure logarithmic = loss_curve({&points, true, false, {}}, style);  // another kind of axis follows the numbers
  CHECK(logarithmic.axes->y_log);
  CHECK(logarithmic.axes->x_high == 12);
}
