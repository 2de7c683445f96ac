// A list of thousands of studies: whatever the reader does with it, the window answers.
//
// DIPTYCH_LIST_STUDIES: how many (2,500, which are 10,000 files).
#include <algorithm>
#include <cstdlib>
#include <iostream>

#include <QListView>

#include <gtest/gtest.h>

#include "heartbeat.h"
#include "reading_seat.h"
#include "test_store.h"
#include "written_phantoms.h"

namespace diptych::viewer::testing
{
namespace
{

/// A tenth of a second is the limit for being felt as an answer at once.
constexpr double kAtOnceMs = 100.0;

int listed()
{
    const char* wanted = std::getenv("DIPTYCH_LIST_STUDIES");
    return wanted ? std::max(50, std::atoi(wanted)) : 2500;
}

class LongList : public ::testing::Test
{
protected:
    void expectAnswered(const char* what, double limitMs = kAtOnceMs)
    {
        QApplication::processEvents();
        const Heartbeat::Worst worst = heartbeat_.take();
        std::cout << what << ": longest time without an event " << worst.wallMs << " ms, of which its own work "
                  << worst.busyMs << " ms\n";
        EXPECT_LE(worst.busyMs, limitMs) << what;
        RecordProperty(what, static_cast<int>(worst.busyMs));
    }

    const store::TestFolder folder_;
    Heartbeat heartbeat_;
};

TEST_F(LongList, AnswersEveryKeyAtOnce)
{
    const std::vector<Study> one = writtenPhantoms(folder_.path() / "exams", 1);
    ASSERT_EQ(one.size(), 1U);
    const std::vector<Study> studies = underManyNames(one, listed());
    heartbeat_.rest();
    (void)heartbeat_.take();

    Seat seat(folder_.path() / "seat", store::SqliteFile{folder_.path() / "store" / "reads.sqlite"}, studies);
    ASSERT_EQ(seat.desk().studies().count(), static_cast<int>(studies.size()));
    expectAnswered("opened", 5 * kAtOnceMs);  // once, with a line that says what is being read
    seat.arrive(QStringLiteral("Dr Alpha"));
    seat.afterTheStore();
    expectAnswered("signed in");
    seat.choose(WorkList::ToReadFirst);
    expectAnswered("a worklist chosen");

    auto* list = seat.window().findChild<QListView*>(QStringLiteral("studyList"));
    auto* filter = seat.window().findChild<QLineEdit*>(QStringLiteral("studyFilter"));
    for (const QChar letter : QStringLiteral("id10001")) {
        QTest::keyClicks(filter, letter);
        QTest::qWait(20);
    }
    EXPECT_TRUE(list->isRowHidden(0));
    EXPECT_FALSE(list->isRowHidden(12));
    expectAnswered("filter typed");
    filter->clear();
    QTest::qWait(20);
    EXPECT_FALSE(list->isRowHidden(0));
    expectAnswered("filter cleared");

    list->setFocus();
    for (int row = 1; row <= 10; ++row) {
        QTest::keyClick(list, Qt::Key_Down);
        seat.settleDown();
        EXPECT_EQ(seat.desk().current(), row);
    }
    expectAnswered("studies opened by arrow keys");
    seat.hang(static_cast<int>(studies.size()) - 1);
    expectAnswered("the last study opened");
    seat.hang(20);
    for (int exam = 0; exam < 5; ++exam) {
        seat.settleDown();
        const auto reading = seat.study().reading;
        seat.press(Qt::Key_B);
        ASSERT_TRUE(waitFor([&reading] { return reading->session.sealed().has_value(); }));
        seat.keep();
    }
    seat.afterTheStore();
    expectAnswered("read and sealed");
}

}  // namespace
}  // namespace diptych::viewer::testing
