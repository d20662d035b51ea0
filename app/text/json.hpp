#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chainrule {

/// Writes JSON text in order, without a tree. Reals as shortest round-trip decimals; what is not finite as null.
class JsonWriter {
 public:
  JsonWriter& begin_object();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  JsonWriter& key(std::string_view name);
  JsonWriter& value(double number);
  JsonWriter& value(std::int64_t number);
  JsonWriter& value(int number) { return value(static_cast<std::int64_t>(number)); }
  JsonWriter& value(std::string_view text);
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(bool truth);
  JsonWriter& null();
  std::string take() { return std::move(text_); }

 private:
  void separate();
  std::string text_;
  std::vector<bool> first_;
  bool after_key_ = false;
};

}  // namespace chainrule
