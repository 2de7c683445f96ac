// Reads with a known outcome, one line each: what the reader and the AI said and who was right. No patient's name.
#pragma once

#include <vector>

#include <QAbstractTableModel>

#include "diptych/reading/self_audit.h"

namespace diptych::viewer
{

class AuditCasesModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    /// What the reader looks for first stands first: the window may be narrow.
    enum Column { Accession, WhoWasRight, CameOfIt, Score, Sealed, Ai, You, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    /// Blind reads of known outcome; those where one of the two was wrong come first, then the newest.
    void showRightAndWrong(const reading::SelfAudit& audit);
    /// Cancers that the reader did not recall, the newest first.
    void showMissed(const reading::SelfAudit& audit);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    void show(std::vector<reading::AuditedCase> cases);

    std::vector<reading::AuditedCase> cases_;
};

}  // namespace diptych::viewer
