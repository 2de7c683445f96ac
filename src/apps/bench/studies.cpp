#include "studies.h"

#include <string>

#include "diptych/dicom/write_mammogram.h"
#include "diptych/phantom/phantom_study.h"

namespace diptych::bench
{

namespace fs = std::filesystem;

namespace
{

dicom::MammogramToWrite describe(StandardView place, const std::string& study)
{
    dicom::MammogramToWrite image;
    image.patient = {"BENCH-" + study, "Phantom^" + study, "19600101", "F"};
    image.studyInstanceUid = dicom::makeUid("bench/" + study);
    image.seriesInstanceUid = dicom::makeUid("bench/" + study + "/series/" + std::string(code(place)));
    image.sopInstanceUid = dicom::makeUid("bench/" + study + "/" + std::string(code(place)));
    image.studyDate = "20240101";
    image.studyTime = "0900";
    image.accessionNumber = "B1";
    image.studyDescription = "Screening mammography (phantom)";
    image.key = {laterality(place), position(place)};
    image.comment = "Procedural phantom, no patient";
    image.windows = {{2047.5, 4095.0, VoiFunction::Linear, "NORMAL"}};
    return image;
}

/// Names of folders say which phantom, and how its pixels are coded.
struct LargeStudy {
    const char* name;
    std::uint64_t seed;
    dicom::TransferSyntax syntax;
};
constexpr LargeStudy kLargeStudies[] = {{"current", 1, dicom::TransferSyntax::JpegLossless},
                                        {"prior", 2, dicom::TransferSyntax::JpegLossless},
                                        {"raw", 1, dicom::TransferSyntax::ExplicitLittleEndian},
                                        {"jpeg2000", 1, dicom::TransferSyntax::Jpeg2000Lossless}};

Result<void> writeLarge(const fs::path& folder, const LargeStudy& large)
{
    phantom::PhantomOptions options;
    options.seed = large.seed;
    options.rows = kRows;
    options.columns = kColumns;
    options.spacingMm = 0.07;
    const phantom::PhantomStudy study = phantom::makePhantomStudy(options);
    for (const phantom::PhantomView& view : study.views) {
        dicom::MammogramToWrite image = describe(view.view, folder.filename().string());
        image.orientation = view.orientation;
        image.imagerSpacing = PixelSpacingMm{options.spacingMm, options.spacingMm};
        image.rows = kRows;
        image.columns = kColumns;
        image.samples = view.samples;
        image.transferSyntax = large.syntax;
        if (auto written = dicom::writeMammogram(image, folder / (std::string(code(view.view)) + ".dcm")); !written)
            return written;
    }
    return {};
}

Result<void> writeSmall(const fs::path& folder, int study)
{
    for (const StandardView place : kStandardViews) {
        dicom::MammogramToWrite image = describe(place, std::to_string(study));
        image.orientation = PatientOrientation{"P", "L"};
        image.imagerSpacing = PixelSpacingMm{0.07, 0.07};
        image.rows = 64;
        image.columns = 64;
        image.samples.assign(std::size_t{64} * 64, 1000);
        if (auto written = dicom::writeMammogram(image, folder / (std::string(code(place)) + ".dcm")); !written)
            return written;
    }
    return {};
}

}  // namespace

Result<void> makeStudies(const fs::path& folder)
{
    std::error_code error;
    for (const LargeStudy& large : kLargeStudies) {
        if (fs::exists(folder / large.name / "LMLO.dcm"))
            continue;
        fs::create_directories(folder / large.name, error);
        if (auto written = writeLarge(folder / large.name, large); !written)
            return written;
    }
    for (int study = 0; study < kFilesToScan / 4; ++study) {
        const fs::path place = folder / "scan" / ("p" + std::to_string(study / 50)) / ("s" + std::to_string(study));
        if (fs::exists(place / "LMLO.dcm"))
            continue;
        fs::create_directories(place, error);
        if (auto written = writeSmall(place, study); !written)
            return written;
    }
    return {};
}

}  // namespace diptych::bench
