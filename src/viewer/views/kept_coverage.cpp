#include "views/kept_coverage.h"

#include <cstring>
#include <utility>

#include <QDataStream>
#include <QIODevice>

namespace diptych::viewer
{

namespace
{

constexpr int kQuickly = 1;  // zlib's level: maps are made of few large areas, more work would save little

template <typename Cell>
QByteArray bytesOf(const std::vector<Cell>& cells)
{
    return {reinterpret_cast<const char*>(cells.data()), static_cast<qsizetype>(cells.size() * sizeof(Cell))};
}

template <typename Cell>
std::vector<Cell> cellsOf(const QByteArray& bytes)
{
    std::vector<Cell> cells(static_cast<std::size_t>(bytes.size()) / sizeof(Cell));
    std::memcpy(cells.data(), bytes.constData(), cells.size() * sizeof(Cell));
    return cells;
}

}  // namespace

KeptCoverage::Images& KeptCoverage::images()
{
    unpack();
    return images_;
}

const KeptCoverage::Images& KeptCoverage::images() const
{
    unpack();
    return images_;
}

void KeptCoverage::pack()
{
    if (images_.empty())
        return;
    QByteArray plain;
    QDataStream stream(&plain, QIODevice::WriteOnly);
    for (const auto& [uid, image] : images_) {
        const CellGrid& grid = image.seen.grid();
        stream << QByteArray::fromStdString(uid) << grid.columns << grid.rows << grid.cellPx << grid.widthPx
               << grid.heightPx << static_cast<quint64>(image.tissue.cells) << bytesOf(image.tissue.inside)
               << bytesOf(image.seen.shownMs());
    }
    packed_ = qCompress(plain, kQuickly);
    packed_.squeeze();
    Images().swap(images_);
}

void KeptCoverage::unpack() const
{
    if (packed_.isEmpty())
        return;
    const QByteArray plain = qUncompress(std::exchange(packed_, {}));
    QDataStream stream(plain);
    while (!stream.atEnd()) {
        QByteArray uid;
        CellGrid grid;
        quint64 cells = 0;
        QByteArray inside;
        QByteArray shownMs;
        stream >> uid >> grid.columns >> grid.rows >> grid.cellPx >> grid.widthPx >> grid.heightPx >> cells >> inside >>
            shownMs;
        images_.insert_or_assign(uid.toStdString(), SeenTissue{{grid, cellsOf<std::uint8_t>(inside), cells},
                                                               {grid, cellsOf<std::uint16_t>(shownMs)}});
    }
}

std::size_t KeptCoverage::bytes() const
{
    auto bytes = static_cast<std::size_t>(packed_.capacity());
    for (const auto& [uid, image] : images_)
        bytes += uid.size() + image.tissue.inside.size() + image.seen.shownMs().size() * sizeof(std::uint16_t);
    return bytes;
}

}  // namespace diptych::viewer
