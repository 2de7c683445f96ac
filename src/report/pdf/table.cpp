#include "table.h"

#include <algorithm>

namespace diptych::report_pdf
{

namespace
{

const TextStyle kHeadingStyle{.points = 8.0, .bold = true, .condensed = true};
const TextStyle kCellStyle{.points = 8.5, .condensed = true};
const TextStyle kSubheadingStyle{.points = 9.5, .bold = true};
constexpr double kCellGapMm = 2.0;
constexpr double kRowPaddingMm = 0.7;
const QColor kRowRule(170, 170, 170);

}  // namespace

double Table::headingHeight() const
{
    double height = 0.0;
    for (const Column& column : columns_)
        height = std::max(height, page_.textHeight(column.heading, column.widthMm - kCellGapMm, kHeadingStyle));
    return height + 2.0 * kRowPaddingMm;
}

double Table::rowHeight(const std::vector<QString>& cells) const
{
    double height = 0.0;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        TextStyle style = kCellStyle;
        style.breakAnywhere = columns_[i].breakAnywhere;
        height = std::max(height, page_.textHeight(cells[i], columns_[i].widthMm - kCellGapMm, style));
    }
    return height + 2.0 * kRowPaddingMm;
}

double Table::set(const std::vector<QString>& cells, const TextStyle& style)
{
    double x = kMarginMm;
    double height = 0.0;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        TextStyle cellStyle = style;
        cellStyle.align = columns_[i].align;
        cellStyle.breakAnywhere = columns_[i].breakAnywhere;
        height = std::max(
            height, page_.text(x, page_.y() + kRowPaddingMm, columns_[i].widthMm - kCellGapMm, cells[i], cellStyle));
        x += columns_[i].widthMm;
    }
    return height + 2.0 * kRowPaddingMm;
}

void Table::heading()
{
    if (std::all_of(columns_.begin(), columns_.end(), [](const Column& each) { return each.heading.isEmpty(); }))
        return;
    std::vector<QString> headings;
    for (const Column& column : columns_)
        headings.push_back(column.heading);
    page_.rule(kMarginMm, page_.y(), kPageWidthMm - kMarginMm, page_.y(), 0.3);
    page_.skip(set(headings, kHeadingStyle));
    page_.rule(kMarginMm, page_.y(), kPageWidthMm - kMarginMm, page_.y(), 0.3);
}

void Table::subheading(const QString& line, const std::vector<QString>& first)
{
    const double height = page_.textHeight(line, kTextWidthMm, kSubheadingStyle) + 2.6;
    if (page_.room() < height + rowHeight(first)) {
        page_.startPage();
        heading();
    }
    page_.skip(1.6);
    page_.paragraph(line, kSubheadingStyle);
    page_.skip(1.0);
    page_.rule(kMarginMm, page_.y(), kPageWidthMm - kMarginMm, page_.y(), kRuleMm, kRowRule);
}

void Table::require(double mm)
{
    if (page_.room() >= mm)
        return;
    page_.startPage();
    if (!continuation_.isEmpty()) {
        page_.paragraph(continuation_, kSubheadingStyle);
        page_.skip(1.0);
    }
    heading();
}

void Table::row(const std::vector<QString>& cells, const std::optional<QColor>& swatch, double followingMm)
{
    require(rowHeight(cells) + followingMm);
    if (swatch) {
        constexpr double kSide = 2.4;
        page_.frame({kMarginMm, page_.y() + kRowPaddingMm + 0.5, kSide, kSide}, Qt::black, 0.15, *swatch);
    }
    page_.skip(set(cells, kCellStyle));
    page_.rule(kMarginMm, page_.y(), kPageWidthMm - kMarginMm, page_.y(), kRuleMm, kRowRule);
}

double Table::noteHeight(const QString& text, double indentMm, bool bold) const
{
    TextStyle style = kCellStyle;
    style.bold = bold;
    return page_.textHeight(text, kTextWidthMm - indentMm - kCellGapMm, style) + 2.0 * kRowPaddingMm;
}

void Table::note(const QString& text, double indentMm, bool bold)
{
    TextStyle style = kCellStyle;
    style.bold = bold;
    const double width = kTextWidthMm - indentMm - kCellGapMm;
    require(noteHeight(text, indentMm, bold));
    page_.skip(page_.text(kMarginMm + indentMm, page_.y() + kRowPaddingMm, width, text, style) + 2.0 * kRowPaddingMm);
    page_.rule(kMarginMm, page_.y(), kPageWidthMm - kMarginMm, page_.y(), kRuleMm, kRowRule);
}

void Table::notes(const QString& heading, const QStringList& lines, double indentMm)
{
    const double width = kTextWidthMm - indentMm - kCellGapMm;
    TextStyle style = kCellStyle;
    style.bold = true;
    const double first = lines.isEmpty() ? 0.0 : page_.textHeight(lines.front(), width, kCellStyle);
    require(noteHeight(heading, indentMm, true) + first);
    page_.skip(kRowPaddingMm);
    page_.skip(page_.text(kMarginMm + indentMm, page_.y(), width, heading, style));
    for (const QString& line : lines) {
        require(page_.textHeight(line, width, kCellStyle) + kRowPaddingMm);
        page_.skip(page_.text(kMarginMm + indentMm, page_.y(), width, line, kCellStyle));
    }
    page_.skip(kRowPaddingMm);
    page_.rule(kMarginMm, page_.y(), kPageWidthMm - kMarginMm, page_.y(), kRuleMm, kRowRule);
}

}  // namespace diptych::report_pdf
