#include "phantom_files.h"

#include <algorithm>
#include <system_error>

#include <nlohmann/json.hpp>

namespace diptych::cli
{

namespace
{

using OrderedJson = nlohmann::ordered_json;

std::string identity(const phantom::PhantomStudy& study)
{
    const phantom::PhantomOptions& options = study.options;
    return "phantom/" + std::to_string(options.seed) + "/" + std::to_string(options.rows) + "x" +
           std::to_string(options.columns) + "/" + std::to_string(options.spacingMm) + (options.masses ? "/m" : "/-") +
           (options.calcifications ? "c" : "-");
}

constexpr const char* kStudyDate = "20240101";
constexpr const char* kPriorDate = "20211203";

dicom::MammogramToWrite describe(const phantom::PhantomStudy& study, StandardView place, dicom::TransferSyntax syntax,
                                 Examination examination)
{
    const bool prior = examination == Examination::Prior;
    const std::string name = identity(study) + (prior ? "/prior" : "");
    const std::size_t index = static_cast<std::size_t>(place);
    dicom::MammogramToWrite image;
    image.patient = {"PHANTOM-" + std::to_string(study.options.seed),
                     "Phantom^No " + std::to_string(study.options.seed), "", "F"};
    image.studyInstanceUid = dicom::makeUid(name);
    image.seriesInstanceUid = dicom::makeUid(name + "/series/" + std::string(code(place)));
    // The syntax is part of the instance: a lossy twin is another image.
    image.sopInstanceUid = dicom::makeUid(name + "/" + std::string(code(place)) + "/" + std::to_string(int(syntax)));
    image.studyDate = prior ? kPriorDate : kStudyDate;
    image.studyTime = "0900";
    image.accessionNumber = "PH" + std::to_string(study.options.seed) + (prior ? "P" : "");
    image.studyDescription = "Screening mammography (phantom)";
    image.seriesNumber = static_cast<int>(index) + 1;
    image.key = {laterality(place), position(place)};
    image.orientation = study.views[index].orientation;
    image.imagerSpacing = PixelSpacingMm{study.options.spacingMm, study.options.spacingMm};
    image.comment = "Procedural phantom, no patient";
    image.rows = study.options.rows;
    image.columns = study.options.columns;
    image.transferSyntax = syntax;
    return image;
}

/// JPEG baseline holds 8 bits only.
void setPixels(dicom::MammogramToWrite& image, const phantom::PhantomView& view)
{
    image.samples = view.samples;
    double scale = 1.0;
    if (image.transferSyntax == dicom::TransferSyntax::JpegBaseline) {
        image.bitsStored = 8;
        scale = 1.0 / 16.0;
        std::transform(image.samples.begin(), image.samples.end(), image.samples.begin(),
                       [](std::uint16_t sample) { return static_cast<std::uint16_t>(sample >> 4); });
    }
    image.windows = {{view.windowCentre * scale, view.windowWidth * scale, VoiFunction::Linear, ""}};
}

OrderedJson truthOf(const phantom::PhantomLesion& lesion)
{
    OrderedJson boxes = OrderedJson::object();
    for (const StandardView place : kStandardViews)
        if (const auto& box = lesion.boxPx[static_cast<std::size_t>(place)])
            boxes[std::string(code(place))] = {
                {"x", box->x}, {"y", box->y}, {"width", box->width}, {"height", box->height}};
    return {{"id", lesion.id},
            {"breast", code(lesion.breast)},
            {"kind", code(lesion.kind)},
            {"malignant", lesion.malignant},
            {"diameter_mm", lesion.diameterMm},
            {"box_px", std::move(boxes)}};
}

}  // namespace

Result<nlohmann::ordered_json> writePhantomStudy(const phantom::PhantomStudy& study, dicom::TransferSyntax syntax,
                                                 const std::filesystem::path& folder, Examination examination)
{
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error)
        return failure(Reason::WriteFailed, error.message(), folder.string());

    constexpr std::array<const char*, 4> kDensities{"a", "b", "c", "d"};
    OrderedJson truth{{"seed", study.options.seed},
                      {"folder", folder.filename().string()},
                      {"density", kDensities[static_cast<std::size_t>(study.density)]},
                      {"spacing_mm", study.options.spacingMm},
                      {"views", OrderedJson::object()},
                      {"lesions", OrderedJson::array()}};
    if (examination == Examination::Prior)
        truth["prior"] = true;
    for (const StandardView place : kStandardViews) {
        const phantom::PhantomView& view = study.views[static_cast<std::size_t>(place)];
        dicom::MammogramToWrite image = describe(study, place, syntax, examination);
        setPixels(image, view);
        const std::string file = std::string(code(place)) + ".dcm";
        if (const auto written = dicom::writeMammogram(image, folder / file); !written)
            return tl::make_unexpected(written.error());
        truth["study_instance_uid"] = image.studyInstanceUid;
        truth["patient_id"] = image.patient.id;
        truth["views"][std::string(code(place))] = {{"file", file},
                                                    {"sop_instance_uid", image.sopInstanceUid},
                                                    {"nipple_px", {{"x", view.nipple.x}, {"y", view.nipple.y}}}};
    }
    for (const phantom::PhantomLesion& lesion : study.lesions)
        truth["lesions"].push_back(truthOf(lesion));
    return truth;
}

}  // namespace diptych::cli
