// Files that change between being listed and being decoded, or meanwhile: the right pixels, or a reason.
#include <atomic>
#include <fstream>
#include <thread>

#include <gtest/gtest.h>

#include "diptych/dicom/read_folder.h"
#include "diptych/dicom/reader_processes.h"
#include "written_files.h"

namespace diptych::dicom
{
namespace
{

namespace fs = std::filesystem;
using testing::bytesOf;
using testing::sample;
using testing::TemporaryFolder;
using testing::write;

class ChangingFile : public ::testing::TestWithParam<TransferSyntax>
{
protected:
    MammogramToWrite big(const std::string& name) const
    {
        MammogramToWrite image = sample(name);
        image.transferSyntax = GetParam();
        const std::vector<std::uint16_t> tile = std::move(image.samples);
        image.samples.clear();
        for (int copy = 0; copy < kCopies; ++copy)
            image.samples.insert(image.samples.end(), tile.begin(), tile.end());
        image.rows *= kCopies;
        return image;
    }

    StudyLoad listed() const
    {
        ReaderSettings settings;
        settings.program = READER_CHILD;
        settings.processes = 1;
        ReadOptions options;
        options.readers = std::make_shared<ReaderProcesses>(settings);
        auto load = readFolder(std::vector{folder_.path()}, options);
        EXPECT_TRUE(load);
        return load ? std::move(*load) : StudyLoad{};
    }

    static MammogramView at(const StudyLoad& load, const fs::path& file)
    {
        for (const MammogramView& view : load.studies.at(0).views)
            if (view.path == file)
                return view;
        ADD_FAILURE() << file << " is not listed";
        return {};
    }

    static constexpr int kCopies = 60;
    TemporaryFolder folder_;
};

TEST_P(ChangingFile, ThatIsShorterNowIsRefusedAndTheNextOneIsRead)
{
    const fs::path shorter = write(big("shorter"), folder_ / "shorter.dcm");
    const fs::path whole = write(big("whole"), folder_ / "whole.dcm");
    const StudyLoad load = listed();
    for (const std::uintmax_t left : {fs::file_size(shorter) - 1, fs::file_size(shorter) / 2, std::uintmax_t{0}}) {
        fs::resize_file(shorter, left);
        const auto decoded = at(load, shorter).pixels->decode();
        ASSERT_FALSE(decoded) << left << " bytes";
        EXPECT_EQ(decoded.error().subject, shorter.string());
    }
    const auto decoded = at(load, whole).pixels->decode();
    ASSERT_TRUE(decoded);
    EXPECT_EQ((*decoded)->samples, big("whole").samples);
}

TEST_P(ChangingFile, ThatShrinksAndGrowsWhileItIsDecodedIsRightOrRefused)
{
    const fs::path file = write(big("restless"), folder_ / "restless.dcm");
    const std::vector<std::uint16_t> right = big("restless").samples;
    const std::string bytes = bytesOf(file);
    const StudyLoad load = listed();
    std::atomic<bool> done = false;
    std::thread writer([&] {
        // Half of it goes and comes back: whoever sees the whole length sees the right bytes.
        while (!done) {
            fs::resize_file(file, bytes.size() / 2);
            std::ofstream(file, std::ios::binary | std::ios::app)
                .write(bytes.data() + bytes.size() / 2, static_cast<std::streamsize>(bytes.size() - bytes.size() / 2))
                .flush();
        }
    });
    int refused = 0;
    for (int i = 0; i < 200 || (refused == 0 && i < 20'000); ++i) {
        const auto decoded = at(load, file).pixels->decode();
        if (decoded)
            EXPECT_TRUE((*decoded)->samples == right) << "decode " << i;
        else
            ++refused;
    }
    done = true;
    writer.join();
    EXPECT_GT(refused, 0) << "the file never changed in time: the test shows nothing";
    const auto decoded = at(load, file).pixels->decode();
    ASSERT_TRUE(decoded) << decoded.error().detail;
    EXPECT_TRUE((*decoded)->samples == right);
}

INSTANTIATE_TEST_SUITE_P(Syntax, ChangingFile,
                         ::testing::Values(TransferSyntax::ExplicitLittleEndian, TransferSyntax::JpegLossless));

}  // namespace
}  // namespace diptych::dicom
