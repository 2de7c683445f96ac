#include "patient_words.h"

#include <QStringList>

#include "diptych/core/plain_text.h"

namespace diptych::report_pdf
{

namespace
{

QString joined(const QStringList& parts, const QString& separator)
{
    QStringList told;
    for (const QString& part : parts) {
        if (!part.isEmpty()) {
            told += part;
        }
    }
    return told.join(separator);
}

QString componentGroup(const QString& group)
{
    const QStringList components = group.split('^');
    const auto component = [&](qsizetype index) { return components.value(index).trimmed(); };
    const QString given = joined({component(3), component(1), component(2)}, QStringLiteral(" "));
    return joined({component(0), given, component(4)}, QStringLiteral(", "));
}

}  // namespace

QString plainText(std::string_view utf8)
{
    QString text = QString::fromStdString(diptych::plainText(utf8));
    for (QChar& character : text) {
        if (character == u'\n' || character == u'\t' || character == QChar::LineSeparator ||
            character == QChar::ParagraphSeparator) {
            character = u' ';
        }
    }
    return text.trimmed();
}

QString personName(const ReportLanguage& say, std::string_view dicomName)
{
    const QStringList groups = plainText(dicomName).split('=');
    const QString first = componentGroup(groups.value(0));
    const QString others =
        joined({componentGroup(groups.value(1)), componentGroup(groups.value(2))}, QStringLiteral("; "));
    if (first.isEmpty() && others.isEmpty()) {
        return say("not stated");
    }
    if (first.isEmpty() || others.isEmpty()) {
        return first + others;
    }
    return first + QStringLiteral(" (") + others + QStringLiteral(")");
}

QString dateWords(const ReportLanguage& say, std::string_view dicomDate)
{
    QString date = plainText(dicomDate);
    if (date.isEmpty()) {
        return say("not stated");
    }
    bool isNumber = false;
    (void)date.toUInt(&isNumber);
    if (date.size() != 8 || !isNumber) {
        return date;
    }
    return date.first(4) + '-' + date.sliced(4, 2) + '-' + date.last(2);
}

QString timeWords(const ReportLanguage& say, std::string_view utc)
{
    QString time = orNotStated(say, utc);
    if (time.size() == 20 && time[10] == 'T' && time.endsWith('Z')) {
        time[10] = ' ';
        time.chop(1);
    }
    return time;
}

QString orNotStated(const ReportLanguage& say, std::string_view utf8)
{
    const QString text = plainText(utf8);
    return text.isEmpty() ? say("not stated") : text;
}

QString percentWords(const ReportLanguage& say, double probability)
{
    const double percent = 100.0 * probability;
    if (percent < 0.1) {
        return QStringLiteral("< %1 %").arg(say.number(0.1, 1));
    }
    return say.number(percent, percent < 9.95 ? 1 : 0) + QStringLiteral(" %");
}

}  // namespace diptych::report_pdf
