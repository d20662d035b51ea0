// What the desk does with the scene as a script: showing it, and saving it with its arrays beside it.
#include "app/dataio/npy.hpp"
#include "app/files/file.hpp"
#include "app/ui/desk.hpp"

namespace chainrule {

void Desk::show_code(const Inputs& inputs) {
  const CodeAnswer answer = draw_code_panel(ui_, inputs, *code_);
  if (answer == CodeAnswer::closed) code_.reset();
  if (answer == CodeAnswer::save) open_browser(FileBrowser::Purpose::save_code);
}

void Desk::save_code() {
  const std::filesystem::path path = browser_->folder / path_from_utf8(browser_->name);
  std::filesystem::path arrays_path = path;
  arrays_path.replace_extension(".npz");
  CodeWish wish = code_ ? code_->wish : CodeWish{};
  wish.arrays_file = utf8_of(arrays_path.filename());
  const Result<std::string> script = write_code(session_.document(), wish, *tables_.language(session_.view().language));
  const Tensors arrays = code_arrays(session_.document(), wish);
  Result<void> written = script ? Result<void>() : Result<void>(script.error());
  if (written && !arrays.empty()) written = write_file_atomically(arrays_path, print_npz(arrays));
  if (written) written = write_file_atomically(path, script.value());
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
