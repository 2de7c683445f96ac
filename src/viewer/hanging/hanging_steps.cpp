#include "hanging/hanging_steps.h"

#include <algorithm>

#include "looks/text.h"

namespace diptych::viewer
{

HangingSteps::HangingSteps(HangingWidget& hanging, QObject* parent) : QObject(parent), hanging_(hanging)
{
    setProtocols({overviewProtocol()}, {});
    connect(&hanging_, &HangingWidget::laidOut, this, &HangingSteps::changed);
}

void HangingSteps::setProtocols(std::vector<HangingProtocol> protocols, const QString& chosen)
{
    protocols_ = std::move(protocols);
    chosen_ = 0;
    for (std::size_t i = 0; i < protocols_.size(); ++i)
        if (toQt(protocols_[i].name) == chosen)
            chosen_ = i;
    rebuild();
    show(0, 0);
}

QStringList HangingSteps::protocolNames() const
{
    QStringList names;
    for (const HangingProtocol& protocol : protocols_)
        names.push_back(toQt(protocol.name));
    return names;
}

QString HangingSteps::protocolName() const
{
    return toQt(protocols_[chosen_].name);
}

void HangingSteps::choose(const QString& protocol)
{
    const auto names = protocolNames();
    const auto at = names.indexOf(protocol);
    if (at < 0)
        return;
    chosen_ = static_cast<std::size_t>(at);
    rebuild();
    show(0, 0);
}

void HangingSteps::rebuild()
{
    walk_.clear();
    for (const HangingStep& step : protocols_[chosen_].steps)
        if (hasPrior_ || !step.needsPrior)
            walk_.push_back(step);
}

void HangingSteps::begin(bool hasPrior)
{
    hasPrior_ = hasPrior;
    rebuild();
    show(0, 0);
}

void HangingSteps::setHasPrior(bool hasPrior)
{
    if (hasPrior_ == hasPrior)
        return;
    const std::string shown = walk_[static_cast<std::size_t>(step_)].name;
    hasPrior_ = hasPrior;
    rebuild();
    const auto again = std::ranges::find(walk_, shown, &HangingStep::name);
    if (again == walk_.end())
        show(0, 0);
    else
        step_ = static_cast<int>(again - walk_.begin());
    Q_EMIT changed();
}

void HangingSteps::show(int step, int part)
{
    step_ = step;
    hanging_.showStep(walk_[static_cast<std::size_t>(step)]);
    if (part != 0)
        hanging_.showPart(part);
    Q_EMIT changed();
}

void HangingSteps::forward()
{
    if (hanging_.part() + 1 < hanging_.parts()) {
        hanging_.showPart(hanging_.part() + 1);
        Q_EMIT changed();
        return;
    }
    skip();
}

void HangingSteps::skip()
{
    if (step_ + 1 < count())
        show(step_ + 1, 0);
    else
        Q_EMIT ended();
}

void HangingSteps::back()
{
    if (hanging_.part() > 0) {
        hanging_.showPart(hanging_.part() - 1);
        Q_EMIT changed();
    } else if (step_ > 0) {
        show(step_ - 1, 0);
        if (hanging_.parts() > 1) {
            hanging_.showPart(hanging_.parts() - 1);
            Q_EMIT changed();
        }
    }
}

void HangingSteps::go(int step)
{
    if (step >= 0 && step < count())
        show(step, 0);
}

QStringList HangingSteps::stepNames() const
{
    QStringList names;
    for (const HangingStep& step : walk_)
        names.push_back(toQt(step.name));
    return names;
}

QString HangingSteps::text() const
{
    QString text = tr("%1/%2 %3").arg(step_ + 1).arg(count()).arg(toQt(walk_[static_cast<std::size_t>(step_)].name));
    if (hanging_.parts() > 1)
        text += tr(", part %1 of %2").arg(hanging_.part() + 1).arg(hanging_.parts());
    return text;
}

}  // namespace diptych::viewer
