#pragma once
#include "app/document/scene.hpp"

#include <memory>

namespace chainrule {

/// What undo brings back: a scene, its data, and a place in history (the parameters there). Immutable once made; held
/// as shared_ptr<const Document>.
struct Document {
  Scene scene;
  std::shared_ptr<const nn::Dataset> data;
  nn::TrainingState state;
  std::string name;  ///< shipped scene's name or file name without ending
  std::string path;  ///< empty where it was never saved
};

/// A place in an epoch that the data are too few for becomes the beginning of the next one.
void keep_within(const nn::Dataset& data, nn::TrainingState& state);
/// The same document at another place in history; what was there is not copied.
std::shared_ptr<const Document> at_state(const Document& document, nn::TrainingState state);
Result<Document> open_document(const LoadedScene& loaded, Reading* reading = nullptr);
/// A scene whose `given` parameters are the document's present ones, for saving. Parameters that are not finite cannot
/// be read back: then the scene keeps those that it was opened with.
Scene scene_to_save(const Document& document);

}  // namespace chainrule
