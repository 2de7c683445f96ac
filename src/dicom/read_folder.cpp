#include "diptych/dicom/read_folder.h"

#include <algorithm>
#include <deque>
#include <map>
#include <new>
#include <set>

#include "mammogram_header.h"
#include "study_builder.h"

namespace diptych::dicom
{

namespace fs = std::filesystem;

namespace
{

class FolderReading
{
public:
    explicit FolderReading(const ReadOptions& options) : options_(options) {}

    Result<StudyLoad> run(std::span<const fs::path> paths)
    {
        for (const fs::path& path : paths)
            find(path);
        while (!pending_.empty()) {
            if (options_.cancel.cancelled())
                break;
            const fs::path file = std::move(pending_.front());
            pending_.pop_front();
            read(file);
            ++done_;
            if (options_.progress)
                options_.progress(done_, done_ + pending_.size());
        }
        // Also where the walk was cut short: half of a study must not look like a whole one.
        if (options_.cancel.cancelled())
            return failure(Reason::Cancelled);
        buildStudies(std::move(mammograms_), load_);
        std::ranges::stable_sort(load_.skipped, {}, &SkippedFile::path);
        return std::move(load_);
    }

private:
    void skip(const fs::path& path, Reason reason, std::string detail)
    {
        load_.skipped.push_back({path, reason, std::move(detail)});
    }

    /// One outcome for one file, whatever way and however often it is met.
    bool isNew(const fs::path& path)
    {
        std::error_code error;
        fs::path real = fs::weakly_canonical(path, error);
        if (error)
            real = fs::absolute(path, error).lexically_normal();
        if (!met_.insert(real).second)
            return false;
        ++load_.filesSeen;
        return true;
    }

    void find(const fs::path& path)
    {
        std::error_code error;
        const auto status = fs::status(path, error);
        if (fs::is_directory(status)) {
            walk(path);
        } else if (isNew(path)) {
            if (fs::is_regular_file(status))
                pending_.push_back(path);
            else
                skip(path, Reason::Unreadable,
                     fs::exists(status) ? "no file or folder" : "it does not exist or is not accessible");
        }
    }

    /// Without recursion, and going on where a folder cannot be opened: that folder is listed as the file it hides.
    void walk(const fs::path& top)
    {
        std::vector<fs::path> folders{top};
        while (!folders.empty() && !options_.cancel.cancelled()) {
            const fs::path folder = std::move(folders.back());
            folders.pop_back();
            std::error_code error;
            fs::directory_iterator entry(folder, error);
            for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
                std::error_code ignored;
                if (entry->is_directory(ignored) && !entry->is_symlink(ignored))
                    folders.push_back(entry->path());
                else if (!entry->is_directory(ignored))
                    find(entry->path());
            }
            if (error && isNew(folder))
                skip(folder, Reason::Unreadable, "the folder cannot be opened");
        }
    }

    void read(const fs::path& file)
    {
        try {
            auto content = readHeader(file);
            if (!content)
                skip(file, content.error().reason, content.error().detail);
            else if (auto* mammogram = std::get_if<MammogramFile>(&*content))
                mammograms_.push_back(std::move(*mammogram));
            else
                follow(file, std::get<MediaDirectory>(*content));
        } catch (const std::bad_alloc&) {
            skip(file, Reason::OutOfMemory, "no memory for the header");
        } catch (const std::exception& error) {
            // One file's trouble, whatever it is, may not end the reading of the others.
            skip(file, Reason::Unreadable, error.what());
        }
    }

    /// The index itself is no image, and says so in the list of files.
    void follow(const fs::path& index, const MediaDirectory& directory)
    {
        skip(index, Reason::NotAMammogram,
             "DICOMDIR; " + std::to_string(directory.referencedFiles.size()) + " referenced files were looked up");
        for (const auto& components : directory.referencedFiles) {
            // PS3.10 8.2: components below the index's folder; anything that climbs out of it is not followed.
            const bool plain = std::ranges::all_of(components, [](const std::string& part) {
                return !part.empty() && part != "." && part != ".." && part.find('/') == std::string::npos;
            });
            const fs::path file = plain ? locate(index.parent_path(), components) : index.parent_path() / "?";
            std::error_code error;  // a name may be longer than the file system bears
            if (plain && fs::is_regular_file(file, error)) {
                find(file);
            } else if (isNew(file)) {
                skip(file, Reason::Unreadable,
                     plain ? "named in a DICOMDIR, but not there" : "a DICOMDIR's record that names no file below it");
            }
        }
    }

    /// A disc's upper-case names come out in lower case where it was mounted without Rock Ridge extensions.
    static fs::path locate(const fs::path& folder, const std::vector<std::string>& components)
    {
        fs::path exact = folder;
        fs::path lower = folder;
        for (std::string part : components) {
            exact /= part;
            std::ranges::transform(part, part.begin(),
                                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
            lower /= part;
        }
        std::error_code error;
        return !fs::exists(exact, error) && fs::exists(lower, error) ? lower : exact;
    }

    const ReadOptions& options_;
    std::deque<fs::path> pending_;
    std::set<fs::path> met_;
    std::size_t done_ = 0;
    std::vector<MammogramFile> mammograms_;
    StudyLoad load_;
};

}  // namespace

Result<StudyLoad> readFolder(std::span<const fs::path> paths, const ReadOptions& options)
{
    return FolderReading(options).run(paths);
}

}  // namespace diptych::dicom
