# Warnings and floating-point rules of our own targets. No contraction: the same bits on every x86-64 machine.
add_library(chainrule_options INTERFACE)
target_include_directories(chainrule_options INTERFACE ${PROJECT_SOURCE_DIR})
# With threads everywhere: precompiled headers are shared among those who name them and those who do not.
target_link_libraries(chainrule_options INTERFACE Threads::Threads)
# Where several files are compiled as one, a name of one hides none of another's.
target_compile_options(chainrule_options INTERFACE
  -Wall -Wextra -Wpedantic $<$<NOT:$<BOOL:$<TARGET_PROPERTY:UNITY_BUILD>>>:-Wshadow> -Wnon-virtual-dtor -Wold-style-cast -Woverloaded-virtual -ffp-contract=off)
# g++ 12 warns of overlaps in std::string that cannot happen (GCC bug 105651).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(chainrule_options INTERFACE -Wno-restrict)
endif()
