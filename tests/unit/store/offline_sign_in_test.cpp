// Signing in while the shared store is away: who was here before, for a while.
#include <filesystem>

#include "diptych/store/seal_queue.h"
#include "test_store.h"

using namespace diptych;
using namespace diptych::store;

namespace
{

class OfflineSignIn : public ::testing::Test
{
protected:
    [[nodiscard]] SealQueue open() const { return std::move(*SealQueue::open(file_)); }
    void signedInDaysAgo(int days) const
    {
        RawConnection raw(file_);
        raw.must("UPDATE known_readers SET signed_in_ms = signed_in_ms - " + std::to_string(days) + " * 86400000");
    }

    TestFolder folder_;
    SqliteFile file_{folder_.path() / "queue" / "waiting.sqlite"};
    Reader anna_{newReadId(), "Anna", true};
};

}  // namespace

TEST_F(OfflineSignIn, IsForWhoWasHereBeforeWithHerPin)
{
    {
        auto queue = open();
        EXPECT_EQ(queue.signInOffline("Anna", "4829").error().reason, Reason::PinRefused);
        ASSERT_TRUE(queue.remember(anna_, "4829"));
    }
    auto queue = open();  // the workstation was restarted
    const auto reader = queue.signInOffline("Anna", "4829");
    ASSERT_TRUE(reader) << reader.error().detail;
    EXPECT_EQ(reader->id, anna_.id);
    EXPECT_FALSE(reader->lead) << "nobody looks after a site from here";
    const auto wrong = queue.signInOffline("Anna", "4828");
    const auto nobody = queue.signInOffline("Bent", "4829");
    ASSERT_FALSE(wrong);
    ASSERT_FALSE(nobody);
    EXPECT_EQ(wrong.error().reason, Reason::PinRefused);
    EXPECT_EQ(nobody.error().reason, Reason::PinRefused);
    EXPECT_EQ(wrong.error().detail, nobody.error().detail) << "who is a reader here must not be told";
    EXPECT_EQ(queue.knownReaders()->size(), 1U);
}

TEST_F(OfflineSignIn, TakesTheNewPinOnceItIsKnownHere)
{
    auto queue = open();
    ASSERT_TRUE(queue.remember(anna_, "4829"));
    ASSERT_TRUE(queue.remember(anna_, "9999"));
    EXPECT_FALSE(queue.signInOffline("Anna", "4829"));
    EXPECT_TRUE(queue.signInOffline("Anna", "9999"));
    ASSERT_TRUE(queue.forget("Anna"));
    EXPECT_FALSE(queue.signInOffline("Anna", "9999")) << "set anew by a lead";
    EXPECT_TRUE(queue.forget("Anna"));
}

TEST_F(OfflineSignIn, EndsThirtyDaysAfterTheLastOneAtTheServer)
{
    auto queue = open();
    ASSERT_TRUE(queue.remember(anna_, "4829"));
    signedInDaysAgo(29);
    EXPECT_TRUE(queue.signInOffline("Anna", "4829"));
    signedInDaysAgo(2);
    EXPECT_EQ(queue.signInOffline("Anna", "4829").error().reason, Reason::PinRefused);
    {
        RawConnection raw(file_);
        EXPECT_EQ(raw.value("SELECT COUNT(*) FROM known_readers").toInt(), 0) << "her hash is gone from the table";
    }
    ASSERT_TRUE(queue.remember(anna_, "4829"));
    signedInDaysAgo(-3);
    EXPECT_FALSE(queue.signInOffline("Anna", "4829")) << "a clock that was set back keeps nobody";
}

TEST_F(OfflineSignIn, TheFileIsItsOwnersAndHoldsNoPin)
{
    auto queue = open();
    ASSERT_TRUE(queue.remember(anna_, "482913"));
    for (const auto& entry : std::filesystem::directory_iterator(file_.file.parent_path()))
        EXPECT_EQ(entry.status().permissions(),
                  std::filesystem::perms::owner_read | std::filesystem::perms::owner_write)
            << entry.path();
    RawConnection raw(file_);
    EXPECT_TRUE(raw.value("SELECT pin_hash FROM known_readers").toString().startsWith(QStringLiteral("$argon2id$")));
}
