// What the commands of the Tools menu do: MainWindow's wiring of ruler, angle, ellipse, arrow, note, loupe, key images.
#include <algorithm>

#include "hanging/annotation_layer.h"
#include "hanging/hanging_widget.h"
#include "reading/reading_changes.h"
#include "window/main_window.h"

namespace diptych::viewer
{

namespace
{

constexpr int kHeldMs = 350;  // a key down for longer was held, not pressed

struct ToolCommand {
    Command command;
    Tool tool;
};
constexpr ToolCommand kToolCommands[] = {{Command::RulerTool, Tool::Ruler},
                                         {Command::AngleTool, Tool::Angle},
                                         {Command::EllipseTool, Tool::Ellipse},
                                         {Command::ArrowTool, Tool::Arrow},
                                         {Command::NoteTool, Tool::Note}};

}  // namespace

void MainWindow::connectToolCommands()
{
    const auto onTrigger = [this](Command command, auto slot) {
        connect(&commandAction(*this, command), &QAction::triggered, this, [slot] { slot(); });
    };
    for (const ToolCommand& each : kToolCommands)
        onTrigger(each.command, [this, tool = each.tool] { setTool(tool_ == tool ? Tool::Pan : tool); });
    onTrigger(Command::Loupe, [this] { setLoupe(commandAction(*this, Command::Loupe).isChecked()); });
    onTrigger(Command::KeyImage, [this] { toggleKeyImage(); });
    onTrigger(Command::WriteText, [this] {
        if (!hanging_->activeViewport().annotations().writeTextOfSelected())
            notice(Tone::Quiet, tr("Click on an arrow or a note first: other drawings have no text."));
    });
    onTrigger(Command::DeleteAnnotation, [this] {
        if (!hanging_->activeViewport().annotations().removeSelected())
            notice(Tone::Quiet, tr("Nothing is selected in the active view: click on a drawing first."));
    });
    onTrigger(Command::UndoLatest, [this] { undoLatest(); });
    onTrigger(Command::RedoAnnotation, [this] { redoAnnotation(); });
}

void MainWindow::showAnnotations()
{
    OpenedStudy* study = desk_.currentStudy();
    Reading* reading = study ? study->reading.get() : nullptr;
    if (reading)
        noteOpinion(*reading);
    for (AnnotationLayer* layer : hanging_->findChildren<AnnotationLayer*>()) {
        // Views come and go with the hanging; each is connected once.
        connect(layer, &AnnotationLayer::edited, this, &MainWindow::annotate, Qt::UniqueConnection);
        connect(layer, &AnnotationLayer::loupeFactorWished, this, &MainWindow::setLoupeFactor, Qt::UniqueConnection);
        connect(layer, &AnnotationLayer::keyReleased, this, &MainWindow::letGoLoupe, Qt::UniqueConnection);
        layer->setTool(tool_);
        layer->setLoupe(commandAction(*this, Command::Loupe).isChecked());
        layer->show(reading ? &reading->annotations : nullptr);
    }
}

void MainWindow::annotate(const AnnotationEdit& edit)
{
    OpenedStudy* study = desk_.currentStudy();
    if (!study || !study->reading)
        return;
    (void)viewer::annotate(*study->reading, edit);
    showAnnotations();
}

void MainWindow::setTool(Tool tool)
{
    tool_ = tool;
    if (tool != Tool::Pan && commandAction(*this, Command::MarkLesion).isChecked())
        setMarking(false);
    for (const ToolCommand& each : kToolCommands)
        commandAction(*this, each.command).setChecked(each.tool == tool);
    for (AnnotationLayer* layer : hanging_->findChildren<AnnotationLayer*>())
        layer->setTool(tool);
    notice(Tone::Quiet, tool == Tool::Pan ? QString() : tr("%1. Esc: back to panning.").arg(toolHint(tool)));
}

void MainWindow::setLoupe(bool on)
{
    commandAction(*this, Command::Loupe).setChecked(on);
    if (on)
        loupeKeyDown_.start();
    else
        loupeKeyDown_.invalidate();
    for (AnnotationLayer* layer : hanging_->findChildren<AnnotationLayer*>())
        layer->setLoupe(on);
}

void MainWindow::letGoLoupe()
{
    const bool held = loupeKeyDown_.isValid() && loupeKeyDown_.elapsed() > kHeldMs;
    loupeKeyDown_.invalidate();
    if (held)
        setLoupe(false);
}

void MainWindow::setLoupeFactor(double factor)
{
    for (AnnotationLayer* layer : hanging_->findChildren<AnnotationLayer*>())
        layer->setLoupeFactor(factor);
}

void MainWindow::toggleKeyImage()
{
    OpenedStudy* study = desk_.currentStudy();
    const std::string& uid = hanging_->activeViewport().view().sopInstanceUid;
    if (!study || !study->reading || uid.empty()) {
        notice(Tone::Quiet, tr("No image hangs in the active view."));
        return;
    }
    viewer::toggleKeyImage(*study->reading, uid);
    showAnnotations();
}

void MainWindow::undoLatest()
{
    OpenedStudy* study = desk_.currentStudy();
    Reading* reading = study ? study->reading.get() : nullptr;
    const auto latest = reading ? latestChange(*reading) : std::nullopt;
    if (latest != ChangeOrder::Kind::Annotation) {
        desk_.undo();  // says so where there is nothing to take back
        return;
    }
    notice(Tone::Quiet, tr("Taken back: %1 (Ctrl+Y makes it again).").arg(undoAnnotation(*reading).toLower()));
    showAnnotations();
}

void MainWindow::redoAnnotation()
{
    OpenedStudy* study = desk_.currentStudy();
    Reading* reading = study ? study->reading.get() : nullptr;
    const QString what = reading ? viewer::redoAnnotation(*reading) : QString();
    notice(Tone::Quiet,
           what.isEmpty() ? tr("There is nothing to make again.") : tr("Made again: %1.").arg(what.toLower()));
    showAnnotations();
}

bool MainWindow::leaveTool()
{
    const auto layers = hanging_->findChildren<AnnotationLayer*>();
    const bool drawing = std::any_of(layers.begin(), layers.end(),
                                     [](const AnnotationLayer* each) { return each->tool().draft().has_value(); });
    bool left = false;
    for (AnnotationLayer* layer : layers)
        left = layer->cancel() || left;
    if (drawing)
        return true;
    if (tool_ != Tool::Pan) {
        setTool(Tool::Pan);
        return true;
    }
    if (commandAction(*this, Command::Loupe).isChecked()) {
        setLoupe(false);
        return true;
    }
    return left;
}

}  // namespace diptych::viewer
