// The file: there as a whole, or not at all.
#include <gtest/gtest.h>

#include <QFile>
#include <QTemporaryDir>

#include "report_example.h"

namespace diptych::report_pdf
{

namespace
{

using example::Exam;
using example::fourViews;

class ReportFile : public ::testing::Test
{
protected:
    [[nodiscard]] std::filesystem::path path(const char* name) const
    {
        return std::filesystem::path(folder_.path().toStdString()) / name;
    }
    [[nodiscard]] std::size_t entries() const
    {
        const std::filesystem::directory_iterator all(folder_.path().toStdString());
        return static_cast<std::size_t>(std::distance(begin(all), end(all)));
    }
    static QByteArray contents(const std::filesystem::path& file)
    {
        QFile read(file);
        return read.open(QIODevice::ReadOnly) ? read.readAll() : QByteArray();
    }

    QTemporaryDir folder_;
};

TEST_F(ReportFile, IsAPdfAndTheOnlyFileWritten)
{
    const Exam exam = fourViews();
    ASSERT_TRUE(writeReport(exam.input(), path("report.pdf")));
    EXPECT_EQ(entries(), 1U);
    const QByteArray bytes = contents(path("report.pdf"));
    EXPECT_TRUE(bytes.startsWith("%PDF-1."));
    EXPECT_TRUE(bytes.trimmed().endsWith("%%EOF"));
}

TEST_F(ReportFile, ExistingOneIsKeptUnlessTheUserSaidSo)
{
    const Exam exam = fourViews();
    QFile existing(path("report.pdf"));
    ASSERT_TRUE(existing.open(QIODevice::WriteOnly));
    existing.write("mine");
    existing.close();

    const Result<void> refused = writeReport(exam.input(), path("report.pdf"));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, Reason::WriteFailed);
    EXPECT_EQ(contents(path("report.pdf")), "mine");
    EXPECT_EQ(entries(), 1U);

    ReportInput input = exam.input();
    input.overwrite = true;
    ASSERT_TRUE(writeReport(input, path("report.pdf")));
    EXPECT_TRUE(contents(path("report.pdf")).startsWith("%PDF"));
    EXPECT_EQ(entries(), 1U);
}

TEST_F(ReportFile, FolderThatIsNotThereIsAFailure)
{
    const Exam exam = fourViews();
    const Result<void> written = writeReport(exam.input(), path("nowhere") / "report.pdf");
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().reason, Reason::WriteFailed);
    EXPECT_EQ(entries(), 0U);
}

TEST_F(ReportFile, FolderThatCannotBeWrittenIsAFailure)
{
    // Nobody, not even an administrator, makes files there.
    const std::filesystem::path file = "/proc/self/report.pdf";
    if (!std::filesystem::exists("/proc/self"))
        GTEST_SKIP() << "no /proc on this system";
    const Exam exam = fourViews();
    const Result<void> written = writeReport(exam.input(), file);
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().reason, Reason::WriteFailed);
}

TEST_F(ReportFile, FolderUnderTheNameIsNotReplaced)
{
    const Exam exam = fourViews();
    std::filesystem::create_directory(path("report.pdf"));
    ReportInput input = exam.input();
    input.overwrite = true;
    const Result<void> written = writeReport(input, path("report.pdf"));
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().reason, Reason::WriteFailed);
    EXPECT_TRUE(std::filesystem::is_directory(path("report.pdf")));
    EXPECT_EQ(entries(), 1U);
}

TEST_F(ReportFile, AssessmentOfAnotherStudyOrPatientIsRefused)
{
    Exam exam = fourViews();
    exam.assessment.studyInstanceUid = "1.2.3";
    Result<void> written = writeReport(exam.input(), path("report.pdf"));
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().reason, Reason::InvalidArgument);

    exam = fourViews();
    exam.assessment.patient.id = "PID-0043";
    written = writeReport(exam.input(), path("report.pdf"));
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().reason, Reason::InvalidArgument);
    EXPECT_EQ(entries(), 0U);
}

}  // namespace

}  // namespace diptych::report_pdf
