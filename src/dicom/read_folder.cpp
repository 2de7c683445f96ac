#include "diptych/dicom/read_folder.h"

#include <algorithm>
#include <deque>
#include <new>
#include <system_error>
#include <thread>
#include <unordered_set>
#include <utility>
#include <vector>

#include "attach_evidence.h"
#include "folder_walk.h"
#include "header_batch.h"
#include "kept_index.h"
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
        KeptIndex index(options_.keptIndexFolder, paths);
        index.setReaders(options_.readers);
        if (options_.readers && !index.exists())
            options_.readers->warmUp();  // they start while the files are looked for
        findWhile(paths, index);
        // A DICOMDIR adds files while its batch is taken up, which come in the next.
        while (!pending_.empty() && !options_.cancel.cancelled()) {
            const std::vector<FoundFile>& batch = batches_.emplace_back(std::exchange(pending_, {}));
            std::vector<Result<FileContent>> contents = readHeaders(batch, options_, index, done_);
            if (options_.cancel.cancelled())
                break;
            mammograms_.reserve(mammograms_.size() + batch.size());
            for (std::size_t i = 0; i < batch.size(); ++i)
                take(batch[i].path, std::move(contents[i]));
            done_ += batch.size();
        }
        // Also where the walk was cut short: half of a study must not look like a whole one.
        if (options_.cancel.cancelled())
            return failure(Reason::Cancelled);
        index.write();
        buildStudies(mammograms_, load_);
        attachEvidence(std::move(documents_), load_);
        std::ranges::stable_sort(load_.skipped, {}, &SkippedFile::path);
        return std::move(load_);
    }

private:
    /// Looks for the files while what is known of them is loaded.
    void findWhile(std::span<const fs::path> paths, KeptIndex& index)
    {
        std::jthread loading;
        try {
            if (index.isUsed())
                loading = std::jthread([&index] { index.load(); });
        } catch (const std::system_error&) {
            index.load();  // no thread is to be had
        }
        walking_.states = index.isUsed();
        walking_.threads = threadsOf(options_.threads);
        walking_.cancel = options_.cancel;
        for (const fs::path& path : paths)
            find(path);
    }

    void skip(const fs::path& path, Reason reason, std::string detail)
    {
        load_.skipped.push_back({path, reason, std::move(detail)});
    }

    static std::string realPath(const fs::path& path)
    {
        std::error_code error;
        const fs::path real = fs::weakly_canonical(path, error);
        return (error ? fs::absolute(path, error).lexically_normal() : real).native();
    }

    /// One outcome for one file, whatever way and however often it is met.
    bool isNew(const fs::path& path) { return isNewFile(realPath(path)); }
    bool isNewFile(std::string real)
    {
        rememberFirstFolder();
        if (!met_.insert(std::move(real)).second)
            return false;
        ++load_.filesSeen;
        return true;
    }

    /// A folder holds each of its files once. What the first one holds is compared with others where others come, and
    /// most readings are of one folder.
    void takeFirstFolder(std::vector<FoundFile> files)
    {
        load_.filesSeen += files.size();
        pending_ = std::move(files);
        firstFolder_ = pending_;
    }
    /// Before anything is added to what it held: that may move it.
    void rememberFirstFolder()
    {
        for (const FoundFile& file : std::exchange(firstFolder_, {}))
            met_.insert(file.realPath);
    }

    void find(const fs::path& path)
    {
        std::error_code error;
        const auto status = fs::status(path, error);
        if (fs::is_directory(status)) {
            walk(path);
        } else if (isNew(path)) {
            if (fs::is_regular_file(status))
                pending_.push_back({path, {}});
            else
                skip(path, Reason::Unreadable,
                     fs::exists(status) ? "no file or folder" : "it does not exist or is not accessible");
        }
    }

    /// A folder that cannot be opened is listed as the file it hides.
    void walk(const fs::path& top)
    {
        WalkedFolder found = walkFolder(top, realPath(top), walking_);
        if (load_.filesSeen == 0) {
            takeFirstFolder(std::move(found.files));
        } else {
            for (FoundFile& file : found.files)
                if (isNewFile(std::move(file.realPath)))
                    pending_.push_back(std::move(file));
        }
        for (const FoundFile& other : found.others) {
            std::error_code ignored;
            if (!fs::is_directory(other.path, ignored))
                find(other.path);
        }
        for (FoundFile& folder : found.notOpened)
            if (isNewFile(std::move(folder.realPath)))
                skip(folder.path, Reason::Unreadable, "the folder cannot be opened");
    }

    void take(const std::string& file, Result<FileContent> content)
    {
        if (!content)
            skip(file, content.error().reason, content.error().detail);
        else if (auto* mammogram = std::get_if<std::unique_ptr<MammogramFile>>(&*content))
            mammograms_.push_back(std::move(*mammogram));
        else if (auto* document = std::get_if<EvidenceDocument>(&*content))
            documents_.push_back(std::move(*document));
        else
            follow(file, std::get<MediaDirectory>(*content));
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
    WalkOptions walking_;
    std::vector<FoundFile> pending_;
    std::deque<std::vector<FoundFile>> batches_;  // what was read; the index looks at their paths
    std::span<const FoundFile> firstFolder_;      // not among those that were met yet
    std::unordered_set<std::string> met_;         // real paths
    std::size_t done_ = 0;
    std::vector<std::unique_ptr<MammogramFile>> mammograms_;
    std::vector<EvidenceDocument> documents_;
    StudyLoad load_;
};

}  // namespace

void forgetKeptIndexes(const fs::path& folder)
{
    KeptIndex::forget(folder);
}

Result<StudyLoad> readFolder(std::span<const fs::path> paths, const ReadOptions& options)
{
    return FolderReading(options).run(paths);
}

}  // namespace diptych::dicom
