// The four places R CC | L CC over R MLO | L MLO, back to back without a gap, sharing grey values and size.
#pragma once

#include <array>
#include <optional>

#include <QWidget>

#include "viewport_widget.h"

namespace diptych::viewer
{

class HangingWidget : public QWidget
{
    Q_OBJECT

public:
    explicit HangingWidget(QWidget* parent = nullptr);

    [[nodiscard]] ViewportWidget& viewport(StandardView place) { return *viewports_[static_cast<std::size_t>(place)]; }
    [[nodiscard]] StandardView active() const { return active_; }
    [[nodiscard]] const GreyAdjustment& grey() const { return grey_; }
    [[nodiscard]] std::optional<StandardView> enlarged() const { return enlarged_; }

    /// A new study: sights, grey values and marks start afresh.
    void hang(std::array<HungView, 4> views);
    /// Another image in one place; the rest stays.
    void hangOne(HungView view);
    /// Pixels, or why there are none, for the place that shows this image; nothing where none does.
    void setPyramid(const std::string& sopInstanceUid, const std::shared_ptr<const ImagePyramid>& pyramid);
    void setFailed(const std::string& sopInstanceUid, Reason reason);

    /// nullptr draws no mark. The caller asks the reading session first.
    void setFindings(const ExamAssessment* assessment, const FindingFilter& filter, std::optional<int> highlighted);
    /// Centres the finding's view on it; false where its image hangs in no place.
    bool goTo(const ExamAssessment& assessment, int findingId);

    void setGrey(const GreyAdjustment& grey);
    void invert();
    void fitAll();
    /// Sights and grey values as the files ask for.
    void reset();
    void toggleEnlarged(StandardView place);
    void leaveEnlarged();
    void activate(StandardView place);
    void activateNext(int step);

Q_SIGNALS:
    void studyStepWished(int step);
    void findingPicked(int id);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void layOut();
    void shareScale();

    std::array<ViewportWidget*, 4> viewports_{};
    StandardView active_ = StandardView::RightCc;
    std::optional<StandardView> enlarged_;
    GreyAdjustment grey_;
};

}  // namespace diptych::viewer
