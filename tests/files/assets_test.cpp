#include "app/files/assets.hpp"

#include <doctest/doctest.h>

using namespace chainrule;

TEST_CASE("every shipped file is inside the program") {
  CHECK(find_asset("themes/light.toml").has_value());
  CHECK(find_asset("languages/zh-TW.toml").value().find("繁體中文") != std::string_view::npos);
  CHECK(find_asset("no/such.toml").error().code == "asset.missing");
}

TEST_CASE("lists have their order") {
  CHECK(asset_names("themes") == std::vector<std::string>{"light", "dark", "projector"});
  CHECK(asset_names("languages") == std::vector<std::string>{"en", "zh-TW", "zh-CN"});
  CHECK(asset_names("scenes") == std::vector<std::string>{
        "worked-example", "spiral", "mcculloch-pitts", "perceptron", "tshirt-features", "multi-label", "maxout", "rosenbrock-race", "fashion-mnist"});
  CHECK(asset_names("nothing").empty());
}

TEST_CASE("all languages and themes can be read") {
  const auto tables = load_tables();
  REQUIRE(tables.has_value());
  CHECK(tables.value().language("zh-CN")->name() == "简体中文");
  CHECK(tables.value().language("fr") == nullptr);
  CHECK(tables.value().theme("projector")->hides_sides);
}
