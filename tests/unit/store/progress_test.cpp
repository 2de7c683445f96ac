// How far a work list has come, and exams that were put off.
#include <thread>

#include "test_store.h"

using namespace diptych;
using namespace diptych::store;
using namespace std::chrono_literals;

namespace
{

class Progress : public OnEachDatabase
{
protected:
    Progress()
        : store_(open()), anna_(*store_.addReader("Anna", "4829")), bent_(*store_.addReader("Bent", "4829", anna_.id))
    {
    }
    [[nodiscard]] ExamProgress of(int exam)
    {
        const auto progress = store_.progress({examNumber(exam)});
        EXPECT_TRUE(progress) << progress.error().detail;
        return progress ? progress->at(0) : ExamProgress{};
    }

    ReadStore store_;
    Reader anna_;
    Reader bent_;
};

INSTANTIATE_TEST_SUITE_P(Store, Progress, ::testing::ValuesIn(kDatabases), nameOf);

}  // namespace

TEST_P(Progress, OfAListIsToldInItsOrderExamByExam)
{
    const SealedRead first = readOf(examNumber(1), anna_.id, reading::ReadRole::First);
    ASSERT_TRUE(store_.seal(first));
    ASSERT_TRUE(store_.seal(readOf(examNumber(1), bent_.id, reading::ReadRole::Second)));
    ASSERT_TRUE(store_.settle(first.id, anna_.id, {richOpinion(), "2024-03-04T06:00:00Z"}));
    const auto claim = store_.claim(examNumber(2), reading::ReadRole::First, anna_.id, 10min);
    ASSERT_TRUE(claim);
    ASSERT_TRUE(store_.claim(examNumber(3), reading::ReadRole::First, anna_.id, 1ms));
    ASSERT_TRUE(store_.defer(examNumber(3), bent_.id, "earlier images are awaited"));
    std::this_thread::sleep_for(20ms);

    const auto progress = store_.progress({examNumber(3), examNumber(4), examNumber(1), examNumber(2), examNumber(1)});
    ASSERT_TRUE(progress) << progress.error().detail;
    ASSERT_EQ(progress->size(), 5U);
    const auto& [three, four, one, two, oneAgain] =
        std::tie((*progress)[0], (*progress)[1], (*progress)[2], (*progress)[3], (*progress)[4]);
    EXPECT_EQ(one.examId, examId(examNumber(1)));
    EXPECT_EQ(one.sealed, (std::vector<SealedRole>{{reading::ReadRole::First, anna_.id, true},
                                                   {reading::ReadRole::Second, bent_.id, false}}));
    EXPECT_TRUE(one.isSealed(reading::ReadRole::Second));
    EXPECT_FALSE(one.isSealed(reading::ReadRole::Arbiter));
    EXPECT_TRUE(one.claims.empty());
    EXPECT_EQ(oneAgain.sealed, one.sealed) << "asked twice, told twice";
    ASSERT_EQ(two.claims.size(), 1U);
    EXPECT_EQ(two.claims[0].readerId, anna_.id);
    EXPECT_EQ(two.claims[0].role, reading::ReadRole::First);
    EXPECT_EQ(two.claims[0].until, claim->until);
    EXPECT_TRUE(three.claims.empty()) << "run out";
    ASSERT_EQ(three.deferrals.size(), 1U);
    EXPECT_EQ(three.deferrals[0].readerId, bent_.id);
    EXPECT_EQ(three.deferrals[0].reason, "earlier images are awaited");
    EXPECT_TRUE(three.deferrals[0].deferredAt.ends_with("Z"));
    EXPECT_EQ(four.examId, examId(examNumber(4)));
    EXPECT_TRUE(four.sealed.empty() && four.claims.empty() && four.deferrals.empty());
    EXPECT_TRUE(store_.progress({})->empty());
}

TEST_P(Progress, OfALongListIsOneQuestion)
{
    std::vector<Exam> list;
    for (int number = 0; number < 40000; ++number)
        list.push_back(examNumber(number));
    ASSERT_TRUE(store_.seal(readOf(examNumber(39999), anna_.id, reading::ReadRole::First)));
    const auto progress = store_.progress(list);
    ASSERT_TRUE(progress) << progress.error().detail;
    EXPECT_EQ(progress->size(), 40000U);
    EXPECT_TRUE(progress->back().isSealed(reading::ReadRole::First));
}

TEST_P(Progress, AnExamPutOffIsFreeForOthersUntilItIsTakenUpAgain)
{
    ASSERT_TRUE(store_.claim(examNumber(1), reading::ReadRole::First, anna_.id, 10min));
    ASSERT_TRUE(store_.defer(examNumber(1), anna_.id, "Phantom^Anna: priors"));
    EXPECT_TRUE(of(1).claims.empty());
    EXPECT_EQ(store_.log()->back().kind, "exam_deferred");
    EXPECT_EQ(store_.log()->back().payload.find("Phantom"), std::string::npos) << "a reason may hold a name";
    ASSERT_TRUE(store_.defer(examNumber(1), anna_.id, ""));
    ASSERT_EQ(of(1).deferrals.size(), 1U);
    EXPECT_EQ(of(1).deferrals[0].reason, "");
    ASSERT_TRUE(store_.claim(examNumber(1), reading::ReadRole::First, bent_.id, 10min));
    ASSERT_TRUE(store_.takeUp(examNumber(1), bent_.id)) << "he has not put it off: no error";
    EXPECT_EQ(of(1).deferrals.size(), 1U);
    ASSERT_TRUE(store_.takeUp(examNumber(1), anna_.id));
    EXPECT_EQ(store_.log()->back().kind, "exam_taken_up");
    EXPECT_TRUE(of(1).deferrals.empty());
    EXPECT_TRUE(store_.verifyLog()->intact());
}

TEST_P(Progress, ASealEndsTheReadersDeferralAndWhatIsReadIsNotPutOff)
{
    ASSERT_TRUE(store_.defer(examNumber(1), anna_.id, "later"));
    ASSERT_TRUE(store_.defer(examNumber(1), bent_.id, "later"));
    ASSERT_TRUE(store_.seal(readOf(examNumber(1), anna_.id, reading::ReadRole::First)));
    ASSERT_EQ(of(1).deferrals.size(), 1U);
    EXPECT_EQ(of(1).deferrals[0].readerId, bent_.id);
    EXPECT_EQ(store_.defer(examNumber(1), anna_.id, "").error().reason, Reason::AlreadyRead);
    EXPECT_EQ(store_.defer(examNumber(2), newReadId(), "").error().reason, Reason::InvalidArgument);
}
