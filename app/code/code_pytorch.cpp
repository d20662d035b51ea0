// A scene in PyTorch: nn.Sequential, autograd and torch.optim.
#include "app/code/plan.hpp"

#include <algorithm>

namespace chainrule {
namespace {

struct Module {
  nn::ActivationKind kind;
  std::string_view text;  ///< "" where there is nothing to add
};
constexpr Module modules[] = {
    {nn::ActivationKind::step, "Step($threshold)"},
    {nn::ActivationKind::linear, ""},
    {nn::ActivationKind::sigmoid, "nn.Sigmoid()"},
    {nn::ActivationKind::tanh, "nn.Tanh()"},
    {nn::ActivationKind::relu, "nn.ReLU()"},
    {nn::ActivationKind::leaky_relu, "nn.LeakyReLU($slope)"},
    {nn::ActivationKind::elu, "nn.ELU($alpha)"},
    {nn::ActivationKind::softplus, "nn.Softplus()"},
    {nn::ActivationKind::gelu, "nn.GELU()"},
    {nn::ActivationKind::silu, "nn.SiLU()"},
    {nn::ActivationKind::maxout, "Maxout($pieces)"},
    {nn::ActivationKind::softmax, "nn.Softmax(dim=1)"},
};

const Module* module_of(nn::ActivationKind kind) {
  const auto found = std::find_if(std::begin(modules), std::end(modules), [&](const Module& one) { return one.kind == kind; });
  return found == std::end(modules) ? nullptr : found;
}

/// The loss as one expression: a module, or the body of loss_of(a, y), of the path logits loss_of(z, y).
struct LossWords {
  nn::LossKind kind;
  LossPath path;
  bool is_module;
  std::string_view text;
};
constexpr std::string_view clamped_categorical = "    return -(y * torch.log(a.clamp(1e-12, 1 - 1e-12))).sum(dim=1).mean()";
constexpr std::string_view plain_categorical = "    return -torch.xlogy(y, a).sum(dim=1).mean()";
constexpr LossWords losses[] = {
    {nn::LossKind::half_squared_error, LossPath::plain, false, "    return ((a - y) ** 2).sum(dim=1).mean() / 2"},
    {nn::LossKind::mse, LossPath::plain, true, "nn.MSELoss()"},
    {nn::LossKind::rmse, LossPath::plain, false, "    return torch.sqrt(((a - y) ** 2).mean())"},
    {nn::LossKind::mae, LossPath::plain, true, "nn.L1Loss()"},
    {nn::LossKind::mape, LossPath::plain, false, "    return 100 * ((a - y).abs() / y.abs().clamp(min=1e-7)).mean()"},
    {nn::LossKind::msle, LossPath::plain, false,
     "    return ((torch.log1p(a.clamp(min=1e-7)) - torch.log1p(y.clamp(min=1e-7))) ** 2).mean()"},
    {nn::LossKind::binary_cross_entropy, LossPath::logits, true, "nn.BCEWithLogitsLoss()"},
    {nn::LossKind::binary_cross_entropy, LossPath::clamped, false, R"(    p = a.clamp(1e-12, 1 - 1e-12)
    return -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).mean())"},
    {nn::LossKind::binary_cross_entropy, LossPath::plain, false,
     "    return -(torch.xlogy(y, a) + torch.xlogy(1 - y, 1 - a)).mean()"},
    {nn::LossKind::categorical_cross_entropy, LossPath::logits, true, "nn.CrossEntropyLoss()"},
    {nn::LossKind::categorical_cross_entropy, LossPath::clamped, false, clamped_categorical},
    {nn::LossKind::categorical_cross_entropy, LossPath::plain, false, plain_categorical},
    {nn::LossKind::sparse_categorical_cross_entropy, LossPath::logits, true, "nn.CrossEntropyLoss()"},
    {nn::LossKind::sparse_categorical_cross_entropy, LossPath::clamped, false, clamped_categorical},
    {nn::LossKind::sparse_categorical_cross_entropy, LossPath::plain, false, plain_categorical},
    {nn::LossKind::hinge, LossPath::plain, false, "    return torch.relu(1 - y * a).mean()"},
    {nn::LossKind::perceptron, LossPath::logits, false, R"(    a = (z >= $threshold).to(z.dtype)
    return ((a - y) * (z - $threshold)).sum(dim=1).mean())"},
    {nn::LossKind::squared_hinge, LossPath::plain, false, "    return (torch.relu(1 - y * a) ** 2).mean()"},
};

struct OptimizerWords {
  nn::OptimizerKind kind;
  std::string_view text;  ///< behind "torch.optim."; $lr is the learning rate
};
constexpr OptimizerWords optimizers[] = {
    {nn::OptimizerKind::sgd, "SGD(parameters, lr=$lr)"},
    {nn::OptimizerKind::momentum, "SGD(parameters, lr=$lr, momentum=$momentum)"},
    {nn::OptimizerKind::nesterov, "SGD(parameters, lr=$lr, momentum=$momentum, nesterov=True)"},
    {nn::OptimizerKind::adagrad, "Adagrad(parameters, lr=$lr, eps=$epsilon)"},
    {nn::OptimizerKind::rmsprop, "RMSprop(parameters, lr=$lr, alpha=$smoothing, eps=$epsilon)"},
    {nn::OptimizerKind::adam, "Adam(parameters, lr=$lr, betas=($beta1, $beta2), eps=$epsilon)"},
    {nn::OptimizerKind::adamw, "AdamW(parameters, lr=$lr, betas=($beta1, $beta2), eps=$epsilon, weight_decay=$decay)"},
};

/// How a weight `w` is drawn; "" where nn.Linear's own way is wanted.
std::string drawn(const nn::LayerSpec& layer, const std::string& w) {
  switch (layer.init) {
    case nn::InitializerKind::zeros: return "nn.init.zeros_(" + w + ")";
    case nn::InitializerKind::constant: return "nn.init.constant_(" + w + ", " + python(layer.init_numbers.value) + ")";
    case nn::InitializerKind::uniform: return "nn.init.uniform_(" + w + ", -0.5, 0.5)";
    case nn::InitializerKind::normal: return "nn.init.normal_(" + w + ", std=" + python(layer.init_numbers.deviation) + ")";
    case nn::InitializerKind::glorot_uniform: return "nn.init.xavier_uniform_(" + w + ")";
    case nn::InitializerKind::glorot_normal: return "nn.init.xavier_normal_(" + w + ")";
    case nn::InitializerKind::he_uniform: return "nn.init.kaiming_uniform_(" + w + ", nonlinearity=\"relu\")";
    case nn::InitializerKind::he_normal: return "nn.init.kaiming_normal_(" + w + ", nonlinearity=\"relu\")";
    case nn::InitializerKind::lecun_uniform: return "nn.init.kaiming_uniform_(" + w + ", nonlinearity=\"linear\")";
    case nn::InitializerKind::lecun_normal: return "nn.init.kaiming_normal_(" + w + ", nonlinearity=\"linear\")";
    case nn::InitializerKind::pytorch: break;
  }
  return {};
}

/// The beginning of a module of our own: "$name", "$number" that it is made with, and what it is given, "$input".
constexpr std::string_view own_module = R"(

class $name(nn.Module):
    def __init__(self, $number):
        super().__init__()
        self.$number = $number

    def forward(self, $input):)";

class PytorchScript {
 public:
  PytorchScript(const Plan& plan, const Language& language) : plan_(plan), script_(language) {
    for (const LossWords& words : losses)
      if (words.kind == plan.network.loss && words.path == plan.loss_path) loss_ = &words;
    for (const OptimizerWords& words : optimizers)
      if (words.kind == plan.rule.optimizer) optimizer_ = &words;
  }

  Result<CodeLines> write() {
    if (const std::optional<Error> error = what_is_lacking()) return *error;
    write_heading(script_, plan_);
    write_imports();
    write_data(script_, plan_);
    write_tensors();
    write_model();
    write_weights();
    write_order(script_, plan_);
    if (plan_.carries_order()) script_.line("order = torch.from_numpy(order)");
    write_loss();
    if (plan_.epochs > 0) {
      write_what_moves();
      write_step();
    }
    write_run();
    return script_.take();
  }

 private:
  std::optional<Error> what_is_lacking() const {
    const Framework pytorch = Framework::pytorch;
    const nn::TrainingRule& rule = plan_.rule;
    if (loss_ == nullptr) return lacks(pytorch, "names.loss." + std::string(nn::id_of(plan_.network.loss)));
    if (optimizer_ == nullptr) return lacks(pytorch, "names.optimizer." + std::string(nn::id_of(rule.optimizer)));
    for (const nn::LayerSpec& layer : plan_.network.layers)
      if (module_of(layer.activation.kind) == nullptr) return lacks(pytorch, "names.activation." + std::string(nn::id_of(layer.activation.kind)));
    const bool has_forms = rule.optimizer == nn::OptimizerKind::adam || rule.optimizer == nn::OptimizerKind::adamw;
    if (has_forms && rule.epsilon_form == nn::EpsilonForm::keras) return lacks(pytorch, "code.lack.keras_epsilon");
    if (rule.clip_norm > 0 && rule.bias_update == nn::BiasUpdate::layer) return lacks(pytorch, "code.lack.shared_norm");
    return std::nullopt;
  }

  bool wants_class_numbers() const {
    return plan_.loss_path == LossPath::logits && plan_.network.loss == nn::LossKind::sparse_categorical_cross_entropy;
  }
  /// Is the activation of this layer done by the loss, which takes z?
  bool takes_logits(nn::Index layer) const { return plan_.is_last(layer) && plan_.loss_path == LossPath::logits; }
  /// What the loss does: itself, and the last activation where it takes z.
  Deeds does_loss() const {
    const auto last = static_cast<nn::LayerId>(plan_.network.layer_count() - 1);
    Deeds deeds = does<nn::MeasureLoss>();
    return plan_.loss_path == LossPath::logits ? deeds.and_also(does<nn::Activate>(last)) : deeds;
  }
  /// What a line does that calls the model and the loss.
  static Deeds calls_all() { return does<nn::Affine, nn::Activate, nn::Drop, nn::MeasureLoss>().beside(); }
  /// Where a layer's nn.Linear stands in nn.Sequential.
  std::string linear(nn::Index layer) const {
    nn::Index place = 0;
    for (nn::Index before = 0; before < layer; ++before)
      place += 1 + !module_of(plan_.activation_in_script(before).kind)->text.empty() + plan_.drops(before) + plan_.silences(before);
    return "model[" + std::to_string(place) + "]";
  }

  void write_imports() {
    if (std::holds_alternative<IdxData>(plan_.document.scene.data)) script_.line("import gzip");
    if (plan_.epochs > 0 && plan_.rule.schedule.kind == nn::ScheduleKind::cosine) script_.line("import math");
    if (plan_.needs_arrays() || plan_.reads_images()) script_.line("from pathlib import Path");
    script_.line("\nimport numpy as np\nimport torch\nfrom torch import nn\n");
    script_.line("torch.set_default_dtype(torch." + plan_.dtype() + ")");
    script_.line("torch.manual_seed(" + std::to_string(plan_.rule.seed) + ")\n");
    script_.line("EPOCHS = " + std::to_string(plan_.epochs));
    if (plan_.epochs > 0 && !plan_.takes_all()) script_.line("BATCH = " + std::to_string(plan_.batch()));
  }

  void write_tensors() {
    const bool tests = plan_.test_count() > 0;
    const auto convert = [&](const std::string& split) {
      const std::string x = "x_" + split, y = "y_" + split;
      const std::string targets = wants_class_numbers() ? y + ".argmax(axis=1)" : y;
      script_.line(x + ", " + y + " = torch.from_numpy(" + x + "), torch.from_numpy(" + targets + ")");
    };
    if (wants_class_numbers()) script_.comment("class_numbers");
    convert("train");
    if (tests) convert("test");
  }

  void write_model() {
    const auto uses = [&](nn::ActivationKind kind) {
      for (nn::Index layer = 0; layer < plan_.network.layer_count(); ++layer)
        if (plan_.activation_in_script(layer).kind == kind) return true;
      return false;
    };
    if (uses(nn::ActivationKind::step)) {
      script_.line(filled(own_module, {{"name", "Step"}, {"number", "threshold"}, {"input", "z"}}));
      script_.comment("step_slope", {}, 8);
      script_.line("        return (z >= self.threshold).to(z.dtype) + 0 * z\n");
    }
    if (uses(nn::ActivationKind::maxout)) {
      script_.line(filled(own_module, {{"name", "Maxout"}, {"number", "pieces"}, {"input", "z"}}));
      script_.line("        return z.view(len(z), -1, self.pieces).max(dim=2).values\n");
    }
    if (plan_.silences_anywhere()) {
      script_.line(filled(own_module, {{"name", "Silence"}, {"number", "units"}, {"input", "a"}}));
      script_.comment("silent", {}, 8);
      script_.line("        return a.index_fill(1, torch.tensor(self.units), 0.0)", plan_.does_in<nn::Drop, nn::ThroughDropout>(&Plan::silences).beside());
      script_.line();
    }
    script_.line();
    if (uses(nn::ActivationKind::relu) || uses(nn::ActivationKind::leaky_relu)) script_.comment("kink", {{"framework", "PyTorch"}});
    if (plan_.drops()) script_.comment("dropout", {{"framework", "PyTorch"}});
    script_.line("model = nn.Sequential(");
    for (nn::Index layer = 0; layer < plan_.network.layer_count(); ++layer) {
      const nn::Activation activation = plan_.activation_in_script(layer);
      const auto at = static_cast<nn::LayerId>(layer);
      const std::string_view text = module_of(activation.kind)->text;
      // Where a layer has no module for its activation, the identity is done by handing on what comes out of it.
      script_.line("    nn.Linear(" + std::to_string(plan_.network.inputs_of(layer)) + ", " + std::to_string(plan_.network.rows_of(layer)) + "),",
                   text.empty() && !takes_logits(layer) ? does<nn::Affine, nn::Activate>(at) : does<nn::Affine>(at));
      if (!text.empty()) script_.line("    " + with_numbers(text, activation) + ",", does<nn::Activate>(at));
      if (plan_.drops(layer)) script_.line("    nn.Dropout(" + python(plan_.layer(layer).dropout) + "),", does<nn::Drop>(at).training());
      if (plan_.silences(layer)) script_.line("    Silence(" + plan_.silent_text(layer) + "),", does<nn::Drop>(at));
    }
    if (plan_.loss_path == LossPath::logits) {
      const std::string name = script_.words("names.activation." + std::string(nn::id_of(plan_.network.layers.back().activation.kind)));
      script_.comment("logits", {{"activation", name}}, 4);
    }
    script_.line(")");
  }

  void write_weights() {
    script_.line();
    script_.comment(plan_.wish.carries_weights ? "weights_ours" : "weights_drawn");
    std::string text;
    for (nn::Index layer = 0; layer < plan_.network.layer_count(); ++layer) {
      const std::string place = linear(layer), w = place + ".weight", b = place + ".bias";
      if (plan_.carries(layer)) {
        text += "    " + w + ".copy_(torch.tensor(" + plan_.weight_text(layer, 8) + "))\n";
        text += "    " + b + ".copy_(torch.tensor(" + plan_.bias_text(layer) + "))\n";
      } else if (const std::string own = drawn(plan_.layer(layer), w); !own.empty()) {
        text += "    " + own + "\n    nn.init.zeros_(" + b + ")\n";
      }
    }
    if (text.empty()) {
      script_.comment("weights_own", {{"framework", "nn.Linear"}});
    } else {
      text.pop_back();
      script_.line("with torch.no_grad():\n" + text);
    }
    write_connections();
  }

  /// After the first weights and before any layer is frozen, whose weights can have no hook.
  void write_connections() {
    if (!plan_.is_partly_anywhere()) return;
    script_.line();
    script_.comment("connections");
    for (nn::Index layer = 0; layer < plan_.network.layer_count(); ++layer) {
      if (!plan_.is_partly(layer)) continue;
      script_.line("there = torch.tensor(" + plan_.connections_text(layer, 4) + ", dtype=torch." + plan_.dtype() + ")");
      script_.line(linear(layer) + ".weight.data.mul_(there)");
      if (plan_.epochs > 0) script_.line(linear(layer) + ".weight.register_hook(lambda gradient, there=there: gradient * there)",
                                         does<nn::IntoParameters>(static_cast<nn::LayerId>(layer)).beside());
    }
  }

  void write_loss() {
    if (loss_->is_module) {
      script_.line("\nloss_of = " + std::string(loss_->text), does_loss());
    } else {
      script_.line(plan_.loss_path == LossPath::logits ? "\n\ndef loss_of(z, y):" : "\n\ndef loss_of(a, y):");
      script_.line(with_numbers(loss_->text, plan_.network.layers.back().activation), does_loss());
      script_.line();
    }
  }

  void write_what_moves() {
    const nn::TrainingRule& rule = plan_.rule;
    bool says_frozen = false;
    for (nn::Index layer = 0; layer < plan_.network.layer_count(); ++layer) {
      if (!plan_.layer(layer).frozen) continue;
      if (!says_frozen) script_.line(), script_.comment("frozen_layers");
      says_frozen = true;
      script_.line(linear(layer) + ".requires_grad_(False)", does<nn::StayFrozen>(static_cast<nn::LayerId>(layer)));
    }
    if (plan_.penalises() || plan_.rule.max_norm > 0 || rule.bias_update != nn::BiasUpdate::unit)
      script_.line("\nlayers = [layer for layer in model if isinstance(layer, nn.Linear) and layer.weight.requires_grad]");
    if (rule.bias_update != nn::BiasUpdate::unit) {
      const bool shares = rule.bias_update == nn::BiasUpdate::layer;
      script_.comment(shares ? "shared_bias" : "frozen_biases");
      script_.line("for layer in layers:");
      if (shares) script_.line("    layer.bias.register_hook(lambda g: g.sum().expand_as(g))", does<nn::ShareBias>());
      else script_.line("    layer.bias.requires_grad_(False)");
    }
    write_held();
    script_.line();
    write_schedule(script_, plan_);
    if (has_schedule(plan_)) script_.line("\n");
    script_.line("parameters = [p for p in model.parameters() if p.requires_grad]");
    const bool is_plain = rule.optimizer == nn::OptimizerKind::nesterov && rule.momentum == 0;  // PyTorch refuses momentum 0
    script_.line("optimizer = torch.optim." +
                 filled(is_plain ? "SGD(parameters, lr=$lr)" : optimizer_->text,
                        {{"lr", has_schedule(plan_) ? "1.0" : "LEARNING_RATE"}, {"momentum", python(rule.momentum)}, {"epsilon", python(rule.epsilon)},
                         {"smoothing", python(rule.smoothing)}, {"beta1", python(rule.beta1)}, {"beta2", python(rule.beta2)},
                         {"decay", python(rule.weight_decay)}}),
                 does_update().beside());
    if (!has_schedule(plan_)) return;
    script_.comment("schedule_base");
    script_.line("schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, learning_rate)");
  }

  bool puts_back() const { return plan_.holds_anywhere() && plan_.moves_without_gradient(); }

  void write_held() {
    if (!plan_.holds_anywhere()) return;
    std::string rows;
    for (nn::Index layer = 0; layer < plan_.network.layer_count(); ++layer)
      if (plan_.holds(layer)) rows += (rows.empty() ? "(" : ", (") + linear(layer) + ", " + plan_.held_rows_text(layer) + ")";
    script_.line();
    script_.comment("frozen_units");
    script_.line("frozen = [" + rows + "]");
    if (!puts_back()) return;
    script_.line(plan_.moves_biases() ? "held = [(layer.weight[rows].detach(), layer.bias[rows].detach()) for layer, rows in frozen]"
                                      : "held = [layer.weight[rows].detach() for layer, rows in frozen]");
  }

  void write_no_gradient() {
    if (!plan_.holds_anywhere()) return;
    script_.comment("frozen_gradient", {}, 4);
    script_.line("    for layer, rows in frozen:");
    script_.line("        layer.weight.grad[rows] = 0", plan_.does_no_gradient());
    if (plan_.moves_biases()) script_.line("        layer.bias.grad[rows] = 0", plan_.does_no_gradient());
  }

  void write_put_back() {
    if (!puts_back()) return;
    script_.comment("frozen_back", {}, 4);
    script_.line("    with torch.no_grad():");
    script_.line(plan_.moves_biases() ? "        for (layer, rows), (weight, bias) in zip(frozen, held):" : "        for (layer, rows), weight in zip(frozen, held):");
    script_.line(plan_.moves_biases() ? "            layer.weight[rows], layer.bias[rows] = weight, bias" : "            layer.weight[rows] = weight",
                 plan_.does_put_back());
  }

  void write_step() {
    const nn::TrainingRule& rule = plan_.rule;
    if (plan_.penalises()) {
      script_.line("\n\ndef penalty():");
      script_.comment("penalty", {}, 4);
      std::string sum;
      if (rule.l2 > 0) sum = python(rule.l2) + " / 2 * sum((layer.weight**2).sum() for layer in layers)";
      if (rule.l1 > 0) sum += std::string(sum.empty() ? "" : " + ") + python(rule.l1) + " * sum(layer.weight.abs().sum() for layer in layers)";
      script_.line("    return " + sum, does<nn::Penalise>());
    }
    write_variation(script_, plan_);
    script_.line("\n\ndef train_step(x, y):\n    model.train()");
    if (plan_.varies()) script_.line("    x = varied(x)");
    script_.line("    optimizer.zero_grad()");
    script_.line("    loss = loss_of(model(x), y)", calls_all().training());
    Deeds goes_back = does_backward_pass().and_also(does<nn::PenaltyIntoWeight>());
    goes_back.and_also(does<nn::Penalise, nn::ShareBias>().beside());
    script_.line(plan_.penalises() ? "    (loss + penalty()).backward()" : "    loss.backward()", goes_back);
    write_no_gradient();
    if (rule.clip_value > 0) {
      script_.comment("clip_value", {}, 4);
      script_.line("    nn.utils.clip_grad_value_(parameters, " + python(rule.clip_value) + ")", does<nn::ClipValue>());
    }
    if (rule.clip_norm > 0) {
      script_.comment("clip_norm", {}, 4);
      script_.line("    nn.utils.clip_grad_norm_(parameters, " + python(rule.clip_norm) + ")", does<nn::SumSquares, nn::ClipNorm>());
    }
    script_.line("    optimizer.step()", does_update());
    if (has_schedule(plan_)) script_.line("    schedule.step()");
    if (rule.max_norm > 0) {
      script_.comment("max_norm", {}, 4);
      script_.line("    with torch.no_grad():\n        for layer in layers:");
      script_.line("            layer.weight.copy_(layer.weight.renorm(p=2, dim=0, maxnorm=" + python(rule.max_norm) + "))", does<nn::LimitNorm>());
    }
    write_put_back();
  }

  void write_run() {
    script_.line("\n\ndef evaluate(x, y):\n    model.eval()\n    with torch.no_grad():");
    script_.line("        return loss_of(model(x), y).item()", calls_all().evaluating());
    script_.line("\n");
    write_columns(script_, plan_);
    script_.line("for epoch in range(EPOCHS + 1):");
    if (plan_.epochs > 0) {
      script_.line("    if epoch > 0:");
      if (plan_.takes_all()) {
        script_.line("        train_step(x_train, y_train)");
      } else {
        if (!plan_.shuffles()) script_.comment("not_shuffled", {}, 8);
        script_.line(plan_.carries_order() ? "        rows = order[epoch - 1]"
                     : plan_.shuffles()    ? "        rows = torch.randperm(len(x_train))"
                                           : "        rows = torch.arange(len(x_train))");
        script_.line("        for batch in rows.split(BATCH):\n            train_step(x_train[batch], y_train[batch])");
      }
    }
    write_losses(script_, plan_);
  }

  const Plan& plan_;
  Script script_;
  const LossWords* loss_ = nullptr;
  const OptimizerWords* optimizer_ = nullptr;
};

}  // namespace

Result<CodeLines> pytorch_script(const Plan& plan, const Language& language) { return PytorchScript(plan, language).write(); }

}  // namespace chainrule
