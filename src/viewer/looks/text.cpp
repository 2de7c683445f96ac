#include "looks/text.h"

#include <QDate>
#include <QDateTime>
#include <QFile>
#include <QObject>
#include <QStringList>

namespace diptych::viewer
{

QString pathText(const std::filesystem::path& path)
{
    return QFile::decodeName(QByteArray::fromStdString(path.string()));
}

std::filesystem::path toPath(const QString& text)
{
    return std::filesystem::path(QFile::encodeName(text).toStdString());
}

QString nameText(const Patient& patient)
{
    // Ideographic and phonetic forms follow after "=" (PS3.5 6.2.1.2); the first form present is shown.
    QString form;
    for (const QString& candidate : toQt(patient.name).split(QLatin1Char('='))) {
        form = candidate.simplified();
        if (!form.isEmpty())
            break;
    }
    QStringList given = form.split(QLatin1Char('^'));
    const QString family = given.takeFirst().trimmed();
    given.removeAll(QString());
    const QString rest = given.join(QLatin1Char(' ')).trimmed();
    if (family.isEmpty() && rest.isEmpty())
        return QObject::tr("Name unknown");
    return rest.isEmpty() ? family : family.isEmpty() ? rest : family + QStringLiteral(", ") + rest;
}

QString idText(const Patient& patient)
{
    return patient.id.empty() ? QObject::tr("ID unknown") : QObject::tr("ID %1").arg(toQt(patient.id).simplified());
}

QString dateText(std::string_view dicomDate)
{
    const QDate date = QDate::fromString(toQt(dicomDate), QStringLiteral("yyyyMMdd"));
    return date.isValid() ? date.toString(Qt::ISODate) : QObject::tr("Date unknown");
}

QString spacingBasisText(SpacingBasis basis, const std::optional<double>& magnification)
{
    const QString factor = magnification ? QStringLiteral(" %1").arg(*magnification, 0, 'f', 2) : QString();
    switch (basis) {
        case SpacingBasis::Unknown:
            return QObject::tr("spacing unknown");
        case SpacingBasis::Imager:
            return QObject::tr("detector plane");
        case SpacingBasis::ImagerOverErmf:
            return QObject::tr("magnified, ERMF%1").arg(factor);
        case SpacingBasis::ImagerOverDistances:
            return QObject::tr("magnified, SID/SOD%1").arg(factor);
        case SpacingBasis::Calibrated:
            return QObject::tr("calibrated");
        case SpacingBasis::Reconstructed:
            return QObject::tr("plane of the slice");
    }
    return QObject::tr("spacing unknown");
}

QString sentenceCase(QString text)
{
    if (!text.isEmpty())
        text[0] = text[0].toUpper();
    return text;
}

QString localTime(std::string_view isoUtc)
{
    const QDateTime time = QDateTime::fromString(toQt(isoUtc), Qt::ISODate);
    return time.isValid() ? time.toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")) : toQt(isoUtc);
}

}  // namespace diptych::viewer
