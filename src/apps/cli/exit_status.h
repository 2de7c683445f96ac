// What the program ends with; scripts rely on these numbers.
#pragma once

namespace diptych::cli
{

enum ExitStatus : int {
    kWhole = 0,       // every study analysed whole
    kIncomplete = 1,  // some study partial, rejected or failed, a damaged file, or an output not written
    kUsage = 2,
    kNothingReadable = 3,
    kModelRefused = 4,
    kNoConnection = 5,  // of a DICOM node, the broker, or where results are kept
};

}  // namespace diptych::cli
