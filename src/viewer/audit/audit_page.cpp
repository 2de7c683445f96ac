#include "audit/audit_page.h"

#include <QComboBox>
#include <QDateTime>
#include <QDir>
#include <QFileDialog>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QShortcut>
#include <QSplitter>
#include <QTabWidget>
#include <QTableView>
#include <QTableWidget>
#include <QVBoxLayout>

#include "audit/audit_chart.h"
#include "audit/audit_words.h"
#include "looks/elided_label.h"
#include "looks/text.h"

namespace diptych::viewer
{

namespace
{

QTableView* caseTable(AuditCasesModel& model, const QString& name, const QString& objectName)
{
    auto* table = new QTableView;
    table->setObjectName(objectName);
    table->setModel(&model);
    table->setAccessibleName(name);
    table->setShowGrid(false);
    table->setTabKeyNavigation(false);  // Tab leaves the table; arrows go within it
    table->verticalHeader()->setDefaultSectionSize(table->fontMetrics().height() * 3 / 2);
    table->verticalHeader()->hide();
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->horizontalHeader()->setStretchLastSection(true);
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    return table;
}

QTableWidget* refusedTable()
{
    auto* table = new QTableWidget(0, 2);
    table->setObjectName(QStringLiteral("refusedLines"));
    table->setAccessibleName(QObject::tr("Lines of the outcome file that were not taken"));
    table->setHorizontalHeaderLabels({QObject::tr("Line"), QObject::tr("Why it was not taken")});
    table->setShowGrid(false);
    table->setTabKeyNavigation(false);
    table->setWordWrap(true);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->verticalHeader()->hide();
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->horizontalHeader()->setStretchLastSection(true);
    return table;
}

QLabel* toned(QLabel* made, Tone tone)
{
    made->setTextFormat(Qt::PlainText);
    QPalette palette = made->palette();
    palette.setColor(QPalette::WindowText, theme::colour(tone));
    made->setPalette(palette);
    return made;
}

QLabel* label(const QString& text, Tone tone)
{
    return toned(new QLabel(text), tone);
}

}  // namespace

AuditPage::AuditPage(QWidget* parent, std::function<QDate()> today)
    : QWidget(parent, Qt::Window),
      today_(today ? std::move(today) : [] { return QDateTime::currentDateTimeUtc().date(); }),
      reads_(std::make_shared<const std::vector<reading::AuditedRead>>()),
      outcomes_(std::make_shared<const reading::OutcomeFile>())
{
    setWindowTitle(tr("My reading"));
    setObjectName(QStringLiteral("auditPage"));
    setAttribute(Qt::WA_StyledBackground);
    setStyleSheet(QStringLiteral(R"(
#auditPage, #auditFigures { background: #0b0d0f; }
QTabWidget::pane { background: #121518; border: 1px solid #2c333a; }
QTabBar::tab { background: #121518; color: #939ca5; border: 1px solid #2c333a; padding: 6px 12px; }
QTabBar::tab:selected { background: #1e2328; color: #ffffff; }
QTabBar::tab:focus { border-color: #6ca8d8; }
QComboBox { background: #1e2328; border: 1px solid #39424a; border-radius: 3px; padding: 5px 8px; }
QComboBox:focus { border-color: #6ca8d8; }
QScrollArea:focus { border: 1px solid #6ca8d8; }
)"));

    recalls_ = new AuditChart;
    recalls_->setObjectName(QStringLiteral("recallChart"));
    times_ = new AuditChart;
    times_->setObjectName(QStringLiteral("timeChart"));
    scores_ = new AuditChart;
    scores_->setObjectName(QStringLiteral("scoreChart"));
    auto* charts = new QWidget;
    auto* grid = new QGridLayout(charts);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(theme::scaled(8));
    grid->addWidget(recalls_, 0, 0);
    grid->addWidget(times_, 0, 1);
    grid->addWidget(scores_, 1, 0);
    grid->addWidget(tables(), 1, 1);
    for (const int half : {0, 1}) {
        grid->setColumnStretch(half, 1);
        grid->setRowStretch(half, 1);
    }

    auto* split = new QSplitter(Qt::Horizontal);
    split->setChildrenCollapsible(false);
    split->addWidget(figures());
    split->addWidget(charts);
    split->setStretchFactor(1, 1);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(header());
    layout->addWidget(split, 1);

    connect(&thread_, &AuditThread::counted, this, &AuditPage::showAudit);
    connect(&thread_, &AuditThread::outcomesRead, this,
            [this](const std::filesystem::path& file, const Outcome<SiteOutcomes>& read) {
                takeOutcomes(file, read.result);
            });
    connect(&thread_, &AuditThread::written, this,
            [this](const std::filesystem::path& file, const Outcome<void>& result) {
                if (result.result)
                    say(Tone::Good,
                        tr("Written: %1 and %2.").arg(pathText(file), pathText(readsFileBeside(file).filename())));
                else
                    say(Tone::Red, tr("Not written. %1").arg(toQt(result.result.error().detail)));
            });
    auto* close = new QShortcut(Qt::Key_Escape, this);
    connect(close, &QShortcut::activated, this, &QWidget::close);
    const QSize room = screen() ? screen()->availableSize() : QSize(1366, 768);
    resize(room.boundedTo(QSize(theme::scaled(1600), theme::scaled(960))));
}

AuditPage::~AuditPage() = default;

QWidget* AuditPage::header()
{
    auto* bar = new QWidget;
    auto* layout = new QHBoxLayout(bar);
    layout->setContentsMargins(0, 0, 0, 0);
    reader_ = label({}, Tone::Plain);
    reader_->setObjectName(QStringLiteral("auditReader"));
    QFont strong = reader_->font();
    strong.setPointSizeF(strong.pointSizeF() * 1.3);
    strong.setBold(true);
    reader_->setFont(strong);
    notice_ =
        label(tr("For yourself alone. Nothing of this page leaves this machine unless you export it."), Tone::Quiet);
    notice_->setObjectName(QStringLiteral("auditNotice"));
    notice_->setWordWrap(true);

    periods_ = new QComboBox;
    periods_->setObjectName(QStringLiteral("auditPeriod"));
    periods_->addItems({tr("Last 30 days"), tr("Last 12 months"), tr("All")});
    periods_->setCurrentIndex(static_cast<int>(Period::Last12Months));
    periods_->setAccessibleName(tr("Period"));
    connect(periods_, &QComboBox::currentIndexChanged, this, [this] { count(); });
    auto* periodName = new QLabel(tr("&Period"));
    periodName->setBuddy(periods_);
    auto* import = new QPushButton(tr("&Import outcomes (CSV)..."));
    import->setObjectName(QStringLiteral("importOutcomes"));
    import->setToolTip(
        tr("Columns: study_instance_uid or accession_number, outcome (cancer, no_cancer, unknown); and, if "
           "you have them, breast (R, L, both), decision (recall, no_recall), date"));
    connect(import, &QPushButton::clicked, this, &AuditPage::askForOutcomes);
    export_ = new QPushButton(tr("&Export as CSV..."));
    export_->setObjectName(QStringLiteral("exportAudit"));
    export_->setEnabled(false);
    connect(export_, &QPushButton::clicked, this, &AuditPage::askForExport);

    layout->addWidget(reader_);
    layout->addSpacing(theme::scaled(12));
    layout->addWidget(notice_, 1);
    for (QWidget* widget : {static_cast<QWidget*>(periodName), static_cast<QWidget*>(periods_),
                            static_cast<QWidget*>(import), static_cast<QWidget*>(export_)})
        layout->addWidget(widget);
    return bar;
}

QWidget* AuditPage::figures()
{
    auto* content = new QWidget;
    content->setObjectName(QStringLiteral("auditFigures"));
    figureLines_ = new QVBoxLayout(content);
    figureLines_->setSpacing(theme::scaled(2));
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::StrongFocus);
    scroll->setAccessibleName(tr("Figures"));
    scroll->setWidget(content);
    scroll->setMinimumWidth(theme::scaled(370));
    return scroll;
}

QWidget* AuditPage::tables()
{
    tabs_ = new QTabWidget;
    tabs_->setObjectName(QStringLiteral("auditTables"));
    refused_ = refusedTable();
    tabs_->addTab(caseTable(cases_, tr("AI right or wrong"), QStringLiteral("rightAndWrong")), {});
    tabs_->addTab(caseTable(missed_, tr("Cancers not recalled"), QStringLiteral("cancersMissed")), {});
    tabs_->addTab(refused_, {});
    return tabs_;
}

void AuditPage::setData(std::vector<reading::AuditedRead> reads, std::string readerId, const QString& readerName)
{
    reads_ = std::make_shared<const std::vector<reading::AuditedRead>>(std::move(reads));
    readerId_ = std::move(readerId);
    reader_->setText(readerName);
    count();
}

void AuditPage::setOutcomes(SiteOutcomes outcomes)
{
    outcomes_ = outcomes ? std::move(outcomes) : std::make_shared<const reading::OutcomeFile>();
    showRefused(outcomes_->refused());
    count();
}

void AuditPage::setPeriod(Period period)
{
    periods_->setCurrentIndex(static_cast<int>(period));
}

void AuditPage::bringUp()
{
    show();
    raise();
    activateWindow();
}

reading::AuditPeriod AuditPage::period() const
{
    const QDate today = today_();
    switch (static_cast<Period>(periods_->currentIndex())) {
        case Period::Last30Days:
            return {today.addDays(-29).toString(Qt::ISODate).toStdString(), {}};
        case Period::Last12Months:
            return {today.addMonths(-12).addDays(1).toString(Qt::ISODate).toStdString(), {}};
        case Period::All:
            break;
    }
    return {};
}

void AuditPage::count()
{
    thread_.count(readerId_, reads_, outcomes_, period());
}

void AuditPage::showAudit(const std::shared_ptr<const reading::SelfAudit>& audit)
{
    audit_ = audit;
    export_->setEnabled(true);
    showFigures(figuresOf(*audit));
    recalls_->show(recallChart(*audit));
    times_->show(timeChart(*audit));
    scores_->show(scoreChart(*audit));
    cases_.showRightAndWrong(*audit);
    missed_.showMissed(*audit);
    tabs_->setTabText(0, tr("Right or &wrong (%1)").arg(cases_.rowCount()));
    tabs_->setTabText(1, tr("&Missed (%1)").arg(missed_.rowCount()));
    showRefused(outcomes_->refused());
    for (const char* name : {"rightAndWrong", "cancersMissed"})
        findChild<QTableView*>(QLatin1String(name))->resizeColumnsToContents();
    Q_EMIT shown();
}

void AuditPage::showFigures(const std::vector<AuditFigure>& figures)
{
    while (QLayoutItem* item = figureLines_->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const AuditFigure& figure : figures) {
        auto* line = new QWidget;
        line->setObjectName(QStringLiteral("auditFigure"));
        line->setAccessibleName(QStringLiteral("%1 %2 %3").arg(figure.name, figure.value, figure.detail));
        auto* grid = new QGridLayout(line);
        grid->setContentsMargins(0, figure.isHeading() ? theme::scaled(8) : 0, 0, 0);
        grid->setVerticalSpacing(0);
        auto* name = label(figure.name, Tone::Plain);
        if (figure.isHeading()) {
            QPalette palette = name->palette();
            palette.setColor(QPalette::WindowText, theme::accent());
            name->setPalette(palette);
        }
        grid->addWidget(name, 0, 0);
        auto* value = label(figure.value, figure.value == shareText({}) ? Tone::Quiet : Tone::Plain);
        QFont strong = value->font();
        strong.setBold(true);
        value->setFont(strong);
        grid->addWidget(value, 0, 1, Qt::AlignRight);
        if (!figure.detail.isEmpty()) {
            auto* detail = toned(new ElidedLabel(figure.detail), Tone::Quiet);
            detail->setToolTip(figure.detail);
            detail->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
            grid->addWidget(detail, 1, 0, 1, 2);
        }
        figureLines_->addWidget(line);
    }
    figureLines_->addStretch(1);
}

void AuditPage::showRefused(const std::vector<reading::RefusedLine>& lines)
{
    tabs_->setTabText(2, tr("&Refused lines (%1)").arg(lines.size()));
    refused_->setRowCount(static_cast<int>(lines.size()));
    for (int row = 0; row < refused_->rowCount(); ++row) {
        const reading::RefusedLine& line = lines[static_cast<std::size_t>(row)];
        refused_->setItem(row, 0, new QTableWidgetItem(QString::number(line.line)));
        auto* why = new QTableWidgetItem(sentenceCase(toQt(line.why)));
        why->setToolTip(why->text());
        refused_->setItem(row, 1, why);
    }
    refused_->resizeColumnToContents(0);
}

void AuditPage::importOutcomes(const std::filesystem::path& file)
{
    say(Tone::Quiet, tr("Reading %1 ...").arg(pathText(file.filename())));
    thread_.readOutcomes(file);
}

void AuditPage::takeOutcomes(const std::filesystem::path& file, const Result<SiteOutcomes>& outcomes)
{
    if (!outcomes) {
        const Error& error = outcomes.error();
        say(Tone::Red, error.reason == Reason::InvalidArgument
                           ? tr("Nothing was imported. %1").arg(toQt(error.detail))
                           : tr("Nothing was imported. %1 %2").arg(toQt(sentence(error.reason)), toQt(error.detail)));
        return;
    }
    setOutcomes(*outcomes);
    const auto taken = outcomes_->lines().size();
    const auto refused = outcomes_->refused().size();
    if (refused == 0) {
        say(Tone::Good, tr("%1 lines of outcomes taken.").arg(taken));
    } else {
        say(Tone::Amber, tr("%1 lines of outcomes taken, %2 refused: see the list.").arg(taken).arg(refused));
        tabs_->setCurrentIndex(2);
    }
    Q_EMIT outcomesImported(file, outcomes_);
}

void AuditPage::exportTo(const std::filesystem::path& file)
{
    if (audit_)
        thread_.write(file, audit_);
}

void AuditPage::say(Tone tone, const QString& text)
{
    QPalette palette = notice_->palette();
    palette.setColor(QPalette::WindowText, theme::colour(tone));
    notice_->setPalette(palette);
    notice_->setText(theme::marked(tone, text));
}

void AuditPage::askForOutcomes()
{
    const QString file = QFileDialog::getOpenFileName(this, tr("Import outcomes"), QDir::homePath(),
                                                      tr("Comma-separated values (*.csv *.txt);;All files (*)"));
    if (!file.isEmpty())
        importOutcomes(toPath(file));
}

void AuditPage::askForExport()
{
    QString file = QFileDialog::getSaveFileName(
        this, tr("Export as CSV"), QDir::home().filePath(tr("my-reading-%1.csv").arg(today_().toString(Qt::ISODate))),
        tr("Comma-separated values (*.csv)"), nullptr, QFileDialog::DontConfirmOverwrite);
    if (file.isEmpty())
        return;
    if (!file.endsWith(QLatin1String(".csv"), Qt::CaseInsensitive))
        file += QStringLiteral(".csv");
    exportTo(toPath(file));
}

}  // namespace diptych::viewer
