#include "hanging/presentation_panel.h"

#include <QLabel>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include "looks/eliding_combo.h"

namespace diptych::viewer
{

PresentationPanel::PresentationPanel(QWidget* parent) : QWidget(parent), choice_(new ElidingCombo), remarks_(new QLabel)
{
    setObjectName(QStringLiteral("presentationPanel"));
    auto* title = new QLabel(tr("Presentation states of other makers"));
    title->setStyleSheet(QStringLiteral("color: #939ca5;"));
    choice_->setObjectName(QStringLiteral("presentationChoice"));
    choice_->setAccessibleName(tr("Presentation state that is applied"));
    remarks_->setObjectName(QStringLiteral("presentationRemarks"));
    remarks_->setTextFormat(Qt::PlainText);
    remarks_->setWordWrap(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 6, 14, 10);
    layout->setSpacing(4);
    layout->addWidget(title);
    layout->addWidget(choice_);
    layout->addWidget(remarks_);
    connect(choice_, &QComboBox::activated, this, [this](int row) { Q_EMIT chosen(row - 1); });
    setVisible(false);
}

void PresentationPanel::show(const QStringList& names, int chosen, const QStringList& remarks)
{
    const QSignalBlocker silent(choice_);
    choice_->clear();
    choice_->addItem(tr("As acquired"));
    choice_->addItems(names);
    choice_->setCurrentIndex(chosen + 1);
    choice_->setEnabled(!names.isEmpty());
    remarks_->setText(remarks.join(QLatin1Char('\n')));
    remarks_->setVisible(!remarks.isEmpty());
    setVisible(!names.isEmpty() || !remarks.isEmpty());
}

}  // namespace diptych::viewer
