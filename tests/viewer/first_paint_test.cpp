// The first painting waits for the pictures, a moment at most.
#include "window/first_paint.h"

#include <semaphore>
#include <string>
#include <vector>

#include <QApplication>
#include <QEvent>

#include <gtest/gtest.h>

#include "synthetic_study.h"

namespace diptych::viewer
{
namespace
{

using testing::Desk;
using testing::makeImage;
using testing::makeStudy;
using testing::waitFor;

class LatePixels final : public PixelSource
{
public:
    explicit LatePixels(std::counting_semaphore<>& gate) : gate_(gate) {}
    [[nodiscard]] Result<std::unique_ptr<PixelImage>> decode() const override
    {
        gate_.acquire();
        return std::make_unique<PixelImage>(makeImage({}));
    }

private:
    std::counting_semaphore<>& gate_;
};

TEST(FirstPaint, ComesWithAllViews)
{
    std::counting_semaphore<> gate(0);
    Study study = makeStudy("1");
    for (MammogramView& view : study.views)
        view.pixels = std::make_shared<LatePixels>(gate);
    Desk desk({study});
    const FirstPaint held(desk.window());
    bool paintedEmpty = false;
    int loaded = 0;
    QObject::connect(&desk.window().desk(), &ReadingDesk::viewLoaded, &desk.window(), [&] {
        ++loaded;
        paintedEmpty = paintedEmpty || (loaded < 4 && desk.window().updatesEnabled());
    });
    desk.window().desk().open({"/studies"});
    EXPECT_FALSE(desk.window().updatesEnabled());
    gate.release(4);
    ASSERT_TRUE(waitFor([&] { return loaded == 4; }));
    EXPECT_TRUE(desk.window().updatesEnabled());
    // On a machine too busy for that the moment is over before: then there is nothing to hold.
    if (paintedEmpty)
        GTEST_SKIP() << "the four views took longer than " << FirstPaint::kLongestMs << " ms";
}

TEST(FirstPaint, WaitsForAMomentOnly)
{
    std::counting_semaphore<> gate(0);
    Study study = makeStudy("1");
    for (MammogramView& view : study.views)
        view.pixels = std::make_shared<LatePixels>(gate);
    Desk desk({study});
    const FirstPaint held(desk.window());
    desk.window().desk().open({"/studies"});
    EXPECT_TRUE(waitFor([&] { return desk.window().updatesEnabled(); })) << "though no picture is there";
    EXPECT_FALSE(desk.window().hangingComplete());
    gate.release(4);
    desk.waitUntilHung();
}

TEST(FirstPaint, DoesNotWaitForWhatWillNotCome)
{
    Desk desk({});
    const FirstPaint held(desk.window());
    desk.window().desk().open({"/studies"});
    EXPECT_TRUE(waitFor([&] { return desk.window().updatesEnabled(); }));
}

/// What is shown before it has a place in the window is a window by itself, if only for a moment.
class ShownWindows : public QObject
{
public:
    ShownWindows() { qApp->installEventFilter(this); }
    bool eventFilter(QObject* watched, QEvent* event) override
    {
        const auto* const widget = qobject_cast<QWidget*>(watched);
        if (event->type() == QEvent::Show && widget && widget->isWindow())
            names.emplace_back(widget->metaObject()->className());
        return false;
    }
    std::vector<std::string> names;
};

TEST(Start, ShowsOneWindow)
{
    ShownWindows shown;
    Desk desk({makeStudy("1")});
    desk.open();
    EXPECT_EQ(shown.names, std::vector<std::string>{"diptych::viewer::MainWindow"});
}

}  // namespace
}  // namespace diptych::viewer
