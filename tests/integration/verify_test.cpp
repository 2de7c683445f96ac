// A phantom is read, analysed and exported as a bundle; diptych-cli verify finds it whole, and names what was changed.
#include <QCoreApplication>
#include <QCryptographicHash>

#include "diptych/dicom/read_folder.h"
#include "diptych/store/read_bundle.h"
#include "run_program.h"

using namespace diptych;
using namespace diptych::test;
using nlohmann::json;

namespace
{

/// Changes the first byte of `before` that is not the same in `after`.
std::string changed(std::string text, const std::string& before, const std::string& after)
{
    const auto at = text.find(before);
    EXPECT_NE(at, std::string::npos) << before;
    EXPECT_EQ(before.size(), after.size());
    if (at != std::string::npos)
        text.replace(at, before.size(), after);
    return text;
}

class Verify : public FolderTest
{
protected:
    /// A phantom that was read, and the bundle of it; with the engine's assessment only where a test needs it, which
    /// takes its time.
    void prepare(bool analysed)
    {
        images_ = smallPhantom("in");
        std::string assessment;
        if (analysed) {
            const ProgramRun run = cli({"analyze", images_.string(), "--json", "-", "--device", "cpu"});
            ASSERT_EQ(run.status, 0) << run.err;
            assessment = run.out;
        }
        const auto load = dicom::readFolder(std::vector{images_});
        ASSERT_TRUE(load);
        ASSERT_EQ(load->studies.size(), 1U);
        makeBundle(load->studies.front(), assessment);
    }

    void makeBundle(const Study& study, const std::string& assessment)
    {
        auto store = store::ReadStore::open(store::SqliteFile{folder() / "store" / "reads.sqlite"});
        ASSERT_TRUE(store) << store.error().detail;
        const auto reader = store->addReader("Anna", "4829");
        ASSERT_TRUE(reader);
        store::SealedRead read{
            store::newReadId(), store::examOf(study), reader->id, reading::ReadRole::First, {}, {}, {}};
        read.sealed.opinion = reading::recallOnly({reading::Recall::Recall, reading::Recall::NoRecall});
        read.sealed.sealedAt = "2024-03-04T05:06:07Z";
        for (const MammogramView& view : study.views) {
            const QByteArray bytes = QByteArray::fromStdString(readFile(view.path));
            read.sealed.conditions.images.push_back(
                {view.sopInstanceUid,
                 QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex().toStdString()});
        }
        ASSERT_TRUE(store->seal(read));
        ASSERT_TRUE(store->settle(read.id, reader->id, {read.sealed.opinion, "2024-03-04T05:16:07Z"}));
        const auto bundle = store::exportBundle(*store, read.exam, assessment.substr(0, assessment.find('\n')));
        ASSERT_TRUE(bundle) << bundle.error().detail;
        bundle_ = *bundle;
        readId_ = read.id;
    }

    ProgramRun verify(const std::string& bundle, std::vector<std::string> more = {})
    {
        writeFile(folder() / "bundle.json", bundle);
        more.insert(more.begin(), {"verify", (folder() / "bundle.json").string()});
        return cli(more);
    }
    ProgramRun verifyWithImages(const std::string& bundle)
    {
        return verify(bundle, {images_.string(), "--device", "cpu", "--json", (folder() / "found.json").string()});
    }

    std::filesystem::path images_;
    std::string bundle_;
    std::string readId_;
};

}  // namespace

TEST_F(Verify, AnUntouchedBundleHoldsAndTheEngineSaysTheSame)
{
    prepare(true);
    const ProgramRun alone = verify(bundle_);
    EXPECT_EQ(alone.status, 0) << alone.out << alone.err;
    const std::size_t entries = json::parse(bundle_).at("log").size();
    EXPECT_TRUE(tells(alone, "The bundle holds: 1 read, " + std::to_string(entries) + " log entries.")) << alone.out;

    const ProgramRun whole = verifyWithImages(bundle_);
    EXPECT_EQ(whole.status, 0) << whole.out << whole.err;
    EXPECT_TRUE(tells(whole, "4 images unchanged, the engine says the same")) << whole.out;
    const json found = json::parse(readFile(folder() / "found.json"));
    EXPECT_EQ(found.at("schema"), "diptych.bundle-check/1");
    EXPECT_EQ(found.at("holds"), true);
    EXPECT_EQ(found.at("images_compared"), 4);
    EXPECT_EQ(found.at("inferred_again"), true);
    EXPECT_EQ(found.at("reads").at(0).at("id"), readId_);
    EXPECT_EQ(found.at("reads").at(0).at("settled"), true);

    const std::string head = std::to_string(found.at("log").at("head").at("seq").get<int>()) + ":" +
                             found.at("log").at("head").at("hash").get<std::string>();
    EXPECT_EQ(verify(bundle_, {"--noted", head}).status, 0);
    const ProgramRun other = verify(bundle_, {"--noted", "2:" + std::string(64, 'a')});
    EXPECT_EQ(other.status, 1);
    EXPECT_TRUE(tells(other, "Log entry 2")) << other.out;
}

TEST_F(Verify, AByteChangedInTheLogIsNamedByItsEntry)
{
    prepare(false);
    const std::string forged = changed(bundle_, "reader_added", "reader_bdded");
    std::string entry;
    const json parsed = json::parse(forged);
    for (const json& each : parsed.at("log"))
        if (each.at("kind") == "reader_bdded")
            entry = std::to_string(each.at("seq").get<int>());
    const ProgramRun run = verify(forged);
    EXPECT_EQ(run.status, 1);
    EXPECT_TRUE(tells(run, "Log entry " + entry + " (reader_bdded): its contents were changed.")) << run.out;
}

TEST_F(Verify, AByteChangedInAReadOrASettlementIsNamed)
{
    prepare(false);
    const ProgramRun read = verify(changed(bundle_, "05:06:07", "05:06:08"));
    EXPECT_EQ(read.status, 1);
    EXPECT_TRUE(tells(read, "The read of role first (" + readId_ + "): its contents")) << read.out;
    const ProgramRun settled = verify(changed(bundle_, "05:16:07", "05:16:08"));
    EXPECT_EQ(settled.status, 1);
    EXPECT_TRUE(tells(settled, "The settlement of the read of role first (" + readId_ + "): its contents"))
        << settled.out;
}

TEST_F(Verify, AByteChangedInAnImageIsNamedByItsFile)
{
    prepare(false);
    const auto file = images_ / "LCC.dcm";
    std::string bytes = readFile(file);
    bytes[bytes.size() - 1000] = static_cast<char>(bytes[bytes.size() - 1000] ^ 1);
    writeFile(file, bytes);
    const ProgramRun run = verifyWithImages(bundle_);
    EXPECT_EQ(run.status, 1);
    EXPECT_TRUE(tells(run, "LCC.dcm (L CC) is not the file that was read")) << run.out;
    EXPECT_FALSE(tells(run, "RCC.dcm")) << run.out;
    EXPECT_EQ(json::parse(readFile(folder() / "found.json")).at("holds"), false);

    std::filesystem::remove(file);
    const ProgramRun missing = verifyWithImages(bundle_);
    EXPECT_EQ(missing.status, 1);
    EXPECT_TRUE(tells(missing, "was read, and is not there")) << missing.out;
}

TEST_F(Verify, AChangedScoreIsNamedByTheHashAndByTheEngine)
{
    prepare(true);
    const std::string key = R"(\"suspicion\":)";
    const auto at = bundle_.find(key);
    ASSERT_NE(at, std::string::npos);
    std::string forged = bundle_;
    char& score = forged[at + key.size()];
    score = score == '2' ? '3' : '2';
    const ProgramRun alone = verify(forged);
    EXPECT_EQ(alone.status, 1);
    EXPECT_TRUE(tells(alone, "The engine's assessment is not the one that was exported")) << alone.out;
    const ProgramRun again = verifyWithImages(forged);
    EXPECT_EQ(again.status, 1);
    EXPECT_TRUE(tells(again, "suspicion is ")) << again.out;
    EXPECT_TRUE(tells(again, " in the bundle and ")) << again.out;
}

TEST_F(Verify, AnotherModelIsNamedAndTheEngineNotAskedInVain)
{
    prepare(false);
    json bundle = json::parse(bundle_);
    bundle.at("assessment") = json{{"model", {{"sha256", std::string(64, '0')}}}}.dump();
    const ProgramRun run = verifyWithImages(bundle.dump());
    EXPECT_EQ(run.status, 1);
    EXPECT_TRUE(tells(run, "The model: sha256 is " + std::string(64, '0') + " in the bundle")) << run.out;
    EXPECT_EQ(json::parse(readFile(folder() / "found.json")).at("inferred_again"), false);
}

TEST_F(Verify, AnotherStudyWrongUsageAndWhatCannotBeRead)
{
    prepare(false);
    const auto other = smallPhantom("other", 9);
    const ProgramRun elsewhere = verify(bundle_, {other.string(), "--device", "cpu"});
    EXPECT_EQ(elsewhere.status, 1);
    EXPECT_TRUE(tells(elsewhere, "The bundle's study was not found below the paths.")) << elsewhere.out;

    EXPECT_EQ(cli({"verify"}).status, 2);
    EXPECT_EQ(verify(bundle_, {"--device", "abacus"}).status, 2);
    EXPECT_EQ(verify(bundle_, {"--noted", "7"}).status, 2);
    EXPECT_EQ(verify(bundle_, {"--json", (folder() / "bundle.json").string()}).status, 2);
    EXPECT_EQ(readFile(folder() / "bundle.json"), bundle_);
    EXPECT_EQ(cli({"verify", (folder() / "nowhere.json").string()}).status, 3);
    EXPECT_EQ(verify("no bundle").status, 3);
    EXPECT_EQ(verify(bundle_, {(folder() / "nowhere").string()}).status, 3);
}

int main(int argc, char** argv)
{
    ::testing::InitGoogleTest(&argc, argv);
    const QCoreApplication application(argc, argv);  // Qt's SQL drivers are plug-ins
    return RUN_ALL_TESTS();
}
