#include "new_file.h"

#include <unistd.h>

#include <QFile>
#include <QRandomGenerator>
#include <system_error>

#include "diptych/core/flush_to_disk.h"

namespace diptych::report_pdf
{

namespace
{

// Removes the temporary file on every way out but the one on which it was renamed.
class TemporaryFile
{
public:
    explicit TemporaryFile(const std::filesystem::path& beside)
        : path_(beside.parent_path() /
                (".diptych-" + std::to_string(QRandomGenerator::system()->generate64()) + ".part"))
    {
    }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    ~TemporaryFile()
    {
        if (written_) {
            std::error_code ignored;
            std::filesystem::remove(path_, ignored);
        }
    }

    bool write(const QByteArray& bytes)
    {
        QFile file(path_);
        if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly))
            return false;
        written_ = true;
        return file.write(bytes) == bytes.size() && file.flush() && ::fsync(file.handle()) == 0;
    }

    bool renameTo(const std::filesystem::path& target, bool overwrite)
    {
        if (overwrite) {
            std::error_code error;
            std::filesystem::rename(path_, target, error);
            written_ = written_ && error;
            return !error;
        }
        // Refuses a file that came into being in the meantime.
        const bool renamed =
            QFile::rename(QString::fromStdString(path_.string()), QString::fromStdString(target.string()));
        written_ = written_ && !renamed;
        return renamed;
    }

private:
    std::filesystem::path path_;
    bool written_ = false;
};

}  // namespace

Result<void> writeWholeFile(const QByteArray& bytes, const std::filesystem::path& file, bool overwrite)
{
    std::error_code error;
    if (std::filesystem::is_directory(file, error))
        return failure(Reason::WriteFailed, "a folder of that name exists", file.string());
    if (!overwrite && std::filesystem::exists(file, error))
        return failure(Reason::WriteFailed, "the file exists", file.string());
    TemporaryFile temporary(file);
    if (!temporary.write(bytes))
        return failure(Reason::WriteFailed, "cannot write in the folder", file.string());
    if (!temporary.renameTo(file, overwrite))
        return failure(Reason::WriteFailed, "cannot rename the finished file", file.string());
    if (!flushToDisk(file.parent_path()))
        return failure(Reason::WriteFailed, "the disk failed: look whether the report is there", file.string());
    return {};
}

}  // namespace diptych::report_pdf
