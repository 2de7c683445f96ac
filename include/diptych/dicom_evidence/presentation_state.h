// A Grayscale Softcopy Presentation State as it is read: how somebody else wanted images of a study to be shown.
//
// DICOM PS3.3 A.33.1, PS3.4 N.2. Coordinates of PIXEL units are continuous stored pixels, (0, 0) the top left corner of
// the top left pixel; displayed areas and shutters, which count pixels from 1, are converted to the same. DISPLAY units
// are fractions of the displayed area as the state's own spatial transformation lays it. What cannot be read or makes
// no sense is left out and told in a sentence; nothing is guessed. Files are bounded in size, points and words. Plain
// values, any thread.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "diptych/core/geometry.h"
#include "diptych/core/grey.h"
#include "diptych/core/study.h"
#include "diptych/dicom_evidence/foreign_marks.h"

namespace diptych::dicom_evidence
{

enum class AnnotationUnits { Pixel, Display };

/// Graphic Type (0070,0023), PS3.3 C.10.5.1.2. Of a circle the centre and a point on it; of an ellipse the ends of the
/// major and then of the minor axis; interpolated: a smooth curve through the points.
enum class GraphicType { Point, Polyline, Interpolated, Circle, Ellipse };

struct PresentationGraphic {
    std::string layer;
    GraphicType type = GraphicType::Polyline;
    AnnotationUnits units = AnnotationUnits::Pixel;
    std::vector<ImagePoint> points;
    bool filled = false;
};

struct PresentationText {
    struct Frame {
        AnnotationUnits units = AnnotationUnits::Pixel;
        ImagePoint topLeft;  // of the image as the state's own spatial transformation lays it
        ImagePoint bottomRight;
    };
    struct Anchor {
        AnnotationUnits units = AnnotationUnits::Pixel;
        ImagePoint at;
        bool visible = false;  // a line leads from the text to it
    };
    std::string layer;
    std::string words;  // UTF-8, lines parted by '\n'
    std::optional<Frame> frame;
    std::optional<Anchor> anchor;  // one of the two at least
};

/// Displayed Area Selection, PS3.3 C.10.4; may reach beyond the image.
struct DisplayedArea {
    enum class Mode { ScaleToFit, TrueSize, Magnify };
    Box boxPx;
    Mode mode = Mode::ScaleToFit;
    std::optional<double> magnification;  // of Mode::Magnify
};

/// What a state asks for one image.
struct PresentedImage {
    std::string sopInstanceUid;
    /// All grey transforms; they replace the image's own with its photometric interpretation (PS3.4 N.2.1.4). Without
    /// padding, of which a state knows nothing. Empty where they cannot be used.
    std::optional<GreyScale> grey;
    std::optional<DisplayedArea> area;
    std::vector<PresentationGraphic> graphics;  // by Graphic Layer Order, the lowest first
    std::vector<PresentationText> texts;        // likewise
};

/// Display Shutter Module, PS3.3 C.7.6.11. Seen is what lies within all of them.
struct DisplayShutter {
    struct Circle {
        ImagePoint centre;
        double radius = 0.0;
    };
    std::optional<Box> rectangle;
    std::optional<Circle> circle;
    std::vector<ImagePoint> polygon;  // closed; empty where there is none
    double grey = 0.0;                // Shutter Presentation Value as a P-Value, 0 black to 1 white

    [[nodiscard]] bool empty() const { return !rectangle && !circle && polygon.empty(); }
};

struct PresentationState {
    std::filesystem::path file;
    std::string sopInstanceUid, seriesInstanceUid;
    std::string label;        // Content Label (0070,0080)
    std::string description;  // Content Description (0070,0081)
    std::string creator;      // Content Creator's Name (0070,0084), components joined as the file has them
    std::string creationDate, creationTime;  // YYYYMMDD, HHMMSS; empty where not told
    Producer producer;
    bool own = false;  // Manufacturer is this program's
    std::vector<PresentedImage> images;
    DisplayShutter shutter;
    Dihedral layout;  // Spatial Transformation, PS3.3 C.10.6: rotated, then flipped
    /// Sentences without patient data: what of it cannot be applied, apart from graphics and texts,
    std::vector<std::string> notApplied;
    /// and which of its graphics and texts are not drawn. Told apart, for these tell that there are marks.
    std::vector<std::string> notDrawn;

    /// Content Creator's Name for people ("Jane Doe"), else the producer's.
    [[nodiscard]] std::string by() const;
    [[nodiscard]] const PresentedImage* of(const std::string& sopInstanceUid) const;
};

struct PresentationStates {
    std::vector<PresentationState> states;  // in the order of Study::evidence
    std::vector<SkippedFile> unread;        // that could not be read, or of whose images none is in the study
};

/// Reads a file of the class 1.2.840.10008.5.1.4.1.1.11.1. NotDicom and Unreadable as for any document (also more than
/// 64 MiB, or sequences nested deeper than anything in use), InvalidArgument for another SOP class, a state that names
/// no image, and one with more images, points or texts than any reader draws; UnsupportedTransferSyntax for a deflated
/// data set.
[[nodiscard]] Result<PresentationState> readPresentationState(const std::filesystem::path& file);

/// Reads the presentation states of others in Study::evidence (Diptych's own are left out), each with the images of the
/// study that it can be applied to: not with slices of tomosynthesis. Graphics wholly outside their image are left out.
/// At most a hundred states are read. `readers` as for readForeignEvidence().
[[nodiscard]] PresentationStates readPresentationStates(const Study& study,
                                                        const dicom::ReaderProcesses* readers = nullptr);

}  // namespace diptych::dicom_evidence
