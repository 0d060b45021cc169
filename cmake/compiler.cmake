# The compiler: one static library a stage, and the command.

# troth_stage(name DEPENDS below...): compiler/<name> becomes libcompiler_<name>.a. A folder without sources is left out.
function(troth_stage name)
    cmake_parse_arguments(stage "" "" "DEPENDS" ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/compiler/${name}/*.c)
    if(NOT sources)
        return()
    endif()
    add_library(compiler_${name} STATIC ${sources})
    target_link_libraries(compiler_${name} PUBLIC troth_flags)
    foreach(below ${stage_DEPENDS})
        if(TARGET compiler_${below})
            target_link_libraries(compiler_${name} PUBLIC compiler_${below})
        endif()
    endforeach()
endfunction()

troth_stage(base)
troth_stage(syntax DEPENDS base)
troth_stage(print DEPENDS syntax base)
troth_stage(lower DEPENDS print syntax base)

file(GLOB driver_sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/compiler/driver/*.c)
add_executable(troth ${driver_sources})
foreach(stage lower print syntax base)
    if(TARGET compiler_${stage})
        target_link_libraries(troth PRIVATE compiler_${stage})
    endif()
endforeach()
target_link_libraries(troth PRIVATE troth_flags)

set(link_options "")
foreach(option ${TROTH_LINK_OPTIONS})
    list(APPEND link_options "\"${option}\"")
endforeach()
list(JOIN link_options ", " link_options)
file(RELATIVE_PATH library_folder ${CMAKE_INSTALL_FULL_BINDIR}/.. ${CMAKE_INSTALL_FULL_LIBDIR})
set_property(SOURCE ${CMAKE_CURRENT_SOURCE_DIR}/compiler/driver/main.c APPEND PROPERTY COMPILE_DEFINITIONS
    TROTH_VERSION="${PROJECT_VERSION}")
set_property(SOURCE ${CMAKE_CURRENT_SOURCE_DIR}/compiler/driver/install.c APPEND PROPERTY COMPILE_DEFINITIONS
    TROTH_SOURCE_INCLUDE="${CMAKE_CURRENT_SOURCE_DIR}/include"
    TROTH_BUILD_FOLDER="${CMAKE_CURRENT_BINARY_DIR}"
    TROTH_LIBRARY_FOLDER="${library_folder}"
    "TROTH_LINK_OPTIONS=${link_options}")
