// Two readers settle an exam together, and who looks after a site: windows, keys and one store, on both databases.
#include <QLabel>
#include <QTreeWidget>

#include <gtest/gtest.h>

#include "hanging/hanging_widget.h"
#include "reading/opinion_panel.h"
#include "reading/reads_panel.h"
#include "reading_seat.h"
#include "site/window_actions.h"
#include "store/co_sign_dialog.h"
#include "store/readers_dialog.h"
#include "store/site_rules_dialog.h"
#include "test_store.h"

namespace diptych::viewer::testing
{
namespace
{

class Consensus : public store::OnEachDatabase
{
protected:
    static std::vector<Study> exams(int count)
    {
        std::vector<Study> studies;
        for (int i = 0; i < count; ++i) {
            Study study = makeStudy("1.2.840." + std::to_string(i), "Phantom^" + std::to_string(i));
            study.patient.id = "P" + std::to_string(i);
            studies.push_back(study);
        }
        return studies;
    }
    [[nodiscard]] std::filesystem::path seat(const char* name) const { return folder_.path() / name; }
    static SiteRules rules()
    {
        SiteRules rules;
        rules.autoAdvance = false;
        return rules;
    }
    /// Alpha, who looks after the site, sets the rule and recalls the right breast.
    static void alphaRecalls(Seat& a)
    {
        a.arrive(QStringLiteral("Dr Alpha"));
        SiteRules wanted = a.desk().rules();
        wanted.policy.rule = reading::DecisionRule::Consensus;
        a.desk().setRules(wanted);
        a.afterTheStore();
        a.recallRight();
        ASSERT_TRUE(waitFor([&a] { return a.study().sealed(); }));
        a.keep();
    }
    /// Beta calls both breasts normal.
    static void betaDoesNot(Seat& b)
    {
        b.arrive(QStringLiteral("Dr Beta"));
        b.press(Qt::Key_B);
        ASSERT_TRUE(waitFor([&b] { return b.study().sealed(); }));
        EXPECT_EQ(b.desk().countOf(WorkList::ToAgree), 0) << "that they differ would tell what A said";
        b.keep();
        b.settleDown();
    }
    static QWidget* in(QWidget& window, const char* name)
    {
        return window.findChild<QWidget*>(QString::fromLatin1(name));
    }
    static void fill(QWidget* field, const QString& text)
    {
        auto* line = qobject_cast<QLineEdit*>(field);
        ASSERT_TRUE(line);
        line->clear();
        QTest::keyClicks(line, text);
    }
};

TEST_P(Consensus, BothReadersSettleItAtOneDeskAndBothSign)
{
    Seat a(seat("a"), location_, exams(1), rules());
    alphaRecalls(a);
    Seat b(seat("b"), location_, exams(1), rules());
    betaDoesNot(b);

    EXPECT_EQ(b.desk().countOf(WorkList::ToAgree), 1);
    EXPECT_TRUE(in(b.window(), "settleTogether")->isVisible());
    const auto own = b.study().reading;
    b.press(Qt::Key_G, Qt::ShiftModifier);
    ASSERT_TRUE(agreeing(*b.study().reading));
    EXPECT_FALSE(b.study().reading->session.recalls().right) << "nobody has said anything together yet";

    // Back, and nothing has happened.
    b.press(Qt::Key_G, Qt::ShiftModifier);
    EXPECT_EQ(b.study().reading, own);
    b.press(Qt::Key_G, Qt::ShiftModifier);

    b.press(Qt::Key_S);
    b.press(Qt::Key_S);
    EXPECT_EQ(in(b.window(), "coSign"), nullptr) << "half an opinion is not signed";
    b.press(Qt::Key_1, Qt::AltModifier);
    EXPECT_EQ(b.study().reading->session.recalls().right, reading::Recall::Recall);
    b.press(Qt::Key_S);
    b.press(Qt::Key_S);
    auto* dialog = b.window().findChild<CoSignDialog*>();
    ASSERT_TRUE(dialog && dialog->isVisible());
    EXPECT_FALSE(b.study().reading->session.sealed()) << "one reader alone settles nothing";

    fill(in(*dialog, "coSignPin"), QStringLiteral("0000"));
    QTest::keyClick(in(*dialog, "coSignPin"), Qt::Key_Return);
    b.afterTheStore();
    EXPECT_TRUE(dialog->isVisible());
    EXPECT_FALSE(dialog->findChild<QLabel*>(QStringLiteral("coSignState"))->text().isEmpty());
    EXPECT_FALSE(b.study().reading->session.sealed());

    fill(in(*dialog, "coSignPin"), QStringLiteral("2468"));
    QTest::keyClick(in(*dialog, "coSignPin"), Qt::Key_Return);
    ASSERT_TRUE(waitFor([&b, &own] { return b.study().reading == own; })) << "and her own read is shown again";
    EXPECT_FALSE(dialog->isVisible());
    b.settleDown();
    ASSERT_FALSE(b.part().others.empty());
    const NamedRead& together = b.part().others.back();
    EXPECT_EQ(together.read.role, reading::ReadRole::Consensus);
    EXPECT_EQ(together.reader, "Dr Beta, Dr Alpha");
    EXPECT_EQ(together.read.sealed.opinion.right.recall, reading::Recall::Recall);
    EXPECT_FALSE(together.read.sealed.aiWasHidden);
    ASSERT_TRUE(b.part().decision);
    EXPECT_EQ(b.part().decision->conclusion(), reading::Conclusion::Recall);
    EXPECT_EQ(own->session.settled()->opinion.right.recall, reading::Recall::NoRecall) << "her own read stays hers";
    EXPECT_EQ(b.desk().countOf(WorkList::Done), 1);
    EXPECT_FALSE(in(b.window(), "settleTogether")->isVisible());

    const std::filesystem::path report = folder_.path() / "report.pdf";
    b.desk().exportReport(report, false);
    ASSERT_TRUE(waitFor([&] { return b.study().reading->reportFile == report; })) << "the store is told after that";
    EXPECT_TRUE(std::filesystem::exists(report));
    b.afterTheStore();
    auto store = open();
    EXPECT_TRUE(store.verifyLog()->intact());
    EXPECT_EQ(store.reports(store::examOf(*b.study().study))->size(), 1U);
}

TEST_P(Consensus, WhatIsSaidTogetherNeverReachesAnotherExamOrTheReadersOwn)
{
    Seat a(seat("a"), location_, exams(2), rules());
    alphaRecalls(a);
    Seat b(seat("b"), location_, exams(2), rules());
    betaDoesNot(b);
    const auto own = b.study().reading;
    const reading::FullOpinion sealed = own->session.opinion();
    b.press(Qt::Key_G, Qt::ShiftModifier);
    b.press(Qt::Key_1);
    b.press(Qt::Key_9);
    b.hang(1);
    EXPECT_FALSE(b.study().reading->session.recalls().right);
    EXPECT_FALSE(agreeing(*b.study().reading));
    b.hang(0);
    EXPECT_TRUE(agreeing(*b.study().reading)) << "where they had come to";
    EXPECT_EQ(b.study().reading->session.recalls().left, reading::Recall::Recall);
    EXPECT_EQ(own->session.opinion(), sealed);

    // Somebody else at the desk has no part in it.
    b.press(Qt::Key_L, Qt::ControlModifier);
    b.afterTheStore();
    EXPECT_FALSE(b.study().reading && agreeing(*b.study().reading));
}

TEST_P(Consensus, WhoDidNotReadItSettlesNothing)
{
    Seat a(seat("a"), location_, exams(1), rules());
    alphaRecalls(a);
    Seat b(seat("b"), location_, exams(1), rules());
    betaDoesNot(b);
    Seat c(seat("c"), location_, exams(1), rules());
    c.arrive(QStringLiteral("Dr Gamma"));
    c.press(Qt::Key_G, Qt::ShiftModifier);
    EXPECT_FALSE(agreeing(*c.study().reading));
    EXPECT_TRUE(c.part().others.empty()) << "nor does she see what they said";
    EXPECT_FALSE(c.aiIsDrawn());
}

TEST_P(Consensus, ALeadGivesANewPinAndAnotherLeadAndOthersDoNot)
{
    Seat a(seat("a"), location_, exams(1), rules());
    a.arrive(QStringLiteral("Dr Alpha"));
    Seat b(seat("b"), location_, exams(1), rules());
    b.arrive(QStringLiteral("Dr Beta"));

    commandAction(b.window(), Command::Readers).trigger();
    b.afterTheStore();
    auto* hers = b.window().findChild<ReadersDialog*>();
    ASSERT_TRUE(hers && hers->isVisible());
    EXPECT_FALSE(in(*hers, "addReader")->isEnabled());
    EXPECT_FALSE(in(*hers, "setLead")->isEnabled());
    EXPECT_TRUE(in(*hers, "presentPin")->isVisible()) << "her own PIN she changes herself";
    auto* list = hers->findChild<QTreeWidget*>();
    ASSERT_EQ(list->topLevelItemCount(), 2);
    list->setCurrentItem(list->findItems(QStringLiteral("Dr Alpha"), Qt::MatchExactly).front());
    EXPECT_FALSE(in(*hers, "newPin")->isVisible());
    commandAction(b.window(), Command::SiteSettings).trigger();
    EXPECT_FALSE(in(b.window(), "decision")->isEnabled());
    EXPECT_TRUE(in(b.window(), "scheme")->isEnabled());

    commandAction(a.window(), Command::Readers).trigger();
    a.afterTheStore();
    auto* leads = a.window().findChild<ReadersDialog*>();
    ASSERT_TRUE(leads && leads->isVisible());
    list = leads->findChild<QTreeWidget*>();
    list->setCurrentItem(list->findItems(QStringLiteral("Dr Beta"), Qt::MatchExactly).front());
    fill(in(*leads, "newPin"), QStringLiteral("13579"));
    fill(in(*leads, "newPinAgain"), QStringLiteral("13578"));
    QTest::mouseClick(leads->findChild<QPushButton*>(QStringLiteral("setPin")), Qt::LeftButton);
    a.afterTheStore();
    EXPECT_TRUE(open().signIn("Dr Beta", "2468")) << "two that differ change nothing";
    for (const char* field : {"newPin", "newPinAgain"})  // four bytes, two characters; QTest types ASCII only
        leads->findChild<QLineEdit*>(QLatin1String(field))->setText(QStringLiteral("\u00e9\u00e9"));
    QTest::mouseClick(leads->findChild<QPushButton*>(QStringLiteral("setPin")), Qt::LeftButton);
    a.afterTheStore();
    EXPECT_TRUE(open().signIn("Dr Beta", "2468")) << "a PIN has four characters";
    for (const char* field : {"newPin", "newPinAgain"})
        leads->findChild<QLineEdit*>(QLatin1String(field))->clear();
    fill(in(*leads, "newPin"), QStringLiteral("13579"));
    fill(in(*leads, "newPinAgain"), QStringLiteral("13579"));
    QTest::mouseClick(leads->findChild<QPushButton*>(QStringLiteral("setPin")), Qt::LeftButton);
    a.afterTheStore();
    EXPECT_TRUE(open().signIn("Dr Beta", "13579"));
    EXPECT_TRUE(leads->findChild<QLineEdit*>(QStringLiteral("newPin"))->text().isEmpty());

    QTest::mouseClick(leads->findChild<QPushButton*>(QStringLiteral("setLead")), Qt::LeftButton);
    a.afterTheStore();
    a.afterTheStore();
    int leadCount = 0;
    const auto readers = open().readers().value();
    for (const store::Reader& reader : readers)
        leadCount += reader.lead ? 1 : 0;
    EXPECT_EQ(leadCount, 2);
    EXPECT_TRUE(open().verifyLog()->intact());
}

INSTANTIATE_TEST_SUITE_P(Store, Consensus, ::testing::ValuesIn(store::kDatabases), store::nameOf);

}  // namespace
}  // namespace diptych::viewer::testing
