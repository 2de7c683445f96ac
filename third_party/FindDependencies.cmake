# Finds what third_party/PACKAGES.md lists. Who may use which: docs/ARCHITECTURE.md.
find_package(Threads REQUIRED)
find_package(tl-expected REQUIRED)
find_package(spdlog REQUIRED)
find_package(nlohmann_json REQUIRED)

find_package(PkgConfig REQUIRED)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)

# Debian's OpenCVConfig.cmake comes only with all of libopencv-dev; core and imgproc are all that is used.
find_path(OPENCV_INCLUDE_DIR opencv2/imgproc.hpp PATH_SUFFIXES opencv4 REQUIRED)
add_library(diptych_opencv INTERFACE)
target_include_directories(diptych_opencv SYSTEM INTERFACE ${OPENCV_INCLUDE_DIR})
foreach(module core imgproc)
    find_library(OPENCV_${module}_LIBRARY opencv_${module} REQUIRED)
    target_link_libraries(diptych_opencv INTERFACE ${OPENCV_${module}_LIBRARY})
endforeach()

# Debian's LibTorch, or a newer one (CUDA) named by CMAKE_PREFIX_PATH.
find_package(Torch REQUIRED)
# Torch's flags are meant for its own users only.
string(REPLACE " " ";" DIPTYCH_TORCH_FLAGS "${TORCH_CXX_FLAGS}")
# Debian's LibTorch links the system's oneDNN; others bring one of their own inside, which must not meet a second.
if(TORCH_LIBRARY MATCHES "^/usr/lib/")
    # Debian's dnnl-config.cmake asks for OpenCL, too, which nothing here uses.
    find_path(ONEDNN_INCLUDE_DIR oneapi/dnnl/dnnl.hpp REQUIRED)
    find_library(ONEDNN_LIBRARY dnnl REQUIRED)
    add_library(diptych_onednn INTERFACE)
    target_include_directories(diptych_onednn SYSTEM INTERFACE ${ONEDNN_INCLUDE_DIR})
    target_link_libraries(diptych_onednn INTERFACE ${ONEDNN_LIBRARY})
    if(NOT DIPTYCH_FUZZ)  # the fuzz targets never build what uses it, and clang has none of its own
        find_package(OpenMP REQUIRED COMPONENTS CXX)  # what LibTorch's and oneDNN's threads are
        target_link_libraries(diptych_onednn INTERFACE OpenMP::OpenMP_CXX)
    endif()
endif()

if(DIPTYCH_BUILD_DICOM)
    find_package(DCMTK REQUIRED)
    find_package(OpenSSL REQUIRED)  # DCMTK's TLS
    add_library(diptych_dcmtk INTERFACE)
    target_include_directories(diptych_dcmtk SYSTEM INTERFACE ${DCMTK_INCLUDE_DIRS})
    target_link_libraries(diptych_dcmtk INTERFACE
        DCMTK::dcmdata DCMTK::dcmimgle DCMTK::dcmjpeg DCMTK::dcmjpls DCMTK::oflog DCMTK::ofstd)
    pkg_check_modules(openjpeg REQUIRED IMPORTED_TARGET libopenjp2>=2.5)
    pkg_check_modules(seccomp REQUIRED IMPORTED_TARGET libseccomp)
endif()

if(DIPTYCH_BUILD_VIEWER)
    find_package(Qt6 6.4 REQUIRED COMPONENTS Core Gui Network Sql Widgets Test)
    find_package(CLI11 REQUIRED)
    pkg_check_modules(rabbitmq REQUIRED IMPORTED_TARGET librabbitmq)
    find_program(LRELEASE NAMES lrelease-qt6 lrelease HINTS ${QT6_INSTALL_PREFIX}/${QT6_INSTALL_BINS} REQUIRED)
endif()

if(DIPTYCH_BUILD_TESTS)
    find_package(GTest REQUIRED)
    include(GoogleTest)
endif()
