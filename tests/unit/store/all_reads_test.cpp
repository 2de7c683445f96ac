// Every read of the store at once, for figures of a reader's own reads.
#include <chrono>
#include <iostream>

#include "test_store.h"

using namespace diptych;
using namespace diptych::store;

namespace
{

class AllReads : public OnEachDatabase
{
protected:
    AllReads()
        : store_(open()), anna_(*store_.addReader("Anna", "4829")), bent_(*store_.addReader("Bent", "4829", anna_.id))
    {
    }

    ReadStore store_;
    Reader anna_;
    Reader bent_;
};

INSTANTIATE_TEST_SUITE_P(Store, AllReads, ::testing::ValuesIn(kDatabases), nameOf);

}  // namespace

TEST_P(AllReads, AreToldOldestFirstWithTheirSettlements)
{
    EXPECT_TRUE(store_.allReads()->empty());
    const SealedRead first = readOf(examNumber(2), anna_.id, reading::ReadRole::First);
    const SealedRead other = readOf(examNumber(1), anna_.id, reading::ReadRole::First);
    const SealedRead second = readOf(examNumber(2), bent_.id, reading::ReadRole::Second);
    for (const SealedRead& read : {first, other, second})
        ASSERT_TRUE(store_.seal(read));
    const reading::SettledOpinion settled{richOpinion(), "2024-03-04T06:00:00Z", Suspicion::of(7), std::nullopt};
    ASSERT_TRUE(store_.settle(first.id, anna_.id, settled));

    const auto all = store_.allReads();
    ASSERT_TRUE(all) << all.error().detail;
    ASSERT_EQ(all->size(), 3U);
    EXPECT_EQ((*all)[0].id, first.id);
    EXPECT_EQ((*all)[0].settled, settled);
    EXPECT_EQ((*all)[0].exam, first.exam);
    EXPECT_EQ((*all)[0].sealed.conditions.seconds, 73.4);
    EXPECT_EQ((*all)[1].id, other.id);
    EXPECT_FALSE((*all)[1].settled);
    EXPECT_EQ((*all)[2].id, second.id);
    EXPECT_EQ((*all)[2].role, reading::ReadRole::Second);
    EXPECT_EQ((*all)[2].sealed.opinion, richOpinion());
}

TEST_P(AllReads, OneThatIsDamagedIsNamedAndNotLeftOut)
{
    const SealedRead read = readOf(examNumber(1), anna_.id, reading::ReadRole::First);
    ASSERT_TRUE(store_.seal(read));
    RawConnection raw(location_);
    unlock(raw, "reads");
    raw.must("UPDATE reads SET opinion = '{}'");
    const auto all = store_.allReads();
    ASSERT_FALSE(all);
    EXPECT_EQ(all.error().reason, Reason::StoreDamaged);
}

// A reader's work of several years, half of it settled.
TEST_P(AllReads, TwentyThousandComeInOneQuestion)
{
    const SealedRead read = readOf(examNumber(1), anna_.id, reading::ReadRole::First);
    ASSERT_TRUE(store_.seal(read));
    const auto seqOf = store_.settle(read.id, anna_.id, {richOpinion(), "2024-03-04T06:00:00Z", Suspicion::of(7), {}});
    ASSERT_TRUE(seqOf);
    const std::string seq = std::to_string(seqOf->entry.seq);
    RawConnection raw(location_);
    const auto copy = [&raw](const std::string& last, const std::string& insertion) {
        raw.must("WITH RECURSIVE counted (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM counted WHERE i < " + last +
                 ") " + insertion);
    };
    copy("29999", "INSERT INTO log SELECT " + seq +
                      " + i, 'now', 'copied', '{}', 'before', 'hash' || i FROM counted ORDER BY i");
    copy("19999", "INSERT INTO exams SELECT 'exam' || i, '1.2.' || i, 'patient', '20240102', '' FROM counted");
    copy("19999",
         "INSERT INTO reads SELECT 'read' || i, 'exam' || i, reader_id, role, right_breast, left_breast, sealed_at, "
         "display_statement, coverage, views_not_shown, ai_was_hidden, engine_assessment, " +
             seq + " + i, contents_form, opinion, images, seconds FROM counted, reads");
    copy("9999", "INSERT INTO settlements SELECT 'read' || i, opinion, settled_at, ai_right, ai_left, " + seq +
                     " + 19999 + i FROM counted, settlements");

    const auto from = std::chrono::steady_clock::now();
    const auto all = store_.allReads();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - from;
    ASSERT_TRUE(all) << all.error().detail;
    ASSERT_EQ(all->size(), 20000U);
    EXPECT_EQ(all->front().id, read.id);
    EXPECT_EQ(all->back().id, "read19999");
    EXPECT_EQ(all->back().sealed.opinion, richOpinion());
    EXPECT_TRUE((*all)[9999].settled);
    EXPECT_FALSE((*all)[10000].settled);
    std::cout << "20,000 reads, 10,000 of them settled: " << took.count() << " s\n";
    EXPECT_LT(took.count(), 30.0);
}
