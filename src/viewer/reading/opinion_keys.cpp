#include "reading/opinion_keys.h"

#include <algorithm>
#include <array>
#include <utility>

#include <QApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTextEdit>

#include "diptych/reading/opinion_steps.h"
#include "looks/text.h"

namespace diptych::viewer
{

namespace
{

constexpr int kWaitMs = 8000;
constexpr std::array kFirstKeys{Command::RightCategory, Command::LeftCategory, Command::GiveDensity,
                                Command::DescribeLesion};

struct TypeKey {
    char key;
    reading::LesionType type;
};
constexpr std::array kTypeKeys{TypeKey{'I', reading::LesionType::IllDefinedMass},
                               TypeKey{'W', reading::LesionType::WellDefinedMass},
                               TypeKey{'M', reading::LesionType::Microcalcification},
                               TypeKey{'A', reading::LesionType::AsymmetricDensity},
                               TypeKey{'D', reading::LesionType::Distortion},
                               TypeKey{'N', reading::LesionType::LymphNode},
                               TypeKey{'O', reading::LesionType::Other}};

/// The fourth category is never whole without its letter.
std::optional<reading::BiRads> biRadsOf(QChar answer, bool four)
{
    QString typed(answer);
    if (four)
        typed.prepend(QLatin1Char('4'));
    return reading::fromCode<reading::BiRads>(typed.toStdString());
}

std::optional<reading::UkCategory> ukOf(QChar answer)
{
    if (answer == QLatin1Char('N'))
        return reading::UkCategory{};
    if (answer == QLatin1Char('T'))
        return reading::UkCategory{reading::UkOpinion::TechnicalRecall, {}};
    const auto concern = reading::Concern::of(answer.digitValue());
    if (!concern)
        return std::nullopt;
    return reading::UkCategory{reading::UkOpinion::RecallForAssessment, concern};
}

QString typeKeysText()
{
    QStringList texts;
    for (const TypeKey& each : kTypeKeys)
        texts.push_back(QStringLiteral("%1 %2").arg(QLatin1Char(each.key)).arg(toQt(reading::words(each.type))));
    return texts.join(QStringLiteral(", "));
}

bool typesText(const QWidget* focus)
{
    const auto* line = qobject_cast<const QLineEdit*>(focus);
    const auto* plain = qobject_cast<const QPlainTextEdit*>(focus);
    const auto* rich = qobject_cast<const QTextEdit*>(focus);
    return (line && !line->isReadOnly()) || (plain && !plain->isReadOnly()) || (rich && !rich->isReadOnly());
}

/// What an answer may be: one sign, without a modifier but the Shift that a keyboard may want for digits.
std::optional<QChar> signOf(const QKeyEvent& key)
{
    if (key.modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier))
        return std::nullopt;
    const QString text = key.text();
    if (text.size() != 1 || !text[0].isPrint() || text[0].isSpace())
        return std::nullopt;
    if (key.modifiers().testFlag(Qt::ShiftModifier) && text[0].isLetter())
        return std::nullopt;
    return text[0].toUpper();
}

bool isModifier(int key)
{
    return key == Qt::Key_Shift || key == Qt::Key_Control || key == Qt::Key_Alt || key == Qt::Key_AltGr ||
           key == Qt::Key_Meta || key == Qt::Key_CapsLock || key == Qt::Key_NumLock;
}

}  // namespace

OpinionKeys::OpinionKeys(std::function<const Reading*()> current, QObject* parent)
    : QObject(parent), current_(std::move(current))
{
    until_.setSingleShot(true);
    until_.setInterval(kWaitMs);
    connect(&until_, &QTimer::timeout, this, &OpinionKeys::leave);
    qApp->installEventFilter(this);
}

void OpinionKeys::begin(Command what)
{
    const bool next = what == Command::DescribeLesion && what_ == what;
    leave();
    const Reading* reading = current_();
    if (!reading)
        return;
    const reading::FullOpinion& opinion = reading->session.opinion();
    const bool ofBreast = what == Command::RightCategory || what == Command::LeftCategory;
    if (ofBreast && opinion.scheme == reading::Scheme::RecallOnly) {
        Q_EMIT refused(tr("This site asks for recall or no recall alone, not for a category."));
        return;
    }
    if (what == Command::DescribeLesion) {
        const std::size_t count = opinion.lesions.size();
        if (count == 0) {
            const QString key = keys_.text(Command::MarkLesion);
            Q_EMIT refused(key.isEmpty() ? tr("Mark a lesion first.") : tr("Mark a lesion first (%1).").arg(key));
            return;
        }
        // None in hand: the latest is the one that is on her mind.
        lesion_ = std::min(reading->lesion.value_or(count - 1), count - 1);
        if (next)
            lesion_ = (lesion_ + 1) % count;
        if (reading->lesion != lesion_)
            Q_EMIT lesionPicked(lesion_);
    }
    what_ = what;
    ask();
}

void OpinionKeys::leave()
{
    until_.stop();
    four_ = false;
    if (std::exchange(what_, std::nullopt))
        Q_EMIT left();
}

void OpinionKeys::ask()
{
    const Reading* reading = current_();
    if (!reading)
        return leave();
    until_.start();
    Q_EMIT asked(prompt(reading->session.opinion()));
}

QString OpinionKeys::prompt(const reading::FullOpinion& opinion) const
{
    if (what_ == Command::GiveDensity)
        return tr("Density: A, B, C or D; 0 takes it away.");
    if (what_ == Command::DescribeLesion) {
        const bool right = opinion.lesions.at(lesion_).breast == Laterality::Right;
        QString text = tr("Lesion %1, %2: %3; concern 1 to 5, 0 none.")
                           .arg(lesion_ + 1)
                           .arg(right ? tr("right breast") : tr("left breast"), typeKeysText());
        if (const QString key = keys_.text(Command::DescribeLesion); opinion.lesions.size() > 1 && !key.isEmpty())
            text += tr(" %1: the next lesion.").arg(key);
        return text;
    }
    const QString breast = what_ == Command::RightCategory ? tr("Right breast") : tr("Left breast");
    if (opinion.scheme == reading::Scheme::UnitedKingdom)
        return tr("%1: N normal, T technical recall, 1 to 5 recall for assessment with that concern.").arg(breast);
    return four_ ? tr("%1: BI-RADS 4, then A, B or C.").arg(breast)
                 : tr("%1: BI-RADS 0, 1, 2, 3, 4 then A, B or C, 5, 6.").arg(breast);
}

void OpinionKeys::take(QChar answer)
{
    const Reading* reading = current_();
    if (!reading)
        return leave();
    switch (*what_) {
        case Command::RightCategory:
            return takeCategory(*reading, Laterality::Right, answer);
        case Command::LeftCategory:
            return takeCategory(*reading, Laterality::Left, answer);
        case Command::GiveDensity:
            return takeDensity(*reading, answer);
        default:
            return takeLesion(*reading, answer);
    }
}

void OpinionKeys::takeCategory(const Reading& reading, Laterality breast, QChar answer)
{
    const bool biRads = reading.session.opinion().scheme == reading::Scheme::BiRads;
    if (biRads && !four_ && answer == QLatin1Char('4')) {
        four_ = true;
        return ask();
    }
    std::optional<reading::Category> category;
    if (biRads)
        category = biRadsOf(answer, four_);
    else
        category = ukOf(answer);
    if (!category)
        return refuse(answer);
    leave();
    Q_EMIT categoryGiven(breast, *category);
    const Reading* now = current_();
    if (now && now->session.opinion().of(breast).category == category) {
        QString text = toQt(reading::words(now->session.opinion(), breast));
        text[0] = text[0].toUpper();
        Q_EMIT told(text);
    }
}

void OpinionKeys::takeDensity(const Reading& reading, QChar answer)
{
    const auto density = reading::fromCode<reading::Density>(QString(answer.toLower()).toStdString());
    if (!density && answer != QLatin1Char('0'))
        return refuse(answer);
    leave();
    Q_EMIT densityGiven(density);
    if (reading.session.opinion().density == density)
        Q_EMIT told(density ? tr("Density %1").arg(answer.toLower()) : tr("Density not given"));
}

void OpinionKeys::takeLesion(const Reading& reading, QChar answer)
{
    if (lesion_ >= reading.session.opinion().lesions.size())
        return leave();
    reading::ReaderLesion lesion = reading.session.opinion().lesions[lesion_];
    const auto* const type =
        std::ranges::find(kTypeKeys, answer, [](const TypeKey& each) { return QChar(QLatin1Char(each.key)); });
    const int level = answer.digitValue();
    if (type != kTypeKeys.end())
        lesion.type = type->type;
    else if (level == 0 || reading::Concern::of(level))
        lesion.concern = reading::Concern::of(level);
    else
        return refuse(answer);
    leave();
    Q_EMIT lesionDescribed(lesion_, lesion.type, lesion.concern, lesion.note);
    const auto& lesions = reading.session.opinion().lesions;
    if (lesion_ >= lesions.size() || lesions[lesion_] != lesion)
        return;
    const QString side = lesion.breast == Laterality::Right ? tr("right breast") : tr("left breast");
    QString text = tr("Lesion %1, %2: %3").arg(lesion_ + 1).arg(side, toQt(reading::words(lesion.type)));
    if (lesion.concern)
        text += tr(", concern %1").arg(lesion.concern->value());
    Q_EMIT told(text);
}

void OpinionKeys::refuse(QChar answer)
{
    const Reading* reading = current_();
    const QString possible = reading ? prompt(reading->session.opinion()) : QString();
    leave();
    Q_EMIT refused(tr("Nothing was set: %1 is no answer. %2").arg(answer).arg(possible));
}

bool OpinionKeys::begins(const QKeyEvent& key) const
{
    const QKeySequence pressed(key.keyCombination());
    return std::ranges::any_of(kFirstKeys, [&](Command each) { return keys_.keys(each).contains(pressed); });
}

bool OpinionKeys::eventFilter(QObject* watched, QEvent* event)
{
    if (!what_)
        return QObject::eventFilter(watched, event);
    switch (event->type()) {
        case QEvent::MouseButtonPress:
        case QEvent::ApplicationDeactivate:
            leave();
            return false;
        case QEvent::ShortcutOverride:
        case QEvent::KeyPress:
            break;
        default:
            return false;
    }
    const auto& key = *static_cast<QKeyEvent*>(event);
    if (isModifier(key.key()))
        return false;
    if (QApplication::activeModalWidget() || QApplication::activePopupWidget() ||
        typesText(QApplication::focusWidget())) {
        leave();
        return false;
    }
    const std::optional<QChar> answer = signOf(key);
    const bool escape = key.key() == Qt::Key_Escape;
    if (!answer && !escape && !key.isAutoRepeat()) {
        if (!begins(key))  // what begins anew must know what it was
            leave();
        return false;
    }
    event->accept();
    if (event->type() == QEvent::ShortcutOverride || key.isAutoRepeat())
        return true;  // the press itself follows
    if (escape)
        leave();
    else
        take(*answer);
    return true;
}

std::vector<KeyMeaning> opinionKeyMeanings(const KeyBindings& keys)
{
    std::vector<KeyMeaning> rows;
    const auto add = [&](Command first, const QString& then, const QString& what) {
        if (const QString key = keys.text(first); !key.isEmpty())
            rows.push_back({QObject::tr("%1, then %2").arg(key, then), what});
    };
    for (const auto& [command, breast] : {std::pair(Command::RightCategory, QObject::tr("right breast")),
                                          std::pair(Command::LeftCategory, QObject::tr("left breast"))}) {
        add(command, QStringLiteral("0 1 2 3 5 6"), QObject::tr("%1: that BI-RADS category").arg(breast));
        add(command, QStringLiteral("4 A, 4 B, 4 C"), QObject::tr("%1: BI-RADS 4A, 4B, 4C").arg(breast));
        add(command, QStringLiteral("N, T, 1-5"),
            QObject::tr("%1, United Kingdom's scheme: normal, technical recall, recall for assessment with that "
                        "concern")
                .arg(breast));
    }
    add(Command::GiveDensity, QStringLiteral("A B C D, 0"), QObject::tr("that density; not given"));
    for (const TypeKey& each : kTypeKeys)
        add(Command::DescribeLesion, QString(QLatin1Char(each.key)),
            QObject::tr("lesion in hand: %1").arg(toQt(reading::words(each.type))));
    add(Command::DescribeLesion, QStringLiteral("1-5, 0"), QObject::tr("lesion in hand: that concern; none"));
    add(Command::DescribeLesion, keys.text(Command::DescribeLesion), QObject::tr("the next lesion in hand"));
    return rows;
}

}  // namespace diptych::viewer
