// Images that show themselves at low resolution first: before any is decoded whole, in the same place, said to be so,
// and never taken for the image itself.
#include "views/image_preview.h"

#include <atomic>
#include <mutex>
#include <semaphore>
#include <set>

#include <QTest>

#include <gtest/gtest.h>

#include "hanging/hanging_widget.h"
#include "hanging/viewport_widget.h"
#include "synthetic_study.h"
#include "views/decoding_pool.h"

namespace diptych::viewer
{
namespace
{

using testing::makeImage;
using testing::makeStudy;
using testing::SyntheticImage;
using testing::waitFor;

SyntheticImage quarterOf(const SyntheticImage& image)
{
    SyntheticImage quarter = image;
    quarter.rows = (image.rows + 3) / 4;
    quarter.columns = (image.columns + 3) / 4;
    quarter.brightBox = {image.brightBox.x / 4, image.brightBox.y / 4, image.brightBox.width / 4,
                         image.brightBox.height / 4};
    return quarter;
}

/// In what order things were begun, by several threads.
struct Diary {
    void note(const std::string& what)
    {
        const std::lock_guard lock(mutex);
        lines.push_back(what);
    }
    std::mutex mutex;
    std::vector<std::string> lines;
};

class SmallerFirst final : public PixelSource
{
public:
    SmallerFirst(std::string name, std::shared_ptr<Diary> diary, SyntheticImage image = {})
        : name_(std::move(name)), diary_(std::move(diary)), image_(image)
    {
    }
    bool mayHavePreview() const override { return true; }
    Result<PixelPreview> decodePreview() const override
    {
        diary_->note("preview " + name_);
        QThread::msleep(20);
        if (!holdsPreview)
            return failure(Reason::UnsupportedPixelFormat);
        diary_->note("preview done");
        return PixelPreview{std::make_unique<PixelImage>(makeImage(quarterOf(image_))), 2};
    }
    Result<std::unique_ptr<PixelImage>> decode() const override
    {
        diary_->note("whole " + name_);
        if (gate)
            gate->acquire();
        return std::make_unique<PixelImage>(makeImage(image_));
    }
    bool holdsPreview = true;
    std::counting_semaphore<>* gate = nullptr;

private:
    std::string name_;
    std::shared_ptr<Diary> diary_;
    SyntheticImage image_;
};

class PreviewsOfAStudy : public ::testing::Test
{
protected:
    PreviewsOfAStudy()
    {
        QObject::connect(&pool_, &DecodingPool::previewLoaded, &pool_,
                         [this](const std::string& uid, const ImagePreview&) { told_.push_back("preview " + uid); });
        QObject::connect(&pool_, &DecodingPool::viewLoaded, &pool_,
                         [this](const std::string& uid, const Outcome<std::shared_ptr<const ImagePyramid>>&) {
                             told_.push_back("whole " + uid);
                         });
        for (const char* name : {"a", "b", "c", "d"}) {
            sources_.push_back(std::make_shared<SmallerFirst>(name, diary_));
            orders_.push_back({name, sources_.back(), {}});
        }
    }

    std::shared_ptr<Diary> diary_ = std::make_shared<Diary>();
    std::vector<std::shared_ptr<SmallerFirst>> sources_;
    std::vector<ViewOrder> orders_;
    std::vector<std::string> told_;
    DecodingPool pool_{std::uint64_t{1} << 30};
};

TEST_F(PreviewsOfAStudy, AllComeBeforeAnyImageIsDecodedWhole)
{
    pool_.load(orders_);
    ASSERT_TRUE(waitFor([this] { return told_.size() == 8; }));
    for (std::size_t i = 0; i < 8; ++i)
        EXPECT_TRUE(told_[i].starts_with(i < 4 ? "preview" : "whole")) << i << told_[i];
    const auto firstWhole = std::ranges::find_if(diary_->lines, [](const auto& l) { return l.starts_with("whole"); });
    EXPECT_EQ(std::count(diary_->lines.begin(), firstWhole, "preview done"), 4);
    // Each once; and what is in memory needs none.
    EXPECT_EQ(diary_->lines.size(), 12U);
    pool_.load(orders_);
    ASSERT_TRUE(waitFor([this] { return told_.size() == 12; }));
    EXPECT_EQ(diary_->lines.size(), 12U);
}

TEST_F(PreviewsOfAStudy, WholeImagesAreBegunInTheOrderOfTheHanging)
{
    std::counting_semaphore<> gate(0);
    for (const auto& source : sources_)
        source->gate = &gate;
    const auto begun = [this] {
        const std::lock_guard lock(diary_->mutex);
        std::set<std::string> names;
        for (const std::string& line : diary_->lines)
            if (line.starts_with("whole "))
                names.insert(line.substr(6));
        return names;
    };
    pool_.load(orders_);
    std::set<std::string> expected;
    const auto atOnce = static_cast<std::size_t>(std::clamp(QThread::idealThreadCount(), 1, 4));
    for (std::size_t i = 0; i < orders_.size(); ++i) {
        expected.insert(orders_[i].sopInstanceUid);
        if (i + 1 < atOnce)
            continue;
        ASSERT_TRUE(waitFor([&] { return begun().size() == expected.size(); }));
        EXPECT_EQ(begun(), expected);
        gate.release();
    }
    gate.release(4);
    ASSERT_TRUE(waitFor([this] { return told_.size() == 8; }));
}

TEST_F(PreviewsOfAStudy, AnImageWithoutOneComesWholeAllTheSame)
{
    for (const auto& source : sources_)
        source->holdsPreview = false;
    pool_.load(orders_);
    ASSERT_TRUE(waitFor([this] { return told_.size() == 4; }));
    EXPECT_TRUE(std::ranges::all_of(told_, [](const auto& line) { return line.starts_with("whole"); }));
}

TEST_F(PreviewsOfAStudy, AnotherStudyLeavesNoneOfTheFirstBehind)
{
    pool_.load({orders_[0], orders_[1]});
    pool_.load({orders_[2], orders_[3]});
    ASSERT_TRUE(waitFor([this] { return told_.size() >= 4; }));
    QTest::qWait(60);
    for (const std::string& line : told_)
        EXPECT_TRUE(line.ends_with("c") || line.ends_with("d")) << line;
}

TEST_F(PreviewsOfAStudy, EachViewAppearsWhenItIsReadyAndWaitsForNoOther)
{
    std::counting_semaphore<> never(0);
    sources_[0]->gate = &never;
    if (QThread::idealThreadCount() < 2)
        GTEST_SKIP() << "one core decodes one after the other";
    pool_.load(orders_);
    ASSERT_TRUE(waitFor([this] { return std::ranges::find(told_, "whole d") != told_.end(); }));
    EXPECT_EQ(std::ranges::find(told_, "whole a"), told_.end());
    never.release();
    ASSERT_TRUE(waitFor([this] { return std::ranges::find(told_, "whole a") != told_.end(); }));
}

struct Lies {
    const char* row;
    const char* column;
};

class PreviewInAViewport : public ::testing::TestWithParam<Lies>
{
protected:
    /// Of a size that is no multiple of four, so that mirroring would move it by a part of a pixel.
    PreviewInAViewport()
    {
        image_.rows = 302;
        image_.columns = 201;
        image_.brightBox = {40, 100, 40, 40};
        Study study = makeStudy("1");
        study.views[0] = testing::makeView(StandardView::RightCc, "1.RCC", image_);
        study.views[0].orientation = PatientOrientation{GetParam().row, GetParam().column};
        HungView view = hangView(study, selectScreeningViews(study), StandardView::RightCc);
        layout_ = view.layout;
        viewport_.resize(400, 500);
        viewport_.show();
        viewport_.hang(std::move(view));
    }
    void showPreview() { viewport_.setPreview({ImagePyramid::build(makeImage(quarterOf(image_)), layout_), 2}); }
    QImage picture() { return viewport_.grab().toImage(); }

    SyntheticImage image_;
    Dihedral layout_;
    ViewportWidget viewport_{StandardView::RightCc};
};

TEST_P(PreviewInAViewport, LiesWhereTheImageWillLie)
{
    showPreview();
    const QImage before = picture();
    viewport_.setPyramid(ImagePyramid::build(makeImage(image_), layout_));
    const QImage after = picture();
    const Box& box = image_.brightBox;
    const double half = 4.0;  // one pixel of the preview, in the image's
    for (const double x : {box.x + half, box.x + box.width - half})
        for (const double y : {box.y + half, box.y + box.height - half}) {
            const QPoint at = viewport_.widgetFromStored({x, y}).toPoint();
            EXPECT_GT(qGray(after.pixel(at)), 200);
            EXPECT_GT(qGray(before.pixel(at)), 200) << x << " " << y;
        }
    for (const double x : {box.x - half - 1, box.x + box.width + half + 1}) {
        const QPoint at = viewport_.widgetFromStored({x, box.centreY()}).toPoint();
        EXPECT_LT(qGray(after.pixel(at)), 100);
        EXPECT_LT(qGray(before.pixel(at)), 100) << x;
    }
}

TEST_P(PreviewInAViewport, IsSaidToBeOneAndIsNotTheImage)
{
    showPreview();
    EXPECT_TRUE(viewport_.accessibleName().contains(QStringLiteral("low resolution")));
    EXPECT_EQ(viewport_.view().state, HungView::State::Loading);
    EXPECT_FALSE(viewport_.visibleImage());  // what coverage counts
    EXPECT_FALSE(viewport_.view().pyramid);  // what tools, figures and the loupe work on
    EXPECT_EQ(viewport_.zoom(), 0.0);
    // The words are on the picture, whatever the reader has switched off.
    viewport_.setTextDetail(TextDetail::None);
    const QImage said = picture();
    viewport_.setPyramid(ImagePyramid::build(makeImage(image_), layout_));
    const QImage silent = picture();
    const auto amber = [](const QImage& image) {
        int count = 0;
        for (int y = image.height() / 2; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                count += QColor(image.pixel(x, y)).saturation() > 100 ? 1 : 0;
        return count;
    };
    EXPECT_GT(amber(said), amber(silent) + 50);
    EXPECT_FALSE(viewport_.accessibleName().contains(QStringLiteral("low resolution")));
    EXPECT_FALSE(viewport_.view().preview);
    EXPECT_TRUE(viewport_.visibleImage());
    // One that comes late changes nothing.
    showPreview();
    EXPECT_FALSE(viewport_.view().preview);
}

TEST_P(PreviewInAViewport, GoesWithTheImageThatCannotBeShown)
{
    showPreview();
    viewport_.setFailed(Reason::PixelDataDamaged);
    EXPECT_FALSE(viewport_.view().preview);
    EXPECT_FALSE(viewport_.view().tissuePx);
    EXPECT_EQ(viewport_.view().state, HungView::State::Failed);
}

INSTANTIATE_TEST_SUITE_P(HoweverItIsStored, PreviewInAViewport,
                         ::testing::Values(Lies{"P", "L"}, Lies{"A", "R"}, Lies{"A", "L"}, Lies{"P", "R"},
                                           Lies{"L", "P"}));

TEST(PreviewText, TellsWhereTheScreenShowsLargerThanThereIsDetailFor)
{
    EXPECT_NE(previewText(0.9), previewText(1.1));
    EXPECT_TRUE(previewText(1.1).contains(QStringLiteral("detail is missing")));
}

}  // namespace
}  // namespace diptych::viewer
