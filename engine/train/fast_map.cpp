#include "engine/train/fast_map.hpp"

#include "engine/train/packed_network.hpp"

#include <algorithm>

namespace nn {
namespace {
constexpr std::size_t part_count = 16;
}

bool FastMap::covers(const NetworkSpec& network) {
  if (!can_be_packed(network)) return false;
  return std::all_of(network.layers.begin(), network.layers.end(), [](const LayerSpec& layer) {
    return bend_of(layer.activation) != fast::Bend::other;
  });
}

FastMap::FastMap(const NetworkSpec& network, const VectorOf<float>& parameters, bool two_threads)
    : parameters_(parameters), parts_(part_count) {
  const ParameterLayout layout(network);
  Index widest = network.inputs;
  for (Index index = 0; index < network.layer_count(); ++index) {
    const LayerSlot& slot = layout.layer(index);
    const Activation& activation = network.layers[static_cast<std::size_t>(index)].activation;
    layers_.push_back({slot.inputs, slot.units, parameters_.data() + slot.weight_offset,
                       parameters_.data() + slot.bias_offset, bend_of(activation), static_cast<float>(activation.slope)});
    widest = std::max(widest, slot.units);
    neurons_ += static_cast<std::size_t>(slot.units);
  }
  for (Part& part : parts_) {
    part.room.resize(static_cast<std::size_t>(fast::kernels().answer_room(widest)));
    part.line.features.resize(static_cast<std::size_t>(network.inputs));
    part.line.answers.resize(neurons_);
  }
  if (two_threads) crew_ = std::make_unique<fast::Crew>();
}

void FastMap::answer_part(std::size_t part, Index lines, Index points,
                          const std::function<void(Index, Line&)>& describe) {
  Part& own = parts_[part];
  const auto border = [lines](std::size_t at) { return lines * static_cast<Index>(at) / static_cast<Index>(part_count); };
  for (Index line = border(part); line < border(part + 1); ++line) {
    describe(line, own.line);
    fast::kernels().answer(layers_.data(), static_cast<long>(layers_.size()), own.line.features.data(), points,
                           own.line.answers.data(), own.room.data());
  }
}

void FastMap::answer(Index lines, Index points, const std::function<void(Index, Line&)>& describe) {
  if (!crew_) {
    for (std::size_t part = 0; part < part_count; ++part) answer_part(part, lines, points, describe);
    return;
  }
  struct Context {
    FastMap& map;
    Index lines, points;
    const std::function<void(Index, Line&)>& describe;
  } context{*this, lines, points, describe};
  crew_->run(static_cast<long>(part_count), [](void* shared, long first, long last) {
    const Context& own = *static_cast<Context*>(shared);
    for (long part = first; part < last; ++part) {
      own.map.answer_part(static_cast<std::size_t>(part), own.lines, own.points, own.describe);
    }
  }, &context);
}

void FastMap::answer(const std::vector<float>& x, const std::vector<float>& y, float* answers) {
  const Index points = static_cast<Index>(x.size()), lines = static_cast<Index>(y.size());
  const std::size_t first_output = neurons_ - static_cast<std::size_t>(layers_.back().units);
  answer(lines, points, [&](Index line, Line& at) {
    at.constant.assign(x.size(), y[static_cast<std::size_t>(line)]);
    at.features[0] = x.data();
    if (at.features.size() > 1) at.features[1] = at.constant.data();
    at.answers[first_output] = answers + line * points;
  });
}

}  // namespace nn
