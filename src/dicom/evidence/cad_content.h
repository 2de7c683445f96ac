// An assessment as the content tree of a Mammography CAD SR: DICOM PS3.16 TID 4000 and those that it includes.
#pragma once

#include "content_item.h"
#include "diptych/core/assessment.h"

namespace diptych::dicom_evidence
{

/// The suspicion slider as CAD Operating Points (TID 4023): at point 0 what is required (5 and up), at point n besides
/// what has a suspicion of 5 - n.
inline constexpr int kLeastRequiredSuspicion = 5;
inline constexpr int kMaximumOperatingPoint = 4;

/// Needs at least one image in the study.
[[nodiscard]] ContentItem cadContent(const Study& study, const ExamAssessment& exam);

/// What was attempted, and what came of it, for the summaries and their states.
struct CadOutcome {
    std::vector<const ViewAssessment*> analysed;
    /// Images of a standard view of which no image was analysed.
    std::vector<const ViewAssessment*> failed;
    bool viewMissing = false;

    [[nodiscard]] bool whole() const { return failed.empty() && !viewMissing; }
};
[[nodiscard]] CadOutcome outcomeOf(const ExamAssessment& exam);
[[nodiscard]] CadState stateOf(const CadOutcome& outcome, const ExamAssessment& exam);

// The parts.
/// CID 6014 for one image.
[[nodiscard]] CodedConcept findingCode(FindingKind kind);
[[nodiscard]] ContentItem imageLibrary(const Study& study, const CadOutcome& outcome);
/// Without parameters.
void addAlgorithm(ContentItem& parent, const ModelProvenance& model, bool withParameters = false);
[[nodiscard]] ContentItem summaryOfDetections(const CadOutcome& outcome, const ExamAssessment& exam);
[[nodiscard]] ContentItem summaryOfAnalyses(const CadOutcome& outcome, const ExamAssessment& exam);

}  // namespace diptych::dicom_evidence
