// Studies made in memory, an engine that answers when told to, and a window around both.
#pragma once

#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <QTemporaryDir>

#include "site/settings.h"
#include "window/main_window.h"

namespace diptych::viewer::testing
{

/// Stored samples of a 12-bit image: `background` everywhere, `bright` within the box.
struct SyntheticImage {
    int rows = 300;
    int columns = 200;
    int background = 400;
    int bright = 4000;
    Box brightBox{};
    bool decodes = true;
};
[[nodiscard]] PixelImage makeImage(const SyntheticImage& image);

class SyntheticPixels final : public PixelSource
{
public:
    explicit SyntheticPixels(SyntheticImage image) : image_(image) {}
    [[nodiscard]] Result<std::unique_ptr<PixelImage>> decode() const override;

private:
    SyntheticImage image_;
};

/// A view with coded position and the orientation in which it hangs without being flipped.
[[nodiscard]] MammogramView makeView(StandardView view, const std::string& uid, const SyntheticImage& image = {});
/// The four standard views of one patient; UIDs are `uid` with ".RCC" and so on.
[[nodiscard]] Study makeStudy(const std::string& uid, const std::string& patientName = "Doe^Jane");

[[nodiscard]] Finding makeFinding(int id, int suspicion, const Box& boxPx, std::optional<int> lesion = std::nullopt);
/// A complete exam without findings.
[[nodiscard]] ExamAssessment makeAssessment(const Study& study);
/// Adds the finding to the view and raises breast and exam to it.
void addFinding(ExamAssessment& assessment, StandardView view, const Finding& finding);

/// Records what was asked; answers when told to.
class FakeAnalysis final : public ExamAnalysis
{
    Q_OBJECT

public:
    void request(std::shared_ptr<const Study> study, bool urgent) override;
    void cancel(const std::string& studyInstanceUid) override { cancelled.push_back(studyInstanceUid); }
    void giveWay(std::chrono::milliseconds /*time*/) override { ++gaveWay; }
    void answer(const ExamAssessment& assessment);

    int gaveWay = 0;
    std::vector<std::pair<std::string, bool>> requests;
    std::vector<std::string> cancelled;
};

/// A window on a folder that holds the given studies.
class Desk
{
public:
    explicit Desk(std::vector<Study> studies, bool readerFirst = true, std::vector<SkippedFile> skipped = {});
    ~Desk();

    /// What the folder holds from now on.
    void putIntoFolder(std::vector<Study> studies) { *studies_ = std::move(studies); }
    /// Opens the folder and waits until the first study is hung.
    void open();
    void waitUntilHung();
    [[nodiscard]] MainWindow& window() { return *window_; }
    [[nodiscard]] FakeAnalysis& analysis() { return *analysis_; }
    [[nodiscard]] Settings& settings() { return *settings_; }
    [[nodiscard]] OpenedStudy& study(int row) { return window_->desk().studies().at(row); }
    [[nodiscard]] std::vector<ReportOrder> reports() const { return *reports_; }
    /// A key for whatever has the focus, as a reader would press it.
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier);
    [[nodiscard]] QImage picture();

private:
    QTemporaryDir folder_;
    std::shared_ptr<std::vector<Study>> studies_ = std::make_shared<std::vector<Study>>();
    std::unique_ptr<Settings> settings_;
    std::shared_ptr<std::vector<ReportOrder>> reports_ = std::make_shared<std::vector<ReportOrder>>();
    FakeAnalysis* analysis_ = nullptr;
    std::unique_ptr<MainWindow> window_;
};

/// Runs the event loop until `condition` holds; false after a minute, which only a failure takes:
/// machines are busy, and a sanitizer makes all of it many times slower.
template <typename Condition>
[[nodiscard]] bool waitFor(Condition condition);

}  // namespace diptych::viewer::testing

#include <QTest>

template <typename Condition>
bool diptych::viewer::testing::waitFor(Condition condition)
{
    return QTest::qWaitFor(condition, 60000);
}
