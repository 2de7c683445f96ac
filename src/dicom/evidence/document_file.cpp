#include "document_file.h"

#include <system_error>

#include "dcmtk_runtime.h"
#include "file_outline.h"

namespace diptych::dicom_evidence
{

namespace
{

constexpr std::uintmax_t kLargestFile = 64U << 20U;

}  // namespace

Result<void> loadDocument(const std::filesystem::path& file, DcmFileFormat& format)
{
    dicom::ensureDcmtkRuntime();
    std::error_code error;
    if (const auto size = std::filesystem::file_size(file, error); error || size > kLargestFile)
        return failure(Reason::Unreadable, error ? error.message() : "larger than a report is", file.string());
    const auto outline = dicom::outlineWholeFile(file);
    if (!outline)
        return tl::make_unexpected(outline.error());
    if (outline->encoding.deflated)
        return failure(Reason::UnsupportedTransferSyntax, "deflated", file.string());
    if (format.loadFile(OFFilename(file.c_str())).bad())
        return failure(Reason::Unreadable, "the data set cannot be read", file.string());
    return {};
}

}  // namespace diptych::dicom_evidence
