#include "synthetic_stack.h"

namespace diptych::viewer::testing
{

Result<std::unique_ptr<PixelImage>> StackPixels::decodeFrame(int frame) const
{
    if (frame < 0 || frame >= frames_)
        return failure(Reason::InvalidArgument);
    if (damaged_.contains(frame))
        return failure(Reason::PixelDataDamaged);
    if (frame != representative_) {
        std::unique_lock lock(mutex_);
        released_.wait(lock, [this] { return !held_; });
    }
    SyntheticImage image;
    image.rows = rows_;
    image.columns = columns_;
    image.background = 400 + 10 * frame;
    image.brightBox = square(frame);
    PixelImage pixels = makeImage(image);
    pixels.grey.voiWindows = {{1000.0 + 10.0 * frame, 2000.0, VoiFunction::Linear, "slice"}};
    return std::make_unique<PixelImage>(std::move(pixels));
}

void StackPixels::release() const
{
    {
        const std::scoped_lock lock(mutex_);
        held_ = false;
    }
    released_.notify_all();
}

MammogramView makeStackView(StandardView view, const std::string& uid, const std::shared_ptr<StackPixels>& pixels,
                            std::vector<int> frames)
{
    MammogramView made = makeView(view, uid);
    made.frames = static_cast<int>(frames.size());
    made.reasons = {Reason::Tomosynthesis};
    made.spacingBasis = SpacingBasis::Reconstructed;
    made.pixels = pixels;
    SliceStack stack;
    stack.order = SliceOrder::Position;
    for (std::size_t i = 0; i < frames.size(); ++i)
        stack.slices.push_back({frames[i], static_cast<double>(i), 1.0, false});
    stack.spacingMm = 1.0;
    stack.representative = (frames.size() - 1) / 2;
    made.stack = stack;
    return made;
}

}  // namespace diptych::viewer::testing
