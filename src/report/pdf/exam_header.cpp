#include <algorithm>
#include <utility>
#include <vector>

#include "engine_words.h"
#include "front_page.h"
#include "patient_words.h"

namespace diptych::report_pdf
{

namespace
{

const TextStyle kTitleStyle{.points = 15.0, .bold = true};
const TextStyle kKeyStyle{.points = 8.0, .condensed = true, .colour = QColor(90, 90, 90)};
const TextStyle kValueStyle{.points = 9.5};
const TextStyle kIdentityStyle{.points = 10.5, .bold = true};
const TextStyle kBannerStyle{.points = 13.0, .bold = true};

// A header value has no limit that every file keeps; a report must not drown in one.
QString bounded(const QString& text)
{
    constexpr qsizetype kLongest = 240;
    return text.size() <= kLongest ? text : text.first(kLongest) + QStringLiteral(" …");
}

using Entry = std::pair<QString, QString>;

// Small key over its value, side by side in equal columns; a row is as high as its highest value.
void setEntries(PageSetter& page, const std::vector<Entry>& entries, const std::vector<double>& widths,
                const TextStyle& style)
{
    double x = kMarginMm;
    double height = 0.0;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const double width = widths[i] - 4.0;
        const double keyHeight = page.text(x, page.y(), width, entries[i].first, kKeyStyle);
        height =
            std::max(height, keyHeight + page.text(x, page.y() + keyHeight, width, bounded(entries[i].second), style));
        x += widths[i];
    }
    page.skip(height + 1.6);
}

}  // namespace

QString printableName(const PageSetter& page, const Report& report)
{
    const QString name = personName(report.say, report.input.study.patient.name);
    return page.lacksGlyphs(name, kIdentityStyle)
               ? name + QStringLiteral(" [") +
                     report.say("some characters cannot be printed with the fonts of this machine") +
                     QStringLiteral("]")
               : name;
}

void setExamHeader(PageSetter& page, const Report& report)
{
    const ReportLanguage& say = report.say;
    const Study& study = report.input.study;
    page.paragraph(say("Screening mammography: reading report"), kTitleStyle);
    page.skip(1.0);
    page.rule(kMarginMm, page.y(), kPageWidthMm - kMarginMm, page.y(), 0.4);
    page.skip(1.6);

    setEntries(page,
               {{say("Patient"), printableName(page, report)}, {say("Patient ID"), orNotStated(say, study.patient.id)}},
               {112.0, 70.0}, kIdentityStyle);
    setEntries(page,
               {{say("Birth date"), dateWords(say, study.patient.birthDate)},
                {say("Sex"), orNotStated(say, study.patient.sex)},
                {say("Study date"), dateWords(say, study.studyDate)},
                {say("Accession number"), orNotStated(say, study.accessionNumber)}},
               {38.0, 30.0, 44.0, 70.0}, kValueStyle);
    setEntries(page,
               {{say("Study description"), orNotStated(say, study.description)},
                {say("Institution"), orNotStated(say, study.institution)}},
               {112.0, 70.0}, kValueStyle);
}

void setVerdict(PageSetter& page, const Report& report)
{
    const ReportLanguage& say = report.say;
    const ExamAssessment& assessment = report.input.assessment;
    constexpr double kPadding = 2.0;
    const double inner = kTextWidthMm - 2.0 * kPadding - 2.0;
    const QString line = say("Engine (AI): %1").arg(bannerWords(say, assessment));
    const double top = page.y();
    double y = top + kPadding;
    const double x = kMarginMm + kPadding + 2.0;
    y += page.text(x, y, inner, line, kBannerStyle) + 0.8;
    // Right breast on the left half, as the views hang.
    double below = 0.0;
    for (const BreastAssessment& breast : assessment.breasts) {
        const double column = breast.breast == Laterality::Right ? 0.0 : inner / 2.0;
        below = std::max(below, page.text(x + column, y, inner / 2.0 - 3.0, breastLineWords(say, breast), kValueStyle));
    }
    y += below + kPadding;
    page.frame({kMarginMm, top, kTextWidthMm, y - top}, Qt::black, 0.25);
    page.frame({kMarginMm, top, 1.4, y - top}, Qt::black, 0.0, Qt::black);
    page.moveTo(y + 2.5);
}

}  // namespace diptych::report_pdf
