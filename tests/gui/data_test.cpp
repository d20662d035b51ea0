// Data in the window: files that are looked at and used, points that are drawn, examples that are varied.
#include "app/dataio/npy.hpp"
#include "app/document/weights.hpp"
#include "app/ui/figure_painter.hpp"
#include "tests/gui/desk_rig.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>

using namespace chainrule;
using namespace chainrule::test;

namespace {

const nn::Dataset& data(DeskRig& rig) { return *rig.session().document().data; }
const Scene& scene(DeskRig& rig) { return rig.session().document().scene; }

bool says(DeskRig& rig, const std::string& part) {
  const LabelLog& labels = rig.labels();
  return std::any_of(labels.begin(), labels.end(), [&](const Label& label) { return label.text.find(part) != std::string::npos; });
}

/// Every word that stands on the screen: paragraphs are broken into lines.
std::string all_words(DeskRig& rig) {
  std::string words;
  for (const Label& label : rig.labels()) words += label.text + " ";
  return words;
}

/// Folder and file names that are not ASCII, as they are everywhere.
struct DataFolder {
  chainrule::testing::TemporaryFolder folder{"gui-data-\u8cc7\u6599"};
  std::string put(const std::string& name, const std::string& content) const {
    std::ofstream(folder.file(name), std::ios::binary) << content;
    return folder.file(name);
  }
};

const std::string table = "size;kind;price\n1,5;a;10\n2;b;20\n;a;30\n2,5;c;40\n3;a;50\n3,5;b;60\n";

/// Rows of two inputs and a class that is counted from 0.
std::string counted_table() {
  std::string text = "x,y,label\n";
  for (int i = 0; i < 30; ++i) text += std::to_string(i) + "," + std::to_string(i % 7) + "," + std::to_string(i % 3) + "\n";
  return text;
}

}  // namespace

TEST_CASE("a table is found in the browser, looked at, put right and used") {
  const DataFolder place;
  const std::string file = place.put("\u8868.csv", table);
  place.put("notes.md", "no data");
  DeskRig rig("spiral");
  rig.click("open_data");
  REQUIRE(rig.desk().browser().has_value());
  rig.click("browser/name");
  ImGui::GetIO().AddInputCharactersUTF8(place.folder.path.string().c_str());
  rig.frame();
  rig.key("Enter");
  rig.click("browser/yes");  // a folder that was typed is gone into
  REQUIRE(rig.has("browser/entry/\u8868.csv"));
  CHECK_FALSE(rig.has("browser/entry/notes.md"));
  rig.click("browser/entry/\u8868.csv");
  rig.click("browser/yes");
  REQUIRE(rig.desk().import().has_value());
  CHECK(says(rig, "semicolon (seen)"));
  CHECK(says(rig, "comma (seen)"));
  CHECK(says(rig, "UTF-8 (seen)"));
  CHECK(says(rig, "3 categories"));
  CHECK(says(rig, "missing: 1"));
  CHECK(says(rig, "1,5"));
  CHECK(all_words(rig).find("6 rows; the network gets 4 inputs and 1 outputs") != std::string::npos);
  rig.click("import/yes");
  REQUIRE(rig.desk().import().has_value());  // a value is missing: said here, and nothing is lost
  CHECK(all_words(rig).find(":4") != std::string::npos);
  CHECK(std::holds_alternative<GeneratedData>(scene(rig).data));
  rig.choose("import/missing", 1);
  rig.choose("import/normalise", 2);
  rig.type_into("import/test_fraction", "0.4");
  rig.click("import/yes");
  CHECK_FALSE(rig.desk().import().has_value());
  CHECK_FALSE(rig.desk().browser().has_value());
  CHECK(data(rig).size() == 5);
  CHECK(data(rig).train_count == 3);
  CHECK(scene(rig).network.inputs == 4);
  CHECK(std::get<CsvData>(scene(rig).data).normalise == Normalise::minmax);
  CHECK(std::get<CsvData>(scene(rig).data).path == file);
  rig.key("Ctrl+Z");
  CHECK(std::holds_alternative<GeneratedData>(scene(rig).data));
}

TEST_CASE("how a table is written can be said against what is seen") {
  const DataFolder place;
  DeskRig rig("spiral");
  rig.drop(place.put("t.csv", "1;2;3\n4;5;6\n7;8;9\n"));
  REQUIRE(rig.desk().import().has_value());
  const auto columns = [&] { return rig.desk().import()->table->value()->columns.size(); };
  CHECK(columns() == 3);
  rig.choose("import/header", 1);
  CHECK(rig.desk().import()->table->value()->row_count() == 2);
  rig.choose("import/delimiter", 1);
  CHECK(columns() == 1);
  rig.choose("import/delimiter", 2);
  CHECK(columns() == 3);
  rig.choose("import/decimal", 2);
  CHECK(rig.desk().import()->table->value()->format.decimal_mark == ',');
  rig.click("import/column/0");
  CHECK(rig.desk().import()->csv.target == "1");
  rig.choose("import/target", 1);
  CHECK(rig.desk().import()->csv.target == "2");
  rig.key("Escape");
  CHECK_FALSE(rig.desk().import().has_value());
  CHECK(std::holds_alternative<GeneratedData>(scene(rig).data));
}

TEST_CASE("an encoding that the file is not in is refused, and can be taken back") {
  const DataFolder place;
  DeskRig rig("spiral");
  rig.drop(place.put("gbk.csv", "\xc4\xe3,1\n\xba\xc3,2\n"));
  CHECK(says(rig, "GBK (seen)"));
  rig.choose("import/encoding", 1);
  CHECK_FALSE(rig.enabled("import/yes"));
  CHECK(all_words(rig).find("cannot be read as UTF-8") != std::string::npos);
  rig.choose("import/encoding", 0);
  CHECK(rig.enabled("import/yes"));
  CHECK(rig.desk().import()->problem.empty());
}

TEST_CASE("numbers of the target column are numbers, or count classes") {
  const DataFolder place;
  const std::string file = place.put("c.csv", counted_table());
  DeskRig rig("spiral");
  rig.drop(file);
  CHECK(rig.enabled("import/learn"));
  rig.key("Enter");
  CHECK(data(rig).task == nn::Task::regression);
  CHECK(scene(rig).network.outputs() == 1);
  rig.drop(file);
  rig.choose("import/learn", 1);
  rig.click("import/yes");
  CHECK(data(rig).task == nn::Task::multiclass);
  CHECK(scene(rig).network.outputs() == 3);
  rig.click("one_epoch");
  CHECK(rig.session().shown().state.step > 0);
}

TEST_CASE("a table that cannot be read is refused with its line, in every language") {
  const DataFolder place;
  const std::string file = place.put("bad.csv", "a,b\n1,2\n3,4,5\n");
  for (const Language& language : materials().tables.languages) {
    DeskRig rig("worked-example");
    REQUIRE(rig.session().execute({"language", {language.id()}}).has_value());
    rig.settle();
    rig.drop(file);
    REQUIRE(rig.desk().import().has_value());
    CHECK(rig.desk().import()->problem.find("bad.csv:3") != std::string::npos);
    CHECK_FALSE(rig.enabled("import/yes"));
    rig.check_texts();
    rig.click("import/no");
    CHECK(scene(rig) == load_scene("worked-example").value().scene);
  }
}

TEST_CASE("arrays and images are used, what is missing is said") {
  const DataFolder place;
  place.put("x.npy", print_npy({"", {6, 2}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}}));
  place.put("y.npy", print_npy({"", {6}, {1, 2, 3, 4, 5, 6}}));
  DeskRig rig("spiral");
  rig.drop(place.folder.file("x.npy"));
  REQUIRE(rig.has("import/targets"));
  rig.choose("import/normalise", 1);
  rig.type_into("import/test_fraction", "0.5");
  rig.click("import/yes");
  CHECK(data(rig).train_count == 3);
  CHECK(std::get<ArrayData>(scene(rig).data).normalise == Normalise::standard);
  rig.drop(place.put("both.npz", print_npz({{"a", {4, 3}, std::vector<double>(12, 1)}, {"b", {4}, {0, 1, 0, 1}}, {"targets", {4}, {5, 6, 7, 8}}})));
  CHECK(rig.desk().import()->arrays.targets == "targets");
  rig.choose("import/targets", 1);
  rig.choose("import/inputs", 0);
  rig.click("import/yes");
  CHECK(scene(rig).network.inputs == 3);
  CHECK(data(rig).targets.maxCoeff() == 1);
  for (const char* name : {"data_batch_1.bin", "train-images-idx3-ubyte"}) {
    CAPTURE(name);
    rig.drop(place.put(name, "nothing"));
    REQUIRE(rig.desk().import().has_value());
    rig.click("import/yes");
    CHECK(rig.desk().import().has_value());
    CHECK_FALSE(rig.desk().import()->problem.empty());
    rig.key("Escape");
  }
}

TEST_CASE("square weights are asked about") {
  const DataFolder place;
  const std::string square = place.put("square.npz", print_npz({{"layer1.weight", {2, 2}, {1, 2, 3, 4}}, {"layer2.weight", {2, 2}, {5, 6, 7, 8}}}));
  DeskRig rig("worked-example");
  rig.drop(square);
  REQUIRE(rig.has("import/layout"));
  rig.click("import/yes");
  REQUIRE(rig.desk().import().has_value());
  CHECK_FALSE(rig.desk().import()->problem.empty());
  rig.choose("import/layout", 2);
  rig.click("import/yes");
  CHECK_FALSE(rig.desk().import().has_value());
  CHECK(*scene(rig).given[0].weight == nn::Matrix{{1, 3}, {2, 4}});
}

TEST_CASE("a dropped scene is still opened, and what is neither is said") {
  const DataFolder place;
  DeskRig rig("spiral");
  rig.drop(place.put("mine.toml", print_scene(load_scene("worked-example").value().scene)));
  CHECK(rig.session().document().name == "mine");
  rig.click("open_data");
  rig.click("browser/name");
  rig.type("movie.mp4");
  rig.key("Enter");
  rig.click("browser/yes");
  REQUIRE(rig.desk().browser().has_value());
  CHECK(rig.desk().browser()->problem.find("movie.mp4") != std::string::npos);
}

TEST_CASE("the browser is walked by keys") {
  const DataFolder place;
  std::filesystem::create_directories(place.folder.path / "deeper");
  place.put("a.csv", "1,2\n");
  place.put("b.csv", counted_table());
  DeskRig rig("spiral");
  rig.drop(place.folder.file("b.csv"));
  rig.key("Escape");
  rig.key("Ctrl+Shift+O");
  REQUIRE(rig.desk().browser().has_value());
  rig.click("browser/name");
  ImGui::GetIO().AddInputCharactersUTF8(place.folder.path.string().c_str());
  rig.frame();
  rig.key("Enter");
  rig.key("Enter");
  REQUIRE(rig.has("browser/entry/deeper"));
  for (int i = 0; i < 2; ++i) rig.key("Down");  // .., deeper
  CHECK(rig.desk().browser()->name == "deeper");
  rig.key("Enter");
  CHECK_FALSE(rig.has("browser/entry/a.csv"));
  rig.key("Backspace");
  for (int i = 0; i < 9; ++i) rig.key("Down");
  CHECK(rig.desk().browser()->name == "b.csv");
  rig.key("Up");
  CHECK(rig.desk().browser()->name == "a.csv");
  rig.key("Down");
  rig.key("Enter");
  REQUIRE(rig.desk().import().has_value());
  CHECK(rig.desk().import()->name == "b.csv");
}

TEST_CASE("the import dialog is clean in every language and scale") {
  const DataFolder place;
  const std::string file = place.put("t.csv", table);
  DeskRig rig("spiral");
  const std::string array = place.put("x.npy", print_npy({"", {2, 2}, {1, 2, 3, 4}}));
  const std::string weights = place.put("w.safetensors", print_weights(rig.session().document(), "w.safetensors").value());
  rig.look_in_every_language({{1, 1024, 680}, {1.5, 2160, 1350}, {2, 1920, 1200}}, [&] {
    rig.key("Escape");
    for (const std::string& each : {file, array, weights}) {
      rig.drop(each);
      REQUIRE(rig.desk().import());
      rig.check_texts();
      rig.key("Escape");
    }
    if (!rig.session().view().drawing) rig.key("D");  // the dialog gives way to the points' brush
  });
}

TEST_CASE("points are drawn, dragged and erased on the decision map; each is one undo") {
  DeskRig rig("spiral");
  rig.key("D");
  REQUIRE(rig.session().view().drawing);
  const nn::Index count = data(rig).size(), trains = data(rig).train_count;
  rig.click_at(rig.on_map(5.5, -5.5));  // an empty corner
  REQUIRE(data(rig).size() == count + 1);
  CHECK(data(rig).input(0, trains) == doctest::Approx(5.5).epsilon(0.02));
  CHECK(data(rig).input(1, trains) == doctest::Approx(-5.5).epsilon(0.02));
  CHECK(data(rig).targets(0, trains) == -1);
  rig.choose("brush", 1);
  rig.click_at(rig.on_map(-5.5, 5.5));
  CHECK(data(rig).targets(0, trains + 1) == 1);
  rig.drag_between(rig.on_map(5.5, -5.5), rig.on_map(5, -4.8));
  CHECK(data(rig).size() == count + 2);
  CHECK(data(rig).input(0, trains) == doctest::Approx(5).epsilon(0.02));
  CHECK(data(rig).input(1, trains) == doctest::Approx(-4.8).epsilon(0.02));
  rig.key("Ctrl+Z");
  CHECK(data(rig).input(0, trains) == doctest::Approx(5.5).epsilon(0.02));
  rig.right_click_at(rig.on_map(5.5, -5.5));
  CHECK(data(rig).size() == count + 1);
  rig.choose("brush", 2);
  rig.click_at(rig.on_map(5.5, -5.5));  // nothing is there any more
  CHECK(data(rig).size() == count + 1);
  rig.click_at(rig.on_map(-5.5, 5.5));
  CHECK(data(rig).size() == count);
  for (int i = 0; i < 4; ++i) rig.key("Ctrl+Z");
  CHECK(std::holds_alternative<GeneratedData>(scene(rig).data));
  CHECK_FALSE(rig.session().can_undo());
}

TEST_CASE("without the tool a click on the map draws nothing") {
  DeskRig rig("spiral");
  rig.click_at(rig.on_map(5.5, -5.5));
  rig.right_click_at(rig.on_map(0, 0));
  CHECK(std::holds_alternative<GeneratedData>(scene(rig).data));
}

TEST_CASE("points of a number are drawn where numbers are learned") {
  DeskRig rig("spiral");
  rig.choose("dataset", static_cast<int>(nn::GeneratorKind::plane));
  rig.type_into("samples", "10");
  rig.click("draw_points");
  REQUIRE(rig.has("brush_value"));
  rig.type_into("brush_value", "0.75");
  const nn::Index trains = data(rig).train_count;
  rig.click_at(rig.on_map(5.9, -5.9));
  CHECK(data(rig).train_count == trains + 1);
  CHECK(data(rig).targets(0, trains) == 0.75);
}

TEST_CASE("the tool brings the map, and is off where there is none") {
  DeskRig rig("spiral");
  rig.choose("slot1/kind", 1);
  rig.click("draw_points");
  CHECK(rig.desk().state().slots[0] == FigureKind::decision_boundary);
  rig.choose("dataset", static_cast<int>(nn::GeneratorKind::tshirt_4));
  CHECK_FALSE(rig.enabled("draw_points"));
  CHECK_FALSE(rig.has("brush"));
}

TEST_CASE("a truth table whose points were edited stays on its plane, with maps in its neurons") {
  DeskRig rig("spiral");
  rig.choose("dataset", static_cast<int>(nn::GeneratorKind::and_));
  const double x_max = rig.session().shown().maps->plane.x_max;
  rig.click("draw_points");
  rig.click_at(rig.on_map(0.5, 0.5));
  CHECK(std::holds_alternative<InlineData>(scene(rig).data));
  CHECK(rig.session().shown().maps->plane.x_max == x_max);
}

TEST_CASE("the batch that is looked at has rings on the map") {
  DeskRig rig("spiral");
  const auto rings = [&] {
    FigureShelf shelf(materials().tables, materials().metrics);
    const Figure& figure = shelf.get(FigureKind::decision_boundary, rig.session(), "", 400, 400);
    std::vector<std::string> ids;
    for (const Mark& mark : figure.marks)
      if (mark.id.starts_with("batch/")) ids.push_back(mark.id);
    return ids;
  };
  CHECK(rings().empty());  // one example is traced
  rig.type_into("sample/number", "-1");
  REQUIRE(rings().size() == 10);
  for (const nn::Index example : rig.session().shown().trace->examples) {
    const std::vector<std::string> ids = rings();
    CHECK(std::find(ids.begin(), ids.end(), "batch/" + std::to_string(example + 1)) != ids.end());
  }
}

TEST_CASE("images have what images can be varied by") {
  DeskRig rig("fashion-mnist");
  if (rig.session().document().data->image_width == 0) return;
  const auto augmentation = [&] { return scene(rig).rule.augmentation; };
  rig.click("augment/shift/more");
  rig.click("augment/shift/more");
  rig.click("augment/shift/less");
  CHECK(augmentation().shift == 1);
  rig.type_into("augment/shift/number", "3");
  CHECK(augmentation().shift == 3);
  rig.click("augment/flip");
  CHECK(augmentation().flip);
  rig.drag("augment/brightness", 0.9);
  CHECK(augmentation().brightness > 0.5);
  rig.type_into("augment/brightness/number", "0.25");
  CHECK(augmentation().brightness == 0.25);
  CHECK(says(rig, "varied"));
  CHECK(rig.session().shown().trace->augmented);
}

TEST_CASE("with one input the answers are a curve, and points are drawn around it") {
  DeskRig rig("spiral");
  rig.choose("dataset", static_cast<int>(nn::GeneratorKind::linear_regression));
  rig.type_into("samples", "10");
  REQUIRE(rig.session().shown().maps);
  FigureShelf shelf(materials().tables, materials().metrics);
  const Figure figure = shelf.get(FigureKind::decision_boundary, rig.session(), "", 400, 300);
  const Mark* curve = figure.find("answer");
  REQUIRE(curve != nullptr);
  const Mark* surface = figure.find("surface");
  const Rect plot = bounds_of(*surface, materials().metrics);
  const nn::Plane& plane = rig.session().shown().maps->plane;
  const auto& points = std::get<PolylineShape>(curve->shape).points;
  const auto& answers = rig.session().shown().maps->layers.back()[0];
  REQUIRE(points.size() == static_cast<std::size_t>(answers.cols()));
  const double height = plot.y + plot.height * (plane.y_max - static_cast<double>(answers(0, 5))) / (plane.y_max - plane.y_min);
  CHECK(points[5].y == doctest::Approx(height).epsilon(1e-4));
  rig.click("draw_points");
  CHECK_FALSE(rig.has("brush_value"));
  const nn::Index trains = data(rig).train_count;
  const double x = plane.x_min + 0.05 * (plane.x_max - plane.x_min), y = plane.y_max - 0.05 * (plane.y_max - plane.y_min);
  rig.click_at(rig.on_map(x, y));
  REQUIRE(data(rig).train_count == trains + 1);
  CHECK(data(rig).input(0, trains) == doctest::Approx(x).epsilon(0.03));
  CHECK(data(rig).targets(0, trains) == doctest::Approx(y).epsilon(0.03));
}
