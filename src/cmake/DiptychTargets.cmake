# The house's own ways to declare a library, a program and a test, so that flags and link rules stand in one place.
include(GNUInstallDirs)

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

# The build tree has the layout of an installation: bin/, lib/diptych/ (plugins), share/diptych/ (models, resources).
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(DIPTYCH_PLUGIN_DIRECTORY ${CMAKE_BINARY_DIR}/lib/diptych)
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/share/diptych)
foreach(kind models resources)
    file(CREATE_LINK ${CMAKE_SOURCE_DIR}/${kind} ${CMAKE_BINARY_DIR}/share/diptych/${kind} SYMBOLIC)
endforeach()

# Installed in the same layout, whatever the system's own library folder is called (include/diptych/core/installation.h).
set(DIPTYCH_INSTALL_LIBRARIES lib)
install(DIRECTORY ${CMAKE_SOURCE_DIR}/resources DESTINATION share/diptych USE_SOURCE_PERMISSIONS PATTERN package EXCLUDE)
install(DIRECTORY ${CMAKE_SOURCE_DIR}/models/ DESTINATION share/diptych/models PATTERN training EXCLUDE)

add_library(diptych_common INTERFACE)
target_include_directories(diptych_common INTERFACE ${CMAKE_SOURCE_DIR}/include)
# Qt's keywords (slots, signals, emit) are words of the domain and of LibTorch as well.
target_compile_definitions(diptych_common INTERFACE QT_NO_KEYWORDS)
target_compile_options(diptych_common INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor -Wold-style-cast
    -Woverloaded-virtual -Wdouble-promotion -Wimplicit-fallthrough
    # Several sources compiled as one: a test's fixture in its anonymous namespace is then "in an included file".
    $<$<BOOL:${CMAKE_UNITY_BUILD}>:-Wno-subobject-linkage>
    # g++ 12 warns of overlapping copies inside std::string where there are none (GCC bug 105329).
    -Wno-restrict
    $<$<BOOL:${DIPTYCH_WARNINGS_AS_ERRORS}>:-Werror>)
if(DIPTYCH_SANITIZE)
    target_compile_options(diptych_common INTERFACE -fsanitize=${DIPTYCH_SANITIZE} -fno-omit-frame-pointer)
    target_link_options(diptych_common INTERFACE -fsanitize=${DIPTYCH_SANITIZE})
endif()

# What tests are compiled with, after all else (linked last): half of a build's time went into optimizing them, and most
# of their time is the program's own.
add_library(diptych_as_test INTERFACE)
target_compile_options(diptych_as_test INTERFACE -O0)

# What has to know that it is built with a sanitizer.
function(diptych_knows_sanitizer name)
    if(DIPTYCH_SANITIZE)
        target_compile_definitions(${name} PRIVATE DIPTYCH_SANITIZED)
    endif()
endfunction()

# diptych_library(<target> SOURCES ... [PUBLIC <diptych targets>] [PRIVATE <anything>])
# Public headers of <target> lie in include/diptych/<target>; third-party libraries are always PRIVATE.
function(diptych_library name)
    cmake_parse_arguments(ARG "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
    if(NOT ARG_SOURCES)  # until its first source file is written
        add_library(diptych_${name} INTERFACE)
        add_library(diptych::${name} ALIAS diptych_${name})
        target_link_libraries(diptych_${name} INTERFACE diptych_common ${ARG_PUBLIC})
        return()
    endif()
    add_library(diptych_${name} STATIC ${ARG_SOURCES})
    add_library(diptych::${name} ALIAS diptych_${name})
    target_include_directories(diptych_${name} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
    target_link_libraries(diptych_${name} PUBLIC diptych_common ${ARG_PUBLIC} PRIVATE ${ARG_PRIVATE})
endfunction()

# diptych_test(<name> LABEL <unit|integration|viewer|store|network|data> SOURCES ... LIBRARIES ... [OFFSCREEN])
# Each GoogleTest case becomes a ctest case with the label.
function(diptych_test name)
    cmake_parse_arguments(ARG "OFFSCREEN" "LABEL" "SOURCES;LIBRARIES" ${ARGN})
    add_executable(${name} ${ARG_SOURCES})
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    target_link_libraries(${name} PRIVATE ${ARG_LIBRARIES} GTest::gtest GTest::gmock
        $<$<NOT:$<BOOL:${ARG_OFFSCREEN}>>:GTest::gtest_main> diptych_as_test)
    # Tests find the program's files as the program does, and real data beside the checkout where it is.
    set(environment DIPTYCH_PREFIX=${CMAKE_BINARY_DIR} DIPTYCH_SHARED=${CMAKE_SOURCE_DIR}/../shared)
    if(ARG_OFFSCREEN)
        list(APPEND environment QT_QPA_PLATFORM=offscreen)
    endif()
    gtest_discover_tests(${name} DISCOVERY_TIMEOUT 60 TEST_LIST ${name}_TESTS
        PROPERTIES LABELS ${ARG_LABEL} TIMEOUT 600)
    # Not among the properties above: gtest_discover_tests takes lists apart, and only the first variable would be set.
    set(environment_file ${CMAKE_CURRENT_BINARY_DIR}/${name}_environment.cmake)
    file(WRITE ${environment_file}
        "if(${name}_TESTS)\n"
        "    set_tests_properties(\${${name}_TESTS} PROPERTIES ENVIRONMENT \"${environment}\")\n"
        "endif()\n")
    set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${environment_file})
endfunction()
