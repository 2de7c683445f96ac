// What was attempted and what came of it: TID 4015 to TID 4018, with the operating points of TID 4023.
#include <algorithm>
#include <array>
#include <set>

#include "cad_codes.h"
#include "cad_content.h"

namespace diptych::dicom_evidence
{

namespace
{

using R = Relationship;
using Views = std::vector<const ViewAssessment*>;

CodedConcept statusCode(CadStatus status)
{
    switch (status) {
        case CadStatus::Succeeded:
            return codes::dcm("111222", "Succeeded");
        case CadStatus::PartiallySucceeded:
            return codes::dcm("111223", "Partially Succeeded");
        case CadStatus::Failed:
            return codes::dcm("111224", "Failed");
        case CadStatus::NotAttempted:
        case CadStatus::Unknown:
            break;
    }
    return codes::dcm("111225", "Not Attempted");
}

CadStatus statusOf(bool anySucceeded, bool anyFailed)
{
    if (anySucceeded)
        return anyFailed ? CadStatus::PartiallySucceeded : CadStatus::Succeeded;
    return anyFailed ? CadStatus::Failed : CadStatus::NotAttempted;
}

/// What is looked for, each code once: what the model says that it seeks, and what it found.
std::vector<CodedConcept> soughtCodes(const ExamAssessment& exam)
{
    std::vector<FindingKind> kinds = exam.model.kindsSought;
    for (const ViewAssessment& view : exam.views)
        for (const Finding& finding : view.findings)
            kinds.push_back(finding.kind);
    std::vector<CodedConcept> sought;
    const auto add = [&sought](const CodedConcept& code) {
        if (std::ranges::find(sought, code) == sought.end())
            sought.push_back(code);
    };
    for (const FindingKind kind : kinds) {
        add(findingCode(kind));
        if (kind == FindingKind::MassAndCalcification)
            add(codes::kCalcificationCluster);
    }
    if (sought.empty())  // a model that does not say what it seeks
        add(codes::kSelectedRegion);
    return sought;
}

/// TID 4023.
void addOperatingPoints(ContentItem& run)
{
    run.add(numberItem(R::HasProperties, codes::kMaximumOperatingPoint, kMaximumOperatingPoint, codes::kArbitrary));
    const CodedConcept unit = codes::ucum("{0:4}", "range: 0:4");
    run.add(numberItem(R::HasProperties, codes::kRecommendedOperatingPoint, 0, unit));
    ContentItem table = container(R::HasProperties, codes::kOperatingPointTable);
    table.add(codeItem(R::Contains, codes::kXConcept, codes::kFalseMarkersPerImage));
    table.add(codeItem(R::Contains, codes::kYConcept, codes::kLesionSensitivity));
    for (int point = 0; point <= kMaximumOperatingPoint; ++point) {
        ContentItem& row = table.add(numberItem(R::Contains, codes::kOperatingPoint, point, unit));
        row.add(textItem(R::HasProperties, codes::kOperatingPointDescription,
                         "Suspicion " + std::to_string(kLeastRequiredSuspicion - point) + " or more of 10"));
    }
    run.add(std::move(table));
}

ContentItem run(const CodedConcept& name, const CodedConcept& what, const ModelProvenance& model, const Views& views,
                bool withOperatingPoints)
{
    ContentItem item = codeItem(R::Contains, name, what);
    addAlgorithm(item, model, true);
    for (const ViewAssessment* view : views)
        item.add(reference(R::HasProperties, view->sopInstanceUid));
    if (withOperatingPoints)
        addOperatingPoints(item);
    return item;
}

Views ofBreast(const Views& views, Laterality breast)
{
    Views some;
    std::ranges::copy_if(views, std::back_inserter(some),
                         [breast](const ViewAssessment* view) { return laterality(view->view) == breast; });
    return some;
}

bool bothPositions(const Views& views)
{
    std::set<StandardView> seen;
    for (const ViewAssessment* view : views)
        seen.insert(view->view);
    return seen.size() > 1;
}

void addRuns(ContentItem& summary, const CodedConcept& name, std::vector<ContentItem> runs)
{
    if (runs.empty())
        return;
    ContentItem group = container(R::InferredFrom, name);
    group.children = std::move(runs);
    summary.add(std::move(group));
}

}  // namespace

ContentItem summaryOfDetections(const CadOutcome& outcome, const ExamAssessment& exam)
{
    ContentItem summary = codeItem(R::Contains, codes::kSummaryOfDetections,
                                   statusCode(statusOf(!outcome.analysed.empty(), !outcome.failed.empty())));
    std::vector<ContentItem> succeeded;
    std::vector<ContentItem> failed;
    for (const CodedConcept& sought : soughtCodes(exam)) {
        if (!outcome.analysed.empty())
            succeeded.push_back(run(codes::kDetectionPerformed, sought, exam.model, outcome.analysed, true));
        if (!outcome.failed.empty())
            failed.push_back(run(codes::kDetectionPerformed, sought, exam.model, outcome.failed, false));
    }
    addRuns(summary, codes::kSuccessfulDetections, std::move(succeeded));
    addRuns(summary, codes::kFailedDetections, std::move(failed));
    return summary;
}

/// A view that is not there has no image that could be listed as failed. What failed for want of it is the pairing of
/// its breast's views and the verdict.
ContentItem summaryOfAnalyses(const CadOutcome& outcome, const ExamAssessment& exam)
{
    std::vector<ContentItem> succeeded;
    std::vector<ContentItem> failed;
    for (const Laterality breast : {Laterality::Right, Laterality::Left}) {
        const Views views = ofBreast(outcome.analysed, breast);
        if (!views.empty())
            (bothPositions(views) ? succeeded : failed)
                .push_back(run(codes::kAnalysisPerformed, codes::kSpatialCollocation, exam.model, views, false));
    }
    if (!outcome.analysed.empty())
        (exam.verdict ? succeeded : failed)
            .push_back(run(codes::kAnalysisPerformed, codes::kOverallAnalysis, exam.model, outcome.analysed, false));
    ContentItem summary =
        codeItem(R::Contains, codes::kSummaryOfAnalyses, statusCode(statusOf(!succeeded.empty(), !failed.empty())));
    addRuns(summary, codes::kSuccessfulAnalyses, std::move(succeeded));
    addRuns(summary, codes::kFailedAnalyses, std::move(failed));
    return summary;
}

}  // namespace diptych::dicom_evidence
