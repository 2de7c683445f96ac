// What a reader draws on a mammogram (ruler, angle, ellipse, arrow, note) and what can be read off it.
//
// All points are in the stored image's pixels, continuous, origin at the top left corner of the first stored pixel
// (docs/UNITS.md), so that an annotation survives zoom, flips and every layout. It belongs to one image (SOP Instance
// UID) and one frame of it. Lengths are millimetres where the file tells them (DICOM PS3.3 C.8.11.7.1.2: the basis is
// said beside each measure) and refused where it does not. Grey values are modality values (C.11.1). Pure functions.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <QString>
#include <QStringList>

#include "diptych/core/geometry.h"
#include "diptych/core/study.h"
#include "views/image_pyramid.h"

namespace diptych::viewer
{

struct HungView;

struct Ruler {
    ImagePoint from;
    ImagePoint to;
};

/// Between the two arms that leave `apex`.
struct Angle {
    ImagePoint firstEnd;
    ImagePoint apex;
    ImagePoint secondEnd;
};

/// The ellipse that touches the four sides of an upright box.
struct Ellipse {
    Box box;
};

struct Arrow {
    ImagePoint tip;
    ImagePoint tail;
    QString text;  // may be empty
};

struct Note {
    ImagePoint at;
    QString text;
};

using AnnotationShape = std::variant<Ruler, Angle, Ellipse, Arrow, Note>;

/// Sealing divides the reading in two: what came after may have been drawn with the AI's marks in sight.
enum class Made { BeforeSealing, AfterSealing };

struct Annotation {
    int id = 0;                  // within its study, from 1; 0: not yet in the history
    std::string sopInstanceUid;  // of the image that it was drawn on
    int frame = 1;               // as DICOM counts frames, from 1
    AnnotationShape shape;
    QStringList reading = {};  // lines, as measured when it was drawn; empty for arrow and note
    Made made = Made::BeforeSealing;
};

/// "Ruler", "Angle", "Ellipse", "Arrow", "Note".
[[nodiscard]] QString nameOf(const AnnotationShape& shape);
/// The drawing as open polylines, an ellipse as many short lines; a note is a small cross. `reach` is the length of
/// what has no size of its own (cross, arrow head), in stored pixels.
[[nodiscard]] std::vector<std::vector<ImagePoint>> polylinesOf(const AnnotationShape& shape, double reach);
/// The points that a reader can take hold of: ends, apex, the four corners of the ellipse's box.
[[nodiscard]] std::vector<ImagePoint> handlesOf(const AnnotationShape& shape);
/// The same shape with that handle elsewhere; an ellipse's opposite corner stays.
[[nodiscard]] AnnotationShape withHandleAt(const AnnotationShape& shape, std::size_t handle, const ImagePoint& at);
[[nodiscard]] AnnotationShape movedBy(const AnnotationShape& shape, double dx, double dy);
/// Text of an arrow or a note; nullptr for shapes without.
[[nodiscard]] const QString* textOf(const AnnotationShape& shape);
[[nodiscard]] AnnotationShape withText(const AnnotationShape& shape, const QString& text);

/// What a length on an image is counted by, in the order of the STORED pixels.
struct MeasuringScale {
    std::optional<PixelSpacingMm> spacing;  // empty: unknown, no millimetres
    SpacingBasis basis = SpacingBasis::Unknown;
    std::optional<double> magnification = {};  // what the millimetres are divided by, where it is known
};
/// HungView's spacing is that of the laid-out image; this turns it back.
[[nodiscard]] MeasuringScale measuringScale(const HungView& view);
/// Empty where the spacing is unknown.
[[nodiscard]] std::optional<double> lengthMm(const ImagePoint& from, const ImagePoint& to, const MeasuringScale& scale);
[[nodiscard]] double lengthPx(const ImagePoint& from, const ImagePoint& to);
/// Degrees, 0 to 180, between the arms in millimetres, or in pixels (taken as square) where the spacing is unknown;
/// empty where an arm has no length.
[[nodiscard]] std::optional<double> angleDegrees(const Angle& angle, const MeasuringScale& scale);
[[nodiscard]] std::optional<double> areaMm2(const Ellipse& ellipse, const MeasuringScale& scale);

/// Of the modality values of the pixels whose centre lies inside, background air (pixel padding) left out.
struct GreyStatistics {
    std::size_t pixels = 0;
    double mean = 0.0;
    double standardDeviation = 0.0;  // of these very pixels (divided by their number)
    double least = 0.0;
    double most = 0.0;
};
/// Empty where no pixel that counts has its centre inside.
[[nodiscard]] std::optional<GreyStatistics> greyStatistics(const Ellipse& ellipse, const ImagePyramid& pyramid);

/// The lines written beside an annotation, each length with its basis; empty for arrow and note.
[[nodiscard]] QStringList readingOf(const AnnotationShape& shape, const MeasuringScale& scale,
                                    const ImagePyramid& pyramid);

}  // namespace diptych::viewer
