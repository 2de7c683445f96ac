#include <QStringList>
#include <cmath>

#include "engine_words.h"
#include "patient_words.h"
#include "reading_words.h"
#include "recorded_words.h"
#include "sections.h"
#include "table.h"

namespace diptych::report_pdf
{

namespace
{

constexpr double kLetterMm = 8.0;  // the column of the reader's letter

/// Rounded down: 100 only where nothing is lacking.
int percentDown(double share)
{
    return static_cast<int>(std::floor(share * 100.0 + 1e-9));
}

QString readerWords(const Report& report, const ReadInReport& read)
{
    const QString role = roleWords(report.say, read.role);
    return read.reader.empty() ? role : report.say("%1: %2").arg(role, plainText(read.reader));
}

/// What became of one breast with the AI in sight; empty where nothing did.
QString changesOf(const Report& report, const ReadInReport& read, Laterality breast)
{
    const ReportLanguage& say = report.say;
    const reading::FullOpinion& before = read.sealed.opinion;
    const reading::FullOpinion& after = read.settled->opinion;
    const reading::BreastChange change = reading::changeAfterAi(before, after, report.input.assessment).of(breast);
    QStringList told;
    const auto tell = [&](const QString& from, const QString& to, reading::Change which) {
        if (from == to)
            return;
        const QString way = changeWords(say, which);
        told += say("%1, now %2").arg(from, to) + (way.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(way));
    };
    tell(recallWords(say, before.of(breast).recall), recallWords(say, after.of(breast).recall), change.recall);
    const auto category = [&](const reading::FullOpinion& opinion) {
        const auto& given = opinion.of(breast).category;
        return given ? categoryWords(say, *given) : say("no category");
    };
    tell(category(before), category(after), change.category);
    const auto technical = [&](const reading::FullOpinion& opinion) {
        return opinion.asksForTechnicalRecall(breast) ? say("technical recall") : say("no technical recall");
    };
    tell(technical(before), technical(after), reading::Change::None);
    const auto count = [&](int marks, const QString& words) {
        if (marks > 0)
            told += words.arg(marks);
    };
    count(change.places.addedWhereAiMarked, say("marks added where the AI marked: %1"));
    count(change.places.addedElsewhere, say("marks added elsewhere: %1"));
    count(change.places.removedWhereAiMarked, say("marks withdrawn where the AI marked: %1"));
    count(change.places.removedElsewhere, say("marks withdrawn elsewhere: %1"));
    return told.join(QStringLiteral("; "));
}

QString afterAiWords(const Report& report, const ReadInReport& read)
{
    const ReportLanguage& say = report.say;
    if (!read.settled)
        return say("not given");
    const QString when = timeWords(say, read.settled->settledAt);
    if (read.settled->opinion == read.sealed.opinion)
        return say("kept at %1").arg(when);
    QStringList told;
    for (const Laterality breast : {Laterality::Right, Laterality::Left}) {
        const QString changes = changesOf(report, read, breast);
        if (!changes.isEmpty())
            told += say("%1: %2").arg(breastTitle(say, breast), changes) + QStringLiteral(".");
    }
    if (read.settled->opinion.density != read.sealed.opinion.density)
        told += say("Density now: %1.")
                    .arg(read.settled->opinion.density ? densityWords(say, *read.settled->opinion.density)
                                                       : say("not stated"));
    if (told.isEmpty())
        told += say("Marks, reasons, notes or conclusion changed; recall and category kept.");
    return say("changed at %1").arg(when) + QStringLiteral(". ") + told.join(' ');
}

QString notSeenWords(const Report& report, const ReadInReport& read)
{
    QStringList views;
    for (const std::string& view : read.sealed.conditions.viewsNotShown)
        views.push_back(notShownWords(report.say, view));
    return views.isEmpty() ? QString()
                           : report.say("Given without having seen: %1.").arg(views.join(QStringLiteral(", ")));
}

QString conditionsWords(const Report& report, const ReadInReport& read)
{
    const ReportLanguage& say = report.say;
    QStringList told;
    if (read.sealed.opinion.density)
        told += say("Density: %1").arg(densityWords(say, *read.sealed.opinion.density)) + QStringLiteral(".");
    if (!read.sealed.conditions.coverage.empty()) {
        QStringList views;
        for (const reading::ViewCoverage& view : read.sealed.conditions.coverage)
            views.push_back(QStringLiteral("%1 %2\u00A0%").arg(viewName(view.view)).arg(percentDown(view.share)));
        told +=
            say("Breast tissue shown at 61 % zoom or more before sealing: %1.").arg(views.join(QStringLiteral(", ")));
    }
    return told.join(' ');
}

/// The lines of a conclusion as they were written, each made plain; blank ones left out.
QStringList linesOf(const std::string& conclusion)
{
    QStringList lines;
    for (const QString& line : QString::fromStdString(conclusion).split('\n', Qt::SkipEmptyParts))
        if (const QString plain = plainText(line.toStdString()); !plain.isEmpty())
            lines += plain;
    return lines;
}

/// What the reader wrote at the end, as sealed, and after the AI where that was changed.
void setConclusion(Table& table, const ReportLanguage& say, const ReadInReport& read)
{
    const std::string& sealed = read.sealed.opinion.conclusion;
    if (!sealed.empty())
        table.notes(say("Conclusion"), linesOf(sealed), kLetterMm);
    if (!read.settled || read.settled->opinion.conclusion == sealed)
        return;
    if (read.settled->opinion.conclusion.empty())
        table.note(say("Conclusion withdrawn after AI."), kLetterMm, true);
    else
        table.notes(say("Conclusion after AI"), linesOf(read.settled->opinion.conclusion), kLetterMm);
}

}  // namespace

void setReaders(PageSetter& page, const Report& report)
{
    const ReportLanguage& say = report.say;
    setSectionTitle(page, say("Readers' opinions"), 22.0);
    if (report.reads.empty()) {
        page.paragraph(say("No reader's opinion was given."), {.points = 9.5});
        page.skip(5.0);
        return;
    }
    Table table(page, {{QString(), kLetterMm},
                       {say("Reader"), 30.0},
                       {say("Sealed at (UTC)"), 20.0},
                       {say("AI when sealed"), 17.0},
                       {say("Right breast"), 31.0},
                       {say("Left breast"), 31.0},
                       {say("After AI (UTC)"), kTextWidthMm - 137.0}});
    table.setContinuation(say("Readers' opinions, continued"));
    table.heading();
    for (std::size_t i = 0; i < report.reads.size(); ++i) {
        const ReadInReport& read = report.reads[i];
        const QString notSeen = notSeenWords(report, read);
        const QString conditions = conditionsWords(report, read);
        const double following = !notSeen.isEmpty()      ? table.noteHeight(notSeen, kLetterMm, true)
                                 : !conditions.isEmpty() ? table.noteHeight(conditions, kLetterMm)
                                                         : 0.0;
        table.row({plainText(readLetter(i)), readerWords(report, read), timeWords(say, read.sealed.sealedAt),
                   read.sealed.aiWasHidden ? say("hidden") : say("shown"),
                   opinionWords(say, read.sealed.opinion, Laterality::Right),
                   opinionWords(say, read.sealed.opinion, Laterality::Left), afterAiWords(report, read)},
                  std::nullopt, following);
        if (!notSeen.isEmpty())
            table.note(notSeen, kLetterMm, true);
        if (!conditions.isEmpty())
            table.note(conditions, kLetterMm);
        setConclusion(table, say, read);
    }
    page.skip(1.0);
    page.paragraph(
        say("Right and left: as sealed, before the reader went on to the AI. \"Hidden\": the engine's result "
            "was not shown before sealing."),
        {.points = 8.0, .condensed = true});
    page.skip(5.0);
}

}  // namespace diptych::report_pdf
