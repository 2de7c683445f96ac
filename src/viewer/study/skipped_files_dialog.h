// The files left out when folders were read, each with its reason. Not modal.
#pragma once

#include <vector>

#include <QAbstractTableModel>
#include <QDialog>

#include "diptych/core/study.h"

namespace diptych::viewer
{

class SkippedFilesModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;
    void show(std::vector<SkippedFile> files);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<SkippedFile> files_;
};

class SkippedFilesDialog : public QDialog
{
    Q_OBJECT

public:
    explicit SkippedFilesDialog(QWidget* parent = nullptr);
    void showFiles(const std::vector<SkippedFile>& files);

private:
    SkippedFilesModel model_;
};

}  // namespace diptych::viewer
