#include "reading/opinion_details.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

#include "diptych/reading/opinion_steps.h"
#include "looks/eliding_combo.h"
#include "looks/growing_text.h"
#include "looks/text.h"
#include "looks/theme.h"
#include "site/key_bindings.h"

namespace diptych::viewer
{

namespace
{

constexpr std::array kLesionTypes{reading::LesionType::IllDefinedMass,
                                  reading::LesionType::WellDefinedMass,
                                  reading::LesionType::Microcalcification,
                                  reading::LesionType::AsymmetricDensity,
                                  reading::LesionType::Distortion,
                                  reading::LesionType::LymphNode,
                                  reading::LesionType::Other};
constexpr std::array kBiRads{reading::BiRads::Cat0,  reading::BiRads::Cat1,  reading::BiRads::Cat2,
                             reading::BiRads::Cat3,  reading::BiRads::Cat4A, reading::BiRads::Cat4B,
                             reading::BiRads::Cat4C, reading::BiRads::Cat5,  reading::BiRads::Cat6};
constexpr std::array kUk{reading::UkOpinion::Normal, reading::UkOpinion::TechnicalRecall,
                         reading::UkOpinion::RecallForAssessment};
constexpr int kMostConcern = 5;
constexpr int kLeastConcernCharacters = 3;

ElidingCombo* makeConcern(const QString& what)
{
    auto* box = new ElidingCombo;
    box->setAccessibleName(what);
    box->setMinimumContentsLength(kLeastConcernCharacters);  // its neighbour has the long words
    box->setToolTip(QObject::tr("Level of concern, 1 to 5"));
    box->addItem(QObject::tr("concern -"));
    for (int level = 1; level <= kMostConcern; ++level)
        box->addItem(QObject::tr("concern %1").arg(level));
    return box;
}

/// Item 0 is "not said".
std::optional<reading::Concern> concernOf(const ElidingCombo& box)
{
    return reading::Concern::of(box.currentIndex());
}

int indexOf(const std::optional<reading::Concern>& concern)
{
    return concern ? concern->value() : 0;
}

QString sideLetter(Laterality breast)
{
    return breast == Laterality::Right ? QObject::tr("R") : QObject::tr("L");
}

QString viewName(ViewPosition position)
{
    return toQt(code(position));
}

}  // namespace

QString nameOf(reading::LesionType type)
{
    return toQt(reading::words(type));
}

QString nameOf(reading::TechnicalReason reason)
{
    return toQt(reading::words(reason));
}

OpinionDetails::OpinionDetails(QWidget* parent)
    : QWidget(parent),
      right_(makeBreastRow(Laterality::Right)),
      left_(makeBreastRow(Laterality::Left)),
      density_(new ElidingCombo),
      conclusion_(new GrowingText),
      lesionRows_(new QVBoxLayout),
      viewRows_(new QVBoxLayout)
{
    setObjectName(QStringLiteral("opinionDetails"));
    density_->setObjectName(QStringLiteral("density"));
    density_->setAccessibleName(tr("Breast density"));
    density_->addItem(tr("Density not given"));
    for (const char* const each :
         {QT_TR_NOOP("Density a: almost entirely fatty"), QT_TR_NOOP("Density b: scattered areas"),
          QT_TR_NOOP("Density c: heterogeneously dense"), QT_TR_NOOP("Density d: extremely dense")})
        density_->addItem(tr(each));
    connect(density_, &QComboBox::activated, this, [this](int index) {
        Q_EMIT densityGiven(index == 0 ? std::nullopt : std::optional(static_cast<reading::Density>(index - 1)));
    });

    conclusion_->setObjectName(QStringLiteral("conclusion"));
    conclusion_->setAccessibleName(tr("Conclusion: a remark for the report"));
    connect(conclusion_, &GrowingText::editingFinished, this, &OpinionDetails::tellConclusion);
    connect(conclusion_, &GrowingText::leaveWished, this, &OpinionDetails::leftText);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 2, 0, 2);
    layout->setSpacing(4);
    layout->addWidget(right_.row);
    layout->addWidget(left_.row);
    layout->addWidget(density_);
    for (QVBoxLayout* rows : {lesionRows_, viewRows_}) {
        rows->setSpacing(4);
        layout->addLayout(rows);
    }
    layout->addWidget(conclusion_);
    const int widest = std::max(right_.name->sizeHint().width(), left_.name->sizeHint().width());
    for (QLabel* name : {right_.name, left_.name})
        name->setFixedWidth(widest);
    setKeys({});
}

void OpinionDetails::setKeys(const KeyBindings& keys)
{
    rightKey_ = keys.text(Command::RightCategory);
    leftKey_ = keys.text(Command::LeftCategory);
    fillCategories(right_, rightKey_);
    fillCategories(left_, leftKey_);
    const QString density = keys.text(Command::GiveDensity);
    density_->setItemText(0, density.isEmpty() ? tr("Density not given") : tr("Density not given (%1)").arg(density));
    const QString conclusion = keys.text(Command::WriteConclusion);
    conclusion_->setPlaceholderText(conclusion.isEmpty() ? tr("conclusion for the report")
                                                         : tr("conclusion for the report (%1)").arg(conclusion));
}

void OpinionDetails::writeConclusion()
{
    if (!conclusion_->isReadOnly())
        conclusion_->setFocus(Qt::ShortcutFocusReason);
}

void OpinionDetails::tellConclusion()
{
    const std::string text = conclusion_->tidyText().toStdString();
    if (!conclusion_->isReadOnly() && text != opinion_.conclusion)
        Q_EMIT conclusionGiven(text);
}

OpinionDetails::BreastRow OpinionDetails::makeBreastRow(Laterality breast)
{
    const QString name = breast == Laterality::Right ? QStringLiteral("right") : QStringLiteral("left");
    const QString side = breast == Laterality::Right ? tr("Right breast") : tr("Left breast");
    BreastRow row;
    row.row = new QWidget;
    row.name = new QLabel(breast == Laterality::Right ? tr("Right") : tr("Left"));
    row.category = new ElidingCombo;
    row.category->setObjectName(name + QStringLiteral("Category"));
    row.category->setAccessibleName(tr("%1: category").arg(side));
    row.concern = makeConcern(tr("%1: level of concern").arg(side));
    row.concern->setObjectName(name + QStringLiteral("Concern"));
    row.reason = new QLineEdit;
    row.reason->setObjectName(name + QStringLiteral("Reason"));
    row.reason->setAccessibleName(tr("%1: reason of a recall without a mark").arg(side));
    row.reason->setPlaceholderText(tr("reason, without a mark"));
    auto* layout = new QVBoxLayout(row.row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    auto* line = new QHBoxLayout;
    line->addWidget(row.name);
    line->addWidget(row.category, 1);
    layout->addLayout(line);
    // On a line of their own: the words of a category are long.
    auto* more = new QHBoxLayout;
    more->addWidget(row.concern, 1);
    more->addWidget(row.reason, 2);
    layout->addLayout(more);
    connect(row.category, &QComboBox::activated, this, [this, breast] { tellCategory(breast); });
    connect(row.concern, &QComboBox::activated, this, [this, breast] { tellCategory(breast); });
    connect(row.reason, &QLineEdit::editingFinished, this,
            [this, breast, edit = row.reason] { Q_EMIT reasonGiven(breast, edit->text().toStdString()); });
    return row;
}

void OpinionDetails::fillCategories(BreastRow& row, const QString& key)
{
    const int chosen = std::max(row.category->currentIndex(), 0);
    row.category->clear();
    row.category->addItem(key.isEmpty() ? tr("category -") : tr("category - (%1)").arg(key));
    if (filled_ == reading::Scheme::BiRads)
        for (const reading::BiRads category : kBiRads)
            row.category->addItem(QStringLiteral("BI-RADS ") + toQt(code(category)));
    else if (filled_ == reading::Scheme::UnitedKingdom)
        for (const reading::UkOpinion opinion : kUk)
            row.category->addItem(toQt(reading::words(reading::Category(reading::UkCategory{opinion, {}}))));
    row.category->setCurrentIndex(chosen < row.category->count() ? chosen : 0);
}

void OpinionDetails::tellCategory(Laterality breast)
{
    const BreastRow& row = breast == Laterality::Right ? right_ : left_;
    const int index = row.category->currentIndex() - 1;
    if (index < 0)
        return;
    if (filled_ == reading::Scheme::BiRads) {
        Q_EMIT categoryGiven(breast, kBiRads[static_cast<std::size_t>(index)]);
        return;
    }
    reading::UkCategory category{kUk[static_cast<std::size_t>(index)], {}};
    if (category.opinion == reading::UkOpinion::RecallForAssessment)
        category.concern = concernOf(*row.concern);
    Q_EMIT categoryGiven(breast, category);
}

void OpinionDetails::showBreast(BreastRow& row, Laterality breast, bool editable)
{
    const reading::BreastOpinion& of = opinion_.of(breast);
    int index = 0;
    std::optional<reading::Concern> concern;
    bool assessment = false;
    if (of.category) {
        if (const auto* biRads = std::get_if<reading::BiRads>(&*of.category)) {
            index = 1 + static_cast<int>(std::ranges::find(kBiRads, *biRads) - kBiRads.begin());
        } else {
            const auto& uk = std::get<reading::UkCategory>(*of.category);
            index = 1 + static_cast<int>(std::ranges::find(kUk, uk.opinion) - kUk.begin());
            concern = uk.concern;
            assessment = uk.opinion == reading::UkOpinion::RecallForAssessment;
        }
    }
    row.category->setCurrentIndex(std::min(index, row.category->count() - 1));
    row.concern->setCurrentIndex(indexOf(concern));
    row.concern->setVisible(assessment);
    const bool marked = std::ranges::any_of(
        opinion_.lesions, [breast](const reading::ReaderLesion& lesion) { return lesion.breast == breast; });
    row.reason->setVisible(opinion_.scheme != reading::Scheme::RecallOnly && of.recall == reading::Recall::Recall &&
                           !marked);
    if (!row.reason->hasFocus())
        row.reason->setText(toQt(of.reason));
    row.row->setVisible(opinion_.scheme != reading::Scheme::RecallOnly);
    for (QWidget* each : std::initializer_list<QWidget*>{row.category, row.concern, row.reason})
        each->setEnabled(editable);
}

OpinionDetails::LesionRow OpinionDetails::makeLesionRow(std::size_t index)
{
    LesionRow row;
    row.row = new QWidget;
    row.number = new QToolButton;
    row.number->setCheckable(true);
    row.number->setObjectName(QStringLiteral("lesion%1").arg(index + 1));
    row.number->setToolTip(tr("In hand: the next mark in this breast's other view belongs to it"));
    row.type = new ElidingCombo;
    row.type->setAccessibleName(tr("Lesion %1: type").arg(index + 1));
    row.type->setObjectName(QStringLiteral("lesionType%1").arg(index + 1));
    for (const reading::LesionType type : kLesionTypes)
        row.type->addItem(type == reading::LesionType::Other ? tr("other: say what") : nameOf(type));
    row.concern = makeConcern(tr("Lesion %1: level of concern").arg(index + 1));
    row.note = new QLineEdit;
    row.note->setPlaceholderText(tr("note"));
    row.note->setAccessibleName(tr("Lesion %1: note").arg(index + 1));
    row.remove = new QToolButton;
    row.remove->setText(QStringLiteral("\u00d7"));
    row.remove->setObjectName(QStringLiteral("removeLesion%1").arg(index + 1));
    row.remove->setToolTip(tr("Remove this lesion"));
    row.remove->setAccessibleName(tr("Remove lesion %1").arg(index + 1));
    auto* layout = new QVBoxLayout(row.row);
    layout->setContentsMargins(0, 2, 0, 2);
    layout->setSpacing(2);
    auto* first = new QHBoxLayout;
    first->addWidget(row.number);
    first->addWidget(row.note, 1);
    first->addWidget(row.remove);
    auto* second = new QHBoxLayout;
    second->addWidget(row.type, 2);  // its words are the long ones
    second->addWidget(row.concern, 1);
    layout->addLayout(first);
    layout->addLayout(second);
    connect(row.number, &QToolButton::clicked, this, [this, index] { Q_EMIT lesionPicked(index); });
    connect(row.type, &QComboBox::activated, this, [this, index] { tellLesion(index); });
    connect(row.concern, &QComboBox::activated, this, [this, index] { tellLesion(index); });
    connect(row.note, &QLineEdit::editingFinished, this, [this, index] { tellLesion(index); });
    connect(row.remove, &QToolButton::clicked, this, [this, index] { Q_EMIT lesionRemoved(index); });
    return row;
}

void OpinionDetails::tellLesion(std::size_t index)
{
    if (index >= opinion_.lesions.size() || index >= lesions_.size())
        return;
    const LesionRow& row = lesions_[index];
    const reading::ReaderLesion& lesion = opinion_.lesions[index];
    const auto type = kLesionTypes[static_cast<std::size_t>(std::max(row.type->currentIndex(), 0))];
    const auto concern = concernOf(*row.concern);
    const std::string note = row.note->text().toStdString();
    if (type != lesion.type || concern != lesion.concern || note != lesion.note)
        Q_EMIT lesionDescribed(index, type, concern, note);
}

void OpinionDetails::flush()
{
    for (std::size_t index = 0; index < lesions_.size(); ++index)
        if (lesions_[index].note->hasFocus() && lesions_[index].note->isEnabled())
            tellLesion(index);
    for (const auto& [row, breast] : {std::pair(&right_, Laterality::Right), std::pair(&left_, Laterality::Left)})
        if (row->reason->hasFocus() && row->reason->isEnabled())
            Q_EMIT reasonGiven(breast, row->reason->text().toStdString());
    if (conclusion_->hasFocus())
        tellConclusion();
    // Silently: leaving them later must not tell it again, of another exam.
    for (QLineEdit* edit : findChildren<QLineEdit*>()) {
        const QSignalBlocker quiet(edit);
        edit->clearFocus();
    }
    const QSignalBlocker quiet(conclusion_);
    conclusion_->clearFocus();
}

void OpinionDetails::showLesions(bool editable, std::optional<std::size_t> inHand)
{
    while (lesions_.size() > opinion_.lesions.size()) {
        lesions_.back().row->hide();
        lesions_.back().row->deleteLater();  // a signal of it may be what removes it
        lesions_.pop_back();
    }
    while (lesions_.size() < opinion_.lesions.size()) {
        lesions_.push_back(makeLesionRow(lesions_.size()));
        lesionRows_->addWidget(lesions_.back().row);
    }
    for (std::size_t index = 0; index < lesions_.size(); ++index) {
        const reading::ReaderLesion& lesion = opinion_.lesions[index];
        LesionRow& row = lesions_[index];
        QStringList views;
        for (const reading::LesionMark& mark : lesion.marks)
            views.push_back(viewName(mark.position));
        row.number->setText(
            QStringLiteral("%1 %2 %3").arg(index + 1).arg(sideLetter(lesion.breast), views.join(QStringLiteral("+"))));
        row.number->setChecked(inHand == index);
        row.type->setCurrentIndex(
            static_cast<int>(std::ranges::find(kLesionTypes, lesion.type) - kLesionTypes.begin()));
        row.concern->setCurrentIndex(indexOf(lesion.concern));
        if (!row.note->hasFocus())
            row.note->setText(toQt(lesion.note));
        for (QWidget* each : std::initializer_list<QWidget*>{row.type, row.concern, row.note, row.remove})
            each->setEnabled(editable);
        row.remove->setVisible(editable);
    }
}

void OpinionDetails::showViewsAgain(bool editable)
{
    for (QWidget* row : viewsAgain_) {
        row->hide();
        row->deleteLater();
    }
    viewsAgain_.clear();
    for (const reading::TechnicalRecall& recall : opinion_.technicalRecalls) {
        auto* row = new QWidget;
        QStringList reasons;
        for (const reading::TechnicalReason reason : recall.reasons)
            reasons.push_back(nameOf(reason));
        if (!recall.note.empty())
            reasons.push_back(toQt(recall.note));
        auto* text = new QLabel(
            tr("%1 %2 again: %3")
                .arg(sideLetter(recall.breast), viewName(recall.position), reasons.join(QStringLiteral(", "))));
        text->setWordWrap(true);
        auto* remove = new QToolButton;
        remove->setText(QStringLiteral("\u00d7"));
        remove->setAccessibleName(tr("Ask for this view no longer"));
        remove->setVisible(editable);
        reading::TechnicalRecall without = recall;
        without.reasons.clear();
        connect(remove, &QToolButton::clicked, this, [this, without] { Q_EMIT viewAgainChanged(without); });
        auto* layout = new QHBoxLayout(row);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->addWidget(text, 1);
        layout->addWidget(remove);
        viewRows_->addWidget(row);
        viewsAgain_.push_back(row);
    }
}

void OpinionDetails::show(const reading::FullOpinion& opinion, bool editable, std::optional<std::size_t> inHand)
{
    const bool sameViews = opinion.technicalRecalls == opinion_.technicalRecalls;
    opinion_ = opinion;
    if (filled_ != opinion.scheme || right_.category->count() == 0) {
        filled_ = opinion.scheme;
        fillCategories(right_, rightKey_);
        fillCategories(left_, leftKey_);
    }
    showBreast(right_, Laterality::Right, editable);
    showBreast(left_, Laterality::Left, editable);
    density_->setCurrentIndex(opinion.density ? 1 + static_cast<int>(*opinion.density) : 0);
    density_->setEnabled(editable);
    density_->setVisible(editable || opinion.density.has_value());
    if (const QString text = toQt(opinion.conclusion); !conclusion_->hasFocus() && conclusion_->tidyText() != text)
        conclusion_->setPlainText(text);
    conclusion_->setReadOnly(!editable);
    conclusion_->setVisible(editable || !opinion.conclusion.empty());
    showLesions(editable, inHand);
    if (!sameViews || (!viewsAgain_.empty() && !editable))
        showViewsAgain(editable);
}

}  // namespace diptych::viewer
