// The copy for teaching, as it is asked for from the window.
#include <filesystem>

#include <QTest>

#include <gtest/gtest.h>

#include "looks/text.h"
#include "study/deidentified_export.h"
#include "written_files.h"

namespace diptych::viewer
{
namespace
{

constexpr int kWaitMs = 60000;
namespace files = dicom::testing;

class DeidentifiedExportTest : public ::testing::Test
{
protected:
    std::shared_ptr<const Study> study(const char* burnedIn)
    {
        const auto file = files::write(files::sample("a"), from_ / "a.dcm");
        files::edit(file, [&](DcmDataset& dataset) {
            if (burnedIn == nullptr)
                dataset.findAndDeleteElement(DCM_BurnedInAnnotation);
            else
                files::put(dataset, DCM_BurnedInAnnotation, burnedIn);
        });
        return std::make_shared<const Study>(files::read({from_.path()}).studies.front());
    }
    ExportNotice run(const char* burnedIn)
    {
        DeidentifiedExporter exporter;
        ExportNotice notice;
        bool done = false;
        QObject::connect(&exporter, &DeidentifiedExporter::finished, &exporter,
                         [&](const std::filesystem::path& folder, const Outcome<dicom::DeidentifiedExport>& result) {
                             notice = noticeOf(result.result, folder);
                             done = true;
                         });
        exporter.start(study(burnedIn), to_);
        EXPECT_TRUE(QTest::qWaitFor([&] { return done; }, kWaitMs));
        return notice;
    }

    files::TemporaryFolder from_;
    files::TemporaryFolder parent_;
    std::filesystem::path to_ = parent_ / "case";
};

TEST_F(DeidentifiedExportTest, AnImageWithoutBurnedInTextIsCopied)
{
    const ExportNotice notice = run("NO");
    EXPECT_EQ(notice.tone, Tone::Good);
    EXPECT_TRUE(notice.text.startsWith(QStringLiteral("1 image without the patient's identity is in")));
    EXPECT_TRUE(std::filesystem::exists(to_ / "image-1.dcm"));
}

TEST_F(DeidentifiedExportTest, WhereTheFileDoesNotTellAPersonIsAskedToLook)
{
    const ExportNotice notice = run(nullptr);
    EXPECT_EQ(notice.tone, Tone::Amber);
    EXPECT_TRUE(notice.text.contains(QStringLiteral("Look at the pixels of R MLO yourself")))
        << notice.text.toStdString();
}

TEST_F(DeidentifiedExportTest, BurnedInTextIsRefusedInPlainWords)
{
    const ExportNotice notice = run("YES");
    EXPECT_EQ(notice.tone, Tone::Red);
    EXPECT_TRUE(notice.text.contains(QStringLiteral("burned into the pixels"))) << notice.text.toStdString();
    EXPECT_FALSE(std::filesystem::exists(to_));
}

TEST_F(DeidentifiedExportTest, WhatIsStoppedLeavesNothing)
{
    const auto one = study("NO");
    {
        DeidentifiedExporter exporter;
        exporter.start(one, to_);
        exporter.start(one, parent_ / "second");
    }  // gone before the second can have begun, or while it ran
    EXPECT_FALSE(std::filesystem::exists(parent_ / "second"));
}

}  // namespace
}  // namespace diptych::viewer
