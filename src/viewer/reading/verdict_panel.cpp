#include "reading/verdict_panel.h"

#include <cmath>

#include <algorithm>

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QSignalBlocker>
#include <QSlider>
#include <QVBoxLayout>

#include "audit/audit_words.h"
#include "diptych/core/wording.h"
#include "looks/findings_tree.h"
#include "looks/text.h"

namespace diptych::viewer
{

namespace
{

QString stageText(pipeline::Stage stage)
{
    switch (stage) {
        case pipeline::Stage::Decoding:
            return QObject::tr("reading and preparing the views");
        case pipeline::Stage::Assessing:
            return QObject::tr("assessing the views");
        case pipeline::Stage::Fusing:
            return QObject::tr("fusing");
    }
    return {};
}

/// Silence about anything else is no sign of its absence.
QString scopeText(const ModelProvenance& model)
{
    QStringList kinds;
    for (const FindingKind kind : model.kindsSought)
        kinds.push_back(toQt(words(kind)).toLower());
    if (kinds.isEmpty())
        return theme::marked(Tone::Amber, QObject::tr("What this model looks for is not stated."));
    return theme::marked(
        Tone::Amber, QObject::tr("Looks for: %1. It cannot find anything else.").arg(kinds.join(QStringLiteral(", "))));
}

QLabel* quietLabel()
{
    auto* label = new QLabel;
    label->setWordWrap(true);
    label->setStyleSheet(QStringLiteral("color: %1;").arg(theme::colour(Tone::Quiet).name()));
    return label;
}

}  // namespace

VerdictPanel::VerdictPanel(QWidget* parent)
    : QWidget(parent),
      state_(new QLabel),
      progress_(new QProgressBar),
      verdict_(new QWidget),
      banner_(new QLabel),
      local_(new QLabel),
      slider_(new QSlider(Qt::Horizontal)),
      low_(new QCheckBox(tr("Show low suspicion (1-4)"))),
      hidden_(quietLabel()),
      marksHidden_(new QLabel),
      tree_(new FindingsTree),
      scope_(quietLabel()),
      provenance_(quietLabel()),
      origin_(quietLabel()),
      model_(quietLabel())
{
    setObjectName(QStringLiteral("verdictPanel"));
    build();

    connect(slider_, &QSlider::valueChanged, this, [this](int value) { Q_EMIT filterWished({11 - value}); });
    connect(low_, &QCheckBox::toggled, this, [this](bool on) { Q_EMIT filterWished({on ? 1 : kLowTop + 1}); });
    const auto pick = [this](const QModelIndex& index) {
        if (const int id = index.data(FindingsModel::kFindingRole).toInt())
            Q_EMIT findingPicked(id);
    };
    connect(tree_, &QTreeView::clicked, this, pick);
    connect(tree_, &QTreeView::activated, this, pick);
    show(nullptr, {});
}

void VerdictPanel::build()
{
    auto* title = new QLabel(tr("AI second reader"));
    title->setStyleSheet(QStringLiteral("color: #939ca5;"));
    state_->setWordWrap(true);
    state_->setObjectName(QStringLiteral("aiState"));
    progress_->setTextVisible(false);
    progress_->setRange(0, 1000);
    progress_->setAccessibleName(tr("Progress of the analysis"));
    QSizePolicy keepsPlace = progress_->sizePolicy();
    keepsPlace.setRetainSizeWhenHidden(true);
    progress_->setSizePolicy(keepsPlace);

    banner_->setObjectName(QStringLiteral("banner"));
    banner_->setWordWrap(true);
    banner_->setMargin(10);
    slider_->setRange(1, 10);
    slider_->setPageStep(1);
    slider_->setAccessibleName(tr("Fewer or more findings: the least suspicion that is shown"));
    slider_->setObjectName(QStringLiteral("findingSlider"));
    low_->setObjectName(QStringLiteral("showLow"));
    hidden_->setObjectName(QStringLiteral("hiddenFindings"));
    tree_->setModel(&findings_);
    tree_->setObjectName(QStringLiteral("findings"));
    tree_->setAccessibleName(tr("Findings by breast and view; Enter goes to a finding"));

    auto* sliderRow = new QHBoxLayout;
    sliderRow->addWidget(new QLabel(tr("fewer")));
    sliderRow->addWidget(slider_, 1);
    sliderRow->addWidget(new QLabel(tr("more findings")));

    auto* inner = new QVBoxLayout(verdict_);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(8);
    local_->setObjectName(QStringLiteral("localMeaning"));
    local_->setWordWrap(true);
    local_->setMargin(6);
    inner->addWidget(banner_);
    inner->addWidget(local_);
    inner->addWidget(scope_);
    inner->addLayout(sliderRow);
    inner->addWidget(low_);
    inner->addWidget(hidden_);
    marksHidden_->setStyleSheet(QStringLiteral("color: %1;").arg(theme::colour(Tone::Amber).name()));
    marksHidden_->setVisible(false);
    inner->addWidget(marksHidden_);
    inner->addWidget(tree_, 1);
    inner->addWidget(new SuspicionLegend);
    inner->addWidget(provenance_);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 10, 14, 10);
    layout->setSpacing(8);
    layout->addWidget(title);
    layout->addWidget(state_);
    layout->addWidget(progress_);
    layout->addWidget(verdict_, 1);
    layout->addStretch(0);
    origin_->setObjectName(QStringLiteral("analysisOrigin"));
    origin_->setVisible(false);
    layout->addWidget(origin_);
    layout->addWidget(model_);
}

void VerdictPanel::setState(const QString& text, Tone tone)
{
    state_->setText(theme::marked(tone, text));
    state_->setStyleSheet(QStringLiteral("color: %1;").arg(theme::colour(tone).name()));
}

void VerdictPanel::setModel(const QString& text, Tone tone)
{
    modelTone_ = tone;
    model_->setText(theme::marked(tone, text));
    model_->setStyleSheet(QStringLiteral("color: %1;").arg(theme::colour(tone).name()));
}

void VerdictPanel::showProgress(const OpenedStudy& study)
{
    const bool hidden = !study.aiMayBeShown();
    const QString suffix = hidden ? tr(", hidden until your opinion is sealed") : QString();
    const AnalysisState& analysis = study.analysis;
    const bool running = analysis.phase == AnalysisState::Phase::Running;
    progress_->setVisible(running);
    progress_->setValue(running ? static_cast<int>(std::lround(analysis.fraction * 1000)) : 0);
    switch (analysis.phase) {
        case AnalysisState::Phase::Blocked:
            setState(tr("Blocked: %1. Not analysed.")
                         .arg(toQt(sentence(study.exam.conflict.value_or(Reason::PatientConflict)))),
                     Tone::Red);
            return;
        case AnalysisState::Phase::Waiting:
            setState(tr("AI: waiting%1").arg(suffix), Tone::Quiet);
            return;
        case AnalysisState::Phase::Running:
            setState(tr("AI: %1%2").arg(stageText(analysis.stage), suffix), Tone::Quiet);
            return;
        case AnalysisState::Phase::Finished:
            // Before sealing one word for every outcome: even "no finding" or "failed" would lead the reader.
            setState(hidden ? tr("AI: ready%1").arg(suffix) : tr("AI: finished"), Tone::Quiet);
            return;
        case AnalysisState::Phase::Unavailable:
            setState(tr("AI: no result - %1")
                         .arg(toQt(sentence(analysis.error ? analysis.error->reason : Reason::ModelError))),
                     Tone::Red);
            return;
    }
}

void VerdictPanel::setLocalMeaning(const std::optional<std::array<reading::ScoreMeaning, 10>>& meaning)
{
    meaning_ = meaning;
    shown_.reset();  // what is shown is filled anew
}

void VerdictPanel::showVerdict(const ExamAssessment& assessment, const FindingFilter& filter)
{
    const QString text = toQt(banner(assessment));
    if (assessment.verdict) {
        const QColor colour = markColour(assessment.verdict->suspicion);
        banner_->setText(text);
        banner_->setStyleSheet(QStringLiteral("background: #1e2328; border-left: 6px solid %1; font-size: 15pt; "
                                              "font-weight: 600; color: #ffffff;")
                                   .arg(colour.name()));
    } else {
        const Tone tone = assessment.status == ExamStatus::Failed ? Tone::Red : Tone::Amber;
        banner_->setText(theme::marked(tone, text));
        banner_->setStyleSheet(QStringLiteral("background: #1e2328; border-left: 6px solid %1; font-size: 12pt; "
                                              "font-weight: 600; color: %1;")
                                   .arg(theme::colour(tone).name()));
    }
    // Only where the site has imported outcomes: a line that always says "no local data" would not be read any more.
    const bool scored = assessment.verdict && meaning_;
    local_->setVisible(scored);
    if (scored)
        local_->setText(
            localMeaningLine((*meaning_)[static_cast<std::size_t>(assessment.verdict->suspicion.value() - 1)]));
    findings_.show(&assessment, filter);
    tree_->expandAll();

    const int count = findings_.hidden();
    const bool onlyLow = filter.atLeast == kLowTop + 1;
    const bool looked = std::ranges::any_of(
        assessment.views, [](const ViewAssessment& view) { return view.status == ViewStatus::Analyzed; });
    if (count == 0)  // where nothing was analysed there is nothing that "all" could be said of
        hidden_->setText(looked ? tr("All findings are shown.") : QString());
    else if (onlyLow)
        hidden_->setText(count == 1 ? tr("1 finding of low suspicion hidden")
                                    : tr("%1 findings of low suspicion hidden").arg(count));
    else
        hidden_->setText(tr("%1 below %2/10 hidden").arg(count).arg(filter.atLeast));

    const ModelProvenance& model = assessment.model;
    scope_->setText(scopeText(model));
    scope_->setStyleSheet(QStringLiteral("color: %1;").arg(theme::colour(Tone::Amber).name()));
    // One line, the rest on hovering and in the report: the place is the findings'.
    provenance_->setText(tr("%1 %2 on %3").arg(toQt(model.name), toQt(model.version), toQt(model.device)));
    provenance_->setToolTip(tr("Analysed %1 in %2 s. Weights %3.")
                                .arg(localTime(assessment.analyzedAt))
                                .arg(assessment.timing.total / 1000.0, 0, 'f', 1)
                                .arg(toQt(model.sha256).left(12)));
}

void VerdictPanel::show(const OpenedStudy* study, const FindingFilter& filter)
{
    const bool filterChanged = !(filter == filter_);
    filter_ = filter;
    {
        const QSignalBlocker sliderQuiet(slider_);
        const QSignalBlocker lowQuiet(low_);
        slider_->setValue(11 - filter.atLeast);
        low_->setChecked(filter.atLeast <= kLowTop);
    }
    // Told before the seal as well: it says where a result comes from, never what it says.
    const AnalysisOrigin origin = study ? study->analysis.origin : AnalysisOrigin{};
    origin_->setVisible(origin.source != AnalysisOrigin::Source::Untold);
    origin_->setText(theme::marked(toneOf(origin), wordsOf(origin)));
    origin_->setStyleSheet(QStringLiteral("color: %1;").arg(theme::colour(toneOf(origin)).name()));
    const ExamAssessment* assessment = study ? study->shownAssessment() : nullptr;
    verdict_->setVisible(assessment != nullptr);
    // The verdict names its model itself; that a model was refused is said always.
    model_->setVisible(!assessment || modelTone_ == Tone::Red);
    if (!study) {
        setState(tr("No study is open."), Tone::Quiet);
        progress_->setVisible(false);
    } else {
        showProgress(*study);
    }
    // A verdict speaks for itself; the place is the findings'.
    state_->setVisible(!assessment);
    QSizePolicy place = progress_->sizePolicy();
    place.setRetainSizeWhenHidden(!assessment);
    progress_->setSizePolicy(place);
    if (assessment) {
        // Filled anew only for a change: the reader's place in the list stays.
        if (shown_.get() != assessment || filterChanged) {
            shown_ = study->analysis.assessment;
            showVerdict(*assessment, filter);
        }
    } else {
        shown_.reset();
        banner_->clear();
        provenance_->clear();
        findings_.show(nullptr, filter);
    }
}

void VerdictPanel::setMarksHidden(bool hidden, const QString& key)
{
    const QString text = tr("Marks are hidden on the images");
    marksHidden_->setText(theme::marked(Tone::Amber, key.isEmpty() ? text : tr("%1 (%2 shows them)").arg(text, key)));
    marksHidden_->setVisible(hidden);
}

void VerdictPanel::select(int findingId)
{
    const QModelIndex index = findings_.indexOf(findingId);
    if (index.isValid()) {
        tree_->setCurrentIndex(index);
        tree_->scrollTo(index);
    }
}

}  // namespace diptych::viewer
