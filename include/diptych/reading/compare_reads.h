// Two reads and the engine's lesions side by side: one list of places, each with who marked it.
//
// Pure function; any thread. What it says does not depend on the order in which lesions or marks are given, and with
// the two readers exchanged it says the same with the readers exchanged.
//
// Two lesions of different sources are held to be one place when
//  - in an image that both marked, their centres lie no farther apart than max(10 mm, half of the larger diameter), or
//  - they have no image in common, one is marked in a CC and the other in an MLO view, and their distances from the
//    nipple differ by no more than 20 mm (docs/adr/0005), unless one is of calcifications alone and the other has none.
// A mark without pixel spacing has no millimetres: nothing is claimed of it, and its lesion stays a place of its own.
// Two images of one view (a repeat) share no coordinates: nothing is claimed between them either.
//
// Who belongs to whom is one optimal assignment, readers to readers first, then the engine's lesions to the places.
// A pair costs its distance over what is allowed (0 to 1; across views 0.5 to 1, weaker evidence); leaving both
// unpaired costs just more than 1: the sum is made least. Of equally good assignments the one with the nearest pairs is
// taken. Last, places are joined that one lesion seen in several images spans (an unlinked CC and MLO mark of one
// reader on a lesion that another linked), as long as no source then has two marks in one image.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "diptych/core/assessment.h"
#include "diptych/reading/full_opinion.h"

namespace diptych::reading
{

/// A lesion as one source saw it, reader or engine.
struct SeenLesion {
    Laterality breast = Laterality::Right;
    bool calcifications = true;  // may be seen by its calcifications
    bool tissue = true;          // may be seen as mass, asymmetry or distortion
    std::vector<LesionMark> marks = {};
};

/// In the order of FullOpinion::lesions. A lymph node is tissue; "other" may be either.
[[nodiscard]] std::vector<SeenLesion> seenLesions(const FullOpinion& opinion);
/// In the order of ExamAssessment::lesions; findings in no lesion are left out, as the assessment has none.
[[nodiscard]] std::vector<SeenLesion> seenLesions(const ExamAssessment& assessment);

struct MatchingOptions {
    double leastReachMm = 10.0;
    double arcToleranceMm = 20.0;  // of the distances from the nipple, across views
};

/// Indices into the lesions of each source; a source has more than one only where a place spans several of its lesions.
struct Place {
    Laterality breast = Laterality::Right;
    std::vector<std::size_t> reader1 = {};
    std::vector<std::size_t> reader2 = {};
    std::vector<std::size_t> engine = {};

    [[nodiscard]] bool bothReaders() const { return !reader1.empty() && !reader2.empty(); }
    friend bool operator==(const Place&, const Place&) = default;
};

/// Right breast first, then by image and place in it.
[[nodiscard]] std::vector<Place> comparePlaces(const std::vector<SeenLesion>& reader1,
                                               const std::vector<SeenLesion>& reader2,
                                               const std::vector<SeenLesion>& engine,
                                               const MatchingOptions& options = {});

/// What two reads say of one breast; Incomplete where a read does not say recall or no recall.
enum class Discordance { Incomplete, AgreeNoRecall, AgreeRecall, OnlyReader1, OnlyReader2 };
[[nodiscard]] Discordance discordance(std::optional<Recall> reader1, std::optional<Recall> reader2);

struct BreastComparison {
    Discordance discordance = Discordance::Incomplete;
    /// Both recall and both marked lesions, but not one place in common.
    bool recalledForDifferentPlaces = false;
    bool technicalRecall1 = false;  // reader 1 asks for a view again
    bool technicalRecall2 = false;

    friend bool operator==(const BreastComparison&, const BreastComparison&) = default;
};

struct Comparison {
    BreastComparison right = {};
    BreastComparison left = {};
    std::vector<Place> places = {};  // of readers and engine, indices into the opinions' and the assessment's lesions

    [[nodiscard]] const BreastComparison& of(Laterality breast) const
    {
        return breast == Laterality::Right ? right : left;
    }
};

/// `engine` is null where the engine's result is not there or may not be shown yet.
[[nodiscard]] Comparison compareReads(const FullOpinion& reader1, const FullOpinion& reader2,
                                      const ExamAssessment* engine, const MatchingOptions& options = {});

}  // namespace diptych::reading
