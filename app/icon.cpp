// Writes the program's icon for its package: icon FILE.svg|FILE.png PIXELS
#include "app/export/painter.hpp"
#include "app/figure/program_icon.hpp"
#include "app/files/assets.hpp"
#include "app/files/file.hpp"

#include <cstdio>
#include <cstdlib>

namespace chainrule {
namespace {

Result<void> write_icon(const std::string& file, double pixels) {
  const Result<Tables> tables = load_tables();
  if (!tables) return tables.error();
  const Figure icon = program_icon(*tables->theme("light"));
  if (file.ends_with(".svg")) return write_file_atomically(file, paint_svg(icon, {}, "en"));
  const Result<std::string> png = paint_png(icon, {}, "en", pixels / icon.width_pt);
  return png ? write_file_atomically(file, *png) : Result<void>(png.error());
}

}  // namespace
}  // namespace chainrule

int main(int argc, char** argv) {
  const double pixels = argc == 3 ? std::strtod(argv[2], nullptr) : 0;
  if (pixels < 16 || pixels > 1024) {
    std::fputs("icon FILE.svg|FILE.png PIXELS\n", stderr);
    return 2;
  }
  if (const chainrule::Result<void> done = chainrule::write_icon(argv[1], pixels); !done) {
    std::fprintf(stderr, "icon: %s\n", done.error().code.c_str());
    return 1;
  }
  return 0;
}
