// The engine's result as a tree for the reader: breast -> view -> finding. Shows, computes nothing.
#pragma once

#include <memory>
#include <vector>

#include <QAbstractItemModel>

#include "diptych/core/assessment.h"
#include "hanging/finding_marks.h"
#include "looks/theme.h"

namespace diptych::viewer
{

class FindingsModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    static constexpr int kFindingRole = Qt::UserRole + 1;  // Finding::id, or 0

    using QAbstractItemModel::QAbstractItemModel;

    /// nullptr empties it. The caller asks the reading session first.
    void show(const ExamAssessment* assessment, const FindingFilter& filter);
    /// Findings that the filter leaves out.
    [[nodiscard]] int hidden() const { return hidden_; }
    [[nodiscard]] QModelIndex indexOf(int findingId) const;
    /// Ids of the findings shown, in the order of the tree.
    [[nodiscard]] std::vector<int> shownFindings() const;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& child) const override;
    using QObject::parent;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

private:
    struct Node {
        int parent = -1;
        int row = 0;
        std::vector<int> children;
        QString text;
        Tone tone = Tone::Plain;
        bool heading = false;
        int finding = 0;
        Suspicion suspicion = *Suspicion::of(1);
    };
    int addNode(int parent, QString text, Tone tone);
    void addView(int parent, const ExamAssessment& assessment, const ViewAssessment& view, const FindingFilter& filter);
    [[nodiscard]] const std::vector<int>& childrenOf(const QModelIndex& parent) const;

    std::vector<Node> nodes_;
    std::vector<int> roots_;
    int hidden_ = 0;
};

/// "Mass, high suspicion (8/10)" and below it size, place and the other view's number, or its score where `filter`
/// hides it.
[[nodiscard]] QString findingText(const ExamAssessment& assessment, const ViewAssessment& view, const Finding& finding,
                                  const FindingFilter& filter);

}  // namespace diptych::viewer
