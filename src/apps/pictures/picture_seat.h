// A reader's seat for the manuals' pictures: the workstation's own window on phantoms, with the results that
// diptych-cli analyze wrote of them, a store of readings in a folder of its own, and an archive that answers by itself.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include <QString>

#include "site/settings.h"
#include "window/main_window.h"

namespace diptych::pictures
{

struct Scene {
    std::filesystem::path studies;      // a folder of phantoms
    std::filesystem::path assessments;  // JSON lines of diptych-cli analyze
    std::filesystem::path scratch;      // store and settings
};

/// Ends the program with a sentence where something does not come within half a minute.
void waitUntil(const char* what, const std::function<bool()>& condition);

class PictureSeat
{
public:
    PictureSeat(const Scene& scene, const char* name);
    ~PictureSeat();

    [[nodiscard]] viewer::MainWindow& window() { return *window_; }
    [[nodiscard]] viewer::ReadingDesk& desk() { return window_->desk(); }

    /// The first reader adds herself; who comes later was let in by her.
    void arrive(const QString& name);
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier);
    void choose(viewer::WorkList list);
    /// The latest study of that patient, among those of the list.
    void hang(const std::string& patientId);
    /// The exam that hangs is sealed and kept as it was.
    void keep();
    /// What the store was asked for is done, and all that hangs is drawn.
    void settle();
    void command(viewer::Command command);

    /// Of the window, or of its child of that name.
    void take(const std::filesystem::path& file, const char* child = nullptr);

private:
    void fill(const char* name, const QString& text);

    viewer::Settings settings_;
    std::unique_ptr<viewer::MainWindow> window_;
};

}  // namespace diptych::pictures
