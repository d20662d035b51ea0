# The OpenGL 3.3 core loader, written at build time by glad 2: Debian's /usr/bin/glad, or the generator's sources.
chainrule_wants_fetched(glad fetch_glad)
set(glad_out ${PROJECT_BINARY_DIR}/generated/glad)
if(NOT fetch_glad)
  find_program(GLAD_PROGRAM glad PATHS /usr/bin NO_DEFAULT_PATH)
  if(NOT GLAD_PROGRAM)
    find_program(GLAD_PROGRAM glad)
  endif()
endif()
if(GLAD_PROGRAM AND NOT fetch_glad)
  set(glad_command ${GLAD_PROGRAM})
else()
  find_package(Python3 REQUIRED COMPONENTS Interpreter)
  FetchContent_Declare(glad GIT_REPOSITORY https://github.com/Dav1dde/glad.git GIT_TAG v2.0.6 GIT_SHALLOW TRUE
                       SOURCE_SUBDIR none)
  FetchContent_MakeAvailable(glad)
  set(glad_command ${CMAKE_COMMAND} -E env PYTHONPATH=${glad_SOURCE_DIR} ${Python3_EXECUTABLE} -m glad)
endif()
add_custom_command(
  OUTPUT ${glad_out}/src/gl.c ${glad_out}/include/glad/gl.h
  COMMAND ${glad_command} --quiet --reproducible --api gl:core=3.3 --extensions "" --out-path ${glad_out} c
  COMMENT "Writing the OpenGL loader" VERBATIM)
add_library(chainrule_glad STATIC ${glad_out}/src/gl.c)
target_include_directories(chainrule_glad SYSTEM PUBLIC ${glad_out}/include)
target_link_libraries(chainrule_glad PUBLIC ${CMAKE_DL_LIBS})
