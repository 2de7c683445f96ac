#include <cmath>

#include "patient_words.h"
#include "sections.h"

namespace diptych::report_pdf
{

namespace
{

QString recallWords(const std::optional<reading::Recall>& recall)
{
    if (!recall)
        return QStringLiteral("no opinion given");
    switch (*recall) {
        case reading::Recall::NoRecall:
            return QStringLiteral("no recall");
        case reading::Recall::Recall:
            return QStringLiteral("recall");
    }
    return QStringLiteral("no opinion given");
}

/// Rounded down: 100 only where nothing is lacking.
int percentDown(double share)
{
    return static_cast<int>(std::floor(share * 100.0 + 1e-9));
}

}  // namespace

QString opinionWords(const reading::ReaderOpinion& opinion)
{
    return QStringLiteral("right breast %1, left breast %2").arg(recallWords(opinion.right), recallWords(opinion.left));
}

void setOpinion(PageSetter& page, const ReportInput& input)
{
    const TextStyle style{.points = 9.5};
    setSectionTitle(page, QStringLiteral("Reader's opinion"), 20.0);
    if (!input.opinion) {
        page.paragraph(QStringLiteral("No reader's opinion was given."), style);
        page.skip(5.0);
        return;
    }
    const reading::SealedOpinion& sealed = *input.opinion;
    page.paragraph(QStringLiteral("Right breast: ") + recallWords(sealed.opinion.right.recall),
                   {.points = 10.5, .bold = true});
    page.paragraph(QStringLiteral("Left breast: ") + recallWords(sealed.opinion.left.recall),
                   {.points = 10.5, .bold = true});
    page.skip(0.8);
    page.paragraph(
        QStringLiteral("Sealed at %1. %2")
            .arg(orNotStated(sealed.sealedAt),
                 sealed.aiWasHidden ? QStringLiteral("Given before the engine's result was shown.")
                                    : QStringLiteral("The engine's result was in view when the opinion was given.")),
        style);
    if (!sealed.conditions.viewsNotShown.empty()) {
        QStringList views;
        for (const std::string& view : sealed.conditions.viewsNotShown)
            views.push_back(plainText(view));
        page.paragraph(QStringLiteral("Given without having seen: %1.").arg(views.join(QStringLiteral(", "))),
                       {.points = 9.5, .bold = true});
    }
    if (!sealed.conditions.coverage.empty()) {
        QStringList views;
        for (const reading::ViewCoverage& view : sealed.conditions.coverage)
            views.push_back(QStringLiteral("%1 %2 %").arg(plainText(label(view.view))).arg(percentDown(view.share)));
        page.paragraph(QStringLiteral("Breast tissue shown at 61 % zoom or more before sealing: %1.")
                           .arg(views.join(QStringLiteral(", "))),
                       style);
    }
    page.skip(5.0);
}

}  // namespace diptych::report_pdf
