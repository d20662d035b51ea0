# Dear ImGui with its GLFW and OpenGL 3 back ends: Debian's static library holds them, else they are built from source.
chainrule_wants_fetched(imgui fetch_imgui)
if(NOT fetch_imgui)
  pkg_check_modules(IMGUI QUIET imgui)
  find_library(IMGUI_LIBRARY imgui)
  find_library(IMGUI_STB_LIBRARY stb)
  find_path(IMGUI_INCLUDE imgui.h PATH_SUFFIXES imgui)
endif()
if(IMGUI_LIBRARY AND IMGUI_INCLUDE AND NOT fetch_imgui)
  add_library(chainrule_imgui INTERFACE)
  target_include_directories(chainrule_imgui SYSTEM INTERFACE ${IMGUI_INCLUDE})
  target_link_libraries(chainrule_imgui INTERFACE ${IMGUI_LIBRARY})
  if(IMGUI_STB_LIBRARY)
    target_link_libraries(chainrule_imgui INTERFACE ${IMGUI_STB_LIBRARY})
  endif()
  target_link_libraries(chainrule_imgui INTERFACE glfw ${CMAKE_DL_LIBS})
else()
  FetchContent_Declare(imgui GIT_REPOSITORY https://github.com/ocornut/imgui.git GIT_TAG v1.92.0 GIT_SHALLOW TRUE
                       SOURCE_SUBDIR none)
  FetchContent_MakeAvailable(imgui)
  add_library(chainrule_imgui STATIC
    ${imgui_SOURCE_DIR}/imgui.cpp ${imgui_SOURCE_DIR}/imgui_draw.cpp ${imgui_SOURCE_DIR}/imgui_tables.cpp
    ${imgui_SOURCE_DIR}/imgui_widgets.cpp ${imgui_SOURCE_DIR}/backends/imgui_impl_glfw.cpp
    ${imgui_SOURCE_DIR}/backends/imgui_impl_opengl3.cpp)
  target_include_directories(chainrule_imgui SYSTEM PUBLIC ${imgui_SOURCE_DIR})
  target_link_libraries(chainrule_imgui PUBLIC glfw ${CMAKE_DL_LIBS})
endif()
