#include "views/priors.h"

#include <QDate>
#include <QObject>

#include "looks/text.h"

namespace diptych::viewer
{

namespace
{

QDate dateOf(std::string_view dicomDate)
{
    return QDate::fromString(toQt(dicomDate), QStringLiteral("yyyyMMdd"));
}

QString plainName(const Patient& patient)
{
    QString plain;
    for (const QChar c : toQt(patient.name))
        if (c.isLetterOrNumber())
            plain += c.toUpper();
    return plain;
}

bool differ(const std::string& a, const std::string& b)
{
    return !a.empty() && !b.empty() && a != b;
}

}  // namespace

bool isPriorOf(const Study& earlier, const Study& later)
{
    const Patient& then = earlier.patient;
    const Patient& now = later.patient;
    if (now.id.empty() || then.id != now.id || then.issuerOfId != now.issuerOfId || !earlier.conflicts.empty() ||
        !later.conflicts.empty())
        return false;
    if (differ(then.birthDate, now.birthDate) || differ(then.sex, now.sex))
        return false;
    const bool sameBirthDate = !now.birthDate.empty() && then.birthDate == now.birthDate;
    if (plainName(then) != plainName(now) && !sameBirthDate)
        return false;
    const QDate before = dateOf(earlier.studyDate);
    const QDate today = dateOf(later.studyDate);
    return before.isValid() && today.isValid() && before < today;
}

std::size_t latestOf(std::span<const Study* const> studies, std::size_t one)
{
    std::size_t latest = one;
    for (std::size_t other = 0; other < studies.size(); ++other)
        if (isPriorOf(*studies[latest], *studies[other]))
            latest = other;
    return latest;
}

QString intervalText(std::string_view earlierDate, std::string_view laterDate)
{
    const QDate before = dateOf(earlierDate);
    const QDate after = dateOf(laterDate);
    if (!before.isValid() || !after.isValid() || before > after)
        return {};
    int months = (after.year() - before.year()) * 12 + after.month() - before.month();
    if (after.day() < before.day())
        --months;
    const qint64 days = before.daysTo(after);
    if (months < 1)
        return days < 14 ? QObject::tr("%1 d earlier").arg(days) : QObject::tr("%1 weeks earlier").arg(days / 7);
    if (months < 12)
        return QObject::tr("%1 mo earlier").arg(months);
    return months % 12 == 0 ? QObject::tr("%1 y earlier").arg(months / 12)
                            : QObject::tr("%1 y %2 mo earlier").arg(months / 12).arg(months % 12);
}

}  // namespace diptych::viewer
