#include "study/study_list_panel.h"

#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include "looks/theme.h"
#include "study/study_list_model.h"

namespace diptych::viewer
{

namespace
{

constexpr int kMarginPx = 10;

void paintCell(QPainter& painter, const QRect& area, const ViewCell& cell)
{
    painter.setPen(QPen(cell.tone == Tone::Plain ? theme::line() : theme::colour(cell.tone).darker(150), 1,
                        cell.state == QObject::tr("missing") ? Qt::DashLine : Qt::SolidLine));
    painter.setBrush(cell.state == QObject::tr("missing") ? Qt::NoBrush : QBrush(theme::raised()));
    painter.drawRoundedRect(QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    const QRect inside = area.adjusted(6, 0, -4, 0);
    painter.setPen(theme::colour(Tone::Plain));
    painter.drawText(inside, Qt::AlignVCenter | Qt::AlignLeft, cell.view);
    painter.setPen(theme::colour(cell.tone == Tone::Plain ? Tone::Quiet : cell.tone));
    const int used = painter.fontMetrics().horizontalAdvance(cell.view) + 6;
    const QRect rest = inside.adjusted(used, 0, 0, 0);
    painter.drawText(
        rest, Qt::AlignVCenter | Qt::AlignRight,
        painter.fontMetrics().elidedText(theme::marked(cell.tone, cell.state), Qt::ElideRight, rest.width()));
}

QFont cellFont(const QFont& font)
{
    QFont small = font;
    small.setPointSizeF(font.pointSizeF() - 1.5);
    return small;
}

}  // namespace

QSize StudyCardDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const int line = QFontMetrics(option.font).height() + 2;
    const int cell = QFontMetrics(cellFont(option.font)).height() + 6;
    const int badge = index.data(StudyListModel::kHasBadgeRole).toBool() ? line : 0;
    return {220, 2 * kMarginPx + 3 * line + 2 * (cell + 2) + badge + 6};
}

void StudyCardDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const auto card = index.data(StudyListModel::kCardRole).value<StudyCard>();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    painter->fillRect(option.rect, selected ? QColor(0x1b, 0x2a, 0x36) : theme::panel());
    if (selected)
        painter->fillRect(QRect(option.rect.topLeft(), QSize(4, option.rect.height())), theme::accent());

    const QRect inside = option.rect.adjusted(kMarginPx + 4, kMarginPx, -kMarginPx, -kMarginPx);
    const int line = QFontMetrics(option.font).height() + 2;
    QRect row(inside.left(), inside.top(), inside.width(), line);
    const auto write = [&](const QString& text, const QColor& colour, bool bold = false) {
        QFont font = option.font;
        font.setBold(bold);
        painter->setFont(font);
        painter->setPen(colour);
        painter->drawText(row, Qt::AlignVCenter | Qt::AlignLeft,
                          QFontMetrics(font).elidedText(text, Qt::ElideRight, row.width()));
        row.translate(0, line);
    };
    write(card.name, Qt::white, true);
    // The date is never cut: it tells one examination of a patient from the next.
    painter->setFont(option.font);
    painter->setPen(theme::colour(Tone::Plain));
    const int dateWidth = QFontMetrics(option.font).horizontalAdvance(card.date);
    painter->drawText(row, Qt::AlignVCenter | Qt::AlignRight, card.date);
    painter->drawText(row, Qt::AlignVCenter | Qt::AlignLeft,
                      QFontMetrics(option.font).elidedText(card.id, Qt::ElideMiddle, row.width() - dateWidth - 12));
    row.translate(0, line);

    painter->setFont(cellFont(option.font));
    const int cellHeight = painter->fontMetrics().height() + 6;
    const int cellWidth = (inside.width() - 2) / 2;
    for (std::size_t place = 0; place < card.cells.size(); ++place) {
        const int column = static_cast<int>(place % 2);
        const int cellRow = static_cast<int>(place / 2);
        paintCell(*painter,
                  QRect(inside.left() + column * (cellWidth + 2), row.top() + 2 + cellRow * (cellHeight + 2), cellWidth,
                        cellHeight),
                  card.cells[place]);
    }
    row.translate(0, 2 * (cellHeight + 2) + 4);
    if (!card.badge.isEmpty())
        write(theme::marked(Tone::Amber, card.badge), theme::colour(Tone::Amber));
    write(theme::marked(card.readingTone, card.reading), theme::colour(card.readingTone));

    painter->setPen(theme::line());
    painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
    painter->restore();
}

StudyListPanel::StudyListPanel(StudyListModel& model, QWidget* parent)
    : QWidget(parent),
      model_(model),
      reader_(new QLabel),
      signIn_(new QPushButton),
      lists_(new QWidget),
      filter_(new QLineEdit),
      list_(new QListView),
      skipped_(new QPushButton)
{
    auto* title = new QLabel(tr("Studies"));
    title->setStyleSheet(QStringLiteral("color: #939ca5;"));
    reader_->setObjectName(QStringLiteral("readerAtDesk"));
    reader_->setTextFormat(Qt::PlainText);
    signIn_->setObjectName(QStringLiteral("askWhoReads"));
    signIn_->setFocusPolicy(Qt::TabFocus);
    connect(signIn_, &QPushButton::clicked, this, &StudyListPanel::signInWished);
    auto* buttons = new QGridLayout(lists_);
    buttons->setContentsMargins(0, 0, 0, 0);
    buttons->setSpacing(3);
    for (std::size_t index = 0; index < listButtons_.size(); ++index) {
        auto* button = new QPushButton;
        button->setCheckable(true);
        button->setFocusPolicy(Qt::TabFocus);
        button->setObjectName(QStringLiteral("workList%1").arg(index));
        const auto list = index == 0 ? std::nullopt : std::optional(static_cast<WorkList>(index - 1));
        connect(button, &QPushButton::clicked, this, [this, list] { Q_EMIT workListWished(list); });
        listButtons_[index] = button;
        // Two a line, as wide as the panel: the words must be readable, and "all" has a line of its own.
        const int cell = static_cast<int>(index);
        if (index == 0)
            buttons->addWidget(button, 0, 0, 1, 2);
        else
            buttons->addWidget(button, 1 + (cell - 1) / 2, (cell - 1) % 2);
    }
    filter_->setObjectName(QStringLiteral("studyFilter"));
    filter_->setPlaceholderText(tr("Filter: name, ID, date"));
    filter_->setAccessibleName(tr("Filter the studies"));
    filter_->setClearButtonEnabled(true);
    connect(filter_, &QLineEdit::textChanged, this, &StudyListPanel::hideRows);
    // Of thousands of studies only the rows that change are looked at again.
    connect(&model, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex&, int first, int last) { hideRowsOf(first, last); });
    connect(&model, &QAbstractItemModel::rowsRemoved, this, &StudyListPanel::showFilter);
    connect(&model, &QAbstractItemModel::dataChanged, this,
            [this](const QModelIndex& first, const QModelIndex& last) { hideRowsOf(first.row(), last.row()); });

    list_->setModel(&model);
    list_->setItemDelegate(new StudyCardDelegate(list_));
    list_->setObjectName(QStringLiteral("studyList"));
    list_->setAccessibleName(tr("Studies"));
    list_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list_->setUniformItemSizes(false);
    list_->setMouseTracking(true);

    skipped_->setObjectName(QStringLiteral("skippedFiles"));
    skipped_->setVisible(false);
    connect(skipped_, &QPushButton::clicked, this, &StudyListPanel::skippedWished);
    connect(list_->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& current) {
        if (current.isValid())
            Q_EMIT studyPicked(current.row());
    });

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto* head = new QGridLayout;
    head->setContentsMargins(14, 10, 8, 4);
    head->setVerticalSpacing(4);
    head->addWidget(title, 0, 0);
    head->addWidget(reader_, 1, 0);
    head->addWidget(signIn_, 1, 1);
    head->addWidget(lists_, 2, 0, 1, 2);
    head->addWidget(filter_, 3, 0, 1, 2);
    head->setColumnStretch(0, 1);
    layout->addLayout(head);
    layout->addWidget(list_, 1);
    auto* foot = new QVBoxLayout;
    foot->setContentsMargins(8, 8, 8, 8);
    foot->addWidget(skipped_);
    layout->addLayout(foot);
}

void StudyListPanel::showReader(bool kept, const QString& reader, const WorkListCounts& counts,
                                std::optional<WorkList> list)
{
    const bool signedIn = !reader.isEmpty();
    reader_->setText(signedIn ? reader : tr("Nobody is signed in"));
    reader_->setVisible(kept);
    signIn_->setVisible(kept);
    signIn_->setText(signedIn ? tr("Change") : tr("Sign in"));
    lists_->setVisible(signedIn);
    listButtons_[0]->setText(tr("All %1").arg(counts.all));
    const std::array<QString, 5> shortNames{tr("First"), tr("Second"), tr("Arbitrate"), tr("Done"), tr("Agree on")};
    for (std::size_t index = 0; index < counts.of.size(); ++index) {
        const QString name = nameOf(static_cast<WorkList>(index));
        listButtons_[index + 1]->setText(QStringLiteral("%1 %2").arg(shortNames[index]).arg(counts.of[index]));
        listButtons_[index + 1]->setToolTip(name);
        listButtons_[index + 1]->setAccessibleName(QStringLiteral("%1: %2").arg(name).arg(counts.of[index]));
    }
    // A list of one rule alone: where the site has another, it would only ever say 0.
    listButtons_.back()->setVisible(counts.of.back() > 0 || list == static_cast<WorkList>(counts.of.size() - 1));
    for (std::size_t index = 0; index < listButtons_.size(); ++index)
        listButtons_[index]->setChecked(list ? index == static_cast<std::size_t>(*list) + 1 : index == 0);
    shown_ = signedIn ? list : std::nullopt;
    hideRows();
}

void StudyListPanel::hideRows()
{
    hideRowsOf(0, model_.count() - 1);
}

void StudyListPanel::showFilter()
{
    filter_->setVisible(model_.count() > 5 || !filter_->text().isEmpty());
}

void StudyListPanel::hideRowsOf(int first, int last)
{
    showFilter();
    const QString wanted = filter_->text().trimmed();
    for (int row = first; row <= last; ++row) {
        const auto& standing = model_.at(row).standing;
        const bool ofList = !shown_ || (standing && standing->list == *shown_);
        const bool named =
            wanted.isEmpty() ||
            model_.data(model_.index(row), Qt::DisplayRole).toString().contains(wanted, Qt::CaseInsensitive);
        const bool hidden = !(ofList && named);
        if (list_->isRowHidden(row) != hidden)
            list_->setRowHidden(row, hidden);
    }
}

void StudyListPanel::setCurrent(std::optional<int> row)
{
    const QModelIndex index = row ? list_->model()->index(*row, 0) : QModelIndex();
    if (list_->currentIndex() != index)
        list_->setCurrentIndex(index);
}

void StudyListPanel::setSkipped(int count)
{
    skipped_->setVisible(true);
    skipped_->setEnabled(count > 0);
    skipped_->setText(count == 0   ? tr("No file left out")
                      : count == 1 ? theme::marked(Tone::Amber, tr("1 file left out - why?"))
                                   : theme::marked(Tone::Amber, tr("%1 files left out - why?").arg(count)));
}

}  // namespace diptych::viewer
