#include "text.h"

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

TEST(Text, PathsSurviveTheRoundTrip)
{
    const std::filesystem::path path("/data/\xc3\xbc/x y");
    EXPECT_EQ(toPath(pathText(path)), path);
}

}  // namespace
}  // namespace diptych::viewer
