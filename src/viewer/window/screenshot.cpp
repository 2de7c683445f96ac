#include "window/screenshot.h"

#include <cstdio>

#include <QPixmap>

#include "hanging/hanging_steps.h"
#include "looks/text.h"

namespace diptych::viewer
{

namespace
{

constexpr int kPollMs = 30;
constexpr int kPatienceMs = 300'000;

bool analysisEnded(const OpenedStudy& study)
{
    const auto phase = study.analysis.phase;
    return phase == AnalysisState::Phase::Finished || phase == AnalysisState::Phase::Unavailable ||
           phase == AnalysisState::Phase::Blocked;
}

}  // namespace

Screenshot::Screenshot(MainWindow& window, std::filesystem::path file, std::optional<reading::ReaderOpinion> opinion,
                       int step)
    : window_(window), file_(std::move(file)), opinion_(opinion), step_(step)
{
    connect(&window_.desk(), &ReadingDesk::skippedChanged, this, [this] { readingEnded_ = true; });
    connect(&window_.desk(), &ReadingDesk::modelChanged, this,
            [this](const QString&, Tone tone) { modelRefused_ = tone == Tone::Red; });
    connect(&poll_, &QTimer::timeout, this, &Screenshot::look);
    poll_.start(kPollMs);
}

void Screenshot::look()
{
    waitedMs_ += kPollMs;
    const OpenedStudy* study = window_.desk().currentStudy();
    const bool settled = study ? (analysisEnded(*study) || step_ > 0) && window_.hangingComplete()
                               : readingEnded_ && !window_.desk().reading();
    if (settled) {
        poll_.stop();
        // One more turn of the event loop, so that all that was posted before is on screen.
        QTimer::singleShot(kPollMs, this, &Screenshot::take);
    } else if (waitedMs_ > kPatienceMs) {
        poll_.stop();
        end(1, tr("the study was not ready in time"));
    }
}

void Screenshot::take()
{
    ReadingDesk& desk = window_.desk();
    const bool hasStudy = desk.currentStudy() != nullptr;
    if (opinion_ && hasStudy) {
        if (opinion_->right)
            desk.give(Laterality::Right, *opinion_->right);
        if (opinion_->left)
            desk.give(Laterality::Left, *opinion_->left);
        desk.seal(true);
        // Once more through the event loop, for the panels to take the space that the verdict needs.
        opinion_.reset();
        QTimer::singleShot(kPollMs, this, &Screenshot::take);
        return;
    }
    if (step_ > 0 && hasStudy) {
        if (step_ > window_.steps().count()) {
            end(2, tr("--step: this study has %1 steps").arg(window_.steps().count()));
            return;
        }
        window_.steps().go(step_ - 1);
        step_ = 0;
        QTimer::singleShot(kPollMs, this, &Screenshot::take);
        return;
    }
    const QPixmap picture = window_.grab();
    if (!picture.save(pathText(file_), "PNG")) {
        end(1, tr("the screenshot could not be written to %1").arg(pathText(file_)));
        return;
    }
    if (!hasStudy)
        end(3, tr("nothing readable was found"));
    else
        end(modelRefused_ ? 4 : 0, modelRefused_ ? tr("the model was refused") : QString());
}

void Screenshot::end(int status, const QString& message)
{
    if (!message.isEmpty())
        std::fprintf(stderr, "diptych: %s\n", qUtf8Printable(message));
    Q_EMIT finished(status);
}

}  // namespace diptych::viewer
