# Debian's packages first; pinned sources through FetchContent where one is missing, or where
# FETCHCONTENT_SOURCE_DIR_<NAME> points at a copy. Libraries without a CMake build of their own (Cairo, Pango,
# fontconfig, zlib) come from the system alone.
include(FetchContent)
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(ZLIB REQUIRED)
pkg_check_modules(CAIRO REQUIRED IMPORTED_TARGET cairo)
pkg_check_modules(PANGO REQUIRED IMPORTED_TARGET pangocairo)
pkg_check_modules(FONTCONFIG REQUIRED IMPORTED_TARGET fontconfig)

# use_fetched(NAME): true when a copy of the source was pointed at.
macro(chainrule_wants_fetched name result)
  string(TOUPPER ${name} upper_)
  if(DEFINED FETCHCONTENT_SOURCE_DIR_${upper_} AND NOT FETCHCONTENT_SOURCE_DIR_${upper_} STREQUAL "")
    set(${result} TRUE)
  else()
    set(${result} FALSE)
  endif()
endmacro()

# Eigen 3.4
chainrule_wants_fetched(eigen fetch_eigen)
if(NOT fetch_eigen)
  find_package(Eigen3 3.4 QUIET NO_MODULE)
endif()
add_library(chainrule_eigen INTERFACE)
if(TARGET Eigen3::Eigen)
  target_link_libraries(chainrule_eigen INTERFACE Eigen3::Eigen)
else()
  FetchContent_Declare(eigen GIT_REPOSITORY https://gitlab.com/libeigen/eigen.git GIT_TAG 3.4.0 GIT_SHALLOW TRUE
                       SOURCE_SUBDIR none)
  FetchContent_MakeAvailable(eigen)
  target_include_directories(chainrule_eigen SYSTEM INTERFACE ${eigen_SOURCE_DIR})
endif()
# Temporaries of products stay on the stack, so that no step of training allocates.
target_compile_definitions(chainrule_eigen INTERFACE EIGEN_STACK_ALLOCATION_LIMIT=4194304)

# fmt
find_package(fmt 9 QUIET)
if(NOT TARGET fmt::fmt)
  FetchContent_Declare(fmt GIT_REPOSITORY https://github.com/fmtlib/fmt.git GIT_TAG 9.1.0 GIT_SHALLOW TRUE)
  FetchContent_MakeAvailable(fmt)
endif()

# toml++ (header only)
add_library(chainrule_tomlplusplus INTERFACE)
find_path(TOMLPLUSPLUS_INCLUDE toml++/toml.h)
if(TOMLPLUSPLUS_INCLUDE)
  target_include_directories(chainrule_tomlplusplus SYSTEM INTERFACE ${TOMLPLUSPLUS_INCLUDE})
else()
  FetchContent_Declare(tomlplusplus GIT_REPOSITORY https://github.com/marzer/tomlplusplus.git GIT_TAG v3.3.0
                       GIT_SHALLOW TRUE)
  FetchContent_MakeAvailable(tomlplusplus)
  target_include_directories(chainrule_tomlplusplus SYSTEM INTERFACE ${tomlplusplus_SOURCE_DIR}/include)
endif()
target_compile_definitions(chainrule_tomlplusplus INTERFACE TOML_EXCEPTIONS=0 TOML_HEADER_ONLY=1)

# CLI11
find_package(CLI11 2.1 QUIET)
if(NOT TARGET CLI11::CLI11)
  FetchContent_Declare(cli11 GIT_REPOSITORY https://github.com/CLIUtils/CLI11.git GIT_TAG v2.3.2 GIT_SHALLOW TRUE)
  FetchContent_MakeAvailable(cli11)
endif()

# GLFW 3.3 or later
chainrule_wants_fetched(glfw fetch_glfw)
if(NOT fetch_glfw)
  find_package(glfw3 3.3 QUIET)
endif()
if(NOT TARGET glfw)
  set(GLFW_BUILD_DOCS OFF CACHE BOOL "" FORCE)
  set(GLFW_BUILD_TESTS OFF CACHE BOOL "" FORCE)
  set(GLFW_BUILD_EXAMPLES OFF CACHE BOOL "" FORCE)
  set(GLFW_INSTALL OFF CACHE BOOL "" FORCE)
  set(GLFW_BUILD_WAYLAND OFF CACHE BOOL "Needs wayland-scanner and its headers; X11 (or XWayland) does without")
  FetchContent_Declare(glfw GIT_REPOSITORY https://github.com/glfw/glfw.git GIT_TAG 3.4 GIT_SHALLOW TRUE)
  FetchContent_MakeAvailable(glfw)
endif()

include(dependency_glad)
include(dependency_imgui)

if(CHAINRULE_TESTS)
  find_package(doctest QUIET)
  if(NOT TARGET doctest::doctest)
    FetchContent_Declare(doctest GIT_REPOSITORY https://github.com/doctest/doctest.git GIT_TAG v2.4.9 GIT_SHALLOW TRUE)
    FetchContent_MakeAvailable(doctest)
  endif()
endif()
if(CHAINRULE_BENCH)
  find_package(benchmark QUIET)
  if(NOT TARGET benchmark::benchmark)
    set(BENCHMARK_ENABLE_TESTING OFF CACHE BOOL "" FORCE)
    FetchContent_Declare(benchmark GIT_REPOSITORY https://github.com/google/benchmark.git GIT_TAG v1.7.1
                         GIT_SHALLOW TRUE)
    FetchContent_MakeAvailable(benchmark)
  endif()
endif()
