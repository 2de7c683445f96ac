#include "torch_convolution_layer.h"

#include <algorithm>
#include <cstring>
#include <unordered_map>

#include <ATen/Functions.h>
#include <ATen/Parallel.h>

#include "bfloat16_pairs.h"

#ifndef _OPENMP
#error "at::parallel_for is a template: without OpenMP it runs on one thread and does not tell"
#endif

namespace diptych::inference
{

namespace
{

using dnnl::memory;

/// Larger inputs are split and convolved band by band: their pairs stay in a core's own cache, and need no memory of
/// the size of the input.
constexpr std::int64_t kWholeBytes = std::int64_t{32} << 20;
/// A band's pairs; with the weights and the results they fill a cache of 2 MB.
constexpr std::int64_t kBandBytes = std::int64_t{768} << 10;
/// Kept for sizes of input that come again (network_window.h); an input that is cut into bands takes two.
constexpr std::size_t kMostPieces = 64;
constexpr std::int64_t kPixelBytes = 2 * sizeof(std::uint16_t);  // of each channel

dnnl::engine& cpu()
{
    static dnnl::engine engine(dnnl::engine::kind::cpu, 0);
    return engine;
}

/// Whichever is the quicker here.
const SplitPixels splitPixels = splitPixelsByInstruction() ? splitPixelsByInstruction() : splitPixelsPlainly;

}  // namespace

/// One run: its tensors, channels last, and the pixels that are split of its input.
struct ConvolutionLayer::Work {
    at::Tensor x;
    at::Tensor result;  // holds what oneDNN adds to, where the layer adds
    std::int64_t rows, columns, step;
    bool whole;

    std::int64_t rowBytes() const { return columns * x.size(1) * kPixelBytes; }

    /// A row of an image to pairs; one beyond the image is zeros.
    void split(std::int64_t image, std::int64_t row, std::uint16_t* pairs) const
    {
        if (row < 0 || row >= rows) {
            std::memset(pairs, 0, static_cast<std::size_t>(rowBytes()));
            return;
        }
        const std::int64_t pixel = (image * x.size(2) + row * step) * x.size(3);
        splitPixels(x.data_ptr<float>() + pixel * x.size(1), pairs, columns, x.size(1), step);
    }

    std::uint16_t* rowOf(std::uint16_t* pairs, std::int64_t row) const
    {
        return pairs + row * rowBytes() / static_cast<std::int64_t>(sizeof *pairs);
    }
};

ConvolutionLayer::ConvolutionLayer(Multiply how, const at::Tensor& weight, const at::Tensor& bias,
                                   const ConvolutionShape& shape, bool relu, bool adds)
    : how_(how),
      weight_(weight.to(how == Multiply::Pairs ? at::kBFloat16 : at::kFloat).contiguous()),
      bias_(bias.contiguous()),
      shape_(shape),
      relu_(relu),
      adds_(adds)
{
    // A kernel of one pixel that steps over others never reads them: they are not split either.
    const bool onePixel = weight.size(2) == 1 && weight.size(3) == 1 && shape.padRows == 0 && shape.padColumns == 0;
    if (how == Multiply::Pairs && onePixel && shape.strideRows == shape.strideColumns) {
        step_ = shape.strideRows;
        shape_.strideRows = shape_.strideColumns = 1;
    }
}

at::Tensor ConvolutionLayer::run(const at::Tensor& given, const at::Tensor& added, bool onto)
{
    if (prepared_.size() > kMostPieces)
        prepared_.clear();
    Work work{given.contiguous(at::MemoryFormat::ChannelsLast), {}, 0, 0, step_, true};
    work.rows = (given.size(2) + step_ - 1) / step_;
    work.columns = (given.size(3) + step_ - 1) / step_;
    const auto [rows, columns] = outputSides(work.rows, work.columns, shape_.padRows);
    const std::vector<std::int64_t> sizes{given.size(0), weight_.size(0), rows, columns};
    // A sum that broadcasts, or of other numbers, is LibTorch's.
    work.whole = !adds_ || (added.scalar_type() == at::kFloat && added.sizes() == sizes);
    if (onto && work.whole && added.is_contiguous(at::MemoryFormat::ChannelsLast)) {
        work.result = added;
    } else {
        work.result = at::empty(sizes, at::kFloat, at::MemoryFormat::ChannelsLast);
        if (adds_ && work.whole)
            work.result.copy_(added);
    }
    if (how_ == Multiply::Float32)
        runUnsplit(work);
    else if (given.size(0) * work.rows * work.rowBytes() > kWholeBytes)
        runInBands(work);
    else
        runWhole(work);
    if (work.whole)
        return work.result;
    const at::Tensor sum = at::add(work.result, added);
    return relu_ ? at::relu(sum) : sum;
}

void ConvolutionLayer::runUnsplit(const Work& work)
{
    const Prepared& layer = prepared({work.x.size(0), work.rows, work.columns, shape_.padRows, work.whole});
    const at::Tensor scratch =
        at::empty({static_cast<std::int64_t>(layer.description.scratchpad_desc().get_size())}, at::kByte);
    execute(layer, work, work.x.data_ptr(), 0, 0, scratch.data_ptr());
}

/// All at once, shared out by oneDNN.
void ConvolutionLayer::runWhole(const Work& work)
{
    const std::int64_t images = work.x.size(0);
    const Prepared& layer = prepared({images, work.rows, work.columns, shape_.padRows, work.whole});
    const at::Tensor pairs = at::empty({images * work.rows * work.rowBytes()}, at::kByte);
    auto* const to = static_cast<std::uint16_t*>(pairs.data_ptr());
    at::parallel_for(0, images * work.rows, 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t row = begin; row < end; ++row)
            work.split(row / work.rows, row % work.rows, work.rowOf(to, row));
    });
    const at::Tensor scratch =
        at::empty({static_cast<std::int64_t>(layer.description.scratchpad_desc().get_size())}, at::kByte);
    execute(layer, work, to, 0, 0, scratch.data_ptr());
}

/// Band by band, each by one thread: oneDNN sees that it is called by one of several and does not share out again.
void ConvolutionLayer::runInBands(const Work& work)
{
    const std::int64_t reach = shape_.dilationRows * (weight_.size(2) - 1) + 1;
    const auto read = [&](std::int64_t rows) { return (rows - 1) * shape_.strideRows + reach; };
    const std::int64_t images = work.x.size(0), rows = work.result.size(2);
    const std::int64_t most = (kBandBytes / work.rowBytes() - reach) / shape_.strideRows + 1;
    const std::int64_t bands = (rows + std::max<std::int64_t>(most, 1) - 1) / std::max<std::int64_t>(most, 1);
    const std::int64_t usual = (rows + bands - 1) / bands;

    const auto bandRows = [&](std::int64_t band) { return std::min(usual, rows - band * usual); };
    const std::int64_t filled = (rows + usual - 1) / usual;  // of the bands, once they are as high as each other
    const Prepared& whole = prepared({1, read(usual), work.columns, 0, work.whole});
    const Prepared& last = prepared({1, read(bandRows(filled - 1)), work.columns, 0, work.whole});
    const auto scratchBytes = static_cast<std::int64_t>(
        std::max(whole.description.scratchpad_desc().get_size(), last.description.scratchpad_desc().get_size()));

    at::parallel_for(0, images * filled, 1, [&](std::int64_t begin, std::int64_t end) {
        const at::Tensor pairs = at::empty({read(usual) * work.rowBytes()}, at::kByte);
        const at::Tensor scratch = at::empty({scratchBytes}, at::kByte);
        auto* const to = static_cast<std::uint16_t*>(pairs.data_ptr());
        for (std::int64_t i = begin; i < end; ++i) {
            const std::int64_t image = i / filled, band = i % filled;
            const std::int64_t first = band * usual * shape_.strideRows - shape_.padRows;
            for (std::int64_t row = 0; row < read(bandRows(band)); ++row)
                work.split(image, first + row, work.rowOf(to, row));
            execute(band == filled - 1 ? last : whole, work, to, image, band * usual, scratch.data_ptr());
        }
    });
}

/// Writes the result from row `row` of image `image` on.
void ConvolutionLayer::execute(const Prepared& layer, const Work& work, void* source, std::int64_t image,
                               std::int64_t row, void* scratch) const
{
    const std::int64_t offset = (image * work.result.size(2) + row) * work.result.size(3) * work.result.size(1);
    const std::unordered_map<int, memory> arguments{
        {DNNL_ARG_SRC, memory(layer.description.src_desc(), cpu(), source)},
        {DNNL_ARG_WEIGHTS, layer.weights},
        {DNNL_ARG_BIAS, memory(layer.description.bias_desc(), cpu(), bias_.data_ptr())},
        {DNNL_ARG_DST, memory(layer.description.dst_desc(), cpu(), work.result.data_ptr<float>() + offset)},
        {DNNL_ARG_SCRATCHPAD, memory(layer.description.scratchpad_desc(), cpu(), scratch)}};
    dnnl::stream stream(cpu());
    layer.primitive.execute(stream, arguments);
    stream.wait();
}

std::array<std::int64_t, 2> ConvolutionLayer::outputSides(std::int64_t rows, std::int64_t columns,
                                                          std::int64_t padRows) const
{
    return {convolvedSide(rows, weight_.size(2), shape_.strideRows, padRows, shape_.dilationRows),
            convolvedSide(columns, weight_.size(3), shape_.strideColumns, shape_.padColumns, shape_.dilationColumns)};
}

const ConvolutionLayer::Prepared& ConvolutionLayer::prepared(const Piece& piece)
{
    const auto found = prepared_.find(piece);
    return found != prepared_.end() ? found->second : prepared_.emplace(piece, prepare(piece)).first->second;
}

ConvolutionLayer::Prepared ConvolutionLayer::prepare(const Piece& piece) const
{
    const bool pairs = how_ == Multiply::Pairs;
    const auto numbers = pairs ? memory::data_type::bf16 : memory::data_type::f32;
    memory::dims kernel(weight_.sizes().begin(), weight_.sizes().end());
    kernel[1] *= pairs ? 2 : 1;  // hi and lo
    const auto [rows, columns] = outputSides(piece.rows, piece.columns, piece.padRows);
    const memory::desc source({piece.images, kernel[1], piece.rows, piece.columns}, numbers, memory::format_tag::nhwc);
    const memory::desc weights(kernel, numbers, memory::format_tag::any);
    const memory::desc bias({kernel[0]}, memory::data_type::f32, memory::format_tag::x);
    const memory::desc result({piece.images, kernel[0], rows, columns}, memory::data_type::f32,
                              memory::format_tag::nhwc);
    const memory::dims pads{piece.padRows, shape_.padColumns};
    const dnnl::convolution_forward::desc convolution(
        dnnl::prop_kind::forward_inference, dnnl::algorithm::convolution_direct, source, weights, bias, result,
        {shape_.strideRows, shape_.strideColumns}, {shape_.dilationRows - 1, shape_.dilationColumns - 1}, pads, pads);
    dnnl::primitive_attr attributes;
    attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
    dnnl::post_ops after;
    if (adds_ && piece.whole)
        after.append_sum(1.0F);
    if (relu_ && piece.whole)
        after.append_eltwise(1.0F, dnnl::algorithm::eltwise_relu, 0.0F, 0.0F);
    attributes.set_post_ops(after);
    const dnnl::convolution_forward::primitive_desc description(convolution, attributes, cpu());

    return {description, dnnl::convolution_forward(description), packed(description.weights_desc())};
}

/// The weights as a piece wants them; most pieces want them alike, and share them.
memory ConvolutionLayer::packed(const memory::desc& wanted) const
{
    for (const auto& [piece, other] : prepared_)
        if (other.weights.get_desc() == wanted)
            return other.weights;
    const at::Tensor whole =
        how_ == Multiply::Pairs ? at::cat({weight_, weight_}, 1).to(at::kFloat).contiguous() : weight_;
    const memory::dims kernel(whole.sizes().begin(), whole.sizes().end());
    memory plain({kernel, memory::data_type::f32, memory::format_tag::oihw}, cpu(), whole.data_ptr());
    memory packed(wanted, cpu());
    dnnl::stream stream(cpu());
    dnnl::reorder(plain, packed).execute(stream, plain, packed);
    stream.wait();
    return packed;
}

}  // namespace diptych::inference
