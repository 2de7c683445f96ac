#include "diptych/phantom/phantom_study.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <gtest/gtest.h>

namespace diptych::phantom
{
namespace
{

PhantomOptions smallOptions(std::uint64_t seed)
{
    PhantomOptions options;
    options.seed = seed;
    options.rows = 512;
    options.columns = 384;
    options.spacingMm = 0.4;
    return options;
}

/// The same study for every test that asks for it.
const PhantomStudy& smallStudy(std::uint64_t seed)
{
    static std::map<std::uint64_t, PhantomStudy> studies;
    const auto found = studies.find(seed);
    return found != studies.end() ? found->second
                                  : studies.emplace(seed, makePhantomStudy(smallOptions(seed))).first->second;
}

constexpr std::uint64_t kSeeds = 5;

std::uint16_t sampleAt(const PhantomStudy& study, std::size_t view, int x, int y)
{
    return study.views[view].samples[static_cast<std::size_t>(y) * static_cast<std::size_t>(study.options.columns) +
                                     static_cast<std::size_t>(x)];
}

/// Columns of one half of an image that hold no air, summed over the rows.
std::size_t tissueIn(const PhantomStudy& study, std::size_t view, int firstColumn, int lastColumn)
{
    std::size_t count = 0;
    for (int y = 0; y < study.options.rows; ++y) {
        for (int x = firstColumn; x < lastColumn; ++x) {
            count += sampleAt(study, view, x, y) > 0 ? 1U : 0U;
        }
    }
    return count;
}

struct Means {
    double inside = 0.0;
    double around = 0.0;
    std::size_t air = 0;  // samples of the box that are not breast
};

/// Mean grey in the box and in a ring around it that is as wide as half the box, air left out.
Means meansAround(const PhantomStudy& study, std::size_t view, const Box& box)
{
    double inside = 0.0, around = 0.0;
    std::size_t insideCount = 0, aroundCount = 0;
    Means means;
    const double reachX = 0.5 * box.width, reachY = 0.5 * box.height;
    for (int y = 0; y < study.options.rows; ++y) {
        for (int x = 0; x < study.options.columns; ++x) {
            const double dx = std::abs(x + 0.5 - box.centreX()), dy = std::abs(y + 0.5 - box.centreY());
            const std::uint16_t sample = sampleAt(study, view, x, y);
            if (dx <= 0.5 * box.width && dy <= 0.5 * box.height) {
                means.air += sample == 0 ? 1U : 0U;
                inside += sample;
                ++insideCount;
            } else if (sample > 0 && dx <= 0.5 * box.width + reachX && dy <= 0.5 * box.height + reachY) {
                around += sample;
                ++aroundCount;
            }
        }
    }
    means.inside = inside / static_cast<double>(std::max<std::size_t>(insideCount, 1));
    means.around = around / static_cast<double>(std::max<std::size_t>(aroundCount, 1));
    return means;
}

double nippleDistanceMm(const PhantomStudy& study, std::size_t view, const Box& box)
{
    const ImagePoint nipple = study.views[view].nipple;
    return study.options.spacingMm * std::hypot(box.centreX() - nipple.x, box.centreY() - nipple.y);
}

TEST(PhantomStudy, IsTheSameForTheSameOptions)
{
    const PhantomStudy again = makePhantomStudy(smallOptions(3));
    const PhantomStudy& first = smallStudy(3);
    for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_EQ(first.views[i].samples, again.views[i].samples);
    }
    ASSERT_EQ(first.lesions.size(), again.lesions.size());
    for (std::size_t i = 0; i < first.lesions.size(); ++i) {
        EXPECT_EQ(first.lesions[i].diameterMm, again.lesions[i].diameterMm);
    }
}

TEST(PhantomStudy, DiffersFromSeedToSeed)
{
    EXPECT_NE(smallStudy(1).views[0].samples, smallStudy(2).views[0].samples);
    EXPECT_NE(smallStudy(1).views[3].samples, smallStudy(2).views[3].samples);
}

TEST(PhantomStudy, LeftIsNotTheMirrorOfRight)
{
    const PhantomStudy& study = smallStudy(4);
    std::size_t different = 0, breast = 0;
    for (int y = 0; y < study.options.rows; ++y) {
        for (int x = 0; x < study.options.columns; ++x) {
            const int right = sampleAt(study, 0, study.options.columns - 1 - x, y), left = sampleAt(study, 1, x, y);
            breast += right > 0 || left > 0 ? 1U : 0U;
            different += std::abs(right - left) > 50 ? 1U : 0U;
        }
    }
    EXPECT_GT(different, breast / 2);
}

TEST(PhantomStudy, HasTheFourStandardViewsInOrderWithTheirOrientation)
{
    const PhantomStudy& study = smallStudy(1);
    const std::array<std::pair<const char*, const char*>, 4> expected{
        {{"P", "L"}, {"A", "R"}, {"P", "FL"}, {"A", "FR"}}};
    for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_EQ(study.views[i].view, kStandardViews[i]);
        EXPECT_EQ(study.views[i].orientation.row, expected[i].first);
        EXPECT_EQ(study.views[i].orientation.column, expected[i].second);
        EXPECT_EQ(study.views[i].samples.size(), 512U * 384U);
        // Nothing has to be turned to hang it: the chest walls meet in the middle.
        const auto layout =
            displayLayout({laterality(kStandardViews[i]), position(kStandardViews[i])}, study.views[i].orientation);
        ASSERT_TRUE(layout.has_value());
        EXPECT_EQ(*layout, Dihedral{}) << code(kStandardViews[i]);
    }
}

TEST(PhantomStudy, ChestWallIsOnTheRightOfRightBreasts)
{
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        const PhantomStudy& study = smallStudy(seed);
        for (std::size_t i = 0; i < 4; ++i) {
            const bool right = laterality(study.views[i].view) == Laterality::Right;
            const std::size_t leftEdge = tissueIn(study, i, 0, 8), rightEdge = tissueIn(study, i, 376, 384);
            EXPECT_GT(right ? rightEdge : leftEdge, 8U * 200U);
            EXPECT_EQ(right ? leftEdge : rightEdge, 0U);
            const double fromChestWall =
                right ? study.options.columns - study.views[i].nipple.x : study.views[i].nipple.x;
            EXPECT_GT(fromChestWall * study.options.spacingMm, 50.0);
        }
    }
}

TEST(PhantomStudy, AirIsExactlyZeroAndSamplesAreTwelveBits)
{
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        const PhantomStudy& study = smallStudy(seed);
        for (std::size_t i = 0; i < 4; ++i) {
            const std::vector<std::uint16_t>& samples = study.views[i].samples;
            EXPECT_LE(*std::max_element(samples.begin(), samples.end()), 4095);
            const double air = static_cast<double>(std::count(samples.begin(), samples.end(), 0)) /
                               static_cast<double>(samples.size());
            EXPECT_GT(air, 0.25);
            EXPECT_LT(air, 0.85);
        }
    }
}

TEST(PhantomStudy, GreyValuesAreThoseOfAProcessedMammogram)
{
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        const PhantomStudy& study = smallStudy(seed);
        for (std::size_t i = 0; i < 4; ++i) {
            std::vector<std::uint16_t> breast;
            std::copy_if(study.views[i].samples.begin(), study.views[i].samples.end(), std::back_inserter(breast),
                         [](std::uint16_t sample) { return sample > 100; });
            std::sort(breast.begin(), breast.end());
            EXPECT_GT(breast[breast.size() / 20], 250);
            EXPECT_LT(breast[breast.size() / 20], 1000);
            EXPECT_GT(breast[breast.size() * 97 / 100], 1500);
            EXPECT_LT(breast[breast.size() * 97 / 100], 3300);
        }
    }
}

TEST(PhantomStudy, WithoutLesionsHasNone)
{
    PhantomOptions options = smallOptions(5);
    options.masses = options.calcifications = false;
    EXPECT_TRUE(makePhantomStudy(options).lesions.empty());
}

TEST(PhantomStudy, HoldsOnlyTheKindsAskedFor)
{
    PhantomOptions options = smallOptions(6);
    options.calcifications = false;
    for (const PhantomLesion& lesion : makePhantomStudy(options).lesions) {
        EXPECT_EQ(lesion.kind, FindingKind::Mass);
    }
    options.calcifications = true;
    options.masses = false;
    const PhantomStudy study = makePhantomStudy(options);
    ASSERT_FALSE(study.lesions.empty());
    for (const PhantomLesion& lesion : study.lesions) {
        EXPECT_EQ(lesion.kind, FindingKind::Calcification);
    }
}

TEST(PhantomStudy, HoldsOneOrTwoLesionsOfEachKindAndACancer)
{
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        std::map<FindingKind, int> count;
        bool cancer = false;
        int id = 0;
        for (const PhantomLesion& lesion : smallStudy(seed).lesions) {
            ++count[lesion.kind];
            cancer = cancer || (lesion.kind == FindingKind::Mass && lesion.malignant);
            EXPECT_EQ(lesion.id, ++id);
        }
        EXPECT_TRUE(cancer);
        for (const FindingKind kind : {FindingKind::Mass, FindingKind::Calcification}) {
            EXPECT_GE(count[kind], 1);
            EXPECT_LE(count[kind], 2);
        }
    }
}

TEST(PhantomStudy, ALesionIsSeenInBothViewsOfItsBreastOnly)
{
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        for (const PhantomLesion& lesion : smallStudy(seed).lesions) {
            for (std::size_t i = 0; i < 4; ++i) {
                EXPECT_EQ(lesion.boxPx[i].has_value(), laterality(kStandardViews[i]) == lesion.breast);
            }
        }
    }
}

TEST(PhantomStudy, LesionBoxesLieInTheBreastAndAreBrighterThanAround)
{
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        const PhantomStudy& study = smallStudy(seed);
        for (const PhantomLesion& lesion : study.lesions) {
            double brighter = 0.0;
            for (std::size_t i = 0; i < 4; ++i) {
                if (!lesion.boxPx[i]) {
                    continue;
                }
                const Box box = *lesion.boxPx[i];
                EXPECT_GE(box.x, 0.0);
                EXPECT_GE(box.y, 0.0);
                EXPECT_LE(box.x + box.width, study.options.columns);
                EXPECT_LE(box.y + box.height, study.options.rows);
                const double longer = std::max(box.width, box.height) * study.options.spacingMm;
                EXPECT_GT(longer, 0.35 * lesion.diameterMm);
                EXPECT_LT(longer, 1.4 * lesion.diameterMm + 3.0);
                const Means means = meansAround(study, i, box);
                EXPECT_EQ(means.air, 0U) << "seed " << seed << ", lesion " << lesion.id;
                brighter += means.inside - means.around;
            }
            if (lesion.kind == FindingKind::Mass) {
                EXPECT_GT(brighter / 2.0, 50.0) << "seed " << seed << ", lesion " << lesion.id;
            }
        }
    }
}

TEST(PhantomStudy, CalcificationsStandOutAsSpecks)
{
    PhantomOptions options = smallOptions(7);
    options.spacingMm = 0.1;
    options.rows = 2048;
    options.columns = 1536;
    options.masses = false;
    const PhantomStudy study = makePhantomStudy(options);
    for (const PhantomLesion& lesion : study.lesions) {
        for (std::size_t i = 0; i < 4; ++i) {
            if (!lesion.boxPx[i]) {
                continue;
            }
            const Box& box = *lesion.boxPx[i];
            std::vector<int> greys;
            for (int y = static_cast<int>(box.y); y < static_cast<int>(box.y + box.height); ++y) {
                for (int x = static_cast<int>(box.x); x < static_cast<int>(box.x + box.width); ++x) {
                    greys.push_back(sampleAt(study, i, x, y));
                }
            }
            std::sort(greys.begin(), greys.end());
            EXPECT_GT(greys.back() - greys[greys.size() / 2], 600);
        }
    }
}

TEST(PhantomStudy, ALesionIsAsFarFromTheNippleInBothViews)
{
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        const PhantomStudy& study = smallStudy(seed);
        for (const PhantomLesion& lesion : study.lesions) {
            const std::size_t cc = lesion.breast == Laterality::Right ? 0 : 1, mlo = cc + 2;
            EXPECT_NEAR(nippleDistanceMm(study, cc, *lesion.boxPx[cc]),
                        nippleDistanceMm(study, mlo, *lesion.boxPx[mlo]), 10.0)
                << "seed " << seed << ", lesion " << lesion.id;
        }
    }
}

TEST(PhantomStudy, DensityOrdersTheGlandularShareAndTheGreys)
{
    double lastShare = 0.0, lastGrey = 0.0;
    for (const Density density : {Density::A, Density::B, Density::C, Density::D}) {
        PhantomOptions options = smallOptions(8);
        options.masses = options.calcifications = false;
        options.density = density;
        const PhantomStudy study = makePhantomStudy(options);
        EXPECT_EQ(study.density, density);
        double grey = 0.0, count = 0.0;
        for (const std::uint16_t sample : study.views[0].samples) {
            grey += sample;
            count += sample > 0 ? 1.0 : 0.0;
        }
        EXPECT_GT(study.views[0].glandularShare, lastShare + 0.05);
        EXPECT_GT(grey / count, lastGrey + 60.0);
        lastShare = study.views[0].glandularShare;
        lastGrey = grey / count;
    }
}

TEST(PhantomStudy, AllDensitiesOccurInAboutTheirShares)
{
    PhantomOptions options;
    options.rows = 64;
    options.columns = 48;
    options.spacingMm = 3.2;
    options.masses = options.calcifications = false;
    std::map<Density, int> count;
    for (options.seed = 1; options.seed <= 100; ++options.seed) {
        ++count[makePhantomStudy(options).density];
    }
    EXPECT_GE(count[Density::A], 2);
    EXPECT_GE(count[Density::D], 2);
    EXPECT_GT(count[Density::B], 25);
    EXPECT_GT(count[Density::C], 25);
}

TEST(PhantomStudy, IsTheSameBreastAtAnotherPixelSize)
{
    PhantomOptions fine = smallOptions(9);
    fine.rows = 1024;
    fine.columns = 768;
    fine.spacingMm = 0.2;
    const PhantomStudy& coarse = smallStudy(9);
    const PhantomStudy other = makePhantomStudy(fine);
    ASSERT_EQ(other.lesions.size(), coarse.lesions.size());
    for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_NEAR(other.views[i].nipple.x, 2.0 * coarse.views[i].nipple.x, 0.01);
        EXPECT_NEAR(static_cast<double>(tissueIn(other, i, 0, 768)),
                    4.0 * static_cast<double>(tissueIn(coarse, i, 0, 384)), 20000.0);
    }
    for (std::size_t k = 0; k < other.lesions.size(); ++k) {
        const std::size_t cc = other.lesions[k].breast == Laterality::Right ? 0 : 1;
        EXPECT_NEAR(other.lesions[k].boxPx[cc]->centreX(), 2.0 * coarse.lesions[k].boxPx[cc]->centreX(), 6.0);
        EXPECT_NEAR(other.lesions[k].boxPx[cc]->centreY(), 2.0 * coarse.lesions[k].boxPx[cc]->centreY(), 6.0);
    }
}

TEST(PhantomStudy, FitsTheBreastIntoASmallDetector)
{
    PhantomOptions options = smallOptions(10);
    options.rows = 256;
    options.columns = 192;
    const PhantomStudy study = makePhantomStudy(options);  // 102 x 77 mm
    for (std::size_t i = 0; i < 4; ++i) {
        const bool right = laterality(study.views[i].view) == Laterality::Right;
        EXPECT_EQ(right ? tissueIn(study, i, 0, 6) : tissueIn(study, i, 186, 192), 0U);
        EXPECT_GT(tissueIn(study, i, 0, 192), 256U * 192U / 4U);
    }
    for (const PhantomLesion& lesion : study.lesions) {
        for (std::size_t i = 0; i < 4; ++i) {
            if (lesion.boxPx[i]) {
                EXPECT_EQ(meansAround(study, i, *lesion.boxPx[i]).air, 0U);
            }
        }
    }
}

}  // namespace
}  // namespace diptych::phantom
