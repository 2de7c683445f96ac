#include "monitor/display_page.h"

#include <algorithm>
#include <cmath>

#include <QComboBox>
#include <QDateEdit>
#include <QFormLayout>
#include <QGridLayout>
#include <QGroupBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScreen>
#include <QVBoxLayout>

#include "looks/theme.h"
#include "monitor/monitor_words.h"
#include "monitor/test_pattern.h"

namespace diptych::viewer
{

namespace
{

constexpr int kColumns = 3;

/// The number in a field, with a point or a comma; empty where there is none.
std::optional<double> numberIn(const QLineEdit& field)
{
    bool good = false;
    const double value = field.text().trimmed().replace(QLatin1Char(','), QLatin1Char('.')).toDouble(&good);
    return good ? std::optional(value) : std::nullopt;
}

void setNumber(QLineEdit& field, double value)
{
    field.setText(value > 0.0 ? QString::number(value, 'g', 6) : QString());
}

QLabel* wrapped(const QString& text, Tone tone)
{
    auto* label = new QLabel(text);
    label->setWordWrap(true);
    label->setStyleSheet(QStringLiteral("color: %1;").arg(theme::colour(tone).name()));
    return label;
}

QString lineHtml(const QualityLine& line)
{
    return QStringLiteral("<div style='color:%1; margin-bottom:4px'>%2</div>")
        .arg(
            theme::colour(line.tone).name(),
            theme::marked(line.tone, line.text).toHtmlEscaped().replace(QLatin1String(" %"), QLatin1String("&nbsp;%")));
}

}  // namespace

DisplayPage::DisplayPage(QScreen& screen, MonitorCalibrations& calibrations, QWidget* parent)
    : QWidget(parent), screen_(&screen), identity_(identityOf(screen)), calibrations_(calibrations)
{
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(10);
    setAttribute(Qt::WA_StyledBackground);
    auto* top = new QHBoxLayout;
    auto* name = new QLabel(identity_.words());
    name->setStyleSheet(QStringLiteral("font-weight: bold; color: white;"));
    top->addWidget(name, 1);
    auto* pattern = new QPushButton(tr("Show test &pattern"));
    pattern->setObjectName(QStringLiteral("showPattern"));
    connect(pattern, &QPushButton::clicked, this, [this] { showPicture(TestPatternWindow::Picture::Pattern); });
    top->addWidget(pattern);
    layout->addLayout(top);
    if (identity_.serial.isEmpty())
        layout->addWidget(
            wrapped(tr("This display tells no serial number: another one of the same kind on the same plug "
                       "could not be told from it."),
                    Tone::Quiet));
    buildLight(*layout);
    buildSize(*layout);
    auto* foot = new QHBoxLayout;
    state_ = wrapped({}, Tone::Quiet);
    state_->setObjectName(QStringLiteral("displayState"));
    foot->addWidget(state_, 1);
    save_ = new QPushButton(tr("&Save for this screen"));
    save_->setObjectName(QStringLiteral("saveDisplay"));
    connect(save_, &QPushButton::clicked, this, &DisplayPage::save);
    foot->addWidget(save_);
    layout->addStretch(1);
    layout->addLayout(foot);

    for (QPushButton* button : findChildren<QPushButton*>())
        button->setAutoDefault(false);  // Enter in a field goes on to the next field
    for (QLineEdit* field : findChildren<QLineEdit*>()) {
        connect(field, &QLineEdit::textChanged, this, &DisplayPage::look);
        connect(field, &QLineEdit::returnPressed, this, [this] { focusNextChild(); });
    }
    connect(basis_, &QComboBox::currentIndexChanged, this, &DisplayPage::look);
    connect(date_, &QDateEdit::dateChanged, this, &DisplayPage::look);
    fill(calibrations_.of(identity_));
}

void DisplayPage::buildLight(QVBoxLayout& layout)
{
    auto* group = new QGroupBox(tr("Light"));
    auto* columns = new QHBoxLayout(group);
    auto* left = new QVBoxLayout;
    columns->addLayout(left, 3);

    basis_ = new QComboBox;
    basis_->setObjectName(QStringLiteral("basis"));
    basis_->setAccessibleName(tr("What is known of this display's light"));
    // In the order of LuminanceBasis.
    basis_->addItems({tr("Unknown: values are sent as they are"),
                      tr("Measured here with a photometer: rendered to the GSDF"),
                      tr("Assumed: sRGB between two luminances, rendered to the GSDF"),
                      tr("The display follows the GSDF by itself (DICOM preset)")});
    left->addWidget(basis_);

    assumed_ = new QWidget;
    auto* assumedForm = new QFormLayout(assumed_);
    assumedForm->setContentsMargins(0, 0, 0, 0);
    least_ = new QLineEdit;
    least_->setObjectName(QStringLiteral("assumedLeast"));
    greatest_ = new QLineEdit;
    greatest_->setObjectName(QStringLiteral("assumedGreatest"));
    assumedForm->addRow(tr("Least luminance, cd/m2"), least_);
    assumedForm->addRow(tr("Greatest luminance, cd/m2"), greatest_);
    left->addWidget(assumed_);

    measuredPart_ = new QWidget;
    auto* grid = new QGridLayout(measuredPart_);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(3);
    const int rows = gsdf::kMeasuredLevels / kColumns;
    grid->addWidget(wrapped(tr("Luminance in cd/m2 at each driving level, without ambient light:"), Tone::Plain), 0, 0,
                    1, 2 * kColumns);
    for (int index = 0; index < gsdf::kMeasuredLevels; ++index) {
        auto* field = new QLineEdit;
        const QString level = QString::number(gsdf::measuredLevel(index));
        field->setObjectName(QStringLiteral("luminance%1").arg(level));
        field->setAccessibleName(tr("Luminance at driving level %1").arg(level));
        field->setMinimumWidth(70);
        auto* label = new QLabel(level);
        label->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        grid->addWidget(label, 1 + index % rows, 2 * (index / rows));
        grid->addWidget(field, 1 + index % rows, 2 * (index / rows) + 1);
        luminances_[static_cast<std::size_t>(index)] = field;
    }
    auto* measure = new QPushButton(tr("Show &measuring field"));
    measure->setObjectName(QStringLiteral("showField"));
    connect(measure, &QPushButton::clicked, this, [this] { showPicture(TestPatternWindow::Picture::MeasuringField); });
    grid->addWidget(measure, rows + 1, 1, 1, 2 * kColumns - 1, Qt::AlignLeft);
    left->addWidget(measuredPart_);

    roomPart_ = new QWidget;
    auto* room = new QFormLayout(roomPart_);
    room->setContentsMargins(0, 0, 0, 0);
    ambient_ = new QLineEdit;
    ambient_->setObjectName(QStringLiteral("ambient"));
    date_ = new QDateEdit;
    date_->setButtonSymbols(QAbstractSpinBox::NoButtons);
    date_->setDisplayFormat(QStringLiteral("yyyy-MM-dd"));
    date_->setObjectName(QStringLiteral("luminanceDate"));
    room->addRow(tr("Ambient light on the dark screen, cd/m2"), ambient_);
    room->addRow(tr("Measured or set on"), date_);
    left->addWidget(roomPart_);
    left->addStretch(1);

    quality_ = new QLabel;
    quality_->setObjectName(QStringLiteral("quality"));
    quality_->setWordWrap(true);
    quality_->setTextFormat(Qt::RichText);
    quality_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    quality_->setMargin(8);
    quality_->setMinimumWidth(300);
    columns->addWidget(quality_, 2);
    layout.addWidget(group);
}

void DisplayPage::buildSize(QVBoxLayout& layout)
{
    auto* group = new QGroupBox(tr("True size"));
    auto* column = new QVBoxLayout(group);
    auto* row = new QHBoxLayout;
    auto* ruler = new QPushButton(tr("Show &ruler line"));
    ruler->setObjectName(QStringLiteral("showRuler"));
    connect(ruler, &QPushButton::clicked, this, [this] { showPicture(TestPatternWindow::Picture::Ruler); });
    row->addWidget(ruler);
    row->addWidget(new QLabel(tr("The line of %1 pixels is").arg(rulerLength(identity_.devicePixels))));
    lineMm_ = new QLineEdit;
    lineMm_->setObjectName(QStringLiteral("lineMm"));
    lineMm_->setAccessibleName(tr("Length of the line on the glass in millimetres"));
    lineMm_->setMaximumWidth(110);
    row->addWidget(lineMm_);
    row->addWidget(new QLabel(tr("mm long on the glass")));
    row->addStretch(1);
    column->addLayout(row);
    size_ = wrapped({}, Tone::Plain);
    size_->setObjectName(QStringLiteral("pixelSize"));
    column->addWidget(size_);
    layout.addWidget(group);
}

void DisplayPage::fill(const MonitorCalibration& calibration)
{
    keptPixelsPerMm_ = calibration.devicePixelsPerMm;
    keptRulerDate_ = calibration.rulerDate;
    basis_->setCurrentIndex(static_cast<int>(calibration.basis));
    setNumber(*least_, calibration.assumedLeast);
    setNumber(*greatest_, calibration.assumedGreatest);
    setNumber(*ambient_, calibration.ambient);
    date_->setDate(calibration.luminanceDate.isValid() ? calibration.luminanceDate : QDate::currentDate());
    for (std::size_t index = 0; index < calibration.measured.size(); ++index)
        luminances_[index]->setText(QString::number(calibration.measured[index], 'g', 6));
    setNumber(*lineMm_, keptPixelsPerMm_ ? rulerLength(identity_.devicePixels) / *keptPixelsPerMm_ : 0.0);
    look();
}

int DisplayPage::missingLuminances() const
{
    return static_cast<int>(std::count_if(luminances_.begin(), luminances_.end(),
                                          [](const QLineEdit* field) { return !numberIn(*field); }));
}

MonitorCalibration DisplayPage::entered() const
{
    MonitorCalibration calibration;
    calibration.basis = static_cast<LuminanceBasis>(basis_->currentIndex());
    calibration.assumedLeast = numberIn(*least_).value_or(0.0);
    calibration.assumedGreatest = numberIn(*greatest_).value_or(0.0);
    calibration.ambient = numberIn(*ambient_).value_or(ambient_->text().trimmed().isEmpty() ? 0.0 : -1.0);
    calibration.luminanceDate = date_->date();
    const int missing = missingLuminances();
    // What was begun and then left for another basis is not kept.
    const bool wanted = calibration.basis == LuminanceBasis::Measured || calibration.basis == LuminanceBasis::OwnGsdf;
    if (missing == 0 || (wanted && missing < gsdf::kMeasuredLevels))
        for (const QLineEdit* field : luminances_)
            calibration.measured.push_back(numberIn(*field).value_or(-1.0));
    if (const auto millimetres = numberIn(*lineMm_); millimetres && *millimetres > 0.0) {
        calibration.devicePixelsPerMm = rulerLength(identity_.devicePixels) / *millimetres;
        const bool same = keptPixelsPerMm_ && std::abs(*keptPixelsPerMm_ / *calibration.devicePixelsPerMm - 1.0) < 1e-4;
        calibration.rulerDate = same ? keptRulerDate_ : QDate::currentDate();
    }
    return calibration;
}

void DisplayPage::look()
{
    const MonitorCalibration now = entered();
    assumed_->setVisible(now.basis == LuminanceBasis::AssumedSrgb);
    measuredPart_->setVisible(now.basis == LuminanceBasis::Measured || now.basis == LuminanceBasis::OwnGsdf);
    roomPart_->setVisible(now.basis != LuminanceBasis::Unknown);

    const int missing = missingLuminances();
    QString html;
    if (measuredPart_->isVisibleTo(this) && !now.measured.empty() && missing > 0)
        html = lineHtml(
            {Tone::Amber, tr("%1 of %2 luminances are still missing.").arg(missing).arg(gsdf::kMeasuredLevels)});
    else
        for (const QualityLine& line : qualityLines(now, QDate::currentDate()))
            html += lineHtml(line);
    quality_->setText(html);

    const QString reported = identity_.reportedPitchMm
                                 ? tr("The display reports %1 mm a pixel; that is not checked and not used.")
                                       .arg(*identity_.reportedPitchMm, 0, 'f', 4)
                                 : tr("The display reports no size.");
    const QString measured = now.devicePixelsPerMm
                                 ? tr("Measured: %1 mm a pixel (%2).")
                                       .arg(1.0 / *now.devicePixelsPerMm, 0, 'f', 4)
                                       .arg(now.rulerDate.toString(Qt::ISODate))
                                 : tr("Not measured: \"True size\" (T) is not available on this screen.");
    size_->setText(measured + QLatin1Char(' ') + reported);

    const bool good = now.fault().isEmpty();
    save_->setEnabled(good);
    state_->setText(good ? QString() : tr("Cannot be saved yet."));
}

void DisplayPage::save()
{
    const MonitorCalibration now = entered();
    if (!now.fault().isEmpty())
        return;
    calibrations_.keep(identity_, now);
    keptPixelsPerMm_ = now.devicePixelsPerMm;
    keptRulerDate_ = now.rulerDate;
    state_->setText(theme::marked(Tone::Good, tr("Saved; in use from now on.")));
}

void DisplayPage::showPicture(TestPatternWindow::Picture picture)
{
    if (!screen_)
        return;
    delete picture_;
    picture_ = new TestPatternWindow(picture, identity_, entered(), this);
    picture_->showOn(*screen_);
}

}  // namespace diptych::viewer
