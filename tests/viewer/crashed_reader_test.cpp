// An image whose pixels end whoever reads them: its place says so, and the others of the study hang.
#include <algorithm>

#include "hanging/viewport_widget.h"
#include "synthetic_study.h"
#include "written_files.h"

namespace diptych::viewer
{
namespace
{

using namespace diptych::viewer::testing;
namespace files = dicom::testing;

files::TemporaryFolder& fourViews()
{
    static files::TemporaryFolder folder;
    const auto write = [](const std::string& name, Laterality side, ViewPosition position, const char* row) {
        auto image = files::sample(name);
        image.key = {side, position};
        image.orientation = PatientOrientation{row, position == ViewPosition::Cc ? "L" : "F"};
        files::write(image, folder / (name + ".dcm"));
    };
    write("rcc", Laterality::Right, ViewPosition::Cc, "P");
    write("rmlo-pixelbomb", Laterality::Right, ViewPosition::Mlo, "P");
    write("lcc", Laterality::Left, ViewPosition::Cc, "A");
    write("lmlo", Laterality::Left, ViewPosition::Mlo, "A");
    return folder;
}

TEST(CrashedReader, ItsViewSaysSoAndTheOthersHang)
{
    QTemporaryDir place;
    Settings settings(place.filePath(QStringLiteral("settings.ini")));
    DeskServices services;
    services.readFolder = [](std::span<const std::filesystem::path> paths, const dicom::ReadOptions& options) {
        return dicom::readFolder(paths, options);
    };
    services.writeReport = [](const ReportOrder&) { return Result<void>(); };
    services.analysis = std::make_unique<FakeAnalysis>();
    dicom::ReaderSettings readers;
    readers.program = READER_CHILD;
    services.readers = std::make_shared<dicom::ReaderProcesses>(readers);
    MainWindow window(std::move(services), settings);
    window.resize(1600, 1000);
    window.show();
    window.desk().open({fourViews().path()});
    const auto viewports = [&window] {
        std::vector<ViewportWidget*> visible;
        for (auto* viewport : window.findChildren<ViewportWidget*>())
            if (viewport->isVisible())
                visible.push_back(viewport);
        return visible;
    };
    const auto in = [&](HungView::State state) {
        return std::ranges::count_if(viewports(), [state](auto* viewport) { return viewport->view().state == state; });
    };
    ASSERT_TRUE(waitFor([&] { return in(HungView::State::Shown) + in(HungView::State::Failed) == 4; }));
    EXPECT_EQ(in(HungView::State::Shown), 3);
    EXPECT_EQ(in(HungView::State::Failed), 1);
    for (ViewportWidget* viewport : viewports()) {
        if (viewport->view().state != HungView::State::Failed)
            continue;
        EXPECT_EQ(viewport->view().place, StandardView::RightMlo);
        ASSERT_FALSE(viewport->view().stateLines.empty());
        EXPECT_TRUE(viewport->view().stateLines.front().text.contains(QStringLiteral("ended the process")))
            << viewport->view().stateLines.front().text.toStdString();
        // Drawn as words, not as a black image.
        const QImage picture = viewport->grab().toImage();
        int bright = 0;
        for (int y = 0; y < picture.height(); ++y)
            for (int x = 0; x < picture.width(); ++x)
                bright += qRed(picture.pixel(x, y)) > 128 ? 1 : 0;
        EXPECT_GT(bright, 200);
    }
}

}  // namespace
}  // namespace diptych::viewer
