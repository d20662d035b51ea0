// A scene in NumPy alone: forward, backward and update written out.
#include "app/code/numpy_words.hpp"

#include <algorithm>

namespace chainrule {
namespace {

/// Activations with different numbers are different functions: "leaky_relu", "leaky_relu_2".
struct NamedActivation {
  nn::Activation activation;
  std::string name;
};

bool same_function(const nn::Activation& one, const nn::Activation& other) {
  if (one.kind != other.kind) return false;
  switch (one.kind) {
    case nn::ActivationKind::leaky_relu: return one.slope == other.slope;
    case nn::ActivationKind::elu: return one.alpha == other.alpha;
    case nn::ActivationKind::step: return one.threshold == other.threshold;
    case nn::ActivationKind::maxout: return one.pieces == other.pieces;
    default: return true;
  }
}

class NumpyScript {
 public:
  NumpyScript(const Plan& plan, const Language& language)
      : plan_(plan), script_(language), loss_(numpy_loss(plan.network.loss, plan.loss_path)),
        optimizer_(numpy_optimizer(plan.rule.optimizer, plan.rule.epsilon_form)) {}

  Result<CodeLines> write() {
    const Framework numpy = Framework::numpy;
    if (loss_.value.empty()) return lacks(numpy, "names.loss." + std::string(nn::id_of(plan_.network.loss)));
    if (optimizer_.update.empty()) return lacks(numpy, "names.optimizer." + std::string(nn::id_of(plan_.rule.optimizer)));
    for (const nn::LayerSpec& layer : plan_.network.layers) {
      if (numpy_activation(layer.activation.kind).empty())
        return lacks(numpy, "names.activation." + std::string(nn::id_of(layer.activation.kind)));
      name_of(layer.activation);
    }
    write_heading(script_, plan_);
    write_imports();
    write_data(script_, plan_);
    write_parameters();
    write_order(script_, plan_);
    write_activations();
    write_loss();
    write_passes();
    if (plan_.epochs > 0) write_step();
    write_run();
    return script_.take();
  }

 private:
  bool writes_logits() const { return plan_.loss_path == LossPath::logits; }
  bool uses_random() const { return plan_.epochs > 0 && (plan_.drops() || plan_.varies() || (!plan_.carries_order() && plan_.shuffles())); }

  const std::string& name_of(const nn::Activation& activation) {
    int same_kind = 1;
    for (const NamedActivation& named : named_) {
      if (same_function(named.activation, activation)) return named.name;
      same_kind += named.activation.kind == activation.kind;
    }
    std::string name(nn::id_of(activation.kind));
    if (same_kind > 1) name += "_" + std::to_string(same_kind);
    return named_.emplace_back(NamedActivation{activation, std::move(name)}).name;
  }

  void write_imports() {
    const auto uses = [&](nn::ActivationKind kind) {
      return std::any_of(named_.begin(), named_.end(), [&](const NamedActivation& one) { return one.activation.kind == kind; });
    };
    const bool corrects = optimizer_.update.find("math.") != std::string_view::npos;
    const bool has_cosine = plan_.rule.schedule.kind == nn::ScheduleKind::cosine;
    if (std::holds_alternative<IdxData>(plan_.document.scene.data)) script_.line("import gzip");
    if (uses(nn::ActivationKind::gelu) || (plan_.epochs > 0 && (corrects || has_cosine))) script_.line("import math");
    if (plan_.needs_arrays() || plan_.reads_images()) script_.line("from pathlib import Path");
    script_.line("\nimport numpy as np\n");
    script_.line("EPOCHS = " + std::to_string(plan_.epochs));
    if (plan_.epochs > 0 && !plan_.takes_all()) script_.line("BATCH = " + std::to_string(plan_.batch()));
    if (uses_random() || !all_carried()) script_.line("rng = np.random.default_rng(" + std::to_string(plan_.rule.seed) + ")");
  }

  bool all_carried() const {
    for (nn::Index layer = 0; layer < plan_.network.layer_count(); ++layer)
      if (!plan_.carries(layer)) return false;
    return true;
  }

  /// How the initializer draws a weight, with the numbers of its distribution.
  std::string drawn(nn::Index layer) const {
    const nn::LayerSpec& spec = plan_.layer(layer);
    const nn::LayerSlot& slot = plan_.layout.layer(layer);
    const std::string shape = "(" + std::to_string(slot.rows) + ", " + std::to_string(slot.inputs) + ")";
    const std::string scale = python(nn::initializer_scale(spec.init, slot.rows, slot.inputs, spec.init_numbers));
    switch (spec.init) {
      case nn::InitializerKind::zeros: return "np.zeros(" + shape + ")";
      case nn::InitializerKind::constant: return "np.full(" + shape + ", " + python(spec.init_numbers.value) + ")";
      case nn::InitializerKind::normal:
      case nn::InitializerKind::glorot_normal:
      case nn::InitializerKind::he_normal:
      case nn::InitializerKind::lecun_normal: return "rng.normal(0.0, " + scale + ", " + shape + ")";
      case nn::InitializerKind::uniform:
      case nn::InitializerKind::glorot_uniform:
      case nn::InitializerKind::he_uniform:
      case nn::InitializerKind::lecun_uniform:
      case nn::InitializerKind::pytorch: return "rng.uniform(-" + scale + ", " + scale + ", " + shape + ")";
    }
    return "np.zeros(" + shape + ")";
  }

  std::string drawn_bias(nn::Index layer) const {
    const nn::LayerSlot& slot = plan_.layout.layer(layer);
    if (plan_.layer(layer).init != nn::InitializerKind::pytorch) return "np.zeros(" + std::to_string(slot.rows) + ")";
    const std::string scale = python(nn::initializer_scale(nn::InitializerKind::pytorch, slot.rows, slot.inputs));
    return "rng.uniform(-" + scale + ", " + scale + ", " + std::to_string(slot.rows) + ")";
  }

  void write_parameters() {
    script_.line();
    script_.comment(plan_.wish.carries_weights ? "weights_ours" : "weights_drawn");
    const auto write = [&](const char* name, bool is_weight) {
      script_.line(std::string(name) + " = [");
      for (nn::Index layer = 0; layer < plan_.network.layer_count(); ++layer) {
        const bool carried = plan_.carries(layer);
        std::string text = is_weight ? (carried ? plan_.weight_text(layer, 8) : drawn(layer)) : (carried ? plan_.bias_text(layer) : drawn_bias(layer));
        text = "np.array(" + text + ", dtype=np." + plan_.dtype() + "),";
        if (!carried && is_weight) text += "  # " + script_.words("names.initializer." + std::string(nn::id_of(plan_.layer(layer).init)));
        script_.line("    " + text);
      }
      script_.line("]");
    };
    write("W", true);
    write("b", false);
    script_.line("LAYERS = len(W)");
    write_connections();
    if (plan_.epochs == 0) return;
    write_moving();
  }

  void write_connections() {
    if (!plan_.is_partly_anywhere()) return;
    script_.line();
    script_.comment("connections");
    script_.line("CONNECTED = {");
    for (nn::Index layer = 0; layer < plan_.network.layer_count(); ++layer)
      if (plan_.is_partly(layer)) script_.line("    " + std::to_string(layer) + ": np.array(" + plan_.connections_text(layer, 8) + "),");
    script_.line("}\nfor l, there in CONNECTED.items():\n    W[l] *= there");
  }

  void write_moving() {
    std::string moving;
    bool all = true;
    for (nn::Index layer = 0; layer < plan_.network.layer_count(); ++layer) {
      if (plan_.layer(layer).frozen) all = false;
      else moving += (moving.empty() ? "" : ", ") + std::to_string(layer);
    }
    script_.line();
    if (all) {
      script_.line("MOVING = range(LAYERS)");
    } else {
      script_.comment("frozen_layers");
      script_.line("MOVING = [" + moving + "]", does<nn::StayFrozen>());
    }
    if (!plan_.moves_biases()) script_.comment("frozen_biases");
    script_.line(std::string("parameters = [W[l] for l in MOVING]") + (plan_.moves_biases() ? " + [b[l] for l in MOVING]" : ""));
    std::string_view names = optimizer_.memories;
    while (!names.empty()) {
      const std::string name(names.substr(0, names.find(' ')));
      script_.line(memory_of(name) + " = [np.zeros_like(p) for p in parameters]");
      names.remove_prefix(std::min(names.size(), name.size() + 1));
    }
    write_held();
  }

  /// A bias that the layer shares counts for the frozen neurons too, so it is put back.
  bool puts_back() const { return plan_.holds_anywhere() && (plan_.moves_without_gradient() || shares_bias()); }
  bool shares_bias() const { return plan_.rule.bias_update == nn::BiasUpdate::layer; }

  void write_held() {
    if (!plan_.holds_anywhere()) return;
    std::string rows;
    for (nn::Index layer = 0; layer < plan_.network.layer_count(); ++layer)
      if (plan_.holds(layer)) rows += (rows.empty() ? "" : ", ") + std::to_string(layer) + ": " + plan_.held_rows_text(layer);
    script_.line();
    script_.comment("frozen_units");
    script_.line("FROZEN = {" + rows + "}");
    if (!puts_back()) return;
    script_.line(plan_.moves_biases() ? "HELD = {l: (W[l][rows], b[l][rows]) for l, rows in FROZEN.items()}"
                                      : "HELD = {l: W[l][rows] for l, rows in FROZEN.items()}");
  }

  static std::string memory_of(const std::string& name) { return name + "_of"; }

  /// f and its way back: what they do is done for each layer that has this function.
  void write_activation(const NamedActivation& named) {
    const std::string text = with_numbers(filled(numpy_activation(named.activation.kind), {{"f", named.name}}), named.activation);
    Deeds forward, back;
    for (nn::Index layer = 0; layer < plan_.network.layer_count(); ++layer) {
      if (!same_function(named.activation, plan_.layer(layer).activation)) continue;
      const auto at = static_cast<nn::LayerId>(layer);
      forward.and_also(does<nn::Activate>(at));
      back.and_also(does<nn::ThroughActivation, nn::ThroughSoftmax>(at));
    }
    const std::size_t way_back = text.find("\n\n\ndef " + named.name + "_back");
    script_.line(std::string_view(text).substr(0, way_back), forward.beside());
    script_.line(std::string_view(text).substr(way_back + 1), back.beside());
  }

  void write_activations() {
    for (const NamedActivation& named : named_) {
      script_.line();
      script_.line();
      write_activation(named);
    }
    std::string forward, back, rates;
    for (nn::Index layer = 0; layer < plan_.network.layer_count(); ++layer) {
      const std::string comma = layer > 0 ? ", " : "", name = name_of(plan_.layer(layer).activation);
      forward += comma + name;
      back += comma + (plan_.is_last(layer) && writes_logits() ? "None" : name + "_back");
      rates += comma + python(plan_.layer(layer).dropout);
    }
    script_.line("\n");
    script_.line("F = [" + forward + "]");
    if (plan_.epochs > 0) script_.line("F_BACK = [" + back + "]");
    if (plan_.drops() && plan_.epochs > 0) {
      script_.comment("dropout", {{"framework", "NumPy"}});
      script_.line("DROPOUT = [" + rates + "]");
    }
    write_silenced();
  }

  void write_silenced() {
    if (!plan_.silences_anywhere()) return;
    std::string units;
    for (nn::Index layer = 0; layer < plan_.network.layer_count(); ++layer) units += (layer > 0 ? ", " : "") + plan_.silent_text(layer);
    script_.comment("silent");
    script_.line("SILENT = [" + units + "]");
    script_.line("\n\ndef silenced(a, l):\n    a = a.copy()");
    script_.line("    a[:, SILENT[l]] = 0", plan_.does_in<nn::Drop, nn::ThroughDropout>(&Plan::silences).beside());
    script_.line("    return a");
  }

  void write_loss() {
    const nn::Activation& last = plan_.network.layers.back().activation;
    script_.line("\n\ndef loss_of(a, z, y):");
    script_.line(with_numbers(loss_.value, last), does<nn::MeasureLoss>().evaluating());
    if (plan_.epochs == 0) return;
    script_.line("\n\ndef loss_slope(a, y):");
    script_.comment(writes_logits() ? "slope_of_logits" : "slope_of_outputs", {}, 4);
    script_.line(with_numbers(loss_.slope, last), does<nn::IntoPrediction, nn::MatchedDelta>().beside());
  }

  void write_passes() {
    const bool drops = plan_.drops() && plan_.epochs > 0;
    script_.line(drops ? "\n\ndef forward(x, training):" : "\n\ndef forward(x):");
    script_.comment("forward", {}, 4);
    const CodeLoop layers = CodeLoop::layers;
    script_.line("    kept = []\n    for l in range(LAYERS):");
    script_.line("        z = x @ W[l].T + b[l]", does<nn::Affine>().in(layers));
    script_.line("        a = F[l](z)", does<nn::Activate>().in(layers));
    if (drops) {
      script_.line("        mask = 1.0\n        if training:");
      script_.line("            mask = (rng.random(a.shape) >= DROPOUT[l]) / (1 - DROPOUT[l])",
                   plan_.does_in<nn::Drop>(&Plan::drops).training().in(layers));
    }
    const std::string handed_on = drops ? "a * mask" : "a";
    script_.line(drops ? "        kept.append((x, z, a, mask))" : "        kept.append((x, z, a))");
    if (plan_.silences_anywhere()) script_.line("        x = silenced(" + handed_on + ", l)", does<nn::Drop>().in(layers));
    else script_.line("        x = " + handed_on, drops ? does<nn::Drop>().in(layers) : Deeds());
    script_.line("    return x, kept");
    if (plan_.epochs == 0) return;
    script_.line("\n\ndef backward(output, kept, y):");
    script_.comment("backward", {}, 4);
    script_.line("    dW, db = [None] * LAYERS, [None] * LAYERS");
    script_.line("    da = loss_slope(output, y)", does<nn::IntoPrediction, nn::MatchedDelta>());
    script_.line("    for l in reversed(range(LAYERS)):");
    script_.line(drops ? "        x, z, a, mask = kept[l]" : "        x, z, a = kept[l]");
    const std::string back = drops ? "da * mask" : "da";
    const std::string through = "F_BACK[l](" + (plan_.silences_anywhere() ? "silenced(" + back + ", l)" : back) + ", z, a)";
    script_.line("        dz = " + (writes_logits() ? "da if l == LAYERS - 1 else " + through : through),
                 does<nn::ThroughDropout, nn::ThroughActivation, nn::ThroughSoftmax>().in(layers));
    script_.line("        dW[l], db[l] = dz.T @ x, dz.sum(axis=0)", does<nn::IntoParameters>().in(layers));
    if (plan_.is_partly_anywhere()) {
      Deeds cuts;
      for (nn::Index layer = 0; layer < plan_.network.layer_count(); ++layer)
        if (plan_.is_partly(layer)) cuts.and_also(does<nn::IntoParameters>(static_cast<nn::LayerId>(layer)));
      script_.line("        if l in CONNECTED:");
      script_.line("            dW[l] *= CONNECTED[l]", cuts.in(layers));
    }
    script_.line("        da = dz @ W[l]", does<nn::IntoInput>().in(layers));
    script_.line("    return dW, db");
  }

  /// Penalties, shared biases and clipping, each where the scene asks for it.
  void write_gradient_changes() {
    const nn::TrainingRule& rule = plan_.rule;
    const CodeLoop layers = CodeLoop::layers;
    if (plan_.penalises()) {
      script_.comment("penalty", {}, 4);
      script_.line("    for l in MOVING:");
      const Deeds pulls = does<nn::PenaltyIntoWeight>().in(layers);
      if (rule.l2 > 0) script_.line("        dW[l] += " + python(rule.l2) + " * W[l]", pulls);
      if (rule.l1 > 0) script_.line("        dW[l] += " + python(rule.l1) + " * np.sign(W[l])", pulls);
    }
    const bool shares = shares_bias();
    if (shares) {
      script_.comment("shared_bias", {}, 4);
      script_.line("    for l in MOVING:");
      script_.line("        db[l][:] = db[l].sum()", does<nn::ShareBias>().in(layers));
    }
    if (plan_.holds_anywhere()) {
      script_.comment("frozen_gradient", {}, 4);
      script_.line("    for l, rows in FROZEN.items():");
      script_.line("        dW[l][rows] = 0", plan_.does_no_gradient());
      if (plan_.moves_biases() && !shares) script_.line("        db[l][rows] = 0", plan_.does_no_gradient());
    }
    script_.line(std::string("    gradients = [dW[l] for l in MOVING]") + (plan_.moves_biases() ? " + [db[l] for l in MOVING]" : ""));
    if (rule.clip_value > 0) {
      script_.comment("clip_value", {}, 4);
      const std::string limit = python(rule.clip_value);
      script_.line("    for g in gradients:");
      script_.line("        np.clip(g, -" + limit + ", " + limit + ", out=g)", does<nn::ClipValue>());
    }
    if (!(rule.clip_norm > 0)) return;
    script_.comment(shares ? "clip_norm_shared" : "clip_norm", {}, 4);
    if (shares) script_.line("    counted = [dW[l] for l in MOVING] + [db[l][:1] for l in MOVING]");
    script_.line(std::string("    norm = np.sqrt(sum(np.sum(g**2) for g in ") + (shares ? "counted" : "gradients") + "))",
                 does<nn::SumSquares>());
    script_.line("    for g in gradients:");
    script_.line("        g *= min(1.0, " + python(rule.clip_norm) + " / (norm + 1e-6))", does<nn::ClipNorm>());
  }

  void write_numbers() {
    const nn::TrainingRule& rule = plan_.rule;
    const auto number = [&](std::string_view name, double value) {
      if (optimizer_.update.find(name) != std::string_view::npos) script_.line(std::string(name) + " = " + python(value));
    };
    script_.line("\n");
    number("MOMENTUM", rule.momentum);
    number("SMOOTHING", rule.smoothing);
    number("BETA1", rule.beta1);
    number("BETA2", rule.beta2);
    number("EPSILON", rule.epsilon);
    if (rule.optimizer == nn::OptimizerKind::adamw) script_.line("WEIGHT_DECAY = " + python(rule.weight_decay));
    write_schedule(script_, plan_);
  }

  void write_step() {
    write_numbers();
    write_variation(script_, plan_);
    script_.line("\n\ndef train_step(x, y, t):");
    script_.comment("train_step", {}, 4);
    if (plan_.varies()) script_.line("    x = varied(x)");
    script_.line(plan_.drops() ? "    output, kept = forward(x, training=True)" : "    output, kept = forward(x)");
    script_.line("    dW, db = backward(output, kept, y)");
    write_gradient_changes();
    script_.line(std::string("    rate = ") + (has_schedule(plan_) ? "learning_rate(t)" : "LEARNING_RATE"));
    std::string names, lists;
    std::string_view memories = optimizer_.memories;
    while (!memories.empty()) {
      const std::string name(memories.substr(0, memories.find(' ')));
      names += ", " + name;
      lists += ", " + memory_of(name);
      memories.remove_prefix(std::min(memories.size(), name.size() + 1));
    }
    script_.line("    for p, g" + names + " in zip(parameters, gradients" + lists + "):");
    const CodeLoop parameters = plan_.moves_biases() ? CodeLoop::parameters : CodeLoop::weights;
    const bool is_adamw = plan_.rule.optimizer == nn::OptimizerKind::adamw;
    if (is_adamw) script_.line("        p *= 1 - rate * WEIGHT_DECAY", does<nn::DecayWeights>().in(parameters));
    script_.line(optimizer_.update,
                 does<nn::DescendGradient, nn::StepAdam, nn::StepMomentum, nn::StepAdagrad, nn::StepRmsprop>().in(parameters));
    if (plan_.rule.max_norm > 0) {
      const std::string limit = python(plan_.rule.max_norm);
      script_.comment("max_norm", {}, 4);
      const Deeds limits = does<nn::LimitNorm>().in(CodeLoop::layers);
      script_.line("    for l in MOVING:");
      script_.line("        norms = np.linalg.norm(W[l], axis=1, keepdims=True)", limits);
      script_.line("        W[l] *= np.where(norms > " + limit + ", " + limit + " / (norms + 1e-7), 1.0)", limits);
    }
    if (!puts_back()) return;
    script_.comment("frozen_back", {}, 4);
    script_.line("    for l, rows in FROZEN.items():");
    script_.line(plan_.moves_biases() ? "        W[l][rows], b[l][rows] = HELD[l]" : "        W[l][rows] = HELD[l]", plan_.does_put_back());
  }

  void write_run() {
    const bool drops = plan_.drops() && plan_.epochs > 0;
    script_.line("\n\ndef evaluate(x, y):");
    script_.line(drops ? "    output, kept = forward(x, training=False)" : "    output, kept = forward(x)");
    script_.line("    return loss_of(output, kept[-1][1], y)", does<nn::MeasureLoss>().beside().evaluating());
    script_.line("\n");
    write_columns(script_, plan_);
    if (plan_.epochs > 0) script_.line("t = 0");
    script_.line("for epoch in range(EPOCHS + 1):");
    if (plan_.epochs > 0) write_epoch();
    write_losses(script_, plan_);
  }

  void write_epoch() {
    script_.line("    if epoch > 0:");
    if (plan_.takes_all()) {
      script_.line("        train_step(x_train, y_train, t)\n        t += 1");
      return;
    }
    if (!plan_.shuffles()) script_.comment("not_shuffled", {}, 8);
    script_.line(plan_.carries_order() ? "        rows = order[epoch - 1]"
                 : plan_.shuffles()    ? "        rows = rng.permutation(len(x_train))"
                                       : "        rows = np.arange(len(x_train))");
    script_.line("        for start in range(0, len(rows), BATCH):\n            batch = rows[start:start + BATCH]");
    script_.line("            train_step(x_train[batch], y_train[batch], t)\n            t += 1");
  }

  const Plan& plan_;
  Script script_;
  NumpyLoss loss_;
  NumpyOptimizer optimizer_;
  std::vector<NamedActivation> named_;
};

}  // namespace

Result<CodeLines> numpy_script(const Plan& plan, const Language& language) { return NumpyScript(plan, language).write(); }

}  // namespace chainrule
