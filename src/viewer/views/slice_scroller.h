// Scrolls through the slices of one stack: decodes the slice that is wanted and those around it on threads of its own,
// and tells when one can be shown. Cine is the same, by a timer.
//
// A slice is told by its index in SliceStack::slices, from 0. Asked from and answering on the GUI thread, which never
// waits; a slice is shown only once its own pixels are there. Pixels are kept within a budget of memory, the nearest to
// the slice that is wanted first.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include "diptych/core/slice_stack.h"
#include "site/cine.h"
#include "views/hung_view.h"
#include "views/image_pyramid.h"

namespace diptych::viewer
{

class SliceScroller : public QObject
{
    Q_OBJECT

public:
    static constexpr std::size_t kMemoryBytes = std::size_t{512} << 20;

    explicit SliceScroller(QObject* parent = nullptr, std::size_t memoryBytes = kMemoryBytes);
    /// Waits for what is being decoded.
    ~SliceScroller() override;

    /// Another image hangs; views that are no stack of several slices leave nothing to scroll.
    void attach(const HungView& view);
    /// The slice that stands for the stack, decoded elsewhere with the other images that hang (or why it could not be):
    /// from here on slices are read ahead.
    void start(const Result<std::shared_ptr<const ImagePyramid>>& representative);

    [[nodiscard]] bool hasSlices() const { return slices_.size() > 1; }
    [[nodiscard]] int count() const { return static_cast<int>(slices_.size()); }
    /// What the reader asked for; it is shown as soon as it is decoded.
    [[nodiscard]] int wanted() const { return wanted_; }
    /// What was last told to be shown, if anything was.
    [[nodiscard]] std::optional<int> shown() const { return shown_; }
    /// How many slices are in memory.
    [[nodiscard]] int kept() const;

    /// Ends cine. Beyond the ends there is nothing: the first and the last slice stay.
    void goTo(int slice);
    void step(int by) { goTo(wanted_ + by); }

    void play(const Cine& cine);
    void pause();
    [[nodiscard]] bool playing() const { return timer_.isActive(); }
    [[nodiscard]] const Cine& cine() const { return cine_; }
    void setCine(const Cine& cine);

Q_SIGNALS:
    /// Show this slice; nullptr: it cannot be, for the reason.
    void sliceShown(int slice, const std::shared_ptr<const diptych::viewer::ImagePyramid>& pyramid,
                    diptych::Reason reason);
    /// What is wanted, or whether slices play.
    void stateChanged();

private:
    struct Kept {
        std::shared_ptr<const ImagePyramid> pyramid;
        std::optional<Reason> failed;
        bool reading = false;
        [[nodiscard]] bool known() const { return pyramid || failed; }
    };

    void take(int slice, int generation, const Result<std::shared_ptr<const ImagePyramid>>& pyramid);
    void show(int slice);
    void showBest();
    void advance();
    void readAhead();
    void read(int slice);
    void forgetFar();
    [[nodiscard]] std::vector<int> around() const;

    std::size_t memoryBytes_;
    std::shared_ptr<const PixelSource> pixels_;
    SliceStack stack_;
    Dihedral layout_;
    std::vector<Kept> slices_;
    std::size_t bytesOfSlice_ = 0;  // 0 until one was decoded
    int wanted_ = 0;
    std::optional<int> shown_;
    int direction_ = 1;  // of the last step
    int reading_ = 0;    // slices being decoded for this stack
    int generation_ = 0;
    bool started_ = false;
    Cine cine_;
    QTimer timer_;
    QThreadPool pool_;  // last: its threads end before what they tell of goes
};

}  // namespace diptych::viewer
