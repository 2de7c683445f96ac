#include "diptych/report_pdf/report_parts.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>

#include "diptych/report_pdf/report_identity.h"

namespace diptych::report_pdf
{

namespace
{

QString key(const char* name)
{
    return QString::fromLatin1(name);
}

QString text(std::string_view utf8)
{
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

QJsonObject readJson(const ReadInReport& read)
{
    return {{key("role"), text(code(*read.role))},
            {key("reader"), text(read.readerId)},
            {key("reader_sha256"),
             text(read.readerSha256.empty() ? readerHash(read.readerId, read.reader) : read.readerSha256)},
            {key("settled"), read.settled.has_value()}};
}

QJsonObject drawingJson(const ReaderMark& mark)
{
    QJsonArray lines;
    for (const std::vector<ImagePoint>& line : mark.lines) {
        QJsonArray points;
        for (const ImagePoint& point : line)
            points.append(QJsonArray{point.x, point.y});
        lines.append(points);
    }
    return {{key("image"), text(mark.sopInstanceUid)},
            {key("frame"), mark.frame},
            {key("what"), text(mark.what)},
            {key("words"), text(mark.words)},
            {key("after_sealing"), mark.afterSealing},
            {key("lines"), lines}};
}

}  // namespace

std::string reportPartsText(const ReportInput& input, std::string_view assessment)
{
    QJsonArray reads;
    for (const ReadInReport& read : input.reads) {
        if (!read.role)
            return {};
        reads.append(readJson(read));
    }
    if (reads.isEmpty() && input.opinion)
        return {};
    QJsonArray drawings;
    for (const ReaderMark& mark : input.readerMarks.drawings)
        drawings.append(drawingJson(mark));
    QJsonArray keyImages;
    for (const KeyImage& image : input.readerMarks.keyImages)
        keyImages.append(
            QJsonObject{{key("image"), text(image.sopInstanceUid)}, {key("after_sealing"), image.afterSealing}});
    QJsonObject json{
        {key("schema"), key("diptych.report-parts/1")},
        {key("stated_form"), kStatedForm},
        {key("marks_from"), input.marksFrom},
        {key("reads"), reads},
        {key("drawings"), drawings},
        {key("key_images"), keyImages},
        {key("assessment"),
         QJsonDocument::fromJson(QByteArray(assessment.data(), static_cast<qsizetype>(assessment.size()))).object()}};
    if (input.policy)
        json[key("policy")] = QJsonObject{{key("rule"), text(reading::code(input.policy->rule))},
                                          {key("different_places"), input.policy->differentPlacesAreDiscordant}};
    if (input.amends)
        json[key("amends")] = QJsonObject{{key("number"), text(input.amends->number)},
                                          {key("hash"), text(input.amends->hash)},
                                          {key("reason"), text(input.amends->reason)}};
    return QJsonDocument(json).toJson(QJsonDocument::Compact).toStdString();
}

}  // namespace diptych::report_pdf
