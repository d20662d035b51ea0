// chainrule autopsy: where a run's numbers overflow, by which product, and the largest learning rate that lasts.
#include "engine/train/autopsy.hpp"

#include "app/cli/interrupt_watch.hpp"
#include "app/cli/verbs.hpp"
#include "app/cli/work.hpp"
#include "app/explain/autopsy_words.hpp"
#include "app/text/json.hpp"

namespace chainrule::cli {
namespace {

/// Trains until a number is not finite; keeps the way. The update that made it, or none.
std::optional<std::int64_t> divergence_of(const Document& document, std::int64_t steps, const InterruptWatch& watch, nn::History& history) {
  constexpr std::int64_t keyframe_every = 256;
  history.restart(document.scene.network, document.scene.rule, document.data, document.state);
  nn::Trainer trainer(document.scene.network, document.scene.rule, document.data, document.state);
  trainer.watch_gradients(true);
  for (std::int64_t step = 1; step <= steps && !watch.interrupted(); ++step) {
    trainer.step();
    const bool finite = trainer.is_finite();
    if (step % keyframe_every == 0 || !finite || step == steps) history.visit(trainer.state());
    if (!finite) return trainer.steps();
  }
  return std::nullopt;
}

void put_culprit(JsonWriter& json, const nn::Culprit& culprit) {
  constexpr const char* causes[] = {"product", "sum", "function"};
  const auto place = [&json](const char* key, nn::Index index) {
    json.key(key);
    index < 0 ? json.null() : json.value(std::int64_t{index + 1});
  };
  json.begin_object().key("operation").value(culprit.kind).key("quantity").value(culprit.quantity);
  json.key("phase").value(id_of(culprit.phase));
  place("layer", culprit.layer);
  place("unit", culprit.unit);
  place("input", culprit.input);
  json.key("sample");
  culprit.example < 0 ? json.null() : json.value(std::int64_t{culprit.example});
  json.key("value").value(shortest(culprit.value)).key("cause").value(causes[static_cast<std::size_t>(culprit.cause)]);
  json.key("left").value(culprit.left).key("right").value(culprit.right).key("result").value(shortest(culprit.result));
  json.end_object();
}

std::string json_of(const nn::Autopsy& autopsy) {
  JsonWriter json;
  json.begin_object().key("diverged").value(true).key("step").value(autopsy.diverged_step);
  json.key("last_finite_step").value(autopsy.last_finite.step).key("culprit");
  autopsy.culprit ? put_culprit(json, *autopsy.culprit) : static_cast<void>(json.null());
  const nn::RateSearch& rates = *autopsy.rates;
  json.key("learning_rate").value(rates.given).key("largest_stable");
  rates.stable ? json.value(*rates.stable) : json.null();
  json.key("smallest_diverging").value(rates.diverging).key("from_step").value(rates.from_step);
  json.key("trial_steps").value(rates.steps).key("trials").value(rates.trials);
  return json.end_object().take() + "\n";
}

std::string text_of(const nn::Autopsy& autopsy, const Context& context) {
  std::string text;
  for (const std::string& sentence : autopsy_sentences(autopsy, context.language, NumberFormat(5))) text += sentence + "\n";
  return text;
}

}  // namespace

Result<int> run_verb(const AutopsyVerb& verb, const Context& context) {
  const Result<Document> opened = open(verb.scene);
  if (!opened) return opened.error();
  const Document& document = opened.value();
  nn::History history;
  const InterruptWatch watch;
  const std::optional<std::int64_t> step = divergence_of(document, verb.steps, watch, history);
  if (watch.interrupted()) return Error{"cli.interrupted", {{"step", std::to_string(history.last_step())}}, {}, Blame::work};
  std::string text = verb.json ? "{\"diverged\":false,\"steps\":" + std::to_string(verb.steps) + "}\n"
                               : context.text("autopsy.none", {{"steps", with_separators(verb.steps)}}) + "\n";
  if (step) {
    const std::optional<nn::Autopsy> autopsy = nn::perform_autopsy(nn::autopsy_ways(history, *step));
    if (!autopsy) return Error{"cli.no_finite_start", {}};
    text = verb.json ? json_of(*autopsy) : text_of(*autopsy, context);
  }
  if (const auto written = write_output("", text); !written) return written.error();
  return 0;
}

}  // namespace chainrule::cli
