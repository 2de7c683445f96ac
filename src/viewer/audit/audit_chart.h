// A chart of bars with 95 % intervals, drawn by ourselves (docs/adr/0012-charts.md). Left and right pick a group of
// bars, whose numbers then stand below; so does the mouse. What was counted fewer than ten times is drawn hollow.
#pragma once

#include <optional>
#include <vector>

#include <QString>
#include <QWidget>

#include "diptych/reading/agreement.h"

namespace diptych::viewer
{

struct ChartBar {
    std::optional<double> value;  // nullopt: nothing was counted, which is not 0
    std::optional<reading::Interval> interval = {};
    bool few = false;
};

/// Bars that stand together, one of each series.
struct ChartGroup {
    QString label;  // below; a second line may follow a line feed
    QString told;   // the numbers in words, for when it is picked
    std::vector<ChartBar> bars;
};

struct ChartContent {
    QString title;
    std::vector<QString> series;  // names for the legend; none where there is one series only
    bool percent = false;         // values are shares, 0 to 1
    QString groupsAre;            // what stands along the bottom: "seconds"
    std::vector<ChartGroup> groups;
    QString empty;  // in place of bars where nothing was counted
};

class AuditChart : public QWidget
{
    Q_OBJECT

public:
    explicit AuditChart(QWidget* parent = nullptr);

    void show(ChartContent content);
    [[nodiscard]] const ChartContent& content() const { return content_; }
    /// Index of the group whose numbers are shown; nullopt where none is.
    [[nodiscard]] std::optional<int> picked() const { return picked_; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    [[nodiscard]] QRectF plot() const;
    [[nodiscard]] QRectF place(int group) const;
    [[nodiscard]] bool counted() const;
    void pick(std::optional<int> group);
    void drawScale(QPainter& painter, double most) const;
    void drawGroups(QPainter& painter, double most) const;
    void drawBar(QPainter& painter, const QRectF& within, const ChartBar& bar, std::size_t series, double most) const;
    void drawLegend(QPainter& painter) const;

    ChartContent content_;
    std::optional<int> picked_;
};

/// Where the scale ends: a round value that holds `most`, at most 1 for shares, a multiple of four for counts.
[[nodiscard]] double scaleEnd(double most, bool percent);

}  // namespace diptych::viewer
