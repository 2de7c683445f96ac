#include "diptych/store/result_store.h"

#include <atomic>
#include <fstream>
#include <thread>

#include "test_store.h"

using namespace diptych;
using namespace diptych::store;

namespace
{

class Results : public OnEachDatabase
{
protected:
    ResultStore openResults() const
    {
        auto results = ResultStore::open(location_);
        EXPECT_TRUE(results) << results.error().detail;
        return std::move(*results);
    }
    static StoredResult resultOf(int exam, const std::string& assessment = "{\"schema\":\"diptych.exam-assessment/1\"}")
    {
        return {{"1.2.3." + std::to_string(exam), std::string(64, 'd'), std::string(64, 'a'), "0.1.0"},
                "complete",
                assessment,
                "reader2:4711",
                {}};
    }
};

INSTANTIATE_TEST_SUITE_P(Store, Results, ::testing::ValuesIn(kDatabases), nameOf);

Study studyOf(const std::filesystem::path& folder, const std::vector<std::pair<std::string, std::string>>& images)
{
    Study study;
    study.studyInstanceUid = "1.2.3";
    for (const auto& [uid, bytes] : images) {
        MammogramView view;
        view.sopInstanceUid = uid;
        view.path = folder / (uid + ".dcm");
        std::ofstream(view.path, std::ios::binary) << bytes;
        study.views.push_back(view);
    }
    return study;
}

}  // namespace

TEST_P(Results, AreKeptOnceHoweverOftenTheyCome)
{
    ResultStore store = openResults();
    EXPECT_EQ(store.store(resultOf(1, "first \u00fc"), "hash").value(), Stored::New);
    EXPECT_EQ(store.store(resultOf(1, "second"), "hash").value(), Stored::AlreadyThere);
    EXPECT_EQ(openResults().store(resultOf(1, "third"), "hash").value(), Stored::AlreadyThere);
    const auto found = store.find(resultOf(1).key);
    ASSERT_TRUE(found) << found.error().detail;
    ASSERT_TRUE(*found);
    EXPECT_EQ((*found)->assessment, "first \u00fc");
    EXPECT_EQ((*found)->worker, "reader2:4711");
    EXPECT_FALSE((*found)->storedAt.empty());
    EXPECT_EQ(store.results()->size(), 1U);
}

TEST_P(Results, OtherImagesModelOrVersionAreAnotherResult)
{
    ResultStore store = openResults();
    ASSERT_TRUE(store.store(resultOf(1), ""));
    StoredResult other = resultOf(1);
    other.key.imagesDigest = std::string(64, 'e');
    EXPECT_FALSE(*store.find(other.key));
    EXPECT_EQ(store.store(other, "").value(), Stored::New);
    other.key.packageSha256 = std::string(64, 'b');
    EXPECT_EQ(store.store(other, "").value(), Stored::New);
    other.key.appVersion = "0.2.0";
    EXPECT_EQ(store.store(other, "").value(), Stored::New);
    EXPECT_EQ(store.store(resultOf(2), "").value(), Stored::New);
    const auto all = store.results();
    ASSERT_TRUE(all);
    ASSERT_EQ(all->size(), 5U);
    EXPECT_EQ(all->front().key, resultOf(1).key) << "in the order in which they came";
    EXPECT_EQ(all->back().key, resultOf(2).key);
}

TEST_P(Results, ManyWorkersAtOnceKeepEachExamOnce)
{
    openResults();
    std::atomic<int> fresh{0};
    {
        std::vector<std::jthread> workers;
        for (int worker = 0; worker < 4; ++worker)
            workers.emplace_back([this, &fresh] {
                ResultStore store = openResults();
                for (int exam = 0; exam < 10; ++exam) {
                    const auto stored = store.store(resultOf(exam), "");
                    EXPECT_TRUE(stored) << stored.error().detail;
                    if (stored && *stored == Stored::New)
                        ++fresh;
                }
            });
    }
    EXPECT_EQ(fresh, 10);
    EXPECT_EQ(openResults().results()->size(), 10U);
}

TEST_P(Results, TellWhereEachExamStands)
{
    ResultStore store = openResults();
    const auto only = [&store] {
        const auto all = store.analyses();
        EXPECT_TRUE(all) << all.error().detail;
        EXPECT_EQ(all->size(), 1U);
        return all->front();
    };
    ASSERT_TRUE(store.noteQueued("1.2.3.1", "hash"));
    EXPECT_EQ(only().state, AnalysisState::Queued);
    EXPECT_EQ(only().begun, 0);
    ASSERT_TRUE(store.noteRunning("1.2.3.1", "hash", "reader2:4711"));
    EXPECT_EQ(only().state, AnalysisState::Running);
    EXPECT_EQ(only().worker, "reader2:4711");
    ASSERT_TRUE(store.noteQueued("1.2.3.1", "hash"));
    EXPECT_EQ(only().state, AnalysisState::Running) << "who orders late does not stop the worker";
    ASSERT_TRUE(store.noteFailed("1.2.3.1", "hash", "unreadable", false));
    EXPECT_EQ(only().state, AnalysisState::Queued);
    EXPECT_EQ(only().reason, "unreadable");
    ASSERT_TRUE(store.noteRunning("1.2.3.1", "hash", "reader3:1"));
    EXPECT_EQ(only().begun, 2);
    EXPECT_EQ(only().reason, "unreadable");
    ASSERT_TRUE(store.noteFailed("1.2.3.1", "hash", "model_error", true));
    EXPECT_EQ(only().state, AnalysisState::Failed);
    EXPECT_EQ(only().worker, "reader3:1");
    ASSERT_TRUE(store.store(resultOf(1), "hash"));
    EXPECT_EQ(only().state, AnalysisState::Done);
    EXPECT_EQ(only().reason, "") << "what failed once is of no interest when it is done";
    ASSERT_TRUE(store.noteQueued("1.2.3.1", "hash"));
    EXPECT_EQ(only().state, AnalysisState::Done);
}

TEST_P(Results, OneUidOfTwoPatientsIsTwoExams)
{
    ResultStore store = openResults();
    ASSERT_TRUE(store.noteQueued("1.2.3.1", "one"));
    ASSERT_TRUE(store.noteQueued("1.2.3.1", "other"));
    EXPECT_EQ(store.analyses()->size(), 2U);
}

TEST(ResultsFile, IsNoStoreOfReadings)
{
    const TestFolder folder;
    const SqliteFile file{.file = folder.path() / "reads.sqlite"};
    ASSERT_TRUE(ReadStore::open(file));
    EXPECT_EQ(ResultStore::open(file).error().reason, Reason::StoreDamaged);
}

TEST(ImagesDigest, StandsForTheVeryImages)
{
    const TestFolder folder;
    const auto digest = imagesDigest(studyOf(folder.path(), {{"1.1", "one"}, {"1.2", "two"}}));
    ASSERT_TRUE(digest) << digest.error().detail;
    EXPECT_EQ(digest->size(), 64U);
    EXPECT_EQ(imagesDigest(studyOf(folder.path(), {{"1.2", "two"}, {"1.1", "one"}})).value(), *digest)
        << "in any order";
    EXPECT_NE(imagesDigest(studyOf(folder.path(), {{"1.1", "one"}, {"1.2", "twO"}})).value(), *digest);
    EXPECT_NE(imagesDigest(studyOf(folder.path(), {{"1.1", "one"}})).value(), *digest);
    const Study gone = studyOf(folder.path(), {{"1.1", "one"}});
    std::filesystem::remove(gone.views.front().path);
    EXPECT_EQ(imagesDigest(gone).error().reason, Reason::Unreadable);
}

TEST_P(Results, WhoOnlyAsksMakesNothingAndSeesWhatWorkersStore)
{
    EXPECT_EQ(ResultStore::openToRead(location_).error().reason, Reason::StoreUnreachable) << "nothing is there yet";
    EXPECT_EQ(ResultStore::openToRead(location_).error().reason, Reason::StoreUnreachable) << "and it was not made";
    ResultStore workers = openResults();
    auto desk = ResultStore::openToRead(location_);
    ASSERT_TRUE(desk) << desk.error().detail;
    EXPECT_FALSE(desk->find(resultOf(1).key).value());
    ASSERT_TRUE(workers.store(resultOf(1), "hash"));
    EXPECT_TRUE(desk->find(resultOf(1).key).value());
    StoredResult other = resultOf(1);
    other.key.packageSha256 = std::string(64, 'b');
    ASSERT_TRUE(workers.store(other, "hash"));
    const auto keys = desk->keysOf("1.2.3.1");
    ASSERT_TRUE(keys);
    EXPECT_EQ(*keys, (std::vector<ResultKey>{resultOf(1).key, other.key}));
    EXPECT_TRUE(desk->keysOf("1.2.3.2").value().empty());
}

TEST(ResultLocation, IsAFileOrAServerAndNeverAPassword)
{
    EXPECT_EQ(std::get<SqliteFile>(resultLocation("/var/lib/results.sqlite").value()).file, "/var/lib/results.sqlite");
    const auto server = std::get<PostgresServer>(resultLocation("host=db dbname=diptych").value());
    EXPECT_EQ(server.connection, "host=db dbname=diptych");
    EXPECT_EQ(server.schema, "diptych_results");
    EXPECT_EQ(resultLocation("host=db password=secret").error().reason, Reason::InvalidArgument);
    EXPECT_EQ(resultLocation("").error().reason, Reason::InvalidArgument);
}
