#include <QStringList>
#include <algorithm>

#include "engine_words.h"
#include "marks.h"
#include "patient_words.h"
#include "printed_view.h"
#include "sections.h"
#include "table.h"

namespace diptych::report_pdf
{

namespace
{

const TextStyle kSectionStyle{.points = 12.5, .bold = true};
const TextStyle kBreastStyle{.points = 10.5, .bold = true};
const TextStyle kViewStyle{.points = 9.5, .bold = true};

std::vector<Column> findingColumns(const ReportLanguage& say)
{
    return {{say("No."), 10.5, Qt::AlignRight},
            {say("Kind"), 24.0},
            {say("Score"), 10.5},
            {say("Band"), 22.5},
            {say("Probability of malignancy"), 20.5},
            {say("Size (basis)"), 25.5},
            {say("Quadrant"), 18.0},
            {say("Depth"), 19.0},
            {say("From nipple"), 17.5},
            {say("Same lesion"), kTextWidthMm - 168.0}};
}

// The numbers of the findings that are held to be one lesion; in brackets one that this report leaves out.
QString pairWords(const Report& report, const Finding& finding)
{
    const ReportLanguage& say = report.say;
    const ExamAssessment& assessment = report.input.assessment;
    const auto lesion = std::find_if(assessment.lesions.begin(), assessment.lesions.end(),
                                     [&](const Lesion& each) { return finding.lesion && each.id == *finding.lesion; });
    if (lesion == assessment.lesions.end() || lesion->findings.size() < 2)
        return say("1 view");
    std::vector<int> ids = lesion->findings;
    std::sort(ids.begin(), ids.end());
    QStringList numbers;
    for (const int id : ids) {
        const Finding* const each = findFinding(assessment, id);
        const bool leftOut = each && each->suspicion.value() < report.input.marksFrom;
        numbers += leftOut ? QStringLiteral("(%1)").arg(id) : QString::number(id);
    }
    return numbers.join(say(" and "));
}

std::vector<QString> findingCells(const Report& report, const ViewAssessment& view, const Finding& finding)
{
    const ReportLanguage& say = report.say;
    return {QString::number(finding.id),
            kindWords(say, finding.kind),
            QStringLiteral("%1/10").arg(finding.suspicion.value()),
            bandWords(say, finding.suspicion.band()),
            percentWords(say, finding.probability),
            sizeWords(say, finding, view.spacingBasis),
            positionWords(say, finding.quadrant),
            positionWords(say, finding.depth),
            finding.nippleDistanceMm ? QStringLiteral("%1 mm").arg(qRound(*finding.nippleDistanceMm)) : say("unknown"),
            pairWords(report, finding)};
}

QString viewTitle(const ReportLanguage& say, const ViewAssessment& view, bool further)
{
    QString title = viewName(view.view);
    if (further)
        title += QStringLiteral(", ") + say("further image");
    const QString inferred = view.inferredView ? say(" (view told by View Position only, not by code)") : QString();
    return say("%1: %2").arg(title, viewLineWords(say, view) + inferred);
}

std::vector<Finding> listed(const Report& report, const ViewAssessment& view)
{
    std::vector<Finding> findings;
    std::copy_if(view.findings.begin(), view.findings.end(), std::back_inserter(findings),
                 [&](const Finding& each) { return each.suspicion.value() >= report.input.marksFrom; });
    return findings;
}

// Findings go on under the breast's column headings; a view without any to list is one line.
void setView(PageSetter& page, Table& table, const Report& report, const ViewAssessment& view, bool further)
{
    const QString title = viewTitle(report.say, view, further);
    const std::vector<Finding> findings = listed(report, view);
    if (findings.empty()) {
        page.require(8.0);
        page.skip(1.6);
        page.paragraph(title, kViewStyle);
        page.skip(1.0);
        return;
    }
    table.setContinuation(report.say("%1, continued").arg(viewName(view.view)));
    table.subheading(title, findingCells(report, view, findings.front()));
    for (const Finding& finding : findings)
        table.row(findingCells(report, view, finding), colourOf(finding.suspicion));
}

// Says what the engine did not see of this breast, so that no mark is never read as "looked at, nothing there".
void setCoverage(PageSetter& page, const ReportLanguage& say, const std::array<Place, 4>& hung, Laterality breast)
{
    QStringList unmarked;
    QStringList notAnalysed;
    for (const Place& place : hung) {
        if (laterality(place.view) != breast)
            continue;
        const QString name = viewName(place.view);
        if (place.assessed == nullptr || place.assessed->status != ViewStatus::Analyzed)
            notAnalysed += name;
        else if (place.assessed->findings.empty())
            unmarked += name;
    }
    if (!unmarked.isEmpty())
        page.paragraph(say("No finding marked by the engine in %1.").arg(unmarked.join(say(" and "))), kTextStyle);
    if (!notAnalysed.isEmpty())
        page.paragraph(
            say("Not analysed: %1. The engine says nothing of what is not analysed.").arg(notAnalysed.join(", ")),
            kTextStyle);
}

void setBreast(PageSetter& page, const Report& report, const std::array<Place, 4>& hung, Laterality breast)
{
    const ReportLanguage& say = report.say;
    const ExamAssessment& assessment = report.input.assessment;
    const auto verdict = std::find_if(assessment.breasts.begin(), assessment.breasts.end(),
                                      [&](const BreastAssessment& each) { return each.breast == breast; });
    const BreastAssessment unknown{breast, BreastStatus::NotAnalyzed, std::nullopt, std::nullopt};
    Table table(page, findingColumns(say));
    page.require(36.0);
    page.paragraph(breastLineWords(say, verdict == assessment.breasts.end() ? unknown : *verdict), kBreastStyle);
    page.skip(1.2);
    if (std::any_of(assessment.views.begin(), assessment.views.end(), [&](const ViewAssessment& view) {
            return laterality(view.view) == breast && !listed(report, view).empty();
        }))
        table.heading();
    for (const Place& place : hung) {
        if (laterality(place.view) != breast)
            continue;
        if (place.assessed == nullptr) {
            page.paragraph(say("%1: not analysed").arg(viewName(place.view)), kViewStyle);
            page.skip(1.0);
        }
        for (const ViewAssessment& view : assessment.views) {
            if (view.view == place.view)
                setView(page, table, report, view, &view != place.assessed);
        }
    }
    page.skip(1.0);
    setCoverage(page, say, hung, breast);
    page.skip(6.0);
}

int belowMarksFrom(const ReportInput& input)
{
    int count = 0;
    for (const ViewAssessment& view : input.assessment.views)
        count += static_cast<int>(std::count_if(view.findings.begin(), view.findings.end(), [&](const Finding& each) {
            return each.suspicion.value() < input.marksFrom;
        }));
    return count;
}

}  // namespace

void setSectionTitle(PageSetter& page, const QString& title, double following)
{
    page.require(following + 10.0);
    page.paragraph(title, kSectionStyle);
    page.skip(0.6);
    page.rule(kMarginMm, page.y(), kPageWidthMm - kMarginMm, page.y(), 0.4);
    page.skip(2.0);
}

void setFindings(PageSetter& page, const Report& report)
{
    const ReportLanguage& say = report.say;
    const ExamAssessment& assessment = report.input.assessment;
    setSectionTitle(page, say("Findings of the engine"), 40.0);
    if (const int leftOut = belowMarksFrom(report.input)) {
        page.paragraph(say("Left out here: %1 of suspicion below %2/10. The JSON assessment holds all.")
                           .arg(leftOut)
                           .arg(report.input.marksFrom),
                       kTextStyle);
        page.skip(2.0);
    }
    const std::array<Place, 4> hung = places(say, report.input.study, assessment);
    setBreast(page, report, hung, Laterality::Right);
    setBreast(page, report, hung, Laterality::Left);
    for (const UnhungImage& image : assessment.unhung) {
        page.paragraph(
            say("Also in the study, not analysed: %1 (%2)").arg(plainText(image.label), reasonText(say, image.reason)),
            kTextStyle);
    }
    if (!assessment.unhung.empty())
        page.skip(4.0);
}

}  // namespace diptych::report_pdf
