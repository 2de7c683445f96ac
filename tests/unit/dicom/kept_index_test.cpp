// What is kept of a large folder between two readings, and that nothing of it is believed once a file has changed.
#include "kept_index.h"

#include <algorithm>
#include <deque>
#include <fstream>
#include <iterator>
#include <thread>

#include <fcntl.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "content_bytes.h"
#include "tomosynthesis_file.h"
#include "written_files.h"

namespace diptych::dicom
{
namespace
{

namespace fs = std::filesystem;
using testing::sample;
using testing::TemporaryFolder;
using testing::write;

constexpr int kFiles = 240;

MammogramToWrite small(int number)
{
    MammogramToWrite image = sample(std::to_string(number));
    image.studyInstanceUid = makeUid("study" + std::to_string(number / 4));
    image.patient.id = "P-" + std::to_string(1000 + number / 4);
    image.rows = image.columns = 8;
    image.samples.assign(64, 100);
    return image;
}

fs::path nameOf(const fs::path& folder, int number)
{
    return folder / (std::to_string(number) + ".dcm");
}

/// Everything that a reading told, in its order.
std::string told(const StudyLoad& load)
{
    std::string all = std::to_string(load.filesSeen);
    for (const Study& study : load.studies) {
        all += "\n" + study.studyInstanceUid + study.patient.id + study.patient.name + study.studyDate;
        for (const MammogramView& view : study.views)
            all += "\n " + view.path.string() + view.sopInstanceUid + view.label() + std::to_string(view.rows) +
                   std::to_string(view.reasons.size());
    }
    for (const SkippedFile& file : load.skipped)
        all += "\n- " + file.path.string() + std::string(code(file.reason)) + file.detail;
    return all;
}

/// Files opened in a folder while it is watched.
class Opened
{
public:
    explicit Opened(const fs::path& folder)
        : descriptor_(::inotify_init1(IN_NONBLOCK)), watch_(::inotify_add_watch(descriptor_, folder.c_str(), IN_OPEN))
    {
    }
    ~Opened() { ::close(descriptor_); }
    Opened(const Opened&) = delete;
    Opened& operator=(const Opened&) = delete;

    int files()
    {
        alignas(inotify_event) std::array<char, 1U << 16U> buffer{};
        for (auto got = ::read(descriptor_, buffer.data(), buffer.size()); got > 0;
             got = ::read(descriptor_, buffer.data(), buffer.size())) {
            for (std::size_t at = 0; at < static_cast<std::size_t>(got);) {
                const auto* event = reinterpret_cast<const inotify_event*>(buffer.data() + at);
                if ((event->mask & IN_ISDIR) == 0)
                    ++files_;
                at += sizeof(inotify_event) + event->len;
            }
        }
        return files_;
    }

private:
    int descriptor_;
    int watch_;
    int files_ = 0;
};

/// One folder of files that were left alone long enough to be kept, for all the tests.
class KeptIndexTest : public ::testing::Test
{
protected:
    static void SetUpTestSuite()
    {
        files_ = std::make_unique<TemporaryFolder>();
        for (int i = 0; i < kFiles; ++i)
            write(small(i), nameOf(files_->path(), i));
        std::ofstream(files_->path() / "notes.txt") << "not a DICOM file, and long enough to be looked at as one";
        // Written by the same writer as later, so that its size does not tell that it has changed.
        testing::edit(nameOf(files_->path(), 17), [](DcmDataset& d) { testing::put(d, DCM_PatientID, "P-1004"); });
        settle();
    }
    static void TearDownTestSuite() { files_.reset(); }
    static void settle() { std::this_thread::sleep_for(std::chrono::milliseconds(2200)); }

    StudyLoad read(bool kept = true)
    {
        ReadOptions options;
        if (kept)
            options.keptIndexFolder = place_ / "headers";
        const std::vector<fs::path> paths{files_->path()};
        return readFolder(paths, options).value();
    }
    [[nodiscard]] std::vector<fs::path> indexes() const
    {
        std::vector<fs::path> found;
        std::error_code none;
        for (const auto& entry : fs::directory_iterator(place_ / "headers", none))
            found.push_back(entry.path());
        return found;
    }

    static std::unique_ptr<TemporaryFolder> files_;
    TemporaryFolder place_;
};

std::unique_ptr<TemporaryFolder> KeptIndexTest::files_;

TEST_F(KeptIndexTest, TheSecondReadingOpensNoFileAndTellsTheSame)
{
    const std::string without = told(read(false));
    EXPECT_TRUE(indexes().empty());
    EXPECT_EQ(told(read()), without);
    ASSERT_EQ(indexes().size(), 1U);
    Opened opened(files_->path());
    const StudyLoad again = read();
    EXPECT_EQ(opened.files(), 0);
    EXPECT_EQ(told(again), without);
    ASSERT_EQ(again.studies.size(), 60U);
    EXPECT_TRUE(again.studies.front().views.front().pixels->decode());
    EXPECT_EQ(opened.files() > 0, true);
}

TEST_F(KeptIndexTest, IsForThisUserAlone)
{
    (void)read();
    struct stat status = {};
    ASSERT_EQ(::stat(indexes().front().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
    ASSERT_EQ(::stat((place_ / "headers").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0700U);
    // One that others may have written is not believed.
    ::chmod(indexes().front().c_str(), 0666);
    Opened opened(files_->path());
    (void)read();
    EXPECT_GE(opened.files(), kFiles);
}

TEST_F(KeptIndexTest, AFileThatChangedIsReadAnewThoughItsSizeAndTimeAreTheSame)
{
    (void)read();
    const fs::path file = nameOf(files_->path(), 17);
    const auto time = fs::last_write_time(file);
    const auto size = fs::file_size(file);
    testing::edit(file, [](DcmDataset& dataset) { testing::put(dataset, DCM_PatientID, "P-9999"); });
    ASSERT_EQ(fs::file_size(file), size);
    fs::last_write_time(file, time);
    Opened opened(files_->path());
    const StudyLoad load = read();
    EXPECT_GT(opened.files(), 0);
    EXPECT_LT(opened.files(), 8);
    EXPECT_EQ(told(load), told(read(false)));
    const bool conflict = std::ranges::any_of(load.studies, [](const Study& s) { return !s.conflicts.empty(); });
    EXPECT_TRUE(conflict);  // two patients in one study now
    testing::edit(file, [](DcmDataset& dataset) { testing::put(dataset, DCM_PatientID, "P-1004"); });
    settle();
}

/// The walk's own look at a file is believed for a moment only: a reading of very many files takes longer.
TEST_F(KeptIndexTest, AFileThatChangesWhileTheFolderIsReadIsNotTakenFromTheIndex)
{
    (void)read();
    const std::vector<fs::path> paths{files_->path()};
    KeptIndex index(place_ / "headers", paths);
    index.load();
    const fs::path file = nameOf(files_->path(), 17);
    const FoundFile found{file.native(), file.native(), stateOf(file)};
    KeptIndex::Entry entry;
    std::size_t next = 0;
    ASSERT_TRUE(index.find(found, entry, next));
    fs::last_write_time(file, fs::last_write_time(file));  // changed now, though nothing of it is another
    std::this_thread::sleep_for(KeptIndex::kStateHolds);
    EXPECT_FALSE(index.find(found, entry, next));
    settle();
}

TEST_F(KeptIndexTest, NewFilesAreFoundAndRemovedOnesAreGone)
{
    (void)read();
    write(small(kFiles), nameOf(files_->path(), kFiles));
    EXPECT_EQ(read().studies.size(), 61U);
    fs::remove(nameOf(files_->path(), kFiles));
    EXPECT_EQ(read().studies.size(), 60U);
    EXPECT_EQ(told(read()), told(read(false)));
}

/// Files come by the parts of their paths, and are kept by the bytes of them.
TEST_F(KeptIndexTest, FilesOfFoldersWhoseNamesBeginAlikeAreAllFound)
{
    const std::vector<fs::path> folders{files_->path() / "a", files_->path() / "a-b", files_->path() / "a.b",
                                        files_->path() / "ab", files_->path() / "a b"};
    int number = kFiles;
    for (const fs::path& folder : folders) {
        fs::create_directories(folder / "in");
        for (int i = 0; i < 3; ++i)
            write(small(number++), nameOf(folder / "in", i));
    }
    settle();
    (void)read();
    std::deque<Opened> opened;
    for (const fs::path& folder : folders)
        opened.emplace_back(folder / "in");
    const std::string kept = told(read());
    for (Opened& folder : opened)
        EXPECT_EQ(folder.files(), 0);
    EXPECT_EQ(kept, told(read(false)));
    for (Opened& folder : opened)
        EXPECT_EQ(folder.files(), 3);
    for (const fs::path& folder : folders)
        fs::remove_all(folder);
}

TEST_F(KeptIndexTest, ADamagedIndexIsNeverBelieved)
{
    const std::string right = told(read());
    const fs::path file = indexes().front();
    std::ifstream stream(file, std::ios::binary);
    const std::vector<char> whole{std::istreambuf_iterator<char>(stream), {}};
    const auto put = [&file](const std::vector<char>& bytes) {
        std::ofstream(file, std::ios::binary | std::ios::trunc)
            .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    };
    for (std::size_t i = 0; i < 60; ++i) {
        std::vector<char> bytes = whole;
        if (i % 3 == 0)
            bytes.resize(bytes.size() * i / 60);
        else
            for (std::size_t at = i * 7; at < bytes.size(); at += 997 + i)
                bytes[at] = static_cast<char>(bytes[at] ^ (1U << (i % 8)));
        put(bytes);
        ASSERT_EQ(told(read()), right) << i;
    }
    Opened opened(files_->path());
    EXPECT_EQ(told(read()), right);
    EXPECT_EQ(opened.files(), 0);  // it was written anew
}

TEST_F(KeptIndexTest, AFewFilesLeaveNothingBehind)
{
    TemporaryFolder few;
    for (int i = 0; i < 4; ++i)
        write(small(i), nameOf(few.path(), i));
    settle();
    ReadOptions options;
    options.keptIndexFolder = place_ / "headers";
    const std::vector<fs::path> paths{few.path()};
    EXPECT_EQ(readFolder(paths, options)->studies.size(), 1U);
    EXPECT_TRUE(indexes().empty());
}

TEST_F(KeptIndexTest, IsDeletedWhereItIsNotWanted)
{
    (void)read();
    ASSERT_EQ(indexes().size(), 1U);
    forgetKeptIndexes(place_ / "headers");
    EXPECT_TRUE(indexes().empty());
}

TEST(ContentBytes, HoldEverythingThatAHeaderTells)
{
    TemporaryFolder folder;
    MammogramToWrite image = sample();
    image.modifiers = {ViewModifier::SpotCompression};
    const fs::path mammogram = write(image, folder / "mammogram.dcm");
    MammogramToWrite raw = sample("raw");
    raw.intent = PresentationIntent::ForProcessing;
    const fs::path processing = write(raw, folder / "processing.dcm");
    const fs::path slices = testing::write(testing::TomosynthesisFile{}, folder / "slices.dcm");
    const fs::path other = write(sample("other"), folder / "other.dcm");
    testing::edit(other, [](DcmDataset& d) { testing::put(d, DCM_SOPClassUID, UID_BasicTextSRStorage); });
    const fs::path left = write(sample("left"), folder / "left.dcm");
    testing::edit(left, [](DcmDataset& d) { testing::put(d, DCM_SOPClassUID, UID_CTImageStorage); });
    const fs::path negative = write(sample("negative"), folder / "negative.dcm");
    testing::edit(negative, [](DcmDataset& d) { testing::put(d, DCM_NumberOfFrames, "-1"); });
    for (const fs::path& file : {mammogram, processing, slices, other, left, negative}) {
        const auto content = readHeader(file);
        const std::string bytes = toBytes(content);
        ASSERT_FALSE(bytes.empty()) << file;
        const auto back = fromBytes(bytes, file);
        ASSERT_TRUE(back) << file;
        EXPECT_EQ(toBytes(*back), bytes);
        EXPECT_EQ(back->has_value(), content.has_value());
        for (std::size_t length = 0; length < bytes.size(); ++length)
            EXPECT_FALSE(fromBytes(std::string_view(bytes).substr(0, length), file)) << length;
        EXPECT_FALSE(fromBytes(bytes + "x", file));
    }
    const auto content = fromBytes(toBytes(readHeader(slices)), slices);
    ASSERT_TRUE(content);
    const MammogramView& view = mammogramIn(*content)->view;
    ASSERT_TRUE(view.stack);
    EXPECT_EQ(view.stack->slices.size(), 12U);
    EXPECT_EQ(view.path, slices);
    EXPECT_TRUE(view.pixels->decodeFrame(3));
    EXPECT_FALSE(isKept(failure(Reason::Unreadable, "may be readable tomorrow")));
    EXPECT_TRUE(isKept(failure(Reason::NotDicom)));
}

}  // namespace
}  // namespace diptych::dicom
