#include "app/dataio/table_data.hpp"
#include "tests/dataio/bad_files.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace chainrule;
using test::corpus_file;

namespace {

CsvTable table(const std::string& bytes) {
  const Result<CsvTable> read = parse_csv(bytes, "f");
  REQUIRE(read.has_value());
  return read.value();
}

std::string code(const Result<nn::Dataset>& data) { return data ? "" : data.error().code; }

nn::Dataset data_of(const std::string& bytes, const TargetWish& wish = {}) {
  const Result<nn::Dataset> data = dataset_from_csv(table(bytes), wish, "f");
  CAPTURE(code(data));
  REQUIRE(data.has_value());
  return data.value();
}

const nn::Matrix& inputs(const nn::Dataset& data) { return std::get<nn::Matrix>(data.inputs); }

}  // namespace

TEST_CASE("delimiter, decimal mark, encoding and header are seen") {
  const CsvTable commas = table(corpus_file("csv/commas"));
  CHECK(commas.format.delimiter == ',');
  CHECK(commas.format.has_header);
  CHECK(commas.columns[2].categories == std::vector<std::string>{"no", "yes"});
  CHECK(commas.columns[1].lowest == -400);
  const CsvTable semicolons = table(corpus_file("csv/semicolons"));
  CHECK(semicolons.format.delimiter == ';');
  CHECK(semicolons.format.decimal_mark == ',');
  CHECK(semicolons.columns[0].name == "Gr\u00f6\u00dfe");
  CHECK(semicolons.columns[0].highest == 2.25);
  CHECK(semicolons.columns[1].missing == 1);
  const CsvTable tabs = table(corpus_file("csv/tabs"));
  CHECK(tabs.format.delimiter == '\t');
  CHECK(tabs.format.encoding == TextEncoding::utf16le);
  CHECK(tabs.columns[0].name == "\u9ad8");
  const CsvTable bars = table(corpus_file("csv/bars"));
  CHECK(bars.format.delimiter == '|');
  CHECK_FALSE(bars.format.has_header);
  CHECK(bars.row_count() == 2);
  for (const auto& [name, encoding, third] : {std::tuple{"csv/gbk", TextEncoding::gbk, "\u7c7b\u522b"}, {"csv/big5", TextEncoding::big5, "\u985e\u5225"}}) {
    const CsvTable chinese = table(corpus_file(name));
    CHECK(chinese.format.encoding == encoding);
    CHECK(chinese.columns[2].name == third);
    CHECK(chinese.columns[2].categories.size() == 2);
  }
  CHECK(table(std::string("\xfe\xff\0a\0,\0b\0\n\0001\0,\0002", 16)).format.encoding == TextEncoding::utf16be);
  CHECK(table(std::string("a\0,\0b\0\n\0001\0,\0002\0", 14)).columns[1].name == "b");
  CHECK(table("1,5;2\n2,5;3\n").columns[0].highest == 2.5);
  CHECK(table("1;5\n2;3\n").format.decimal_mark == '.');
  CHECK_FALSE(table("red,1\nblue,2\n").format.has_header);
  CHECK(table("name,place\nAnn,Rome\nBob,Oslo\n").format.has_header);
  CHECK_FALSE(table("yes,no\nno,yes\nyes,yes\n").format.has_header);
}

TEST_CASE("quotes, doubled quotes, line ends inside them, and empty lines") {
  const CsvTable quotes = table(corpus_file("csv/quotes"));
  CHECK(quotes.columns[2].name == "the \"x\"");
  CHECK(quotes.cell(0, 0) == "a, b");
  CHECK(quotes.cell(0, 1) == "line\none");
  CHECK(quotes.cell(1, 1) == "");
  CHECK(quotes.columns[1].missing == 1);
  CHECK(quotes.lines == std::vector<std::uint32_t>{2, 4});
  CHECK(table("\n\r\n1,2\r3,4\r\n\n5,6").row_count() == 3);
  CHECK(table("a,b\n\"\"\"\",1\n").cell(0, 0) == "\"");
}

TEST_CASE("a damaged table is refused with its line") {
  const auto ragged = parse_csv("a,b\n1,2\n\n1,2,3\n", "f");
  REQUIRE_FALSE(ragged.has_value());
  CHECK(ragged.error().code == "csv.ragged");
  CHECK(ragged.error().place.line == 4);
  CHECK(parse_csv("a,b\n1,\"2\n", "f").error().code == "csv.open_quote");
  CHECK(parse_csv("a,b\n\"1\"x,2\n", "f").error().code == "csv.after_quote");
  CHECK(parse_csv("", "f").error().code == "csv.empty");
}

TEST_CASE("numbers in cells") {
  CHECK(number_in_cell(" +1.5e3 ", '.') == 1500);
  CHECK(number_in_cell("-1,5", ',') == -1.5);
  for (const char* text : {"1.5", "1.5,0"}) CHECK_FALSE(number_in_cell(text, ',').has_value());
  for (const char* text : {"", " ", "1,5", "1.5x", "+-1", "++1", "inf", "nan", "1e999", "0x10"})
    CHECK_FALSE(number_in_cell(text, '.').has_value());
}

TEST_CASE("inputs are all columns but the target; categories become one row each") {
  const nn::Dataset data = data_of("x,colour,y\n1,red,10\n2,blue,20\n3,red,30\n");
  CHECK(data.targets == nn::Matrix(Eigen::RowVector3d(10, 20, 30)));
  CHECK(data.task == nn::Task::regression);
  nn::Matrix wanted(3, 3);
  wanted << 1, 2, 3, 0, 1, 0, 1, 0, 1;  // x, blue, red
  CHECK(inputs(data) == wanted);
  const nn::Dataset by_name = data_of("x,colour,y\n1,red,10\n2,blue,20\n3,red,30\n", {"x"});
  CHECK(by_name.targets(0, 2) == 3);
  CHECK(inputs(by_name).row(2) == Eigen::RowVector3d(10, 20, 30));
  CHECK(data_of("1,2\n3,4\n", {"1"}).targets(0, 1) == 3);
  CHECK(code(dataset_from_csv(table("a,b\n1,2\n"), {"c"}, "f")) == "csv.no_column");
  CHECK(code(dataset_from_csv(table("a,b\n1,2\n"), {"3"}, "f")) == "csv.no_column");
}

TEST_CASE("classes as the outputs want them") {
  const std::string text = "x,y\n1,no\n2,yes\n3,no\n";
  using nn::TargetCoding;
  CHECK(data_of(text, {"", Missing::error, 1, TargetCoding::zero_one}).targets == nn::Matrix(Eigen::RowVector3d(0, 1, 0)));
  CHECK(data_of(text, {"", Missing::error, 1, TargetCoding::plus_minus}).targets == nn::Matrix(Eigen::RowVector3d(-1, 1, -1)));
  const nn::Dataset two = data_of(text, {"", Missing::error, 2, TargetCoding::one_hot});
  CHECK(two.targets.row(1) == Eigen::RowVector3d(0, 1, 0));
  CHECK(two.class_names == std::vector<std::string>{"no", "yes"});
  CHECK(code(dataset_from_csv(table(text), {"", Missing::error, 3}, "f")) == "csv.class_count");
  const nn::Dataset codes = data_of("x,y\n1,2\n2,0\n", {"", Missing::error, 3});
  CHECK(codes.targets.col(0) == Eigen::Vector3d(0, 0, 1));
  CHECK(code(dataset_from_csv(table("x,y\n1,3\n2,0\n"), {"", Missing::error, 3}, "f")) == "csv.no_class");
  CHECK(code(dataset_from_csv(table("x,y\n1,0.5\n2,0\n"), {"", Missing::error, 3}, "f")) == "csv.no_class");
}

TEST_CASE("rows with missing cells are an error or left out, by choice") {
  const std::string text = "a,b\n1,2\nNA,3\n4,5\n";
  const Result<nn::Dataset> refused = dataset_from_csv(table(text), {}, "f");
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == "csv.missing_value");
  CHECK(refused.error().place.line == 3);
  CHECK(refused.error().arguments[0].second == "a");
  CHECK(data_of(text, {"", Missing::skip}).targets == nn::Matrix(Eigen::RowVector2d(2, 5)));
}

TEST_CASE("scaling uses the training examples alone") {
  nn::Dataset data = data_of("1,7,0\n3,7,0\n5,7,0\n100,9,0\n");
  data.train_count = 3;
  nn::Dataset standard = data, between = data;
  normalise(standard, Normalise::standard);
  const double deviation = std::sqrt(8.0 / 3);
  CHECK(standard.input(0, 0) == doctest::Approx(-2 / deviation));
  CHECK(standard.input(0, 3) == doctest::Approx(97 / deviation));
  CHECK(standard.input(1, 0) == 0);
  CHECK(standard.input(1, 3) == 2);
  normalise(between, Normalise::minmax);
  CHECK(inputs(between).row(0) == Eigen::RowVector4d(0, 0.5, 1, 24.75));
  CHECK(inputs(between).row(1) == Eigen::RowVector4d(0, 0, 0, 2));
  nn::Dataset same = data;
  normalise(same, Normalise::none);
  CHECK(inputs(same) == inputs(data));
}

TEST_CASE("arrays as examples") {
  const Tensor images{"", {2, 2, 2}, {1, 2, 3, 4, 5, 6, 7, 8}}, classes{"", {2}, {2, 0}}, rows{"", {2, 2}, {1, 2, 3, 4}};
  const Result<nn::Dataset> data = dataset_from_arrays(images, classes, 3, "x", "y");
  REQUIRE(data.has_value());
  CHECK(data->features() == 4);
  CHECK(data->input(2, 1) == 7);
  CHECK(data->targets.col(0) == Eigen::Vector3d(0, 0, 1));
  const Result<nn::Dataset> plain = dataset_from_arrays(images, rows, 2, "x", "y");
  CHECK(plain->targets.col(1) == Eigen::Vector2d(3, 4));
  CHECK(dataset_from_arrays(rows, classes, 1, "x", "y")->targets(0, 0) == 2);
  CHECK(code(dataset_from_arrays(images, classes, 2, "x", "y")) == "array.no_class");
  CHECK(code(dataset_from_arrays(images, {"", {3}, {0, 1, 2}}, 3, "x", "y")) == "array.counts_differ");
  CHECK(code(dataset_from_arrays(images, {"", {}, {0}}, 3, "x", "y")) == "array.no_examples");
  const Result<nn::Dataset> nan = dataset_from_arrays({"", {2}, {0, std::nan("")}}, classes, 3, "x", "y");
  CHECK(code(nan) == "array.not_finite");
  CHECK(nan.error().place.file == "x");
}

TEST_CASE("what is said about how a table is written goes before what is seen") {
  const auto told = [](const std::string& bytes, const CsvWish& wish) { return parse_csv(bytes, "f", wish); };
  CsvWish wish;
  wish.delimiter = CsvDelimiter::comma;
  CHECK(table("a;b,c\n1;2,3\n").columns.size() == 2);
  CHECK(told("a;b,c\n1;2,3\n", wish)->columns[0].name == "a;b");
  wish = {};
  wish.decimal = CsvDecimal::comma;
  CHECK(table("x;y\n1;2\n").format.decimal_mark == '.');
  CHECK_FALSE(told("x;y\n1.5;2\n", wish)->columns[0].is_number);
  wish.decimal = CsvDecimal::point;
  CHECK_FALSE(told("x;y\n1,5;2\n", wish)->columns[0].is_number);
  wish = {};
  wish.header = CsvHeader::yes;
  CHECK(told("1,2\n3,4\n", wish)->columns[0].name == "1");
  CHECK(told("1,2\n3,4\n", wish)->row_count() == 1);
  CHECK(told("1,2\n", wish).error().code == "csv.empty");
  wish.header = CsvHeader::no;
  CHECK(told("x,y\n3,4\n", wish)->row_count() == 2);
}

TEST_CASE("several spaces between cells are one, and those at the ends of a line are none") {
  CsvWish wish;
  wish.delimiter = CsvDelimiter::space;
  const Result<CsvTable> read = parse_csv("  x   y \n1 2\n  3     4  \n\"5 6\" 7\n", "f", wish);
  REQUIRE(read.has_value());
  CHECK(read->columns.size() == 2);
  CHECK(read->columns[1].name == "y");
  CHECK(read->cell(1, 1) == "4");
  CHECK(read->cell(2, 0) == "5 6");
  CHECK(parse_csv("1 2\n3\n", "f", wish).error().place.line == 2);
}

TEST_CASE("a file is read in the encoding that was named, or refused") {
  CsvWish wish;
  for (const auto& [name, encoding] : {std::pair{"csv/gbk", CsvEncoding::gbk}, {"csv/big5", CsvEncoding::big5}, {"csv/tabs", CsvEncoding::utf16le}}) {
    CAPTURE(name);
    const std::string bytes = corpus_file(name);
    wish.encoding = encoding;
    const Result<CsvTable> read = parse_csv(bytes, "f", wish);
    REQUIRE(read.has_value());
    CHECK(read->text == table(bytes).text);
    wish.encoding = CsvEncoding::utf8;
    CHECK(parse_csv(bytes, "f", wish).error().code == "csv.not_encoding");
  }
  wish.encoding = CsvEncoding::utf8;
  CHECK(parse_csv("\xef\xbb\xbf" "a,b\n1,2\n", "f", wish)->columns[0].name == "a");
  wish.encoding = CsvEncoding::gbk;  // valid UTF-8 that is no GBK, or other characters in it
  const Result<CsvTable> other = parse_csv("\u5b78\u7fd2,b\n1,2\n", "f", wish);
  CHECK((!other || other->columns[0].name != "\u5b78\u7fd2"));
}
