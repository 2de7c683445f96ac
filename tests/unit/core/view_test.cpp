#include "diptych/core/view.h"

#include <gtest/gtest.h>

using namespace diptych;

namespace
{

struct LayoutRow {
    Laterality side;
    ViewPosition position;
    const char* row;
    const char* column;
    Dihedral display;
};

constexpr Dihedral kAsStored{};
constexpr Dihedral kMirrored{false, true, false};
constexpr Dihedral kUpsideDown{false, false, true};
constexpr Dihedral kTurned{false, true, true};

class DisplayLayout : public testing::TestWithParam<LayoutRow>
{
};

}  // namespace

TEST_P(DisplayLayout, HangsAsIheAsks)
{
    const LayoutRow& row = GetParam();
    const auto layout = displayLayout({row.side, row.position}, {row.row, row.column});
    ASSERT_TRUE(layout);
    EXPECT_EQ(*layout, row.display);
}

// The first of each block is the orientation that IHE asks to be hung as it is.
INSTANTIATE_TEST_SUITE_P(
    Rows, DisplayLayout,
    testing::Values(LayoutRow{Laterality::Right, ViewPosition::Cc, "P", "L", kAsStored},
                    LayoutRow{Laterality::Right, ViewPosition::Cc, "A", "L", kMirrored},
                    LayoutRow{Laterality::Right, ViewPosition::Cc, "P", "R", kUpsideDown},
                    LayoutRow{Laterality::Right, ViewPosition::Cc, "A", "R", kTurned},
                    LayoutRow{Laterality::Left, ViewPosition::Cc, "A", "R", kAsStored},
                    LayoutRow{Laterality::Left, ViewPosition::Cc, "P", "R", kMirrored},
                    LayoutRow{Laterality::Left, ViewPosition::Cc, "P", "L", kTurned},
                    LayoutRow{Laterality::Right, ViewPosition::Mlo, "P", "F", kAsStored},
                    LayoutRow{Laterality::Right, ViewPosition::Mlo, "P", "FL", kAsStored},
                    LayoutRow{Laterality::Right, ViewPosition::Mlo, "A", "FL", kMirrored},
                    LayoutRow{Laterality::Right, ViewPosition::Mlo, "P", "HR", kUpsideDown},
                    LayoutRow{Laterality::Left, ViewPosition::Mlo, "A", "FR", kAsStored},
                    LayoutRow{Laterality::Left, ViewPosition::Mlo, "P", "HL", kTurned},
                    LayoutRow{Laterality::Left, ViewPosition::Ml, "A", "F", kAsStored},
                    LayoutRow{Laterality::Left, ViewPosition::Xccl, "A", "R", kAsStored},
                    LayoutRow{Laterality::Right, ViewPosition::Cc, "L", "P", Dihedral{true, false, false}},
                    LayoutRow{Laterality::Left, ViewPosition::Mlo, "F", "P", Dihedral{true, true, false}}));

TEST(DisplayLayout, IsUnknownWhereTheFileDoesNotTell)
{
    EXPECT_FALSE(displayLayout({Laterality::Right, ViewPosition::Mlo}, {"", ""}));
    EXPECT_FALSE(displayLayout({Laterality::Right, ViewPosition::Mlo}, {"P", "P"}));
    EXPECT_FALSE(displayLayout({Laterality::Right, ViewPosition::Cc}, {"P", "F"}));
    EXPECT_FALSE(displayLayout({std::nullopt, ViewPosition::Cc}, {"P", "L"}));
    EXPECT_FALSE(displayLayout({Laterality::Right, ViewPosition::Unknown}, {"P", "L"}));
}

TEST(CanonicalLayout, PutsTheChestWallLeftForBothBreasts)
{
    EXPECT_EQ(*canonicalLayout({Laterality::Left, ViewPosition::Cc}, {"A", "R"}), kAsStored);
    EXPECT_EQ(*canonicalLayout({Laterality::Right, ViewPosition::Cc}, {"P", "L"}), kMirrored);
    EXPECT_EQ(*canonicalLayout({Laterality::Right, ViewPosition::Cc}, {"A", "R"}), kUpsideDown);
}

TEST(StandardView, OnlyCcAndMloOfAKnownSide)
{
    EXPECT_EQ(standardView({Laterality::Right, ViewPosition::Cc}), StandardView::RightCc);
    EXPECT_EQ(standardView({Laterality::Left, ViewPosition::Mlo}), StandardView::LeftMlo);
    EXPECT_FALSE(standardView({Laterality::Left, ViewPosition::Ml}));
    EXPECT_FALSE(standardView({Laterality::Left, ViewPosition::Xccl}));
    EXPECT_FALSE(standardView({std::nullopt, ViewPosition::Cc}));
}

TEST(Label, WritesModifiersAsIheDoes)
{
    EXPECT_EQ(label({Laterality::Right, ViewPosition::Cc}, {}), "R CC");
    EXPECT_EQ(
        label({Laterality::Right, ViewPosition::Cc}, {ViewModifier::Magnification, ViewModifier::ImplantDisplaced}),
        "R MCCID");
    EXPECT_EQ(label({Laterality::Left, ViewPosition::Cc}, {ViewModifier::Cleavage}), "L CV");
    EXPECT_EQ(label({std::nullopt, ViewPosition::Unknown}, {}), "? ?");
}
