#include "diptych/preprocess/prepare_view.h"

#include <algorithm>
#include <cmath>
#include <new>
#include <string>
#include <utility>

#include <opencv2/core.hpp>

#include "breast_mask.h"
#include "density.h"
#include "diptych/core/large_memory.h"
#include "nipple.h"
#include "quantile.h"
#include "resample.h"

namespace diptych::preprocess
{

namespace
{

constexpr double kMinBreastShare = 0.02;
constexpr double kMinBreastMm2 = 1000.0;

// What a mammogram's pixel can be: finer than any detector or scanner, coarser than any that can be read.
constexpr double kMinSpacingMm = 0.005;
constexpr double kMaxSpacingMm = 2.0;

struct Plan {
    PixelSpacingMm spacing;
    Dihedral layout;
};

bool plausible(double spacingMm)
{
    return spacingMm >= kMinSpacingMm && spacingMm <= kMaxSpacingMm;  // false for NaN
}

/// What the header must tell before a pixel is touched.
Result<Plan> plan(const MammogramView& view, const PixelImage& image, const InputSpec& spec)
{
    if (spec.rows <= 0 || spec.columns <= 0 || !plausible(spec.spacingMm) || !(spec.percentileLow >= 0.0) ||
        !(spec.percentileHigh <= 1.0) || !(spec.percentileLow < spec.percentileHigh))
        return failure(Reason::InvalidArgument, "the model's input specification makes no sense");
    if (!view.key.laterality)
        return failure(Reason::LateralityConflict);
    if (!view.spacing)
        return failure(Reason::SpacingMissing);
    if (!plausible(view.spacing->row) || !plausible(view.spacing->column))
        return failure(Reason::SpacingMissing, "a pixel spacing of " + std::to_string(view.spacing->row) + " x " +
                                                   std::to_string(view.spacing->column) + " mm is not possible");
    if (!view.orientation)
        return failure(Reason::OrientationMissing);
    const auto layout = canonicalLayout(view.key, *view.orientation);
    if (!layout)
        return failure(Reason::OrientationMissing, "row " + view.orientation->row + ", column " +
                                                       view.orientation->column + " does not fit the view");
    const auto pixels =
        static_cast<std::size_t>(std::max(image.rows, 0)) * static_cast<std::size_t>(std::max(image.columns, 0));
    if (pixels == 0 || image.samples.size() != pixels)
        return failure(Reason::UnsupportedPixelFormat, "the pixels do not fill the rows and columns");
    return Plan{*view.spacing, *layout};
}

/// A breast stands on the edge of the image at its chest wall. If it stands on the other one, the header's orientation
/// is not the picture's.
bool standsOnTheWrongEdge(const MaskRows& breast, int height)
{
    constexpr int kEdgeColumns = 4;
    constexpr double kLeastShare = 0.15;  // of the breast's height
    if (breast.columns() < 4 * kEdgeColumns)
        return false;
    int left = 0, right = 0;  // rows that touch the edge
    for (int row = 0; row < breast.rows(); ++row)
        if (const auto runs = breast.row(row); !runs.empty()) {
            left += runs.front().begin < kEdgeColumns ? 1 : 0;
            right += runs.back().end > breast.columns() - kEdgeColumns ? 1 : 0;
        }
    return right > kLeastShare * height && right > 2 * left;
}

/// What is in the box: the breast's intensities between the two to 0..1, the background to 0.
std::vector<float> normalised(const cv::Mat& image, const MaskRows& breast, const cv::Rect& box,
                              const std::pair<float, float>& range)
{
    const auto [low, high] = range;
    const auto scale = static_cast<float>(1.0 / (static_cast<double>(high) - static_cast<double>(low)));
    auto values = roomFor<float>(static_cast<std::size_t>(box.area()));
    std::vector<float> out(static_cast<std::size_t>(box.width));
    for (int row = box.y; row < box.y + box.height; ++row) {
        std::fill(out.begin(), out.end(), 0.0F);
        const float* line = image.ptr<float>(row) + box.x;
        for (const MaskRows::Run& run : breast.row(row))
            for (int column = run.begin - box.x; column < run.end - box.x; ++column)
                out[static_cast<std::size_t>(column)] = std::clamp((line[column] - low) * scale, 0.0F, 1.0F);
        values.insert(values.end(), out.begin(), out.end());
    }
    return values;
}

/// The breast on the canvas: its left edge at column 0, centred from top to bottom.
PreparedView place(const MaskRows& breast, const cv::Rect& box, const InputSpec& spec, ViewPosition position)
{
    PreparedView prepared;
    prepared.rows = spec.rows;
    prepared.columns = spec.columns;
    prepared.spacingMm = spec.spacingMm;
    const auto width = static_cast<std::size_t>(box.width);
    const int top = (spec.rows - box.height) / 2;
    prepared.breast.resize(static_cast<std::size_t>(box.height) * width);
    Outline outline{std::vector<double>(static_cast<std::size_t>(spec.rows), 0.0), top, box.height};
    for (int row = 0; row < box.height; ++row) {
        const auto line = prepared.breast.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(row) * width);
        const int canvasRow = top + row;
        double& edge = outline.edge[static_cast<std::size_t>(canvasRow)];
        for (const MaskRows::Run& run : breast.row(box.y + row)) {
            std::fill(line + (run.begin - box.x), line + (run.end - box.x), std::uint8_t{1});
            edge = run.end - box.x;
        }
    }
    prepared.breastBox = {0.0, static_cast<double>(top), static_cast<double>(box.width),
                          static_cast<double>(box.height)};
    prepared.nipple = estimateNipple(outline, position, spec.spacingMm);
    return prepared;
}

Result<PreparedView> prepare(const Plan& how, ViewPosition position, const PixelImage& image, const InputSpec& spec)
{
    const double columns = resampledLength(image.columns, how.spacing.column, spec.spacingMm);
    const double rows = resampledLength(image.rows, how.spacing.row, spec.spacingMm);
    // A canvas is about a breast's size; many times that is a wrong spacing, not a mammogram.
    const double limit = 8.0 * std::max(spec.rows, spec.columns);
    if (columns > limit || rows > limit)
        return failure(Reason::BreastTooLarge, "the image is " + std::to_string(columns * spec.spacingMm) + " x " +
                                                   std::to_string(rows * spec.spacingMm) + " mm");

    const auto table = densityTable(image);
    if (!table)
        return tl::make_unexpected(table.error());
    const int resampledColumns = static_cast<int>(columns);
    const int resampledRows = static_cast<int>(rows);
    cv::Mat canonical = laidOut(resample(image, *table, resampledColumns, resampledRows), how.layout);
    const BreastMasks masks = findBreast(canonical, spec.spacingMm);

    const auto areaPx = static_cast<double>(masks.breast.area());
    const double areaMm2 = areaPx * spec.spacingMm * spec.spacingMm;
    if (areaPx < kMinBreastShare * static_cast<double>(canonical.total()) || areaMm2 < kMinBreastMm2)
        return failure(Reason::NoBreastFound);
    const cv::Rect box = masks.breast.box();
    if (box.width > spec.columns || box.height > spec.rows)
        return failure(Reason::BreastTooLarge, "the breast is " + std::to_string(box.width * spec.spacingMm) + " x " +
                                                   std::to_string(box.height * spec.spacingMm) + " mm");
    const auto range = quantilesInside(canonical, masks.inner, spec.percentileLow, spec.percentileHigh);
    if (!(range.second > range.first))
        return failure(Reason::NoBreastFound, "the breast has one grey value only");

    PreparedView prepared = place(masks.breast, box, spec, position);
    prepared.values = normalised(canonical, masks.breast, box, range);
    prepared.breastAreaMm2 = areaMm2;
    prepared.contradictsOrientation = standsOnTheWrongEdge(masks.breast, box.height);
    const Affine canonicalFromModel{{1.0, 0.0, static_cast<double>(box.x),  //
                                     0.0, 1.0, box.y - prepared.breastBox.y}};
    const Affine storedFromResampled{{image.columns / columns, 0.0, 0.0, 0.0, image.rows / rows, 0.0}};
    prepared.imageFromModel =
        storedFromResampled * storedFromLaidOut(how.layout, resampledColumns, resampledRows) * canonicalFromModel;
    return prepared;
}

}  // namespace

std::vector<float> PreparedView::canvas() const
{
    std::vector<float> whole(static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns), 0.0F);
    const auto width = static_cast<std::size_t>(breastBox.width);
    for (std::size_t row = 0; row * width < values.size(); ++row)
        std::copy_n(values.begin() + static_cast<std::ptrdiff_t>(row * width), width,
                    whole.begin() + static_cast<std::ptrdiff_t>((row + static_cast<std::size_t>(breastBox.y)) *
                                                                    static_cast<std::size_t>(columns) +
                                                                static_cast<std::size_t>(breastBox.x)));
    return whole;
}

bool PreparedView::inBreast(int column, int row) const
{
    const int boxColumn = column - static_cast<int>(breastBox.x);
    const int boxRow = row - static_cast<int>(breastBox.y);
    const int width = static_cast<int>(breastBox.width);
    return boxColumn >= 0 && boxColumn < width && boxRow >= 0 && boxRow < static_cast<int>(breastBox.height) &&
           breast[static_cast<std::size_t>(boxRow) * static_cast<std::size_t>(width) +
                  static_cast<std::size_t>(boxColumn)] != 0;
}

Result<PreparedView> prepareView(const MammogramView& view, const PixelImage& image, const InputSpec& spec)
{
    const auto how = plan(view, image, spec);
    if (!how)
        return tl::make_unexpected(how.error());
    try {
        return prepare(*how, view.key.position, image, spec);
    } catch (const std::bad_alloc&) {
        return failure(Reason::OutOfMemory);
    } catch (const cv::Exception& error) {
        if (error.code == cv::Error::StsNoMem)
            return failure(Reason::OutOfMemory);
        return failure(Reason::UnsupportedPixelFormat, error.err);
    }
}

}  // namespace diptych::preprocess
