// From stored value to grey on the screen: Modality, VOI and Presentation transforms.
//
// DICOM PS3.3 C.11.1 (Modality LUT), C.11.2 (VOI LUT: LINEAR, LINEAR_EXACT, SIGMOID, VOI LUT Sequence),
// C.11.6 (Presentation LUT Sequence and Shape); pixel padding C.7.5.1.1.2. Pure functions, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace diptych
{

enum class VoiFunction { Linear, LinearExact, Sigmoid };

struct VoiWindow {
    double centre = 0.0;
    double width = 1.0;
    VoiFunction function = VoiFunction::Linear;
    std::string explanation;  // Window Center & Width Explanation (0028,1055)
};

/// A look-up table of Modality LUT Sequence (0028,3000) or VOI LUT Sequence (0028,3010).
struct LookUpTable {
    int firstValue = 0;  // input value of the first entry; below it the first, above the end the last entry holds
    int bits = 16;       // bits of an entry
    std::vector<std::uint16_t> entries;
    std::string explanation;  // LUT Explanation (0028,3003)
};

/// Everything the file says about grey values.
struct GreyScale {
    double rescaleSlope = 1.0;
    double rescaleIntercept = 0.0;
    std::optional<LookUpTable> modalityLut;
    std::vector<LookUpTable> voiLuts;
    std::vector<VoiWindow> voiWindows;
    std::optional<LookUpTable> presentationLut;  // Presentation LUT Sequence (2050,0010), over the VOI's whole output
    bool inverse = false;             // MONOCHROME1, or Presentation LUT Shape INVERSE; applied after the VOI transform
    std::optional<int> paddingFirst;  // stored values from paddingFirst to paddingLast are background air
    std::optional<int> paddingLast;
};

/// The entry for an input value (rounded); 0 of a table without entries.
[[nodiscard]] double lookUp(const LookUpTable& table, double value);

/// Whether a stored value is background air (Pixel Padding Value and Range Limit).
[[nodiscard]] bool isPadding(const GreyScale& grey, int storedValue);

/// Modality transform of one stored value.
[[nodiscard]] double modalityValue(const GreyScale& grey, int storedValue);

/// Output of a VOI window in 0..1 for a modality value.
[[nodiscard]] double windowed(const VoiWindow& window, double modalityValue);

/// A window over the whole range of modality values that the stored range first..last can take.
[[nodiscard]] VoiWindow fullRangeWindow(const GreyScale& grey, int firstStored, int lastStored);

/// Display grey (0 black .. 255 white) for each stored value firstStored..lastStored (index 0 is firstStored).
/// `window` is used unless `voiLut` points at one of grey.voiLuts. `invertDisplay` is the reader's invert key;
/// padding stays black even then.
struct DisplayTableOptions {
    std::optional<VoiWindow> window;
    std::optional<std::size_t> voiLut;
    bool invertDisplay = false;
};
[[nodiscard]] std::vector<std::uint8_t> displayTable(const GreyScale& grey, int firstStored, int lastStored,
                                                     const DisplayTableOptions& options);

/// What the file asks to be shown first: its first VOI LUT, else its first window, else the full range.
[[nodiscard]] DisplayTableOptions defaultDisplay(const GreyScale& grey, int firstStored, int lastStored);

}  // namespace diptych
