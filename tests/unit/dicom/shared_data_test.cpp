// Against the real files beside the checkout; skipped, saying so, where they are not there.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>

#include <gtest/gtest.h>

#include "decoded_image.h"
#include "diptych/core/screening_exam.h"
#include "diptych/dicom/read_folder.h"

namespace diptych::dicom
{
namespace
{

namespace fs = std::filesystem;

class SharedData : public ::testing::Test
{
protected:
    StudyLoad load(const char* folder)
    {
        const char* shared = std::getenv("DIPTYCH_SHARED");
        root_ = fs::path(shared != nullptr ? shared : "") / "dicom" / folder;
        if (!fs::is_directory(root_))
            return {};
        const std::vector paths{root_};
        auto read = readFolder(paths);
        EXPECT_TRUE(read);
        return read ? std::move(*read) : StudyLoad{};
    }
    [[nodiscard]] bool absent() const { return !fs::is_directory(root_); }

    fs::path root_;
};

#define DIPTYCH_NEEDS_SHARED_DATA() \
    if (absent())                   \
    GTEST_SKIP() << "no real mammograms beside the checkout"

TEST_F(SharedData, EveryFileOfTheCorpusHasOneOutcome)
{
    const StudyLoad read = load("corpus");
    DIPTYCH_NEEDS_SHARED_DATA();
    std::map<fs::path, int> outcomes;
    std::size_t views = 0;
    for (const Study& study : read.studies) {
        for (const MammogramView& view : study.views)
            ++outcomes[view.path];
        for (const EvidenceFile& file : study.evidence)
            ++outcomes[file.path];
        views += study.views.size() + study.evidence.size();
    }
    for (const SkippedFile& file : read.skipped)
        ++outcomes[file.path];
    EXPECT_EQ(read.filesSeen, views + read.skipped.size());
    for (const auto& entry : fs::recursive_directory_iterator(root_))
        if (entry.is_regular_file()) {
            EXPECT_EQ(outcomes[entry.path()], 1) << entry.path();
        }
}

TEST_F(SharedData, EveryMammogramOfTheCorpusDecodesOrSaysWhyNot)
{
    const StudyLoad read = load("corpus");
    DIPTYCH_NEEDS_SHARED_DATA();
    std::size_t decoded = 0;
    for (const Study& study : read.studies)
        for (const MammogramView& view : study.views) {
            const auto image = view.pixels->decode();
            if (image) {
                ++decoded;
                EXPECT_EQ((*image)->samples.size(), static_cast<std::size_t>(view.rows) * view.columns) << view.path;
            } else {
                EXPECT_FALSE(image.error().detail.empty()) << view.path;
            }
        }
    EXPECT_GE(decoded, 7U);
}

TEST_F(SharedData, WhoeverReadsTheHeaderTheImageIsTheSame)
{
    std::size_t compared = 0;
    for (const char* folder : {"corpus", "studies"}) {
        const StudyLoad read = load(folder);
        DIPTYCH_NEEDS_SHARED_DATA();
        for (const Study& study : read.studies)
            for (const MammogramView& view : study.views) {
                EXPECT_TRUE(testing::decodedBy(HeaderParser::PlainFirst, view.path, view.sopInstanceUid) ==
                            testing::decodedBy(HeaderParser::Dcmtk, view.path, view.sopInstanceUid))
                    << view.path;
                ++compared;
            }
    }
    EXPECT_GE(compared, 30U);
}

TEST_F(SharedData, RealHeadersAreReadAsTheyMean)
{
    const StudyLoad read = load("corpus/mammography");
    DIPTYCH_NEEDS_SHARED_DATA();
    std::map<std::string, const MammogramView*> views;
    for (const Study& study : read.studies)
        for (const MammogramView& view : study.views)
            views[view.path.filename().string()] = &view;

    const MammogramView& ge = *views.at("GH133.dcm");  // codes of SNM3, SIGMOID windows, padding 0..30
    EXPECT_EQ(ge.key, (ViewKey{Laterality::Right, ViewPosition::Mlo}));
    EXPECT_EQ(ge.basis, ViewBasis::Coded);
    EXPECT_TRUE(ge.reasons.empty());
    const auto image = ge.pixels->decode();
    ASSERT_TRUE(image);
    EXPECT_EQ((*image)->grey.voiLuts.size(), 3U);
    EXPECT_EQ((*image)->grey.paddingFirst, 0);
    EXPECT_EQ((*image)->grey.paddingLast, 30);

    EXPECT_EQ(views.at("OutOfBoundsOverlay.dcm")->reasons, std::vector{Reason::NotCcOrMlo}) << "a stereotactic biopsy";
    EXPECT_EQ(views.at("MG-Im-GE_Seno_1_ForProcessing.dcm")->reasons, std::vector{Reason::ForProcessing});
    EXPECT_EQ(views.at("MG_Explicit_Little.dcm")->reasons, std::vector{Reason::Magnification});
    EXPECT_NEAR(views.at("MG_Explicit_Little.dcm")->spacing->row, 0.5 / 1.5, 1e-9);
}

TEST_F(SharedData, TheSixStudiesAreComplete)
{
    const StudyLoad read = load("studies");
    DIPTYCH_NEEDS_SHARED_DATA();
    EXPECT_TRUE(read.skipped.empty());
    ASSERT_EQ(read.studies.size(), 6U);
    for (const Study& study : read.studies) {
        EXPECT_TRUE(study.conflicts.empty());
        EXPECT_TRUE(selectScreeningViews(study).complete()) << study.folder;
        for (const MammogramView& view : study.views)
            EXPECT_TRUE(view.pixels->decode()) << view.path;
    }
}

TEST_F(SharedData, AMarkerThatHangsDecodersIsRefused)
{
    const StudyLoad read = load("derived");
    DIPTYCH_NEEDS_SHARED_DATA();
    ASSERT_EQ(read.studies.size(), 1U);
    for (const MammogramView& view : read.studies[0].views) {
        const auto image = view.pixels->decode();
        ASSERT_FALSE(image);
        EXPECT_EQ(image.error().reason, Reason::PixelDataDamaged);
    }
}

}  // namespace
}  // namespace diptych::dicom
