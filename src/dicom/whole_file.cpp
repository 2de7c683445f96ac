#include "whole_file.h"

#include <cerrno>
#include <cstddef>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#include "dcmtk/dcmdata/dcostrma.h"
#include "dcmtk/dcmdata/dcwcache.h"

#include "diptych/core/file_descriptor.h"

namespace diptych::dicom
{

namespace
{

/// Takes every byte, as DCMTK would otherwise ask again for ever, and remembers whether all of them were written.
class NewFile : public DcmConsumer
{
public:
    explicit NewFile(const std::filesystem::path& file)
        : descriptor_(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666)),
          failed_(!descriptor_.isOpen())
    {
    }

    OFBool good() const override { return OFTrue; }
    OFCondition status() const override { return EC_Normal; }
    OFBool isFlushed() const override { return OFTrue; }
    offile_off_t avail() const override { return offile_off_t{1} << 30; }
    void flush() override {}

    offile_off_t write(const void* buffer, offile_off_t length) override
    {
        // It comes in pieces of a few bytes.
        const char* bytes = static_cast<const char*>(buffer);
        kept_.insert(kept_.end(), bytes, bytes + length);
        if (kept_.size() >= kBlockBytes)
            writeKept();
        return length;
    }

    [[nodiscard]] bool exists() const { return descriptor_.isOpen(); }
    /// Whether all of it is on the disk.
    [[nodiscard]] bool finish()
    {
        writeKept();
        return !failed_ && ::fsync(descriptor_.number()) == 0;
    }

private:
    static constexpr std::size_t kBlockBytes = std::size_t{256} << 10;

    void writeKept()
    {
        const char* bytes = kept_.data();
        for (std::size_t left = kept_.size(); left > 0 && !failed_;) {
            const ssize_t done = ::write(descriptor_.number(), bytes, left);
            if (done < 0 && errno == EINTR)
                continue;
            failed_ = done <= 0;
            if (!failed_) {
                bytes += done;
                left -= static_cast<std::size_t>(done);
            }
        }
        kept_.clear();
    }

    FileDescriptor descriptor_;
    bool failed_;
    std::vector<char> kept_;
};

class NewFileStream : public DcmOutputStream
{
public:
    explicit NewFileStream(NewFile& file) : DcmOutputStream(&file) {}
};

}  // namespace

Result<void> writeWholeFile(DcmFileFormat& content, const std::filesystem::path& file, const FileEncoding& encoding)
{
    NewFile bytes(file);
    if (!bytes.exists())
        return failure(Reason::WriteFailed, errno == EEXIST ? "the file exists already" : "the file cannot be written",
                       file.string());
    NewFileStream stream(bytes);
    DcmWriteCache cache;
    content.transferInit();
    const OFCondition written = content.write(stream, encoding.transferSyntax, EET_ExplicitLength, &cache,
                                              encoding.groupLengths, encoding.padding, 0, 0, 0, encoding.mode);
    content.transferEnd();
    stream.flush();
    if (written.good() && bytes.finish())
        return {};
    std::error_code ignored;
    std::filesystem::remove(file, ignored);
    return failure(Reason::WriteFailed, "the file cannot be written", file.string());
}

}  // namespace diptych::dicom
