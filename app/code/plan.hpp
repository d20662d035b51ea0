#pragma once
// What the scripts of all frameworks have in common: the network's numbers, where its data come from, what is carried.
#include "app/code/code.hpp"
#include "app/code/script.hpp"

namespace chainrule {

/// How the loss is computed: from the preactivation (logits), from a clamped probability, or as its formula stands.
enum class LossPath { logits, clamped, plain };

struct Plan {
  Plan(const Document& document, const CodeWish& wish);

  const Document& document;
  const CodeWish& wish;
  const nn::NetworkSpec& network;
  const nn::TrainingRule& rule;
  nn::ParameterLayout layout;
  nn::Vector parameters;     ///< with which the run begins
  LossPath loss_path = LossPath::plain;
  std::int64_t epochs = 0;   ///< 0 too where every layer is frozen

  nn::Index train_count() const { return document.data->train_count; }
  nn::Index test_count() const { return document.data->test_count(); }
  nn::Index batch() const { return takes_all() ? train_count() : rule.batch_size; }
  /// Is there a new order in every epoch?
  bool shuffles() const { return rule.shuffle && !takes_all(); }
  bool takes_all() const { return rule.batch_size <= 0 || rule.batch_size >= train_count(); }
  bool is_single() const { return rule.precision == nn::Precision::float32; }
  std::string dtype() const { return is_single() ? "float32" : "float64"; }

  const nn::LayerSpec& layer(nn::Index index) const { return network.layers[static_cast<std::size_t>(index)]; }
  bool is_last(nn::Index index) const { return index == network.layer_count() - 1; }
  /// The activation that the network itself ends in: none (linear) where the loss takes logits.
  nn::Activation activation_in_script(nn::Index index) const;
  bool drops() const;
  bool drops(nn::Index index) const { return layer(index).dropout > 0; }
  /// Are the inputs of a batch varied when it is drawn?
  bool varies() const { return epochs > 0 && nn::is_on(rule.augmentation); }
  bool is_partly(nn::Index index) const { return !layer(index).connections.is_full(); }
  bool is_partly_anywhere() const;
  bool silences(nn::Index index) const { return !layer(index).silent.empty(); }
  bool silences_anywhere() const;
  /// Do some neurons of this layer stay as they are while others may move?
  bool holds(nn::Index index) const { return epochs > 0 && !layer(index).frozen && !layer(index).frozen_units.empty(); }
  bool holds_anywhere() const;
  /// Does the rule move parameters whose gradient is 0? (Weight decay, max-norm, 0 / 0 where nothing is added below.)
  bool moves_without_gradient() const;
  bool penalises() const { return rule.l1 > 0 || rule.l2 > 0; }
  bool moves_biases() const { return rule.bias_update != nn::BiasUpdate::frozen; }

  /// The order of the examples is ours, and there is one to be kept.
  bool carries_order() const { return wish.carries_weights && shuffles() && epochs > 0; }
  /// By wish, or because the scene gives them by hand and no initializer could draw them.
  bool carries(nn::Index layer) const;
  bool carries_any() const;
  bool reads_images() const;  ///< IDX and CIFAR-10: the script reads the files that the scene reads
  bool has_data_inside() const;
  bool has_weights_inside() const;
  bool has_order_inside() const;
  bool needs_arrays() const;

  std::string weight_text(nn::Index layer, std::size_t indent) const;  ///< (out, in), a list or `arrays["..."]`
  std::string bias_text(nn::Index layer) const;
  std::string connections_text(nn::Index layer, std::size_t indent) const;
  nn::Matrix connections(nn::Index layer) const;  ///< (rows, in): 1 where there is a connection, else 0
  nn::Matrix order() const;  ///< (epochs, training examples)
  std::string silent_text(nn::Index layer) const;     ///< units, a list that counts from 0: [1, 3]
  std::string held_rows_text(nn::Index layer) const;  ///< rows of the frozen units: several for each of maxout's

  /// Steps of those layers alone of which something is true: `does_in<nn::Drop>(&Plan::silences)`.
  template <class... Steps>
  Deeds does_in(bool (Plan::*is_true)(nn::Index) const) const {
    Deeds deeds;
    for (nn::Index index = 0; index < network.layer_count(); ++index)
      if ((this->*is_true)(index)) deeds.and_also(does<Steps...>(static_cast<nn::LayerId>(index)));
    return deeds;
  }
  /// What a line does that keeps an update from frozen neurons: by their gradient, or by putting back what was moved.
  Deeds does_no_gradient() const;
  Deeds does_put_back() const;
};

std::string weight_name(nn::Index layer);
std::string bias_name(nn::Index layer);
std::string connections_name(nn::Index layer);
/// "$slope", "$alpha", "$threshold" and "$pieces" of a pattern replaced by the activation's numbers.
std::string with_numbers(std::string_view pattern, const nn::Activation& activation);

/// (N, features)
nn::Matrix input_rows(const nn::Dataset& data);

/// The error that names what a framework lacks; `what` is a language key.
Error lacks(Framework framework, const std::string& what);

/// Title, network and how to run it; imports; EPOCHS and BATCH.
void write_heading(Script& script, const Plan& plan);
/// x and y (one example a row) and their split, as NumPy arrays of the scene's precision.
void write_data(Script& script, const Plan& plan);
/// `order`, where it is ours.
void write_order(Script& script, const Plan& plan);
/// varied(x): what happens to a batch before it is used, where the scene asks for it.
void write_variation(Script& script, const Plan& plan);
/// The heads of what is printed: epoch, training loss and, where there are test examples, test loss.
void write_columns(Script& script, const Plan& plan);
/// The end of an epoch in the loop over `epoch`: its losses are printed, then the stop conditions that a script can follow,
/// and a word on the others.
void write_losses(Script& script, const Plan& plan);
/// learning_rate(t) or LEARNING_RATE.
void write_schedule(Script& script, const Plan& plan);
bool has_schedule(const Plan& plan);

Result<CodeLines> numpy_script(const Plan& plan, const Language& language);
Result<CodeLines> pytorch_script(const Plan& plan, const Language& language);
Result<CodeLines> keras_script(const Plan& plan, const Language& language);

}  // namespace chainrule
