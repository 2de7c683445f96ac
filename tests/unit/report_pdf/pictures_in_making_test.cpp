#include "pictures_in_making.h"

#include <latch>
#include <stdexcept>

#include <gtest/gtest.h>

#include "report_example.h"

namespace diptych::report_pdf
{

namespace
{

using example::Exam;
using example::fourViews;
using example::MadePixels;

std::array<Place, 4> placesOf(const Exam& exam)
{
    return places(ReportLanguage("en"), exam.study, exam.assessment);
}

class Throws final : public PixelSource
{
public:
    [[nodiscard]] Result<std::unique_ptr<PixelImage>> decode() const override { throw std::length_error("too long"); }
};

/// Tells that it is asked, and gives nothing before it may.
class Waits final : public PixelSource
{
public:
    Waits(std::latch& asked, std::latch& may) : asked_(asked), may_(may) {}
    [[nodiscard]] Result<std::unique_ptr<PixelImage>> decode() const override
    {
        asked_.count_down();
        may_.wait();
        return failure(Reason::Unreadable);
    }

private:
    std::latch& asked_;
    std::latch& may_;
};

/// Tells that it is asked, and gives nothing.
class Tells final : public PixelSource
{
public:
    explicit Tells(std::latch& asked) : asked_(asked) {}
    [[nodiscard]] Result<std::unique_ptr<PixelImage>> decode() const override
    {
        asked_.count_down();
        return failure(Reason::Unreadable);
    }

private:
    std::latch& asked_;
};

TEST(PicturesInMaking, AreThoseOfTheirPlacesAtTheScaleThatIsTold)
{
    const Exam exam = fourViews();
    PicturesInMaking pictures(placesOf(exam));
    pictures.setDotsPerMm(1.0);
    for (std::size_t place = 0; place < 4; ++place) {
        const auto& picture = pictures.of(place);
        ASSERT_TRUE(picture && *picture) << place;
        EXPECT_NEAR((*picture)->picture.width(), (*picture)->sizeMm.width(), 1.0) << place;
    }
}

TEST(PicturesInMaking, EndAlsoWhereNobodyTellsAScale)
{
    const Exam exam = fourViews();
    const PicturesInMaking pictures(placesOf(exam));
    // Hangs, and runs into the test's time limit, where a thread goes on waiting for the scale.
}

TEST(PicturesInMaking, WhatIsThrownIsTheFailureOfThatPlaceAlone)
{
    Exam exam = fourViews();
    exam.image(StandardView::LeftCc).pixels = std::make_shared<Throws>();
    PicturesInMaking pictures(placesOf(exam));
    pictures.setDotsPerMm(1.0);
    int failed = 0;
    for (std::size_t place = 0; place < 4; ++place)
        failed += *pictures.of(place) ? 0 : 1;
    EXPECT_EQ(failed, 1);
}

/// Hangs, and runs into the test's time limit, where who paints only waits for the other thread's picture.
TEST(PicturesInMaking, WhoPaintsMakesTheLastMeanwhile)
{
    for (const bool lastIsAbsent : {false, true}) {
        Exam exam = fourViews();
        std::latch first(1);
        std::latch other(1);
        exam.image(StandardView::RightCc).pixels = std::make_shared<Waits>(first, other);
        exam.image(lastIsAbsent ? StandardView::RightMlo : StandardView::LeftMlo).pixels =
            std::make_shared<Tells>(other);
        std::array<Place, 4> places = placesOf(exam);
        ASSERT_EQ(places[0].view, StandardView::RightCc);
        ASSERT_EQ(places[3].view, StandardView::LeftMlo);
        if (lastIsAbsent)
            places[3].absence = QStringLiteral("Not analysed.");
        PicturesInMaking pictures(places, 1);
        first.wait();
        pictures.setDotsPerMm(1.0);
        EXPECT_FALSE(*pictures.of(0));
    }
}

/// As where no thread is to be had.
TEST(PicturesInMaking, AreMadeByWhoPaintsWhereNobodyElseDoes)
{
    const Exam exam = fourViews();
    PicturesInMaking pictures(placesOf(exam), 0);
    pictures.setDotsPerMm(1.0);
    for (std::size_t place = 0; place < 4; ++place)
        EXPECT_TRUE(*pictures.of(place)) << place;
}

TEST(PicturesInMaking, APlaceWithoutAnImageHasNone)
{
    const Exam exam = fourViews();
    std::array<Place, 4> places = placesOf(exam);
    places[2].absence = QStringLiteral("Not analysed.");
    places[2].image = nullptr;
    PicturesInMaking pictures(places);
    pictures.setDotsPerMm(1.0);
    EXPECT_FALSE(pictures.of(2));
    EXPECT_TRUE(pictures.of(3));
}

}  // namespace

}  // namespace diptych::report_pdf
