#pragma once
#include <span>
#include <string_view>

namespace chainrule {

/// What stands between the cells of a table; automatic: seen from the file. Several spaces in a row are one.
enum class CsvDelimiter { automatic, comma, semicolon, tab, space, bar };
std::span<const CsvDelimiter> csv_delimiters();
std::string_view id_of(CsvDelimiter choice);  ///< "auto", "comma" ...

enum class CsvDecimal { automatic, point, comma };
std::span<const CsvDecimal> csv_decimals();
std::string_view id_of(CsvDecimal choice);

enum class CsvEncoding { automatic, utf8, utf16le, utf16be, gbk, big5 };
std::span<const CsvEncoding> csv_encodings();
std::string_view id_of(CsvEncoding choice);  ///< "auto", "UTF-8", "Big5" ...

/// Do names stand in the first row?
enum class CsvHeader { automatic, yes, no };
std::span<const CsvHeader> csv_headers();
std::string_view id_of(CsvHeader choice);

/// What a person says about how a table is written; what is not said is seen from the file.
struct CsvWish {
  CsvEncoding encoding = CsvEncoding::automatic;
  CsvDelimiter delimiter = CsvDelimiter::automatic;
  CsvDecimal decimal = CsvDecimal::automatic;
  CsvHeader header = CsvHeader::automatic;
  bool operator==(const CsvWish&) const = default;
};

}  // namespace chainrule
