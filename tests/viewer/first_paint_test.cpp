// The first painting waits for the pictures, a moment at most.
#include "window/first_paint.h"

#include <semaphore>
#include <set>
#include <string>
#include <vector>

#include <QApplication>
#include <QEvent>

#include <gtest/gtest.h>

#include "hanging/viewport_widget.h"
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

/// So long that a test which waits for it has failed.
constexpr int kForEver = 600'000;

Study lateStudy(const std::string& uid, std::counting_semaphore<>& gate)
{
    Study study = makeStudy(uid);
    for (MammogramView& view : study.views)
        view.pixels = std::make_shared<LatePixels>(gate);
    return study;
}

/// Opens the gate for all that still wait when the test ends, however it ends.
class OpenAtLast
{
public:
    explicit OpenAtLast(std::counting_semaphore<>& gate) : gate_(gate) {}
    ~OpenAtLast() { gate_.release(100); }
    OpenAtLast(const OpenAtLast&) = delete;
    OpenAtLast& operator=(const OpenAtLast&) = delete;

private:
    std::counting_semaphore<>& gate_;
};

/// How often any of the four views was painted, and which were.
class Paintings : public QObject
{
public:
    Paintings() { qApp->installEventFilter(this); }
    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (const auto* const view = qobject_cast<ViewportWidget*>(watched); view && event->type() == QEvent::Paint) {
            ++count;
            painted.insert(view->view().sopInstanceUid);
        }
        return false;
    }
    int count = 0;
    std::set<std::string> painted;
};

TEST(FirstPaint, ComesWithAllViews)
{
    std::counting_semaphore<> gate(0);
    Desk desk({lateStudy("1", gate)});
    const OpenAtLast open(gate);
    const FirstPaint held(desk.window(), kForEver);
    QApplication::processEvents();
    Paintings paintings;
    std::vector<bool> heldAfter;
    QObject::connect(&desk.window().desk(), &ReadingDesk::viewLoaded, &desk.window(),
                     [&] { heldAfter.push_back(held.isHeld()); });
    desk.window().desk().open({"/studies"});
    gate.release(3);
    ASSERT_TRUE(waitFor([&] { return heldAfter.size() == 3; }));
    desk.window().resize(1500, 900);
    QTest::qWait(50);
    EXPECT_EQ(paintings.count, 0) << "behind the curtain";
    EXPECT_EQ(desk.window().grab().toImage().pixelColor(700, 450), QColor(Qt::black));
    EXPECT_EQ(held.size(), desk.window().size());
    gate.release();
    ASSERT_TRUE(waitFor([&] { return heldAfter.size() == 4; }));
    EXPECT_EQ(heldAfter, (std::vector<bool>{true, true, true, false}));
    EXPECT_TRUE(waitFor([&] { return paintings.count >= 4; }));
}

/// She reads the current ones first.
TEST(FirstPaint, DoesNotWaitForPriors)
{
    std::counting_semaphore<> gate(0);
    Study prior = lateStudy("2", gate);
    Study today = makeStudy("1");
    prior.patient.id = today.patient.id = "ID";
    prior.studyDate = "20200101";
    today.studyDate = "20240101";
    Desk desk({prior, today});
    const OpenAtLast open(gate);
    const FirstPaint held(desk.window(), kForEver);
    desk.window().desk().open({"/studies"});
    EXPECT_TRUE(waitFor([&] { return !held.isHeld(); }));
    EXPECT_FALSE(desk.window().hangingComplete()) << "the prior's are not there yet";
}

TEST(FirstPaint, WaitsForAMomentOnly)
{
    std::counting_semaphore<> gate(0);
    Desk desk({lateStudy("1", gate)});
    const OpenAtLast open(gate);
    const FirstPaint held(desk.window());
    desk.window().desk().open({"/studies"});
    EXPECT_TRUE(waitFor([&] { return !held.isHeld() && desk.window().desk().currentStudy(); }));
    EXPECT_FALSE(desk.window().hangingComplete()) << "though no picture is there";
}

TEST(FirstPaint, DoesNotWaitForWhatWillNotCome)
{
    Desk desk({});
    const FirstPaint held(desk.window(), kForEver);
    desk.window().desk().open({"/studies"});
    EXPECT_TRUE(waitFor([&] { return !held.isHeld(); }));
}

/// Four views of five megapixels take a while to be painted: what one of them does is no reason to paint the others.
TEST(FourViews, AreNotPaintedForWhatChangesNothingInThem)
{
    std::counting_semaphore<> gate(0);
    Desk desk({lateStudy("1", gate)});
    const OpenAtLast open(gate);
    std::string last;
    int loaded = 0;
    QObject::connect(&desk.window().desk(), &ReadingDesk::viewLoaded, &desk.window(), [&](const std::string& uid) {
        ++loaded;
        last = uid;
    });
    desk.window().desk().open({"/studies"});
    gate.release(3);
    ASSERT_TRUE(waitFor([&] { return loaded == 3; }));
    QTest::qWait(50);
    Paintings arrival;
    gate.release();
    ASSERT_TRUE(waitFor([&] { return loaded == 4 && arrival.count > 0; }));
    QTest::qWait(50);
    EXPECT_EQ(arrival.painted, std::set<std::string>{last});

    Paintings opinion;
    desk.window().desk().give(Laterality::Right, reading::Recall::NoRecall);
    QTest::qWait(50);
    EXPECT_EQ(opinion.painted, std::set<std::string>{});
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
