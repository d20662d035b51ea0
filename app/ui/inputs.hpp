#pragma once
#include "app/document/command.hpp"
#include "app/files/assets.hpp"
#include "app/gl/field_renderer.hpp"
#include "app/session/session.hpp"
#include "app/ui/figure_shelf.hpp"
#include "app/ui/ui.hpp"

#include <span>
#include <utility>
#include <vector>

namespace chainrule {

/// Where panels put what the person wants; carried out after the frame, in order.
class CommandSink {
 public:
  void send(std::string name, std::vector<CommandArgument> arguments = {}) {
    commands_.push_back({std::move(name), std::move(arguments)});
  }
  /// An entry of the scene file; the value as it would stand there.
  void set(std::string path, std::string value) { send("set", {std::move(path), std::move(value)}); }
  std::vector<Command> take() { return std::exchange(commands_, {}); }

 private:
  std::vector<Command> commands_;
};

/// What a panel may look at.
struct Inputs {
  const Session& session;
  const Tables& tables;
  FigureShelf& figures;
  FieldRenderer* pictures = nullptr;  ///< null without OpenGL
  std::span<const std::string> recent_files = {};  ///< scenes that were opened or saved, the newest first
  bool plays_twins = false;  ///< two runs go on together, each waiting for the other
  bool playing() const { return plays_twins || session.playing(); }
  const Scene& scene() const { return session.document().scene; }
  const View& view() const { return session.view(); }
};

/// A white card on the page; returns the room inside.
Rect draw_card(Ui& ui, const Rect& rect);
/// The name of something with an id, in the shown language: ("activation", "relu").
std::string name_of(const Ui& ui, std::string_view group, std::string_view id);
/// With a capital at the beginning where the script has capitals: names become headings.
std::string capitalised(std::string text);

}  // namespace chainrule
