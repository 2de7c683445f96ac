# Run by CPack after the package is made. CPack gives every package with a shared object two folders below /usr/lib a call
# of ldconfig, in scripts that dpkg keeps after the package is removed. Ours is opened by its path: nothing is to be
# called, and nothing is to stay.
foreach(package ${CPACK_PACKAGE_FILES})
    execute_process(COMMAND_ERROR_IS_FATAL ANY COMMAND sh -ec [[
        folder=$(mktemp -d)
        trap 'rm -rf "$folder"' EXIT
        cd "$folder"
        ar x "$1" control.tar.gz
        mkdir control
        tar -xzf control.tar.gz -C control
        for script in postinst postrm; do
            [ -z "$(sed '/^#\|^set -e\|ldconfig\|^if\|^fi\|^then\|^$/d' control/$script)" ] && rm control/$script
        done
        tar --owner=0 --group=0 --numeric-owner --sort=name -czf control.tar.gz -C control .
        ar r "$1" control.tar.gz
    ]] sh ${package})
endforeach()
