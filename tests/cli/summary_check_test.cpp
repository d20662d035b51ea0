#include "tests/support/run_program.hpp"

#include <doctest/doctest.h>

using namespace chainrule::testing;

TEST_CASE("summary counts parameters, without any data files") {
  const TemporaryFolder folder("nowhere");
  const Outcome outcome = run_program({"summary", "fashion-mnist", "--data", folder.path.string()});
  CHECK(outcome.status == 0);
  for (const char* part : {"101,770", "100,480", "1,290", "(None, 128)"})
    CHECK(outcome.out.find(part) != std::string::npos);
  CHECK(outcome.out.find("x86-64") != std::string::npos);  // which instructions single precision uses
  CHECK(run_program({"summary", "spiral"}).out.find("x86-64") == std::string::npos);
  CHECK(run_program({"summary", "spiral"}).out.find("105") != std::string::npos);
  CHECK(run_program({"summary", "spiral", "--set", "network.layer[0].dropout=0.5"}).out.find("dropout_1 (0.5)") !=
        std::string::npos);
}

TEST_CASE("the gradients of every activation pass the check") {
  CHECK(run_program({"check", "worked-example"}).status == 0);
  for (const char* activation : {"linear", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "softplus", "gelu", "silu",
                                 "softmax"}) {
    const Outcome outcome =
        run_program({"check", "spiral", "--set", std::string("network.layer[0].activation=") + activation});
    CHECK_MESSAGE(outcome.status == 0, outcome.out);
    CHECK(outcome.out.find("105 of 105") != std::string::npos);
  }
}

TEST_CASE("the gradients of every loss pass the check") {
  for (const char* loss : {"half_squared_error", "mse", "rmse", "mae", "mape", "msle", "hinge", "squared_hinge"}) {
    const Outcome outcome = run_program({"check", "spiral", "--set", std::string("network.loss=") + loss});
    CHECK_MESSAGE(outcome.status == 0, outcome.out);
    CHECK(outcome.out.find("105 of 105") != std::string::npos);
  }
  for (const char* form : {"from_logits", "naive"}) {
    const Outcome outcome = run_program({"check", "spiral", "--set", "network.loss=binary_cross_entropy", "--set",
                                         "network.layer[2].activation=sigmoid", "--set",
                                         std::string("network.loss_form=") + form});
    CHECK_MESSAGE(outcome.status == 0, outcome.out);
  }
  CHECK(run_program({"check", "worked-example", "--set", "network.loss=sparse_categorical_cross_entropy", "--set",
                     "network.layer[1].activation=softmax", "--set", "data.targets=[[1]]"}).status == 0);
}

TEST_CASE("a check that proves nothing says so") {
  const Outcome steps = run_program({"check", "worked-example", "--set", "network.layer[0].activation=step", "--set",
                                     "network.layer[1].activation=step"});
  CHECK(steps.status == 0);
  CHECK(steps.out.find("Nothing to check") != std::string::npos);
  const Outcome zeros = run_program({"check", "worked-example", "--set", "data.targets=[[0,0]]", "--set",
                                     "network.layer[1].activation=relu", "--set", "network.layer[1].bias=[-9,-9]"});
  CHECK(zeros.status == 1);
  CHECK(zeros.out.find("proved nothing") != std::string::npos);
}
