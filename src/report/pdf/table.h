// A table with thin rules that goes on over as many pages as it needs.
#pragma once

#include <QString>
#include <QStringList>
#include <functional>
#include <optional>
#include <vector>

#include "page_setter.h"

namespace diptych::report_pdf
{

struct Column {
    QString heading;
    double widthMm = 20.0;
    Qt::Alignment align = Qt::AlignLeft;
    bool breakAnywhere = false;
};

class Table
{
public:
    Table(PageSetter& page, std::vector<Column> columns) : page_(page), columns_(std::move(columns)) {}

    /// Set above the repeated column headings where the table goes on on another page.
    void setContinuation(QString line) { continuation_ = std::move(line); }
    [[nodiscard]] double headingHeight() const;
    /// Nothing where all headings are empty.
    void heading();
    /// A line over the whole width, kept together with `first`, the row that follows.
    void subheading(const QString& line, const std::vector<QString>& first);
    /// A row is never split between pages, nor parted from `followingMm` below it; `swatch` is a small square of that
    /// colour at the row's left edge.
    void row(const std::vector<QString>& cells, const std::optional<QColor>& swatch = std::nullopt,
             double followingMm = 0.0);
    /// Text that belongs to the row above it, `indentMm` from the left.
    void note(const QString& text, double indentMm, bool bold = false);
    [[nodiscard]] double noteHeight(const QString& text, double indentMm, bool bold = false) const;
    /// The same of several lines, the first bold; between lines it may go on on the next page.
    void notes(const QString& heading, const QStringList& lines, double indentMm);
    [[nodiscard]] double rowHeight(const std::vector<QString>& cells) const;

private:
    double set(const std::vector<QString>& cells, const TextStyle& style);
    /// On another page, with continuation and headings, unless `mm` are left on this one.
    void require(double mm);

    PageSetter& page_;
    std::vector<Column> columns_;
    QString continuation_;
};

}  // namespace diptych::report_pdf
