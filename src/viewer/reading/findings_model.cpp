#include "reading/findings_model.h"

#include <QFont>
#include <QIcon>
#include <QStringList>

#include "diptych/core/wording.h"
#include "looks/text.h"

namespace diptych::viewer
{

namespace
{

/// Where a lesion's other finding is: "pair: 4 on R MLO"; of one that is not shown its score instead of a number that
/// is nowhere to be seen.
QString pairText(const ExamAssessment& assessment, const Finding& finding, const FindingFilter& filter)
{
    if (!finding.lesion)
        return {};
    for (const Lesion& lesion : assessment.lesions) {
        if (lesion.id != *finding.lesion)
            continue;
        for (const int other : lesion.findings) {
            if (other == finding.id)
                continue;
            for (const ViewAssessment& view : assessment.views)
                for (const Finding& candidate : view.findings)
                    if (candidate.id == other)
                        return filter.shows(candidate)
                                   ? QObject::tr("pair: %1 on %2").arg(other).arg(toQt(label(view.view)))
                                   : QObject::tr("pair: hidden, %1/10 on %2")
                                         .arg(candidate.suspicion.value())
                                         .arg(toQt(label(view.view)));
        }
    }
    return {};
}

}  // namespace

QString findingText(const ExamAssessment& assessment, const ViewAssessment& view, const Finding& finding,
                    const FindingFilter& filter)
{
    const QString head = QObject::tr("%1, %2 (%3/10)")
                             .arg(toQt(words(finding.kind)), toQt(words(finding.suspicion.band())).toLower())
                             .arg(finding.suspicion.value());
    QStringList details{toQt(sizeWords(finding, view.spacingBasis))};
    if (finding.quadrant)
        details.push_back(toQt(*finding.quadrant).replace(QLatin1Char('_'), QLatin1Char(' ')));
    if (finding.depth)
        details.push_back(toQt(*finding.depth));
    const QString pair = pairText(assessment, finding, filter);
    QString text = head + QLatin1Char('\n') + details.join(QStringLiteral(", "));
    if (!pair.isEmpty())
        text += QLatin1Char('\n') + pair;
    return text;
}

int FindingsModel::addNode(int parent, QString text, Tone tone)
{
    const int id = static_cast<int>(nodes_.size());
    Node node;
    node.parent = parent;
    node.text = std::move(text);
    node.tone = tone;
    std::vector<int>& siblings = parent < 0 ? roots_ : nodes_[static_cast<std::size_t>(parent)].children;
    node.row = static_cast<int>(siblings.size());
    siblings.push_back(id);
    nodes_.push_back(std::move(node));
    return id;
}

void FindingsModel::addView(int parent, const ExamAssessment& assessment, const ViewAssessment& view,
                            const FindingFilter& filter)
{
    const Tone tone = view.status == ViewStatus::Analyzed   ? Tone::Plain
                      : view.status == ViewStatus::Rejected ? Tone::Amber
                                                            : Tone::Red;
    int hidden = 0;
    for (const Finding& finding : view.findings)
        hidden += filter.shows(finding) ? 0 : 1;
    hidden_ += hidden;
    QString text = toQt(label(view.view)) + QStringLiteral(" - ") + toQt(viewLine(view));
    if (hidden > 0)
        text += tr(" (%1 hidden)").arg(hidden);
    const int node = addNode(parent, text, tone);
    for (const Finding& finding : view.findings) {
        if (!filter.shows(finding))
            continue;
        const int child = addNode(node, findingText(assessment, view, finding, filter), Tone::Plain);
        nodes_[static_cast<std::size_t>(child)].finding = finding.id;
        nodes_[static_cast<std::size_t>(child)].suspicion = finding.suspicion;
    }
}

void FindingsModel::show(const ExamAssessment* assessment, const FindingFilter& filter)
{
    beginResetModel();
    nodes_.clear();
    roots_.clear();
    hidden_ = 0;
    if (assessment)
        for (const BreastAssessment& breast : assessment->breasts) {
            const Tone tone = breast.status == BreastStatus::Complete ? Tone::Plain : Tone::Amber;
            const int node = addNode(-1, toQt(breastLine(breast)), tone);
            nodes_[static_cast<std::size_t>(node)].heading = true;
            for (const ViewAssessment& view : assessment->views)
                if (laterality(view.view) == breast.breast)
                    addView(node, *assessment, view, filter);
        }
    endResetModel();
}

const std::vector<int>& FindingsModel::childrenOf(const QModelIndex& parent) const
{
    return parent.isValid() ? nodes_[static_cast<std::size_t>(parent.internalId())].children : roots_;
}

QModelIndex FindingsModel::indexOf(int findingId) const
{
    for (std::size_t node = 0; node < nodes_.size(); ++node)
        if (findingId != 0 && nodes_[node].finding == findingId)
            return createIndex(nodes_[node].row, 0, static_cast<quintptr>(node));
    return {};
}

std::vector<int> FindingsModel::shownFindings() const
{
    std::vector<int> ids;
    for (const Node& node : nodes_)
        if (node.finding != 0)
            ids.push_back(node.finding);
    return ids;
}

QModelIndex FindingsModel::index(int row, int column, const QModelIndex& parent) const
{
    const std::vector<int>& children = childrenOf(parent);
    if (column != 0 || row < 0 || row >= static_cast<int>(children.size()))
        return {};
    return createIndex(row, 0, static_cast<quintptr>(children[static_cast<std::size_t>(row)]));
}

QModelIndex FindingsModel::parent(const QModelIndex& child) const
{
    if (!child.isValid())
        return {};
    const int parent = nodes_[static_cast<std::size_t>(child.internalId())].parent;
    if (parent < 0)
        return {};
    return createIndex(nodes_[static_cast<std::size_t>(parent)].row, 0, static_cast<quintptr>(parent));
}

int FindingsModel::rowCount(const QModelIndex& parent) const
{
    return parent.column() > 0 ? 0 : static_cast<int>(childrenOf(parent).size());
}

int FindingsModel::columnCount(const QModelIndex&) const
{
    return 1;
}

QVariant FindingsModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const Node& node = nodes_[static_cast<std::size_t>(index.internalId())];
    switch (role) {
        case Qt::DisplayRole:
            return theme::marked(node.tone, node.text);
        case Qt::AccessibleTextRole:
            return node.finding ? tr("Finding %1: %2").arg(node.finding).arg(node.text) : node.text;
        case Qt::ToolTipRole:
            return node.text;
        case Qt::ForegroundRole:
            return theme::colour(node.tone);
        case Qt::FontRole:
            if (node.heading) {
                QFont font;
                font.setBold(true);
                return font;
            }
            return {};
        case Qt::DecorationRole:
            return node.finding ? QVariant(findingChip(node.finding, node.suspicion, 20, 1.0)) : QVariant();
        case kFindingRole:
            return node.finding;
        default:
            return {};
    }
}

}  // namespace diptych::viewer
