#include "pdf_tools.h"

#include <QDir>
#include <QProcess>
#include <QStandardPaths>

namespace diptych::report_pdf::example
{

namespace
{

QByteArray run(const QString& program, const QStringList& arguments)
{
    QProcess process;
    process.start(program, arguments);
    process.waitForFinished(60000);
    return process.readAllStandardOutput();
}

}  // namespace

bool popplerIsThere()
{
    return !QStandardPaths::findExecutable(QStringLiteral("pdftotext")).isEmpty() &&
           !QStandardPaths::findExecutable(QStringLiteral("pdfimages")).isEmpty();
}

WrittenReport::WrittenReport(const ReportInput& input)
    : path_(std::filesystem::path(folder_.path().toStdString()) / "report.pdf")
{
    ok_ = writeReport(input, path_).has_value();
}

QString WrittenReport::output(const QString& program, const QStringList& options) const
{
    return QString::fromUtf8(run(program, options + QStringList{QString::fromStdString(path_.string())}));
}

QStringList WrittenReport::pages() const
{
    const QString file = QString::fromStdString(path_.string());
    const QString all = QString::fromUtf8(run(QStringLiteral("pdftotext"), {file, QStringLiteral("-")}));
    QStringList pages = all.split('\f', Qt::SkipEmptyParts);
    for (QString& page : pages)
        page = page.simplified();
    return pages;
}

QString WrittenReport::text() const
{
    return pages().join(' ');
}

QStringList WrittenReport::lines(int page) const
{
    const QString number = QString::number(page);
    const QByteArray all =
        run(QStringLiteral("pdftotext"), {QStringLiteral("-layout"), QStringLiteral("-f"), number, QStringLiteral("-l"),
                                          number, QString::fromStdString(path_.string()), QStringLiteral("-")});
    QStringList lines = QString::fromUtf8(all).split('\n', Qt::SkipEmptyParts);
    for (QString& line : lines)
        line = line.simplified();
    return lines;
}

QImage WrittenReport::firstPage() const
{
    const QString root = folder_.filePath(QStringLiteral("page"));
    run(QStringLiteral("pdftoppm"), {QStringLiteral("-r"), QStringLiteral("100"), QStringLiteral("-png"),
                                     QStringLiteral("-singlefile"), QString::fromStdString(path_.string()), root});
    return QImage(root + QStringLiteral(".png"));
}

std::vector<QImage> WrittenReport::pictures() const
{
    run(QStringLiteral("pdfimages"),
        {QStringLiteral("-png"), QString::fromStdString(path_.string()), folder_.filePath(QStringLiteral("picture"))});
    std::vector<QImage> pictures;
    const QDir folder(folder_.path());
    for (const QString& name : folder.entryList({QStringLiteral("picture-*.png")}, QDir::Files, QDir::Name))
        pictures.emplace_back(folder.filePath(name));
    return pictures;
}

}  // namespace diptych::report_pdf::example
