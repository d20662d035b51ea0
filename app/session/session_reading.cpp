// What a session does beside the screen because files are read for it: edits, and scenes that are opened.
#include "app/files/file.hpp"
#include "app/session/autosave.hpp"
#include "app/session/session.hpp"

#include <utility>

namespace chainrule {

std::optional<Session::UnderWay> Session::reading() const {
  if (const Reading* edit = edit_errand_.reading()) return UnderWay{edit->file(), edit->share()};
  if (const Reading* scene = open_errand_.reading()) {
    const std::string file = scene->file();
    return UnderWay{file.empty() ? opening_ : file, scene->share()};
  }
  return std::nullopt;
}

/// Edits that need files wait for each other; one that says the same thing anew takes the place of the one before.
void Session::read_beside(Command command, const std::string& merge_key) {
  if (!merge_key.empty() && !edits_to_read_.empty() && edits_to_read_.back().merge_key == merge_key) {
    edits_to_read_.pop_back();
    if (edits_to_read_.empty()) edit_errand_.give_up();
  }
  edits_to_read_.push_back({std::move(command), merge_key});
  if (!edit_errand_.running()) begin_to_read();
  touch();
}

void Session::begin_to_read() {
  if (edits_to_read_.empty()) return;
  read_for_ = document_;
  edit_errand_.start([document = document_, command = edits_to_read_.front().command](Reading& reading) {
    return apply(*document, command, &reading);
  });
}

void Session::cancel_reading() {
  edits_to_read_.clear();
  edit_errand_.give_up();
  open_errand_.give_up();
  recovers_ = false;
  read_for_ = nullptr;
  touch();
}

void Session::poll_reading() {
  if (std::optional<Result<Document>> opened = open_errand_.poll()) adopt_opened(std::move(*opened));
  std::optional<Result<Applied>> applied = edit_errand_.poll();
  if (!applied) return;
  if (read_for_ != document_ && !(read_for_->scene == document_->scene)) return begin_to_read();  // edited in the meantime
  const Command command = std::move(edits_to_read_.front().command);
  edits_to_read_.pop_front();
  read_for_ = nullptr;
  if (*applied) {
    const bool was_training = trainer_.running();
    const Play was_playing = play_;
    stand_still();
    play_ = was_playing;
    (*applied)->document.name = document_->name;
    (*applied)->document.path = document_->path;
    take_over(command, std::move(**applied));
    if (was_training) go_on_after_edit();
    outcome_ = Result<void>();
  } else {
    outcome_ = Result<void>((*applied).error());
  }
  begin_to_read();
  touch();
}

Result<void> Session::open(const std::string& name) {
  stand_still();
  notices_.push_back({"notice.opening", {{"name", name}}, {}});
  opening_ = name;
  recovers_ = false;
  open_errand_.start([name](Reading& reading) -> Result<Document> {
    Result<LoadedScene> loaded = load_scene(name, {}, &reading);
    if (!loaded) return loaded.error();
    return open_document(*loaded, &reading);
  });
  touch();
  return {};
}

Result<void> Session::recover(const std::string& file) {
  stand_still();
  opening_ = file;
  recovers_ = true;
  open_errand_.start([file](Reading& reading) { return open_recovery(path_from_utf8(file), &reading); });
  touch();
  return {};
}

void Session::adopt_opened(Result<Document> opened) {
  const bool recovered = std::exchange(recovers_, false);
  if (!opened) {
    notices_.push_back({{}, {}, opened.error()});
    touch();
    return;
  }
  stand_still();
  cancel_reading();
  auto document = std::make_shared<const Document>(*std::move(opened));
  saved_scene_ = document->scene;
  recovered_from_ = recovered ? path_from_utf8(opening_) : std::filesystem::path();
  state_edited_ = recovered;  // no file of the person's holds it yet
  undo_.clear();
  redo_.clear();
  view_.sample = 0;
  view_.position = nn::first_position();
  view_.focus_layer = -1;
  view_.focus_unit = 0;
  adopt(std::move(document), true);
  use_letters_of_scene();  // whatever was chosen in the one before
  notices_.push_back({recovered ? "notice.recovered" : "notice.opened", {{"name", document_->name}}, {}});
}

}  // namespace chainrule
