#include "torch_convolution_layer.h"

#include <unordered_map>
#include <vector>

#include <ATen/Functions.h>
#include <ATen/Parallel.h>

namespace diptych::inference
{

namespace
{

using dnnl::memory;

/// Kept for sizes of input that come again (docs/adr/0025).
constexpr std::size_t kMostPieces = 64;

dnnl::engine& cpu()
{
    static dnnl::engine engine(dnnl::engine::kind::cpu, 0);
    return engine;
}

/// By our own convolutions: oneDNN has none of AVX2 that read pixels whose channels lie side by side and are as quick.
/// Where it has AVX-512, it is.
bool oursPay()
{
    return PackedMatrix::there() && dnnl::get_effective_cpu_isa() < dnnl::cpu_isa::avx512_core;
}

/// For convolutions that are alike in both directions and fill registers.
std::optional<GatheredShape> gatheredShape(const at::Tensor& weight, const ConvolutionShape& shape)
{
    if (weight.size(2) != weight.size(3) || shape.strideRows != shape.strideColumns ||
        shape.padRows != shape.padColumns || shape.dilationRows != shape.dilationColumns ||
        weight.size(0) % PackedMatrix::kOutputs != 0)
        return {};
    return GatheredShape{weight.size(1),   weight.size(0), weight.size(2),
                         shape.strideRows, shape.padRows,  shape.dilationRows};
}

bool isWinograds(const GatheredShape& shape)
{
    return shape.kernel == WinogradConvolution::kKernel && shape.stride == 1 && shape.dilation == 1;
}

/// Its shares by the threads of LibTorch.
template <typename Convolution>
void shareOut(const Convolution& convolution, const ConvolvedMaps& maps)
{
    const at::Tensor room = at::empty({at::get_num_threads(), convolution.roomNumbers()}, at::kFloat);
    at::parallel_for(0, convolution.shares(maps), 1, [&](std::int64_t begin, std::int64_t end) {
        convolution.run(maps, begin, end, room.data_ptr<float>() + at::get_thread_num() * convolution.roomNumbers());
    });
}

}  // namespace

ConvolutionLayer::ConvolutionLayer(const at::Tensor& weight, const at::Tensor& bias, const ConvolutionShape& shape,
                                   bool relu, bool adds)
    : weight_(weight.contiguous()), bias_(bias.contiguous()), shape_(shape), relu_(relu), adds_(adds)
{
    const auto ours = oursPay() ? gatheredShape(weight_, shape_) : std::nullopt;
    const float* const weights = weight_.data_ptr<float>();
    if (ours && isWinograds(*ours))
        winograd_.emplace(weights, bias_.data_ptr<float>(), ours->inputs, ours->outputs, ours->pad);
    else if (ours)
        gathered_.emplace(weights, bias_.data_ptr<float>(), *ours);
}

at::Tensor ConvolutionLayer::run(const at::Tensor& given, const at::Tensor& added, bool onto)
{
    TORCH_CHECK(given.dim() == 4 && given.size(1) == weight_.size(1), "a convolution of ", weight_.size(1),
                " channels is given another map");
    const at::Tensor x = given.contiguous(at::MemoryFormat::ChannelsLast);
    const auto [rows, columns] = outputSides(x.size(2), x.size(3));
    const std::vector<std::int64_t> sizes{x.size(0), weight_.size(0), rows, columns};
    // A sum that broadcasts, or of other numbers, is LibTorch's.
    const bool whole = !adds_ || (added.scalar_type() == at::kFloat && added.sizes() == sizes);
    const bool sums = adds_ && whole;
    const at::Tensor summand = sums ? added.contiguous(at::MemoryFormat::ChannelsLast) : at::Tensor();
    const bool mayBeOverwritten = sums && (onto || !summand.is_same(added));  // a copy is nobody else's
    at::Tensor result = mayBeOverwritten ? summand : at::empty(sizes, at::kFloat, at::MemoryFormat::ChannelsLast);
    const ConvolvedMaps maps{
        x.data_ptr<float>(),      x.size(0),     x.size(2), x.size(3), sums ? summand.data_ptr<float>() : nullptr,
        result.data_ptr<float>(), relu_ && whole};
    if (winograd_) {
        shareOut(*winograd_, maps);
    } else if (gathered_) {
        shareOut(*gathered_, maps);
    } else {
        if (sums && !mayBeOverwritten)
            result.copy_(summand);
        runPrepared({x.size(0), x.size(2), x.size(3), whole}, x, result);
    }
    if (whole)
        return result;
    const at::Tensor sum = at::add(result, added);
    return relu_ ? at::relu(sum) : sum;
}

void ConvolutionLayer::runPrepared(const Piece& piece, const at::Tensor& x, at::Tensor& result)
{
    if (prepared_.size() > kMostPieces)
        prepared_.clear();
    const Prepared& layer = prepared(piece);
    const at::Tensor scratch =
        at::empty({static_cast<std::int64_t>(layer.description.scratchpad_desc().get_size())}, at::kByte);
    const std::unordered_map<int, memory> arguments{
        {DNNL_ARG_SRC, memory(layer.description.src_desc(), cpu(), x.data_ptr())},
        {DNNL_ARG_WEIGHTS, layer.weights},
        {DNNL_ARG_BIAS, memory(layer.description.bias_desc(), cpu(), bias_.data_ptr())},
        {DNNL_ARG_DST, memory(layer.description.dst_desc(), cpu(), result.data_ptr())},
        {DNNL_ARG_SCRATCHPAD, memory(layer.description.scratchpad_desc(), cpu(), scratch.data_ptr())}};
    dnnl::stream stream(cpu());
    layer.primitive.execute(stream, arguments);
    stream.wait();
}

std::array<std::int64_t, 2> ConvolutionLayer::outputSides(std::int64_t rows, std::int64_t columns) const
{
    return {convolvedSide(rows, weight_.size(2), shape_.strideRows, shape_.padRows, shape_.dilationRows),
            convolvedSide(columns, weight_.size(3), shape_.strideColumns, shape_.padColumns, shape_.dilationColumns)};
}

const ConvolutionLayer::Prepared& ConvolutionLayer::prepared(const Piece& piece)
{
    const auto found = prepared_.find(piece);
    return found != prepared_.end() ? found->second : prepared_.emplace(piece, prepare(piece)).first->second;
}

ConvolutionLayer::Prepared ConvolutionLayer::prepare(const Piece& piece) const
{
    constexpr auto kNumbers = memory::data_type::f32;
    const memory::dims kernel(weight_.sizes().begin(), weight_.sizes().end());
    const auto [rows, columns] = outputSides(piece.rows, piece.columns);
    const memory::desc source({piece.images, kernel[1], piece.rows, piece.columns}, kNumbers, memory::format_tag::nhwc);
    const memory::desc weights(kernel, kNumbers, memory::format_tag::any);
    const memory::desc bias({kernel[0]}, kNumbers, memory::format_tag::x);
    const memory::desc result({piece.images, kernel[0], rows, columns}, kNumbers, memory::format_tag::nhwc);
    const memory::dims pads{shape_.padRows, shape_.padColumns};
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
    const memory::dims kernel(weight_.sizes().begin(), weight_.sizes().end());
    memory plain({kernel, memory::data_type::f32, memory::format_tag::oihw}, cpu(), weight_.data_ptr());
    memory packed(wanted, cpu());
    dnnl::stream stream(cpu());
    dnnl::reorder(plain, packed).execute(stream, plain, packed);
    stream.wait();
    return packed;
}

}  // namespace diptych::inference
