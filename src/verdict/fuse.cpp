#include "diptych/verdict/fuse.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "combine.h"
#include "location.h"
#include "pairing.h"

namespace diptych::verdict
{

namespace
{

void placeFindings(ViewFindings& view)
{
    for (std::size_t i = 0; i < view.view.findings.size() && i < view.geometry.size(); ++i) {
        const FindingGeometry& geometry = view.geometry[i];
        Finding& finding = view.view.findings[i];
        finding.nippleDistanceMm = geometry.fromNippleMm;
        finding.depth = depthThird(geometry);
        finding.quadrant = half(position(view.view.view), geometry);
    }
}

/// Most suspicious first within each view; geometry follows its finding.
void sortFindings(ViewFindings& view)
{
    std::vector<std::size_t> order(view.view.findings.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = i;
    const auto& findings = view.view.findings;
    std::stable_sort(order.begin(), order.end(), [&findings](std::size_t a, std::size_t b) {
        return findings[a].probability > findings[b].probability;
    });
    ViewFindings sorted{view.view, {}};
    for (std::size_t i = 0; i < order.size(); ++i) {
        sorted.view.findings[i] = findings[order[i]];
        if (order[i] < view.geometry.size())
            sorted.geometry.push_back(view.geometry[order[i]]);
    }
    view = std::move(sorted);
}

/// 1, 2, 3 ... through the exam, the most suspicious first, so that the reader's "1" is the one to look at first.
void numberFindings(std::vector<ViewFindings>& views)
{
    std::vector<Finding*> all;
    for (ViewFindings& view : views)
        for (Finding& finding : view.view.findings)
            all.push_back(&finding);
    std::stable_sort(all.begin(), all.end(),
                     [](const Finding* a, const Finding* b) { return a->probability > b->probability; });
    int id = 0;
    for (Finding* finding : all)
        finding->id = ++id;
}

Lesion lesionOf(Laterality breast, std::initializer_list<Finding*> findings)
{
    Lesion lesion;
    lesion.breast = breast;
    for (const Finding* finding : findings) {
        lesion.findings.push_back(finding->id);
        lesion.suspicion = std::max(lesion.suspicion, finding->suspicion);
        lesion.probability = std::max(lesion.probability, finding->probability);
    }
    return lesion;
}

std::vector<Lesion> lesionsOf(Laterality breast, ViewFindings* cc, ViewFindings* mlo, const PairingOptions& options)
{
    std::vector<Lesion> lesions;
    std::vector<const Finding*> paired;
    if (cc && mlo) {
        for (const auto& [i, j] : pairFindings(*cc, *mlo, options)) {
            Finding& a = cc->view.findings[i];
            Finding& b = mlo->view.findings[j];
            a.quadrant = b.quadrant = quadrant(a.quadrant.value_or("central"), b.quadrant.value_or("central"));
            lesions.push_back(lesionOf(breast, {&a, &b}));
            paired.insert(paired.end(), {&a, &b});
        }
    }
    for (ViewFindings* view : {cc, mlo}) {
        if (!view)
            continue;
        for (Finding& finding : view->view.findings)
            if (std::find(paired.begin(), paired.end(), &finding) == paired.end())
                lesions.push_back(lesionOf(breast, {&finding}));
    }
    return lesions;
}

BreastAssessment assessBreast(Laterality breast, const ViewFindings* cc, const ViewFindings* mlo)
{
    BreastAssessment result;
    result.breast = breast;
    for (const ViewFindings* view : {cc, mlo}) {
        if (!view)
            continue;
        result.status = result.status == BreastStatus::NotAnalyzed ? BreastStatus::OneView : BreastStatus::Complete;
        result.suspicion = result.suspicion.value_or(*Suspicion::of(1));
        result.probability = result.probability.value_or(0.0);
        for (const Finding& finding : view->view.findings) {
            result.suspicion = std::max(*result.suspicion, finding.suspicion);
            result.probability = std::max(*result.probability, finding.probability);
        }
    }
    return result;
}

ExamStatus statusOf(const ExamAssessment& exam)
{
    std::size_t analyzed = 0;
    bool failed = false;
    for (std::size_t place = 0; place < kStandardViews.size() && place < exam.views.size(); ++place) {
        analyzed += exam.views[place].status == ViewStatus::Analyzed ? 1 : 0;
        failed = failed || exam.views[place].status == ViewStatus::Failed;
    }
    if (analyzed == kStandardViews.size())
        return ExamStatus::Complete;
    if (analyzed > 0)
        return ExamStatus::Partial;
    return failed ? ExamStatus::Failed : ExamStatus::Rejected;
}

ExamVerdict verdictOf(const std::vector<BreastAssessment>& breasts)
{
    const BreastAssessment& right = breasts[0];
    const BreastAssessment& left = breasts[1];
    ExamVerdict verdict;
    verdict.suspicion = std::max(*right.suspicion, *left.suspicion);
    verdict.bothBreasts = *right.suspicion == *left.suspicion;
    if (*right.probability != *left.probability)
        verdict.breast = *right.probability > *left.probability ? Laterality::Right : Laterality::Left;
    return verdict;
}

}  // namespace

ExamAssessment fuse(ExamAssessment exam, std::vector<ViewFindings> views, const PairingOptions& pairing,
                    const CombiningOptions& combining)
{
    std::array<ViewFindings*, 4> analyzed{};
    for (ViewFindings& view : views) {
        view = combineKinds(std::move(view), combining);
        sortFindings(view);
        placeFindings(view);
        if (view.view.status == ViewStatus::Analyzed)
            analyzed[static_cast<std::size_t>(view.view.view)] = &view;
    }
    numberFindings(views);

    exam.lesions.clear();
    exam.breasts.clear();
    for (const Laterality breast : {Laterality::Right, Laterality::Left}) {
        const bool right = breast == Laterality::Right;
        ViewFindings* cc = analyzed[static_cast<std::size_t>(right ? StandardView::RightCc : StandardView::LeftCc)];
        ViewFindings* mlo = analyzed[static_cast<std::size_t>(right ? StandardView::RightMlo : StandardView::LeftMlo)];
        const auto lesions = lesionsOf(breast, cc, mlo, pairing);
        exam.lesions.insert(exam.lesions.end(), lesions.begin(), lesions.end());
        exam.breasts.push_back(assessBreast(breast, cc, mlo));
    }
    std::stable_sort(exam.lesions.begin(), exam.lesions.end(),
                     [](const Lesion& a, const Lesion& b) { return a.probability > b.probability; });
    int lesionId = 0;
    for (Lesion& lesion : exam.lesions) {
        lesion.id = ++lesionId;
        for (ViewFindings& view : views)
            for (Finding& finding : view.view.findings)
                if (std::find(lesion.findings.begin(), lesion.findings.end(), finding.id) != lesion.findings.end())
                    finding.lesion = lesion.id;
    }

    exam.views.clear();
    for (ViewFindings& view : views)
        exam.views.push_back(std::move(view.view));
    exam.status = statusOf(exam);
    exam.verdict.reset();
    if (exam.status == ExamStatus::Complete)
        exam.verdict = verdictOf(exam.breasts);
    return exam;
}

}  // namespace diptych::verdict
