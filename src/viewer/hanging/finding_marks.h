// Marks over the image: a rounded box with number and score, in the colour of its suspicion.
#pragma once

#include <optional>
#include <vector>

#include <QFont>
#include <QIcon>
#include <QRectF>
#include <QWidget>

#include "diptych/core/assessment.h"
#include "views/view_renderer.h"

class QPainter;

namespace diptych::viewer
{

[[nodiscard]] QColor markColour(Suspicion suspicion);

inline constexpr int kLowTop = 4;  // the highest suspicion that is called low

/// Which findings the reader wants to see.
struct FindingFilter {
    int atLeast = kLowTop + 1;  // suspicion
    [[nodiscard]] bool shows(const Finding& finding) const { return finding.suspicion.value() >= atLeast; }
    friend bool operator==(const FindingFilter&, const FindingFilter&) = default;
};

struct FindingMark {
    int id = 0;
    Suspicion suspicion = *Suspicion::of(1);
    Box boxPx;  // stored image pixels, as in Finding

    friend bool operator==(const FindingMark&, const FindingMark&) = default;
};

/// The mark's rectangle in device pixels; at least `leastSide` wide and high around the finding's centre.
[[nodiscard]] QRectF markRectangle(const FindingMark& mark, const Affine& laidOutFromStored,
                                   const ViewPlacement& placement, double leastSide);

/// A mark and where it is drawn, in the painter's coordinates.
struct PlacedMark {
    FindingMark mark;
    QRectF rectangle;
};

/// Boxes first, then labels within `bounds`, the most suspicious first, so that no label covers another where there
/// is room.
void paintMarks(QPainter& painter, std::vector<PlacedMark> marks, std::optional<int> highlighted, const QRectF& bounds,
                const QFont& font);

/// The number on a chip of its suspicion's colour, for lists.
[[nodiscard]] QIcon findingChip(int number, Suspicion suspicion, int height, double devicePixelRatio);

/// The scale from 1 to 10 with its bands.
class SuspicionLegend : public QWidget
{
    Q_OBJECT

public:
    explicit SuspicionLegend(QWidget* parent = nullptr);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
};

}  // namespace diptych::viewer
