// PS3.10 8: File-set and DICOMDIR. DCMTK's DicomDirInterface makes the directory records.
#include "diptych/dicom/write_media.h"

#include <array>
#include <cstring>
#include <fstream>
#include <initializer_list>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dcddirif.h"
#include "dcmtk/dcmdata/dcfilefo.h"

#include "dcmtk_runtime.h"
#include "diptych/core/version.h"
#include "file_outline.h"
#include "media_folder.h"
#include "media_plan.h"
#include "whole_file.h"

namespace diptych::dicom
{

namespace fs = std::filesystem;

namespace
{

constexpr std::size_t kCopiedAtOnce = std::size_t{1} << 20;

Error notWritten(const fs::path& file)
{
    return {Reason::WriteFailed, "A file cannot be written; the medium may be full.", file.string()};
}

/// Preamble and File Meta Information, as PS3.10 7.1 asks for.
bool isPart10(const fs::path& file)
{
    constexpr std::size_t kPreamble = 128;
    std::array<char, kPreamble + 4> head{};
    std::ifstream stream(file, std::ios::binary);
    return stream.read(head.data(), head.size()) && std::memcmp(head.data() + kPreamble, "DICM", 4) == 0;
}

Result<void> copyBytes(const fs::path& from, const fs::path& to, const CancelToken& cancel)
{
    std::ifstream in(from, std::ios::binary);
    if (!in)
        return failure(Reason::Unreadable, "A file of the study cannot be opened any more.", from.string());
    std::ofstream out(to, std::ios::binary);
    std::vector<char> block(kCopiedAtOnce);
    while (in) {
        if (cancel.cancelled())
            return failure(Reason::Cancelled);
        in.read(block.data(), static_cast<std::streamsize>(block.size()));
        if (!out.write(block.data(), in.gcount()))
            return tl::make_unexpected(notWritten(to));
    }
    if (!in.eof())
        return failure(Reason::Unreadable, "A file of the study cannot be read to its end.", from.string());
    out.close();
    if (!out)
        return tl::make_unexpected(notWritten(to));
    return {};
}

/// The same attributes in the same transfer syntax, with the head that was missing.
Result<void> copyWithHead(const fs::path& from, const fs::path& to)
{
    DcmFileFormat file;
    if (file.loadFile(OFFilename(from.c_str())).bad() || file.loadAllDataIntoMemory().bad())
        return failure(Reason::Unreadable, "A file of the study cannot be read to its end.", from.string());
    if (!writeWholeFile(file, to, {.transferSyntax = file.getDataset()->getOriginalXfer(), .mode = EWM_createNewMeta}))
        return tl::make_unexpected(notWritten(to));
    return {};
}

std::string readme(const WrittenMedia& written)
{
    std::vector<std::string> lines{
        "This medium holds X-ray images of the breasts (mammograms) of one patient in the",
        "DICOM format, the format of hospitals' image viewers and archives.",
        "",
        "Open it with such a viewer: it asks for the file DICOMDIR, or for this folder.",
        "The images are exact copies of those that were read.",
        "",
        "DICOMDIR   the list of what is here",
        "DICOM      the files themselves (" + std::to_string(written.images) + " images, " +
            std::to_string(written.documents) + " documents)",
    };
    const auto add = [&lines](std::initializer_list<const char*> more) {
        lines.insert(lines.end(), more.begin(), more.end());
    };
    if (written.outsideProfiles > 0)
        add({"", "Some images are encoded in a way that not every viewer of such media reads (no",
             "general purpose profile of DICOM has it). They were left as they are."});
    if (written.documents > 0)
        add({"", "The documents among them may be results of research software: marks, scores and",
             "reports made with Diptych are NOT FOR DIAGNOSTIC USE."});
    add({"", "This medium tells who the patient is. Keep it as you keep a medical record."});
    lines.push_back("");
    lines.push_back("Written by Diptych " + std::string(appVersion()) + ". " + std::string(kNotForDiagnosticUse) + ".");
    std::string text;
    for (const std::string& line : lines)
        text += line + "\r\n";
    return text;
}

class Writing
{
public:
    Writing(const MediaOrder& order, MediaPlan plan, MediaFolder folder)
        : order_(order), plan_(std::move(plan)), folder_(std::move(folder))
    {
        written_.leftOut = std::move(plan_.leftOut);
        written_.outsideProfiles = plan_.outsideProfiles;
    }

    Result<WrittenMedia> run()
    {
        if (auto begun = beginDirectory(); !begun)
            return tl::make_unexpected(begun.error());
        for (std::size_t i = 0; i < plan_.files.size(); ++i) {
            if (order_.progress)
                order_.progress(i, plan_.files.size());
            if (order_.cancel.cancelled())
                return failure(Reason::Cancelled);
            if (auto added = add(plan_.files[i]); !added)
                return tl::make_unexpected(added.error());
        }
        // DCMTK does not look at what came of the file's last bytes; half a directory is one that cannot be walked.
        const fs::path directory = folder_.hidden() / "DICOMDIR";
        if (directory_.writeDicomDir().bad() || !outlineFile(directory, false))
            return tl::make_unexpected(notWritten(directory));
        if (auto said = writeReadme(); !said)
            return tl::make_unexpected(said.error());
        if (auto finished = folder_.finish(); !finished)
            return tl::make_unexpected(finished.error());
        if (order_.progress)
            order_.progress(plan_.files.size(), plan_.files.size());
        return std::move(written_);
    }

private:
    Result<void> beginDirectory()
    {
        // No general purpose profile has every transfer syntax in which mammograms come, and a file is never converted:
        // the check is off, and what lies outside the profiles is counted instead.
        directory_.disableTransferSyntaxCheck();
        // Keys of the directory that an image lacks (Study ID, Series Number) are made up there, never in the image.
        directory_.enableInventMode();
        directory_.enableRetiredSOPClassSupport();
        directory_.disableBackupMode();
        const fs::path file = folder_.hidden() / "DICOMDIR";
        if (directory_.createNewDicomDir(DicomDirInterface::AP_GeneralPurpose, OFFilename(file.c_str()), "DIPTYCH")
                .bad())
            return tl::make_unexpected(notWritten(file));
        return {};
    }

    Result<void> add(const PlannedFile& file)
    {
        auto listed = copyAndList(file);
        if (listed) {
            ++(file.image ? written_.images : written_.documents);
            return {};
        }
        const Reason reason = listed.error().reason;
        if (file.image || reason == Reason::WriteFailed || reason == Reason::Cancelled)
            return listed;
        std::error_code ignored;
        fs::remove(folder_.hidden() / file.fileId, ignored);
        written_.leftOut.push_back({file.source, reason, listed.error().detail});
        return {};
    }

    Result<void> copyAndList(const PlannedFile& file)
    {
        // No recursion of DCMTK's deeper than is safe.
        if (const auto outline = outlineWholeFile(file.source); !outline)
            return failure(outline.error().reason, "A file of the study cannot be read.", file.source.string());
        const fs::path to = folder_.hidden() / file.fileId;
        std::error_code error;
        fs::create_directories(to.parent_path(), error);
        if (error)
            return tl::make_unexpected(notWritten(to));
        if (auto copied =
                isPart10(file.source) ? copyBytes(file.source, to, order_.cancel) : copyWithHead(file.source, to);
            !copied)
            return copied;
        if (directory_.addDicomFile(OFFilename(file.fileId.c_str()), OFFilename(folder_.hidden().c_str())).bad())
            return failure(Reason::Unreadable, "A file of the study cannot be listed in a DICOMDIR.",
                           file.source.string());
        return {};
    }

    Result<void> writeReadme()
    {
        const fs::path file = folder_.hidden() / "README.TXT";
        std::ofstream out(file, std::ios::binary);
        out << readme(written_);
        out.close();
        if (!out)
            return tl::make_unexpected(notWritten(file));
        return {};
    }

    const MediaOrder& order_;
    MediaPlan plan_;
    MediaFolder folder_;
    DicomDirInterface directory_;
    WrittenMedia written_;
};

}  // namespace

Result<WrittenMedia> writeMedia(const MediaOrder& order, const fs::path& folder)
{
    ensureDcmtkRuntime();
    auto plan = planMedia(order);
    if (!plan)
        return tl::make_unexpected(plan.error());
    auto target = MediaFolder::begin(folder, plan->bytes);
    if (!target)
        return tl::make_unexpected(target.error());
    return Writing(order, std::move(*plan), std::move(*target)).run();
}

}  // namespace diptych::dicom
