#include "diptych/dicom_network/remote_node.h"

#include <gtest/gtest.h>

#include "diptych/dicom_network/storage_receiver.h"

namespace diptych::dicom_network::test
{

TEST(RemoteNode, AeTitlesAreThoseOfTheStandard)
{
    EXPECT_EQ(aeTitleFault("ARCHIVE"), "");
    EXPECT_EQ(aeTitleFault("A title of 16 ch"), "");
    EXPECT_NE(aeTitleFault(""), "");
    EXPECT_NE(aeTitleFault("   "), "");
    EXPECT_NE(aeTitleFault("SEVENTEEN_LETTERS"), "");
    EXPECT_NE(aeTitleFault("BACK\\SLASH"), "");
    EXPECT_NE(aeTitleFault("LINE\nBREAK"), "");
    EXPECT_NE(aeTitleFault("MÜNCHEN"), "");
}

TEST(RemoteNode, EveryFaultIsTold)
{
    RemoteNode node;
    node.aeTitle = "ARCHIVE";
    node.host = "pacs.example.org";
    EXPECT_TRUE(faults(node).empty());
    node.host = "pacs:104";
    node.port = 70000;
    node.ownAeTitle = "";
    node.tls = TlsFiles{"/no/such/authority.pem", "certificate-without-key.pem", ""};
    EXPECT_EQ(faults(node).size(), 6U);
}

TEST(RemoteNode, AReceiverKeepsToItselfUnlessToldOtherwise)
{
    const LocalReceiver receiver;
    EXPECT_EQ(receiver.bindAddress, "127.0.0.1");
    EXPECT_TRUE(receiver.callers.empty());
    EXPECT_EQ(faults(receiver).size(), 1U) << "the folder is missing";
}

}  // namespace diptych::dicom_network::test
