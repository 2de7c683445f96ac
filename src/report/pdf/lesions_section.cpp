#include <QStringList>
#include <algorithm>
#include <cmath>

#include "engine_words.h"
#include "lesion_place.h"
#include "patient_words.h"
#include "reading_words.h"
#include "sections.h"
#include "table.h"

namespace diptych::report_pdf
{

namespace
{

/// One line for each mark, so that views, sizes and distances stand beside each other.
QString lines(const QStringList& each)
{
    return each.join(QChar(QChar::LineSeparator));
}

QString sizeOf(const Report& report, const reading::LesionMark& mark)
{
    if (!std::holds_alternative<Box>(mark.place))
        return report.say("not measured");
    const auto diameter = mark.diameterMm();
    if (!diameter)
        return report.say("size unknown");
    const auto& views = report.input.study.views;
    const auto image = std::find_if(views.begin(), views.end(),
                                    [&](const auto& view) { return view.sopInstanceUid == mark.sopInstanceUid; });
    const SpacingBasis basis = image == views.end() ? SpacingBasis::Unknown : image->spacingBasis;
    return QStringLiteral("%1 mm (%2)").arg(std::lround(*diameter)).arg(basisWords(report.say, basis));
}

QString nippleDistance(const Report& report, const reading::LesionMark& mark)
{
    return mark.fromNippleMm ? QStringLiteral("%1 mm").arg(std::lround(*mark.fromNippleMm)) : report.say("unknown");
}

QString alsoMarked(const Report& report, const ListedLesion& listed)
{
    const ReportLanguage& say = report.say;
    QStringList told;
    if (report.reads.size() > 1) {
        QStringList others;
        for (const std::string& number : listed.otherReaders)
            others += plainText(number);
        told += others.isEmpty() ? say("no other reader") : say("reader: %1").arg(others.join(QStringLiteral(", ")));
    }
    QStringList engine;
    for (const int id : listed.engine)
        engine += QString::number(id);
    const auto& breasts = report.input.assessment.breasts;
    const bool looked = std::any_of(breasts.begin(), breasts.end(), [&](const BreastAssessment& breast) {
        return breast.breast == listed.lesion.breast && breast.status != BreastStatus::NotAnalyzed;
    });
    told += !looked            ? say("engine: breast not analysed")
            : engine.isEmpty() ? say("engine: not marked")
                               : say("engine: %1").arg(engine.join(QStringLiteral(", ")));
    return lines(told);
}

QString standingWords(const ReportLanguage& say, ListedLesion::Standing standing)
{
    switch (standing) {
        case ListedLesion::Standing::Kept:
            return {};
        case ListedLesion::Standing::AddedAfterAi:
            return say("added after AI");
        case ListedLesion::Standing::WithdrawnAfterAi:
            return say("withdrawn after AI");
    }
    return {};
}

void setLesion(const Report& report, Table& table, const ListedLesion& listed)
{
    const ReportLanguage& say = report.say;
    const reading::ReaderLesion& lesion = listed.lesion;
    const LesionPlace place = placeOf(lesion, report.input.study, report.input.assessment);
    QStringList kind{lesionTypeWords(say, lesion.type)};
    if (lesion.concern)
        kind += say("level of concern %1").arg(lesion.concern->value());
    const QString standing = standingWords(say, listed.standing);
    if (!standing.isEmpty())
        kind += standing;
    QStringList views;
    QStringList sizes;
    QStringList distances;
    for (const reading::LesionMark& mark : lesion.marks) {
        views += plainText(label(ViewKey{lesion.breast, mark.position}, {}));
        sizes += sizeOf(report, mark);
        distances += nippleDistance(report, mark);
    }
    constexpr double kIndentMm = 9.0;
    const QString note = lesion.note.empty() ? QString() : say("Note: %1").arg(plainText(lesion.note));
    table.row({plainText(listed.number), kind.join(QStringLiteral(", ")), lines(views), lines(sizes),
               positionWords(say, place.quadrant), place.clock ? say("%1 o'clock").arg(*place.clock) : say("unknown"),
               positionWords(say, place.depth), lines(distances), alsoMarked(report, listed)},
              std::nullopt, note.isEmpty() ? 0.0 : table.noteHeight(note, kIndentMm));
    if (!note.isEmpty())
        table.note(note, kIndentMm);
}

}  // namespace

void setLesions(PageSetter& page, const Report& report)
{
    if (report.lesions.empty())
        return;
    const ReportLanguage& say = report.say;
    setSectionTitle(page, say("Readers' lesions"), 25.0);
    Table table(page, {{say("No."), 9.0},
                       {say("Type, concern"), 28.5},
                       {say("Views"), 18.0},
                       {say("Size (basis)"), 28.0},
                       {say("Quadrant"), 23.5},
                       {say("Clock position"), 16.5},
                       {say("Depth"), 19.0},
                       {say("From nipple"), 16.0},
                       {say("Also marked by"), kTextWidthMm - 158.5}});
    table.setContinuation(say("Readers' lesions, continued"));
    table.heading();
    for (const ListedLesion& listed : report.lesions)
        setLesion(report, table, listed);
    page.skip(1.0);
    page.paragraph(say("Quadrant, clock position (facing the patient) and depth are counted from the estimated nipple "
                       "and are approximate; unknown where nipple or a view is not known."),
                   {.points = 8.0, .condensed = true});
    page.skip(5.0);
}

void setTechnicalRecalls(PageSetter& page, const Report& report)
{
    const ReportLanguage& say = report.say;
    if (std::all_of(report.reads.begin(), report.reads.end(),
                    [](const ReadInReport& read) { return read.counting().technicalRecalls.empty(); }))
        return;
    setSectionTitle(page, say("Technical recalls"), 18.0);
    Table table(
        page,
        {{say("Reader"), 42.0}, {say("View"), 18.0}, {say("Reasons"), 70.0}, {say("Note"), kTextWidthMm - 130.0}});
    table.setContinuation(say("Technical recalls, continued"));
    table.heading();
    for (std::size_t i = 0; i < report.reads.size(); ++i) {
        for (const reading::TechnicalRecall& recall : report.reads[i].counting().technicalRecalls) {
            QStringList reasons;
            for (const reading::TechnicalReason reason : recall.reasons) {
                const auto coded = reading::dicomCode(reason);
                reasons += technicalReasonWords(say, reason) +
                           (coded ? QStringLiteral(" (DCM %1)").arg(plainText(*coded)) : QString());
            }
            table.row({plainText(readLetter(i)) + QStringLiteral(", ") + roleWords(say, report.reads[i].role),
                       technicalViewName(recall), reasons.join(QStringLiteral("; ")), plainText(recall.note)});
        }
    }
    page.skip(5.0);
}

}  // namespace diptych::report_pdf
