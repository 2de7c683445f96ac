#include "diptych/core/plain_text.h"

#include <gtest/gtest.h>

namespace diptych
{
namespace
{

TEST(PlainText, WordsOfEveryScriptStayAsTheyAre)
{
    for (const char* text : {"Müller^Ännchen", "山田^太郎", "כהן^שרה", "محمد^فاطمة", "a\nb\tc", "<b>x</b>", "", "Â©"})
        EXPECT_EQ(plainText(text), text);
}

TEST(PlainText, NothingTurnsTheDirectionOfWhatFollows)
{
    for (const char* turn : {"\u202A", "\u202B", "\u202C", "\u202D", "\u202E", "\u2066", "\u2067", "\u2068", "\u2069",
                             "\u200E", "\u200F", "\u061C"})
        EXPECT_EQ(plainText(std::string("Doe") + turn + "^Jane"), "Doe^Jane");
    EXPECT_EQ(plainText("\u2026"), "\u2026") << "an ellipsis is none of them";
}

TEST(PlainText, ControlCharactersAreSpaces)
{
    EXPECT_EQ(plainText(std::string("a\0b", 3)), "a b");
    EXPECT_EQ(plainText("a\x1B[31mb\x7F"), "a [31mb ");
    EXPECT_EQ(plainText("a\u0085b"), "a b");
    EXPECT_EQ(plainText("\r\b"), "  ");
}

TEST(PlainText, BytesThatEndTooEarlyAreReadNoFurther)
{
    EXPECT_EQ(plainText("\xE2\x80"), "\xE2\x80");
    EXPECT_EQ(plainText("\xC2"), "\xC2");
    EXPECT_EQ(plainText("\xD8"), "\xD8");
}

}  // namespace
}  // namespace diptych
