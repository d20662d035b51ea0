#include "app/document/document.hpp"

namespace chainrule {

Result<Document> open_document(const LoadedScene& loaded, Reading* reading) {
  Result<std::shared_ptr<const nn::Dataset>> data = make_dataset(loaded.scene, reading);
  if (!data) return data.error();
  return Document{loaded.scene, std::move(data.value()), first_state(loaded.scene), loaded.name, loaded.path};
}

Scene scene_to_save(const Document& document) {
  Scene scene = document.scene;
  if (!document.state.parameters.allFinite()) return scene;
  const nn::ParameterLayout layout(scene.network);
  for (std::size_t i = 0; i < scene.given.size(); ++i) {
    const nn::LayerSlot& slot = layout.layers()[i];
    scene.given[i].weight = nn::Matrix(nn::weight_of(document.state.parameters, slot));
    scene.given[i].bias = nn::Vector(nn::bias_of(document.state.parameters, slot));
  }
  return scene;
}

void keep_within(const nn::Dataset& data, nn::TrainingState& state) {
  if (state.position.used >= data.train_count && state.position.used > 0) state.position = {state.position.epoch + 1, 0};
}

std::shared_ptr<const Document> at_state(const Document& document, nn::TrainingState state) {
  keep_within(*document.data, state);
  return std::make_shared<const Document>(Document{document.scene, document.data, std::move(state), document.name, document.path});
}

}  // namespace chainrule
