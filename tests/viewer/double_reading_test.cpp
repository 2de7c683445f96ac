// Double reading from end to end: windows, keys, one store. On SQLite always, on PostgreSQL where there is a server.
#include <fstream>
#include <set>

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

#include <gtest/gtest.h>

#include "diptych/report_pdf/write_report.h"
#include "diptych/store/read_bundle.h"
#include "hanging_widget.h"
#include "lesion_layer.h"
#include "opinion_details.h"
#include "opinion_panel.h"
#include "reads_panel.h"
#include "sign_in_page.h"
#include "store_link.h"
#include "study_list_panel.h"
#include "synthetic_study.h"
#include "test_store.h"
#include "text.h"
#include "verdict_panel.h"
#include "viewport_widget.h"

namespace diptych::viewer::testing
{
namespace
{

constexpr int kExams = 10;
const std::set<int> kDiscordant{2, 5, 7};

/// An engine that has answered before anyone asks: the AI is there to be hidden.
class ReadyAnalysis final : public ExamAnalysis
{
public:
    void request(std::shared_ptr<const Study> study, bool) override
    {
        ExamAssessment assessment = makeAssessment(*study);
        addFinding(assessment, StandardView::RightCc, makeFinding(1, 9, Box{40, 60, 30, 30}));
        QMetaObject::invokeMethod(this, [this, study, assessment] {
            Q_EMIT finished(study->studyInstanceUid, {std::make_shared<const ExamAssessment>(assessment)});
        });
    }
    void cancel(const std::string&) override {}
};

/// One reader's workstation: settings, drafts and queue of its own, the store in common.
class Seat
{
public:
    Seat(const std::filesystem::path& folder, const store::StoreLocation& location, std::vector<Study> studies,
         SiteRules rules = {})
        : settings_(QString::fromStdString((folder / "settings.ini").string()))
    {
        std::filesystem::create_directories(folder);
        rules.normalLockMs = 0;
        writeSiteRules(settings_.store(), rules);
        DeskServices services;
        services.readFolder = [studies](std::span<const std::filesystem::path>, const dicom::ReadOptions&) {
            StudyLoad load;
            load.studies = studies;
            for (const Study& study : studies)
                load.filesSeen += study.views.size();
            return Result<StudyLoad>(std::move(load));
        };
        services.writeReport = [](const ReportOrder& order) {
            return report_pdf::writeReport(order.input(), order.file);
        };
        services.analysis = std::make_unique<ReadyAnalysis>();
        services.store = std::make_unique<StoreLink>(location, folder);
        window_ = std::make_unique<MainWindow>(std::move(services), settings_);
        window_->resize(1600, 1000);
        window_->show();
        window_->desk().open({std::filesystem::path("/studies")});
        EXPECT_TRUE(waitFor([this] { return !desk().reading() && window_->hangingComplete(); }));
    }

    [[nodiscard]] MainWindow& window() { return *window_; }
    [[nodiscard]] ReadingDesk& desk() { return window_->desk(); }
    [[nodiscard]] OpenedStudy& study() { return *desk().currentStudy(); }
    [[nodiscard]] ReadingPart& part() { return study().reading->part; }

    void type(const char* name, const QString& text)
    {
        auto* edit = window_->findChild<QWidget*>(QString::fromLatin1(name));
        edit->setFocus();
        if (auto* line = qobject_cast<QLineEdit*>(edit))
            line->clear();
        QTest::keyClicks(edit, text);
    }
    void click(const char* name)
    {
        QTest::mouseClick(window_->findChild<QPushButton*>(QString::fromLatin1(name)), Qt::LeftButton);
    }
    /// As somebody who sits down here for the first time.
    void arrive(const QString& name)
    {
        QTest::keyClick(window_.get(), Qt::Key_L, Qt::ControlModifier);
        ASSERT_TRUE(waitFor([this] { return window_->signIn().isVisible(); }));
        afterTheStore();
        auto* other = window_->findChild<QPushButton*>(QStringLiteral("newReader"));
        if (window_->findChild<QPushButton*>(QStringLiteral("signIn"))->text() != SignInPage::tr("Add this reader"))
            QTest::mouseClick(other, Qt::LeftButton);
        auto* box = window_->findChild<QComboBox*>(QStringLiteral("readerName"));
        box->setCurrentText(name);
        type("readerPin", QStringLiteral("2468"));
        type("readerPinAgain", QStringLiteral("2468"));
        click("signIn");
        ASSERT_TRUE(waitFor([this] { return desk().reader().has_value(); })) << "Argon2id takes its time";
        EXPECT_EQ(toQt(desk().reader()->name), name);
        settleDown();
    }
    void afterTheStore()
    {
        bool done = false;
        desk().store()->afterwards([&done] { done = true; });
        ASSERT_TRUE(waitFor([&done] { return done; }));
        QApplication::processEvents();
    }
    /// The exam hangs and the store has said what it is for this reader.
    void settleDown()
    {
        afterTheStore();
        ASSERT_TRUE(waitFor([this] {
            return window_->hangingComplete() && study().reading && part().kind != ReadingPart::Kind::Asked &&
                   (part().kind != ReadingPart::Kind::Reading || !study().reading->digests.empty());
        }));
    }
    void choose(WorkList list)
    {
        click(("workList" + std::to_string(static_cast<int>(list) + 1)).c_str());
        afterTheStore();
    }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QApplication::setActiveWindow(window_.get());
        QTest::keyClick(window_.get(), key, modifiers);
        QApplication::processEvents();
    }
    void hang(int row)
    {
        desk().select(row);
        settleDown();
    }
    [[nodiscard]] bool aiIsDrawn() { return study().shownAssessment() != nullptr; }
    void recallRight()
    {
        press(Qt::Key_1);
        press(Qt::Key_0);
        press(Qt::Key_S);
        press(Qt::Key_S);
    }
    /// Keeps what was sealed, and waits for the store.
    void keep()
    {
        const auto reading = study().reading;
        press(Qt::Key_U);
        ASSERT_TRUE(waitFor([&reading] { return reading->session.settled().has_value(); }));
    }

private:
    Settings settings_;
    std::unique_ptr<MainWindow> window_;
};

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
        ASSERT_EQ(a.part().role, store::Role::First);
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
        ASSERT_EQ(b.part().role, store::Role::Second);
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
        ASSERT_EQ(c.part().role, store::Role::Arbiter);
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
        EXPECT_TRUE(waitFor([&file] { return std::filesystem::exists(file); }));
    }
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
    EXPECT_FALSE(again.study().sealed());

    again.press(Qt::Key_L, Qt::ControlModifier);
    again.arrive(QStringLiteral("Dr Beta"));
    EXPECT_FALSE(again.study().reading->session.recalls().right);
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

INSTANTIATE_TEST_SUITE_P(Databases, DoubleReading, ::testing::ValuesIn(store::kDatabases), store::nameOf);

}  // namespace
}  // namespace diptych::viewer::testing
