#include "looks/text.h"

#include <gtest/gtest.h>

namespace diptych::viewer
{
namespace
{

TEST(Text, NamesAreWrittenAsPeopleWriteThem)
{
    EXPECT_EQ(nameText({"1", "Doe^Jane^Mary", "", "F"}), QStringLiteral("Doe, Jane Mary"));
    EXPECT_EQ(nameText({"1", "Doe", "", "F"}), QStringLiteral("Doe"));
    EXPECT_EQ(nameText({"1", "Yamada^Tarou=\xe5\xb1\xb1\xe7\x94\xb0", "", ""}), QStringLiteral("Yamada, Tarou"));
    EXPECT_EQ(nameText({"1", "", "", ""}), QStringLiteral("Name unknown"));
}

TEST(Text, DatesThatAreNoneAreUnknown)
{
    EXPECT_EQ(dateText("20240531"), QStringLiteral("2024-05-31"));
    EXPECT_EQ(dateText(""), QStringLiteral("Date unknown"));
    EXPECT_EQ(dateText("20241399"), QStringLiteral("Date unknown"));
}

TEST(Text, TheBasisOfMillimetresIsSaidInWords)
{
    EXPECT_EQ(spacingBasisText(SpacingBasis::Imager), QStringLiteral("detector plane"));
    EXPECT_EQ(spacingBasisText(SpacingBasis::ImagerOverErmf, 1.8), QStringLiteral("magnified, ERMF 1.80"));
    EXPECT_EQ(spacingBasisText(SpacingBasis::ImagerOverErmf, 1.05), QStringLiteral("magnified, ERMF 1.05"));
    EXPECT_EQ(spacingBasisText(SpacingBasis::ImagerOverErmf), QStringLiteral("magnified, ERMF"));
    EXPECT_EQ(spacingBasisText(SpacingBasis::ImagerOverDistances, 1.8), QStringLiteral("magnified, SID/SOD 1.80"));
    EXPECT_EQ(spacingBasisText(SpacingBasis::Calibrated), QStringLiteral("calibrated"));
    EXPECT_EQ(spacingBasisText(SpacingBasis::Unknown), QStringLiteral("spacing unknown"));
}

TEST(Text, PathsSurviveTheRoundTrip)
{
    const std::filesystem::path path("/data/\xc3\xbc/x y");
    EXPECT_EQ(toPath(pathText(path)), path);
}

}  // namespace
}  // namespace diptych::viewer
