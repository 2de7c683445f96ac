// The verbs of diptych-cli as a script calls them.
#include <fstream>

#include <gmock/gmock.h>

#include "orthanc.h"
#include "run_program.h"

namespace diptych::dicom_network::test
{

using diptych::test::cli;
using diptych::test::jsonLines;
using ::testing::HasSubstr;

namespace
{

class NetworkVerbs : public OrthancTest
{
protected:
    /// The arguments with the plain server as the node "archive" of a file.
    std::vector<std::string> withNode(std::vector<std::string> arguments)
    {
        const std::string file = folder_ / "nodes.json";
        std::ofstream(file)
            << R"({"schema": "diptych.dicom-nodes/1", "nodes": [{"name": "archive", "ae_title": "ORTHANC",)"
            << R"("host": "127.0.0.1", "port": )" << node().port << R"(}], "receiver": {"port": )" << movePort()
            << "}}";
        arguments.insert(arguments.end(), {"--nodes", file, "--node", "archive"});
        return arguments;
    }
};

}  // namespace

TEST_F(NetworkVerbs, EchoSaysWhetherAndWhyNot)
{
    const auto good = cli(withNode({"echo", "--json"}));
    EXPECT_EQ(good.status, 0) << good.err;
    EXPECT_EQ(jsonLines(good.out).at(0).at("status"), "ok");
    const auto stranger = cli(withNode({"echo", "--json", "--own-ae-title", "STRANGER"}));
    EXPECT_EQ(stranger.status, 5);
    EXPECT_EQ(jsonLines(stranger.out).at(0).at("reason"), "association_rejected");
    EXPECT_THAT(stranger.err, HasSubstr("STRANGER"));
    EXPECT_EQ(cli(withNode({"echo", "--port", "70000"})).status, 2);
    EXPECT_EQ(cli({"echo", "--host", "127.0.0.1", "--nodes", folder_ / "none.json"}).status, 2);
}

TEST_F(NetworkVerbs, AStudyAndItsPriorAreSentFoundAndRetrieved)
{
    const WrittenStudy study = writePhantom(folder_ / "sent", "VERBS", "20240110");
    const WrittenStudy prior = writePhantom(folder_ / "sent", "VERBS", "20220110");
    const auto sent = cli(withNode({"send", folder_ / "sent", "--json"}));
    EXPECT_EQ(sent.status, 0) << sent.err;
    EXPECT_EQ(jsonLines(sent.out).size(), 8U);

    const auto found = cli(withNode({"find", "--patient-id", "VERBS", "--json"}));
    EXPECT_EQ(found.status, 0) << found.err;
    ASSERT_EQ(jsonLines(found.out).size(), 2U);
    EXPECT_EQ(jsonLines(found.out)[0].at("study_instance_uid"), study.uid);
    EXPECT_EQ(cli(withNode({"find", "--patient-id", "NOBODY-LIKE-THIS"})).status, 3);
    EXPECT_EQ(cli(withNode({"find"})).status, 2);

    const auto got = cli(withNode({"retrieve", study.uid, "--priors", "--out", folder_ / "got", "--json"}));
    EXPECT_EQ(got.status, 0) << got.err;
    ASSERT_EQ(jsonLines(got.out).size(), 2U);
    EXPECT_EQ(jsonLines(got.out)[1].at("study_instance_uid"), prior.uid);
    EXPECT_EQ(pixelsBelow(folder_ / "got"), pixelsBelow(folder_ / "sent"));
    EXPECT_EQ(cli(withNode({"retrieve", "1.2.3.4.5", "--out", folder_ / "got"})).status, 3);
}

TEST_F(NetworkVerbs, ReceiveEndsByItselfAndTellsWhatCame)
{
    const auto nobody = cli(
        {"receive", "--nodes", folder_ / "none.json", "--folder", folder_ / "received", "--port", "0", "--for", "1"});
    EXPECT_EQ(nobody.status, 0) << nobody.err;
    EXPECT_THAT(nobody.err, HasSubstr("127.0.0.1"));
    EXPECT_THAT(nobody.err, HasSubstr("nobody is allowed"));
    EXPECT_EQ(cli({"receive", "--nodes", folder_ / "none.json", "--port", "0", "--for", "1"}).status, 2) << "no folder";
}

}  // namespace diptych::dicom_network::test
