#include "printed_view.h"

#include <algorithm>
#include <cmath>

#include "diptych/core/area_average.h"
#include "diptych/core/grey.h"
#include "engine_words.h"

namespace diptych::report_pdf
{

namespace
{

QString absenceOf(const ReportLanguage& say, const Place& place, const ExamAssessment& assessment)
{
    if (place.assessed == nullptr) {
        return assessment.reason ? reasonWords(say, *assessment.reason) : say("Not analysed.");
    }
    const ViewAssessment& assessed = *place.assessed;
    if (assessed.status != ViewStatus::Analyzed) {
        return assessed.reason ? reasonWords(say, *assessed.reason) : say("No reason was given.");
    }
    if (place.image == nullptr) {
        return say("The analysed image is not in the study any more; its marks are in the table only.");
    }
    const MammogramView& image = *place.image;
    // Marks drawn on another image than the one that was analysed, or on the wrong side, would be worse than none.
    if (standardView(image.key) != assessed.view || image.rows != assessed.rows || image.columns != assessed.columns) {
        return say("The image is not as it was analysed; its marks are in the table only.");
    }
    if (!image.spacing || image.spacing->row <= 0.0 || image.spacing->column <= 0.0) {
        return reasonWords(say, Reason::SpacingMissing);
    }
    if (!image.orientation || !displayLayout(image.key, *image.orientation)) {
        return reasonWords(say, Reason::OrientationMissing);
    }
    return {};
}

QImage lookedUp(const PixelImage& pixels, const std::vector<std::uint8_t>& table)
{
    QImage image(pixels.columns, pixels.rows, QImage::Format_Grayscale8);
    const std::uint16_t* sample = pixels.samples.data();
    for (int row = 0; row < image.height(); ++row) {
        uchar* line = image.scanLine(row);
        for (int column = 0; column < image.width(); ++column) {
            line[column] = table[*sample++];
        }
    }
    return image;
}

/// The image as it is shown by default, reduced to `size` by area average; never enlarged.
Result<QImage> displayed(const PixelImage& pixels, QSize size)
{
    const auto count = static_cast<std::size_t>(pixels.rows) * static_cast<std::size_t>(pixels.columns);
    if (pixels.rows <= 0 || pixels.columns <= 0 || pixels.samples.size() != count) {
        return failure(Reason::PixelDataDamaged, "decoded size does not match");
    }
    std::vector<std::uint8_t> table = displayTable(pixels.grey, pixels.firstStored, pixels.lastStored,
                                                   defaultDisplay(pixels.grey, pixels.firstStored, pixels.lastStored));
    QImage image(size, QImage::Format_Grayscale8);
    if (table.empty() || image.isNull()) {
        return failure(table.empty() ? Reason::UnsupportedPixelFormat : Reason::OutOfMemory);
    }
    table.resize(65536, table.back());
    if (size.width() >= pixels.columns || size.height() >= pixels.rows) {
        return image.size() == QSize(pixels.columns, pixels.rows)
                   ? lookedUp(pixels, table)
                   : lookedUp(pixels, table)
                         .scaled(size, Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
                         .convertToFormat(QImage::Format_Grayscale8);
    }
    const std::vector<float> greys(table.begin(), table.end());
    std::vector<float> reduced(static_cast<std::size_t>(size.width()) * static_cast<std::size_t>(size.height()));
    areaAverage(pixels, greys, size.width(), size.height(), reduced.data());
    const float* grey = reduced.data();
    for (int row = 0; row < size.height(); ++row) {
        uchar* line = image.scanLine(row);
        for (int column = 0; column < size.width(); ++column) {
            const float nearest = *grey++ + 0.5F;  // greys are not negative
            line[column] = static_cast<uchar>(nearest);
        }
    }
    return image;
}

QImage laidOut(const QImage& stored, const Dihedral& layout)
{
    QImage image = stored;
    if (layout.transpose) {
        image = QImage(stored.height(), stored.width(), QImage::Format_Grayscale8);
        if (image.isNull())
            return image;
        for (int row = 0; row < image.height(); ++row) {
            uchar* line = image.scanLine(row);
            for (int column = 0; column < image.width(); ++column) {
                line[column] = stored.constScanLine(column)[row];
            }
        }
    }
    return image.mirrored(layout.flipX, layout.flipY);
}

}  // namespace

const MammogramView* imageOf(const Study& study, const std::string& sopInstanceUid)
{
    const auto found = std::find_if(study.views.begin(), study.views.end(),
                                    [&](const MammogramView& view) { return view.sopInstanceUid == sopInstanceUid; });
    return found == study.views.end() ? nullptr : &*found;
}

std::array<Place, 4> places(const ReportLanguage& say, const Study& study, const ExamAssessment& assessment)
{
    std::array<Place, 4> hung;
    for (std::size_t i = 0; i < hung.size(); ++i) {
        Place& place = hung[i];
        place.view = kStandardViews[i];
        // The hung image of a view comes before its further images.
        const auto found = std::find_if(assessment.views.begin(), assessment.views.end(),
                                        [&](const ViewAssessment& view) { return view.view == place.view; });
        if (found != assessment.views.end()) {
            place.assessed = &*found;
            place.image = imageOf(study, found->sopInstanceUid);
        }
        place.absence = absenceOf(say, place, assessment);
    }
    return hung;
}

std::optional<QSizeF> physicalSizeMm(const MammogramView& view)
{
    if (!view.spacing || !view.orientation) {
        return std::nullopt;
    }
    const std::optional<Dihedral> layout = displayLayout(view.key, *view.orientation);
    if (!layout) {
        return std::nullopt;
    }
    const QSizeF stored(view.columns * view.spacing->column, view.rows * view.spacing->row);
    return layout->transpose ? stored.transposed() : stored;
}

Result<std::unique_ptr<PixelImage>> decoded(const Place& place)
{
    const MammogramView& view = *place.image;
    Result<std::unique_ptr<PixelImage>> pixels = view.pixels->decode();
    if (pixels && ((*pixels)->rows != view.rows || (*pixels)->columns != view.columns)) {
        return failure(Reason::PixelDataDamaged, "decoded size is not that of the header");
    }
    return pixels;
}

Result<PrintedView> printedView(const Place& place, const PixelImage& pixels, double dotsPerMm)
{
    const MammogramView& view = *place.image;
    const std::optional<Dihedral> layout = displayLayout(view.key, *view.orientation);
    const std::optional<QSizeF> sizeMm = physicalSizeMm(view);
    if (!layout || !sizeMm) {
        return failure(Reason::OrientationMissing);
    }
    const auto reduced = [&](double mm, int pixelCount) {
        return std::clamp(static_cast<int>(std::lround(mm * dotsPerMm)), 1, pixelCount);
    };
    const Result<QImage> image = displayed(pixels, QSize(reduced(view.columns * view.spacing->column, view.columns),
                                                         reduced(view.rows * view.spacing->row, view.rows)));
    if (!image) {
        return tl::make_unexpected(image.error());
    }

    const double laidOutColumns = layout->transpose ? view.rows : view.columns;
    const double laidOutRows = layout->transpose ? view.columns : view.rows;
    const Affine unit{{1.0 / laidOutColumns, 0.0, 0.0, 0.0, 1.0 / laidOutRows, 0.0}};
    // As Qt wants it for the page: turned into that here, and not by whoever paints. Null where there is no memory.
    const QImage picture = laidOut(*image, *layout).convertToFormat(QImage::Format_RGB32);
    if (picture.isNull())
        return failure(Reason::OutOfMemory);
    return PrintedView{picture, *sizeMm, unit * storedFromLaidOut(*layout, view.columns, view.rows).inverse()};
}

}  // namespace diptych::report_pdf
