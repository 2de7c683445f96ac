// Lays text, rules and pictures on A4 pages, in millimetres from the top left corner of the sheet.
//
// Pages are set first and painted afterwards, because "page x of y" needs y before the first page is painted.
#pragma once

#include <QColor>
#include <QImage>
#include <QPainter>
#include <QPdfWriter>
#include <QRectF>
#include <QString>
#include <functional>
#include <vector>

namespace diptych::report_pdf
{

struct TextStyle {
    double points = 9.0;
    bool bold = false;
    bool condensed = false;
    QColor colour = Qt::black;
    Qt::Alignment align = Qt::AlignLeft;
    bool breakAnywhere = false;  // for UIDs and sums, whose dots are no places to break at
};

inline const TextStyle kTextStyle{};

inline constexpr double kPageWidthMm = 210.0;
inline constexpr double kPageHeightMm = 297.0;
inline constexpr double kMarginMm = 14.0;
inline constexpr double kTextWidthMm = kPageWidthMm - 2.0 * kMarginMm;
inline constexpr double kRuleMm = 0.15;

/// Device dots for millimetres on the writer's grid.
[[nodiscard]] double dots(double mm);

class PageSetter
{
public:
    /// Prepares `writer` (A4 portrait, no margins) and measures with its metrics; `writer` must outlive this.
    explicit PageSetter(QPdfWriter& writer);

    /// Set at the head of every page but the first, below the top margin.
    void setRunningHead(std::function<void(PageSetter&)> head) { runningHead_ = std::move(head); }
    /// Height kept free above the bottom margin for the footer.
    void setFooterHeight(double mm) { footerHeight_ = mm; }
    [[nodiscard]] double footerTop() const { return kPageHeightMm - kMarginMm + 4.0 - footerHeight_; }

    void startPage();
    [[nodiscard]] double y() const { return y_; }
    void moveTo(double y) { y_ = y; }
    void skip(double mm) { y_ += mm; }
    [[nodiscard]] double room() const { return footerTop() - 3.0 - y_; }
    /// Starts a page unless `mm` are left on this one.
    void require(double mm);

    [[nodiscard]] double textHeight(const QString& text, double width, const TextStyle& style) const;
    [[nodiscard]] double textWidth(const QString& text, const TextStyle& style) const;
    /// True if some character has no glyph in any installed font, so that it would be printed as an empty box.
    [[nodiscard]] bool lacksGlyphs(const QString& text, const TextStyle& style) const;

    /// Wraps `text` to `width`; returns its height. Does not move y().
    double text(double x, double y, double width, const QString& text, const TextStyle& style);
    /// At y() over the whole measure; moves y() below it.
    void paragraph(const QString& text, const TextStyle& style);
    void rule(double x1, double y1, double x2, double y2, double widthMm = kRuleMm, const QColor& colour = Qt::black);
    void frame(const QRectF& mm, const QColor& pen, double widthMm, const QColor& fill = Qt::transparent);
    /// The outline of the ellipse that fills `mm`.
    void ellipse(const QRectF& mm, const QColor& pen, double widthMm);
    void picture(const QRectF& mm, const QImage& image);

    /// Sets, when the page is painted and what was set before it is, what `set` sets then: it moves no y() and starts
    /// no page.
    void later(std::function<void(PageSetter&)> set);

    /// Paints all pages; `footer` sets the footer of page `number` of `count` and is called in order.
    void paint(const std::function<void(PageSetter&, int number, int count)>& footer);

private:
    using Stroke = std::function<void(QPainter&)>;

    [[nodiscard]] QFont font(const TextStyle& style) const;
    void add(Stroke stroke) { (late_ ? *late_ : pages_[page_]).push_back(std::move(stroke)); }

    QPdfWriter& writer_;
    std::function<void(PageSetter&)> runningHead_;
    std::vector<std::vector<Stroke>> pages_;
    std::vector<Stroke>* late_ = nullptr;  // while what was to be set later is set
    std::size_t page_ = 0;
    double y_ = kMarginMm;
    double footerHeight_ = 10.0;
};

}  // namespace diptych::report_pdf
