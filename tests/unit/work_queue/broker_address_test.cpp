#include "diptych/work_queue/broker_address.h"

#include <gtest/gtest.h>

using namespace diptych;
using namespace diptych::work_queue;

TEST(BrokerAddress, IsReadFromTheUrl)
{
    const auto whole = parseBroker("amqps://reader@broker.example:5699/screening");
    ASSERT_TRUE(whole) << whole.error().detail;
    EXPECT_TRUE(whole->tls);
    EXPECT_EQ(whole->host, "broker.example");
    EXPECT_EQ(whole->port, 5699);
    EXPECT_EQ(whole->user, "reader");
    EXPECT_EQ(whole->virtualHost, "screening");
    EXPECT_EQ(whole->password, "");
    EXPECT_EQ(whole->told(), "amqps://broker.example:5699/screening") << "no user in a log";

    const auto plain = parseBroker("amqp://localhost");
    ASSERT_TRUE(plain) << plain.error().detail;
    EXPECT_FALSE(plain->tls);
    EXPECT_EQ(plain->port, 5672);
    EXPECT_EQ(plain->virtualHost, "/");
    EXPECT_EQ(parseBroker("amqp://localhost/")->virtualHost, "/");
    EXPECT_EQ(parseBroker("amqps://localhost")->port, 5671);
}

TEST(BrokerAddress, APasswordInTheUrlIsRefusedAndNotRepeated)
{
    const auto refused = parseBroker("amqp://reader:secret@localhost");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().detail.find("secret"), std::string::npos);
    EXPECT_NE(refused.error().detail.find("password"), std::string::npos);
}

TEST(BrokerAddress, WhatIsNoBrokerIsRefused)
{
    for (const char* url : {"", "localhost", "http://localhost", "amqp://", "amqp://host:port"})
        EXPECT_FALSE(parseBroker(url)) << url;
}
