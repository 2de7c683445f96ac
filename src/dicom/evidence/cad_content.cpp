#include "cad_content.h"

#include <algorithm>
#include <set>

#include "cad_codes.h"
#include "diptych/core/version.h"
#include "diptych/core/wording.h"
#include "finding_line.h"
#include "view_codes.h"

namespace diptych::dicom_evidence
{

namespace
{

using R = Relationship;

struct PlacedFinding {
    const ViewAssessment* view;
    const Finding* finding;
};

ContentItem percent(R relationship, const CodedConcept& name, double share)
{
    return numberItem(relationship, name, share * 100.0, codes::kPercent);
}

ContentItem intentItem(Suspicion suspicion, bool withOperatingPoint)
{
    const bool required = suspicion.value() >= kLeastRequiredSuspicion;
    ContentItem intent =
        codeItem(R::HasConceptModifier, codes::kRenderingIntent,
                 required ? codes::dcm("111150", "Presentation Required: Rendering device is expected to present")
                          : codes::dcm("111151", "Presentation Optional: Rendering device may present"));
    if (withOperatingPoint && !required)
        intent.add(numberItem(R::HasProperties, codes::kOperatingPoint, kLeastRequiredSuspicion - suspicion.value(),
                              codes::ucum("{0:4}", "range: 0:4")));
    return intent;
}

/// TID 4021: the centre and the four edges of the box, as a closed polyline.
void addGeometry(ContentItem& finding, const Box& box, const std::string& image)
{
    ContentItem& centre =
        finding.add(shapeItem(R::HasProperties, codes::kCenter, {CadShape::Point, {{box.centreX(), box.centreY()}}}));
    centre.add(reference(R::SelectedFrom, image));
    const double right = box.x + box.width;
    const double bottom = box.y + box.height;
    ContentItem& outline = finding.add(shapeItem(
        R::HasProperties, codes::kOutline,
        {CadShape::Polyline, {{box.x, box.y}, {right, box.y}, {right, bottom}, {box.x, bottom}, {box.x, box.y}}}));
    outline.add(reference(R::SelectedFrom, image));
}

/// TID 4006.
ContentItem findingItem(R relationship, const CodedConcept& what, const PlacedFinding& placed,
                        const ModelProvenance& model)
{
    const Finding& finding = *placed.finding;
    ContentItem item = codeItem(relationship, codes::kSingleImageFinding, what);
    item.add(intentItem(finding.suspicion, true));
    addAlgorithm(item, model);
    item.add(percent(R::HasProperties, codes::kCertaintyOfFinding, finding.confidence));
    item.add(percent(R::HasProperties, codes::kProbabilityOfCancer, finding.probability));
    addGeometry(item, finding.boxPx, placed.view->sopInstanceUid);
    if (finding.sizeMm)
        item.add(numberItem(R::HasProperties, codes::kLongAxis, *finding.sizeMm, codes::kMillimetre));
    return item;
}

ContentItem findingItem(R relationship, const PlacedFinding& placed, const ModelProvenance& model)
{
    ContentItem item = findingItem(relationship, findingCode(placed.finding->kind), placed, model);
    // Both are seen at the place; the templates code them one by one.
    if (placed.finding->kind == FindingKind::MassAndCalcification)
        item.add(findingItem(R::InferredFrom, codes::kCalcificationCluster, placed, model));
    return item;
}

/// CID 6016 has masses; asymmetry is there for a comparison of both breasts only, which is not what two views of one
/// breast are. Of others the term of the single image is used.
CodedConcept compositeCode(const std::vector<PlacedFinding>& placed)
{
    const bool mass = std::ranges::any_of(placed, [](const PlacedFinding& each) {
        return each.finding->kind == FindingKind::Mass || each.finding->kind == FindingKind::MassAndCalcification;
    });
    return mass ? codes::kMass : findingCode(placed.front().finding->kind);
}

std::string impressionLines(const std::string& first, const std::vector<PlacedFinding>& placed)
{
    std::string lines = first;
    for (const PlacedFinding& each : placed) {
        if (!lines.empty())
            lines += "\r\n";
        lines += findingLine(*each.finding, label(each.view->view), each.view->spacingBasis);
    }
    return lines;
}

/// TID 4003 with its body, TID 4002.
ContentItem impression(Suspicion suspicion, const std::string& lines, const ModelProvenance& model)
{
    ContentItem item = container(R::InferredFrom, codes::kIndividualImpression);
    item.add(intentItem(suspicion, false));
    item.add(textItem(R::Contains, codes::kImpressionDescription, lines));
    addAlgorithm(item, model);
    for (ContentItem& child : item.children)
        if (child.relationship == R::HasProperties)
            child.relationship = R::Contains;
    return item;
}

/// TID 4004 and TID 4005.
ContentItem lesionImpression(const Lesion& lesion, const std::vector<PlacedFinding>& placed,
                             const ModelProvenance& model)
{
    ContentItem item = impression(lesion.suspicion, impressionLines(lesionLine(lesion), placed), model);
    ContentItem composite = codeItem(R::Contains, codes::kCompositeFeature, compositeCode(placed));
    composite.add(intentItem(lesion.suspicion, false));
    composite.add(codeItem(R::HasProperties, codes::kCompositeType, codes::kRelatedSpatially));
    composite.add(codeItem(R::HasProperties, codes::kScope,
                           placed.size() > 1 ? codes::kOnMultipleImages : codes::kOnOneOfTheImages));
    addAlgorithm(composite, model);
    composite.add(percent(R::HasProperties, codes::kProbabilityOfCancer, lesion.probability));
    for (const PlacedFinding& each : placed)
        composite.add(findingItem(R::InferredFrom, each, model));
    item.add(std::move(composite));
    return item;
}

std::vector<PlacedFinding> findingsOf(const ExamAssessment& exam)
{
    std::vector<PlacedFinding> all;
    for (const ViewAssessment& view : exam.views)
        if (view.status == ViewStatus::Analyzed && !view.sopInstanceUid.empty())
            for (const Finding& finding : view.findings)
                all.push_back({&view, &finding});
    return all;
}

std::string overallText(const ExamAssessment& exam)
{
    std::string text = banner(exam);
    for (const BreastAssessment& breast : exam.breasts)
        text += "\r\n" + breastLine(breast);
    for (const ViewAssessment& view : exam.views)
        text += "\r\n" + label(view.view) + ": " + viewLine(view);
    for (const UnhungImage& image : exam.unhung)
        text += "\r\nFurther image " + image.label + ": " + std::string(sentence(image.reason));
    return text + "\r\n" + std::string(kNotForDiagnosticUse);
}

CodedConcept stateCode(CadState state)
{
    switch (state) {
        case CadState::AllSucceededWithoutFindings:
            return codes::dcm("111241", "All algorithms succeeded; without findings");
        case CadState::AllSucceededWithFindings:
            return codes::dcm("111242", "All algorithms succeeded; with findings");
        case CadState::PartialWithoutFindings:
            return codes::dcm("111243", "Not all algorithms succeeded; without findings");
        case CadState::PartialWithFindings:
            return codes::dcm("111244", "Not all algorithms succeeded; with findings");
        case CadState::NoneSucceeded:
        case CadState::Unknown:
            break;
    }
    return codes::dcm("111245", "No algorithms succeeded; without findings");
}

/// TID 4001 with its body.
ContentItem findingsSummary(const CadOutcome& outcome, const ExamAssessment& exam)
{
    ContentItem summary = codeItem(R::Contains, codes::kSummary, stateCode(stateOf(outcome, exam)));
    summary.add(textItem(R::HasProperties, codes::kImpressionDescription, overallText(exam)));
    addAlgorithm(summary, exam.model);
    for (const BreastAssessment& breast : exam.breasts) {
        if (!breast.probability)
            continue;
        ContentItem& number = summary.add(percent(R::HasProperties, codes::kProbabilityOfCancer, *breast.probability));
        number.add(codeItem(R::HasConceptModifier, codes::kLaterality,
                            breast.breast == Laterality::Right ? codes::kRight : codes::kLeft));
    }

    const std::vector<PlacedFinding> all = findingsOf(exam);
    std::set<const Finding*> told;
    for (const Lesion& lesion : exam.lesions) {
        std::vector<PlacedFinding> placed;
        for (const PlacedFinding& each : all)
            if (std::ranges::find(lesion.findings, each.finding->id) != lesion.findings.end() &&
                told.insert(each.finding).second)
                placed.push_back(each);
        if (!placed.empty())
            summary.add(lesionImpression(lesion, placed, exam.model));
    }
    for (const PlacedFinding& each : all) {
        if (told.contains(each.finding))
            continue;
        ContentItem& alone = summary.add(impression(each.finding->suspicion, impressionLines({}, {each}), exam.model));
        alone.add(findingItem(R::Contains, each, exam.model));
    }
    return summary;
}

}  // namespace

CodedConcept findingCode(FindingKind kind)
{
    switch (kind) {
        case FindingKind::Mass:
        case FindingKind::MassAndCalcification:
        case FindingKind::Asymmetry:
            return codes::kDensity;
        case FindingKind::Calcification:
            return codes::kCalcificationCluster;
        case FindingKind::Distortion:
            return codes::kDistortion;
    }
    return codes::kDensity;
}

CadOutcome outcomeOf(const ExamAssessment& exam)
{
    CadOutcome outcome;
    for (const ViewAssessment& view : exam.views)
        if (view.status == ViewStatus::Analyzed && !view.sopInstanceUid.empty())
            outcome.analysed.push_back(&view);
    for (const ViewAssessment& view : exam.views) {
        const bool seen = std::ranges::any_of(
            outcome.analysed, [&](const ViewAssessment* analysed) { return analysed->view == view.view; });
        if (seen)
            continue;
        if (view.sopInstanceUid.empty())
            outcome.viewMissing = true;
        else
            outcome.failed.push_back(&view);
    }
    for (const StandardView view : kStandardViews)
        if (std::ranges::none_of(exam.views, [&](const ViewAssessment& each) { return each.view == view; }))
            outcome.viewMissing = true;
    return outcome;
}

CadState stateOf(const CadOutcome& outcome, const ExamAssessment& exam)
{
    if (outcome.analysed.empty())
        return CadState::NoneSucceeded;
    const bool found = !findingsOf(exam).empty();
    if (outcome.whole() && exam.status == ExamStatus::Complete)
        return found ? CadState::AllSucceededWithFindings : CadState::AllSucceededWithoutFindings;
    return found ? CadState::PartialWithFindings : CadState::PartialWithoutFindings;
}

void addAlgorithm(ContentItem& parent, const ModelProvenance& model, bool withParameters)
{
    const auto told = [](const std::string& text) { return text.empty() ? std::string("unknown") : text; };
    parent.add(textItem(R::HasProperties, codes::kAlgorithmName, told(model.name)));
    parent.add(textItem(R::HasProperties, codes::kAlgorithmVersion, told(model.version)));
    parent.add(textItem(R::HasProperties, codes::kAlgorithmManufacturer, "Diptych"));
    if (!withParameters)
        return;
    for (const auto& [what, value] : {std::pair{"Weights SHA-256 ", model.sha256}, std::pair{"Device ", model.device},
                                      std::pair{"Application ", model.appVersion}})
        if (!value.empty())
            parent.add(textItem(R::HasProperties, codes::kAlgorithmParameters, what + value));
}

ContentItem imageLibrary(const Study& study, const CadOutcome& outcome)
{
    std::set<std::string> used;
    for (const auto& views : {outcome.analysed, outcome.failed})
        for (const ViewAssessment* view : views)
            used.insert(view->sopInstanceUid);
    ContentItem library = container(R::Contains, codes::kImageLibrary);
    for (const MammogramView& image : study.views) {
        // A library without an image is not allowed: of a run that came to no image all are listed.
        if (!used.empty() && !used.contains(image.sopInstanceUid))
            continue;
        ContentItem& item = library.add(imageItem(R::Contains, image.sopClassUid, image.sopInstanceUid));
        item.anchor = image.sopInstanceUid;
        const auto context = [&item](const CodedConcept& name, const CodedConcept& code) {
            item.add(codeItem(R::HasAcquisitionContext, name, code));
        };
        if (image.key.laterality)
            context(codes::kImageLaterality,
                    *image.key.laterality == Laterality::Right ? codes::kRightBreast : codes::kLeftBreast);
        if (const dicom::CodedName* view = dicom::codeOf(image.key.position)) {
            context(codes::kImageView, {std::string(view->sct), "SCT", std::string(view->meaning)});
            for (const ViewModifier modifier : image.modifiers) {
                const dicom::CodedName& name = dicom::codeOf(modifier);
                item.children.back().add(codeItem(R::HasConceptModifier, codes::kImageViewModifier,
                                                  {std::string(name.sct), "SCT", std::string(name.meaning)}));
            }
        }
        if (image.orientation) {
            item.add(textItem(R::HasAcquisitionContext, codes::kOrientationRow, image.orientation->row));
            item.add(textItem(R::HasAcquisitionContext, codes::kOrientationColumn, image.orientation->column));
        }
        if (study.studyDate.size() == 8) {
            ContentItem date = textItem(R::HasAcquisitionContext, codes::kStudyDate, study.studyDate);
            date.type = ValueType::Date;
            item.add(std::move(date));
        }
        if (image.spacing) {
            item.add(numberItem(R::HasAcquisitionContext, codes::kHorizontalSpacing, image.spacing->column,
                                codes::kMillimetre));
            item.add(
                numberItem(R::HasAcquisitionContext, codes::kVerticalSpacing, image.spacing->row, codes::kMillimetre));
        }
    }
    return library;
}

ContentItem cadContent(const Study& study, const ExamAssessment& exam)
{
    const CadOutcome outcome = outcomeOf(exam);
    ContentItem root = container(R::Unknown, codes::kCadReport);
    root.add(codeItem(R::HasConceptModifier, codes::kLanguage, codes::kEnglish));
    root.add(imageLibrary(study, outcome));
    root.add(findingsSummary(outcome, exam));
    root.add(summaryOfDetections(outcome, exam));
    root.add(summaryOfAnalyses(outcome, exam));
    return root;
}

}  // namespace diptych::dicom_evidence
