#include <QStringList>
#include <algorithm>

#include "diptych/core/wording.h"
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
const TextStyle kTextStyle{.points = 9.0};
const QString kNotKnown = QStringLiteral("unknown");

std::vector<Column> findingColumns()
{
    return {{QStringLiteral("No."), 11.0, Qt::AlignRight},
            {QStringLiteral("Kind"), 22.0},
            {QStringLiteral("Score"), 11.0},
            {QStringLiteral("Band"), 24.0},
            {QStringLiteral("Probability of malignancy"), 22.0},
            {QStringLiteral("Size (basis)"), 28.5},
            {QStringLiteral("Quadrant"), 17.0},
            {QStringLiteral("Depth"), 16.5},
            {QStringLiteral("From nipple"), 16.5},
            {QStringLiteral("Same lesion"), kTextWidthMm - 168.5}};
}

QString positionWords(const std::optional<std::string>& code)
{
    return code ? plainText(*code).replace('_', ' ') : kNotKnown;
}

// The numbers of the findings that are held to be one lesion.
QString pairWords(const ExamAssessment& assessment, const Finding& finding)
{
    const auto lesion = std::find_if(assessment.lesions.begin(), assessment.lesions.end(),
                                     [&](const Lesion& each) { return finding.lesion && each.id == *finding.lesion; });
    if (lesion == assessment.lesions.end() || lesion->findings.size() < 2)
        return QStringLiteral("1 view");
    std::vector<int> ids = lesion->findings;
    std::sort(ids.begin(), ids.end());
    QStringList numbers;
    for (const int id : ids)
        numbers += QString::number(id);
    return numbers.join(QStringLiteral(" and "));
}

std::vector<QString> findingCells(const ExamAssessment& assessment, const ViewAssessment& view, const Finding& finding)
{
    return {QString::number(finding.id),
            plainText(words(finding.kind)),
            QStringLiteral("%1/10").arg(finding.suspicion.value()),
            plainText(words(finding.suspicion.band())),
            percentWords(finding.probability),
            plainText(sizeWords(finding, view.spacingBasis)),
            positionWords(finding.quadrant),
            positionWords(finding.depth),
            finding.nippleDistanceMm ? QStringLiteral("%1 mm").arg(qRound(*finding.nippleDistanceMm)) : kNotKnown,
            pairWords(assessment, finding)};
}

QString viewTitle(const ViewAssessment& view, bool further)
{
    QString title = plainText(label(view.view));
    if (further)
        title += QStringLiteral(", further image");
    return title + QStringLiteral(": ") + plainText(viewLine(view)) +
           (view.inferredView ? QStringLiteral(" (view told by View Position only, not by code)") : QString());
}

// Findings go on under the breast's column headings; a view without any is one line.
void setView(PageSetter& page, Table& table, const ExamAssessment& assessment, const ViewAssessment& view, bool further)
{
    const QString title = viewTitle(view, further);
    if (view.findings.empty()) {
        page.require(8.0);
        page.skip(1.6);
        page.paragraph(title, kViewStyle);
        page.skip(1.0);
        return;
    }
    table.setContinuation(plainText(label(view.view)) + QStringLiteral(", continued"));
    table.subheading(title, findingCells(assessment, view, view.findings.front()));
    for (const Finding& finding : view.findings)
        table.row(findingCells(assessment, view, finding), colourOf(finding.suspicion));
}

// Says what the engine did not see of this breast, so that no mark is never read as "looked at, nothing there".
void setCoverage(PageSetter& page, const std::array<Place, 4>& hung, Laterality breast)
{
    QStringList unmarked;
    QStringList notAnalysed;
    for (const Place& place : hung) {
        if (laterality(place.view) != breast)
            continue;
        const QString name = plainText(label(place.view));
        if (place.assessed == nullptr || place.assessed->status != ViewStatus::Analyzed)
            notAnalysed += name;
        else if (place.assessed->findings.empty())
            unmarked += name;
    }
    if (!unmarked.isEmpty())
        page.paragraph(QStringLiteral("No finding marked by the engine in %1.").arg(unmarked.join(" and ")),
                       kTextStyle);
    if (!notAnalysed.isEmpty())
        page.paragraph(QStringLiteral("Not analysed: %1. The engine says nothing of what is not analysed.")
                           .arg(notAnalysed.join(", ")),
                       kTextStyle);
}

void setBreast(PageSetter& page, const ReportInput& input, const std::array<Place, 4>& hung, Laterality breast)
{
    const ExamAssessment& assessment = input.assessment;
    const auto verdict = std::find_if(assessment.breasts.begin(), assessment.breasts.end(),
                                      [&](const BreastAssessment& each) { return each.breast == breast; });
    const BreastAssessment unknown{breast, BreastStatus::NotAnalyzed, std::nullopt, std::nullopt};
    Table table(page, findingColumns());
    page.require(36.0);
    page.paragraph(plainText(breastLine(verdict == assessment.breasts.end() ? unknown : *verdict)), kBreastStyle);
    page.skip(1.2);
    if (std::any_of(assessment.views.begin(), assessment.views.end(), [&](const ViewAssessment& view) {
            return laterality(view.view) == breast && !view.findings.empty();
        }))
        table.heading();
    for (const Place& place : hung) {
        if (laterality(place.view) != breast)
            continue;
        if (place.assessed == nullptr) {
            page.paragraph(plainText(label(place.view)) + QStringLiteral(": not analysed"), kViewStyle);
            page.skip(1.0);
        }
        for (const ViewAssessment& view : assessment.views) {
            if (view.view == place.view)
                setView(page, table, assessment, view, &view != place.assessed);
        }
    }
    page.skip(1.0);
    setCoverage(page, hung, breast);
    page.skip(6.0);
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

void setFindings(PageSetter& page, const ReportInput& input)
{
    setSectionTitle(page, QStringLiteral("Findings of the engine"), 40.0);
    const std::array<Place, 4> hung = places(input.study, input.assessment);
    setBreast(page, input, hung, Laterality::Right);
    setBreast(page, input, hung, Laterality::Left);
    for (const UnhungImage& image : input.assessment.unhung) {
        page.paragraph(QStringLiteral("Also in the study, not analysed: %1 (%2)")
                           .arg(plainText(image.label), plainText(sentence(image.reason))),
                       kTextStyle);
    }
    if (!input.assessment.unhung.empty())
        page.skip(4.0);
}

}  // namespace diptych::report_pdf
