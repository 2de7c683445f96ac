// Reports that were written: which there are of an exam, and that none is changed afterwards.
#include "test_store.h"

using namespace diptych;
using namespace diptych::store;

namespace
{

NotedReport report(const std::string& number, char hash)
{
    return {number, std::string(64, hash), {}, {}, "en", "2024-03-04T05:20:00Z"};
}

NotedReport amending(NotedReport report, const std::string& amends, const std::string& reason)
{
    report.amends = amends;
    report.reason = reason;
    return report;
}

class Reports : public OnEachDatabase
{
protected:
    Reports() : store_(open()) {}
    [[nodiscard]] bool refused(int exam, const NotedReport& report)
    {
        const auto entries = store_.log()->size();
        const auto noted = store_.noteReport(examNumber(exam), report);
        EXPECT_EQ(store_.log()->size(), noted ? entries + 1 : entries) << "a refused report leaves no entry";
        return !noted && noted.error().reason == Reason::InvalidArgument;
    }

    ReadStore store_;
};

INSTANTIATE_TEST_SUITE_P(Store, Reports, ::testing::ValuesIn(kDatabases), nameOf);

}  // namespace

TEST_P(Reports, AreToldOldestFirstExamByExam)
{
    EXPECT_TRUE(store_.reports(examNumber(1))->empty());
    const NotedReport first = report("20240304-052000-99999999", '9');
    const NotedReport second = amending(report("20240304-052000-11111111", '1'), first.number, "Anna\u2019s \"lump\"");
    const NotedReport third = amending(report("7", '7'), second.number, "");
    const auto entry = store_.noteReport(examNumber(1), first);
    ASSERT_TRUE(entry) << entry.error().detail;
    ASSERT_TRUE(store_.noteReport(examNumber(2), report("other", '2')));
    ASSERT_TRUE(store_.noteReport(examNumber(1), second));
    ASSERT_TRUE(store_.noteReport(examNumber(1), third)) << "an amendment is amended in its turn";
    auto other = open();
    EXPECT_EQ(other.reports(examNumber(1)).value(), (std::vector{first, second, third}));
    EXPECT_EQ(other.reports(examNumber(2))->size(), 1U);
    const auto log = other.log();
    EXPECT_EQ(log->at(static_cast<std::size_t>(entry->seq) - 1).kind, "report_written");
    EXPECT_EQ(log->at(static_cast<std::size_t>(entry->seq) - 1).hash, entry->hash);
    for (const LogEntry& told : *log)
        EXPECT_EQ(told.payload.find("Anna"), std::string::npos) << "a reason may hold a name";
    EXPECT_TRUE(other.verifyLog()->intact());
}

TEST_P(Reports, TheSameAgainIsNoErrorAndAnotherUnderItsNumberIsRefused)
{
    const auto entry = store_.noteReport(examNumber(1), report("R-1", 'a'));
    ASSERT_TRUE(entry);
    const auto entries = store_.log()->size();
    NotedReport again = report("R-1", 'a');
    again.writtenAt = "2024-03-04T05:21:00Z";
    EXPECT_EQ(store_.noteReport(examNumber(1), again).value(), *entry) << "after a connection lost it is noted again";
    EXPECT_EQ(store_.log()->size(), entries);
    EXPECT_EQ(store_.reports(examNumber(1)).value(), std::vector{report("R-1", 'a')}) << "what was noted first stands";
    EXPECT_TRUE(refused(1, report("R-1", 'b')));
    EXPECT_TRUE(refused(2, report("R-1", 'a'))) << "it is another exam's";
    EXPECT_FALSE(refused(1, report("R-2", 'a'))) << "written twice, under two numbers";
}

TEST_P(Reports, WhatOneWasMadeOfIsKeptAsItIsAndItsHashIsInTheLog)
{
    NotedReport drawn = report("R-1", 'a');
    drawn.madeOf = R"({ "ruler": [[1.50, 2]],  "arrow": "\u00b5 \n" })";
    ASSERT_TRUE(store_.noteReport(examNumber(1), drawn));
    const std::string told = store_.log()->back().payload;
    EXPECT_NE(told.find("\"made_of\":\"a67d45c409fc50f6"), std::string::npos) << told;
    EXPECT_EQ(told.find("ruler"), std::string::npos);
    ASSERT_TRUE(store_.noteReport(examNumber(1), report("R-2", 'b')));
    EXPECT_EQ(store_.log()->back().payload.find("made_of"), std::string::npos);
    EXPECT_EQ(open().reports(examNumber(1)).value(), (std::vector{drawn, report("R-2", 'b')}));
    EXPECT_TRUE(store_.verifyLog()->intact());
}

TEST_P(Reports, OnlyAReportOfTheSameExamIsAmended)
{
    ASSERT_TRUE(store_.noteReport(examNumber(1), report("R-1", 'a')));
    EXPECT_TRUE(refused(2, amending(report("R-2", 'b'), "R-1", "mistaken")));
    EXPECT_TRUE(refused(1, amending(report("R-2", 'b'), "R-0", "mistaken")));
    EXPECT_TRUE(refused(1, amending(report("R-2", 'b'), "R-2", "mistaken")));
    EXPECT_FALSE(refused(1, amending(report("R-2", 'b'), "R-1", "mistaken")));
}

TEST_P(Reports, WhatCannotBeKeptIsRefused)
{
    const auto with = [](auto&& change) {
        NotedReport changed = report("R-1", 'a');
        change(changed);
        return changed;
    };
    EXPECT_TRUE(refused(1, with([](NotedReport& it) { it.number.clear(); })));
    EXPECT_TRUE(refused(1, with([](NotedReport& it) { it.hash = "abc"; })));
    EXPECT_TRUE(refused(1, with([](NotedReport& it) { it.hash[0] = 'A'; })));
    EXPECT_TRUE(refused(1, with([](NotedReport& it) { it.writtenAt = "today"; })));
    EXPECT_TRUE(refused(1, with([](NotedReport& it) { it.reason = "\xE4"; }))) << "no UTF-8";
    EXPECT_TRUE(refused(1, with([](NotedReport& it) { it.reason = std::string("a\0b", 3); })));
    EXPECT_TRUE(refused(1, with([](NotedReport& it) { it.madeOf = "\xE4"; })));
    Exam nobody = examNumber(1);
    nobody.patientHash.clear();
    EXPECT_EQ(store_.noteReport(nobody, report("R-1", 'a')).error().reason, Reason::InvalidArgument);
    EXPECT_TRUE(store_.reports(examNumber(1))->empty());
}

TEST_P(Reports, TheDatabaseItselfRefusesAnyChange)
{
    ASSERT_TRUE(store_.noteReport(examNumber(1), report("R-1", 'a')));
    ASSERT_TRUE(store_.noteReport(examNumber(2), report("R-2", 'b')));
    RawConnection raw(location_);
    if (!postgres())
        raw.must("PRAGMA foreign_keys = ON");
    EXPECT_NE(raw.refusal("UPDATE reports SET hash = 'another'"), "");
    EXPECT_NE(raw.refusal("DELETE FROM reports"), "");
    const std::string copied =
        " exam_id, 'h', amends, reason, language, written_at, 1, '' FROM reports WHERE number = 'R-1'";
    EXPECT_NE(raw.refusal("INSERT INTO reports SELECT number," + copied), "");
    EXPECT_NE(raw.refusal("INSERT INTO reports SELECT 'R-3', exam_id, 'h', 'R-2', reason, language, written_at, 1, '' "
                          "FROM reports WHERE number = 'R-1'"),
              "")
        << "it would amend another exam's";
    if (postgres())
        EXPECT_NE(raw.refusal("TRUNCATE reports"), "");
    else
        EXPECT_NE(raw.refusal("INSERT OR REPLACE INTO reports SELECT number," + copied), "");
    EXPECT_EQ(store_.reports(examNumber(1)).value(), std::vector{report("R-1", 'a')});
    EXPECT_TRUE(store_.verifyLog()->intact());
}

TEST_P(Reports, OneThatWasChangedMovedOrRemovedIsNamed)
{
    ASSERT_TRUE(store_.noteReport(examNumber(1), report("R-1", 'a')));
    const auto entry = store_.noteReport(examNumber(1), amending(report("R-2", 'b'), "R-1", "mistaken"));
    ASSERT_TRUE(entry);
    ASSERT_TRUE(store_.noteReport(examNumber(2), report("R-3", 'c')));
    RawConnection raw(location_);
    unlock(raw, "reports");
    const auto brokenBy = [&](const std::string& change) {
        raw.must(change);
        const auto check = store_.verifyLog();
        EXPECT_TRUE(!check->broken || check->broken->what.find("report") != std::string::npos) << check->broken->what;
        return check->broken ? check->broken->seq : 0;
    };
    const std::string where = " WHERE number = 'R-2'";
    for (const char* field : {"hash", "reason", "language", "written_at", "made_of"}) {
        const std::string kept =
            raw.value(std::string("SELECT ") + field + " FROM reports" + where).toString().toStdString();
        EXPECT_EQ(brokenBy(std::string("UPDATE reports SET ") + field + " = 'x'" + where), entry->seq) << field;
        EXPECT_EQ(brokenBy(std::string("UPDATE reports SET ") + field + " = '" + kept + "'" + where), 0) << field;
    }
    EXPECT_EQ(brokenBy("UPDATE reports SET amends = NULL" + where), entry->seq);
    EXPECT_EQ(brokenBy("UPDATE reports SET amends = NULL, exam_id = '" + examId(examNumber(2)) + "'" + where),
              entry->seq);
    EXPECT_EQ(brokenBy("DELETE FROM reports" + where), entry->seq);
}
