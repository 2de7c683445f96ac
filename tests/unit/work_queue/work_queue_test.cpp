// The queue on a real broker: the one that DIPTYCH_TEST_AMQP names (tests/run_rabbitmq.sh starts one). Each test has
// queues of its own.
#include "diptych/work_queue/work_queue.h"

#include <cstdlib>
#include <thread>

#include <gtest/gtest.h>

#include "amqp_connection.h"

using namespace diptych;
using namespace diptych::work_queue;
using namespace std::chrono_literals;

namespace
{

class OnBroker : public testing::Test
{
protected:
    void SetUp() override
    {
        const char* url = std::getenv("DIPTYCH_TEST_AMQP");
        if (!url)
            GTEST_SKIP() << "DIPTYCH_TEST_AMQP names no broker (tests/run_rabbitmq.sh starts one)";
        const auto broker = parseBroker(url);
        ASSERT_TRUE(broker) << broker.error().detail;
        broker_ = *broker;
        const char* password = std::getenv("DIPTYCH_BROKER_PASSWORD");
        broker_.password = password ? password : "";
        queues_ = std::string("test.") + testing::UnitTest::GetInstance()->current_test_info()->name() + '.' +
                  std::to_string(std::chrono::steady_clock::now().time_since_epoch().count());
    }

    std::unique_ptr<WorkQueue> queue(const std::string& name = "test:1") const
    {
        return std::make_unique<WorkQueue>(broker_, name, queues_);
    }
    static AnalysisOrder order(int number, Priority priority = Priority::Ahead)
    {
        return {"1.2.3." + std::to_string(number),
                {},
                "/archive/" + std::to_string(number),
                "2024-03-04T05:06:07Z",
                priority};
    }
    /// Waits for one: what comes back from a worker that died or expires is not there in the same instant.
    static std::optional<Delivery> takenBy(WorkQueue& worker)
    {
        for (int tries = 0; tries < 100; ++tries) {
            auto taken = worker.take();
            EXPECT_TRUE(taken) << taken.error().detail;
            if (!taken || *taken)
                return taken ? std::move(*taken) : std::nullopt;
            std::this_thread::sleep_for(100ms);
        }
        return std::nullopt;
    }
    static QueueState stateOf(WorkQueue& queue)
    {
        const auto state = queue.state();
        EXPECT_TRUE(state) << state.error().detail;
        return state.value_or(QueueState{});
    }
    /// Waits until `holds` of the state.
    template <typename Condition>
    static bool becomes(WorkQueue& queue, Condition holds)
    {
        for (int tries = 0; tries < 100; ++tries) {
            if (holds(stateOf(queue)))
                return true;
            std::this_thread::sleep_for(100ms);
        }
        return false;
    }

    BrokerAddress broker_;
    std::string queues_;
};

}  // namespace

TEST_F(OnBroker, AnUrgentOrderIsTakenBeforeThoseThatWaitLonger)
{
    const auto one = queue();
    ASSERT_TRUE(one->enqueue(order(1)));
    ASSERT_TRUE(one->enqueue(order(2)));
    ASSERT_TRUE(one->enqueue(order(3, Priority::Urgent)));
    EXPECT_EQ(stateOf(*one).urgent, 1U);
    EXPECT_EQ(stateOf(*one).ahead, 2U);
    for (const int number : {3, 1, 2}) {
        const auto taken = takenBy(*one);
        ASSERT_TRUE(taken);
        EXPECT_EQ(taken->order.studyInstanceUid, order(number).studyInstanceUid);
        EXPECT_FALSE(taken->redelivered);
        ASSERT_TRUE(one->done(*taken));
    }
    const auto none = one->take();
    ASSERT_TRUE(none);
    EXPECT_FALSE(*none);
}

TEST_F(OnBroker, AWorkerHoldsOneOrderAndIsCounted)
{
    const auto worker = queue();
    const auto other = queue("test:2");
    ASSERT_TRUE(worker->beWorker());
    ASSERT_TRUE(other->beWorker());
    ASSERT_TRUE(worker->enqueue(order(1)));
    ASSERT_TRUE(worker->enqueue(order(2)));
    const auto taken = takenBy(*worker);
    ASSERT_TRUE(taken);
    EXPECT_EQ(worker->take().error().reason, Reason::InvalidArgument);
    QueueState state = stateOf(*worker);
    EXPECT_EQ(state.workers, 2U);
    EXPECT_EQ(state.running, 1U);
    EXPECT_EQ(state.ahead, 1U);
    ASSERT_TRUE(worker->done(*taken));
    EXPECT_EQ(stateOf(*worker).running, 0U);
}

TEST_F(OnBroker, WhatADeadWorkerHadInHandComesAgain)
{
    auto first = queue();
    const auto second = queue("test:2");
    ASSERT_TRUE(first->enqueue(order(1)));
    ASSERT_TRUE(takenBy(*first));
    EXPECT_FALSE(*second->take()) << "it is in the first one's hand";
    first.reset();
    const auto again = takenBy(*second);
    ASSERT_TRUE(again);
    EXPECT_TRUE(again->redelivered);
    EXPECT_TRUE(again->order.failed.empty());
    EXPECT_TRUE(second->done(*again));
    EXPECT_EQ(stateOf(*second).dead, 0U);
}

TEST_F(OnBroker, WhatFailsThreeTimesIsSetAsideWithItsReasons)
{
    const auto worker = queue("reader2:7");
    ASSERT_TRUE(worker->enqueue(order(1, Priority::Urgent)));
    for (const char* reason : {"unreadable", "out_of_memory", "model_error"}) {
        const auto taken = takenBy(*worker);
        ASSERT_TRUE(taken) << reason;
        EXPECT_EQ(taken->order.priority, Priority::Urgent);
        const auto last = worker->failed(*taken, reason, 50ms);
        ASSERT_TRUE(last) << last.error().detail;
        EXPECT_EQ(*last, std::string(reason) == "model_error");
    }
    ASSERT_TRUE(becomes(*worker, [](const QueueState& state) { return state.dead == 1; }));
    const QueueState state = stateOf(*worker);
    EXPECT_EQ(state.urgent + state.ahead + state.later + state.running, 0U);
    const auto dead = worker->deadOrders();
    ASSERT_TRUE(dead);
    ASSERT_EQ(dead->size(), 1U);
    EXPECT_EQ(dead->front().reason, "model_error");
    ASSERT_TRUE(dead->front().order);
    const auto& failed = dead->front().order->failed;
    ASSERT_EQ(failed.size(), 3U);
    EXPECT_EQ(failed.front().reason, "unreadable");
    EXPECT_EQ(failed.front().worker, "reader2:7");

    ASSERT_TRUE(becomes(*worker, [](const QueueState& now) { return now.dead == 1; })) << "looking takes nothing away";
    EXPECT_EQ(worker->requeueDead().value_or(0), 1U);
    const auto fresh = takenBy(*worker);
    ASSERT_TRUE(fresh);
    EXPECT_TRUE(fresh->order.failed.empty());
    EXPECT_TRUE(worker->done(*fresh));
}

TEST_F(OnBroker, AFailedOrderWaitsForItsNextTry)
{
    const auto worker = queue();
    ASSERT_TRUE(worker->enqueue(order(1)));
    ASSERT_TRUE(worker->failed(*takenBy(*worker), "unreadable", 1500ms));
    EXPECT_FALSE(*worker->take());
    EXPECT_EQ(stateOf(*worker).later, 1U);
    const auto again = takenBy(*worker);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->order.failed.size(), 1U);
}

TEST_F(OnBroker, AnExamThatKillsItsWorkersIsSetAside)
{
    const auto watcher = queue("watcher:1");
    ASSERT_TRUE(watcher->enqueue(order(1)));
    for (int death = 0; death < kUnansweredDeliveries; ++death) {
        const auto worker = queue();
        ASSERT_TRUE(takenBy(*worker)) << death;
    }
    ASSERT_TRUE(becomes(*watcher, [](const QueueState& state) { return state.dead == 1; }));
    const auto dead = watcher->deadOrders();
    ASSERT_TRUE(dead);
    ASSERT_EQ(dead->size(), 1U);
    EXPECT_EQ(dead->front().reason, "worker_lost");
}

TEST_F(OnBroker, WhatIsNoOrderIsSetAsideAndHoldsUpNothing)
{
    const auto worker = queue();
    ASSERT_TRUE(worker->state()) << "lays out the queues";
    auto stranger = AmqpConnection::open(broker_, "stranger");
    ASSERT_TRUE(stranger) << stranger.error().detail;
    ASSERT_TRUE((*stranger)->publish(queues_, "urgent", "hello"));
    ASSERT_TRUE(worker->enqueue(order(1)));
    const auto taken = takenBy(*worker);
    ASSERT_TRUE(taken);
    EXPECT_EQ(taken->order, order(1));
    ASSERT_TRUE(worker->done(*taken));
    ASSERT_TRUE(becomes(*worker, [](const QueueState& state) { return state.dead == 1; }));
    EXPECT_EQ(worker->deadOrders()->front().reason, "not_an_order");
    EXPECT_EQ(worker->requeueDead().value_or(9), 0U);
    EXPECT_TRUE(becomes(*worker, [](const QueueState& state) { return state.dead == 1; }));
}

TEST_F(OnBroker, AnOrderGivenBackGoesToAnother)
{
    const auto first = queue();
    const auto second = queue("test:2");
    ASSERT_TRUE(first->enqueue(order(1)));
    ASSERT_TRUE(first->giveBack(*takenBy(*first)));
    const auto taken = takenBy(*second);
    ASSERT_TRUE(taken);
    EXPECT_TRUE(second->done(*taken));
}

TEST_F(OnBroker, AWrongPasswordIsToldWithoutIt)
{
    broker_.password = "wrong-secret";
    const auto refused = queue()->enqueue(order(1));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, Reason::QueueUnreachable);
    EXPECT_EQ(refused.error().detail.find("wrong-secret"), std::string::npos);
    EXPECT_FALSE(refused.error().detail.empty());
}

TEST_F(OnBroker, TlsTrustsOnlyWhoIsVouchedFor)
{
    const char* url = std::getenv("DIPTYCH_TEST_AMQPS");
    if (!url)
        GTEST_SKIP() << "DIPTYCH_TEST_AMQPS names no broker";
    BrokerAddress secure = *parseBroker(url);
    secure.password = broker_.password;
    WorkQueue stranger(secure, "test:1", queues_);
    EXPECT_EQ(stranger.enqueue(order(1)).error().reason, Reason::QueueUnreachable) << "not the system's authorities";
    secure.authorities = std::getenv("DIPTYCH_TEST_BROKER_CA");
    WorkQueue known(secure, "test:1", queues_);
    const auto done = known.enqueue(order(1));
    ASSERT_TRUE(done) << done.error().detail;
    EXPECT_TRUE(takenBy(known));

    secure.host = "127.0.0.1";  // the certificate is localhost's
    EXPECT_FALSE(WorkQueue(secure, "test:1", queues_).state());
    secure.authorities = "/no/such/file";
    EXPECT_EQ(WorkQueue(secure, "test:1", queues_).state().error().reason, Reason::InvalidArgument);
}

TEST(WorkQueue, ABrokerThatIsNotThereIsToldAtOnce)
{
    BrokerAddress nowhere;
    nowhere.host = "127.0.0.1";
    nowhere.port = 1;
    WorkQueue queue(nowhere, "test:1");
    const auto refused = queue.take();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, Reason::QueueUnreachable);
    EXPECT_EQ(refused.error().subject, "amqp://127.0.0.1:1");
}
