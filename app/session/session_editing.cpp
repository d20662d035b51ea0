// How a session's document changes by hand: edits, their undo, and saving.
#include "app/files/file.hpp"
#include "app/session/session.hpp"

#include <utility>

namespace chainrule {
namespace {

constexpr std::size_t undo_levels = 256;
/// Edits of the same thing that follow each other this quickly are one level of undo (a slider being dragged).
constexpr std::chrono::milliseconds merge_within{800};

/// Which edits belong together: the same command on the same place, whatever the value.
std::string merge_key_of(const Command& command) {
  Command place = command;
  if (!place.arguments.empty()) place.arguments.pop_back();
  if (command.name == "move_point" || command.name == "paint") place.arguments.resize(1);
  const bool mergeable = command.name == "set" || command.name == "move_point" || command.name == "paint" || (command.name.starts_with("set_") && command.name != "set_parameters");
  return mergeable ? print(place) : std::string{};
}

}  // namespace

void Session::remember(const Command& command, bool of_state) {
  redo_.clear();
  const auto now = std::chrono::steady_clock::now();
  const std::string key = merge_key_of(command);
  if (!undo_.empty() && !key.empty() && undo_.back().merge_key == key && now - undo_.back().when < merge_within) {
    undo_.back().when = now;
    return;
  }
  undo_.push_back({of_state ? document_ : at_state(*document_, {}), of_state, key, now, of_state ? by_hand_ : HandEdits{},
                   layer_change_of(command, document_->scene.network).reversed(), looked_at()});
  if (undo_.size() > undo_levels) undo_.pop_front();
}

/// An edit during a run pauses it for the few milliseconds that a step takes, so that history knows the exact step from
/// which another rule holds; then the run goes on. An edit that needs files is made when they have been read.
Result<void> Session::execute_document(const Command& command) {
  const bool was_training = trainer_.running();
  const Play was_playing = play_;
  stand_still();
  play_ = was_playing;
  Reading no_files;
  no_files.refuse_files();
  Result<Applied> applied = apply(*document_, command, &no_files);
  const bool needs_files = !applied && is_refused(applied.error());
  if (applied) take_over(command, std::move(*applied));
  if (was_training) go_on_after_edit();
  if (needs_files) read_beside(command, merge_key_of(command));
  return applied || needs_files ? Result<void>() : applied.error();
}

/// What a command has made of the document becomes the document; undo brings back what was.
void Session::take_over(const Command& command, Applied applied) {
  const bool edits_state = command.name == "set_parameter" || command.name == "set_parameters";
  remember(command, applied.restarted || edits_state || command.name == "reset");
  if (applied.restarted) view_.position = nn::first_position();
  follow_layers(layer_change_of(command, document_->scene.network));
  const bool new_run = applied.restarted || applied.document.data != document_->data;
  adopt(std::make_shared<const Document>(std::move(applied.document)), new_run);
  state_edited_ = edits_state || (state_edited_ && !applied.restarted);
  if (applied.restarted && command.name != "reset") notices_.push_back({"notice.restarted", {}, {}});
}

Result<void> Session::undo_or_redo(std::deque<Edit>& from, std::deque<Edit>& to) {
  if (from.empty()) return {};
  const bool was_training = trainer_.running();
  const Play was_playing = play_;
  stand_still();
  play_ = was_playing;
  Edit edit = std::move(from.back());
  from.pop_back();
  to.push_back({edit.of_state ? document_ : at_state(*document_, {}), edit.of_state, {}, {}, by_hand_, edit.layers.reversed(), looked_at()});
  const std::shared_ptr<const Document> document = edit.of_state ? edit.document : at_state(*edit.document, document_->state);
  const bool is_another = !(document->scene.network == document_->scene.network) && !keeps_the_run(document_->scene, document->scene);
  const bool new_run = is_another || document->data != document_->data;
  follow_layers(edit.layers);
  look_again(edit.layers, edit.looked_at);
  adopt(document, new_run);
  if (edit.of_state) by_hand_ = std::move(edit.by_hand);
  if (was_training) go_on_after_edit();
  return {};
}

Result<void> Session::save(const std::string& path) {
  if (path.empty()) return Error{"document.no_path", {}, {}, Blame::input};
  stand_still();
  const std::string text = print_scene(scene_to_save(*document_));
  const std::filesystem::path file = path_from_utf8(path);
  if (Result<void> written = write_file_atomically(file, text); !written) return written;
  auto document = std::make_shared<Document>(*document_);
  document->path = path;
  document->name = utf8_of(file.stem());
  document_ = std::move(document);
  saved_scene_ = document_->scene;
  state_edited_ = false;
  notices_.push_back({"notice.saved", {{"path", path}}, {}});
  touch();
  return {};
}

}  // namespace chainrule
