// A scene in Keras 3: Sequential, compile and fit.
#include "app/code/plan.hpp"

#include <algorithm>

namespace chainrule {
namespace {

struct ActivationWords {
  nn::ActivationKind kind;
  std::string_view text;  ///< the argument `activation`; "" where there is none to name
};
constexpr ActivationWords activations[] = {
    {nn::ActivationKind::step, "lambda z: ops.cast(z >= $threshold, z.dtype) + 0 * z"},
    {nn::ActivationKind::linear, ""},
    {nn::ActivationKind::sigmoid, "\"sigmoid\""},
    {nn::ActivationKind::tanh, "\"tanh\""},
    {nn::ActivationKind::relu, "\"relu\""},
    {nn::ActivationKind::leaky_relu, "lambda z: keras.activations.leaky_relu(z, negative_slope=$slope)"},
    {nn::ActivationKind::elu, "lambda z: keras.activations.elu(z, alpha=$alpha)"},
    {nn::ActivationKind::softplus, "\"softplus\""},
    {nn::ActivationKind::gelu, "\"gelu\""},
    {nn::ActivationKind::silu, "\"silu\""},
    {nn::ActivationKind::maxout, ""},
    {nn::ActivationKind::softmax, "\"softmax\""},
};

const ActivationWords* activation_of(nn::ActivationKind kind) {
  const auto found = std::find_if(std::begin(activations), std::end(activations), [&](const ActivationWords& one) { return one.kind == kind; });
  return found == std::end(activations) ? nullptr : found;
}

struct LossWords {
  nn::LossKind kind;
  std::string_view text;  ///< a loss of Keras; $logits is its argument
  /// Or the body of loss_of(y, a), or (y, z), where Keras has none of its own, or takes a otherwise: where it stands beside a text,
  /// that is for logits alone.
  std::string_view body;
};
/// Keras's own divides a by its sum.
constexpr std::string_view categorical_of_outputs = R"(    p = ops.clip(a, 1e-12, 1 - 1e-12)
    return -ops.sum(y * ops.log(p), axis=-1))";
constexpr LossWords losses[] = {
    {nn::LossKind::half_squared_error, "", "    return ops.sum((a - y) ** 2, axis=-1) / 2"},
    {nn::LossKind::mse, "MeanSquaredError()", ""},
    {nn::LossKind::rmse, "", "    return ops.sqrt(ops.mean((a - y) ** 2))"},
    {nn::LossKind::mae, "MeanAbsoluteError()", ""},
    {nn::LossKind::mape, "MeanAbsolutePercentageError()", ""},
    {nn::LossKind::msle, "MeanSquaredLogarithmicError()", ""},
    {nn::LossKind::binary_cross_entropy, "BinaryCrossentropy($logits)", ""},
    {nn::LossKind::categorical_cross_entropy, "CategoricalCrossentropy($logits)", categorical_of_outputs},
    {nn::LossKind::sparse_categorical_cross_entropy, "SparseCategoricalCrossentropy($logits)", categorical_of_outputs},
    {nn::LossKind::hinge, "Hinge()", ""},
    {nn::LossKind::squared_hinge, "SquaredHinge()", ""},
    {nn::LossKind::perceptron, "", R"(    a = ops.cast(z >= $threshold, z.dtype)
    return ops.sum((a - y) * (z - $threshold), axis=-1))"},
};

struct OptimizerWords {
  nn::OptimizerKind kind;
  std::string_view text;
  bool adds_epsilon_elsewhere;
};
constexpr OptimizerWords optimizers[] = {
    {nn::OptimizerKind::sgd, "SGD($lr", false},
    {nn::OptimizerKind::momentum, "SGD($lr, momentum=$momentum", false},
    {nn::OptimizerKind::nesterov, "SGD($lr, momentum=$momentum, nesterov=True", false},
    {nn::OptimizerKind::adagrad, "Adagrad($lr, initial_accumulator_value=0.0, epsilon=$epsilon", true},
    {nn::OptimizerKind::rmsprop, "RMSprop($lr, rho=$smoothing, epsilon=$epsilon", true},
    {nn::OptimizerKind::adam, "Adam($lr, beta_1=$beta1, beta_2=$beta2, epsilon=$epsilon", true},
    {nn::OptimizerKind::adamw, "AdamW($lr, weight_decay=$decay, beta_1=$beta1, beta_2=$beta2, epsilon=$epsilon", true},
};

std::string initializer(const nn::LayerSpec& layer) {
  switch (layer.init) {
    case nn::InitializerKind::zeros: return "\"zeros\"";
    case nn::InitializerKind::constant: return "keras.initializers.Constant(" + python(layer.init_numbers.value) + ")";
    case nn::InitializerKind::uniform: return "keras.initializers.RandomUniform(-0.5, 0.5)";
    case nn::InitializerKind::normal: return "keras.initializers.RandomNormal(stddev=" + python(layer.init_numbers.deviation) + ")";
    case nn::InitializerKind::pytorch: return "keras.initializers.VarianceScaling(1 / 3, \"fan_in\", \"uniform\")";
    case nn::InitializerKind::glorot_uniform:
    case nn::InitializerKind::glorot_normal:
    case nn::InitializerKind::he_uniform:
    case nn::InitializerKind::he_normal:
    case nn::InitializerKind::lecun_uniform:
    case nn::InitializerKind::lecun_normal: break;
  }
  return python_text(nn::id_of(layer.init));
}

/// A layer without some of its connections; its comment stands between the two.
constexpr std::string_view partly_dense = R"(

class PartlyDense(layers.Dense):
    def __init__(self, units, connected, **more):
        super().__init__(units, **more)
        self.connected = np.array(connected, dtype=self.dtype).T

    def call(self, x, training=None):)";
constexpr std::string_view partly_dense_call = "        return self.activation(ops.matmul(x, self.kernel * self.connected) + self.bias)\n";

/// A layer some of whose units are frozen, "$base" otherwise, which "$connected" is for; "$kernel" is what it multiplies with.
/// Its comment stands between the first and the second part.
constexpr std::string_view partly_frozen = R"(

class PartlyFrozen($base):
    def __init__(self, units, $connectedfrozen, **more):
        super().__init__(units, $connected**more)
        self.learns = np.isin(np.arange(units), frozen, invert=True)
        self.held_kernel = self.held_bias = 0.0

    def hold(self):)";
constexpr std::string_view partly_frozen_hold = R"(        self.held_kernel = np.array(ops.convert_to_numpy(self.kernel))
        self.held_bias = np.array(ops.convert_to_numpy(self.bias))
        self.kernel.assign(ops.where(self.learns, self.kernel, 0.0))

    def call(self, x, training=None):)";
constexpr std::string_view partly_frozen_call = R"(        kernel = ops.where(self.learns, $kernel, self.held_kernel)
        bias = ops.where(self.learns, self.bias, self.held_bias)
        return self.activation(ops.matmul(x, kernel) + bias)
)";

constexpr std::string_view silence = R"(

class Silence(layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units

    def call(self, a):)";
constexpr std::string_view silence_call = "        return ops.where(np.isin(np.arange(a.shape[-1]), self.units), 0.0, a)\n";

class KerasScript {
 public:
  KerasScript(const Plan& plan, const Language& language) : plan_(plan), script_(language) {
    for (const LossWords& words : losses)
      if (words.kind == plan.network.loss) loss_ = &words;
    for (const OptimizerWords& words : optimizers)
      if (words.kind == plan.rule.optimizer) optimizer_ = &words;
  }

  Result<CodeLines> write() {
    if (const std::optional<Error> error = what_is_lacking()) return *error;
    write_heading(script_, plan_);
    write_imports();
    write_data(script_, plan_);
    if (wants_class_numbers()) {
      script_.comment("class_numbers");
      script_.line("y_train = y_train.argmax(axis=1)");
      if (plan_.test_count() > 0) script_.line("y_test = y_test.argmax(axis=1)");
    }
    write_model();
    write_weights();
    write_order(script_, plan_);
    write_loss();
    if (plan_.epochs > 0) {
      write_compile();
      write_variation(script_, plan_);
    }
    write_run();
    return script_.take();
  }

 private:
  bool takes_logits() const { return plan_.loss_path == LossPath::logits; }
  /// Is loss_of written out, and no loss of Keras?
  bool has_own_loss() const { return !loss_->body.empty() && (loss_->text.empty() || !takes_logits()); }
  bool wants_class_numbers() const { return plan_.network.loss == nn::LossKind::sparse_categorical_cross_entropy && !has_own_loss(); }
  bool has_momentum() const {
    return plan_.rule.optimizer == nn::OptimizerKind::momentum || plan_.rule.optimizer == nn::OptimizerKind::nesterov;
  }

  std::optional<Error> what_is_lacking() const {
    const Framework keras = Framework::keras;
    const nn::TrainingRule& rule = plan_.rule;
    if (loss_ == nullptr) return lacks(keras, "names.loss." + std::string(nn::id_of(plan_.network.loss)));
    if (optimizer_ == nullptr) return lacks(keras, "names.optimizer." + std::string(nn::id_of(rule.optimizer)));
    for (const nn::LayerSpec& layer : plan_.network.layers)
      if (activation_of(layer.activation.kind) == nullptr) return lacks(keras, "names.activation." + std::string(nn::id_of(layer.activation.kind)));
    if (nn::is_cross_entropy(plan_.network.loss) && plan_.network.loss_form == nn::LossForm::naive) return lacks(keras, "code.lack.naive_loss");
    if (rule.bias_update == nn::BiasUpdate::layer) return lacks(keras, "code.lack.shared_bias");
    if (rule.clip_value > 0 && rule.clip_norm > 0) return lacks(keras, "code.lack.two_clips");
    if (has_momentum() && has_schedule(plan_)) return lacks(keras, "code.lack.momentum_schedule");
    return std::nullopt;
  }

  void write_imports() {
    if (std::holds_alternative<IdxData>(plan_.document.scene.data)) script_.line("import gzip");
    if (plan_.needs_arrays() || plan_.reads_images()) script_.line("from pathlib import Path");
    script_.line("\nimport keras\nimport numpy as np\nfrom keras import layers, ops\n");
    script_.line("keras.config.set_floatx(\"" + plan_.dtype() + "\")");
    script_.line("keras.utils.set_random_seed(" + std::to_string(plan_.rule.seed) + ")\n");
    if (plan_.varies()) script_.line("rng = np.random.default_rng(" + std::to_string(plan_.rule.seed) + ")\n");
    script_.line("EPOCHS = " + std::to_string(plan_.epochs));
    if (plan_.epochs > 0) script_.line("BATCH = " + std::to_string(plan_.batch()));
  }

  /// A Dense layer holds what Keras does with it: sum, activation, penalty, limit, and that it stays.
  Deeds dense_does(nn::Index index) const {
    const auto at = static_cast<nn::LayerId>(index);
    const bool ends_in_loss = plan_.is_last(index) && plan_.loss_path == LossPath::logits;
    Deeds deeds = does<nn::Affine, nn::Penalise, nn::LimitNorm, nn::StayFrozen>(at);
    if (plan_.layer(index).activation.kind != nn::ActivationKind::maxout && !ends_in_loss) deeds.and_also(does<nn::Activate>(at));
    return deeds.and_also(does<nn::PenaltyIntoWeight>(at).beside());
  }
  /// What the loss does: itself, and the last activation where it takes z.
  Deeds does_loss() const {
    const auto last = static_cast<nn::LayerId>(plan_.network.layer_count() - 1);
    Deeds deeds = does<nn::MeasureLoss>();
    return plan_.loss_path == LossPath::logits ? deeds.and_also(does<nn::Activate>(last)) : deeds;
  }
  static Deeds calls_all() { return does<nn::Affine, nn::Activate, nn::Drop, nn::MeasureLoss>().beside(); }
  /// One call trains: it goes back and updates, and calls all that goes forward.
  static Deeds fit_does() {
    Deeds deeds = does_backward_pass().and_also(does_update());
    deeds.and_also(does<nn::PenaltyIntoWeight, nn::ClipValue, nn::SumSquares, nn::ClipNorm>());
    return deeds.and_also(calls_all().and_also(does<nn::Penalise, nn::LimitNorm>().beside())).training();
  }

  std::string dense(nn::Index index) const {
    const nn::LayerSpec& layer = plan_.layer(index);
    const nn::Activation activation = plan_.activation_in_script(index);
    const nn::TrainingRule& rule = plan_.rule;
    std::string text = plan_.holds(index) ? "PartlyFrozen(" : plan_.is_partly(index) ? "PartlyDense(" : "layers.Dense(";
    text += std::to_string(plan_.network.rows_of(index));
    if (plan_.is_partly(index)) text += ", " + plan_.connections_text(index, 8);
    else if (plan_.holds(index) && holds_partly()) text += ", 1.0";
    if (plan_.holds(index)) text += ", frozen=" + plan_.held_rows_text(index);
    const std::string_view named = activation_of(activation.kind)->text;
    if (!named.empty()) text += ", activation=" + with_numbers(named, activation);
    if (!plan_.carries(index)) {
      text += ", kernel_initializer=" + initializer(layer);
      if (layer.init == nn::InitializerKind::pytorch) {
        const std::string scale = python(nn::initializer_scale(layer.init, plan_.network.rows_of(index), plan_.network.inputs_of(index)));
        text += ", bias_initializer=keras.initializers.RandomUniform(-" + scale + ", " + scale + ")";
      }
    }
    if (layer.frozen) return text + ", trainable=False)";
    if (plan_.penalises())
      text += ", kernel_regularizer=keras.regularizers.L1L2(l1=" + python(rule.l1) + ", l2=" + python(rule.l2) + " / 2)";
    if (rule.max_norm > 0) text += ", kernel_constraint=keras.constraints.MaxNorm(" + python(rule.max_norm) + ", axis=0)";
    return text + ")";
  }

  /// Is there a layer that lacks connections and has frozen neurons?
  bool holds_partly() const {
    for (nn::Index index = 0; index < plan_.network.layer_count(); ++index)
      if (plan_.holds(index) && plan_.is_partly(index)) return true;
    return false;
  }

  void write_own_layers() {
    if (plan_.holds_anywhere()) {
      const bool partly = holds_partly();
      script_.line(filled(partly_frozen, {{"base", partly ? "PartlyDense" : "layers.Dense"},
                                          {"connected", partly ? "connected, " : ""}}));
      script_.comment("frozen_apart", {}, 8);
      script_.line(partly_frozen_hold);
      script_.line(filled(partly_frozen_call, {{"kernel", partly ? "self.kernel * self.connected" : "self.kernel"}}),
                   plan_.does_in<nn::Affine>(&Plan::holds).beside());
    }
    if (!plan_.silences_anywhere()) return;
    script_.line(silence);
    script_.comment("silent", {}, 8);
    script_.line(silence_call, plan_.does_in<nn::Drop, nn::ThroughDropout>(&Plan::silences).beside());
  }

  void write_model() {
    const auto has = [&](auto condition) { return std::any_of(plan_.network.layers.begin(), plan_.network.layers.end(), condition); };
    if (plan_.is_partly_anywhere()) {
      script_.line(partly_dense);
      script_.comment("connections", {}, 8);
      script_.line(partly_dense_call);
    }
    write_own_layers();
    script_.line();
    if (has([](const nn::LayerSpec& one) { return one.activation.kind == nn::ActivationKind::maxout; })) script_.comment("maxout_ties");
    if (has([](const nn::LayerSpec& one) { return one.activation.kind == nn::ActivationKind::relu || one.activation.kind == nn::ActivationKind::leaky_relu; }))
      script_.comment("kink", {{"framework", "Keras"}});
    if (plan_.drops()) script_.comment("dropout", {{"framework", "Keras"}});
    if (plan_.penalises()) script_.comment("penalty");
    if (plan_.rule.max_norm > 0) script_.comment("max_norm");
    if (has([](const nn::LayerSpec& one) { return one.frozen; })) script_.comment("frozen_layers");
    script_.line("model = keras.Sequential([\n    keras.Input(shape=(" + std::to_string(plan_.network.inputs) + ",)),");
    for (nn::Index index = 0; index < plan_.network.layer_count(); ++index) {
      const nn::LayerSpec& layer = plan_.layer(index);
      const auto at = static_cast<nn::LayerId>(index);
      const bool is_maxout = layer.activation.kind == nn::ActivationKind::maxout;
      script_.line("    " + dense(index) + ",", dense_does(index));
      if (is_maxout) {
        script_.line("    layers.Reshape((" + std::to_string(layer.units) + ", " + std::to_string(layer.activation.pieces) + ")),");
        script_.line("    layers.Lambda(lambda z: ops.max(z, axis=-1)),", does<nn::Activate>(at));
      }
      if (plan_.drops(index)) script_.line("    layers.Dropout(" + python(plan_.layer(index).dropout) + "),", does<nn::Drop>(at).training());
      if (plan_.silences(index)) script_.line("    Silence(" + plan_.silent_text(index) + "),", does<nn::Drop>(at));
    }
    if (plan_.loss_path == LossPath::logits) {
      const std::string name = script_.words("names.activation." + std::string(nn::id_of(plan_.network.layers.back().activation.kind)));
      script_.comment("logits", {{"activation", name}}, 4);
    }
    script_.line("])");
    if (plan_.moves_biases() || plan_.epochs == 0) return;
    script_.comment("frozen_biases");
    script_.line("for layer in model.layers:\n    if isinstance(layer, layers.Dense):\n        layer.bias.trainable = False");
  }

  void write_weights() {
    write_carried();
    if (plan_.is_partly_anywhere())
      script_.line("\nfor layer in model.layers:\n    if isinstance(layer, PartlyDense):\n        layer.kernel.assign(layer.kernel * layer.connected)");
    if (plan_.holds_anywhere())
      script_.line("\nfor layer in model.layers:\n    if isinstance(layer, PartlyFrozen):\n        layer.hold()");
  }

  void write_carried() {
    if (!plan_.carries_any()) return;
    script_.line();
    script_.comment(plan_.wish.carries_weights ? "weights_ours" : "weights_drawn");
    script_.line("dense = [layer for layer in model.layers if isinstance(layer, layers.Dense)]");
    for (nn::Index index = 0; index < plan_.network.layer_count(); ++index) {
      if (!plan_.carries(index)) continue;
      script_.line("dense[" + std::to_string(index) + "].set_weights([np.array(" + plan_.weight_text(index, 4) + ").T, np.array(" +
                   plan_.bias_text(index) + ")])");
    }
  }

  void write_loss() {
    script_.line();
    if (!has_own_loss()) {
      if (plan_.loss_path == LossPath::clamped) script_.comment("keras_clip");
      return script_.line("loss_of = keras.losses." + filled(loss_->text, {{"logits", takes_logits() ? "from_logits=True" : ""}}), does_loss());
    }
    script_.line(takes_logits() ? "\ndef loss_of(y, z):" : "\ndef loss_of(y, a):");
    if (!loss_->text.empty()) script_.comment("keras_sum", {}, 4);
    script_.line(with_numbers(loss_->body, plan_.network.layers.back().activation), does_loss());
    script_.line();
  }

  std::string rate_text() const {
    const nn::Schedule& schedule = plan_.rule.schedule;
    const std::string rate = python(plan_.rule.learning_rate), decays = "keras.optimizers.schedules.";
    const std::string decay = rate + ", " + std::to_string(schedule.decay_steps) + ", " + python(schedule.decay_factor);
    switch (schedule.kind) {
      case nn::ScheduleKind::constant: break;
      case nn::ScheduleKind::step: return decays + "ExponentialDecay(" + decay + ", staircase=True)";
      case nn::ScheduleKind::exponential: return decays + "ExponentialDecay(" + decay + ")";
      case nn::ScheduleKind::cosine:
        return decays + "CosineDecay(" + rate + ", " + std::to_string(schedule.cosine_steps) + ", alpha=" + python(schedule.min_learning_rate) + " / " + rate + ")";
      case nn::ScheduleKind::warmup: {
        const std::string steps = std::to_string(schedule.warmup_steps);
        if (schedule.warmup_steps < 2) break;
        return decays + "PolynomialDecay(" + rate + " / " + steps + ", " + steps + " - 1, end_learning_rate=" + rate + ")";
      }
    }
    return rate;
  }

  void write_compile() {
    const nn::TrainingRule& rule = plan_.rule;
    script_.line();
    if (has_schedule(plan_)) script_.comment("schedule");
    script_.line("learning_rate = " + rate_text());
    const bool keeps_epsilon = rule.epsilon_form == nn::EpsilonForm::keras &&
                               (rule.optimizer == nn::OptimizerKind::adam || rule.optimizer == nn::OptimizerKind::adamw);
    if (optimizer_->adds_epsilon_elsewhere && !keeps_epsilon) script_.comment("keras_epsilon");
    std::string text = filled(optimizer_->text, {{"lr", "learning_rate"}, {"momentum", python(rule.momentum)}, {"epsilon", python(rule.epsilon)},
                                                 {"smoothing", python(rule.smoothing)}, {"beta1", python(rule.beta1)}, {"beta2", python(rule.beta2)},
                                                 {"decay", python(rule.weight_decay)}});
    if (rule.clip_value > 0) text += ", clipvalue=" + python(rule.clip_value);
    if (rule.clip_norm > 0) text += ", global_clipnorm=" + python(rule.clip_norm);
    script_.line("optimizer = keras.optimizers." + text + ")",
                 does_update().and_also(does<nn::ClipValue, nn::SumSquares, nn::ClipNorm>()).beside());
    script_.line("model.compile(optimizer=optimizer, loss=loss_of)");
  }

  void write_run() {
    script_.line("\n\ndef evaluate(x, y):");
    // Keras makes a tensor of y before it calls a loss in fit(), and in its own losses; an array less a tensor of PyTorch is an error.
    const std::string targets = has_own_loss() ? "ops.convert_to_tensor(y)" : "y";
    script_.line("    return float(ops.mean(loss_of(" + targets + ", model(x, training=False))))", calls_all().evaluating());
    script_.line("\n");
    write_columns(script_, plan_);
    script_.line("for epoch in range(EPOCHS + 1):");
    if (plan_.epochs > 0) {
      script_.line("    if epoch > 0:");
      if (!plan_.rule.shuffle) script_.comment("not_shuffled", {}, 8);
      if (plan_.carries_order()) script_.line("        rows = order[epoch - 1]");
      // Every example is taken once an epoch: all can be varied at once.
      const std::string inputs = plan_.carries_order() ? "x_train[rows]" : "x_train", targets = plan_.carries_order() ? "y_train[rows]" : "y_train";
      const bool keeps_order = plan_.carries_order() || !plan_.rule.shuffle;
      script_.line("        model.fit(" + (plan_.varies() ? "varied(" + inputs + ")" : inputs) + ", " + targets + ", batch_size=BATCH, " +
                   (keeps_order ? "shuffle=False, " : "") + "verbose=0)",
                   fit_does());
    }
    write_losses(script_, plan_);
  }

  const Plan& plan_;
  Script script_;
  const LossWords* loss_ = nullptr;
  const OptimizerWords* optimizer_ = nullptr;
};

}  // namespace

Result<CodeLines> keras_script(const Plan& plan, const Language& language) { return KerasScript(plan, language).write(); }

}  // namespace chainrule
