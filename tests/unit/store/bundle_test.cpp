// A bundle proves itself: what was changed in it is found and named, without the database.
#include "diptych/store/read_bundle.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "test_store.h"

using namespace diptych;
using namespace diptych::store;

namespace
{

const std::string kAssessment =
    R"({"schema":"diptych.exam-assessment/1","study":{"study_instance_uid":"1.2.826.0.1.1","patient_id":"P1",)"
    R"("accession_number":"A1","path":"/media/cd/P1"},"views":[{"view":"RCC","path":"/media/cd/P1/a.dcm",)"
    R"("findings":[{"id":1,"suspicion":7,"probability":0.61}]}],"other_images":[]})";

class Bundle : public OnEachDatabase
{
protected:
    Bundle() : store_(open()), anna_(*store_.addReader("Anna", "4829")), bent_(*store_.addReader("Bent", "4829"))
    {
        first_ = readOf(examNumber(1), anna_.id, reading::ReadRole::First);
        second_ = readOf(examNumber(1), bent_.id, reading::ReadRole::Second);
        EXPECT_TRUE(store_.seal(first_));
        EXPECT_TRUE(store_.seal(readOf(examNumber(2), anna_.id, reading::ReadRole::First)))
            << "another exam's, in the same log";
        EXPECT_TRUE(store_.seal(second_));
        settled_ = {richOpinion(), "2024-03-04T05:16:07Z"};
        settled_.opinion.left.category = reading::BiRads::Cat3;
        settled_.aiRight = Suspicion::of(8);
        settled_.aiLeft = Suspicion::of(2);
        EXPECT_TRUE(store_.settle(second_.id, bent_.id, settled_));
        EXPECT_TRUE(store_.noteReport(examNumber(1), report_));
        EXPECT_TRUE(store_.noteReport(examNumber(2), {"R-2", std::string(64, 'c'), {}, {}, "en", report_.writtenAt}));
        EXPECT_TRUE(store_.noteReport(examNumber(1), amendment_));
    }
    [[nodiscard]] std::string bundle()
    {
        const auto made = exportBundle(store_, examNumber(1), kAssessment);
        EXPECT_TRUE(made) << made.error().detail;
        return made.value_or("");
    }
    /// What the check says once the first `before` of the text is `after`.
    [[nodiscard]] std::string brokenBy(const std::string& text, const std::string& before, const std::string& after)
    {
        std::string changed = text;
        const auto at = changed.find(before);
        EXPECT_NE(at, std::string::npos) << before;
        if (at == std::string::npos)
            return {};
        changed.replace(at, before.size(), after);
        const auto check = checkBundle(changed);
        EXPECT_TRUE(check) << check.error().detail;
        return check ? check->broken.value_or("nothing") : check.error().detail;
    }

    ReadStore store_;
    Reader anna_;
    Reader bent_;
    SealedRead first_;
    SealedRead second_;
    reading::SettledOpinion settled_;
    NotedReport report_{"R-1", std::string(64, 'd'), {}, {}, "en", "2024-03-04T05:20:00Z"};
    NotedReport amendment_{
        "R-3", std::string(64, 'e'), "R-1", "a lesion was added", "de", "2024-03-05T05:20:00Z", R"({"ruler":[41.5]})"};
};

INSTANTIATE_TEST_SUITE_P(Store, Bundle, ::testing::ValuesIn(kDatabases), nameOf);

}  // namespace

TEST_P(Bundle, HoldsEverythingAndProvesIt)
{
    const auto check = checkBundle(bundle());
    ASSERT_TRUE(check) << check.error().detail;
    EXPECT_TRUE(check->intact()) << *check->broken;
    EXPECT_EQ(check->exam.studyInstanceUid, examNumber(1).studyInstanceUid);
    ASSERT_EQ(check->reads.size(), 2U);
    EXPECT_EQ(check->reads[0].id, first_.id);
    EXPECT_EQ(check->reads[0].sealed.opinion, first_.sealed.opinion);
    EXPECT_EQ(check->reads[0].sealed.conditions.seconds, 73.4);
    EXPECT_FALSE(check->reads[0].settled);
    EXPECT_EQ(check->reads[1].settled, settled_);
    EXPECT_EQ(check->reports, (std::vector{report_, amendment_})) << "the other exam's is not told";
    EXPECT_EQ(check->images, first_.sealed.conditions.images);
    EXPECT_NE(check->assessment.find("0.61"), std::string::npos);
    const auto log = store_.log();
    EXPECT_EQ(log->back().kind, "bundle_exported");
    EXPECT_EQ(check->head.hash, log->back().hash);
    EXPECT_EQ(check->entries, static_cast<std::int64_t>(log->size()));
    EXPECT_TRUE(store_.verifyLog()->intact());
}

TEST_P(Bundle, NamesNoPatientAndNoReader)
{
    const std::string text = bundle();
    for (const char* told : {"\"P1", "/media", "\"A1", "Anna", "Bent", "Phantom"})
        EXPECT_EQ(text.find(told), std::string::npos) << told;
}

TEST_P(Bundle, EveryChangeOfAByteInALogEntryAReadOrTheAssessmentIsFound)
{
    const std::string text = bundle();
    const QJsonObject whole = QJsonDocument::fromJson(QByteArray::fromStdString(text)).object();
    ASSERT_TRUE(checkBundle(text)->intact());
    int tried = 0;
    for (std::size_t at = 0; at < text.size(); at += 7) {
        std::string changed = text;
        changed[at] = changed[at] == 'x' ? 'y' : 'x';
        const auto same = QJsonDocument::fromJson(QByteArray::fromStdString(changed)).object();
        const auto check = checkBundle(changed);
        // Blanks between fields are no change; a key of the outermost object may make it no bundle.
        if (same == whole || !check)
            continue;
        ++tried;
        EXPECT_FALSE(check->intact()) << "byte " << at << ": " << text.substr(at < 20 ? 0 : at - 20, 40);
    }
    EXPECT_GT(tried, 300);
}

TEST_P(Bundle, TheFirstThingThatDoesNotHoldIsNamed)
{
    const std::string text = bundle();
    EXPECT_NE(brokenBy(text, "reader_added", "reader_bdded").find("Log entry 5"), std::string::npos);
    EXPECT_NE(brokenBy(text, "two screens", "one screens").find("The read of role first (" + first_.id),
              std::string::npos);
    EXPECT_NE(brokenBy(text, "73.4", "73.5").find("The read of role first (" + first_.id), std::string::npos);
    EXPECT_NE(brokenBy(text, "\\\"right\\\":8", "\\\"right\\\":9")
                  .find("The settlement of the read of role second (" + second_.id),
              std::string::npos);
    // The settlement stands after its read's contents (keys in alphabetical order).
    EXPECT_NE(brokenBy(text, "05:16:07", "05:16:08").find("The settlement of the read of role second (" + second_.id),
              std::string::npos);
    EXPECT_NE(brokenBy(text, "a lesion was added", "a lesion was moved").find("The report R-3: its contents"),
              std::string::npos);
    EXPECT_NE(brokenBy(text, "[41.5]", "[41.6]").find("The report R-3: its contents"), std::string::npos);
    EXPECT_NE(brokenBy(text, "hash\\\":\\\"ddd", "hash\\\":\\\"ddc").find("The report R-1: its contents"),
              std::string::npos);
    EXPECT_NE(brokenBy(text, "suspicion\\\":7", "suspicion\\\":8").find("assessment"), std::string::npos);
    EXPECT_NE(brokenBy(text, "\"sha256\": \"aaa", "\"sha256\": \"aab").find("digests"), std::string::npos);
    EXPECT_NE(brokenBy(text, examNumber(1).patientHash, std::string(64, '0')), "nothing");
}

TEST_P(Bundle, AReadOrAnEndThatWasLeftOutIsFound)
{
    const QByteArray bytes = QByteArray::fromStdString(bundle());
    const auto brokenWith = [&bytes](auto&& change) {
        QJsonObject json = QJsonDocument::fromJson(bytes).object();
        change(json);
        const auto check = checkBundle(QJsonDocument(json).toJson().toStdString());
        return check->broken.value_or("nothing");
    };
    const auto without = [&brokenWith](const QString& list, int index) {
        return brokenWith([&](QJsonObject& json) {
            QJsonArray array = json[list].toArray();
            array.removeAt(index < 0 ? array.size() - 1 : index);
            json[list] = array;
        });
    };
    EXPECT_NE(without(QStringLiteral("reads"), 0).find(first_.id), std::string::npos);
    EXPECT_NE(without(QStringLiteral("reports"), 1).find("a report (R-3)"), std::string::npos);
    EXPECT_NE(without(QStringLiteral("log"), 2).find("Log entry 3"), std::string::npos);
    EXPECT_NE(without(QStringLiteral("log"), -1).find("head"), std::string::npos);
    EXPECT_NE(brokenWith([](QJsonObject& json) {
                  QJsonArray reads = json[QStringLiteral("reads")].toArray();
                  QJsonObject second = reads[1].toObject();
                  second.remove(QStringLiteral("settlement"));
                  reads[1] = second;
                  json[QStringLiteral("reads")] = reads;
              }).find("settlement"),
              std::string::npos);
}

TEST_P(Bundle, AHeadNotedElsewhereTellsAChainWrittenAnew)
{
    const LogHead early{store_.log()->back().seq, store_.log()->back().hash};
    const std::string text = bundle();
    EXPECT_TRUE(checkBundle(text, early)->intact());
    EXPECT_FALSE(checkBundle(text, LogHead{early.seq, std::string(64, 'a')})->intact());
    EXPECT_FALSE(checkBundle(text, LogHead{early.seq + 50, early.hash})->intact());
}

TEST_P(Bundle, IsMadeOfWhatIsSealedWithAnAssessmentOfThisStudyOrNone)
{
    EXPECT_EQ(exportBundle(store_, examNumber(7), "").error().reason, Reason::InvalidArgument);
    EXPECT_EQ(exportBundle(store_, examNumber(2), kAssessment).error().reason, Reason::InvalidArgument);
    EXPECT_EQ(exportBundle(store_, examNumber(1), "no JSON").error().reason, Reason::InvalidArgument);
    const auto without = exportBundle(store_, examNumber(1), "");
    ASSERT_TRUE(without);
    EXPECT_TRUE(checkBundle(*without)->intact());
    EXPECT_EQ(checkBundle(*without)->assessment, "");
}

TEST_P(Bundle, OfAStoreThatWasTamperedWithDoesNotHold)
{
    RawConnection raw(location_);
    unlock(raw, "reads");
    raw.must("UPDATE reads SET display_statement = 'another' WHERE id = '" + second_.id + "'");
    const auto check = checkBundle(bundle());
    ASSERT_TRUE(check->broken);
    EXPECT_NE(check->broken->find("role second"), std::string::npos) << *check->broken;
}

TEST(BundleText, WhatIsNoBundleIsUnreadable)
{
    EXPECT_EQ(checkBundle("").error().reason, Reason::Unreadable);
    EXPECT_EQ(checkBundle("{\"schema\":\"diptych.scan/1\"}").error().reason, Reason::Unreadable);
    EXPECT_NE(checkBundle("{\"a\":1,}").error().detail.find("byte"), std::string::npos);
    EXPECT_FALSE(checkBundle("{\"schema\":\"diptych.read-bundle/1\"}")->intact()) << "an empty one proves nothing";
}
