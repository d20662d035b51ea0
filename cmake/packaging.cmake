# What is installed, and the Debian package that CPack makes of it: scripts/package.
include(GNUInstallDirs)

add_executable(chainrule_icon EXCLUDE_FROM_ALL ${PROJECT_SOURCE_DIR}/app/icon.cpp)
target_link_libraries(chainrule_icon PRIVATE chainrule_export chainrule_options)
set(icons ${PROJECT_BINARY_DIR}/icons)
add_custom_command(OUTPUT ${icons}/chainrule.svg ${icons}/chainrule.png
  COMMAND ${CMAKE_COMMAND} -E make_directory ${icons}
  COMMAND chainrule_icon ${icons}/chainrule.svg 128
  COMMAND chainrule_icon ${icons}/chainrule.png 256
  DEPENDS chainrule_icon)
add_custom_target(chainrule_package_files DEPENDS chainrule ${icons}/chainrule.svg ${icons}/chainrule.png)

install(TARGETS chainrule RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES ${PROJECT_SOURCE_DIR}/cmake/chainrule.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications)
install(FILES ${icons}/chainrule.svg DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps OPTIONAL)
install(FILES ${icons}/chainrule.png DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/256x256/apps OPTIONAL)
install(FILES ${PROJECT_SOURCE_DIR}/README.md ${PROJECT_SOURCE_DIR}/CHANGELOG.md ${PROJECT_SOURCE_DIR}/docs/third-party.md
        DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME chainrule)
set(CPACK_PACKAGE_VENDOR Chainrule)
set(CPACK_PACKAGE_CONTACT "Chainrule <chainrule@example.org>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION education)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# What is not linked but looked for while it runs: OpenGL, and the fonts.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libgl1, libegl1, libgl1-mesa-dri, fonts-inter, fonts-stix, fonts-noto-cjk, fonts-dejavu-core")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS dataset-fashion-mnist)
include(CPack)
