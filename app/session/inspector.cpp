#include "app/session/inspector.hpp"

namespace chainrule {
namespace {

/// While a run goes on, measuring may take one part in so many of a processor's time.
constexpr int time_share = 5;

/// Is what was measured still true? An edit of the rule (a penalty) counts.
bool same_run_and_place(const Document& one, const Document& other) {
  return one.data == other.data && one.state.step == other.state.step && one.scene.network == other.scene.network &&
         one.scene.rule == other.scene.rule && one.state.parameters == other.state.parameters;
}

}  // namespace

Inspector::~Inspector() {
  if (under_way_.valid()) under_way_.wait();
}

void Inspector::collect() {
  if (!under_way_.valid() || under_way_.wait_for(std::chrono::seconds(0)) != std::future_status::ready) return;
  Done done = under_way_.get();
  latest_ = std::move(done.inspection);
  cost_ = done.cost;
  ended_ = Clock::now();
  ++revision_;
}

std::shared_ptr<const nn::Inspection> Inspector::latest(const std::shared_ptr<const Document>& document, bool at_once) {
  collect();
  // Of another data set or another network nothing is shown that was measured before.
  if (asked_ && (asked_->data != document->data || !(asked_->scene.network == document->scene.network))) latest_.reset();
  const bool known = asked_ && (asked_ == document || same_run_and_place(*asked_, *document));
  waits_ = !known;
  if (known || under_way_.valid()) return latest_;
  if (!at_once && Clock::now() - ended_ < cost_ * (time_share - 1)) return latest_;
  asked_ = document;
  waits_ = false;
  under_way_ = std::async(std::launch::async, [document] {
    const Clock::time_point begin = Clock::now();
    auto found = std::make_shared<const nn::Inspection>(
        nn::inspect(document->scene.network, document->scene.rule, document->state, *document->data));
    return Done{std::move(found), Clock::now() - begin};
  });
  return latest_;
}

}  // namespace chainrule
