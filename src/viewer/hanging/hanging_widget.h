// The views of the current study and of its prior, laid out as a step of the hanging protocol says: back to back
// without a gap, sharing grey values and size, moving together where they are linked.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include <QWidget>

#include "hanging/viewport_widget.h"

namespace diptych::viewer
{

/// Which views follow when one is zoomed or panned. The other breast follows mirrored; a prior follows its view.
enum class Link { None, Pairs, All };

class HangingWidget : public QWidget
{
    Q_OBJECT

public:
    explicit HangingWidget(QWidget* parent = nullptr);

    [[nodiscard]] ViewportWidget& viewport(StandardView place, Epoch epoch = Epoch::Current);
    [[nodiscard]] const std::vector<ViewportWidget*>& viewports() const { return viewports_; }
    [[nodiscard]] StandardView active() const { return active_.view; }
    [[nodiscard]] ViewportWidget& activeViewport() { return viewport(active_.view, active_.epoch); }
    [[nodiscard]] const GreyAdjustment& grey() const { return grey_; }
    [[nodiscard]] std::optional<StandardView> enlarged() const;

    /// A new study: sights, grey values and marks start afresh.
    void hang(std::array<HungView, 4> views);
    /// The study to compare with; places of the default kind (State::Empty, no label) where there is none.
    void hangPriors(std::array<HungView, 4> views);
    /// Another image in one place; the rest stays.
    void hangOne(HungView view);
    /// Pixels, or why there are none, for the places that show this image; nothing where none does.
    void setPyramid(const std::string& sopInstanceUid, const std::shared_ptr<const ImagePyramid>& pyramid);
    void setFailed(const std::string& sopInstanceUid, Reason reason);
    /// What is seen of it until then.
    void setPreview(const std::string& sopInstanceUid, const ImagePreview& preview);

    /// Lays the views out and shows them as the step says, in its first part.
    void showStep(const HangingStep& step);
    /// Roaming: how many parts it takes to see all of the images; 1 for the other steps.
    [[nodiscard]] int parts() const;
    void showPart(int index);
    [[nodiscard]] int part() const { return part_; }
    /// The window spans two screens, so that a step's layout for two is taken.
    [[nodiscard]] bool onTwoScreens() const;

    [[nodiscard]] Link link() const { return link_; }
    void setLink(Link link) { link_ = link; }

    /// Shows the prior of each view in the view's own place, at the same place and size; and back.
    void setPriorInPlace(bool on);
    [[nodiscard]] bool priorInPlace() const { return priorInPlace_; }
    /// Whether a prior is seen in a view's place now; not where the views shown have none.
    [[nodiscard]] bool showsPriorInPlace() const;

    /// The images of one view side by side, in place of the step; leaveMosaic(), another step or another study ends it.
    /// At most five: the first and four further ones.
    void showMosaic(const std::vector<HungView>& views);
    void leaveMosaic();
    [[nodiscard]] bool mosaic() const { return mosaic_.has_value(); }

    /// nullptr draws no mark. The caller asks the reading session first.
    void setFindings(const ExamAssessment* assessment, const FindingFilter& filter, std::optional<int> highlighted);
    /// Centres the finding's view on it; false where its image hangs in no place.
    bool goTo(const ExamAssessment& assessment, int findingId);

    void setGrey(const GreyAdjustment& grey);
    void invert();
    void fitAll();
    /// Each breast without the air around it, all at one size.
    void fitBreasts();
    /// Sights and grey values as the files and the step ask for.
    void reset();
    void toggleEnlarged(StandardView place) { toggleEnlargedCell({place, Epoch::Current}); }
    void toggleEnlargedCell(HangingCell cell);
    void leaveEnlarged();
    void activate(StandardView place) { activateCell({place, Epoch::Current}); }
    void activateCell(HangingCell cell);
    void activateNext(int step);

Q_SIGNALS:
    void findingPicked(int id);
    /// Another layout: the number of parts may have changed.
    void laidOut();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void connectViewport(ViewportWidget* viewport);
    [[nodiscard]] const HangingGrid& grid() const;
    [[nodiscard]] std::vector<HangingCell> cells() const;
    [[nodiscard]] bool shows(const HangingCell& cell) const;
    [[nodiscard]] ViewportWidget& at(const HangingCell& cell) { return viewport(cell.view, cell.epoch); }
    [[nodiscard]] ViewportWidget& inPlaceOf(const HangingCell& cell);
    [[nodiscard]] std::vector<ViewportWidget*> shownViewports() const;
    void markActive();
    void layOut();
    void layOutRow(const std::vector<std::optional<HangingCell>>& row, int top, int height);
    [[nodiscard]] std::vector<ViewportWidget*> leaders() const;
    void placePriors();
    void shareScale();
    void applyShowing();
    void showRegion();
    void showRoam();
    /// What is roamed at full resolution; no scale where nothing hangs.
    struct Roam {
        BreastArea area;
        double scale = 0.0;
        QSize viewport;
        RoamTiles tiles;
    };
    [[nodiscard]] Roam roamOf(bool millimetres) const;
    void follow(ViewportWidget& leader);

    std::vector<ViewportWidget*> viewports_;  // four current ones, four priors, four further ones
    HangingStep step_;
    std::optional<HangingGrid> mosaic_;
    int part_ = 0;
    HangingCell active_;
    std::optional<HangingCell> enlarged_;
    bool priorInPlace_ = false;
    Link link_ = Link::Pairs;
    bool following_ = false;
    bool moved_ = false;  // the reader has zoomed or panned since the step was shown
    GreyAdjustment grey_;
};

}  // namespace diptych::viewer
