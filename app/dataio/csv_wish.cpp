#include "app/dataio/csv_wish.hpp"

#include <array>

namespace chainrule {
namespace {

constexpr std::array delimiters = {CsvDelimiter::automatic, CsvDelimiter::comma, CsvDelimiter::semicolon,
                                   CsvDelimiter::tab, CsvDelimiter::space, CsvDelimiter::bar};
constexpr std::array<std::string_view, 6> delimiter_ids = {"auto", "comma", "semicolon", "tab", "space", "bar"};
constexpr std::array decimals = {CsvDecimal::automatic, CsvDecimal::point, CsvDecimal::comma};
constexpr std::array<std::string_view, 3> decimal_ids = {"auto", "point", "comma"};
constexpr std::array encodings = {CsvEncoding::automatic, CsvEncoding::utf8, CsvEncoding::utf16le,
                                  CsvEncoding::utf16be, CsvEncoding::gbk, CsvEncoding::big5};
constexpr std::array<std::string_view, 6> encoding_ids = {"auto", "UTF-8", "UTF-16LE", "UTF-16BE", "GBK", "Big5"};
constexpr std::array headers = {CsvHeader::automatic, CsvHeader::yes, CsvHeader::no};
constexpr std::array<std::string_view, 3> header_ids = {"auto", "yes", "no"};

}  // namespace

std::span<const CsvDelimiter> csv_delimiters() { return delimiters; }
std::string_view id_of(CsvDelimiter choice) { return delimiter_ids[static_cast<std::size_t>(choice)]; }
std::span<const CsvDecimal> csv_decimals() { return decimals; }
std::string_view id_of(CsvDecimal choice) { return decimal_ids[static_cast<std::size_t>(choice)]; }
std::span<const CsvEncoding> csv_encodings() { return encodings; }
std::string_view id_of(CsvEncoding choice) { return encoding_ids[static_cast<std::size_t>(choice)]; }
std::span<const CsvHeader> csv_headers() { return headers; }
std::string_view id_of(CsvHeader choice) { return header_ids[static_cast<std::size_t>(choice)]; }

}  // namespace chainrule
