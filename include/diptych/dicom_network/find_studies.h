// Asks an archive for studies: C-FIND, Study Root, level STUDY (PS3.4 C.4.1 and C.6.2), and for the priors of a
// patient. Only lists: nothing is fetched.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "diptych/core/cancel_token.h"
#include "diptych/core/reason.h"
#include "diptych/core/study.h"
#include "diptych/dicom_network/remote_node.h"

namespace diptych::dicom_network
{

/// What to look for; empty fields ask for everything. Texts are UTF-8. Asking for nothing at all is refused: it would
/// list the whole archive.
struct StudyQuery {
    std::string patientId;    // whole, as the archive has it; * and ? stand for any characters
    std::string issuerOfId;   // Issuer of Patient ID
    std::string patientName;  // "Family^Given"; * and ? stand for any characters
    std::string dateFrom;     // YYYYMMDD, included
    std::string dateTo;       // YYYYMMDD, included
    std::string accessionNumber;
    std::string studyInstanceUid;
    std::string modality = "MG";  // Modalities in Study (0008,0061); empty: any
};

/// One answer. Empty or nullopt is what the archive did not tell.
struct StudyOnServer {
    std::string studyInstanceUid;
    Patient patient;
    std::string studyDate;  // YYYYMMDD
    std::string studyTime;
    std::string accessionNumber;
    std::string description;
    std::vector<std::string> modalities;
    std::optional<int> images;  // Number of Study Related Instances: of every kind, not of mammograms alone
};

struct FindOptions {
    std::size_t mostAnswers = 500;  // then the archive is told to stop
    CancelToken cancel;
};

struct FoundStudies {
    std::vector<StudyOnServer> studies;  // newest first
    bool cut = false;                    // there are more than `mostAnswers`
};

/// Answers in any character set of PS3.3 C.12.1.1.2 come back in UTF-8. Some archives do not match by modality: what
/// they tell to be of another one is left out here. Errors as verify(), and Cancelled (C-CANCEL is sent). Any thread.
[[nodiscard]] Result<FoundStudies> findStudies(const RemoteNode& node, const StudyQuery& query,
                                               const FindOptions& options = {});

/// A study under the patient's ID that is not taken for the patient's.
struct RefusedPrior {
    StudyOnServer study;
    std::string why;  // a sentence for people, to be shown: it may be another person's study, or a name that changed
};

struct PriorStudies {
    std::vector<StudyOnServer> studies;  // of this patient, not later than the study, newest first
    std::vector<RefusedPrior> refused;
    bool cut = false;
};

/// Earlier mammography studies under the same Patient ID and, where both tell it, the same issuer. Name (its alphabetic
/// group, whatever the case) and birth date are compared where both tell them; a study where either differs is refused,
/// never silently left out. InvalidArgument where the patient has no ID or one that would match others (* ? \).
[[nodiscard]] Result<PriorStudies> findPriors(const RemoteNode& node, const StudyOnServer& study,
                                              const FindOptions& options = {});

/// Why the two are not the same patient, as a sentence for people; empty where nothing that both tell differs.
[[nodiscard]] std::string patientDifference(const Patient& one, const Patient& other);

}  // namespace diptych::dicom_network
