// PS3.3 A.8.1.
#include <algorithm>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dcdeftag.h"
#include "dcmtk/dcmdata/dcsequen.h"
#include "dcmtk/dcmdata/dcuid.h"

#include "colour_picture.h"
#include "diptych/core/version.h"
#include "diptych/dicom_evidence/write_evidence.h"
#include "document_header.h"
#include "marked_view.h"
#include "new_file.h"
#include "preconditions.h"

namespace diptych::dicom_evidence
{

namespace
{

constexpr int kMostPixels = 2048;
constexpr Rgb kWhite{255, 255, 255};

/// The words stand on a strip below the image, as many lines as they need: nothing of the breast is covered by them.
ColourPicture marked(const MarkedView& view)
{
    const MammogramView& image = *view.image;
    const Dihedral layout =
        image.orientation ? displayLayout(image.key, *image.orientation).value_or(Dihedral{}) : Dihedral{};
    LaidOutPicture laid = laidOutPicture(*view.pixels, layout, kMostPixels);
    const int scale = std::max(1, laid.picture.columns() / 600);
    std::string words = view.statement + ". " + std::string(kNotForDiagnosticUse);
    const auto letters = static_cast<std::size_t>(std::max(8, (laid.picture.columns() / scale - 1) / 6));
    std::vector<std::string> lines;
    while (!words.empty()) {
        std::size_t cut = words.size() <= letters ? words.size() : words.rfind(' ', letters);
        if (cut == std::string::npos || cut == 0)
            cut = std::min(letters, words.size());
        lines.push_back(words.substr(0, cut));
        words.erase(0, std::min(cut + 1, words.size()));
    }
    const int lineHeight = 9 * scale;
    ColourPicture picture(laid.picture.columns(), laid.picture.rows() + lineHeight * static_cast<int>(lines.size()));
    // Frames last: no words hide one.
    for (const Finding* finding : view.marks) {
        const Box box = mapBox(laid.pictureFromStored, finding->boxPx);
        laid.picture.drawText(markWords(*finding), static_cast<int>(box.x),
                              static_cast<int>(box.y + box.height) + 3 * scale, scale,
                              suspicionColour(finding->suspicion));
    }
    for (const Finding* finding : view.marks)
        laid.picture.drawFrame(mapBox(laid.pictureFromStored, finding->boxPx), 2 * scale,
                               suspicionColour(finding->suspicion));
    const auto& bytes = laid.picture.bytes();
    for (int row = 0; row < laid.picture.rows(); ++row)
        for (int column = 0; column < laid.picture.columns(); ++column) {
            const std::size_t at =
                3 * (static_cast<std::size_t>(row) * static_cast<std::size_t>(laid.picture.columns()) +
                     static_cast<std::size_t>(column));
            picture.set(column, row, {bytes[at], bytes[at + 1], bytes[at + 2]});
        }
    for (std::size_t line = 0; line < lines.size(); ++line)
        picture.drawText(lines[line], 0, laid.picture.rows() + lineHeight * static_cast<int>(line), scale, kWhite);
    return picture;
}

OFCondition putPixels(DcmDataset& dataset, const ColourPicture& picture)
{
    OFCondition status = EC_Normal;
    const auto word = [&](const DcmTagKey& tag, int value) {
        if (status.good())
            status = dataset.putAndInsertUint16(tag, static_cast<Uint16>(value));
    };
    word(DCM_SamplesPerPixel, 3);
    put(dataset, DCM_PhotometricInterpretation, "RGB", status);
    word(DCM_PlanarConfiguration, 0);
    word(DCM_Rows, picture.rows());
    word(DCM_Columns, picture.columns());
    word(DCM_BitsAllocated, 8);
    word(DCM_BitsStored, 8);
    word(DCM_HighBit, 7);
    word(DCM_PixelRepresentation, 0);
    return status;
}

}  // namespace

Result<void> writeSecondaryCapture(const Study& study, const ExamAssessment& exam, const ViewAssessment& view,
                                   const std::filesystem::path& file)
{
    if (auto ready = checkStudy(study, exam.studyInstanceUid); !ready)
        return ready;
    const auto views = markedView(study, view);
    if (!views)
        return tl::make_unexpected(views.error());
    const ColourPicture picture = marked(*views);
    DcmFileFormat format;
    DcmDataset& dataset = *format.getDataset();
    OFCondition status =
        writeHeader(dataset, {study, "sc", "OT", "CAD pictures - research, not for diagnostic use", 9103,
                              static_cast<int>(view.view) + 1, UID_SecondaryCaptureImageStorage, exam.analyzedAt});
    put(dataset, DCM_ConversionType, "WSD", status);
    put(dataset, DCM_ImageType, "DERIVED\\SECONDARY", status);
    put(dataset, DCM_PatientOrientation, "", status);
    put(dataset, DCM_BurnedInAnnotation, "YES", status);
    put(dataset, DCM_LossyImageCompression, "00", status);
    put(dataset, DCM_DerivationDescription, "Reduced, 8 bits, with the engine's marks drawn in; not for diagnostic use",
        status);
    put(dataset, DCM_ImageComments, views->statement + ". " + std::string(kNotForDiagnosticUse), status);
    if (views->image->key.laterality)
        put(dataset, DCM_ImageLaterality, std::string(code(*views->image->key.laterality)), status);
    DcmItem* source = nullptr;
    if (status.good())
        status = dataset.findOrCreateSequenceItem(DCM_SourceImageSequence, source, -2);
    if (source != nullptr) {
        put(*source, DCM_ReferencedSOPClassUID, views->image->sopClassUid, status);
        put(*source, DCM_ReferencedSOPInstanceUID, views->image->sopInstanceUid, status);
    }
    if (status.good())
        status = putPixels(dataset, picture);
    if (status.good())
        status = nameInstance(dataset, "sc|" + std::string(picture.bytes().begin(), picture.bytes().end()));
    if (status.good())
        status = dataset.putAndInsertUint8Array(DCM_PixelData, picture.bytes().data(), picture.bytes().size());
    if (status.bad())
        return failure(Reason::InvalidArgument, std::string("an attribute cannot be written: ") + status.text());
    return saveNew(format, file);
}

}  // namespace diptych::dicom_evidence
