#include "audit/audit_words.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <QDate>
#include <QLocale>
#include <QObject>

#include "looks/text.h"

namespace diptych::viewer
{

namespace
{

using reading::Proportion;

QString tr(const char* text)
{
    return QObject::tr(text);
}

QString noData()
{
    return tr("no local data");
}

QString sharePercent(double share)
{
    // Whole percent as far as they tell shares apart; one decimal below 10 %.
    const double value = share * 100.0;
    return QString::number(value, 'f', value > 0.0 && value < 9.95 ? 1 : 0);
}

QString roundedPercent(double share)
{
    return QString::number(std::lround(share * 100.0));
}

QString caution(int counted)
{
    return toQt(reading::caution(counted));
}

AuditFigure figure(const QString& name, const Proportion& counted)
{
    return {name, shareText(counted), countedText(counted)};
}

AuditFigure figure(const QString& name, int count, const QString& detail = {})
{
    return {name, QString::number(count), detail};
}

AuditFigure kappaFigure(const reading::Kappa& kappa)
{
    const QString name = tr("Cohen's kappa");
    if (kappa.of == 0)
        return {name, noData()};
    if (!kappa.value || !kappa.interval)
        return {name, tr("not defined"), tr("both used one and the same category only; %1 reads").arg(kappa.of)};
    return {name, QString::number(*kappa.value, 'f', 2),
            tr("%1 reads; 95 % interval %2 to %3")
                    .arg(kappa.of)
                    .arg(kappa.interval->low, 0, 'f', 2)
                    .arg(kappa.interval->high, 0, 'f', 2) +
                caution(kappa.of)};
}

QString secondsText(double seconds)
{
    const int whole = static_cast<int>(std::lround(seconds));
    return whole < 120 ? tr("%1 s").arg(whole)
                       : tr("%1 min %2 s").arg(whole / 60).arg(whole % 60, 2, 10, QLatin1Char('0'));
}

QString scoreLine(int score, const Proportion& counted, const QString& became)
{
    const auto share = counted.share();
    const auto interval = counted.interval();
    if (!share || !interval)
        return noData();
    return tr("Here: %1 of %2 exams with %3 were %4 (%5 %, 95 % interval %6 to %7 %%8)")
        .arg(QString::number(counted.count), QString::number(counted.of), QString::number(score), became,
             roundedPercent(*share), roundedPercent(interval->low), roundedPercent(interval->high),
             caution(counted.of));
}

/// "12 of 90 (8 to 22 %)", for where there is little room.
QString shortly(const Proportion& counted)
{
    const auto interval = counted.interval();
    if (!interval)
        return noData();
    return tr("%1 of %2 (%3 to %4 %)")
        .arg(QString::number(counted.count), QString::number(counted.of), roundedPercent(interval->low),
             roundedPercent(interval->high));
}

void addReads(std::vector<AuditFigure>& figures, const reading::SelfAudit& audit)
{
    figures.push_back({tr("What you read")});
    figures.push_back(figure(
        tr("Reads"), audit.reads,
        tr("%1 first, %2 second, %3 arbiter").arg(audit.firstReads).arg(audit.secondReads).arg(audit.arbitrations)));
    if (audit.consensus > 0)
        figures.push_back(figure(tr("Settled with the other reader"), audit.consensus, tr("in no other figure")));
    const auto perDay = audit.readsPerDay();
    figures.push_back(
        figure(tr("Days with reads"), audit.days, perDay ? tr("%1 reads a day").arg(*perDay, 0, 'f', 1) : QString()));
    figures.push_back(figure(tr("Made in sight of the AI"), audit.aiInSight, tr("left out of agreement and accuracy")));
    figures.push_back(figure(tr("Recall rate"), audit.recallRate));
    const reading::SecondsPerCase& seconds = audit.seconds;
    figures.push_back(seconds.of == 0 ? AuditFigure{tr("Time a case, median"), noData()}
                                      : AuditFigure{tr("Time a case, median"), secondsText(seconds.median),
                                                    tr("middle half %1 to %2; %3 reads")
                                                            .arg(secondsText(seconds.lowerQuartile),
                                                                 secondsText(seconds.upperQuartile))
                                                            .arg(seconds.of) +
                                                        caution(seconds.of)});
}

void addAgreement(std::vector<AuditFigure>& figures, const reading::SelfAudit& audit)
{
    figures.push_back({tr("Agreement with the other reader")});
    figures.push_back(figure(tr("Same conclusion"), audit.withOthers.agreement()));
    figures.push_back(kappaFigure(audit.withOthers.kappa()));
    figures.push_back(figure(tr("The other's recall rate"), audit.withOthers.recallRateSecond()));
    figures.push_back(figure(tr("Left out"), audit.withOthers.notBlind, tr("one of the two was in sight of the AI")));
}

void addChanges(std::vector<AuditFigure>& figures, const reading::SelfAudit& audit)
{
    const reading::ChangeCounts& changes = audit.changes;
    figures.push_back({tr("Once the AI was in sight")});
    if (changes.breasts() == 0) {
        figures.push_back({tr("Changed"), noData()});
        return;
    }
    const Proportion changed{changes.breasts() - changes.none, changes.breasts()};
    figures.push_back({tr("Changed"), QString::number(changed.count),
                       tr("of %1 breasts; %2 reads were not settled").arg(changed.of).arg(changes.notSettled)});
    figures.push_back(figure(tr("Towards the AI"), changes.towardsAi));
    figures.push_back(figure(tr("Away from the AI"), changes.awayFromAi));
    if (changes.withoutAi > 0)
        figures.push_back(figure(tr("Where the AI said nothing"), changes.withoutAi));
}

void addOutcomes(std::vector<AuditFigure>& figures, const reading::SelfAudit& audit)
{
    figures.push_back({tr("Against the outcome")});
    figures.push_back(figure(tr("You: cancers recalled"), audit.accuracy.sensitivity()));
    figures.push_back(figure(tr("AI: cancers recalled"), audit.aiAccuracy.sensitivity()));
    figures.push_back(figure(tr("You: no cancer, no recall"), audit.accuracy.specificity()));
    figures.push_back(figure(tr("AI: no cancer, no recall"), audit.aiAccuracy.specificity()));
    figures.push_back(figure(tr("You: recalls with cancer"), audit.accuracy.predictiveValue()));
    figures.push_back(figure(tr("AI: recalls with cancer"), audit.aiAccuracy.predictiveValue()));
    const reading::RightAndWrong& who = audit.rightAndWrong;
    if (who.counted() == 0) {
        figures.push_back({tr("Right and wrong"), noData()});
    } else {
        const QString of = tr("of %1 reads").arg(who.counted()) + caution(who.counted());
        figures.push_back(figure(tr("Both right"), who.bothRight, of));
        figures.push_back(figure(tr("AI right, you wrong"), who.aiAlone));
        figures.push_back(figure(tr("You right, AI wrong"), who.readerAlone));
        figures.push_back(figure(tr("Both wrong"), who.bothWrong));
    }
    figures.push_back(figure(tr("Outcome not known"), audit.accuracy.unknown));
    if (audit.contradictoryOutcomes > 0)
        figures.push_back(figure(tr("Contradictory outcome"), audit.contradictoryOutcomes, tr("taken as not known")));
}

/// Of fifteen bins at most, such that nineteen reads of twenty are in them; the last one is open.
double binSeconds(std::vector<double> sorted)
{
    std::ranges::sort(sorted);
    const double most = sorted[(sorted.size() - 1) * 19 / 20];
    for (const double width : {5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0}) {
        if (most < width * 14.0)
            return width;
    }
    return 3600.0;
}

}  // namespace

QString shareText(const Proportion& counted)
{
    const auto share = counted.share();
    return share ? tr("%1 %").arg(sharePercent(*share)) : noData();
}

QString countedText(const Proportion& counted)
{
    const auto interval = counted.interval();
    if (!interval)
        return {};
    return tr("%1 of %2; 95 % interval %3 to %4 %")
               .arg(QString::number(counted.count), QString::number(counted.of), sharePercent(interval->low),
                    sharePercent(interval->high)) +
           caution(counted.of);
}

QString localMeaningLine(const reading::ScoreMeaning& meaning)
{
    return scoreLine(meaning.score, meaning.cancers, tr("malignant"));
}

QString localRecallLine(const reading::ScoreMeaning& meaning)
{
    return scoreLine(meaning.score, meaning.recalls, tr("recalled"));
}

std::vector<AuditFigure> figuresOf(const reading::SelfAudit& audit)
{
    std::vector<AuditFigure> figures;
    addReads(figures, audit);
    addAgreement(figures, audit);
    addOutcomes(figures, audit);
    addChanges(figures, audit);
    return figures;
}

ChartContent recallChart(const reading::SelfAudit& audit)
{
    ChartContent chart{
        tr("Recall rate by month"), {}, true, {}, {}, tr("No local data: nothing was read in this time.")};
    const QLocale english(QLocale::English);
    QString year;
    for (const reading::MonthlyRecall& month : audit.months) {
        const QDate date = QDate::fromString(toQt(month.month), QStringLiteral("yyyy-MM"));
        QString label = english.standaloneMonthName(date.month(), QLocale::ShortFormat);
        const QString itsYear = QString::number(date.year());
        if (itsYear != year)
            label += QLatin1Char('\n') + itsYear;
        year = itsYear;
        chart.groups.push_back(
            {label,
             QStringLiteral("%1: %2 (%3)").arg(toQt(month.month), shareText(month.recalls), countedText(month.recalls)),
             {{month.recalls.share(), month.recalls.interval(), month.recalls.of < reading::kFewCases}}});
    }
    return chart;
}

ChartContent timeChart(const reading::SelfAudit& audit)
{
    ChartContent chart{tr("Time a case"), {}, false, tr("seconds"), {}, tr("No local data: no time was measured.")};
    std::vector<double> seconds;
    for (const reading::AuditedCase& read : audit.cases) {
        if (read.seconds && std::isfinite(*read.seconds) && *read.seconds >= 0.0)
            seconds.push_back(*read.seconds);
    }
    if (seconds.empty())
        return chart;
    const double width = binSeconds(seconds);
    const double most = *std::ranges::max_element(seconds);
    const int bins = std::min(15, static_cast<int>(most / width) + 1);
    std::vector<int> counts(static_cast<std::size_t>(bins), 0);
    for (const double one : seconds)
        ++counts[static_cast<std::size_t>(std::min(bins - 1, static_cast<int>(one / width)))];
    for (int bin = 0; bin < bins; ++bin) {
        const int from = static_cast<int>(bin * width);
        const bool open = bin == bins - 1 && most >= (bin + 1) * width;
        const int count = counts[static_cast<std::size_t>(bin)];
        const QString range = open ? tr("%1 s and more").arg(from)
                                   : tr("%1 to less than %2 s").arg(from).arg(from + static_cast<int>(width));
        chart.groups.push_back({open ? tr("%1+").arg(from) : QString::number(from),
                                tr("%1: %2 of %3 reads").arg(range).arg(count).arg(seconds.size()),
                                {{static_cast<double>(count)}}});
    }
    return chart;
}

ChartContent scoreChart(const reading::SelfAudit& audit)
{
    ChartContent chart{tr("What each score came to here"),
                       {tr("malignant"), tr("recalled")},
                       true,
                       tr("AI score; all readers, all times"),
                       {},
                       tr("No local data: import the site's outcomes.")};
    for (const reading::ScoreMeaning& meaning : audit.scores) {
        ChartGroup group{QString::number(meaning.score), {}, {}};
        for (const Proportion* counted : {&meaning.cancers, &meaning.recalls})
            group.bars.push_back({counted->share(), counted->interval(), counted->of < reading::kFewCases});
        group.told = tr("%1: malignant %2, recalled %3")
                         .arg(QString::number(meaning.score), shortly(meaning.cancers), shortly(meaning.recalls));
        chart.groups.push_back(std::move(group));
    }
    return chart;
}

QString recallText(std::optional<reading::Recall> recall)
{
    return !recall ? tr("not said") : *recall == reading::Recall::Recall ? tr("recall") : tr("no recall");
}

QString outcomeText(reading::Outcome outcome)
{
    switch (outcome) {
        case reading::Outcome::Unknown:
            return tr("unknown");
        case reading::Outcome::NoCancer:
            return tr("no cancer");
        case reading::Outcome::Cancer:
            return tr("cancer");
    }
    return {};
}

}  // namespace diptych::viewer
