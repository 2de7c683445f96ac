#include "decoded_images.h"

#include <utility>

#include "diptych/core/pixel_image.h"

namespace diptych::cli
{

namespace
{

class DecodedBefore final : public PixelSource
{
public:
    DecodedBefore(std::unique_ptr<PixelImage> image, std::shared_ptr<const PixelSource> file)
        : image_(std::move(image)), file_(std::move(file))
    {
    }

    [[nodiscard]] Result<std::unique_ptr<PixelImage>> decode() const override
    {
        {
            const std::lock_guard lock(access_);
            if (image_)
                return std::exchange(image_, nullptr);
        }
        return file_->decode();
    }
    [[nodiscard]] Result<std::unique_ptr<PixelImage>> decodeFrame(int frame) const override
    {
        return file_->decodeFrame(frame);
    }
    [[nodiscard]] bool mayHavePreview() const override { return file_->mayHavePreview(); }
    [[nodiscard]] Result<PixelPreview> decodePreview() const override { return file_->decodePreview(); }
    void rest() const override { file_->rest(); }

private:
    mutable std::mutex access_;
    mutable std::unique_ptr<PixelImage> image_;
    std::shared_ptr<const PixelSource> file_;
};

}  // namespace

void DecodedImages::take(const MammogramView& view, std::unique_ptr<PixelImage> image) noexcept
{
    const std::lock_guard lock(access_);
    if (images_.size() < kStandardViews.size())  // there is room for them
        images_.push_back({&view, std::move(image)});
}

Study DecodedImages::with(const Study& study)
{
    const std::lock_guard lock(access_);
    Study same = study;
    for (Taken& taken : images_)
        for (std::size_t i = 0; i < study.views.size(); ++i)
            if (&study.views[i] == taken.view && taken.image)
                same.views[i].pixels = std::make_shared<DecodedBefore>(std::move(taken.image), study.views[i].pixels);
    return same;
}

}  // namespace diptych::cli
