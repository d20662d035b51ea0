# Puts every file of assets/ and shaders/ into the program, so that it runs from any folder.
function(chainrule_embed_assets target)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE ${PROJECT_SOURCE_DIR}
       ${PROJECT_SOURCE_DIR}/assets/*.toml ${PROJECT_SOURCE_DIR}/shaders/*.vert ${PROJECT_SOURCE_DIR}/shaders/*.frag)
  set(output ${PROJECT_BINARY_DIR}/generated/embedded_assets.cpp)
  list(TRANSFORM files PREPEND ${PROJECT_SOURCE_DIR}/ OUTPUT_VARIABLE inputs)
  string(JOIN "|" joined ${files})
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DROOT=${PROJECT_SOURCE_DIR} -DOUTPUT=${output} "-DFILES=${joined}"
            -P ${PROJECT_SOURCE_DIR}/cmake/write_embedded_assets.cmake
    DEPENDS ${inputs} ${PROJECT_SOURCE_DIR}/cmake/write_embedded_assets.cmake
    COMMENT "Embedding assets" VERBATIM)
  target_sources(${target} PRIVATE ${output})
endfunction()
