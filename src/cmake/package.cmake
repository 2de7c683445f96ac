# What an installation holds beside the programs, the list of what they are made of (SBOM), and the Debian package:
#   cmake --build --preset release && cpack --config build/release/CPackConfig.cmake
# Programs whose list of libraries goes into the SBOM; a test compares them with what is installed.
set(DIPTYCH_INSTALLED_PROGRAMS diptych diptych-cli diptych_commands diptych_torch diptych-reader diptych-engine)
# Packages that are opened late, so that no linker knows of them.
set(DIPTYCH_OPENED_LATE fonts-dejavu-core fonts-droid-fallback libqt6sql6-sqlite libqt6svg6)
set(DIPTYCH_OPENED_LATE_WHERE_THE_SITE_SHARES_A_STORE libqt6sql6-psql)
# Headers that are compiled into the programs and leave no library behind.
set(DIPTYCH_COMPILED_IN libcli11-dev libexpected-dev nlohmann-json3-dev)

set(parts ${CMAKE_SOURCE_DIR}/resources/package)
install(FILES ${parts}/diptych.desktop DESTINATION share/applications)
install(FILES ${parts}/diptych-mime.xml DESTINATION share/mime/packages RENAME diptych.xml)
install(FILES ${CMAKE_SOURCE_DIR}/resources/icons/diptych.svg DESTINATION share/icons/hicolor/scalable/apps)
install(FILES ${parts}/diptych-read-ahead.service DESTINATION lib/systemd/user)
set(DIPTYCH_RELEASE_DATE 2026-11-26)
set(DIPTYCH_RELEASE_DAY "Thu, 26 Nov 2026 12:00:00 +0000")
set(CPACK_PACKAGE_CONTACT "Diptych maintainers <maintainers@users.noreply.github.com>" CACHE STRING
    "Whom the package names as its maintainer")
configure_file(${parts}/org.diptych.diptych.metainfo.xml
    ${CMAKE_BINARY_DIR}/share/package/org.diptych.diptych.metainfo.xml @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/share/package/org.diptych.diptych.metainfo.xml DESTINATION share/metainfo)

set(documents share/doc/diptych)
install(FILES ${parts}/copyright DESTINATION ${documents})
install(FILES ${CMAKE_SOURCE_DIR}/README.md DESTINATION ${documents})
install(DIRECTORY ${CMAKE_SOURCE_DIR}/docs DESTINATION ${documents}
    FILES_MATCHING PATTERN "*.md" PATTERN "*.png" PATTERN "*.webp")
set(made ${CMAKE_BINARY_DIR}/share/package)
configure_file(${parts}/changelog ${made}/changelog.Debian @ONLY)
add_custom_target(package_changelog ALL VERBATIM
    COMMAND sh -c "gzip -9nc \"$1\" > \"$2/changelog.gz\" && gzip -9nc \"$2/changelog.Debian\" > \"$2/changelog.Debian.gz\""
        sh ${CMAKE_SOURCE_DIR}/docs/CHANGELOG.md ${made})
install(FILES ${made}/changelog.gz ${made}/changelog.Debian.gz DESTINATION ${documents})

# SPDX 2.3: what each installed program links on the machine that builds it, by Debian package, version and licence.
find_package(Python3 COMPONENTS Interpreter REQUIRED)
set(sbom ${CMAKE_BINARY_DIR}/share/package/sbom.spdx.json)
set(sbom_files)
set(sbom_targets)
foreach(target ${DIPTYCH_INSTALLED_PROGRAMS})
    if(TARGET ${target})
        list(APPEND sbom_files $<TARGET_FILE:${target}>)
        list(APPEND sbom_targets ${target})
    endif()
endforeach()
add_custom_command(OUTPUT ${sbom} VERBATIM COMMAND_EXPAND_LISTS
    COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/src/cmake/sbom.py --version ${PROJECT_VERSION} --out ${sbom}
        --program ${sbom_files} --model ${CMAKE_SOURCE_DIR}/models/diptych-screening-1/manifest.json
        --late ${DIPTYCH_OPENED_LATE} ${DIPTYCH_OPENED_LATE_WHERE_THE_SITE_SHARES_A_STORE}
        --compiled-in ${DIPTYCH_COMPILED_IN}
    DEPENDS ${sbom_targets} ${CMAKE_SOURCE_DIR}/src/cmake/sbom.py)
add_custom_target(sbom ALL DEPENDS ${sbom})
install(FILES ${sbom} DESTINATION ${documents})

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME diptych)
set(CPACK_PACKAGE_VENDOR "Diptych")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "workstation for the double reading of screening mammograms")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"Opens DICOM mammograms, hangs the four views of an exam, takes the reader's
opinion and seals it; then, and not before, shows what an engine found. Two
readers and an arbiter, reports as PDF, exchange with DICOM archives.
.
Research software - not for diagnostic use.")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
list(JOIN DIPTYCH_OPENED_LATE ", " CPACK_DEBIAN_PACKAGE_DEPENDS)
list(JOIN DIPTYCH_OPENED_LATE_WHERE_THE_SITE_SHARES_A_STORE ", " CPACK_DEBIAN_PACKAGE_RECOMMENDS)
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "rabbitmq-server, postgresql")
set(CPACK_POST_BUILD_SCRIPTS ${CMAKE_SOURCE_DIR}/src/cmake/package_without_ldconfig.cmake)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
include(CPack)
