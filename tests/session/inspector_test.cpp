#include "app/session/inspector.hpp"
#include "tests/session/test_documents.hpp"

using namespace chainrule;

namespace {

/// Asks as the screen does, until the measurement of `document` is there.
std::shared_ptr<const nn::Inspection> waited_for(Inspector& inspector, const std::shared_ptr<const Document>& document) {
  for (int round = 0; round < 20000; ++round) {
    std::shared_ptr<const nn::Inspection> latest = inspector.latest(document, true);
    if (latest && !inspector.busy()) return latest;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return nullptr;
}

}  // namespace

TEST_CASE("a document is measured beside the screen, once") {
  const auto document = shipped("spiral");
  Inspector inspector;
  CHECK(inspector.latest(document, true) == nullptr);  // not in the frame that asks
  CHECK(inspector.busy());
  const auto found = waited_for(inspector, document);
  REQUIRE(found);
  CHECK(found->train.examples == 250);
  CHECK(found->test.confusion.sum() == 250);
  CHECK(inspector.revision() == 1);
  CHECK(inspector.latest(std::make_shared<const Document>(*document), true) == found);  // the same place by another name
  CHECK_FALSE(inspector.busy());
}

TEST_CASE("another place is measured anew, another network shows nothing old") {
  const auto document = shipped("spiral");
  Inspector inspector;
  REQUIRE(waited_for(inspector, document));
  nn::TrainingState moved = document->state;
  moved.step = 3;
  moved.parameters *= 0.5;
  const auto later = waited_for(inspector, at_state(*document, moved));
  REQUIRE(later);
  CHECK(later->step == 3);
  const auto other = shipped("worked-example");
  CHECK(inspector.latest(other, true) == nullptr);
  const auto found = waited_for(inspector, other);
  REQUIRE(found);
  CHECK(found->train.examples == 1);
}

TEST_CASE("the weight or bias whose blame is shown must be in the network") {
  Session session(shipped("worked-example"), View{});
  must(session, "parameter 1 0 1");
  CHECK(session.view().parameter == nn::ParameterPlace{1, 0, 1});
  must(session, "parameter 0 1 -1");
  for (const char* line : {"parameter 2 0 0", "parameter 0 2 0", "parameter 0 0 2", "parameter 0 0 -2", "parameter -1 0 0"}) {
    CAPTURE(line);
    const Result<void> done = session.execute(parse_command(line).value());
    REQUIRE_FALSE(done);
    CHECK(done.error().code == "command.out_of_range");
  }
  CHECK(session.view().parameter == nn::ParameterPlace{0, 1, -1});
}
