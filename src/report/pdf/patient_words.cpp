#include "patient_words.h"

#include <QStringList>

namespace diptych::report_pdf
{

namespace
{

const QString kNotStated = QStringLiteral("not stated");

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
    QString text = QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
    for (QChar& character : text) {
        if (character.category() == QChar::Other_Control || character == QChar::LineSeparator ||
            character == QChar::ParagraphSeparator) {
            character = u' ';
        }
    }
    return text.trimmed();
}

QString personName(std::string_view dicomName)
{
    const QStringList groups = plainText(dicomName).split('=');
    const QString first = componentGroup(groups.value(0));
    const QString others =
        joined({componentGroup(groups.value(1)), componentGroup(groups.value(2))}, QStringLiteral("; "));
    if (first.isEmpty() && others.isEmpty()) {
        return kNotStated;
    }
    if (first.isEmpty() || others.isEmpty()) {
        return first + others;
    }
    return first + QStringLiteral(" (") + others + QStringLiteral(")");
}

QString dateWords(std::string_view dicomDate)
{
    const QString date = plainText(dicomDate);
    if (date.isEmpty()) {
        return kNotStated;
    }
    bool isNumber = false;
    date.toUInt(&isNumber);
    if (date.size() != 8 || !isNumber) {
        return date;
    }
    return date.first(4) + '-' + date.sliced(4, 2) + '-' + date.last(2);
}

QString orNotStated(std::string_view utf8)
{
    const QString text = plainText(utf8);
    return text.isEmpty() ? kNotStated : text;
}

QString percentWords(double probability)
{
    const double percent = 100.0 * probability;
    if (percent < 0.1) {
        return QStringLiteral("< 0.1 %");
    }
    return QString::number(percent, 'f', percent < 9.95 ? 1 : 0) + QStringLiteral(" %");
}

QString reasonWords(Reason reason)
{
    const QString words = plainText(sentence(reason));
    return words.first(1).toUpper() + words.sliced(1) + '.';
}

}  // namespace diptych::report_pdf
