#include "reader_client.h"

#include <new>
#include <system_error>

#include "content_bytes.h"
#include "diptych/core/large_memory.h"
#include "native_frame.h"
#include "reader_pool.h"
#include "sample_bits.h"

namespace diptych::dicom
{

namespace
{

constexpr std::uintmax_t kBytesASecond = std::uintmax_t{8} << 20;

std::chrono::milliseconds workOfPixels(const std::filesystem::path& file)
{
    std::error_code error;
    const auto bytes = std::filesystem::file_size(file, error);
    return std::chrono::seconds(error ? 0 : bytes / kBytesASecond);
}

/// A copy that nobody else can change, of samples that may change while they are copied; cut to `bits`, so that none of
/// them is looked up beyond a table's end.
std::vector<std::uint16_t> ownSamples(std::span<const std::uint16_t> shared, int bits)
{
    constexpr std::size_t kAtOnce = 32768;  // as much as stays in the cache
    auto own = roomFor<std::uint16_t>(shared.size());
    std::uint16_t used = 0;
    while (own.size() < shared.size()) {
        const std::size_t done = own.size();
        const std::size_t count = std::min(kAtOnce, shared.size() - done);
        own.insert(own.end(), shared.begin() + static_cast<std::ptrdiff_t>(done),
                   shared.begin() + static_cast<std::ptrdiff_t>(done + count));
        used |= bitsIn(std::span(own).subspan(done));
    }
    if ((used & ~lowBits(bits)) != 0)  // bits above them in the file, or a prediction that ran over
        cutTo(own, lowBits(bits));
    return own;
}

bool readFrom(int file, const PlainPlace& place, PixelImage& image)
{
    PixelFormat format;
    format.rows = image.rows;
    format.columns = image.columns;
    format.bitsAllocated = place.bitsAllocated;
    format.bitsStored = image.bitsStored;
    format.highBit = place.highBit;
    format.isSigned = image.firstStored < 0;
    VectorRoom room(image.samples);
    return readPlainSamples(file, place.byte, format, room, false);
}

/// nullopt: uncompressed samples that are not at hand, where they were not to be copied.
std::optional<Result<std::unique_ptr<PixelImage>>> imageByReader(const ReaderProcesses& readers, ReaderWork work,
                                                                 const FrameOfFile& frame, PlainAnswer plain)
{
    ReaderRequest request;
    request.work = work;
    request.paths = {frame.file};
    request.sopInstanceUid = frame.sopInstanceUid;
    request.frame = frame.frame;
    request.plain = plain;
    std::optional<Result<std::unique_ptr<PixelImage>>> outcome;
    const auto take = [&](const ReaderPool::Reply& reply) {
        auto told = fromMessage<ImageAnswer>(reply.body);
        if (!told || told->error.has_value() == told->image.has_value())
            return false;
        if (told->error) {
            outcome = tl::make_unexpected(std::move(*told->error));
            return true;
        }
        auto image = std::make_unique<PixelImage>(std::move(*told->image));
        if (told->place) {
            if (plain == PlainAnswer::Copied || reply.file < 0 || !isPlausible(*image, pixelsOf(*image)) ||
                !isPlausible(*told->place, *image))
                return false;
            if (readFrom(reply.file, *told->place, *image))
                outcome = std::move(image);
            return true;
        }
        if (!isPlausible(*image, reply.samples.size()))
            return false;
        image->samples = ownSamples(reply.samples, image->bitsStored);
        outcome = std::move(image);
        return true;
    };
    if (const auto asked = readers.pool().ask(std::move(request), workOfPixels(frame.file), take); !asked)
        return failure(asked.error().reason, asked.error().detail, frame.file);
    return outcome;
}

Result<std::unique_ptr<PixelImage>> imageByReader(const ReaderProcesses& readers, ReaderWork work,
                                                  const FrameOfFile& frame)
try {
    // Who waits for a disc or a server is the reader, which can be ended. It copies at once where the file system does
    // not tell what is at hand.
    for (const PlainAnswer plain : {PlainAnswer::WhereTheyLie, PlainAnswer::FetchedWhereTheyLie, PlainAnswer::Copied})
        if (auto outcome = imageByReader(readers, work, frame, plain))
            return std::move(*outcome);
    return failure(Reason::ReaderCrashed, {}, frame.file);
} catch (const std::bad_alloc&) {
    return failure(Reason::OutOfMemory, "no memory for the pixels", frame.file);
}

/// nullopt: no reader of this program would answer so.
std::optional<std::vector<Result<FileContent>>> contentsIn(std::string_view body, std::span<const std::string> files,
                                                           const std::shared_ptr<ReaderProcesses>& readers)
{
    const auto told = fromMessage<std::vector<std::string>>(body);
    if (!told || told->size() != files.size())
        return std::nullopt;
    std::vector<Result<FileContent>> contents;
    contents.reserve(files.size());
    for (std::size_t i = 0; i < files.size(); ++i) {
        auto content = fromBytes((*told)[i], files[i], readers);
        if (!content)
            return std::nullopt;
        contents.push_back(std::move(*content));
    }
    return contents;
}

}  // namespace

std::vector<Result<FileContent>> headersByReader(const std::shared_ptr<ReaderProcesses>& readers,
                                                 std::span<const std::string> files)
{
    ReaderRequest request;
    request.work = ReaderWork::Headers;
    request.paths.assign(files.begin(), files.end());
    std::optional<std::vector<Result<FileContent>>> contents;
    const auto asked = readers->pool().ask(std::move(request), std::chrono::seconds(files.size()),
                                           [&](const ReaderPool::Reply& reply) {
                                               contents = contentsIn(reply.body, files, readers);
                                               return contents.has_value();
                                           });
    if (asked && contents)
        return std::move(*contents);
    if (files.size() == 1 || asked.error().reason == Reason::ReaderMissing)
        return allFailed(files.size(), {asked.error().reason, asked.error().detail, {}});
    std::vector<Result<FileContent>> each;
    for (const std::string& file : files) {
        auto one = headersByReader(readers, std::span(&file, 1));
        each.push_back(std::move(one.front()));
    }
    return each;
}

Result<std::unique_ptr<PixelImage>> frameByReader(const ReaderProcesses& readers, const FrameOfFile& frame)
{
    return imageByReader(readers, ReaderWork::Frame, frame);
}

Result<PixelPreview> previewByReader(const ReaderProcesses& readers, const FrameOfFile& frame)
{
    auto image = imageByReader(readers, ReaderWork::Preview, frame);
    if (!image)
        return tl::make_unexpected(std::move(image.error()));
    return PixelPreview{std::move(*image), kPreviewHalvings};
}

}  // namespace diptych::dicom
