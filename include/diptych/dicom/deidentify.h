// A copy of a study without who it is, for teaching: Basic Application Level Confidentiality Profile, PS3.15 Annex E.
//
// Stricter than the profile asks: an attribute stays only where it is on a list of what a mammogram needs to be shown
// and measured (src/dicom/confidentiality_profile.cpp); all else goes, private, unknown and nested ones and overlays
// among it. Names, identifiers, dates, times and the age go or become empty; Patient's Name and ID become a made-up
// case of this export. UIDs become new ones, drawn at random, the same for the same within one export: they lead
// neither back nor from one export to another (the pixels themselves do). The pixel data are the same, byte for byte.
//
// What it cannot do: nobody looks at the pixels. Burned In Annotation (0028,0301) YES is left out; where the file does
// not tell, it is named in `pixelsNotExamined` and a person has to look. Comments inside a compressed image's stream
// stay as they are, and so do the few texts that a picture is chosen and read by: code meanings, explanations of
// windows and LUTs, manufacturer and model. Without dates, of two images of one view none is the later one.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "diptych/core/cancel_token.h"
#include "diptych/core/study.h"

namespace diptych::dicom
{

struct DeidentifyOptions {
    CancelToken cancel;
    /// Called from the working thread before each image and at the end.
    std::function<void(std::size_t done, std::size_t of)> progress;
};

/// An image of the study that is not in the export.
struct LeftOutImage {
    std::string label;  // "R MLO"; as MammogramView::label()
    std::string why;    // a sentence for people
};

struct DeidentifiedExport {
    std::vector<std::filesystem::path> files;    // "image-1.dcm" and so on, in the study's order
    std::vector<LeftOutImage> leftOut;           // to be told to who asked
    std::vector<std::string> pixelsNotExamined;  // labels of images whose file does not tell of burned-in annotation
    std::string patientId;                       // made up: "CASE-4F0A91C2"
    /// Original to new, of study, series and images. Links the copy to the patient: never to be written down.
    std::map<std::string, std::string> newUids;
};

/// Writes into `folder`, which must not exist yet or be empty. Either the whole export is there or nothing of it.
/// InvalidArgument (detail: a sentence) where the folder holds anything or the study two patients, NothingReadable
/// where no image may go out (detail: why), Unreadable, WriteFailed, Cancelled. Any thread.
[[nodiscard]] Result<DeidentifiedExport> deidentify(const Study& study, const std::filesystem::path& folder,
                                                    const DeidentifyOptions& options = {});

}  // namespace diptych::dicom
