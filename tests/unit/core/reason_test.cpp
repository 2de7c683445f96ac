#include "diptych/core/reason.h"

#include <set>
#include <string>

#include <gtest/gtest.h>

using namespace diptych;

TEST(Reason, EveryReasonHasACodeOfItsOwnAndASentence)
{
    std::set<std::string> codes;
    for (int value = 0; value <= static_cast<int>(Reason::Cancelled); ++value) {
        const auto reason = static_cast<Reason>(value);
        EXPECT_TRUE(codes.insert(std::string(code(reason))).second) << code(reason);
        EXPECT_NE(code(reason), "unknown");
        EXPECT_NE(sentence(reason), "unknown reason");
    }
}

TEST(Reason, PublishedCodesStay)
{
    EXPECT_EQ(code(Reason::ForProcessing), "for_processing");
    EXPECT_EQ(code(Reason::NotCcOrMlo), "not_cc_or_mlo");
    EXPECT_EQ(code(Reason::PixelDataDamaged), "pixel_data_damaged");
    EXPECT_EQ(code(Reason::NoBreastFound), "no_breast_found");
    EXPECT_EQ(code(Reason::NotDicom), "not_dicom");
    EXPECT_EQ(code(Reason::ReaderCrashed), "reader_crashed");
    EXPECT_EQ(code(Reason::ReaderTimedOut), "reader_timed_out");
    EXPECT_EQ(code(Reason::ReaderMissing), "reader_missing");
}
