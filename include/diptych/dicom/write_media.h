// Studies of one patient, with documents about them, as a DICOM File-set with its DICOMDIR (PS3.10, PS3.11 Annexes D
// and H, PS3.3 Annex F): what is handed out on a disc or a stick.
//
// Layout: DICOMDIR, README.TXT (no part of the File-set) and DICOM/ST000001/SE000001/IM000001 and so on, documents
// under DO000001; names of at most eight characters without extension, as ISO 9660 level 1 bears them. Each data set
// is copied byte for byte in its own transfer syntax, never decoded and never compressed. A file without the DICOM
// preamble or File Meta Information is given one, for the standard asks for it on media; its attributes stay.
//
// One patient on one medium: studies that differ in Patient ID or issuer, or of which nothing else tells that they are
// of one woman, are refused, for the medium is given out of hand.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "diptych/core/cancel_token.h"
#include "diptych/core/study.h"

namespace diptych::dicom
{

struct MediaOrder {
    /// Not null; must outlive the call.
    std::vector<const Study*> studies;
    /// Whether the documents that lie among their images (Study::evidence) go with them.
    bool evidence = true;
    /// Further documents about these studies: reports, presentation states, key objects.
    std::vector<std::filesystem::path> documents = {};
    CancelToken cancel = {};
    /// Called from the working thread before each file and at the end.
    std::function<void(std::size_t done, std::size_t of)> progress = {};
};

/// A document that is not on the medium, and why: WrongPatient (of a study of the order, but another patient's),
/// InvalidArgument (of no study of the order, or none that it names), or why it cannot be read or listed.
struct LeftOutDocument {
    std::filesystem::path path;
    Reason reason;
    std::string detail;  // technical, no patient data
};

struct WrittenMedia {
    std::size_t images = 0;
    std::size_t documents = 0;
    std::vector<LeftOutDocument> leftOut;
    /// Images in a transfer syntax that no general purpose profile of PS3.11 has (Implicit VR, Big Endian, deflated,
    /// RLE, JPEG-LS): listed all the same, but not every viewer of such media reads them.
    std::size_t outsideProfiles = 0;
};

/// Writes into `folder`, which must not exist yet or be empty; the root of a mounted medium may be (what file systems
/// keep there for themselves does not count). Everything is made in a hidden folder and renamed: either the whole
/// medium is there or nothing of it. Fails with PatientConflict, WrongPatient, InvalidArgument,
/// NothingReadable (no image), Unreadable or NotDicom of an image, WriteFailed, each with a sentence for people as its
/// detail, or with Cancelled. Any thread.
[[nodiscard]] Result<WrittenMedia> writeMedia(const MediaOrder& order, const std::filesystem::path& folder);

}  // namespace diptych::dicom
