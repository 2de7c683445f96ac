#include "pictures_in_making.h"

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
