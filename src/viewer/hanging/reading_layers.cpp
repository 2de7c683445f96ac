#include "hanging/reading_layers.h"

#include <algorithm>

#include <QObject>

#include "looks/text.h"

namespace diptych::viewer
{

namespace
{

const QColor kUnseen(0x6c, 0xa8, 0xd8, 150);
const QColor kBlind(0xf0, 0xb2, 0x4a, 170);
const QColor kBlindAir(0xf0, 0xb2, 0x4a, 70);  // background that was left out: to be expected, and told quietly

/// The image as one cell.
ViewLayer wholeImage(const ImagePyramid& image, const QString& text)
{
    const CellGrid grid{1, 1, std::max(image.columns(), image.rows()), image.columns(), image.rows()};
    return {{{grid, {1}, kBlind, Slant::Falling}}, {{Tone::Amber, text}}};
}

/// Laid-out cells whose middle the engine did not look at.
std::vector<std::uint8_t> leftOut(const AnalysedArea& area, const ImagePyramid& image, const CellGrid& grid)
{
    const Affine stored = storedFromLaidOut(image.layout(), image.storedColumns(), image.storedRows());
    std::vector<std::uint8_t> cells;
    for (int row = 0; row < grid.rows; ++row)
        for (int column = 0; column < grid.columns; ++column) {
            const double x = (column * grid.cellPx + std::min((column + 1) * grid.cellPx, grid.widthPx)) / 2.0;
            const double y = (row * grid.cellPx + std::min((row + 1) * grid.cellPx, grid.heightPx)) / 2.0;
            const auto point = stored.apply(x, y);
            cells.push_back(area.holds({point.x, point.y}) ? 0 : 1);
        }
    return cells;
}

ViewLayer partsLeftOut(const AnalysedArea& area, const ImagePyramid& image, const TissueMask& tissue)
{
    const CellGrid grid = cellsOf(image);
    const std::vector<std::uint8_t> cells = leftOut(area, image, grid);
    if (!tissue.found() || tissue.grid != grid)
        return {{{grid, cells, kBlind, Slant::Falling}},
                {{Tone::Quiet, QObject::tr("AI: what is hatched was not analysed")}}};
    CellHatch breast{grid, cells, kBlind, Slant::Falling};
    CellHatch air{grid, cells, kBlindAir, Slant::Falling};
    std::size_t lacking = 0;
    for (std::size_t cell = 0; cell < cells.size(); ++cell) {
        (tissue.inside[cell] != 0 ? air : breast).cells[cell] = 0;
        lacking += breast.cells[cell];
    }
    const double share = 1.0 - static_cast<double>(lacking) / static_cast<double>(tissue.cells);
    return {{breast, air},
            {{lacking == 0 ? Tone::Quiet : Tone::Plain,
              QObject::tr("AI analysed %1 % of the tissue; what is hatched was not").arg(wholePercent(share))}}};
}

std::optional<Reason> reasonOf(const std::optional<ViewAssessment>& assessed, const ExamAssessment& assessment,
                               const std::string& sopInstanceUid)
{
    if (assessed)
        return assessed->reason;
    for (const UnhungImage& image : assessment.unhung)
        if (image.sopInstanceUid == sopInstanceUid)
            return image.reason;
    return std::nullopt;
}

}  // namespace

ViewLayer coverageLayer(const SeenTissue& kept)
{
    const auto share = kept.share();
    if (!share)
        return {{}, {{Tone::Quiet, QObject::tr("Seen at 61 %+: unknown, no breast was told from the background")}}};
    ViewLayer layer;
    layer.lines.push_back({Tone::Plain, QObject::tr("Seen at 61 %+: %1 %").arg(wholePercent(*share))});
    CellHatch unseen{kept.tissue.grid, kept.tissue.inside, kUnseen, Slant::Rising};
    for (int row = 0; row < unseen.grid.rows; ++row)
        for (int column = 0; column < unseen.grid.columns; ++column)
            if (kept.seen.isSeen(column, row))
                unseen.cells[unseen.grid.at(column, row)] = 0;
    layer.hatches.push_back(std::move(unseen));
    return layer;
}

QString blindSpotObstacle(const OpenedStudy* study)
{
    if (!study || study->blocked())
        return QObject::tr("No study is shown.");
    if (!study->aiMayBeShown())
        return QObject::tr("What the AI did not analyse is hidden until your opinion is sealed.");
    if (!study->shownAssessment() && study->analysis.phase != AnalysisState::Phase::Unavailable)
        return QObject::tr("The analysis of this study has no result yet.");
    return {};
}

ViewLayer blindSpotLayer(const OpenedStudy& study, const HungView& view)
{
    if (!view.pyramid || !blindSpotObstacle(&study).isEmpty())
        return {};
    const ExamAssessment* assessment = study.shownAssessment();
    if (!assessment) {
        const Reason reason = study.analysis.error ? study.analysis.error->reason : Reason::ModelError;
        return wholeImage(*view.pyramid,
                          QObject::tr("AI: nothing of this study was analysed: %1").arg(toQt(sentence(reason))));
    }
    std::optional<ViewAssessment> assessed;
    for (const ViewAssessment& each : assessment->views)
        if (each.sopInstanceUid == view.sopInstanceUid)
            assessed = each;
    if (!assessed || assessed->status != ViewStatus::Analyzed) {
        const auto reason = reasonOf(assessed, *assessment, view.sopInstanceUid);
        return wholeImage(*view.pyramid,
                          reason ? QObject::tr("AI: this image was not analysed: %1").arg(toQt(sentence(*reason)))
                                 : QObject::tr("AI: this image was not analysed"));
    }
    if (!assessed->analysedArea)
        return {{}, {{Tone::Quiet, QObject::tr("AI: analysed; which part of the image is not recorded")}}};
    const auto kept = study.reading->coverage.images().find(view.sopInstanceUid);
    return partsLeftOut(*assessed->analysedArea, *view.pyramid,
                        kept != study.reading->coverage.images().end() ? kept->second.tissue : TissueMask{});
}

}  // namespace diptych::viewer
