// Double reading from end to end: windows, keys, one store. On SQLite always, on PostgreSQL where there is a server.
#include <set>

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QThread>
#include <QWheelEvent>

#include <gtest/gtest.h>

#include "cut_wire.h"
#include "diptych/store/read_bundle.h"
#include "hanging/hanging_widget.h"
#include "hanging/lesion_layer.h"
#include "hanging/viewport_widget.h"
#include "looks/text.h"
#include "reading/opinion_details.h"
#include "reading/opinion_panel.h"
#include "reading/reads_panel.h"
#include "reading/verdict_panel.h"
#include "reading_seat.h"
#include "test_store.h"

namespace diptych::viewer::testing
{
namespace
{

constexpr int kExams = 10;
const std::set<int> kDiscordant{2, 5, 7};

class DoubleReading : public store::OnEachDatabase
{
protected:
    static std::vector<Study> exams(int count = kExams)
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
};

int numberOf(const OpenedStudy& study)
{
    return std::stoi(study.study->patient.id.substr(1));
}

TEST_P(DoubleReading, TwoReadersAndAnArbiterReadTenExamsOverOneStore)
{
    Seat a(seat("a"), location_, exams());
    a.arrive(QStringLiteral("Dr Alpha"));
    Seat b(seat("b"), location_, exams());
    b.arrive(QStringLiteral("Dr Beta"));

    // What one reader has, no other gets.
    EXPECT_EQ(a.part().kind, ReadingPart::Kind::Reading);
    EXPECT_EQ(b.part().kind, ReadingPart::Kind::Elsewhere);
    EXPECT_EQ(b.part().who, "Dr Alpha");
    b.press(Qt::Key_B);
    EXPECT_FALSE(b.study().sealed());

    a.choose(WorkList::ToReadFirst);
    for (int i = 0; i < kExams; ++i) {
        a.settleDown();
        ASSERT_EQ(a.part().role, reading::ReadRole::First);
        const auto reading = a.study().reading;
        EXPECT_FALSE(a.aiIsDrawn());
        if (kDiscordant.contains(numberOf(a.study())))
            a.recallRight();
        else
            a.press(Qt::Key_B);
        ASSERT_TRUE(waitFor([&reading] { return reading->session.sealed().has_value(); })) << "exam " << i;
        EXPECT_TRUE(a.aiIsDrawn());
        EXPECT_FALSE(reading->session.sealed()->conditions.images.empty());
        a.keep();
        if (HasFatalFailure())
            return;
    }
    EXPECT_EQ(a.desk().countOf(WorkList::ToReadFirst) + a.desk().countOf(WorkList::ToReadSecond), kExams);

    // The second reader is blind, and is led from one exam to the next.
    QTest::keyClick(&b.window(), Qt::Key_F5);
    b.afterTheStore();
    b.choose(WorkList::ToReadSecond);
    b.hang(1);
    b.hang(0);
    for (int i = 0; i < kExams; ++i) {
        b.settleDown();
        ASSERT_EQ(b.part().kind, ReadingPart::Kind::Reading);
        ASSERT_EQ(b.part().role, reading::ReadRole::Second);
        EXPECT_TRUE(b.part().others.empty()) << "the first read is not for these eyes yet";
        const auto reading = b.study().reading;
        b.press(Qt::Key_B);
        ASSERT_TRUE(waitFor([&reading] { return reading->session.sealed().has_value(); })) << "exam " << i;
        EXPECT_TRUE(b.part().others.empty());
        b.keep();
        if (HasFatalFailure())
            return;
    }
    b.afterTheStore();
    EXPECT_EQ(b.desk().countOf(WorkList::ToArbitrate), static_cast<int>(kDiscordant.size()));
    EXPECT_EQ(b.desk().countOf(WorkList::Done), kExams - static_cast<int>(kDiscordant.size()));

    // Neither of the two arbitrates; the third sees both reads.
    b.choose(WorkList::ToArbitrate);
    b.hang(*kDiscordant.begin());
    EXPECT_EQ(b.part().kind, ReadingPart::Kind::Read);
    EXPECT_EQ(b.part().others.size(), 1U) << "what the first reader said, now that the own opinion is settled";
    Seat c(seat("c"), location_, exams());
    c.arrive(QStringLiteral("Dr Gamma"));
    c.choose(WorkList::ToArbitrate);
    c.hang(*kDiscordant.begin());
    for (std::size_t i = 0; i < kDiscordant.size(); ++i) {
        c.settleDown();
        ASSERT_EQ(c.part().role, reading::ReadRole::Arbiter);
        EXPECT_EQ(c.part().others.size(), 2U);
        EXPECT_TRUE(c.window().reads().isVisible());
        EXPECT_TRUE(kDiscordant.contains(numberOf(c.study())));
        const auto reading = c.study().reading;
        c.recallRight();
        ASSERT_TRUE(waitFor([&reading] { return reading->session.sealed().has_value(); }));
        c.keep();
        if (HasFatalFailure())
            return;
    }
    c.afterTheStore();
    EXPECT_EQ(c.desk().countOf(WorkList::Done), kExams);

    // Ten reports come out, and the log holds.
    for (int row = 0; row < kExams; ++row) {
        c.hang(row);
        ASSERT_TRUE(c.desk().exportObstacle().isEmpty()) << c.desk().exportObstacle().toStdString();
        const auto file = folder_.path() / ("report" + std::to_string(row) + ".pdf");
        c.desk().exportReport(file, false);
        EXPECT_TRUE(waitFor([&] { return c.study().reading->reportFile == file; }));
        EXPECT_TRUE(std::filesystem::exists(file));
    }
    c.afterTheStore();
    auto store = open();
    EXPECT_TRUE(store.verifyLog()->intact());
    const store::Exam exam = store::examOf(exams()[*kDiscordant.begin()]);
    ASSERT_EQ(store.reads(exam)->size(), 3U);
    const auto bundle = store::exportBundle(store, exam, {});
    ASSERT_TRUE(bundle);
    EXPECT_TRUE(store::checkBundle(*bundle)->intact());

    // One edited row fails it.
    store::RawConnection raw(location_);
    unlock(raw, "reads");
    raw.must("UPDATE reads SET right_breast = 'no_recall' WHERE role = 'arbiter'");
    const auto check = store.verifyLog();
    ASSERT_TRUE(check);
    EXPECT_FALSE(check->intact());
}

TEST_P(DoubleReading, WhatIsNotSealedIsThereAgainForItsReaderAlone)
{
    {
        Seat a(seat("a"), location_, exams(2));
        a.arrive(QStringLiteral("Dr Alpha"));
        a.press(Qt::Key_1);
        EXPECT_EQ(a.study().reading->session.recalls().right, reading::Recall::Recall);
        a.desk().setConclusion("For a second look\nat 12 o'clock");
        EXPECT_TRUE(a.desk().unsaved().isEmpty()) << "a draft is kept";
        a.window().lock();
        EXPECT_TRUE(a.window().signIn().isVisible());
        EXPECT_FALSE(a.window().hanging().isVisible());
        EXPECT_FALSE(a.window().opinion().isVisible());
        EXPECT_FALSE(a.desk().reader());
        a.press(Qt::Key_2);
        a.press(Qt::Key_PageDown);
        EXPECT_EQ(numberOf(a.study()), 0) << "no key reaches what is not to be seen";
        EXPECT_FALSE(a.study().reading->session.recalls().right);
    }
    Seat again(seat("a"), location_, exams(2));
    ASSERT_TRUE(waitFor([&again] { return again.window().signIn().isVisible(); }))
        << "where readers are known, the first question is who reads";
    again.type("readerPin", QStringLiteral("2468"));
    again.window().findChild<QComboBox*>(QStringLiteral("readerName"))->setCurrentText(QStringLiteral("Dr Alpha"));
    again.click("signIn");
    ASSERT_TRUE(waitFor([&again] { return again.desk().reader().has_value(); }));
    again.settleDown();
    EXPECT_EQ(again.study().reading->session.recalls().right, reading::Recall::Recall);
    EXPECT_EQ(again.study().reading->session.opinion().conclusion, "For a second look\nat 12 o'clock");
    EXPECT_FALSE(again.study().sealed());

    again.press(Qt::Key_L, Qt::ControlModifier);
    again.arrive(QStringLiteral("Dr Beta"));
    EXPECT_FALSE(again.study().reading->session.recalls().right);
    EXPECT_TRUE(again.study().reading->session.opinion().conclusion.empty());
    EXPECT_TRUE(again.window().findChild<QPlainTextEdit*>(QStringLiteral("conclusion"))->toPlainText().isEmpty());
}

TEST_P(DoubleReading, AReaderChangesHerMindWithTheAiInSightAndBothAreKept)
{
    SiteRules rules;
    rules.scheme = reading::Scheme::BiRads;
    rules.autoAdvance = false;
    Seat a(seat("a"), location_, exams(1), rules);
    a.arrive(QStringLiteral("Dr Alpha"));
    const auto reading = a.study().reading;
    a.press(Qt::Key_B);
    ASSERT_TRUE(waitFor([&reading] { return reading->session.sealed().has_value(); }));
    EXPECT_EQ(reading->session.sealed()->opinion.right.category, reading::Category(reading::BiRads::Cat1));

    a.press(Qt::Key_U, Qt::ShiftModifier);
    a.press(Qt::Key_1);
    a.press(Qt::Key_U);
    EXPECT_FALSE(reading->session.settled()) << "a recall needs a category and a mark";
    auto* category = a.window().findChild<QComboBox*>(QStringLiteral("rightCategory"));
    QTest::keyClick(category, Qt::Key_End);
    category->setCurrentText(QStringLiteral("BI-RADS 4B"));
    Q_EMIT category->activated(category->currentIndex());
    a.press(Qt::Key_J);
    auto& view = a.window().hanging().viewport(StandardView::RightCc);
    const QPoint at = view.widgetFromStored({60.0, 80.0}).toPoint();
    QTest::mouseClick(&view, Qt::LeftButton, {}, at);
    ASSERT_EQ(reading->session.opinion().lesions.size(), 1U);
    const auto& place = std::get<ImagePoint>(reading->session.opinion().lesions[0].marks[0].place);
    EXPECT_NEAR(place.x, 60.0, 1.5);
    EXPECT_NEAR(place.y, 80.0, 1.5);
    a.press(Qt::Key_U);
    EXPECT_FALSE(reading->session.settled()) << "what the lesion is has to be said";
    auto* type = a.window().findChild<QComboBox*>(QStringLiteral("lesionType1"));
    type->setCurrentIndex(0);
    Q_EMIT type->activated(0);
    a.keep();

    auto store = open();
    const auto reads = store.reads(store::examOf(exams(1)[0]));
    ASSERT_EQ(reads->size(), 1U);
    EXPECT_EQ(reads->front().sealed.opinion.right.recall, reading::Recall::NoRecall);
    ASSERT_TRUE(reads->front().settled);
    EXPECT_EQ(reads->front().settled->opinion.right.category, reading::Category(reading::BiRads::Cat4B));
    EXPECT_EQ(reads->front().settled->opinion.lesions.size(), 1U);
}

TEST_P(DoubleReading, AnExamThatIsPutOffComesAfterTheOthersAndIsFreeForOthers)
{
    Seat a(seat("a"), location_, exams(3));
    a.arrive(QStringLiteral("Dr Alpha"));
    a.choose(WorkList::ToReadFirst);
    ASSERT_EQ(numberOf(a.study()), 0);
    a.desk().putOff(QStringLiteral("earlier images are awaited"));
    a.settleDown();
    EXPECT_EQ(numberOf(a.study()), 1);
    a.afterTheStore();
    EXPECT_EQ(a.desk().studies().at(0).standing->putOff, "earlier images are awaited");
    Seat b(seat("b"), location_, exams(3));
    b.arrive(QStringLiteral("Dr Beta"));
    EXPECT_EQ(numberOf(b.study()), 0);
    EXPECT_EQ(b.part().kind, ReadingPart::Kind::Reading);
    EXPECT_TRUE(b.study().standing->putOff.empty()) << "why one reader put it off may hint at what she thinks";
}

TEST_P(DoubleReading, NormalIsLockedInTheFirstMomentsAndNeverOverrulesWhatWasSaid)
{
    Seat a(seat("a"), location_, exams(2));
    a.arrive(QStringLiteral("Dr Alpha"));
    SiteRules rules = a.desk().rules();
    rules.normalLockMs = 10'000;
    a.desk().setRules(rules);
    a.press(Qt::Key_B);
    EXPECT_FALSE(a.study().reading->session.recalls().whole()) << "locked";
    rules.normalLockMs = 0;
    a.desk().setRules(rules);
    a.press(Qt::Key_1);
    a.press(Qt::Key_B);
    EXPECT_EQ(a.study().reading->session.state(), reading::ReadingSession::State::Open);
    EXPECT_EQ(a.study().reading->session.recalls().right, reading::Recall::Recall);
}

TEST_P(DoubleReading, WhatIsTypedOfOneExamNeverReachesAnother)
{
    Seat a(seat("a"), location_, exams(2));
    a.arrive(QStringLiteral("Dr Alpha"));
    for (const int row : {1, 0}) {
        a.hang(row);
        const std::string uid = a.window().hanging().viewport(StandardView::RightCc).view().sopInstanceUid;
        a.desk().markLesion(uid, ImagePoint{60.0, 80.0});
    }
    auto* note = a.window().findChild<QWidget*>(QStringLiteral("lesionType1"))->parentWidget()->findChild<QLineEdit*>();
    note->setFocus();
    QTest::keyClicks(note, QStringLiteral("spiculated"));
    a.desk().select(1);
    a.settleDown();
    EXPECT_TRUE(a.study().reading->session.opinion().lesions.at(0).note.empty());
    EXPECT_EQ(a.desk().studies().at(0).reading->session.opinion().lesions.at(0).note, "spiculated");

    a.hang(0);
    auto* conclusion = a.window().findChild<QPlainTextEdit*>(QStringLiteral("conclusion"));
    a.press(Qt::Key_C, Qt::ShiftModifier);
    ASSERT_TRUE(conclusion->hasFocus());
    QTest::keyClicks(conclusion, QStringLiteral("as in 2019"));
    a.desk().select(1);
    EXPECT_TRUE(conclusion->toPlainText().isEmpty());
    EXPECT_FALSE(conclusion->hasFocus());
    a.settleDown();
    EXPECT_TRUE(a.study().reading->session.opinion().conclusion.empty());
    EXPECT_EQ(a.desk().studies().at(0).reading->session.opinion().conclusion, "as in 2019");
    a.press(Qt::Key_C, Qt::ShiftModifier);  // nor does it, left a second time
    a.press(Qt::Key_Escape);
    EXPECT_TRUE(a.study().reading->session.opinion().conclusion.empty());

    // Nor what a dialog was asked about.
    a.press(Qt::Key_R, Qt::ShiftModifier);
    auto* dialog = a.window().findChild<QWidget*>(QStringLiteral("viewAgain"));
    ASSERT_TRUE(dialog && dialog->isVisible());
    a.press(Qt::Key_B);  // the one key for normal does nothing behind it
    EXPECT_FALSE(a.study().sealed());
    EXPECT_FALSE(a.study().reading->session.opinion().left.category.has_value());
    a.desk().select(0);
    EXPECT_FALSE(dialog->isVisible());

    // And a wheel over the panel says nothing.
    auto* type = a.window().findChild<QComboBox*>(QStringLiteral("lesionType1"));
    const int before = type->currentIndex();
    QWheelEvent wheel(QPointF(5, 5), type->mapToGlobal(QPointF(5, 5)), {}, QPoint(0, 240), Qt::NoButton, {},
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(type, &wheel);
    EXPECT_EQ(type->currentIndex(), before);
}

TEST_P(DoubleReading, WhereReadersAreKnownNobodyReadsOrSeesTheAiWithoutBeingOne)
{
    Seat a(seat("a"), location_, exams(1));
    a.arrive(QStringLiteral("Dr Alpha"));
    a.press(Qt::Key_L, Qt::ControlModifier);
    a.click("withoutSigningIn");
    a.afterTheStore();
    EXPECT_EQ(a.part().kind, ReadingPart::Kind::NotSignedIn);
    a.press(Qt::Key_B);
    a.recallRight();
    EXPECT_FALSE(a.study().sealed());
    EXPECT_FALSE(a.aiIsDrawn());
}

TEST_P(DoubleReading, AStoreThatIsAwayLetsNobodyReadUnnamed)
{
    SiteRules rules;
    rules.sharedStore = QStringLiteral("host=127.0.0.1 port=1 dbname=nowhere");
    store::PostgresServer nowhere{rules.sharedStore.toStdString(), "diptych", std::chrono::milliseconds(200)};
    Seat a(seat("a"), nowhere, exams(1), rules);
    EXPECT_EQ(a.part().kind, ReadingPart::Kind::NotSignedIn);
    a.afterTheStore();
    a.press(Qt::Key_B);
    EXPECT_FALSE(a.study().sealed());
    EXPECT_FALSE(a.aiIsDrawn());
    EXPECT_TRUE(a.window().findChild<QLabel*>(QStringLiteral("storeState"))->isVisible());
}

TEST_P(DoubleReading, WhoSawTheAiUnnamedHasSeenItUnderHerNameToo)
{
    Seat a(seat("a"), location_, exams(1));
    a.press(Qt::Key_B);
    ASSERT_TRUE(a.study().sealed());
    a.arrive(QStringLiteral("Dr Alpha"));
    const auto reading = a.study().reading;
    a.press(Qt::Key_B);
    ASSERT_TRUE(waitFor([&reading] { return reading->session.sealed().has_value(); }));
    EXPECT_FALSE(reading->session.sealed()->aiWasHidden);
}

TEST_P(DoubleReading, NothingOfTheOtherReadShowsBeforeOnesOwnIsSettled)
{
    SiteRules rules;
    rules.autoAdvance = false;
    Seat a(seat("a"), location_, exams(1), rules);
    a.arrive(QStringLiteral("Dr Alpha"));
    a.recallRight();
    ASSERT_TRUE(waitFor([&a] { return a.study().sealed(); }));
    Seat b(seat("b"), location_, exams(1), rules);
    b.arrive(QStringLiteral("Dr Beta"));
    b.press(Qt::Key_B);
    ASSERT_TRUE(waitFor([&b] { return b.study().sealed(); }));
    b.afterTheStore();
    EXPECT_EQ(b.desk().countOf(WorkList::ToReadSecond), 1) << "that it goes to arbitration would tell what A said";
    b.keep();
    b.afterTheStore();
    EXPECT_EQ(b.desk().countOf(WorkList::ToArbitrate), 0) << "A may still change her mind";
    EXPECT_EQ(b.desk().studies().at(0).standing->waitsFor, "Dr Alpha");
    a.keep();
    a.afterTheStore();
    EXPECT_EQ(a.desk().countOf(WorkList::ToArbitrate), 1);
}

TEST_P(DoubleReading, TheArbiterSidesWithAReaderInOneStepAndSealsHerself)
{
    SiteRules rules;
    rules.autoAdvance = false;
    rules.scheme = reading::Scheme::BiRads;
    Seat a(seat("a"), location_, exams(1), rules);
    a.arrive(QStringLiteral("Dr Alpha"));
    const std::string uid = a.window().hanging().viewport(StandardView::RightCc).view().sopInstanceUid;
    a.desk().markLesion(uid, ImagePoint{60.0, 80.0});
    a.desk().describeLesion(0, reading::LesionType::Distortion, {}, "");
    a.desk().setCategory(Laterality::Right, reading::BiRads::Cat4A);
    a.desk().setCategory(Laterality::Left, reading::BiRads::Cat2);
    a.desk().setDensity(reading::Density::C);
    a.desk().setConclusion("Alpha's own words");
    a.press(Qt::Key_S);
    a.press(Qt::Key_S);
    ASSERT_TRUE(waitFor([&a] { return a.study().sealed(); }));
    a.keep();
    const reading::FullOpinion alphas = a.study().reading->session.settled()->opinion;

    Seat b(seat("b"), location_, exams(1), rules);
    b.arrive(QStringLiteral("Dr Beta"));
    b.press(Qt::Key_1, Qt::AltModifier);
    EXPECT_FALSE(b.study().reading->session.recalls().right) << "who is blind takes nothing over";
    EXPECT_FALSE(b.window().reads().isVisible());
    b.press(Qt::Key_B);
    ASSERT_TRUE(waitFor([&b] { return b.study().sealed(); }));
    b.keep();
    b.afterTheStore();
    b.press(Qt::Key_1, Qt::AltModifier);
    EXPECT_EQ(b.study().reading->session.opinion().right.recall, reading::Recall::NoRecall);

    rules.arbiterSeesReads = false;
    Seat c(seat("c"), location_, exams(1), rules);
    c.arrive(QStringLiteral("Dr Gamma"));
    ASSERT_EQ(c.part().role, reading::ReadRole::Arbiter);
    const auto& session = c.study().reading->session;
    auto* asFirst = c.window().findChild<QPushButton*>(QStringLiteral("asFirstReader"));
    c.press(Qt::Key_1, Qt::AltModifier);
    EXPECT_FALSE(session.recalls().right) << "the reads are hidden";
    EXPECT_FALSE(asFirst->isVisible());
    c.press(Qt::Key_S, Qt::ShiftModifier);
    EXPECT_TRUE(asFirst->isVisible());
    c.desk().setConclusion("Gamma's");
    const reading::FullOpinion before = session.opinion();
    c.press(Qt::Key_1, Qt::AltModifier);
    reading::FullOpinion wanted = alphas;
    wanted.conclusion = "Gamma's";
    EXPECT_EQ(session.opinion(), wanted);
    EXPECT_EQ(session.state(), reading::ReadingSession::State::Open) << "she seals it, nothing else does";
    c.desk().undo();
    EXPECT_EQ(session.opinion(), before) << "one step";
    QTest::mouseClick(c.window().findChild<QPushButton*>(QStringLiteral("asSecondReader")), Qt::LeftButton);
    EXPECT_EQ(session.opinion().right.category, reading::Category(reading::BiRads::Cat1));
    EXPECT_TRUE(session.opinion().lesions.empty());
    QTest::mouseClick(asFirst, Qt::LeftButton);
    c.desk().setCategory(Laterality::Right, reading::BiRads::Cat4B);
    c.press(Qt::Key_S);
    c.press(Qt::Key_S);
    ASSERT_TRUE(waitFor([&session] { return session.sealed().has_value(); }));
    EXPECT_EQ(session.sealed()->opinion.right.category, reading::Category(reading::BiRads::Cat4B));
    EXPECT_EQ(session.sealed()->opinion.lesions.size(), 1U);
    EXPECT_FALSE(asFirst->isVisible());
    c.press(Qt::Key_2, Qt::AltModifier);
    EXPECT_EQ(session.opinion().right.category, reading::Category(reading::BiRads::Cat4B));
}

TEST_P(DoubleReading, WhoDecidesIsTheSameAtEveryWorkstation)
{
    Seat a(seat("a"), location_, exams(1));
    a.arrive(QStringLiteral("Dr Alpha"));
    SiteRules rules = a.desk().rules();
    rules.policy = {reading::DecisionRule::ArbitrateAllRecalls, true};
    a.desk().setRules(rules);
    a.afterTheStore();
    SiteRules others;
    others.policy = {reading::DecisionRule::AnyRecallWins, false};
    Seat b(seat("b"), location_, exams(1), others);
    b.arrive(QStringLiteral("Dr Beta"));
    b.afterTheStore();
    EXPECT_EQ(b.desk().rules().policy.rule, reading::DecisionRule::ArbitrateAllRecalls);
}

TEST_P(DoubleReading, AServerThatGoesAwayStopsNobodyAndLosesNothing)
{
    if (!postgres())
        GTEST_SKIP() << "a file does not go away";
    auto server = std::get<store::PostgresServer>(location_);
    const QRegularExpression port(QStringLiteral("port=(\\d+)"));
    QString connection = toQt(server.connection);
    Wire wire(port.match(connection).captured(1).toUShort());
    server.connection = connection.replace(port, QStringLiteral("port=%1").arg(wire.port())).toStdString();

    Seat a(seat("a"), server, exams(3));
    a.arrive(QStringLiteral("Dr Alpha"));
    a.choose(WorkList::ToReadFirst);
    wire.cut();
    for (int i = 0; i < 2; ++i) {  // the one that hangs, and one that the store cannot be asked for
        const auto reading = a.study().reading;
        ASSERT_EQ(a.part().kind, ReadingPart::Kind::Reading) << a.part().trouble.toStdString();
        a.press(Qt::Key_B);
        ASSERT_TRUE(waitFor([&reading] { return reading->session.sealed().has_value(); })) << "exam " << i;
        EXPECT_TRUE(a.aiIsDrawn());
        a.keep();
        a.settleDown();
        if (HasFatalFailure())
            return;
    }
    EXPECT_TRUE(a.window().findChild<QLabel*>(QStringLiteral("storeState"))->isVisible());
    auto store = open();
    EXPECT_TRUE(store.allReads()->empty());

    wire.mend();
    a.desk().store()->deliver();
    a.afterTheStore();
    const auto reads = store.allReads();
    ASSERT_EQ(reads->size(), 2U);
    for (const store::SealedRead& read : *reads)
        EXPECT_TRUE(read.settled) << "what was said with the AI in sight came after it";
    EXPECT_TRUE(store.verifyLog()->intact());
    EXPECT_FALSE(a.window().findChild<QLabel*>(QStringLiteral("storeState"))->isVisible());
}

INSTANTIATE_TEST_SUITE_P(Databases, DoubleReading, ::testing::ValuesIn(store::kDatabases), store::nameOf);

}  // namespace
}  // namespace diptych::viewer::testing
