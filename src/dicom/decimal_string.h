// A number as DICOM's Decimal String (PS3.5 6.2, VR DS). Any thread.
#pragma once

#include <string>

namespace diptych::dicom
{

/// At most 16 characters, with as many digits as fit; a point whatever the locale.
[[nodiscard]] std::string decimalString(double value);

}  // namespace diptych::dicom
