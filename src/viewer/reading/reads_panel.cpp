#include "reading/reads_panel.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include "diptych/reading/compare_reads.h"
#include "diptych/reading/opinion_steps.h"
#include "looks/text.h"
#include "looks/theme.h"
#include "reading/reading_desk.h"

namespace diptych::viewer
{

namespace
{

QString readerLetter(reading::ReadRole role)
{
    switch (role) {
        case reading::ReadRole::First:
            return QStringLiteral("A");
        case reading::ReadRole::Second:
            return QStringLiteral("B");
        case reading::ReadRole::Arbiter:
        case reading::ReadRole::Consensus:
            return QStringLiteral("C");
    }
    return {};
}

QString escaped(const std::string& text)
{
    return toQt(text).toHtmlEscaped();
}

QString readText(const NamedRead& each)
{
    const store::SealedRead& read = each.read;
    QString text = QStringLiteral("<p><b>%1 - %2</b> (%3)<br>%4")
                       .arg(readerLetter(read.role), escaped(each.reader), nameOf(read.role),
                            escaped(reading::words(read.sealed.opinion)));
    if (!read.sealed.aiWasHidden)
        text += QObject::tr("<br>The AI was in sight.");
    if (read.settled)
        text += read.settled->opinion == read.sealed.opinion ? QObject::tr("<br>Kept with the AI in sight.")
                                                             : QObject::tr("<br>Changed with the AI in sight: %1")
                                                                   .arg(escaped(reading::words(read.settled->opinion)));
    for (const reading::TechnicalRecall& again : lastWord(read).technicalRecalls) {
        QStringList reasons;
        for (const reading::TechnicalReason reason : again.reasons)
            reasons.push_back(toQt(reading::words(reason)));
        text += QObject::tr("<br>%1 %2 again: %3")
                    .arg(again.breast == Laterality::Right ? QObject::tr("R") : QObject::tr("L"),
                         toQt(code(again.position)), reasons.join(QStringLiteral(", ")));
    }
    if (const std::string& conclusion = lastWord(read).conclusion; !conclusion.empty())
        text += QStringLiteral("<br>\u201c%1\u201d")
                    .arg(escaped(conclusion).replace(QLatin1Char('\n'), QStringLiteral("<br>")));
    return text + QStringLiteral("</p>");
}

QString breastText(const reading::Comparison& comparison, Laterality breast)
{
    const reading::BreastComparison& of = comparison.of(breast);
    QString text;
    switch (of.discordance) {
        case reading::Discordance::Incomplete:
            text = QObject::tr("not told by both");
            break;
        case reading::Discordance::AgreeNoRecall:
            text = QObject::tr("both: no recall");
            break;
        case reading::Discordance::AgreeRecall:
            text = QObject::tr("both: recall");
            break;
        case reading::Discordance::OnlyReader1:
            text = QObject::tr("<b>only A recalls</b>");
            break;
        case reading::Discordance::OnlyReader2:
            text = QObject::tr("<b>only B recalls</b>");
            break;
    }
    if (of.recalledForDifferentPlaces)
        text += QObject::tr(", <b>for different places</b>");
    return QStringLiteral("%1: %2").arg(
        breast == Laterality::Right ? QObject::tr("Right breast") : QObject::tr("Left breast"), text);
}

QString lesionText(const reading::FullOpinion& opinion, const std::vector<std::size_t>& lesions)
{
    QStringList words;
    for (const std::size_t index : lesions) {
        const reading::ReaderLesion& lesion = opinion.lesions[index];
        QString text = QStringLiteral("%1 %2").arg(index + 1).arg(toQt(reading::words(lesion.type)));
        if (lesion.concern)
            text += QObject::tr(" (concern %1)").arg(lesion.concern->value());
        if (!lesion.note.empty())
            text += QStringLiteral(" \u201c%1\u201d").arg(toQt(lesion.note));
        words.push_back(text.toHtmlEscaped());
    }
    return words.isEmpty() ? QStringLiteral("-") : words.join(QStringLiteral("; "));
}

QString engineText(const ExamAssessment* engine, const std::vector<std::size_t>& lesions)
{
    if (!engine)
        return QObject::tr("hidden");
    QStringList words;
    for (const std::size_t index : lesions)
        words.push_back(QObject::tr("%1 of 10").arg(engine->lesions[index].suspicion.value()));
    return words.isEmpty() ? QStringLiteral("-") : words.join(QStringLiteral("; "));
}

QString placesText(const reading::Comparison& comparison, const reading::FullOpinion& a, const reading::FullOpinion& b,
                   const ExamAssessment* engine)
{
    QString rows;
    for (const reading::Place& place : comparison.places) {
        // What the engine alone sees of little suspicion is in the findings' list; this card is of the readers.
        const bool onlyEngine = place.reader1.empty() && place.reader2.empty();
        if (onlyEngine && (!engine || std::ranges::none_of(place.engine, [engine](std::size_t index) {
                return engine->lesions[index].suspicion.value() >= 5;
            })))
            continue;
        rows += QStringLiteral("<tr><td>%1&nbsp;</td><td>%2&nbsp;</td><td>%3&nbsp;</td><td>%4</td></tr>")
                    .arg(place.breast == Laterality::Right ? QObject::tr("R") : QObject::tr("L"),
                         lesionText(a, place.reader1), lesionText(b, place.reader2), engineText(engine, place.engine));
    }
    if (rows.isEmpty())
        return QObject::tr("<p>No place was marked.</p>");
    return QStringLiteral(
               "<table cellspacing='4'><tr><th></th><th align='left'>A</th><th align='left'>B</th>"
               "<th align='left'>%1</th></tr>%2</table>")
        .arg(QObject::tr("AI"), rows);
}

}  // namespace

const reading::FullOpinion& lastWord(const store::SealedRead& read)
{
    return read.settled ? read.settled->opinion : read.sealed.opinion;
}

std::vector<NamedRead> bothReads(const ReadingPart& part)
{
    std::vector<NamedRead> both;
    for (const reading::ReadRole role : {reading::ReadRole::First, reading::ReadRole::Second}) {
        if (part.own && part.own->role == role)
            both.push_back({*part.own, QObject::tr("you").toStdString()});
        for (const NamedRead& other : part.others)
            if (other.read.role == role)
                both.push_back(other);
    }
    return both;
}

bool mayTakeOver(const Reading& reading)
{
    return reading::settlesBoth(reading.part.role) && reading.othersShown && reading.session.editable() &&
           takesOpinions(reading.part.kind) && bothReads(reading.part).size() == 2;
}

std::vector<LesionSign> signsOfOthers(const ReadingPart& part)
{
    std::vector<LesionSign> signs;
    for (const NamedRead& other : part.others) {
        const auto& lesions = lastWord(other.read).lesions;
        for (std::size_t index = 0; index < lesions.size(); ++index)
            for (const reading::LesionMark& mark : lesions[index].marks)
                signs.push_back({mark.sopInstanceUid, mark.place,
                                 readerLetter(other.read.role) + QString::number(index + 1), false,
                                 other.read.role == reading::ReadRole::First ? 1 : 2});
    }
    return signs;
}

ReadsPanel::ReadsPanel(QWidget* parent)
    : QWidget(parent), text_(new QLabel), show_(new QPushButton), together_(new QPushButton)
{
    setObjectName(QStringLiteral("readsPanel"));
    text_->setObjectName(QStringLiteral("readsText"));
    text_->setWordWrap(true);
    text_->setTextFormat(Qt::RichText);
    text_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    text_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    show_->setObjectName(QStringLiteral("showReads"));
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    text_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    scroll->setWidget(text_);
    for (std::size_t reader = 0; reader < takeOver_.size(); ++reader) {
        QPushButton* button = takeOver_[reader] = new QPushButton;
        button->setObjectName(reader == 0 ? QStringLiteral("asFirstReader") : QStringLiteral("asSecondReader"));
        button->setToolTip(
            reader == 0
                ? tr("As first reader (A): what she said last becomes your opinion, to be changed and sealed by you")
                : tr("As second reader (B): what she said last becomes your opinion, to be changed and sealed by you"));
        connect(button, &QPushButton::clicked, this, [this, reader] { Q_EMIT takeOverWished(reader); });
    }
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 6, 14, 6);
    layout->addWidget(show_);
    auto* sides = new QHBoxLayout;
    for (QPushButton* button : takeOver_)
        sides->addWidget(button, 1);
    layout->addLayout(sides);
    together_->setObjectName(QStringLiteral("settleTogether"));
    layout->addWidget(together_);
    connect(together_, &QPushButton::clicked, this, &ReadsPanel::settleTogetherWished);
    layout->addWidget(scroll, 1);
    connect(show_, &QPushButton::clicked, this, &ReadsPanel::readsWished);
    hide();
}

void ReadsPanel::show(const Reading* reading, const ExamAssessment* engine, const KeyBindings& keys)
{
    const ReadingPart part = reading ? reading->part : ReadingPart();
    const bool readsShown = reading && reading->othersShown;
    const std::vector<NamedRead> both = bothReads(part);
    const auto withKey = [&keys](const QString& text, Command command) {
        const QString key = keys.text(command);
        return key.isEmpty() ? text : tr("%1 (%2)").arg(text, key);
    };
    setVisible(!part.others.empty());
    show_->setVisible(!readsShown);
    show_->setText(withKey(tr("Show the readers' opinions"), Command::ShowReads));
    // Short, for the column is narrow; what is read aloud is whole.
    takeOver_[0]->setText(withKey(tr("As first"), Command::AsFirstReader));
    takeOver_[1]->setText(withKey(tr("As second"), Command::AsSecondReader));
    takeOver_[0]->setAccessibleName(withKey(tr("As first reader"), Command::AsFirstReader));
    takeOver_[1]->setAccessibleName(withKey(tr("As second reader"), Command::AsSecondReader));
    for (QPushButton* button : takeOver_)
        button->setVisible(reading && mayTakeOver(*reading));
    const bool inHand = reading && agreeing(*reading);
    together_->setVisible(reading && (inHand || mayAgree(*reading)));
    together_->setText(withKey(inHand ? tr("Back to my own read") : tr("Settle it together"), Command::SettleTogether));
    text_->parentWidget()->parentWidget()->setVisible(readsShown);
    if (part.others.empty() || !readsShown) {
        text_->clear();
        return;
    }
    QString text;
    if (both.size() == 2) {
        const auto& a = lastWord(both[0].read);
        const auto& b = lastWord(both[1].read);
        const reading::Comparison comparison = reading::compareReads(a, b, engine);
        text += QStringLiteral("<p>%1<br>%2</p>")
                    .arg(breastText(comparison, Laterality::Right), breastText(comparison, Laterality::Left));
        text += placesText(comparison, a, b, engine);
    }
    if (part.decision) {
        text += QStringLiteral("<p>");
        for (const Laterality breast : {Laterality::Right, Laterality::Left})
            text += escaped(reading::sentence(breast, part.decision->of(breast))) + QStringLiteral("<br>");
        text += QStringLiteral("</p>");
    }
    for (const NamedRead& each : both)
        text += readText(each);
    for (const NamedRead& other : part.others)
        if (reading::settlesBoth(other.read.role))
            text += readText(other);
    text_->setText(text);
}

}  // namespace diptych::viewer
