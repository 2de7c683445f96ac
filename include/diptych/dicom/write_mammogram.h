// Writes one valid Digital Mammography X-Ray Image (For Presentation) object; used for phantoms.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "diptych/core/study.h"

namespace diptych::dicom
{

enum class TransferSyntax {
    ImplicitLittleEndian,
    ExplicitLittleEndian,
    ExplicitBigEndian,
    DeflatedExplicit,
    Rle,
    JpegBaseline,  // 8 bits only
    JpegExtended,  // 12 bits, lossy
    JpegLossless,  // process 14, selection value 1
    JpegLsLossless,
    Jpeg2000Lossless,
};
/// "implicit", "explicit", "big-endian", "deflated", "rle", "jpeg-baseline", "jpeg-extended", "jpeg-lossless",
/// "jpeg-ls", "jpeg2000-lossless"; nullopt for anything else.
[[nodiscard]] std::optional<TransferSyntax> transferSyntax(std::string_view name);

/// What to write. Attributes that a test wants wrong or absent are given so on purpose: nothing is mended here.
struct MammogramToWrite {
    Patient patient;
    std::string studyInstanceUid, seriesInstanceUid, sopInstanceUid;
    std::string studyDate, studyTime, accessionNumber, studyDescription;
    int seriesNumber = 1;
    int instanceNumber = 1;
    ViewKey key;
    bool writeViewCode = true;      // View Code Sequence
    bool writeViewPosition = true;  // View Position
    bool writeImageLaterality = true;
    std::set<ViewModifier> modifiers;
    PresentationIntent intent = PresentationIntent::ForPresentation;
    std::optional<PatientOrientation> orientation;
    std::optional<PixelSpacingMm> imagerSpacing;
    double magnificationFactor = 1.0;  // Estimated Radiographic Magnification Factor; 0 leaves it out
    bool implant = false;
    bool partial = false;
    std::string manufacturer = "Diptych phantom";
    std::string comment;  // Image Comments: says that this is no patient

    int rows = 0, columns = 0, bitsStored = 12;
    std::vector<std::uint16_t> samples;  // stored values, row-major
    bool monochrome1 = false;            // samples are already such that this is right
    std::vector<VoiWindow> windows;      // DICOM has one VOI LUT Function for all: the first window's is written
    std::optional<LookUpTable> voiLut;
    TransferSyntax transferSyntax = TransferSyntax::ExplicitLittleEndian;
};

/// A new UID under DCMTK's root, or for a non-empty `seed` always the same one: "2.25." and the decimal value of a
/// version 8 UUID made of the seed's 128-bit FNV-1a hash (PS3.5 B.2).
[[nodiscard]] std::string makeUid(const std::string& seed = {});

/// Fails with InvalidArgument where the samples do not fit rows, columns, bits or the transfer syntax, and with
/// WriteFailed. Any thread.
/// Writes to a temporary name beside `file` and renames it; an existing file is refused (WriteFailed), never
/// written over.
[[nodiscard]] Result<void> writeMammogram(const MammogramToWrite& image, const std::filesystem::path& file);

}  // namespace diptych::dicom
