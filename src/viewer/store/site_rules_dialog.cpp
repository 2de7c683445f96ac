#include "store/site_rules_dialog.h"

#include <array>

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSpinBox>
#include <QVBoxLayout>

#include "diptych/store/result_store.h"
#include "looks/text.h"
#include "looks/theme.h"

namespace diptych::viewer
{

namespace
{

constexpr std::array kSchemes{reading::Scheme::RecallOnly, reading::Scheme::BiRads, reading::Scheme::UnitedKingdom};
constexpr std::array kRules{reading::DecisionRule::ArbitrateDiscordant, reading::DecisionRule::ArbitrateAllRecalls,
                            reading::DecisionRule::ArbitrateAllNonNormal, reading::DecisionRule::AnyRecallWins,
                            reading::DecisionRule::Consensus};
constexpr int kMillisecondsASecond = 1000;

}  // namespace

SiteRulesDialog::SiteRulesDialog(QWidget* parent)
    : QDialog(parent),
      scheme_(new QComboBox),
      decision_(new QComboBox),
      places_(new QCheckBox(tr("Two recalls of one breast for different places count as discordant"))),
      arbiterSees_(new QCheckBox(tr("The arbiter sees both reads at once (else on demand)"))),
      advance_(new QCheckBox(tr("The next exam of the list hangs when one is settled"))),
      normalLock_(new QSpinBox),
      lockAfter_(new QSpinBox),
      language_(new QComboBox),
      folders_(new QPlainTextEdit),
      sharedStore_(new QLineEdit),
      resultStore_(new QLineEdit),
      fault_(new QLabel)
{
    setWindowTitle(tr("How this site reads"));
    setObjectName(QStringLiteral("siteRules"));
    scheme_->setObjectName(QStringLiteral("scheme"));
    scheme_->addItems({tr("Recall or no recall"), tr("BI-RADS 0 to 6"),
                       tr("United Kingdom: normal, technical recall, recall with level of concern")});
    decision_->setObjectName(QStringLiteral("decision"));
    decision_->addItems({tr("Arbitration where the readers differ"), tr("Arbitration of all recalls"),
                         tr("Arbitration of all that is not normal"), tr("Any recall stands"),
                         tr("Consensus where the readers differ")});
    normalLock_->setRange(0, 10);
    normalLock_->setSuffix(tr(" s"));
    lockAfter_->setRange(0, 240);
    lockAfter_->setSuffix(tr(" min"));
    lockAfter_->setSpecialValueText(tr("never"));
    language_->addItem(tr("English"), QStringLiteral("en"));
    language_->addItem(tr("French"), QStringLiteral("fr"));
    language_->addItem(tr("German"), QStringLiteral("de"));
    folders_->setPlaceholderText(tr("one folder a line; opened when the program starts without a path"));
    folders_->setTabChangesFocus(true);
    folders_->setMaximumHeight(folders_->fontMetrics().height() * 5);
    sharedStore_->setPlaceholderText(QStringLiteral("host=reads.example dbname=diptych user=diptych"));

    resultStore_->setObjectName(QStringLiteral("resultStore"));
    resultStore_->setPlaceholderText(tr("host=... dbname=... user=..., or a file; empty: all is analysed here"));
    fault_->setObjectName(QStringLiteral("siteRulesFault"));
    fault_->setWordWrap(true);

    auto* form = new QFormLayout;
    form->addRow(tr("Opinion"), scheme_);
    form->addRow(tr("Decision"), decision_);
    form->addRow(QString(), places_);
    form->addRow(QString(), arbiterSees_);
    form->addRow(QString(), advance_);
    form->addRow(tr("Key for \"normal\" locked for the first"), normalLock_);
    form->addRow(tr("Lock the window after"), lockAfter_);
    form->addRow(tr("Language of reports"), language_);
    form->addRow(tr("Folders of the worklist"), folders_);
    form->addRow(tr("Shared store (PostgreSQL)"), sharedStore_);
    form->addRow(tr("Results of the worker pool"), resultStore_);
    auto* hint = new QLabel(
        tr("Empty: readings are kept in a file of this user's. The password belongs into .pgpass. "
           "Another store, of readings or of results, is used from the next start on; the scheme from the next "
           "exam on."));
    hint->setWordWrap(true);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        const SiteRules rules = entered();
        const auto place = store::resultLocation(rules.resultStore.toStdString());
        if (!rules.resultStore.isEmpty() && !place) {
            fault_->setText(
                theme::marked(Tone::Amber, tr("Results of the worker pool: %1.").arg(toQt(place.error().detail))));
            return;
        }
        Q_EMIT given(rules);
        accept();
    });
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(hint);
    layout->addWidget(fault_);
    layout->addWidget(buttons);
}

void SiteRulesDialog::ask(const SiteRules& rules, bool decides)
{
    for (QWidget* field : std::initializer_list<QWidget*>{decision_, places_, resultStore_}) {
        field->setEnabled(decides);
        field->setToolTip(decides ? QString()
                                  : tr("Holds for every workstation: a reader who looks after the site says it."));
    }
    rules_ = rules;
    scheme_->setCurrentIndex(static_cast<int>(std::ranges::find(kSchemes, rules.scheme) - kSchemes.begin()));
    decision_->setCurrentIndex(static_cast<int>(std::ranges::find(kRules, rules.policy.rule) - kRules.begin()));
    places_->setChecked(rules.policy.differentPlacesAreDiscordant);
    arbiterSees_->setChecked(rules.arbiterSeesReads);
    advance_->setChecked(rules.autoAdvance);
    normalLock_->setValue(rules.normalLockMs / kMillisecondsASecond);
    lockAfter_->setValue(rules.lockAfterMinutes);
    language_->setCurrentIndex(language_->findData(rules.reportLanguage));
    folders_->setPlainText(rules.worklistFolders.join(QLatin1Char('\n')));
    sharedStore_->setText(rules.sharedStore);
    resultStore_->setText(rules.resultStore);
    fault_->clear();
    show();
    raise();
    activateWindow();
}

SiteRules SiteRulesDialog::entered() const
{
    SiteRules rules = rules_;
    rules.scheme = kSchemes[static_cast<std::size_t>(scheme_->currentIndex())];
    rules.policy.rule = kRules[static_cast<std::size_t>(decision_->currentIndex())];
    rules.policy.differentPlacesAreDiscordant = places_->isChecked();
    rules.arbiterSeesReads = arbiterSees_->isChecked();
    rules.autoAdvance = advance_->isChecked();
    if (normalLock_->value() != rules_.normalLockMs / kMillisecondsASecond)
        rules.normalLockMs = normalLock_->value() * kMillisecondsASecond;
    rules.lockAfterMinutes = lockAfter_->value();
    rules.reportLanguage = language_->currentData().toString();
    rules.worklistFolders = folders_->toPlainText().split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    rules.sharedStore = sharedStore_->text().trimmed();
    rules.resultStore = resultStore_->text().trimmed();
    return rules;
}

}  // namespace diptych::viewer
