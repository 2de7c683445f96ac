// The C++ and the training code's own preprocessing must give the network the same numbers.
#include <fstream>
#include <numeric>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "diptych/core/installation.h"
#include "diptych/preprocess/prepare_view.h"
#include "synthetic_breast.h"

namespace diptych::preprocess::test
{

namespace
{

using Json = nlohmann::json;

Json goldenCases()
{
    std::ifstream stream(installation().models() / "training/golden_prepare.json");
    return Json::parse(stream, nullptr, false).value("cases", Json::array());
}

Background backgroundOf(const std::string& kind)
{
    return kind == "film" ? Background::Film : kind == "digital" ? Background::Digital : Background::Empty;
}

void expectSame(const Json& golden, const PreparedView& view)
{
    std::int64_t area = 0;
    int left = view.columns, top = view.rows, right = -1, bottom = -1;
    for (int row = 0; row < view.rows; ++row) {
        for (int column = 0; column < view.columns; ++column) {
            if (!view.inBreast(column, row))
                continue;
            ++area;
            left = std::min(left, column);
            right = std::max(right, column);
            top = std::min(top, row);
            bottom = std::max(bottom, row);
        }
    }
    EXPECT_EQ(area, golden.at("mask_area"));
    EXPECT_EQ((std::vector<int>{left, top, right - left + 1, bottom - top + 1}),
              golden.at("mask_box").get<std::vector<int>>());

    const std::vector<float> canvas = view.canvas();
    ASSERT_EQ(canvas.size(), static_cast<std::size_t>(view.rows) * static_cast<std::size_t>(view.columns));
    const double sum = std::accumulate(canvas.begin(), canvas.end(), 0.0);
    const double expected = golden.at("canvas_sum");
    EXPECT_NEAR(sum, expected, 1e-6 * expected);
    for (const Json& probe : golden.at("probes")) {
        const auto place = static_cast<std::size_t>(probe[0].get<int>() * view.columns + probe[1].get<int>());
        EXPECT_NEAR(canvas[place], probe[2].get<double>(), 1e-5) << probe;
        EXPECT_EQ(view.inBreast(probe[1].get<int>(), probe[0].get<int>()), probe[3].get<int>() != 0) << probe;
    }
    const auto affine = golden.at("image_from_model").get<std::vector<std::vector<double>>>();
    for (std::size_t i = 0; i < 6; ++i)
        EXPECT_NEAR(view.imageFromModel.m[i], affine[i / 3][i % 3], 1e-9) << "entry " << i;
}

}  // namespace

TEST(Golden, EveryCaseOfTheTrainingCode)
{
    const Json cases = goldenCases();
    ASSERT_GE(cases.size(), 12U) << "models/training/golden_prepare.json is missing or damaged";
    for (const Json& golden : cases) {
        SCOPED_TRACE(golden.at("name").get<std::string>());
        const Dihedral layout{golden.at("transpose"), golden.at("mirror_columns"), golden.at("mirror_rows")};
        const Picture stored = storedPicture(
            canonicalBreast(backgroundOf(golden.at("kind")), golden.at("rows"), golden.at("columns")), layout);
        ASSERT_EQ(std::accumulate(stored.pixels.begin(), stored.pixels.end(), std::int64_t{0}),
                  golden.at("stored_sum"));
        for (const Json& probe : golden.at("stored_probes"))
            ASSERT_EQ(stored.at(probe[0], probe[1]), probe[2].get<int>());

        const PixelSpacingMm spacing{golden.at("spacing_mm")[0], golden.at("spacing_mm")[1]};
        // The canvases of masses and of calcifications; models/training/prepare.py calls them COARSE and FINE.
        const bool fine = golden.value("canvas", "coarse") == "fine";
        const InputSpec spec = fine ? InputSpec{3648, 2496, 0.1} : InputSpec{1216, 832, 0.3};
        const auto prepared = prepareView(mloView(Laterality::Left, spacing, layout), pixelImage(stored), spec);
        if (golden.contains("refused")) {
            ASSERT_FALSE(prepared.has_value());
            EXPECT_EQ(prepared.error().reason,
                      golden.at("refused") == "no_breast_found" ? Reason::NoBreastFound : Reason::BreastTooLarge);
        } else {
            ASSERT_TRUE(prepared.has_value()) << prepared.error().detail;
            expectSame(golden, *prepared);
        }
    }
}

}  // namespace diptych::preprocess::test
