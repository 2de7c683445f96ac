#include "hanging/tissue_coverage.h"

#include <QObject>
#include <QStringList>

#include "looks/text.h"

namespace diptych::viewer
{

std::vector<reading::ViewCoverage> coverageOf(const OpenedStudy& study)
{
    std::vector<reading::ViewCoverage> views;
    if (!study.reading)
        return views;
    for (const ViewSlot& slot : study.exam.slots) {
        if (!slot.chosen)
            continue;
        const auto kept = study.reading->coverage.images().find(study.study->views[*slot.chosen].sopInstanceUid);
        if (kept == study.reading->coverage.images().end())
            continue;
        if (const auto share = kept->second.share())
            views.push_back({slot.view, *share});
    }
    return views;
}

namespace
{
QString withKey(const QString& fact, const QString& key)
{
    return key.isEmpty() ? fact + QLatin1Char('.') : QObject::tr("%1 (%2 shows it).").arg(fact, key);
}
}  // namespace

QString unseenReminder(const OpenedStudy& study, Laterality breast, double enough, const QString& key)
{
    QStringList lacking;
    for (const reading::ViewCoverage& view : coverageOf(study)) {
        if (laterality(view.view) != breast || view.share >= enough)
            continue;
        const int unseen = 100 - wholePercent(view.share);
        lacking.push_back(lacking.isEmpty()
                              ? QObject::tr("%1 % of the tissue of %2").arg(unseen).arg(toQt(label(view.view)))
                              : QObject::tr("%1 % of %2").arg(unseen).arg(toQt(label(view.view))));
    }
    if (lacking.isEmpty())
        return {};
    const QString side = breast == Laterality::Right ? QObject::tr("Right breast") : QObject::tr("Left breast");
    const QString fact =
        QObject::tr("%1: %2 was not yet shown at 61 % zoom or more").arg(side, lacking.join(QObject::tr(" and ")));
    return withKey(fact, key);
}

QString sealedUnseen(const OpenedStudy& study, double enough, const QString& key)
{
    QStringList lacking;
    for (const reading::ViewCoverage& view : coverageOf(study))
        if (view.share < enough)
            lacking.push_back(
                QObject::tr("%1 % of %2").arg(100 - wholePercent(view.share)).arg(toQt(label(view.view))));
    if (lacking.isEmpty())
        return {};
    return withKey(
        QObject::tr("Sealed. Tissue not shown at 61 % zoom or more: %1").arg(lacking.join(QStringLiteral(", "))), key);
}

}  // namespace diptych::viewer
