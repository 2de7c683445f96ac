#include <gtest/gtest.h>

#include "test_store.h"

namespace diptych::store
{
namespace
{

class Policy : public OnEachDatabase
{
protected:
    Policy() : store_(open()), reader_(store_.addReader("Anna", "4829")->id) {}

    ReadStore store_;
    std::string reader_;
};

TEST_P(Policy, IsTheSameForEveryWorkstationAndItsChangesAreInTheLog)
{
    EXPECT_FALSE(store_.policy()->has_value()) << "nothing was said yet";
    ASSERT_TRUE(store_.setPolicy({reading::DecisionRule::ArbitrateAllRecalls, true}, reader_));
    auto other = open();
    const auto told = other.policy();
    ASSERT_TRUE(told && *told);
    EXPECT_EQ((*told)->rule, reading::DecisionRule::ArbitrateAllRecalls);
    EXPECT_TRUE((*told)->differentPlacesAreDiscordant);

    const auto entries = store_.log()->size();
    ASSERT_TRUE(store_.setPolicy({reading::DecisionRule::ArbitrateAllRecalls, true}, reader_));
    EXPECT_EQ(store_.log()->size(), entries) << "the same again is no change";
    ASSERT_TRUE(other.setPolicy({reading::DecisionRule::AnyRecallWins, false}, reader_));
    EXPECT_EQ((*store_.policy())->rule, reading::DecisionRule::AnyRecallWins);
    EXPECT_EQ(store_.log()->back().kind, "policy_set");
    EXPECT_NE(store_.log()->back().payload.find(reader_), std::string::npos) << "who set it";
    EXPECT_TRUE(store_.verifyLog()->intact());
}

TEST_P(Policy, IsSetByReadersOnly)
{
    EXPECT_FALSE(store_.setPolicy({}, "nobody"));
    EXPECT_FALSE(store_.policy()->has_value());
}

INSTANTIATE_TEST_SUITE_P(Databases, Policy, ::testing::ValuesIn(kDatabases), nameOf);

}  // namespace
}  // namespace diptych::store
