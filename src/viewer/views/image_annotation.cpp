#include "views/image_annotation.h"

#include <array>
#include <utility>

#include <QDate>
#include <QObject>
#include <QTime>

#include "looks/text.h"

namespace diptych::viewer
{

namespace
{

/// From here on an exposure is called magnified; contact views give up to about 1.1.
constexpr double kMagnifiedFrom = 1.3;

/// Two blanks between the things on a line; what is empty takes no place.
QString line(const QStringList& parts)
{
    QStringList told;
    for (const QString& part : parts)
        if (!part.isEmpty())
            told.push_back(part);
    return told.join(QStringLiteral("  "));
}

/// The same of parts that begin with words of ours.
QString sentenceLine(const QStringList& parts)
{
    return sentenceCase(line(parts));
}

QString labelled(const QString& pattern, const std::string& value)
{
    return value.empty() ? QString() : pattern.arg(toQt(value));
}

QString labelled(const QString& pattern, const std::optional<int>& value)
{
    return value ? pattern.arg(*value) : QString();
}

/// At most `digits` after the point, without trailing zeros: "28", "28.5".
QString measured(const QString& pattern, const std::optional<double>& value, int digits)
{
    if (!value)
        return {};
    QString number = QString::number(*value, 'f', digits);
    if (number.contains(QLatin1Char('.'))) {
        while (number.endsWith(QLatin1Char('0')))
            number.chop(1);
        if (number.endsWith(QLatin1Char('.')))
            number.chop(1);
    }
    return pattern.arg(number == QStringLiteral("-0") ? QStringLiteral("0") : number);
}

/// "2024-05-31 10:11:12", less where less is told.
QString acquired(const std::string& dateTime)
{
    const QString told = toQt(dateTime);
    const QDate date = QDate::fromString(told.left(8), QStringLiteral("yyyyMMdd"));
    if (!date.isValid() || date <= QDate(1900, 1, 1))
        return {};
    QString text = QObject::tr("Acquired %1").arg(date.toString(Qt::ISODate));
    const QTime exact = QTime::fromString(told.mid(8, 6), QStringLiteral("HHmmss"));
    const QTime minute = QTime::fromString(told.mid(8, 4), QStringLiteral("HHmm"));
    if (exact.isValid())
        text += exact.toString(QStringLiteral(" HH:mm:ss"));
    else if (minute.isValid())
        text += minute.toString(QStringLiteral(" HH:mm"));
    return text;
}

QString sexText(const std::string& sex)
{
    if (sex == "F")
        return QObject::tr("Female");
    if (sex == "M")
        return QObject::tr("Male");
    return sex == "O" ? QObject::tr("Sex: other") : QString();
}

QString personLine(const Study& study, const MammogramView& image)
{
    const Patient& patient = study.patient;
    const QDate born = QDate::fromString(toQt(patient.birthDate), QStringLiteral("yyyyMMdd"));
    const bool sentinel = patient.birthDate == "18991231" || patient.birthDate == "19000101";
    const auto counted = ageInYears(patient.birthDate, study.studyDate);
    const auto age = counted ? counted : image.acquisition.statedAgeYears;
    return sentenceLine(
        {sexText(patient.sex),
         born.isValid() && !sentinel ? QObject::tr("born %1").arg(born.toString(Qt::ISODate)) : QString(),
         labelled(QObject::tr("%1 years"), age)});
}

/// The chemical signs by which radiographers name filters and anodes.
QString materials(const std::string& terms)
{
    static constexpr std::array<std::pair<const char*, const char*>, 9> kSigns{{{"MOLYBDENUM", "Mo"},
                                                                                {"RHODIUM", "Rh"},
                                                                                {"TUNGSTEN", "W"},
                                                                                {"SILVER", "Ag"},
                                                                                {"ALUMINUM", "Al"},
                                                                                {"COPPER", "Cu"},
                                                                                {"TITANIUM", "Ti"},
                                                                                {"TIN", "Sn"},
                                                                                {"NIOBIUM", "Nb"}}};
    QStringList signs = toQt(terms).split(QStringLiteral(", "));
    for (QString& sign : signs)
        for (const auto& [term, symbol] : kSigns)
            if (sign.compare(QLatin1String(term), Qt::CaseInsensitive) == 0)
                sign = QLatin1String(symbol);
    return signs.join(QLatin1Char('+'));
}

QString beamLine(const Acquisition& taken)
{
    return sentenceLine(
        {taken.anodeMaterial.empty() ? QString() : QObject::tr("Anode %1").arg(materials(taken.anodeMaterial)),
         taken.filterMaterial.empty() ? QString() : QObject::tr("filter %1").arg(materials(taken.filterMaterial))});
}

QString nameOf(const std::string& dicomName)
{
    Patient person;
    person.name = dicomName;
    return dicomName.empty() ? QString() : nameText(person);
}

/// That the view is partial is said by its badge; here stands which part.
QString partialLine(const Acquisition& taken)
{
    QStringList places;
    for (const std::string& place : taken.partialViewPlaces)
        places.push_back(toQt(place));
    return places.isEmpty() ? QString() : QObject::tr("Partial view: %1").arg(places.join(QStringLiteral(", ")));
}

/// A page of text would push out all that follows it.
QString reasonLine(const Acquisition& taken)
{
    constexpr qsizetype kMostCharacters = 160;
    QString reason = toQt(taken.reason);
    if (reason.size() > kMostCharacters)
        reason = reason.left(kMostCharacters - 3).trimmed() + QStringLiteral("...");
    return reason.isEmpty() ? QString() : QObject::tr("Reason: %1").arg(reason);
}

}  // namespace

std::vector<Badge> badgesOf(const MammogramView& image, bool orientationKnown)
{
    std::vector<Badge> badges;
    if (image.acquisition.partialView)
        badges.push_back({Tone::Amber, QObject::tr("PARTIAL")});
    if (image.acquisition.implant)
        badges.push_back({Tone::Amber, QObject::tr("IMPLANT")});
    const bool factorTold = image.magnification && *image.magnification >= kMagnifiedFrom;
    if (factorTold)
        badges.push_back({Tone::Amber, QObject::tr("MAG %1x").arg(*image.magnification, 0, 'f', 2)});
    else if (image.modifiers.contains(ViewModifier::Magnification))
        badges.push_back({Tone::Amber, QObject::tr("MAG")});
    if (image.unknownModifier)
        badges.push_back({Tone::Amber, QObject::tr("MODIFIER ?")});
    if (image.basis != ViewBasis::Coded)
        badges.push_back({Tone::Amber, QObject::tr("INFERRED")});
    if (!orientationKnown)
        badges.push_back({Tone::Amber, QObject::tr("AS STORED")});
    return badges;
}

QStringList annotationLines(const Study& study, const MammogramView& image)
{
    const Acquisition& taken = image.acquisition;
    const QString exposure = line({measured(QObject::tr("%1 kVp"), taken.tubeVoltageKv, 1),
                                   measured(QObject::tr("%1 mAs"), taken.exposureMas, 1),
                                   measured(QObject::tr("%1 s"), taken.exposureSeconds, 3)});
    const QString position = line({measured(QObject::tr("%1 N"), taken.compressionForceN, 0),
                                   measured(QObject::tr("%1 mm thick"), taken.thicknessMm, 0),
                                   measured(QObject::tr("%1\u00B0"), taken.angleDegrees, 1)});
    const QString dose = sentenceLine({measured(QObject::tr("Organ dose %1 mGy"), taken.organDoseMgy, 2),
                                       measured(QObject::tr("entrance %1 mGy"), taken.entranceDoseMgy, 2)});
    const std::string& institution = taken.institution.empty() ? study.institution : taken.institution;
    const QStringList all{
        partialLine(taken),
        acquired(image.acquisitionDateTime),
        personLine(study, image),
        reasonLine(taken),
        sentenceLine({labelled(QObject::tr("Acc. %1"), study.accessionNumber),
                      labelled(QObject::tr("study %1"), taken.studyId)}),
        sentenceLine({labelled(QObject::tr("Series %1"), taken.seriesNumber),
                      labelled(QObject::tr("image %1"), taken.instanceNumber)}),
        exposure,
        position,
        beamLine(taken),
        dose,
        measured(QObject::tr("Relative exposure %1"), taken.relativeExposure, 1),
        line({toQt(image.manufacturer), toQt(taken.model)}),
        sentenceLine({labelled(QObject::tr("SN %1"), taken.serialNumber),
                      labelled(QObject::tr("detector %1"), taken.detectorId)}),
        line({toQt(institution), toQt(taken.institutionAddress)}),
        labelled(QObject::tr("Operator %1"), nameOf(taken.operatorName).toStdString()),
    };
    QStringList told;
    for (const QString& each : all)
        if (!each.isEmpty())
            told.push_back(each);
    return told;
}

}  // namespace diptych::viewer
