// diptych-bare-window [RAW FILE...]: the least that a Qt program needs to show four uncompressed views, or an empty
// window. No viewer: it reads no header, knows the size of the views by heart and cannot be used for anything. A
// yardstick.
#include <array>
#include <thread>
#include <vector>

#include <QApplication>
#include <QFile>
#include <QImage>
#include <QPainter>
#include <QWidget>

namespace
{

constexpr int kRows = 4096;
constexpr int kColumns = 3328;
constexpr int kShrink = 4;
constexpr qint64 kPixelBytes = 2LL * kRows * kColumns;
constexpr int kGreys = 4096;  // of 12 bits

/// The last bytes of the file are the pixels; each grey on screen is the mean of a block of them.
QImage shrunk(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || file.size() < kPixelBytes)
        return {};
    const uchar* mapped = file.map(file.size() - kPixelBytes, kPixelBytes);
    if (!mapped)
        return {};
    const auto* samples = reinterpret_cast<const quint16*>(mapped);
    QImage image(kColumns / kShrink, kRows / kShrink, QImage::Format_Grayscale8);
    std::array<quint32, kColumns / kShrink> sums{};
    for (int row = 0; row < image.height(); ++row) {
        sums.fill(0);
        for (int line = 0; line < kShrink; ++line) {
            const quint16* from = samples + static_cast<qsizetype>(row * kShrink + line) * kColumns;
            for (std::size_t column = 0; column < sums.size(); ++column)
                for (std::size_t k = 0; k < kShrink; ++k)
                    sums[column] += from[column * kShrink + k];
        }
        uchar* to = image.scanLine(row);
        for (std::size_t column = 0; column < sums.size(); ++column)
            to[column] = static_cast<uchar>(sums[column] * 255U / (kShrink * kShrink * (kGreys - 1)));
    }
    return image;
}

class FourViews : public QWidget
{
public:
    explicit FourViews(std::vector<QImage> images) : images_(std::move(images)) {}

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), Qt::black);
        const QSize cell(width() / 2, height() / 2);
        for (std::size_t i = 0; i < images_.size(); ++i) {
            const QSize size = images_[i].size().scaled(cell, Qt::KeepAspectRatio);
            const QPoint corner(i % 2 ? cell.width() : 0, i / 2 % 2 ? cell.height() : 0);
            painter.drawImage(QRect(corner + QPoint((cell.width() - size.width()) / 2, 0), size), images_[i]);
        }
    }

private:
    std::vector<QImage> images_;
};

}  // namespace

int main(int argc, char** argv)
{
    const std::vector<std::string> files(argv + 1, argv + argc);
    std::vector<QImage> images(files.size());
    std::vector<std::jthread> threads;  // while Qt starts
    for (std::size_t i = 0; i < files.size(); ++i)
        threads.emplace_back([&images, &files, i] { images[i] = shrunk(QString::fromStdString(files[i])); });
    QApplication application(argc, argv);
    for (auto& thread : threads)
        thread.join();
    FourViews window(std::move(images));
    window.showMaximized();
    return QApplication::exec();
}
