// Waits until the first study is hung and its analysis has ended, lets a scripted reader seal, and takes a picture.
#pragma once

#include <filesystem>
#include <optional>

#include <QObject>
#include <QTimer>

#include "window/main_window.h"

namespace diptych::viewer
{

class Screenshot : public QObject
{
    Q_OBJECT

public:
    Screenshot(MainWindow& window, std::filesystem::path file, std::optional<reading::ReaderOpinion> opinion,
               int step = 0);

Q_SIGNALS:
    /// The program's exit status.
    void finished(int status);

private:
    void look();
    void take();
    void end(int status, const QString& message);

    MainWindow& window_;
    std::filesystem::path file_;
    std::optional<reading::ReaderOpinion> opinion_;
    int step_ = 0;  // from 1; 0: as it hangs first
    QTimer poll_;
    int waitedMs_ = 0;
    bool readingEnded_ = false;
    bool modelRefused_ = false;
};

}  // namespace diptych::viewer
