# The thread sanitizer is told what Qt does between threads (qt_threads.cpp), in every program with the window.
function(diptych_tell_qt_threads target)
    target_sources(${target} INTERFACE ${CMAKE_SOURCE_DIR}/tests/checks/qt_threads.cpp)
    target_link_libraries(${target} INTERFACE Qt6::Core)
    foreach(function
            _ZN11QMetaObject16invokeMethodImplEP7QObjectPN9QtPrivate15QSlotObjectBaseEN2Qt14ConnectionTypeEPv
            _ZN11QThreadPool5startESt8functionIFvvEEi
            _ZN11QThreadPool8tryStartESt8functionIFvvEE
            _ZN11QThreadPool11waitForDoneEi
            _ZN11QThreadPoolD1Ev
            _ZN7QThread4waitE14QDeadlineTimer)
        target_link_options(${target} INTERFACE -Wl,--wrap=${function})
    endforeach()
endfunction()
