// What a reader of the PDF gets out of it, through poppler's programs.
#pragma once

#include <gtest/gtest.h>

#include <QImage>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>
#include <filesystem>
#include <vector>

#include "diptych/report_pdf/write_report.h"

namespace diptych::report_pdf::example
{

/// False where poppler-utils is not installed; tests that read pages then skip, saying so.
[[nodiscard]] bool popplerIsThere();

/// A folder of its own for each test, and the report written there.
class WrittenReport
{
public:
    explicit WrittenReport(const ReportInput& input);
    [[nodiscard]] bool ok() const { return ok_; }
    [[nodiscard]] std::filesystem::path path() const { return path_; }
    /// Text of each page, blanks and line breaks made single blanks.
    [[nodiscard]] QStringList pages() const;
    /// All pages as one, the same way.
    [[nodiscard]] QString text() const;
    /// The lines of one page (from 1) as they stand on the paper, blanks made single blanks.
    [[nodiscard]] QStringList lines(int page) const;
    /// Output of pdfinfo, pdffonts or pdfimages -list.
    [[nodiscard]] QString output(const QString& program, const QStringList& options = {}) const;
    /// The first page as it looks, 100 dots an inch.
    [[nodiscard]] QImage firstPage() const;
    /// The embedded pictures as they are in the file, in drawing order.
    [[nodiscard]] std::vector<QImage> pictures() const;

private:
    QTemporaryDir folder_;
    std::filesystem::path path_;
    bool ok_ = false;
};

}  // namespace diptych::report_pdf::example

#define DIPTYCH_NEEDS_POPPLER()     \
    if (!example::popplerIsThere()) \
    GTEST_SKIP() << "poppler-utils is not installed: the PDF's pages cannot be read back"

#define EXPECT_TEXT(report_text, expected)                           \
    EXPECT_TRUE((report_text).contains(QString::fromUtf8(expected))) \
        << "not found: " << (expected) << "\nin: " << (report_text).toStdString()

#define EXPECT_NO_TEXT(report_text, unwanted)                                              \
    EXPECT_FALSE((report_text).contains(QString::fromUtf8(unwanted), Qt::CaseInsensitive)) \
        << (report_text).toStdString()
