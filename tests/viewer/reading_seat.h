// A reader's seat in the tests: a window with settings, drafts and queue of its own, and the keys she presses.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

#include <gtest/gtest.h>

#include "diptych/report_pdf/write_report.h"
#include "looks/text.h"
#include "store/sign_in_page.h"
#include "store/store_link.h"
#include "study/study_list_panel.h"
#include "synthetic_study.h"

namespace diptych::viewer::testing
{

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
    void giveWay(std::chrono::milliseconds) override {}
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
        // The first is added at the page; who comes later is let in by one who is known.
        const bool first =
            window_->findChild<QPushButton*>(QStringLiteral("signIn"))->text() == SignInPage::tr("Add this reader");
        if (!first) {
            std::string lead;
            desk().store()->ask([&lead](store::ReadStore& store) {
                const auto readers = store.readers().value();
                for (const store::Reader& reader : readers)
                    lead = reader.lead ? reader.id : lead;
            });
            afterTheStore();
            desk().store()->addReader(name, QStringLiteral("2468"), lead);
            afterTheStore();
            desk().signOut();
        }
        auto* box = window_->findChild<QComboBox*>(QStringLiteral("readerName"));
        box->setCurrentText(name);
        type("readerPin", QStringLiteral("2468"));
        if (first)
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

}  // namespace diptych::viewer::testing
