#include "diptych/dicom_network/node_file.h"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "written_files.h"

namespace diptych::dicom_network::test
{

using dicom::testing::TemporaryFolder;
using ::testing::HasSubstr;

namespace
{

Result<NodeFile> readText(const TemporaryFolder& folder, const std::string& text)
{
    std::ofstream(folder / "nodes.json") << text;
    return readNodeFile(folder / "nodes.json");
}

}  // namespace

TEST(NodeFile, WhatIsWrittenIsReadAgain)
{
    const TemporaryFolder folder;
    NodeFile content;
    RemoteNode node;
    node.name = "PACS";
    node.aeTitle = "ARCHIVE";
    node.host = "10.1.2.3";
    node.port = 11112;
    node.tls = TlsFiles{folder / "ca.pem", folder / "own.pem", folder / "own.key", false};
    node.answerTimeout = std::chrono::seconds(7);
    node.retrieveBy = RetrieveBy::Move;
    content.nodes = {node};
    content.receiver.callers = {{"ARCHIVE", "10.1.2.3"}};
    content.receiver.folder = folder / "received";
    content.receiver.mostAssociations = 2;
    content.receiverOn = true;
    ASSERT_TRUE(writeNodeFile(content, folder / "config/nodes.json"));
    const auto read = readNodeFile(folder / "config/nodes.json");
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(read->nodes, content.nodes);
    EXPECT_EQ(read->receiver, content.receiver);
    EXPECT_TRUE(read->receiverOn);
    EXPECT_EQ(read->find("PACS")->aeTitle, "ARCHIVE");
    EXPECT_EQ(read->find("nobody"), nullptr);
}

TEST(NodeFile, NoFileIsNoNodesAndNoReceiver)
{
    const TemporaryFolder folder;
    const auto read = readNodeFile(folder / "none.json");
    ASSERT_TRUE(read);
    EXPECT_TRUE(read->nodes.empty());
    EXPECT_FALSE(read->receiverOn);
}

TEST(NodeFile, NothingIsGuessedOfAFileThatIsWrong)
{
    const TemporaryFolder folder;
    EXPECT_FALSE(readText(folder, "no JSON"));
    EXPECT_FALSE(readText(folder, "[]"));
    EXPECT_FALSE(readText(folder, R"({"schema": "diptych.dicom-nodes/2"})"));
    const auto misspelt = readText(
        folder,
        R"({"schema": "diptych.dicom-nodes/1", "nodes": [{"name": "A", "ae_title": "A", "host": "h", "tsl": {}}]})");
    ASSERT_FALSE(misspelt);
    EXPECT_EQ(misspelt.error().reason, Reason::Unreadable);
    EXPECT_THAT(misspelt.error().detail, HasSubstr("\"tsl\" is not known here"));
    const auto twice =
        readText(folder, R"({"schema": "diptych.dicom-nodes/1", "nodes": [{"name": "A"}, {"name": "A"}]})");
    ASSERT_FALSE(twice);
    EXPECT_THAT(twice.error().detail, HasSubstr("Two nodes are called A"));
    EXPECT_FALSE(readText(folder, R"({"schema": "diptych.dicom-nodes/1", "nodes": [{"name": "A", "port": "104"}]})"));
}

TEST(NodeFile, PathsInItAreRelativeToIt)
{
    const TemporaryFolder folder;
    const auto read = readText(
        folder, R"({"schema": "diptych.dicom-nodes/1", "nodes": [{"name": "A", "tls": {"authority": "ca.pem"}}]})");
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(read->nodes.front().tls->authority, folder / "ca.pem");
}

}  // namespace diptych::dicom_network::test
