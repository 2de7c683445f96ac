// What stands in one of the four places of the hanging, with everything that must be said about it.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <QString>
#include <QStringList>

#include "diptych/core/screening_exam.h"
#include "looks/theme.h"
#include "views/image_annotation.h"
#include "views/image_preview.h"
#include "views/image_pyramid.h"

namespace diptych::viewer
{

/// Which edge of the viewport the chest wall lies at; Unknown where the file does not tell how the image lies.
enum class ChestWall { Left, Right, Unknown };

struct StateLine {
    Tone tone = Tone::Amber;
    QString text;
};

struct HungView {
    enum class State { Empty, Loading, Shown, Failed };

    StandardView place = StandardView::RightCc;
    bool prior = false;  // of the study that the current one is compared with
    State state = State::Empty;
    QString label;                      // "R CC", with modifiers
    QString imageLabel;                 // the same as IHE writes it on the image, "RCC"
    bool inferred = false;              // not told by coded values
    std::vector<StateLine> stateLines;  // why it may not be analysed, further images of the view, ...
    QStringList patientLines;           // name, ID, date
    std::vector<Badge> badges;          // PARTIAL, IMPLANT, MAG, ...
    QStringList annotationLines;        // how the image was taken
    std::string sopInstanceUid;         // empty where nothing hangs; marks are drawn on this image only
    std::optional<std::size_t> image;   // index into Study::views
    Dihedral layout;
    int columns = 0;  // laid out; from the header until the pixels are there
    int rows = 0;
    ChestWall chestWall = ChestWall::Unknown;
    /// Millimetres per laid-out column and row; empty: unknown, and never guessed.
    std::optional<double> mmPerColumn;
    std::optional<double> mmPerRow;
    SpacingBasis spacingBasis = SpacingBasis::Unknown;
    bool magnified = false;                       // a magnified exposure: not at one size with the others
    std::optional<double> magnification;          // what the millimetres are divided by, where the file tells it
    std::optional<Box> tissuePx;                  // around the breast, laid-out pixels; once decoded, where it is told
    std::shared_ptr<const ImagePyramid> pyramid;  // once decoded
    std::optional<ImagePreview> preview;          // while it is not, where there is one
    /// Of breast tomosynthesis: its slices, where their pixels come from, and which of them `pyramid` is.
    std::optional<SliceStack> stack;
    std::shared_ptr<const PixelSource> pixels;
    int slice = 0;         // index into the stack's slices
    QString sliceTrouble;  // why this very slice is not drawn

    [[nodiscard]] bool hasSlices() const { return stack && stack->slices.size() > 1; }
    /// The frame that `pyramid` is of, as DICOM counts frames, from 1: what is marked or measured belongs to it alone.
    [[nodiscard]] int frameNumber() const
    {
        return hasSlices() ? stack->slices[static_cast<std::size_t>(slice)].frame + 1 : 1;
    }
};

/// How an image is turned for its place, and where the chest wall is then.
struct ImagePlacement {
    Dihedral layout;  // as stored where the file does not tell how the image lies
    ChestWall chestWall = ChestWall::Unknown;
};
[[nodiscard]] ImagePlacement placementOf(const MammogramView& image, StandardView place);

/// The images that a place can show: the chosen one, its repeats, then the further images of this breast (or of no told
/// side), which belong to none of the four places. Nothing that was read is out of the reader's reach.
[[nodiscard]] std::vector<std::size_t> imagesOf(const Study& study, const ScreeningExam& exam, StandardView place);

/// `shown` indexes imagesOf(): 0 hangs the chosen image, or nothing where there is none; without a chosen one the
/// further images begin at 1. No pixels yet.
[[nodiscard]] HungView hangView(const Study& study, const ScreeningExam& exam, StandardView place,
                                std::size_t shown = 0);

/// The same view of an earlier study, told as such with the time between the two. A place without an image stays empty.
[[nodiscard]] HungView hangPriorView(const Study& prior, const ScreeningExam& exam, const Study& current,
                                     StandardView place);

}  // namespace diptych::viewer
