#include "app/session/autopsy_task.hpp"

#include <chrono>
#include <utility>

namespace chainrule {

void AutopsyTask::start(nn::AutopsyWays ways) {
  cancel();
  cancelled_ = false;
  work_ = std::async(std::launch::async, [this, ways = std::move(ways)] {
    return nn::perform_autopsy(ways, &cancelled_, [this](const nn::Autopsy& part) {
      const std::lock_guard lock(mutex_);
      part_ = part;
    });
  });
}

void AutopsyTask::cancel() {
  cancelled_ = true;
  if (work_.valid()) work_.get();
  part_.reset();
  found_.reset();
}

bool AutopsyTask::poll() {
  if (!work_.valid()) return false;
  bool is_new = false;
  {
    const std::lock_guard lock(mutex_);
    if (part_) {
      found_ = std::exchange(part_, std::nullopt);
      is_new = true;
    }
  }
  if (work_.wait_for(std::chrono::seconds(0)) != std::future_status::ready) return is_new;
  std::optional<nn::Autopsy> whole = work_.get();
  {
    const std::lock_guard lock(mutex_);
    part_.reset();
  }
  if (whole) found_ = std::move(whole);
  return true;
}

}  // namespace chainrule
