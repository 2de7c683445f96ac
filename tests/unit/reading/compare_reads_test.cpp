#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <random>

#include "diptych/reading/compare_reads.h"

using namespace diptych;
using namespace diptych::reading;

namespace
{

constexpr PixelSpacingMm kTenth{0.1, 0.1};

LesionMark at(const std::string& image, double x, double y, std::optional<PixelSpacingMm> spacing = kTenth)
{
    return {.sopInstanceUid = image,
            .position = image.ends_with("MLO") ? ViewPosition::Mlo : ViewPosition::Cc,
            .place = ImagePoint{x, y},
            .spacing = spacing};
}

LesionMark nippleAt(const std::string& image, double distanceMm)
{
    LesionMark mark = at(image, 100, 100);
    mark.fromNippleMm = distanceMm;
    return mark;
}

SeenLesion right(std::vector<LesionMark> marks)
{
    return {.breast = Laterality::Right, .marks = std::move(marks)};
}
SeenLesion left(std::vector<LesionMark> marks)
{
    return {.breast = Laterality::Left, .marks = std::move(marks)};
}

using Lesions = std::vector<SeenLesion>;
using Indices = std::vector<std::size_t>;

std::vector<Place> places(const Lesions& one, const Lesions& two, const Lesions& engine = {})
{
    return comparePlaces(one, two, engine);
}

/// A place told by coordinates instead of indices, so that shuffled inputs can be compared.
std::vector<std::vector<std::vector<double>>> whereabouts(const std::vector<Place>& found, const Lesions& one,
                                                          const Lesions& two, const Lesions& engine)
{
    std::vector<std::vector<std::vector<double>>> told;
    for (const Place& place : found) {
        auto& entry = told.emplace_back();
        const auto add = [&](const Indices& indices, const Lesions& lesions) {
            auto& of = entry.emplace_back();
            for (const std::size_t i : indices)
                of.push_back(lesions[i].marks[0].centre().x * 1e4 + lesions[i].marks[0].centre().y);
            std::sort(of.begin(), of.end());
        };
        add(place.reader1, one);
        add(place.reader2, two);
        add(place.engine, engine);
    }
    return told;
}

/// Lesions on the crossings of a grid of whole millimetres, so that equal distances are equal to the last digit.
Lesions scattered(std::mt19937& random, int count, int cells, double stepMm)
{
    std::uniform_int_distribution<int> coordinate(0, cells);
    std::vector<std::pair<int, int>> used;
    Lesions lesions;
    while (static_cast<int>(lesions.size()) < count) {
        const std::pair<int, int> where{coordinate(random), coordinate(random)};
        if (std::find(used.begin(), used.end(), where) != used.end())
            continue;
        used.push_back(where);
        lesions.push_back(right({at("RCC", stepMm * where.first, stepMm * where.second, PixelSpacingMm{1.0, 1.0})}));
    }
    return lesions;
}

/// The least cost of all ways to pair, tried one by one.
double leastCost(const Lesions& one, const Lesions& two, std::size_t next, std::vector<bool>& taken)
{
    if (next == one.size())
        return 0.0;
    double least = 1.0 + leastCost(one, two, next + 1, taken);
    for (std::size_t j = 0; j < two.size(); ++j) {
        const ImagePoint a = one[next].marks[0].centre();
        const ImagePoint b = two[j].marks[0].centre();
        const double cost = std::hypot(a.x - b.x, a.y - b.y) / 10.0;
        if (taken[j] || cost > 1.0)
            continue;
        taken[j] = true;
        least = std::min(least, cost + leastCost(one, two, next + 1, taken));
        taken[j] = false;
    }
    return least;
}

}  // namespace

TEST(CompareReads, NothingMarkedIsNoPlace)
{
    EXPECT_TRUE(places({}, {}).empty());
}

TEST(CompareReads, MarksOfOneReaderAloneStayPlacesOfTheirOwn)
{
    const auto found = places({right({at("RCC", 500, 500)})}, {});
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0], (Place{Laterality::Right, {0}, {}, {}}));
}

TEST(CompareReads, MarksWithin10MmAreOnePlaceAndBeyondAreTwo)
{
    EXPECT_EQ(places({right({at("RCC", 500, 500)})}, {right({at("RCC", 600, 500)})}).size(), 1U) << "exactly 10 mm";
    EXPECT_EQ(places({right({at("RCC", 500, 500)})}, {right({at("RCC", 601, 500)})}).size(), 2U);
}

TEST(CompareReads, ALargeLesionReachesHalfItsDiameter)
{
    LesionMark large = at("RCC", 0, 0);
    large.place = Box{300, 300, 400, 100};  // 40 mm, centre 500, 350
    EXPECT_EQ(places({right({large})}, {right({at("RCC", 695, 350)})}).size(), 1U) << "19.5 mm of 20";
    EXPECT_EQ(places({right({large})}, {right({at("RCC", 705, 350)})}).size(), 2U);
}

TEST(CompareReads, MillimetresFollowTheSpacingOfEachAxis)
{
    const PixelSpacingMm uneven{.row = 0.2, .column = 0.05};
    const auto apart = [&](double dx, double dy) {
        return places({right({at("RCC", 500, 500, uneven)})}, {right({at("RCC", 500 + dx, 500 + dy, uneven)})}).size();
    };
    EXPECT_EQ(apart(190, 0), 1U) << "9.5 mm along a row";
    EXPECT_EQ(apart(0, 190), 2U) << "38 mm along a column";
    EXPECT_EQ(apart(0, 49), 1U);
}

TEST(CompareReads, WithoutSpacingNothingIsClaimed)
{
    EXPECT_EQ(places({right({at("RCC", 500, 500, std::nullopt)})}, {right({at("RCC", 500, 500, std::nullopt)})}).size(),
              2U);
    EXPECT_EQ(places({right({at("RCC", 500, 500)})}, {right({at("RCC", 500, 500, std::nullopt)})}).size(), 2U);
    EXPECT_EQ(places({right({at("RCC", 500, 500)})}, {right({at("RCC", 500, 500, PixelSpacingMm{0.2, 0.2})})}).size(),
              2U)
        << "one image with two spacings: neither can be trusted";
}

TEST(CompareReads, OtherImagesAndOtherBreastsAreOtherPlaces)
{
    EXPECT_EQ(places({right({at("RCC", 500, 500)})}, {right({at("RCC-repeat", 500, 500)})}).size(), 2U);
    EXPECT_EQ(places({right({at("", 500, 500)})}, {right({at("", 500, 500)})}).size(), 2U);
    EXPECT_EQ(places({right({at("X", 500, 500)})}, {left({at("X", 500, 500)})}).size(), 2U);
}

TEST(CompareReads, CcAndMloMeetByTheirDistanceFromTheNipple)
{
    EXPECT_EQ(places({right({nippleAt("RCC", 50)})}, {right({nippleAt("RMLO", 69)})}).size(), 1U);
    EXPECT_EQ(places({right({nippleAt("RCC", 50)})}, {right({nippleAt("RMLO", 71)})}).size(), 2U);
    EXPECT_EQ(places({right({nippleAt("RCC", 50)})}, {right({at("RMLO", 100, 100)})}).size(), 2U)
        << "no distance told, nothing claimed";
    EXPECT_EQ(places({right({nippleAt("RCC", 50)})}, {left({nippleAt("LMLO", 50)})}).size(), 2U);
}

TEST(CompareReads, AcrossViewsCalcificationsDoNotMeetAMass)
{
    SeenLesion mass = right({nippleAt("RCC", 50)});
    mass.calcifications = false;
    SeenLesion calcifications = right({nippleAt("RMLO", 50)});
    calcifications.tissue = false;
    EXPECT_EQ(places({mass}, {calcifications}).size(), 2U);
    calcifications.marks = {at("RCC", 100, 100)};
    EXPECT_EQ(places({mass}, {calcifications}).size(), 1U) << "in one image the place decides";
}

TEST(CompareReads, InOneImageThePlaceDecidesWhateverTheNippleDistanceSays)
{
    LesionMark far = at("RCC", 900, 900);
    far.fromNippleMm = 50;
    EXPECT_EQ(places({right({nippleAt("RCC", 50)})}, {right({far, nippleAt("RMLO", 50)})}).size(), 2U);
}

TEST(CompareReads, ThreeSourcesShareOnePlace)
{
    const auto found =
        places({right({at("RCC", 500, 500)})}, {right({at("RCC", 540, 500)})}, {right({at("RCC", 620, 500)})});
    ASSERT_EQ(found.size(), 1U) << "the engine's lesion is 12 mm from reader 1's, but 8 mm from reader 2's";
    EXPECT_EQ(found[0], (Place{Laterality::Right, {0}, {0}, {0}}));
}

TEST(CompareReads, TheNearPairIsNotGivenUpForTwoFarOnes)
{
    // A1 lies 1 mm from B1. Pairing A1-B2 and B1-A2 as well would make two pairs, each at the edge of reach.
    const Lesions one{right({at("RCC", 500, 500)}), right({at("RCC", 600, 500)})};
    const Lesions two{right({at("RCC", 505, 500)}), right({at("RCC", 405, 500)})};
    const auto found = places(one, two);
    EXPECT_EQ(found.size(), 3U);
    EXPECT_TRUE(std::any_of(found.begin(), found.end(), [](const Place& place) {
        return place.reader1 == Indices{0} && place.reader2 == Indices{0};
    }));
}

TEST(CompareReads, TheWholeAssignmentIsBestNotTheFirstPair)
{
    // Nearest first would pair A1-B1 (2 mm) and leave A2 and B2 alone (over 10 mm); both pairs together cost less.
    const Lesions one{right({at("RCC", 500, 500)}), right({at("RCC", 540, 500)})};
    const Lesions two{right({at("RCC", 520, 500)}), right({at("RCC", 432, 500)})};
    const auto found = places(one, two);
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0], (Place{Laterality::Right, {0}, {1}, {}}));
    EXPECT_EQ(found[1], (Place{Laterality::Right, {1}, {0}, {}}));
}

TEST(CompareReads, CostsWhatTheBestOfAllWaysCosts)
{
    std::mt19937 random(7);
    for (int round = 0; round < 300; ++round) {
        const Lesions one = scattered(random, 1 + round % 5, 4, 5.0);
        const Lesions two = scattered(random, 1 + (round / 5) % 5, 4, 5.0);
        double cost = 0.0;
        for (const Place& place : comparePlaces(one, two, {})) {
            if (place.reader1.empty())
                continue;
            const ImagePoint a = one[place.reader1[0]].marks[0].centre();
            const ImagePoint b =
                place.bothReaders() ? two[place.reader2[0]].marks[0].centre() : ImagePoint{a.x + 10, a.y};
            cost += std::hypot(a.x - b.x, a.y - b.y) / 10.0;
        }
        std::vector<bool> taken(two.size());
        ASSERT_NEAR(cost, leastCost(one, two, 0, taken), 1e-5) << "round " << round;
    }
}

TEST(CompareReads, TheOrderOfLesionsDoesNotMatterEvenAmongTies)
{
    std::mt19937 random(11);
    for (int round = 0; round < 500; ++round) {
        const Lesions one = scattered(random, 7, 3, 9.0);
        const Lesions two = scattered(random, 8, 3, 9.0);
        const Lesions engine = scattered(random, 7, 3, 9.0);
        const auto before = whereabouts(places(one, two, engine), one, two, engine);
        Lesions one2 = one;
        Lesions two2 = two;
        Lesions engine2 = engine;
        std::shuffle(one2.begin(), one2.end(), random);
        std::shuffle(two2.begin(), two2.end(), random);
        std::shuffle(engine2.begin(), engine2.end(), random);
        ASSERT_EQ(whereabouts(places(one2, two2, engine2), one2, two2, engine2), before) << "round " << round;
    }
}

TEST(CompareReads, WithTheReadersExchangedItSaysTheSameWithTheReadersExchanged)
{
    std::mt19937 random(13);
    for (int round = 0; round < 500; ++round) {
        const Lesions one = scattered(random, 7, 3, 9.0);
        const Lesions two = scattered(random, 8, 3, 9.0);
        const Lesions engine = scattered(random, 6, 3, 9.0);
        auto exchanged = places(two, one, engine);
        for (Place& place : exchanged)
            std::swap(place.reader1, place.reader2);
        ASSERT_EQ(exchanged, places(one, two, engine)) << "round " << round;
    }
}

TEST(CompareReads, ExchangedReadersAgreeAlongAChainOfEquallyGoodPairs)
{
    // The readers' lesions in turn, each 5 mm from the next in an image of their own: many assignments cost the same.
    // In one more image, the first by name, all lie far apart in any order, so that nothing is joined afterwards.
    std::mt19937 random(17);
    for (int round = 0; round < 500; ++round) {
        std::array<double, 7> far{1000, 2000, 3000, 4000, 5000, 6000, 7000};
        std::shuffle(far.begin(), far.end(), random);
        Lesions one;
        Lesions two;
        for (std::size_t i = 0; i < far.size(); ++i)
            (i % 2 == 0 ? one : two)
                .push_back(right({at("all", far[i], 500), at("link" + std::to_string(i), 500, 500),
                                  at("link" + std::to_string(i + 1), 550, 500)}));
        auto exchanged = places(two, one);
        for (Place& place : exchanged)
            std::swap(place.reader1, place.reader2);
        ASSERT_EQ(exchanged, places(one, two)) << "round " << round;
    }
}

TEST(CompareReads, AnUnlinkedPairOfMarksJoinsTheLesionThatAnotherLinked)
{
    const Lesions one{right({at("RCC", 500, 500)}), right({at("RMLO", 700, 700)})};
    const Lesions engine{right({at("RCC", 510, 500), at("RMLO", 700, 710)})};
    const auto withEngine = places(one, one, engine);
    ASSERT_EQ(withEngine.size(), 1U);
    EXPECT_EQ(withEngine[0], (Place{Laterality::Right, {0, 1}, {0, 1}, {0}}));
    EXPECT_EQ(places(one, one).size(), 2U) << "nobody linked them";
}

TEST(CompareReads, TwoMarksOfOneReaderInOneImageStayTwoPlaces)
{
    const Lesions one{right({at("RCC", 500, 500)}), right({at("RCC", 520, 500)})};
    const auto found = places(one, {right({at("RCC", 505, 500)})});
    ASSERT_EQ(found.size(), 2U);
    EXPECT_TRUE(found[0].bothReaders());
    EXPECT_FALSE(found[1].bothReaders());
}

TEST(CompareReads, EachBreastIsToldByItself)
{
    FullOpinion one;
    one.right.recall = Recall::Recall;
    one.left.recall = Recall::NoRecall;
    FullOpinion two;
    two.right.recall = Recall::NoRecall;
    two.left.recall = Recall::NoRecall;
    two.technicalRecalls = {{Laterality::Left, ViewPosition::Cc, "LCC", {TechnicalReason::MotionBlur}, ""}};
    const Comparison comparison = compareReads(one, two, nullptr);
    EXPECT_EQ(comparison.right.discordance, Discordance::OnlyReader1);
    EXPECT_EQ(comparison.left.discordance, Discordance::AgreeNoRecall);
    EXPECT_TRUE(comparison.left.technicalRecall2);
    EXPECT_FALSE(comparison.left.technicalRecall1);
    EXPECT_EQ(compareReads(two, one, nullptr).right.discordance, Discordance::OnlyReader2);
    EXPECT_EQ(compareReads(one, FullOpinion{}, nullptr).right.discordance, Discordance::Incomplete);
}

TEST(CompareReads, AgreeingToRecallForDifferentPlacesIsTold)
{
    FullOpinion one;
    one.right.recall = Recall::Recall;
    one.lesions = {{.breast = Laterality::Right, .marks = {at("RCC", 500, 500)}}};
    FullOpinion two = one;
    EXPECT_FALSE(compareReads(one, two, nullptr).right.recalledForDifferentPlaces);
    two.lesions[0].marks = {at("RCC", 900, 500)};
    const Comparison apart = compareReads(one, two, nullptr);
    EXPECT_EQ(apart.right.discordance, Discordance::AgreeRecall);
    EXPECT_TRUE(apart.right.recalledForDifferentPlaces);
    two.lesions.clear();
    two.right.reason = "lump";
    EXPECT_FALSE(compareReads(one, two, nullptr).right.recalledForDifferentPlaces) << "a place that was not told";
}

TEST(CompareReads, TheEnginesLesionsComeWithTheirFindingsOfBothViews)
{
    ExamAssessment assessment;
    Finding cc;
    cc.id = 1;
    cc.kind = FindingKind::MassAndCalcification;
    cc.boxPx = {450, 450, 100, 100};
    cc.nippleDistanceMm = 42.0;
    Finding mlo = cc;
    mlo.id = 2;
    mlo.kind = FindingKind::Mass;
    const auto viewOf = [](StandardView view, const std::string& image, const Finding& finding) {
        ViewAssessment assessed{};
        assessed.view = view;
        assessed.sopInstanceUid = image;
        assessed.spacing = kTenth;
        assessed.findings.push_back(finding);
        return assessed;
    };
    assessment.views = {viewOf(StandardView::LeftCc, "LCC", cc), viewOf(StandardView::LeftMlo, "LMLO", mlo)};
    assessment.lesions = {{.id = 1, .breast = Laterality::Left, .findings = {1, 2}}};
    const auto seen = seenLesions(assessment);
    ASSERT_EQ(seen.size(), 1U);
    ASSERT_EQ(seen[0].marks.size(), 2U);
    EXPECT_TRUE(seen[0].calcifications);
    EXPECT_TRUE(seen[0].tissue);
    EXPECT_EQ(seen[0].marks[1].position, ViewPosition::Mlo);
    EXPECT_EQ(seen[0].marks[1].fromNippleMm, 42.0);

    FullOpinion one;
    one.lesions = {
        {.breast = Laterality::Left, .type = LesionType::Microcalcification, .marks = {at("LCC", 500, 520)}}};
    const Comparison comparison = compareReads(one, FullOpinion{}, &assessment);
    ASSERT_EQ(comparison.places.size(), 1U);
    EXPECT_EQ(comparison.places[0], (Place{Laterality::Left, {0}, {}, {0}}));
}
