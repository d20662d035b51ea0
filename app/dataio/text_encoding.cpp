#include "app/dataio/text_encoding.hpp"

#include <iconv.h>

#include <algorithm>

namespace chainrule {
namespace {

constexpr TextEncoding encodings[] = {TextEncoding::utf8, TextEncoding::utf16le, TextEncoding::utf16be,
                                      TextEncoding::gbk, TextEncoding::big5};

/// As the C library names them; CP950 is Big5 as Windows in Taiwan writes it.
const char* system_name(TextEncoding encoding) {
  switch (encoding) {
    case TextEncoding::utf8: return "UTF-8";
    case TextEncoding::utf16le: return "UTF-16LE";
    case TextEncoding::utf16be: return "UTF-16BE";
    case TextEncoding::gbk: return "GBK";
    case TextEncoding::big5: return "CP950";
  }
  return "UTF-8";
}

/// The C library's converter, closed on every way out.
class Converter {
 public:
  explicit Converter(const char* from) : handle_(iconv_open("UTF-8", from)) {}
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;
  ~Converter() {
    if (ready()) iconv_close(handle_);
  }
  bool ready() const { return handle_ != iconv_t(-1); }
  /// The whole text, none where a byte sequence means nothing.
  std::optional<std::string> convert(std::string_view bytes) const {
    std::string in(bytes), out(3 * bytes.size() + 4, '\0');  // two bytes become at most four, one at most three
    char *from = in.data(), *to = out.data();
    std::size_t in_left = in.size(), out_left = out.size();
    if (iconv(handle_, &from, &in_left, &to, &out_left) == std::size_t(-1) || in_left != 0) return std::nullopt;
    out.resize(out.size() - out_left);
    return out;
  }

 private:
  iconv_t handle_;
};

std::optional<DecodedText> decoded(std::string_view bytes, TextEncoding encoding) {
  const Converter converter(system_name(encoding));
  std::optional<std::string> text = converter.ready() ? converter.convert(bytes) : std::nullopt;
  if (!text || text->find('\0') != std::string::npos) return std::nullopt;
  return DecodedText{std::move(*text), encoding};
}

/// The share of two-byte characters that are frequent ones: GB 2312's characters (lead and trail from 0xA1) for GBK,
/// the first level (leads 0xA4 to 0xC6) for Big5, punctuation apart.
double share_of_frequent(std::string_view bytes, TextEncoding encoding) {
  std::size_t pairs = 0, frequent = 0;
  for (std::size_t i = 0; i + 1 < bytes.size(); ++i) {
    const auto lead = static_cast<unsigned char>(bytes[i]);
    if (lead < 0x80) continue;
    const auto trail = static_cast<unsigned char>(bytes[++i]);
    const bool gb = lead >= 0xb0 && lead <= 0xd7 && trail >= 0xa1;
    const bool big5 = lead >= 0xa4 && lead <= 0xc6;
    ++pairs;
    frequent += encoding == TextEncoding::gbk ? gb : big5;
  }
  return pairs == 0 ? 0 : static_cast<double>(frequent) / static_cast<double>(pairs);
}

std::optional<DecodedText> decoded_chinese(std::string_view bytes) {
  const bool gbk_first =
      share_of_frequent(bytes, TextEncoding::gbk) >= share_of_frequent(bytes, TextEncoding::big5);
  const TextEncoding first = gbk_first ? TextEncoding::gbk : TextEncoding::big5;
  std::optional<DecodedText> text = decoded(bytes, first);
  return text ? text : decoded(bytes, gbk_first ? TextEncoding::big5 : TextEncoding::gbk);
}

/// Zero bytes stand for the upper half of Latin letters: in even places if the upper half comes first.
TextEncoding utf16_order(std::string_view bytes) {
  std::size_t even = 0, odd = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] == '\0') ++(i % 2 == 0 ? even : odd);
  }
  return even > odd ? TextEncoding::utf16be : TextEncoding::utf16le;
}

}  // namespace

std::span<const TextEncoding> text_encodings() { return encodings; }

std::string_view id_of(TextEncoding encoding) {
  return encoding == TextEncoding::big5 ? "Big5" : std::string_view(system_name(encoding));
}

std::optional<DecodedText> decode_text(std::string_view bytes) {
  if (bytes.starts_with("\xef\xbb\xbf")) return decoded(bytes.substr(3), TextEncoding::utf8);
  if (bytes.starts_with("\xff\xfe")) return decoded(bytes.substr(2), TextEncoding::utf16le);
  if (bytes.starts_with("\xfe\xff")) return decoded(bytes.substr(2), TextEncoding::utf16be);
  if (bytes.find('\0') != std::string_view::npos) return decoded(bytes, utf16_order(bytes));
  std::optional<DecodedText> text = decoded(bytes, TextEncoding::utf8);
  return text ? text : decoded_chinese(bytes);
}

std::optional<DecodedText> decode_text(std::string_view bytes, TextEncoding encoding) {
  std::optional<DecodedText> text = decoded(bytes, encoding);
  constexpr std::string_view mark = "\xef\xbb\xbf";  // every encoding's mark becomes this one
  if (text && text->text.starts_with(mark)) text->text.erase(0, mark.size());
  return text;
}

}  // namespace chainrule
