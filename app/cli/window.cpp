// chainrule [SCENE]: the window.
#include "app/cli/verbs.hpp"
#include "app/cli/work.hpp"

namespace chainrule::cli {

Result<int> run_verb(const WindowVerb& verb, const Context& context) {
  Result<Document> document = open(verb.scene);
  if (!document) return document.error();
  const WindowRequest request{std::make_shared<const Document>(std::move(document.value())), context.language.id(),
                              verb.chose_language, verb.theme, verb.scale};
  if (const auto closed = context.outside.open_window(request); !closed) return closed.error();
  return 0;
}

}  // namespace chainrule::cli
