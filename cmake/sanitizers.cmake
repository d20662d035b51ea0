# -DCHAINRULE_FUZZ=ON: coverage for libFuzzer in everything, its main only in the fuzz targets.
if(CHAINRULE_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID MATCHES Clang)
    message(FATAL_ERROR "CHAINRULE_FUZZ needs clang: -DCMAKE_CXX_COMPILER=clang++")
  endif()
  target_compile_options(chainrule_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
# -DCHAINRULE_SANITIZE=address,undefined or thread.
if(CHAINRULE_SANITIZE)
  # Not those that say CHAINRULE_UNSANITIZED.
  foreach(option -fsanitize=${CHAINRULE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    target_compile_options(chainrule_options INTERFACE $<$<NOT:$<BOOL:$<TARGET_PROPERTY:CHAINRULE_UNSANITIZED>>>:${option}>)
  endforeach()
  target_link_options(chainrule_options INTERFACE -fsanitize=${CHAINRULE_SANITIZE})
endif()
