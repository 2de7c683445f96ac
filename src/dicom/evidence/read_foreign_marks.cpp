#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dcdeftag.h"
#include "dcmtk/dcmdata/dcuid.h"

#include "content_tree_reader.h"
#include "diptych/dicom_evidence/foreign_marks.h"
#include "document_bytes.h"
#include "document_file.h"
#include "document_header.h"
#include "measurement_report.h"

namespace diptych::dicom_evidence
{

namespace
{

void append(std::string& all, const std::string& part, const char* between = ", ")
{
    if (!part.empty())
        all += (all.empty() ? "" : between) + part;
}

std::string percent(const char* what, const std::optional<double>& share)
{
    return share ? what + (" " + std::to_string(std::lround(*share * 100.0))) + " %" : std::string();
}

std::string joined(std::string name, const std::string& version)
{
    append(name, version, " ");
    return name;
}

/// Each algorithm once, in the order of the document.
std::string algorithmsOf(const CadReport& report)
{
    std::vector<std::string> names;
    const auto hear = [&names](const CadAlgorithm& algorithm) {
        std::string name = joined(algorithm.name, algorithm.version);
        if (!name.empty() && std::ranges::find(names, name) == names.end())
            names.push_back(std::move(name));
    };
    for (const auto* runs : {&report.detections, &report.analyses})
        for (const CadRun& run : *runs)
            hear(run.algorithm);
    for (const CadMark& mark : report.marks)
        hear(mark.algorithm);
    std::string all;
    for (const std::string& name : names)
        append(all, name);
    return all;
}

ForeignMark markOf(const CadMark& told, const CadReport& report)
{
    ForeignMark mark;
    mark.sopInstanceUid = told.sopInstanceUid;
    mark.outlines = told.outlines;
    mark.centre = told.centre;
    mark.label = told.finding.meaning.empty() ? told.finding.value : told.finding.meaning;
    mark.words = percent("probability of cancer", told.probabilityOfCancer);
    append(mark.words, percent("certainty", told.certainty));
    mark.intent = told.intent;
    mark.operatingPoint = told.operatingPoint;
    // A part of a lesion in several images that says nothing of its own follows the whole.
    if (mark.intent == RenderingIntent::Unknown && told.composite)
        mark.intent = report.composites[*told.composite].intent;
    return mark;
}

ForeignMarks marksOf(const CadReport& report)
{
    ForeignMarks document;
    document.kind = ForeignKind::CadReport;
    document.producer = {report.manufacturer, report.model, report.softwareVersions, algorithmsOf(report), {}};
    document.state = words(report.state);
    document.contentDate = report.contentDate;
    document.highestOperatingPoint = report.highestOperatingPoint();
    for (const CadRun& run : report.detections)
        if (run.recommendedOperatingPoint)
            document.recommendedOperatingPoint = *run.recommendedOperatingPoint;
    for (const CadMark& mark : report.marks)
        document.marks.push_back(markOf(mark, report));
    return document;
}

std::string stateOf(DcmItem& dataset)
{
    const std::string completion = dicom::text(dataset, DCM_CompletionFlag);
    const std::string verification = dicom::text(dataset, DCM_VerificationFlag);
    std::string state;
    append(state, completion == "COMPLETE" ? "complete" : completion == "PARTIAL" ? "partial" : "");
    append(state, verification == "VERIFIED" ? "verified" : verification == "UNVERIFIED" ? "not verified" : "");
    return state.empty() ? "state not told" : state;
}

/// nullopt for a document of Diptych's own, and for one without any shape in it.
Result<std::optional<ForeignMarks>> measured(const std::filesystem::path& file)
{
    DcmFileFormat format;
    if (const auto loaded = loadDocument(file, format); !loaded)
        return tl::make_unexpected(loaded.error());
    DcmDataset& dataset = *format.getDataset();
    ForeignMarks document;
    document.kind = ForeignKind::MeasurementReport;
    document.producer.manufacturer = dicom::unicodeText(dataset, DCM_Manufacturer);
    const auto content = contentOf(dataset);
    if (!content || document.producer.manufacturer == kManufacturer)
        return std::optional<ForeignMarks>();
    document.marks = measuredMarks(*content);
    if (document.marks.empty())
        return std::optional<ForeignMarks>();
    document.producer.model = dicom::unicodeText(dataset, DCM_ManufacturerModelName);
    document.producer.softwareVersions = dicom::unicodeText(dataset, DCM_SoftwareVersions);
    document.producer.observer = observerOf(*content);
    document.state = stateOf(dataset);
    document.contentDate = dicom::dateDigits(dicom::text(dataset, DCM_ContentDate));
    return std::optional(std::move(document));
}

std::optional<Box> boxOf(const ForeignMark& mark)
{
    CadMark shape;
    shape.centre = mark.centre;
    shape.outlines = mark.outlines;
    return shape.box();
}

/// Why the mark cannot lie on this image; empty where it can.
std::string obstacle(const ForeignMark& mark, const MammogramView& view)
{
    if (view.stack)
        return "it lies on slices of tomosynthesis: which slice is not read";
    const auto box = boxOf(mark);
    if (!box)
        return "it has no place in the image";
    if (box->x > view.columns || box->y > view.rows || box->x + box->width < 0.0 || box->y + box->height < 0.0)
        return "it lies outside the image";
    return {};
}

/// Why a mark made on `source` may not be drawn on `view`, which was made from it; empty where it may.
std::string notPreserved(const SourceImage& source, const MammogramView& view, const MammogramView* original)
{
    const std::string& preserved = source.spatialLocationsPreserved;
    if (preserved == "REORIENTED_ONLY")
        return "the image it was made on was turned or flipped afterwards";
    if (preserved == "NO")
        return "in the image shown the places of the image it was made on are not preserved";
    if (preserved != "YES")
        return "the image shown does not tell whether the places of the image it was made on are preserved";
    if (original != nullptr && (original->rows != view.rows || original->columns != view.columns))
        return "the image it was made on is of another size than the image shown";
    return {};
}

/// The marks of a document on the images of the study that they lie on.
void place(ForeignMarks& document, const Study& study)
{
    std::vector<ForeignMark> placed;
    const auto refuse = [&document](const ForeignMark& mark, std::string why) {
        document.refused.push_back({mark.sopInstanceUid, mark.label, std::move(why)});
    };
    for (const ForeignMark& mark : std::exchange(document.marks, {})) {
        if (mark.sopInstanceUid.empty()) {
            refuse(mark, "the document does not tell on which image it lies");
            continue;
        }
        const auto own = std::ranges::find(study.views, mark.sopInstanceUid, &MammogramView::sopInstanceUid);
        const MammogramView* original = own != study.views.end() ? &*own : nullptr;
        const std::size_t before = placed.size();
        std::string why;
        if (original != nullptr) {
            why = obstacle(mark, *original);
            if (why.empty())
                placed.push_back(mark);
        }
        for (const MammogramView& view : study.views) {
            const auto source = std::ranges::find(view.sources, mark.sopInstanceUid, &SourceImage::sopInstanceUid);
            // Only what stands for the same exposure: an image For Presentation of one For Processing.
            if (source == view.sources.end() || view.intent != PresentationIntent::ForPresentation ||
                (original != nullptr && original->intent != PresentationIntent::ForProcessing))
                continue;
            std::string against = notPreserved(*source, view, original);
            if (against.empty())
                against = obstacle(mark, view);
            if (!against.empty()) {
                why = std::move(against);
                continue;
            }
            placed.push_back(mark);
            placed.back().sopInstanceUid = view.sopInstanceUid;
            placed.back().carriedOver = true;
        }
        if (!why.empty())
            refuse(mark, std::move(why));
        else if (placed.size() == before)
            refuse(mark, "its image is not in this study");
    }
    document.marks = std::move(placed);
}

}  // namespace

std::string_view words(CadState state)
{
    switch (state) {
        case CadState::AllSucceededWithoutFindings:
            return "all algorithms succeeded; without findings";
        case CadState::AllSucceededWithFindings:
            return "all algorithms succeeded; with findings";
        case CadState::PartialWithoutFindings:
            return "partial: not all algorithms or views succeeded; without findings";
        case CadState::PartialWithFindings:
            return "partial: not all algorithms or views succeeded; with findings";
        case CadState::NoneSucceeded:
            return "failed: no algorithm succeeded";
        case CadState::Unknown:
            break;
    }
    return "state not told";
}

std::string Producer::shortName() const
{
    for (const std::string* name : {&manufacturer, &model, &observer})
        if (!name->empty())
            return *name;
    return "unknown maker";
}

bool ForeignMark::shownAt(int point) const
{
    CadMark rule;
    rule.intent = intent;
    rule.operatingPoint = operatingPoint;
    return rule.shownAt(point);
}

Result<std::optional<ForeignMarks>> readMarks(const std::filesystem::path& file, const std::string& sopClassUid)
{
    if (sopClassUid != UID_MammographyCADSRStorage)
        return measured(file);
    const auto report = readCadReport(file);
    if (!report)
        return tl::make_unexpected(report.error());
    return report->own ? std::optional<ForeignMarks>() : std::optional(marksOf(*report));
}

ForeignEvidence readForeignEvidence(const Study& study, const dicom::ReaderProcesses* readers)
{
    ForeignEvidence evidence;
    for (const EvidenceFile& file : study.evidence) {
        if (file.sopClassUid == UID_GrayscaleSoftcopyPresentationStateStorage)
            continue;
        auto document =
            readers ? marksByReader(*readers, file.path, file.sopClassUid) : readMarks(file.path, file.sopClassUid);
        if (!document) {
            evidence.unread.push_back({file.path, document.error().reason, document.error().detail});
        } else if (*document) {
            (*document)->file = file.path;
            place(**document, study);
            evidence.documents.push_back(std::move(**document));
        }
    }
    return evidence;
}

}  // namespace diptych::dicom_evidence
