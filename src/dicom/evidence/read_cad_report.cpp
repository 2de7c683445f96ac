#include <algorithm>
#include <cmath>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dcdeftag.h"
#include "dcmtk/dcmdata/dcfilefo.h"
#include "dcmtk/dcmdata/dcuid.h"

#include "cad_codes.h"
#include "cad_own.h"
#include "content_tree_reader.h"
#include "document_file.h"
#include "document_header.h"
#include "view_codes.h"

namespace diptych::dicom_evidence
{

namespace
{

template <typename Value>
Value fromDcm(const CodedConcept& code, int first, std::initializer_list<Value> values)
{
    int number = 0;
    if (code.scheme == "DCM" && code.value.size() == 6)
        number = std::atoi(code.value.c_str()) - first;
    else
        return Value::Unknown;
    return number >= 0 && number < static_cast<int>(values.size()) ? *(values.begin() + number) : Value::Unknown;
}

CadState stateOf(const CodedConcept& code)
{
    return fromDcm(code, 111241,
                   {CadState::AllSucceededWithoutFindings, CadState::AllSucceededWithFindings,
                    CadState::PartialWithoutFindings, CadState::PartialWithFindings, CadState::NoneSucceeded});
}

CadStatus statusOf(const CodedConcept& code)
{
    return fromDcm(code, 111222,
                   {CadStatus::Succeeded, CadStatus::PartiallySucceeded, CadStatus::Failed, CadStatus::NotAttempted});
}

RenderingIntent intentOf(const CodedConcept& code)
{
    return fromDcm(code, 111150,
                   {RenderingIntent::Required, RenderingIntent::Optional, RenderingIntent::NotForPresentation});
}

/// Percent as 0 to 1; nullopt for a number that is no share.
std::optional<double> shareOf(const ContentItem& item)
{
    if (!item.number || !std::isfinite(*item.number) || *item.number < 0.0 || *item.number > 100.0)
        return std::nullopt;
    return *item.number / 100.0;
}

std::optional<int> pointOf(const ContentItem& item)
{
    if (!item.number || !(*item.number >= 0.0 && *item.number <= 1000.0))
        return std::nullopt;
    return static_cast<int>(std::lround(*item.number));
}

class CadReader
{
public:
    explicit CadReader(const ContentItem& root) : root_(root) {}

    [[nodiscard]] CadReport read()
    {
        for (const ContentItem& child : root_.children) {
            if (child.name == codes::kImageLibrary)
                readLibrary(child);
            else if (child.name == codes::kSummary)
                readSummary(child);
            else if (child.name == codes::kSummaryOfDetections)
                readRuns(child, report_.detectionsStatus, report_.detections, codes::kSuccessfulDetections);
            else if (child.name == codes::kSummaryOfAnalyses)
                readRuns(child, report_.analysesStatus, report_.analyses, codes::kSuccessfulAnalyses);
        }
        return std::move(report_);
    }

    /// Of each individual impression the marks that lie in it directly or in a composite, for cad_own.
    [[nodiscard]] const std::vector<ReadImpression>& impressions() const { return impressions_; }

private:
    void readLibrary(const ContentItem& library)
    {
        for (const ContentItem& entry : library.children) {
            if (entry.type != ValueType::Image)
                continue;
            CadImage image{entry.sopClassUid, entry.sopInstanceUid, {}};
            for (const ContentItem& context : entry.children) {
                if (context.name == codes::kImageLaterality)
                    image.key.laterality = dicom::sideOfCode({context.code.scheme, context.code.value});
                else if (context.name == codes::kImageView)
                    image.key.position =
                        dicom::viewOfCode({context.code.scheme, context.code.value}).value_or(ViewPosition::Unknown);
            }
            report_.images.push_back(std::move(image));
        }
    }

    static void readAlgorithm(const ContentItem& item, CadAlgorithm& algorithm)
    {
        if (item.name == codes::kAlgorithmName)
            algorithm.name = item.text;
        else if (item.name == codes::kAlgorithmVersion)
            algorithm.version = item.text;
        else if (item.name == codes::kAlgorithmManufacturer)
            algorithm.manufacturer = item.text;
        else if (item.name == codes::kAlgorithmParameters)
            algorithm.parameters.push_back(item.text);
    }

    void readSummary(const ContentItem& summary)
    {
        report_.state = stateOf(summary.code);
        for (const ContentItem& child : summary.children) {
            if (child.name == codes::kImpressionDescription)
                report_.impression = child.text;
            else if (child.name == codes::kProbabilityOfCancer)
                readBreast(child);
            else if (child.name == codes::kIndividualImpression)
                readImpression(child);
        }
    }

    void readBreast(const ContentItem& number)
    {
        for (const ContentItem& child : number.children) {
            const auto side = dicom::sideOfCode({child.code.scheme, child.code.value});
            if (side == Laterality::Right)
                report_.probabilityOfCancerRight = shareOf(number);
            else if (side == Laterality::Left)
                report_.probabilityOfCancerLeft = shareOf(number);
        }
    }

    void readImpression(const ContentItem& impression)
    {
        ReadImpression read;
        for (const ContentItem& child : impression.children) {
            if (child.name == codes::kImpressionDescription) {
                read.text = child.text;
                report_.comments.push_back(child.text);
            } else if (const ContentItem* item = resolved(root_, child)) {
                if (item->name == codes::kCompositeFeature)
                    readComposite(*item, read, 0);
                else if (item->name == codes::kSingleImageFinding)
                    read.marks.push_back(readMark(*item, std::nullopt, std::nullopt, 0));
            }
        }
        impressions_.push_back(std::move(read));
    }

    void readComposite(const ContentItem& item, ReadImpression& read, int depth)
    {
        if (depth > 16 || report_.composites.size() >= kMost)
            return;
        const std::size_t index = report_.composites.size();
        report_.composites.emplace_back();
        read.composites.push_back(index);
        CadComposite composite;
        composite.feature = item.code;
        for (const ContentItem& child : item.children) {
            readAlgorithm(child, composite.algorithm);
            if (child.name == codes::kRenderingIntent)
                composite.intent = intentOf(child.code);
            else if (child.name == codes::kCompositeType)
                composite.type = child.code;
            else if (child.name == codes::kScope)
                composite.scope = child.code;
            else if (child.name == codes::kProbabilityOfCancer)
                composite.probabilityOfCancer = shareOf(child);
            else if (const ContentItem* source = resolved(root_, child)) {
                if (source->name == codes::kSingleImageFinding && report_.marks.size() < kMost) {
                    const std::size_t mark = readMark(*source, std::nullopt, index, 0);
                    composite.marks.push_back(mark);
                    read.marks.push_back(mark);
                } else if (source->name == codes::kCompositeFeature) {
                    readComposite(*source, read, depth + 1);
                }
            }
        }
        report_.composites[index] = std::move(composite);
    }

    std::size_t readMark(const ContentItem& item, std::optional<std::size_t> evidenceFor,
                         std::optional<std::size_t> composite, int depth)
    {
        const std::size_t index = report_.marks.size();
        report_.marks.emplace_back();
        CadMark mark;
        mark.finding = item.code;
        mark.evidenceFor = evidenceFor;
        mark.composite = composite;
        for (const ContentItem& child : item.children) {
            readAlgorithm(child, mark.algorithm);
            if (child.name == codes::kRenderingIntent)
                readIntent(child, mark);
            else if (child.name == codes::kProbabilityOfCancer)
                mark.probabilityOfCancer = shareOf(child);
            else if (child.name == codes::kCertaintyOfFinding)
                mark.certainty = shareOf(child);
            else if (child.type == ValueType::SpatialCoordinates)
                readGeometry(child, mark);
            else if (depth < 16 && report_.marks.size() < kMost)
                if (const ContentItem* source = resolved(root_, child);
                    source != nullptr && source != &item && source->name == codes::kSingleImageFinding)
                    readMark(*source, index, composite, depth + 1);
        }
        report_.marks[index] = std::move(mark);
        return index;
    }

    static void readIntent(const ContentItem& item, CadMark& mark)
    {
        mark.intent = intentOf(item.code);
        for (const ContentItem& child : item.children)
            if (child.name == codes::kOperatingPoint)
                mark.operatingPoint = pointOf(child);
    }

    void readGeometry(const ContentItem& item, CadMark& mark)
    {
        if (item.shape.points.empty())
            return;
        std::string image;
        for (const ContentItem& child : item.children)
            if (const ContentItem* source = resolved(root_, child);
                source != nullptr && source->type == ValueType::Image)
                image = source->sopInstanceUid;
        if (mark.sopInstanceUid.empty())
            mark.sopInstanceUid = image;
        if (image != mark.sopInstanceUid)
            return;  // a finding is of a single image
        if (item.name == codes::kCenter && item.shape.shape == CadShape::Point)
            mark.centre = item.shape.points.front();
        else
            mark.outlines.push_back(item.shape);
    }

    void readRuns(const ContentItem& summary, CadStatus& status, std::vector<CadRun>& runs,
                  const CodedConcept& successful)
    {
        status = statusOf(summary.code);
        for (const ContentItem& group : summary.children) {
            for (const ContentItem& item : group.children) {
                if (item.type != ValueType::Code || runs.size() >= kMost)
                    continue;
                CadRun run;
                run.performed = item.code;
                run.succeeded = group.name == successful;
                for (const ContentItem& child : item.children) {
                    readAlgorithm(child, run.algorithm);
                    if (child.name == codes::kMaximumOperatingPoint)
                        run.maximumOperatingPoint = pointOf(child);
                    else if (child.name == codes::kRecommendedOperatingPoint)
                        run.recommendedOperatingPoint = pointOf(child);
                    else if (const ContentItem* image = resolved(root_, child);
                             image != nullptr && image->type == ValueType::Image)
                        run.images.push_back(image->sopInstanceUid);
                }
                runs.push_back(std::move(run));
            }
        }
    }

    /// A document may refer to one item again and again; what is read of it stays bounded.
    static constexpr std::size_t kMost = 20'000;

    const ContentItem& root_;
    CadReport report_;
    std::vector<ReadImpression> impressions_;
};

void readHeader(DcmItem& dataset, CadReport& report)
{
    report.sopInstanceUid = dicom::text(dataset, DCM_SOPInstanceUID);
    report.seriesInstanceUid = dicom::text(dataset, DCM_SeriesInstanceUID);
    report.studyInstanceUid = dicom::text(dataset, DCM_StudyInstanceUID);
    report.patient.id = dicom::unicodeText(dataset, DCM_PatientID);
    report.patient.name = dicom::unicodeText(dataset, DCM_PatientName);
    report.patient.birthDate = dicom::dateDigits(dicom::text(dataset, DCM_PatientBirthDate));
    report.patient.sex = dicom::text(dataset, DCM_PatientSex);
    report.patient.issuerOfId = dicom::unicodeText(dataset, DCM_IssuerOfPatientID);
    report.manufacturer = dicom::unicodeText(dataset, DCM_Manufacturer);
    report.model = dicom::unicodeText(dataset, DCM_ManufacturerModelName);
    report.softwareVersions = dicom::unicodeText(dataset, DCM_SoftwareVersions);
    report.seriesDescription = dicom::unicodeText(dataset, DCM_SeriesDescription);
    report.contentDate = dicom::dateDigits(dicom::text(dataset, DCM_ContentDate));
    report.contentTime = dicom::text(dataset, DCM_ContentTime);
    report.own = report.manufacturer == kManufacturer;
}

}  // namespace

Result<CadReport> readCadReport(const std::filesystem::path& file)
{
    DcmFileFormat format;
    if (const auto loaded = loadDocument(file, format); !loaded)
        return tl::make_unexpected(loaded.error());
    DcmDataset& dataset = *format.getDataset();
    const std::string sopClass = dicom::text(dataset, DCM_SOPClassUID);
    if (sopClass != UID_MammographyCADSRStorage) {
        const char* name = dcmFindNameOfUID(sopClass.c_str(), "another SOP class");
        return failure(Reason::InvalidArgument, name, file.string());
    }
    const auto content = contentOf(dataset);
    if (!content)
        return failure(Reason::InvalidArgument, "a document without content", file.string());
    CadReader reader(*content);
    CadReport report = reader.read();
    readHeader(dataset, report);
    if (report.own)
        restoreOwn(report, reader.impressions());
    return report;
}

bool CadMark::shownAt(int point) const
{
    switch (intent) {
        case RenderingIntent::NotForPresentation:
            return false;
        case RenderingIntent::Optional:
            return operatingPoint ? *operatingPoint <= point : point > 0;
        case RenderingIntent::Required:
        case RenderingIntent::Unknown:
            return true;
    }
    return true;
}

std::optional<Box> CadMark::box() const
{
    std::optional<Box> around;
    const auto include = [&around](double left, double top, double right, double bottom) {
        if (!around) {
            around = Box{left, top, right - left, bottom - top};
            return;
        }
        const double farRight = std::max(around->x + around->width, right);
        const double farBottom = std::max(around->y + around->height, bottom);
        around->x = std::min(around->x, left);
        around->y = std::min(around->y, top);
        around->width = farRight - around->x;
        around->height = farBottom - around->y;
    };
    for (const CadOutline& outline : outlines) {
        const auto& p = outline.points;
        if (outline.shape == CadShape::Circle && p.size() == 2) {
            const double radius = std::hypot(p[1].x - p[0].x, p[1].y - p[0].y);
            include(p[0].x - radius, p[0].y - radius, p[0].x + radius, p[0].y + radius);
        } else if (outline.shape == CadShape::Ellipse && p.size() == 4) {
            const double x = (p[0].x + p[1].x) / 2.0;
            const double y = (p[0].y + p[1].y) / 2.0;
            const double width = std::hypot((p[1].x - p[0].x) / 2.0, (p[3].x - p[2].x) / 2.0);
            const double height = std::hypot((p[1].y - p[0].y) / 2.0, (p[3].y - p[2].y) / 2.0);
            include(x - width, y - height, x + width, y + height);
        } else {
            for (const ImagePoint& point : p)
                include(point.x, point.y, point.x, point.y);
        }
    }
    if (!around && centre)
        include(centre->x, centre->y, centre->x, centre->y);
    return around;
}

int CadReport::highestOperatingPoint() const
{
    int highest = 0;
    for (const CadMark& mark : marks)
        highest = std::max(highest, mark.operatingPoint.value_or(0));
    for (const CadRun& run : detections)
        highest = std::max(highest, run.maximumOperatingPoint.value_or(0));
    return highest;
}

}  // namespace diptych::dicom_evidence
