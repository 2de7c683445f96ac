// What confined readers spend: work of the program in other processes.
#pragma once

#include <fstream>
#include <string>

#include "diptych/dicom/reader_processes.h"

namespace diptych::bench
{

/// Milliseconds of the processor that the readers that are there have had so far; 0 without any.
[[nodiscard]] inline double cpuOf(const dicom::ReaderProcesses* readers)
{
    double nanoseconds = 0.0;
    if (readers)
        for (const int process : readers->processes()) {
            double had = 0.0;
            std::ifstream("/proc/" + std::to_string(process) + "/schedstat") >> had;
            nanoseconds += had;
        }
    return nanoseconds / 1e6;
}

}  // namespace diptych::bench
