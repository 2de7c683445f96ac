// Walks through the steps of the chosen hanging protocol: space forward, shift-space back. GUI thread only.
#pragma once

#include <optional>
#include <vector>

#include <QObject>
#include <QStringList>

#include "hanging/hanging_protocol.h"
#include "hanging/hanging_widget.h"

namespace diptych::viewer
{

class HangingSteps : public QObject
{
    Q_OBJECT

public:
    /// Shows what it walks through in `hanging`, which must outlive it.
    explicit HangingSteps(HangingWidget& hanging, QObject* parent = nullptr);

    /// At least one. The one of that name is chosen, else the first.
    void setProtocols(std::vector<HangingProtocol> protocols, const QString& chosen);
    [[nodiscard]] QStringList protocolNames() const;
    [[nodiscard]] QString protocolName() const;
    void choose(const QString& protocol);

    /// A new study hangs: the first step again.
    void begin(bool hasPrior);
    /// The prior came or went: steps that need it come or go; the step shown stays.
    void setHasPrior(bool hasPrior);
    /// The next part of a step that roams, else the next step. At the end nothing changes and `ended` is told.
    void forward();
    void back();
    /// The next step, whatever part is shown.
    void skip();
    void go(int step);

    [[nodiscard]] int step() const { return step_; }
    [[nodiscard]] int count() const { return static_cast<int>(walk_.size()); }
    [[nodiscard]] QStringList stepNames() const;
    /// "2/12 MLO pair", "11/12 MLO at full resolution, part 2 of 6".
    [[nodiscard]] QString text() const;

Q_SIGNALS:
    void changed();
    void ended();

private:
    void rebuild();
    void show(int step, int part);

    HangingWidget& hanging_;
    std::vector<HangingProtocol> protocols_;
    std::size_t chosen_ = 0;
    std::vector<HangingStep> walk_;  // the chosen protocol's steps that this study has
    bool hasPrior_ = false;
    int step_ = 0;
};

}  // namespace diptych::viewer
