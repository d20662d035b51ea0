#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace chainrule {

/// How a text file writes its characters.
enum class TextEncoding { utf8, utf16le, utf16be, gbk, big5 };
std::span<const TextEncoding> text_encodings();
std::string_view id_of(TextEncoding encoding);  ///< "UTF-8", "GBK" ...

struct DecodedText {
  std::string text;  ///< UTF-8, without byte order mark
  TextEncoding encoding = TextEncoding::utf8;
};
/// The text as UTF-8. The encoding is that of the byte order mark; else UTF-16 where there are zero bytes, UTF-8 where
/// the bytes are valid UTF-8, else the one of GBK and Big5 whose frequent characters the bytes are. None where the bytes
/// are valid in none of them or hold the character 0.
std::optional<DecodedText> decode_text(std::string_view bytes);
/// The text in an encoding that somebody has named; a byte order mark of that encoding is passed over.
std::optional<DecodedText> decode_text(std::string_view bytes, TextEncoding encoding);

}  // namespace chainrule
