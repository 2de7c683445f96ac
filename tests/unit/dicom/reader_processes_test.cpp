// Files read by confined processes: the same as in this one, and what a crash, a hang or a lie costs.
#include "diptych/dicom/reader_processes.h"

#include <atomic>
#include <csignal>
#include <fstream>
#include <numeric>
#include <random>
#include <thread>

#include <fcntl.h>
#include <unistd.h>

#include <gmock/gmock.h>

#include "content_bytes.h"
#include "diptych/core/file_descriptor.h"
#include "jpeg2000_file.h"
#include "native_frame.h"
#include "pixel_decoder.h"
#include "tomosynthesis_file.h"
#include "written_files.h"

namespace diptych::dicom
{
namespace
{

namespace fs = std::filesystem;
using testing::bytesOf;
using ::testing::HasSubstr;
using testing::sample;
using testing::TemporaryFolder;
using testing::write;

ReaderSettings settings(std::vector<std::string> arguments = {})
{
    ReaderSettings settings;
    settings.program = READER_CHILD;
    settings.arguments = std::move(arguments);
    settings.processes = 2;
    return settings;
}

std::shared_ptr<ReaderProcesses> readers(std::vector<std::string> arguments = {})
{
    return std::make_shared<ReaderProcesses>(settings(std::move(arguments)));
}

StudyLoad readBy(const std::shared_ptr<ReaderProcesses>& readers, const fs::path& folder)
{
    ReadOptions options;
    options.readers = readers;
    options.threads = 2;
    const std::vector paths{folder};
    auto load = readFolder(paths, options);
    EXPECT_TRUE(load);
    return load ? std::move(*load) : StudyLoad{};
}

std::size_t viewsIn(const StudyLoad& load)
{
    std::size_t views = 0;
    for (const Study& study : load.studies)
        views += study.views.size();
    return views;
}

const SkippedFile* skipped(const StudyLoad& load, const fs::path& file)
{
    const auto found = std::ranges::find(load.skipped, file, &SkippedFile::path);
    return found != load.skipped.end() ? &*found : nullptr;
}

MammogramView viewAt(const StudyLoad& load, const fs::path& file)
{
    for (const Study& study : load.studies)
        for (const MammogramView& view : study.views)
            if (view.path == file)
                return view;
    ADD_FAILURE() << file << " is not among what was read";
    return {};
}

void expectSame(const Result<std::shared_ptr<const PixelImage>>& here,
                const Result<std::shared_ptr<const PixelImage>>& there, const fs::path& file)
{
    ASSERT_EQ(here.has_value(), there.has_value()) << file;
    if (!here) {
        EXPECT_EQ(here.error().reason, there.error().reason) << file;
        EXPECT_EQ(here.error().detail, there.error().detail) << file;
        EXPECT_EQ(here.error().subject, there.error().subject) << file;
        return;
    }
    EXPECT_EQ((*here)->rows, (*there)->rows);
    EXPECT_EQ((*here)->columns, (*there)->columns);
    EXPECT_EQ((*here)->bitsStored, (*there)->bitsStored);
    EXPECT_EQ((*here)->firstStored, (*there)->firstStored);
    EXPECT_EQ((*here)->lastStored, (*there)->lastStored);
    EXPECT_TRUE((*here)->samples == (*there)->samples) << file;
    DisplayTableOptions shown = defaultDisplay((*here)->grey, (*here)->firstStored, (*here)->lastStored);
    EXPECT_EQ(displayTable((*here)->grey, (*here)->firstStored, (*here)->lastStored, shown),
              displayTable((*there)->grey, (*there)->firstStored, (*there)->lastStored,
                           defaultDisplay((*there)->grey, (*there)->firstStored, (*there)->lastStored)));
    EXPECT_EQ((*here)->grey.paddingFirst, (*there)->grey.paddingFirst);
    EXPECT_EQ((*here)->grey.paddingLast, (*there)->grey.paddingLast);
    EXPECT_EQ((*here)->grey.voiWindows.size(), (*there)->grey.voiWindows.size());
}

class ReaderProcessesTest : public ::testing::Test
{
protected:
    fs::path good(const std::string& name) { return write(sample(name), folder_ / (name + ".dcm")); }

    TemporaryFolder folder_;
};

TEST_F(ReaderProcessesTest, ReadTheSameAsThisProcess)
{
    for (const char* syntax : {"implicit", "explicit", "big-endian", "deflated", "rle", "jpeg-lossless", "jpeg-ls",
                               "jpeg2000-lossless", "jpeg-extended"}) {
        auto image = sample(syntax);
        image.transferSyntax = *transferSyntax(syntax);
        image.voiLut = LookUpTable{0, 12, std::vector<std::uint16_t>(4096, 7), "flat"};
        write(image, folder_ / (std::string(syntax) + ".dcm"));
    }
    testing::edit(good("signed"), [](DcmDataset& d) { d.putAndInsertUint16(DCM_PixelRepresentation, 1); });
    testing::edit(good("umlaut"), [](DcmDataset& d) {
        testing::put(d, DCM_SpecificCharacterSet, "ISO_IR 100");
        testing::put(d, DCM_PatientName, "M\xFCller^Test");
        testing::put(d, DCM_StudyInstanceUID, "1.2.3.4");
    });
    testing::edit(good("padded"), [](DcmDataset& d) { d.putAndInsertUint16(DCM_PixelPaddingValue, 3); });
    testing::edit(good("ct"), [](DcmDataset& d) { testing::put(d, DCM_SOPClassUID, UID_CTImageStorage); });
    testing::edit(good("report"), [](DcmDataset& d) { testing::put(d, DCM_SOPClassUID, UID_BasicTextSRStorage); });
    fs::resize_file(good("short"), 9000);
    std::ofstream(folder_ / "letter.txt") << "no DICOM";
    std::ofstream(folder_ / "empty");
    testing::TomosynthesisFile slices;
    testing::write(slices, folder_ / "slices.dcm");

    const StudyLoad here = testing::read({folder_.path()});
    const auto readersOfTest = readers();
    const StudyLoad there = readBy(readersOfTest, folder_.path());
    EXPECT_EQ(readersOfTest->processes().size(), 2U);
    EXPECT_EQ(here.filesSeen, there.filesSeen);
    ASSERT_EQ(here.skipped.size(), there.skipped.size());
    for (std::size_t i = 0; i < here.skipped.size(); ++i) {
        EXPECT_EQ(here.skipped[i].path, there.skipped[i].path);
        EXPECT_EQ(here.skipped[i].reason, there.skipped[i].reason);
        EXPECT_EQ(here.skipped[i].detail, there.skipped[i].detail);
    }
    ASSERT_EQ(here.studies.size(), there.studies.size());
    for (std::size_t i = 0; i < here.studies.size(); ++i) {
        const Study& ours = here.studies[i];
        const Study& theirs = there.studies[i];
        EXPECT_EQ(ours.patient.name, theirs.patient.name);
        EXPECT_EQ(ours.evidence.size(), theirs.evidence.size());
        ASSERT_EQ(ours.views.size(), theirs.views.size());
        for (std::size_t v = 0; v < ours.views.size(); ++v) {
            const MammogramView& view = ours.views[v];
            const auto bytes = [](const MammogramView& of) {
                auto file = std::make_unique<MammogramFile>();
                file->view = of;
                return toBytes(Result<FileContent>(FileContent(std::move(file))));
            };
            EXPECT_EQ(bytes(view), bytes(theirs.views[v])) << view.path;
            expectSame(view.pixels->decode(), theirs.views[v].pixels->decode(), view.path);
            for (int frame = 0; frame <= view.frames; frame += 5)
                expectSame(view.pixels->decodeFrame(frame), theirs.views[v].pixels->decodeFrame(frame), view.path);
            const auto small = view.pixels->decodePreview();
            const auto smallThere = theirs.views[v].pixels->decodePreview();
            ASSERT_EQ(small.has_value(), smallThere.has_value()) << view.path;
            if (small) {
                EXPECT_EQ(small->image->samples, smallThere->image->samples);
                EXPECT_EQ(small->halvings, smallThere->halvings);
            }
        }
    }
}

TEST_F(ReaderProcessesTest, AFileThatEndsItsReaderCostsItself)
{
    for (int i = 0; i < 40; ++i)
        good("good" + std::to_string(i));
    const fs::path crash = good("crash");
    const fs::path recursion = good("recursion");
    const fs::path garbage = good("garbage");
    const fs::path memory = good("memory");
    const fs::path writes = good("write");
    const StudyLoad load = readBy(readers(), folder_.path());
    EXPECT_EQ(load.filesSeen, 45U);
    EXPECT_EQ(viewsIn(load), 41U);
    ASSERT_EQ(load.skipped.size(), 4U);
    ASSERT_TRUE(skipped(load, crash));
    EXPECT_EQ(skipped(load, crash)->reason, Reason::ReaderCrashed);
    EXPECT_THAT(skipped(load, crash)->detail, HasSubstr("signal 11"));
    ASSERT_TRUE(skipped(load, recursion));
    EXPECT_EQ(skipped(load, recursion)->reason, Reason::ReaderCrashed);
    ASSERT_TRUE(skipped(load, garbage));
    EXPECT_EQ(skipped(load, garbage)->reason, Reason::ReaderCrashed);
    ASSERT_TRUE(skipped(load, memory));
    EXPECT_TRUE(fs::exists(writes));
    EXPECT_FALSE(fs::exists(writes.string() + ".made"));
}

TEST_F(ReaderProcessesTest, AFileThatHangsIsEndedByItsDeadline)
{
    good("good");
    const fs::path hang = good("hang");
    const fs::path loop = good("loop");
    auto hasty = settings();
    hasty.patience = std::chrono::milliseconds(100);  // and a second a file
    const auto begun = std::chrono::steady_clock::now();
    const StudyLoad load = readBy(std::make_shared<ReaderProcesses>(hasty), folder_.path());
    EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(20));
    EXPECT_EQ(viewsIn(load), 1U);
    for (const fs::path& file : {hang, loop}) {
        ASSERT_TRUE(skipped(load, file));
        EXPECT_EQ(skipped(load, file)->reason, Reason::ReaderTimedOut);
        EXPECT_THAT(skipped(load, file)->detail, HasSubstr("longer than 1 s"));
    }
}

TEST_F(ReaderProcessesTest, AnImageThatEndsItsReaderCostsItself)
{
    good("good");
    const fs::path bomb = good("pixelbomb");
    const auto readersOfTest = readers();
    const StudyLoad load = readBy(readersOfTest, folder_.path());
    ASSERT_EQ(viewsIn(load), 2U);
    const auto failed = viewAt(load, bomb).pixels->decode();
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().reason, Reason::ReaderCrashed);
    EXPECT_EQ(failed.error().subject, bomb.string());
    EXPECT_THAT(failed.error().detail, HasSubstr("signal 11"));
    EXPECT_TRUE(viewAt(load, folder_ / "good.dcm").pixels->decode());
    EXPECT_LE(readersOfTest->processes().size(), 2U);
}

/// Preamble and File Meta Information of a file.
std::string beginningOf(const fs::path& file)
{
    const std::string bytes = bytesOf(file);
    const auto length = static_cast<unsigned char>(bytes[144]) + 256U * static_cast<unsigned char>(bytes[145]);
    return bytes.substr(0, 148 + length);
}

/// A deflated stream of one block that is stored as it is (RFC 1951, 3.2.4).
std::string storedBlock(const std::string& bytes)
{
    const auto low = [](std::size_t value) { return static_cast<char>(value & 0xFFU); };
    const std::size_t size = bytes.size();
    return std::string{'\x01', low(size), low(size >> 8U), low(~size), low(~size >> 8U)} + bytes;
}

TEST_F(ReaderProcessesTest, WhatSaysMoreThanItHoldsIsRefusedWithoutHarm)
{
    using namespace std::string_literals;
    good("good");
    auto image = sample("deflated");
    image.transferSyntax = TransferSyntax::DeflatedExplicit;
    TemporaryFolder other;
    const std::string deflated = beginningOf(write(image, other / "deflated.dcm"));
    const std::string plain = beginningOf(write(sample("plain"), other / "plain.dcm"));
    const std::string huge = "\x09\x00\x01\x10UN\x00\x00\xF0\xFF\xFF\xFF"s;  // a value of 4 GB
    std::string nested;
    for (int i = 0; i < 5000; ++i)
        nested += "\x09\x00\x02\x10SQ\x00\x00\xFF\xFF\xFF\xFF\xFE\xFF\x00\xE0\xFF\xFF\xFF\xFF"s;
    for (const auto& [name, bytes] : {std::pair("huge.dcm", plain + huge),
                                      {"bomb.dcm", deflated + storedBlock(huge)},
                                      {"nested.dcm", plain + nested},
                                      {"deep.dcm", deflated + storedBlock(nested.substr(0, 60000))}})
        std::ofstream(folder_ / name, std::ios::binary) << bytes;
    const auto readersOfTest = readers();
    readersOfTest->warmUp();
    const auto before = readersOfTest->processes();
    const StudyLoad load = readBy(readersOfTest, folder_.path());
    EXPECT_EQ(viewsIn(load), 1U);
    ASSERT_EQ(load.skipped.size(), 4U);
    for (const SkippedFile& file : load.skipped)
        EXPECT_EQ(file.reason, Reason::Unreadable) << file.path << ' ' << file.detail;
    EXPECT_EQ(readersOfTest->processes(), before) << "a reader was lost";
}

TEST_F(ReaderProcessesTest, WhatAReaderAnswersIsNotBelieved)
{
    good("good");
    const StudyLoad load = readBy(readers(), folder_.path());
    for (const char* lie :
         {"other-size", "no-number", "long-table", "more-samples", "larger-memory", "no-image", "file-as-memory",
          "no-memory", "file:none", "file:device", "file:no-bits", "file:other-size", "file:no-place", "file:beyond"}) {
        const auto pixels = filePixels(viewAt(load, folder_ / "good.dcm"), readers({lie}));
        const auto image = pixels->decode();
        ASSERT_FALSE(image) << lie;
        EXPECT_EQ(image.error().reason, Reason::ReaderCrashed) << lie;
    }
    const auto honest = filePixels(viewAt(load, folder_ / "good.dcm"), readers({"honest"}))->decode();
    ASSERT_TRUE(honest) << honest.error().detail;
    EXPECT_EQ((*honest)->samples.size(), 16U);
    const auto high = filePixels(viewAt(load, folder_ / "good.dcm"), readers({"high-samples"}))->decode();
    ASSERT_TRUE(high) << high.error().detail;
    EXPECT_EQ((*high)->samples.back(), 0x0F00) << "cut to the bits that were told: else beyond a table's end";
    const FileDescriptor program(::open(READER_CHILD, O_RDONLY | O_CLOEXEC));
    if (!tellsWhatIsAtHand(program.number(), 64))
        GTEST_SKIP() << "this file system does not tell what is at hand: nothing is read where it lies";
    const auto inFile = filePixels(viewAt(load, folder_ / "good.dcm"), readers({"file:honest"}))->decode();
    ASSERT_TRUE(inFile) << inFile.error().detail;
    EXPECT_EQ((*inFile)->samples.size(), 16U);
    EXPECT_LE(std::ranges::max((*inFile)->samples), 4095) << "what a file holds is cut to the bits that were told";
}

/// It would be asked again and again, as its memory is never gone.
TEST_F(ReaderProcessesTest, OneThatHandsOverMemoryWhenItIsToRestIsEnded)
{
    good("good");
    const auto lying = readers({"honest"});  // about images: it answers everything with one
    const auto pixels = filePixels(viewAt(readBy(readers(), folder_.path()), folder_ / "good.dcm"), lying);
    ASSERT_TRUE(pixels->decode());
    ASSERT_FALSE(lying->processes().empty());
    pixels->rest();
    for (int i = 0; i < 1000 && !lying->processes().empty(); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    EXPECT_TRUE(lying->processes().empty());
    EXPECT_TRUE(pixels->decode()) << "another takes its place";
}

TEST_F(ReaderProcessesTest, UncompressedPixelsAreReadWhereTheyLieHoweverTheyAreStored)
{
    auto eight = sample("eight");
    testing::edit(write(eight, folder_ / "eight.dcm"), [](DcmDataset& d) {
        const std::vector<Uint8> bytes = [] {
            std::vector<Uint8> all(4096);
            std::iota(all.begin(), all.end(), Uint8{0});
            return all;
        }();
        d.putAndInsertUint16(DCM_BitsAllocated, 8);
        d.putAndInsertUint16(DCM_BitsStored, 7);
        d.putAndInsertUint16(DCM_HighBit, 7);
        d.putAndInsertUint16(DCM_Rows, 64);
        d.putAndInsertUint16(DCM_Columns, 64);
        d.putAndInsertUint8Array(DCM_PixelData, bytes.data(), bytes.size());
    });
    testing::edit(good("overlays"), [](DcmDataset& d) {  // planes above High Bit, as old objects have them
        const Uint16* stored = nullptr;
        unsigned long count = 0;
        ASSERT_TRUE(d.findAndGetUint16Array(DCM_PixelData, stored, &count).good());
        std::vector<Uint16> words(stored, stored + count);
        for (Uint16& word : words)
            word |= 0xF000;
        d.putAndInsertUint16Array(DCM_PixelData, words.data(), words.size());
    });
    testing::edit(good("signed"), [](DcmDataset& d) { d.putAndInsertUint16(DCM_PixelRepresentation, 1); });
    const StudyLoad here = testing::read({folder_.path()});
    const auto readersOfTest = readers();
    const StudyLoad there = readBy(readersOfTest, folder_.path());
    ASSERT_EQ(viewsIn(there), 3U);
    for (const char* name : {"eight.dcm", "overlays.dcm", "signed.dcm"})
        expectSame(viewAt(here, folder_ / name).pixels->decode(), viewAt(there, folder_ / name).pixels->decode(), name);
}

/// What the reader leaves beyond Bits Stored is cut here.
TEST_F(ReaderProcessesTest, JpegLosslessIsTheSameWithMoreBitsThanAreStored)
{
    auto image = sample("beyond", 16);
    image.transferSyntax = *transferSyntax("jpeg-lossless");
    for (const char* name : {"beyond", "signed"})
        testing::edit(write(image, folder_ / (std::string(name) + ".dcm")), [&](DcmDataset& d) {
            const bool isSigned = std::string_view(name) == "signed";
            d.putAndInsertUint16(DCM_BitsStored, 12);
            d.putAndInsertUint16(DCM_HighBit, 11);
            d.putAndInsertUint16(DCM_PixelRepresentation, isSigned ? 1 : 0);
            d.putAndInsertString(DCM_SOPInstanceUID, isSigned ? "1.2.3.4" : "1.2.3.5");
        });
    const StudyLoad here = testing::read({folder_.path()});
    const StudyLoad there = readBy(readers(), folder_.path());
    ASSERT_EQ(viewsIn(there), 2U);
    for (const char* name : {"beyond.dcm", "signed.dcm"}) {
        auto read = viewAt(there, folder_ / name).pixels->decode();
        ASSERT_TRUE(read) << read.error().detail;
        EXPECT_LE(std::ranges::max((*read)->samples), 4095) << name;
        expectSame(viewAt(here, folder_ / name).pixels->decode(), std::move(read), name);
    }
}

/// The system has to fetch it first: where it can be told to forget it (not in a file system of memory).
TEST_F(ReaderProcessesTest, WhatLiesInNoCacheIsReadAllTheSame)
{
    auto image = sample("image");
    image.rows = 1000;
    image.columns = 1000;
    image.samples.resize(1'000'000);
    std::ranges::generate(image.samples, [n = 0]() mutable { return static_cast<std::uint16_t>(n++ % 4096); });
    const fs::path file = write(image, folder_ / "image.dcm");
    const auto readersOfTest = readers();
    const MammogramView view = viewAt(readBy(readersOfTest, folder_.path()), file);
    const FileDescriptor open(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    ASSERT_EQ(::fsync(open.number()), 0);
    ASSERT_EQ(::posix_fadvise(open.number(), 0, 0, POSIX_FADV_DONTNEED), 0);
    const auto decoded = view.pixels->decode();
    ASSERT_TRUE(decoded) << decoded.error().detail;
    EXPECT_TRUE((*decoded)->samples == image.samples);
}

TEST_F(ReaderProcessesTest, ThoseThatWereEndedAreReplacedWhenSomebodyAsksAgain)
{
    const fs::path file = good("good");
    const auto readersOfTest = readers();
    const MammogramView view = viewAt(readBy(readersOfTest, folder_.path()), file);
    ASSERT_FALSE(readersOfTest->processes().empty());
    readersOfTest->end();
    EXPECT_TRUE(readersOfTest->processes().empty());
    EXPECT_TRUE(view.pixels->decode());
    EXPECT_FALSE(readersOfTest->processes().empty());
}

TEST_F(ReaderProcessesTest, WithoutAReaderNothingIsRead)
{
    for (int i = 0; i < 100; ++i)
        good("good" + std::to_string(i));
    auto nowhere = settings();
    nowhere.program = folder_ / "no-such-program";
    const auto begun = std::chrono::steady_clock::now();
    for (const auto& without :
         {std::make_shared<ReaderProcesses>(nowhere), readers({"refuses"}), readers({"older"}), readers({"silent"})}) {
        const StudyLoad load = readBy(without, folder_.path());
        EXPECT_TRUE(load.studies.empty());
        ASSERT_EQ(load.skipped.size(), 100U);
        for (const SkippedFile& file : load.skipped)
            EXPECT_EQ(file.reason, Reason::ReaderMissing) << file.detail;
    }
    EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(10)) << "it was tried for each file";
}

template <typename Work>
std::chrono::milliseconds timeOf(Work&& work)
{
    const auto begun = std::chrono::steady_clock::now();
    work();
    return std::chrono::ceil<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun);
}

/// Kills one of the readers again and again while it lives: as often as lets most of them get to work. One request is
/// given up when five readers in a row are killed over it; how long a reader takes to begin and to answer once depends
/// on the machine, on what else runs there, and on sanitizers, so `answer` is that time as it was measured.
class Killer
{
public:
    Killer(const ReaderProcesses& readers, std::chrono::milliseconds answer)
        : thread_([this, &readers, answer](const std::stop_token& stop) {
              const auto longest = static_cast<unsigned>(std::max<std::int64_t>(80, 4 * answer.count()));
              std::mt19937 random(11);  // NOLINT: the same each time
              while (!stop.stop_requested()) {
                  std::this_thread::sleep_for(std::chrono::milliseconds(20 + random() % (longest - 20)));
                  const auto there = readers.processes();
                  if (!there.empty() && ::kill(there[random() % there.size()], SIGKILL) == 0)
                      ++kills_;
              }
          })
    {
    }
    [[nodiscard]] int kills() const { return kills_; }

private:
    std::atomic<int> kills_ = 0;
    std::jthread thread_;
};

TEST_F(ReaderProcessesTest, KilledWhileAFolderIsReadTheyLoseNothing)
{
    constexpr int kFiles = 200;
    good("image0");
    const auto answer = timeOf([&] { (void)readBy(readers(), folder_.path()); });
    for (int i = 1; i < kFiles; ++i)
        good("image" + std::to_string(i));
    const auto readersOfTest = readers();
    const Killer killer(*readersOfTest, answer);
    while (killer.kills() < 15) {
        const StudyLoad load = readBy(readersOfTest, folder_.path());
        EXPECT_EQ(viewsIn(load), static_cast<std::size_t>(kFiles));
        for (const SkippedFile& file : load.skipped)
            ADD_FAILURE() << code(file.reason) << ' ' << file.detail;
    }
}

TEST_F(ReaderProcessesTest, KilledWhileImagesAreDecodedTheyLoseNothing)
{
    const auto image = sample("image");
    write(image, folder_ / "image.dcm");
    const auto readersOfTest = readers();
    StudyLoad load;
    const auto answer = timeOf([&] { load = readBy(readersOfTest, folder_.path()); });
    const auto pixels = load.studies.at(0).views.at(0).pixels;
    const Killer killer(*readersOfTest, answer);
    const auto decodeOften = [&] {
        while (killer.kills() < 15) {
            const auto decoded = pixels->decode();
            if (!decoded)
                ADD_FAILURE() << code(decoded.error().reason) << ' ' << decoded.error().detail;
            else if ((*decoded)->samples != image.samples)
                ADD_FAILURE() << "other pixels";
        }
    };
    std::thread other(decodeOften);
    decodeOften();
    other.join();
}

TEST_F(ReaderProcessesTest, EndWithTheirOwner)
{
    good("good");
    std::vector<int> there;
    {
        const auto readersOfTest = readers();
        const StudyLoad load = readBy(readersOfTest, folder_.path());
        there = readersOfTest->processes();
        ASSERT_FALSE(there.empty());
    }
    for (const int process : there)
        EXPECT_NE(::kill(process, 0), 0) << "a reader is still there";
}

std::size_t residentKb(int process)
{
    std::ifstream status("/proc/" + std::to_string(process) + "/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmRSS:"))
            return std::stoul(line.substr(6));
    return 0;
}

/// A reader that decoded a large image, and whose memory is looked at.
class ReaderMemoryTest : public ReaderProcessesTest
{
protected:
    void read(std::chrono::milliseconds memoryKept)
    {
        auto small = sample("small");
        auto large = sample("large");
        for (auto* image : {&small, &large})  // uncompressed ones are not read by the reader itself
            image->transferSyntax = *transferSyntax("jpeg-lossless");
        large.rows = 2000;
        large.columns = 2000;
        large.samples.assign(4'000'000, 100);
        write(small, folder_ / "small.dcm");
        write(large, folder_ / "large.dcm");
        auto one = settings();
        one.processes = 1;
        one.memoryKept = memoryKept;
        readersOfTest_ = std::make_shared<ReaderProcesses>(one);
        const StudyLoad load = readBy(readersOfTest_, folder_.path());
        ASSERT_EQ(viewsIn(load), 2U);
        pixels_ = viewAt(load, folder_ / "large.dcm").pixels;
        process_ = readersOfTest_->processes().front();
        // What the decoder takes, and keeps, comes with the first image.
        ASSERT_TRUE(viewAt(load, folder_ / "small.dcm").pixels->decode());
        before_ = residentKb(process_);
        ASSERT_TRUE(pixels_->decode());
    }
    [[nodiscard]] bool keepsTheImage() const { return residentKb(process_) > before_ + 4000; }
    void expectThatItGoesAndTheReaderStays()
    {
        for (int i = 0; i < 1000 && keepsTheImage(); ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        EXPECT_FALSE(keepsTheImage()) << residentKb(process_) << " kB, before " << before_ << " kB";
        EXPECT_TRUE(pixels_->decode());
        EXPECT_EQ(readersOfTest_->processes(), std::vector{process_}) << "another reader was started";
    }

    std::shared_ptr<ReaderProcesses> readersOfTest_;
    std::shared_ptr<const PixelSource> pixels_;
    int process_ = 0;
    std::size_t before_ = 0;
};

TEST_F(ReaderMemoryTest, GoesOnceNoImageWasWantedForAWhile)
{
    ASSERT_NO_FATAL_FAILURE(read(std::chrono::milliseconds(50)));
    expectThatItGoesAndTheReaderStays();
}

TEST_F(ReaderMemoryTest, GoesSoonWhereNoMoreImagesAreWanted)
{
    ASSERT_NO_FATAL_FAILURE(read(std::chrono::hours(1)));
    EXPECT_TRUE(keepsTheImage()) << "for the next one";
    pixels_->rest();
    expectThatItGoesAndTheReaderStays();
}

}  // namespace
}  // namespace diptych::dicom
