#include "tests/dataio/bad_files.hpp"

#include "app/files/file.hpp"
#include "app/dataio/tensor.hpp"

#include <stdexcept>

namespace chainrule::test {

std::string corpus_file(const std::string& name) {
  Result<std::string> bytes = read_file(path_from_utf8(std::string(CHAINRULE_SOURCE_DIR) + "/tests/fuzz/corpus/" + name));
  if (!bytes) throw std::runtime_error(name);
  return std::move(bytes.value());
}

namespace {

class Collector {
 public:
  void add(std::string reader, std::string why, std::string bytes) {
    files_.push_back({std::move(reader), std::move(why), std::move(bytes)});
  }
  /// Cut off at `count` places, evenly spread from nothing to all but the last byte; and one byte too long.
  void add_lengths(const std::string& reader, const std::string& good, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t size = i * (good.size() - 1) / (count - 1);
      add(reader, "cut at " + std::to_string(size), good.substr(0, size));
    }
    add(reader, "one byte more", good + '\0');
  }
  std::vector<BadFile> take() { return std::move(files_); }

 private:
  std::vector<BadFile> files_;
};

std::string with_byte(std::string bytes, std::size_t at, int value) {
  bytes[at] = static_cast<char>(value);
  return bytes;
}

std::string with(std::string bytes, const std::string& from, const std::string& to) {
  const std::size_t at = bytes.find(from);
  if (at == std::string::npos) throw std::runtime_error(from);
  return bytes.replace(at, from.size(), to);
}

void add_idx(Collector& bad) {
  const std::string good = corpus_file("idx/images");
  bad.add_lengths("idx", good, 12);
  bad.add_lengths("idx", corpus_file("idx/doubles"), 8);
  for (const std::size_t at : {0, 1}) bad.add("idx", "magic", with_byte(good, at, 1));
  for (const int type : {0, 7, 10, 15, 255}) bad.add("idx", "type", with_byte(good, 2, type));
  for (const int dimensions : {0, 2, 4, 5, 255}) bad.add("idx", "dimensions", with_byte(good, 3, dimensions));
  for (const std::size_t at : {7, 11, 15}) {
    bad.add("idx", "size 0", with_byte(good, at, 0));
    bad.add("idx", "size too large by one", with_byte(good, at, good[at] + 1));
    bad.add("idx", "huge size", with_byte(good, at - 3, 255));
  }
}

std::string npy(const std::string& header, const std::string& data = std::string(48, '\0')) {
  std::string bytes("\x93NUMPY\x01\x00", 8);
  append_little_endian(bytes, header.size(), 2);
  return bytes + header + data;
}

void add_npy(Collector& bad) {
  const std::string good = corpus_file("npy/matrix");
  bad.add_lengths("npy", good, 15);
  bad.add_lengths("npy", corpus_file("npy/version2"), 8);
  for (const std::size_t at : {0, 1, 5}) bad.add("npy", "magic", with_byte(good, at, 'x'));
  for (const int version : {0, 4, 255}) bad.add("npy", "version", with_byte(good, 6, version));
  bad.add("npy", "minor version", with_byte(good, 7, 1));
  for (const int length : {0, 1, 50, 119}) bad.add("npy", "header length", with_byte(good, 8, length));
  bad.add("npy", "header longer than the file", with_byte(good, 9, 255));
  bad.add("npy", "header of 10,001 characters", npy("{'descr': '<f8', 'fortran_order': False, 'shape': (6,), }" + std::string(9944, ' ')));
  const std::string dictionary = "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }\n";
  for (const char* type : {"|O", "O", "<c16", "<U8", "|S8", "<M8[s]", "<f16", "|f8", "f8", "", "=f8", "!f8", "<f8 ", "|b2", "|V8"})
    bad.add("npy", std::string("type ") + type, npy(with(dictionary, "<f8", type)));
  bad.add("npy", "records", npy(with(dictionary, "'<f8'", "[('a', '<f8')]")));
  for (const char* shape : {"(2, 4)", "(2,)", "()", "(0, 3)", "(2, -3)", "(2, 3", "2, 3)", "(2 3)", "(2, x)", "(2.0, 3)",
                            "(18446744073709551616,)", "(4294967296, 4294967296)", "(134217729,)", "[2, 3]", "(2, 3, 0)",
                            "(1, 1, 1, 1, 1, 1, 1, 2, 3)", "(,)"})
    bad.add("npy", std::string("shape ") + shape, npy(with(dictionary, "(2, 3)", shape)));
  bad.add("npy", "a key twice", npy(with(dictionary, "'shape'", "'descr': '<f8', 'shape'")));
  bad.add("npy", "no type", npy(with(dictionary, "'descr': '<f8', ", "")));
  bad.add("npy", "no order", npy(with(dictionary, "'fortran_order': False, ", "")));
  bad.add("npy", "no shape", npy(with(dictionary, "'shape': (2, 3), ", "")));
  bad.add("npy", "another key", npy(with(dictionary, "'shape'", "'size': 1, 'shape'")));
  bad.add("npy", "order that is no truth", npy(with(dictionary, "False", "0")));
  bad.add("npy", "no dictionary", npy("hello\n"));
  bad.add("npy", "an open dictionary", npy(with(dictionary, "}", "")));
  bad.add("npy", "something behind it", npy(with(dictionary, "}", "} x")));
  bad.add("npy", "an open quote", npy("{'descr"));
}

/// The central directory's first entry and the end record of a ZIP file.
std::size_t directory_of(const std::string& zip) { return zip.find(std::string("PK\x01\x02", 4)); }
std::size_t end_of(const std::string& zip) { return zip.rfind(std::string("PK\x05\x06", 4)); }

void add_npz(Collector& bad) {
  for (const char* name : {"npz/stored", "npz/deflated"}) {
    const std::string good = corpus_file(name);
    const std::size_t entry = directory_of(good), end = end_of(good);
    bad.add_lengths("npz", good, 12);
    bad.add("npz", "local mark", with_byte(good, 0, 'x'));
    bad.add("npz", "local name", with_byte(good, 30, 'x'));
    bad.add("npz", "local name length", with_byte(good, 26, 99));
    bad.add("npz", "contents", with_byte(good, 60, good[60] ^ 1));
    bad.add("npz", "entry mark", with_byte(good, entry, 'x'));
    bad.add("npz", "encrypted", with_byte(good, entry + 8, 1));
    for (const int method : {1, 9, 12, 14, 99}) bad.add("npz", "method", with_byte(good, entry + 10, method));
    bad.add("npz", "checksum", with_byte(good, entry + 16, good[entry + 16] ^ 1));
    bad.add("npz", "packed size", with_byte(good, entry + 20, good[entry + 20] + 1));
    bad.add("npz", "size", with_byte(good, entry + 24, good[entry + 24] + 1));
    bad.add("npz", "huge size", with_byte(good, entry + 27, 0x7f));
    bad.add("npz", "name length", with_byte(good, entry + 28, 250));
    bad.add("npz", "extra length", with_byte(good, entry + 31, 255));
    bad.add("npz", "offset", with_byte(good, entry + 44, 1));
    bad.add("npz", "name without .npy", with_byte(good, entry + 46 + (good[entry + 28] - 1), 'x'));
    bad.add("npz", "disk", with_byte(good, end + 4, 1));
    bad.add("npz", "one entry more", with_byte(with_byte(good, end + 8, good[end + 8] + 1), end + 10, good[end + 10] + 1));
    bad.add("npz", "no entry", with_byte(with_byte(good, end + 8, 0), end + 10, 0));
    bad.add("npz", "directory size", with_byte(good, end + 12, good[end + 12] + 1));
    bad.add("npz", "directory offset", with_byte(good, end + 19, 0x7f));
    bad.add("npz", "comment length", with_byte(good, end + 20, 5));
  }
  bad.add("npz", "a plain array", corpus_file("npy/matrix"));
}

std::string safetensors(const std::string& header, std::size_t data) {
  std::string bytes;
  append_little_endian(bytes, header.size(), 8);
  return bytes + header + std::string(data, '\0');
}

void add_safetensors(Collector& bad) {
  bad.add_lengths("safetensors", corpus_file("safetensors/layers"), 20);
  const std::string good = R"({"a":{"dtype":"F64","shape":[2],"data_offsets":[0,16]},"b":{"dtype":"F32","shape":[1,2],"data_offsets":[16,24]}})";
  const auto spoiled = [&](const std::string& from, const std::string& to, std::size_t data = 24) {
    bad.add("safetensors", to + " for " + from, safetensors(with(good, from, to), data));
  };
  bad.add("safetensors", "huge header", "\xff\xff\xff\xff\xff\xff\xff\xff{}");
  bad.add("safetensors", "no tensors", safetensors("{}", 0));
  bad.add("safetensors", "metadata alone", safetensors(R"({"__metadata__":{"a":"b"}})", 0));
  bad.add("safetensors", "space first", safetensors(" " + good, 24));
  bad.add("safetensors", "a list", safetensors("[" + good + "]", 24));
  bad.add("safetensors", "text behind", safetensors(good + "x", 24));
  bad.add("safetensors", "more data", safetensors(good, 25));
  bad.add("safetensors", "nested for ever", safetensors(std::string(100'000, '{'), 0));
  bad.add("safetensors", "metadata that is a number", safetensors(R"({"__metadata__":{"a":1},)" + good.substr(1), 24));
  bad.add("safetensors", "metadata twice the same", safetensors(R"({"__metadata__":{"a":"1","a":"2"},)" + good.substr(1), 24));
  for (const char* type : {"F128", "f64", "", "C64", "F8_E4M3", "U1"}) spoiled("F64", type);
  for (const char* shape : {"[3]", "[0]", "[-2]", "[2.0]", "[2", "2", "null", "[\"2\"]", "[4294967296,4294967296]",
                            "[18446744073709551616]", "[1,1,1,1,1,1,1,1,2]", "[2,]"})
    spoiled("[2]", shape);
  for (const char* offsets : {"[0,17]", "[1,16]", "[16,0]", "[0,8]", "[0]", "[0,16,24]", "[]", "[8,24]", "[0,18446744073709551615]"})
    spoiled("[0,16]", offsets);
  for (const char* offsets : {"[8,16]", "[17,25]", "[0,8]", "[16,32]"}) spoiled("[16,24]", offsets);
  spoiled("\"b\"", "\"a\"");
  spoiled("\"dtype\":\"F64\",", "");
  spoiled("\"shape\":[2],", "");
  spoiled("\"dtype\"", "\"kind\"");
  spoiled("\"dtype\":\"F64\"", "\"dtype\":\"F64\",\"dtype\":\"F64\"");
  spoiled("\"dtype\":\"F64\"", "\"dtype\":\"F64\",\"more\":1");
  spoiled("\"a\"", "a");
  spoiled("\"a\"", "\"a\\x\"");
  spoiled("\"a\"", "\"\\u12\"");
  spoiled("\"a\"", "\"\\ud800\"");
  spoiled("\"a\"", "\"\n\"");
  spoiled("\"a\":", "\"a\"");
}

void add_cifar10(Collector& bad) {
  const std::string good = corpus_file("cifar10/two");
  bad.add_lengths("cifar10", corpus_file("cifar10/one"), 12);
  bad.add("cifar10", "a byte more", good + "x");
  bad.add("cifar10", "a byte less", good.substr(1));
  for (const int label : {10, 11, 100, 255}) {
    bad.add("cifar10", "first label", with_byte(good, 0, label));
    bad.add("cifar10", "second label", with_byte(good, 3073, label));
  }
  bad.add("cifar10", "too many records", std::string(std::size_t{3073} * 100'001, '\0'));
}

void add_csv(Collector& bad) {
  const std::pair<const char*, const char*> texts[] = {
      {"nothing", ""}, {"empty lines", "\n\r\n\r"}, {"a byte order mark alone", "\xef\xbb\xbf"},
      {"a row too long", "a,b\n1,2\n1,2,3\n"}, {"a row too short", "a,b,c\n1,2,3\n1,2\n"},
      {"an open quote", "a,b\n1,\"2\n"}, {"an open quote at the end", "a,b\n1,\""},
      {"text behind a quote", "a,b\n\"1\"x,2\n"}, {"a space behind a quote", "a,b\n\"1\" ,2\n"},
      {"bytes of no encoding", "a,b\n\xff\xff\xff,1\n"}, {"UTF-8 cut off", "\xef\xbb\xbf" "a,b\n1,\xe5\xad\n"},
      {"half a UTF-16 unit", "\xff\xfe" "a\0,"}, {"one column", "a\n1\n2\n"}, {"a header alone", "a,b\n"},
      {"nothing but missing values", "a,b\n,\nNA,?\n"}, {"a target of one text", "a,b\n1,x\n2,x\n"},
      {"a missing value", "a,b\n1,2\n,3\n"}, {"a missing target", "a,b\n1,2\n3,\n"}};
  for (const auto& [why, text] : texts) bad.add("csv", why, text);
  bad.add("csv", "the character 0", std::string("a,b\n1,\0\n", 8));
  bad.add("csv", "a lone surrogate", std::string("\xff\xfe" "a\0,\0\x00\xd8\n\0", 10));
  bad.add("csv", "too many columns", "1" + std::string(20'001, ',') + "1\n");
  std::string texts_only = "a,b\n";
  for (int i = 0; i < 2000; ++i) texts_only.append("t").append(std::to_string(i)).append(",").append(std::to_string(i)).append("\n");
  bad.add("csv", "too many categories", texts_only);
}

}  // namespace

std::vector<BadFile> bad_files() {
  Collector bad;
  add_idx(bad);
  add_npy(bad);
  add_npz(bad);
  add_safetensors(bad);
  add_cifar10(bad);
  add_csv(bad);
  return bad.take();
}

}  // namespace chainrule::test
