#include "study/skipped_files_dialog.h"

#include <QHeaderView>
#include <QTableView>
#include <QVBoxLayout>

#include "looks/text.h"

namespace diptych::viewer
{

void SkippedFilesModel::show(std::vector<SkippedFile> files)
{
    beginResetModel();
    files_ = std::move(files);
    endResetModel();
}

int SkippedFilesModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(files_.size());
}

int SkippedFilesModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : 3;
}

QVariant SkippedFilesModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    const SkippedFile& file = files_[static_cast<std::size_t>(index.row())];
    switch (index.column()) {
        case 0:
            return sentenceCase(toQt(sentence(file.reason)));
        case 1:
            return pathText(file.path);
        case 2:
            return toQt(file.detail);
        default:
            return {};
    }
}

QVariant SkippedFilesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const QString titles[] = {tr("Reason"), tr("File"), tr("Detail")};
    return section >= 0 && section < 3 ? QVariant(titles[section]) : QVariant();
}

SkippedFilesDialog::SkippedFilesDialog(QWidget* parent) : QDialog(parent)
{
    setWindowTitle(tr("Files left out"));
    resize(1200, 480);
    auto* table = new QTableView;
    table->setModel(&model_);
    table->setAccessibleName(tr("Files left out, with reasons"));
    table->setShowGrid(false);
    table->verticalHeader()->hide();
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setTextElideMode(Qt::ElideMiddle);
    table->horizontalHeader()->setStretchLastSection(true);
    table->setColumnWidth(0, 420);
    table->setColumnWidth(1, 440);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(table);
}

void SkippedFilesDialog::showFiles(const std::vector<SkippedFile>& files)
{
    model_.show(files);
    show();
    raise();
    activateWindow();
}

}  // namespace diptych::viewer
