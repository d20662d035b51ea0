#include "app/explain/explain.hpp"

#include <array>
#include <optional>

namespace chainrule {
namespace {

constexpr int kMostUnits = 16, kMostTerms = 64;

/// Words and formulas in one of the three forms.
class Writer {
 public:
  Writer(TextFormat format, const Voice& voice) : format_(format), voice_(voice) {}
  std::string take() { return std::move(text_); }

  void title(const std::string& words) {
    switch (format_) {
      case TextFormat::text: text_ += words + "\n\n"; break;
      case TextFormat::markdown: text_ += "# " + words + "\n\n"; break;
      case TextFormat::latex: text_ += "\\section*{" + sentence_in_latex(words) + "}\n\n"; break;
    }
  }
  void heading(const std::string& words) {
    switch (format_) {
      case TextFormat::text: text_ += words + "\n" + std::string(72, '-') + "\n\n"; break;
      case TextFormat::markdown: text_ += "## " + words + "\n\n"; break;
      case TextFormat::latex: text_ += "\\subsection*{" + sentence_in_latex(words) + "}\n\n"; break;
    }
  }
  void step(int number, const std::string& sentence) {
    switch (format_) {
      case TextFormat::text: text_ += std::to_string(number) + ". " + sentence + "\n"; break;
      case TextFormat::markdown: text_ += "**" + std::to_string(number) + ".** " + sentence + "\n\n"; break;
      case TextFormat::latex: text_ += "\\paragraph{" + std::to_string(number) + ".} " + sentence_in_latex(sentence) + "\n"; break;
    }
  }
  void formula(const Formula& symbols, const Formula& numbers) {
    if (is_empty(symbols) && is_empty(numbers)) return;
    const Formula both = formula::row({symbols, formula::symbol(" "), numbers});
    switch (format_) {
      case TextFormat::text: text_ += "     " + to_plain(both) + "\n"; break;
      case TextFormat::markdown: text_ += "$$" + to_latex(both) + "$$\n\n"; break;
      case TextFormat::latex: text_ += "\\[ " + to_latex(both) + " \\]\n"; break;
    }
  }
  void note(const std::string& words) {
    if (words.empty()) return;
    switch (format_) {
      case TextFormat::text: text_ += "     " + words + "\n"; break;
      case TextFormat::markdown: text_ += "*" + words + "*\n\n"; break;
      case TextFormat::latex: text_ += "\\emph{" + sentence_in_latex(words) + "}\n"; break;
    }
  }
  void space() { text_ += format_ == TextFormat::markdown ? "" : "\n"; }

  /// "Input: 0.05, 0.1"
  void values(const std::string& key, const nn::Matrix& matrix, nn::Index example) {
    std::string numbers;
    for (nn::Index row = 0; row < std::min<nn::Index>(matrix.rows(), kMostUnits); ++row)
      numbers += (row > 0 ? ", " : "") + voice_.number(matrix(row, example));
    if (matrix.rows() > kMostUnits) numbers += ", …";
    paragraph(voice_.language->text(key, {{"values", numbers}}));
  }
  void paragraph(const std::string& words) {
    text_ += format_ == TextFormat::latex ? sentence_in_latex(words) + "\n\n" : words + (format_ == TextFormat::markdown ? "\n\n" : "\n");
  }

 private:
  TextFormat format_;
  const Voice& voice_;
  std::string text_;
};

/// True for a step whose units are rows of a weight: its terms are what a reader looks for.
bool is_by_weight(const nn::Step& step) {
  const auto writes = nn::writes_of(step);
  for (const auto& [name, id] : writes)
    if (name == "total" || name.ends_with("weight")) return true;
  return false;
}

void write_step(Writer& writer, const nn::Trace& trace, int index, nn::Index example, const Voice& voice) {
  const Explanation whole = explain(trace, {index, -1, -1}, nn::Granularity::operation, example, voice);
  writer.step(index + 1, whole.sentence);
  const int units = nn::unit_count(trace, index), terms = nn::term_count(trace, index);
  const bool by_weight = is_by_weight(trace.steps[static_cast<std::size_t>(index)]);
  if (units == 1 && terms == 1) {
    writer.formula(whole.symbols, whole.numbers);
  } else if (by_weight && units * terms <= kMostTerms) {
    for (int unit = 0; unit < units; ++unit)
      for (int term = 0; term < terms; ++term) {
        const Explanation part = explain(trace, {index, unit, term}, nn::Granularity::term, example, voice);
        writer.formula(part.symbols, part.numbers);
      }
  } else if (!by_weight && units <= kMostUnits) {
    for (int unit = 0; unit < units; ++unit) {
      const Explanation part = explain(trace, {index, unit, -1}, nn::Granularity::neuron, example, voice);
      writer.formula(part.symbols, part.numbers);
    }
  } else {
    writer.formula(whole.symbols, whole.numbers);
  }
  writer.note(whole.kept);
  writer.space();
}

}  // namespace

std::string write_trace(const nn::Trace& trace, nn::Index example, const Voice& voice, TextFormat format) {
  Writer writer(format, voice);
  const Language& language = *voice.language;
  writer.title(language.text("explain.trace.title", {{"number", std::to_string(trace.step + 1)}}));
  writer.values("explain.trace.input", trace.tensor(trace.input), example);
  writer.values("explain.trace.target", trace.tensor(trace.target), example);
  writer.values("explain.trace.output", trace.tensor(trace.output), example);
  writer.paragraph(language.text("explain.trace.loss", {{"values", voice.number(trace.loss)}}));
  if (trace.sample_count() > 1) writer.paragraph(language.text("explain.trace.batch", {{"count", std::to_string(trace.sample_count())}, {"number", std::to_string(example + 1)}}));
  if (trace.augmented) writer.paragraph(language.text("explain.trace.augmented"));
  writer.space();
  std::optional<nn::Phase> phase;
  for (int index = 0; index < trace.step_count(); ++index) {
    const nn::Phase now = trace.steps[static_cast<std::size_t>(index)].phase;
    if (phase != now) writer.heading(language.text("explain.phase." + std::string(nn::id_of(now))));
    phase = now;
    write_step(writer, trace, index, example, voice);
  }
  return writer.take();
}

}  // namespace chainrule
