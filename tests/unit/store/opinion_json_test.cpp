#include "opinion_json.h"

#include <cmath>
#include <limits>

#include <QJsonArray>
#include <QJsonDocument>

#include "diptych/store/opinion_text.h"
#include "test_store.h"

using namespace diptych;
using namespace diptych::reading;
using namespace diptych::store;

namespace
{

QByteArray written(const FullOpinion& opinion)
{
    return QJsonDocument(opinionJson(opinion)).toJson(QJsonDocument::Compact);
}

std::optional<FullOpinion> readAgain(const QByteArray& bytes)
{
    return opinionFromJson(QJsonDocument::fromJson(bytes).object());
}

FullOpinion ukOpinion()
{
    FullOpinion opinion;
    opinion.scheme = Scheme::UnitedKingdom;
    opinion.right = {Recall::Recall, UkCategory{UkOpinion::RecallForAssessment, Concern::of(5)}, {}};
    opinion.left = {std::nullopt, UkCategory{UkOpinion::TechnicalRecall, {}}, "\u00e4\n\"\\"};
    opinion.technicalRecalls = {{Laterality::Left, ViewPosition::Cc, {}, {TechnicalReason::NoImage}, {}}};
    return opinion;
}

}  // namespace

TEST(OpinionJson, NothingIsLostAndTheTextIsTheSameAgain)
{
    for (const FullOpinion& opinion :
         {FullOpinion{}, recallOnly({Recall::NoRecall, Recall::Recall}), richOpinion(), ukOpinion()}) {
        const QByteArray bytes = written(opinion);
        const auto again = readAgain(bytes);
        ASSERT_TRUE(again) << bytes.toStdString();
        EXPECT_EQ(*again, opinion) << bytes.toStdString();
        EXPECT_EQ(written(*again), bytes) << "a hash stands on it";
    }
}

TEST(OpinionJson, WithoutAConclusionTheTextIsByteForByteWhatItWasBeforeThereWereConclusions)
{
    EXPECT_EQ(written(recallOnly({Recall::NoRecall, Recall::Recall})).toStdString(),
              R"({"left":{"reason":"","recall":"recall"},"lesions":[],"right":{"reason":"","recall":"no_recall"},)"
              R"("scheme":"recall_only","technical_recalls":[]})");
    FullOpinion opinion;
    opinion.scheme = Scheme::BiRads;
    opinion.right = {Recall::Recall, BiRads::Cat4B, {}};
    opinion.left = {Recall::NoRecall, BiRads::Cat1, {}};
    opinion.density = Density::C;
    opinion.lesions = {{Laterality::Right,
                        LesionType::Distortion,
                        Concern::of(3),
                        "n",
                        {{"1.2", ViewPosition::Cc, ImagePoint{1.5, 2.0}, std::nullopt, std::nullopt}}}};
    EXPECT_EQ(
        opinionText(opinion),
        R"({"density":"c","left":{"category":{"bi_rads":"1"},"reason":"","recall":"no_recall"},"lesions":[{"breast":)"
        R"("R","concern":3,"marks":[{"image":"1.2","point":{"x":1.5,"y":2},"view":"CC"}],"note":"n",)"
        R"("type":"distortion"}],"right":{"category":{"bi_rads":"4B"},"reason":"","recall":"recall"},)"
        R"("scheme":"bi_rads","technical_recalls":[]})");
}

TEST(OpinionJson, AConclusionComesBackAndAnEmptyOneIsNoneOfOurs)
{
    FullOpinion opinion = richOpinion();
    opinion.conclusion = "Zwei Zeilen \u2013 \"so\"\nund so";
    const QByteArray bytes = written(opinion);
    EXPECT_EQ(readAgain(bytes), opinion);
    EXPECT_EQ(opinionOfText(opinionText(opinion)), opinion) << "drafts";
    QJsonObject json = opinionJson(opinion);
    json[QStringLiteral("conclusion")] = QString();
    EXPECT_FALSE(opinionFromJson(json)) << "it would be written without the key, and a hash would not hold";
    json[QStringLiteral("conclusion")] = 7;
    EXPECT_FALSE(opinionFromJson(json));
}

TEST(OpinionJson, EveryNumberComesBackToTheLastBit)
{
    for (const double value : {0.1, 1.0 / 3.0, 123456789.123456789, 2.0e-308, 1.0e300, -0.0, 4503599627370497.5,
                               std::nextafter(1700.0, 1701.0), std::numeric_limits<double>::max()}) {
        FullOpinion opinion = richOpinion();
        opinion.lesions[0].marks[0].place = Box{value, -value, value, value};
        opinion.lesions[0].marks[0].spacing = PixelSpacingMm{value, value};
        opinion.lesions[0].marks[0].fromNippleMm = value;
        const QByteArray bytes = written(opinion);
        EXPECT_EQ(readAgain(bytes), opinion) << value;
        EXPECT_EQ(written(*readAgain(bytes)), bytes) << value;
    }
}

TEST(OpinionJson, WhatIsNoNumberDoesNotComeBackAsOne)
{
    for (const double value : {std::nan(""), std::numeric_limits<double>::infinity()}) {
        FullOpinion opinion = richOpinion();
        opinion.lesions[0].marks[0].place = ImagePoint{value, 1.0};
        EXPECT_FALSE(readAgain(written(opinion)));
    }
}

TEST(OpinionJson, UnknownWordsAndMissingFieldsAreRefused)
{
    const QByteArray whole = written(richOpinion());
    ASSERT_TRUE(readAgain(whole));
    const auto refused = [&whole](const char* before, const char* after) {
        QByteArray bytes = whole;
        EXPECT_TRUE(bytes.contains(before)) << before;
        bytes.replace(before, after);
        EXPECT_FALSE(QJsonDocument::fromJson(bytes).isNull()) << "still JSON";
        return !readAgain(bytes);
    };
    EXPECT_TRUE(refused("bi_rads\",\"technical", "bi_rads_7\",\"technical"));
    EXPECT_TRUE(refused("\"4B\"", "\"4D\""));
    EXPECT_TRUE(refused("\"density\":\"c\"", "\"density\":\"e\""));
    EXPECT_TRUE(refused("\"density\":\"c\"", "\"density\":3"));
    EXPECT_TRUE(refused("ill_defined_mass", "mass"));
    EXPECT_TRUE(refused("motion_blur", "blur"));
    EXPECT_TRUE(refused("\"CC\"", "\"XX\""));
    EXPECT_TRUE(refused("\"breast\":\"L\"", "\"breast\":\"B\""));
    EXPECT_TRUE(refused("\"recall\":\"recall\"", "\"recall\":\"maybe\""));
    EXPECT_TRUE(refused("\"concern\":4", "\"concern\":6"));
    EXPECT_TRUE(refused("\"concern\":4", "\"concern\":3.5"));
    EXPECT_TRUE(refused("\"x\":100.25,", ""));
    EXPECT_TRUE(refused("\"box\":", "\"circle\":"));
    EXPECT_TRUE(refused("\"spacing_mm\":{", "\"spacing_mm\":{\"z\":1},\"point\":{"));
    EXPECT_TRUE(refused("\"note\":", "\"remark\":"));
    EXPECT_FALSE(readAgain("{}"));
    EXPECT_FALSE(readAgain("[]"));
}
