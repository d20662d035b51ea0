#include "tests/explain/sample_moments.hpp"

#include <doctest/doctest.h>

#include <limits>

using namespace chainrule;

namespace {

int count(std::string_view text, std::string_view part) {
  int found = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) ++found;
  return found;
}

}  // namespace

TEST_CASE("the JSON of a trace has every step with what it reads and writes, and shortest decimals") {
  const std::string json = write_trace_json(worked_example().trace);
  CHECK(json.starts_with("{\"format\":\"chainrule-trace\",\"version\":1,\"input\":[0.05,0.1],\"target\":[0.01,0.99],\"output\":["));
  CHECK(count(json, "\"index\":") == 13);
  CHECK(json.find("\"phase\":\"forward\",\"kind\":\"affine\",\"layer\":1,\"reads\":{\"weight\":[[0.15,0.2],[0.25,0.3]],\"bias\":[0.35,0.35],\"input\":[0.05,0.1]},"
                  "\"writes\":{\"preactivation\":[0.3775,0.39249999999999996]}") != std::string::npos);
  CHECK(json.find("\"gradients\":[{\"weight\":[[0.0004385677") != std::string::npos);
  CHECK(json.find("\"updated\":[{\"weight\":[[0.1497807161") != std::string::npos);
  CHECK(json.ends_with("}\n"));
}

TEST_CASE("a batch is written as one array for every example") {
  const Sample sample = shared_bias();
  const std::string json = write_trace_json(sample.trace);
  CHECK(json.find("\"input\":[[0.5,0.25,-0.125],[-1,2,3]],\"target\":[[0,1],[1,0]]") != std::string::npos);
}

TEST_CASE("numbers that are not finite are null in JSON") {
  Sample sample = worked_example();
  sample.trace.loss = std::numeric_limits<double>::quiet_NaN();
  CHECK(write_trace_json(sample.trace).find("\"loss\":null") != std::string::npos);
}

TEST_CASE("a trace in words has every number of the worked example") {
  const Tables tables = std::move(load_tables()).value();
  const Sample sample = worked_example();
  const std::string text = write_trace(sample.trace, 0, {tables.language("en"), NumberFormat(12)}, TextFormat::text);
  for (const char* number : {"0.3775", "0.3925", "0.593269992107", "0.59688437826", "1.10590596706", "1.2249214041", "0.751365069552", "0.772928465321", "0.274811083176",
                             "0.0235600255838", "0.29837110876", "0.138498561629", "−0.0380982365165", "0.00877135468949", "0.0099542547052", "0.0821670405642", "0.082667627848",
                             "−0.0226025404775", "−0.0227402422159", "0.000438567734474", "0.000877135468949", "0.00049771273526", "0.00099542547052", "0.149780716133", "0.199561432266",
                             "0.24975114363", "0.29950228726", "0.358916479718", "0.408666186076", "0.511301270239", "0.561370121108"}) {
    INFO(std::string(number));
    CHECK(text.find(number) != std::string::npos);
  }
}

TEST_CASE("LaTeX has balanced braces and displays, Markdown its dollars in pairs") {
  const Tables tables = std::move(load_tables()).value();
  for (const Sample& sample : all_samples()) {
    const Voice voice{tables.language("en"), NumberFormat(5)};
    const std::string latex = write_trace(sample.trace, 0, voice, TextFormat::latex);
    CHECK(count(latex, "{") == count(latex, "}"));
    CHECK(count(latex, "\\[ ") == count(latex, " \\]"));
    CHECK(count(latex, "\\left(") == count(latex, "\\right)"));
    for (const char c : latex) CHECK(static_cast<unsigned char>(c) < 0x80);
    CHECK(count(write_trace(sample.trace, 0, voice, TextFormat::markdown), "$$") % 2 == 0);
  }
}
