#include <atomic>
#include <thread>

#include "test_store.h"

using namespace diptych;
using namespace diptych::store;
using namespace std::chrono_literals;

namespace
{

class Claims : public OnEachDatabase
{
protected:
    Claims()
        : store_(open()), anna_(*store_.addReader("Anna", "4829")), bent_(*store_.addReader("Bent", "4829", anna_.id))
    {
    }

    ReadStore store_;
    Reader anna_;
    Reader bent_;
};

INSTANTIATE_TEST_SUITE_P(Store, Claims, ::testing::ValuesIn(kDatabases), nameOf);

}  // namespace

TEST_P(Claims, OneExamIsNotGivenToTwoFirstReaders)
{
    ASSERT_TRUE(store_.claim(examNumber(1), reading::ReadRole::First, anna_.id, 10min));
    auto other = open();
    EXPECT_EQ(other.claim(examNumber(1), reading::ReadRole::First, bent_.id, 10min).error().reason, Reason::ExamTaken);
    EXPECT_EQ(other.seal(readOf(examNumber(1), bent_.id, reading::ReadRole::First)).error().reason, Reason::ExamTaken);
    EXPECT_TRUE(other.claim(examNumber(1), reading::ReadRole::Second, bent_.id, 10min));
    EXPECT_TRUE(other.claim(examNumber(2), reading::ReadRole::First, bent_.id, 10min));
    EXPECT_EQ(store_.claims(examNumber(1))->size(), 2U);
}

TEST_P(Claims, AReaderHasAnExamInOneRoleOnly)
{
    ASSERT_TRUE(store_.claim(examNumber(1), reading::ReadRole::First, anna_.id, 10min));
    EXPECT_EQ(store_.claim(examNumber(1), reading::ReadRole::Second, anna_.id, 10min).error().reason,
              Reason::AlreadyRead);
}

TEST_P(Claims, AreProlongedByTheirReader)
{
    const auto first = store_.claim(examNumber(1), reading::ReadRole::First, anna_.id, 1min);
    const auto second = store_.claim(examNumber(1), reading::ReadRole::First, anna_.id, 10min);
    ASSERT_TRUE(first && second);
    EXPECT_GT(second->until, first->until + 8min);
    ASSERT_EQ(store_.claims(examNumber(1))->size(), 1U);
    EXPECT_EQ(store_.claims(examNumber(1))->front().until, second->until);
}

TEST_P(Claims, RunOut)
{
    ASSERT_TRUE(store_.claim(examNumber(1), reading::ReadRole::First, anna_.id, 1ms));
    std::this_thread::sleep_for(20ms);
    EXPECT_TRUE(store_.claims(examNumber(1))->empty());
    EXPECT_TRUE(store_.claim(examNumber(1), reading::ReadRole::First, bent_.id, 10min));
    EXPECT_EQ(store_.claim(examNumber(1), reading::ReadRole::First, anna_.id, 10min).error().reason, Reason::ExamTaken);
}

TEST_P(Claims, AreGivenBackAndEndWithTheSeal)
{
    ASSERT_TRUE(store_.claim(examNumber(1), reading::ReadRole::First, anna_.id, 10min));
    ASSERT_TRUE(store_.release(examNumber(1), reading::ReadRole::First, bent_.id)) << "not his to give back";
    EXPECT_EQ(store_.claims(examNumber(1))->size(), 1U);
    ASSERT_TRUE(store_.release(examNumber(1), reading::ReadRole::First, anna_.id));
    EXPECT_TRUE(store_.claims(examNumber(1))->empty());

    ASSERT_TRUE(store_.claim(examNumber(1), reading::ReadRole::First, bent_.id, 10min));
    ASSERT_TRUE(store_.seal(readOf(examNumber(1), bent_.id, reading::ReadRole::First)));
    EXPECT_TRUE(store_.claims(examNumber(1))->empty());
    EXPECT_EQ(store_.claim(examNumber(1), reading::ReadRole::First, anna_.id, 10min).error().reason, Reason::ExamTaken);
    EXPECT_EQ(store_.claim(examNumber(1), reading::ReadRole::Second, bent_.id, 10min).error().reason,
              Reason::AlreadyRead);
    EXPECT_TRUE(store_.verifyLog()->intact());
}

TEST_P(Claims, NeedAKnownReaderAndATime)
{
    EXPECT_EQ(store_.claim(examNumber(1), reading::ReadRole::First, newReadId(), 1min).error().reason,
              Reason::InvalidArgument);
    EXPECT_EQ(store_.claim(examNumber(1), reading::ReadRole::First, anna_.id, 0ms).error().reason,
              Reason::InvalidArgument);
    EXPECT_EQ(store_.claim(examNumber(1), reading::ReadRole::Arbiter, anna_.id, 1min).error().reason,
              Reason::InvalidArgument);
}

TEST_P(Claims, OfManyReadersAtOnceOneGetsTheExam)
{
    constexpr int kReaders = 4;
    constexpr int kExams = 8;
    std::vector<Reader> readers;
    for (int number = 0; number < kReaders; ++number)
        readers.push_back(*store_.addReader("Reader " + std::to_string(number), "4829", anna_.id));
    std::array<std::atomic<int>, kExams> given = {};
    std::atomic<int> odd = 0;
    {
        std::vector<std::jthread> threads;
        for (const Reader& reader : readers) {
            threads.emplace_back([&, this] {
                auto own = open();
                for (int exam = 0; exam < kExams; ++exam) {
                    const auto claim = own.claim(examNumber(exam), reading::ReadRole::First, reader.id, 10min);
                    if (claim)
                        ++given.at(static_cast<std::size_t>(exam));
                    else if (claim.error().reason != Reason::ExamTaken)
                        ++odd;
                }
            });
        }
    }
    EXPECT_EQ(odd, 0);
    for (const auto& times : given)
        EXPECT_EQ(times, 1);
    EXPECT_TRUE(store_.verifyLog()->intact());
}

TEST_P(Claims, TheDatabaseItselfRefusesASecondClaim)
{
    ASSERT_TRUE(store_.claim(examNumber(1), reading::ReadRole::First, anna_.id, 10min));
    ASSERT_TRUE(store_.seal(readOf(examNumber(2), anna_.id, reading::ReadRole::First)));
    RawConnection raw(location_);
    const auto claim = [&raw](int exam, const std::string& role, const Reader& reader) {
        return raw.refusal("INSERT INTO claims (exam_id, role, reader_id, until_ms) VALUES ('" +
                           examId(examNumber(exam)) + "', '" + role + "', '" + reader.id + "', 9999999999999)");
    };
    EXPECT_NE(claim(1, "first", bent_), "");
    EXPECT_NE(claim(1, "second", anna_), "");
    EXPECT_NE(claim(1, "fourth", bent_), "");
    EXPECT_NE(claim(2, "first", bent_), "") << "this reading is sealed";
    EXPECT_NE(claim(2, "second", anna_), "") << "this reader has read it";
    if (!postgres())
        raw.must("PRAGMA foreign_keys = ON");
    EXPECT_NE(claim(3, "first", bent_), "") << "there is no such exam";
    EXPECT_EQ(claim(1, "second", bent_), "");
}
