# What `make install` copies, and how other builds find it: pkg-config (troth.pc) and CMake (find_package(Troth)).
include(CMakePackageConfigHelpers)

install(TARGETS troth RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
foreach(archive libtroth libtroth_check troth_core)
    if(TARGET ${archive})
        install(TARGETS ${archive} ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
    endif()
endforeach()
install(DIRECTORY include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")
install(FILES tools/gdb/troth-gdb.py DESTINATION ${CMAKE_INSTALL_DATADIR}/troth)     # docs/debugging.md

list(JOIN TROTH_LINK_OPTIONS " " TROTH_LINK_LINE)
file(RELATIVE_PATH TROTH_PREFIX_FROM_PC ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
foreach(archive troth troth_check)
    configure_file(cmake/troth.pc.in ${archive}.pc @ONLY)
    install(FILES ${CMAKE_CURRENT_BINARY_DIR}/${archive}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endforeach()

set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/Troth)
configure_package_config_file(cmake/TrothConfig.cmake.in TrothConfig.cmake INSTALL_DESTINATION ${package_folder}
    PATH_VARS CMAKE_INSTALL_BINDIR CMAKE_INSTALL_LIBDIR CMAKE_INSTALL_INCLUDEDIR)
write_basic_package_version_file(TrothConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/TrothConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/TrothConfigVersion.cmake
    DESTINATION ${package_folder})
