#include "diptych/work_queue/analysis_order.h"

#include <gtest/gtest.h>

using namespace diptych;
using namespace diptych::work_queue;

namespace
{

AnalysisOrder richOrder()
{
    return {"1.2.826.0.1.7",        std::string(64, 'a'), "/archive/2024/7 \u00fc",
            "2024-03-04T05:06:07Z", Priority::Urgent,     {{"2024-03-04T05:07:00Z", "unreadable", "reader2:4711"}}};
}

std::string changed(const std::string& from, const std::string& to)
{
    std::string text = *orderText(richOrder());
    const auto place = text.find(from);
    EXPECT_NE(place, std::string::npos) << from;
    return text.replace(place, from.size(), to);
}

}  // namespace

TEST(AnalysisOrder, ComesOutOfTheMessageAsItWentIn)
{
    const AnalysisOrder order = richOrder();
    const auto text = orderText(order);
    ASSERT_TRUE(text);
    EXPECT_EQ(text->find('\n'), std::string::npos);
    const auto again = parseOrder(*text);
    ASSERT_TRUE(again) << again.error().detail;
    EXPECT_EQ(*again, order);

    AnalysisOrder plain = order;
    plain.patientHash.clear();
    plain.priority = Priority::Ahead;
    plain.failed.clear();
    EXPECT_EQ(*parseOrder(*orderText(plain)), plain);
}

TEST(AnalysisOrder, WhatIsNoOrderIsRefusedAndNotRepeated)
{
    EXPECT_FALSE(parseOrder(""));
    EXPECT_FALSE(parseOrder("[1, 2]"));
    EXPECT_FALSE(parseOrder("{\"schema\": \"diptych.analysis-order/2\"}"));
    for (const auto& [from, to] : {std::pair{"\"1.2.826.0.1.7\"", "7"}, std::pair{"\"1.2.826.0.1.7\"", "\"\""},
                                   std::pair{"\"urgent\"", "\"soon\""}, std::pair{"\"path\"", "\"paths\""},
                                   std::pair{"\"reason\"", "\"why\""}}) {
        const auto refused = parseOrder(changed(from, to));
        ASSERT_FALSE(refused) << from;
        EXPECT_EQ(refused.error().reason, Reason::InvalidArgument);
        EXPECT_EQ(refused.error().detail.find("archive"), std::string::npos);
    }
}

TEST(AnalysisOrder, AFieldOfALaterVersionIsNoHindrance)
{
    EXPECT_TRUE(parseOrder(changed("\"path\"", "\"weight\": 3, \"path\"")));
}

TEST(AnalysisOrder, APathThatNoMessageCanHoldIsRefused)
{
    AnalysisOrder order = richOrder();
    order.path = "/archive/\xff";
    EXPECT_EQ(orderText(order).error().reason, Reason::InvalidArgument);
}
