# Read by run and test. Installs Debian packages that are missing; everything it says goes to standard error.

run_packages="g++ cmake ninja-build pkg-config ccache
  libeigen3-dev libimgui-dev libglfw3-dev python3-glad libcairo2-dev libpango1.0-dev libtomlplusplus-dev libcli11-dev
  libfmt-dev libfontconfig-dev libstb-dev zlib1g-dev libegl1 libgl1 libgl1-mesa-dri
  fonts-inter fonts-stix fonts-noto-cjk fonts-dejavu-core dataset-fashion-mnist"
# The X11 headers are for GLFW built from source (README, "Other versions").
test_packages="doctest-dev libbenchmark-dev xvfb xdotool python3 poppler-utils
  libx11-dev libxrandr-dev libxinerama-dev libxcursor-dev libxi-dev"

# Precompiled headers are cached too; equal files in other folders count as equal.
export CCACHE_SLOPPINESS="${CCACHE_SLOPPINESS:-pch_defines,time_macros,include_file_mtime,include_file_ctime}"
export CCACHE_BASEDIR="${CCACHE_BASEDIR:-$top}" CCACHE_NOHASHDIR=1

say() { printf '%s\n' "$*" >&2; }

# install_missing PACKAGE...: nothing to do on a machine without dpkg, where CMake finds or fetches what it needs.
install_missing() {
  command -v dpkg-query >/dev/null 2>&1 || return 0
  local missing="" package
  for package in "$@"; do
    case "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" in
      installed) ;;
      *) missing="$missing $package" ;;
    esac
  done
  [ -n "$missing" ] || return 0
  local as_root=""
  if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null 2>&1; then
      as_root="sudo"
    else
      say "These packages are missing:$missing"
      say "Install them as root, then start again:  apt-get install$missing"
      exit 3
    fi
  fi
  say "Installing:$missing"
  if ! { $as_root apt-get -o DPkg::Lock::Timeout=600 update &&
         $as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -y \
           --no-install-recommends $missing; } >&2; then
    say "The packages could not be installed:$missing"
    exit 3
  fi
}

# configure FOLDER OPTION...: once, and again whenever an option is new.
configure() {
  local folder=$1
  shift
  local generator=""
  [ -f "$folder/CMakeCache.txt" ] || generator="-G Ninja"
  mkdir -p "$folder"
  # shellcheck disable=SC2086
  cmake -S "$top" -B "$folder" $generator -DCHAINRULE_UNITY=ON "$@" >"$folder/configure.log" 2>&1 || {
    cat "$folder/configure.log" >&2
    say "The build could not be set up; the reason stands above."
    exit 3
  }
}
