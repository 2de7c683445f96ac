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
#include "image_pyramid.h"
#include "theme.h"

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
    State state = State::Empty;
    QString label;                      // "R CC", with modifiers
    bool inferred = false;              // not told by coded values
    std::vector<StateLine> stateLines;  // why it may not be analysed, further images of the view, ...
    QStringList patientLines;           // name, ID, date
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
    std::shared_ptr<const ImagePyramid> pyramid;  // once decoded
};

/// The images that a place can show, the chosen one first.
[[nodiscard]] std::vector<std::size_t> imagesOf(const ViewSlot& slot);

/// `shown` indexes imagesOf(slot): 0 hangs the chosen image, others its repeats. No pixels yet.
[[nodiscard]] HungView hangView(const Study& study, const ScreeningExam& exam, StandardView place,
                                std::size_t shown = 0);

}  // namespace diptych::viewer
