// What the desk does with the scene as a script: showing it, and saving it with its arrays beside it.
#include "app/dataio/npy.hpp"
#include "app/files/file.hpp"
#include "app/ui/desk.hpp"

namespace chainrule {

/// Network and step card stand beside the script where there is room for them; what lies under it is not drawn.
void Desk::make_room_for_code(DeskLayout& desk, const Rect& code) const {
  const double right = code.x - ui_.px(12), least = ui_.px(300);
  if (twin_ || right - desk.network.x < least) return;
  desk.network.width = std::min(desk.network.width, right - desk.network.x);
  if (desk.step.x + least > right) {  // it stands at the network's right: below it there is room
    desk.network.height = (desk.network.height - ui_.px(12)) / 2;
    desk.step = {desk.network.x, desk.network.y + desk.network.height + ui_.px(12), desk.network.width, desk.network.height};
  }
  desk.step.width = std::min(desk.step.width, right - desk.step.x);
  desk.figure_count = 0;
  desk.hides_training = true;
}

void Desk::show_code(const Rect& place, const Inputs& inputs, CommandSink& sink) {
  const CodeAnswer answer = draw_code_panel(ui_, place, inputs, *code_, sink);
  if (answer == CodeAnswer::closed) code_.reset();
  if (answer == CodeAnswer::save) open_browser(FileBrowser::Purpose::save_code);
}

void Desk::save_code() {
  const std::filesystem::path path = browser_->folder / path_from_utf8(browser_->name);
  std::filesystem::path arrays_path = path;
  arrays_path.replace_extension(".npz");
  CodeWish wish = code_ ? code_->wish : CodeWish{};
  wish.arrays_file = utf8_of(arrays_path.filename());
  const Result<CodeLines> script = write_code(session_.document(), wish, *tables_.language(session_.view().language));
  const Tensors arrays = code_arrays(session_.document(), wish);
  Result<void> written = script ? Result<void>() : Result<void>(script.error());
  if (written && !arrays.empty()) written = write_file_atomically(arrays_path, print_npz(arrays));
  if (written) written = write_file_atomically(path, text_of(script.value()));
  if (!written) {
    browser_->problem = tables_.language(session_.view().language)->text(written.error());
    browser_->asks_to_replace = false;
    return;
  }
  const std::string file = utf8_of(path);
  toasts_.add(arrays.empty() ? say("ui.exported", {{"file", file}})
                             : say("ui.code_saved", {{"file", file}, {"arrays", wish.arrays_file}}), false);
  browser_.reset();
}

}  // namespace chainrule
