// diptych-convolution-limit LIST: how long oneDNN alone takes for a list of convolutions, in float32 and in bfloat16
// (on AMX, where the CPU has it). LIST has a line a convolution: batch, inputs, outputs, rows, columns, kernel, stride,
// dilation (models/training/to_onnx.py writes it). One line of JSON: milliseconds of each arithmetic, each
// convolution's median of five, and billions of operations a second of one that suits the tiles.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <vector>

#include <oneapi/dnnl/dnnl.hpp>

namespace
{

using dnnl::memory;

struct Convolution {
    long batch, inputs, outputs, rows, columns, kernel, stride, dilation;

    [[nodiscard]] long rowsOut() const { return (rows + stride - 1) / stride; }
    [[nodiscard]] long columnsOut() const { return (columns + stride - 1) / stride; }
    [[nodiscard]] double operations() const
    {
        return 2.0 * static_cast<double>(batch * inputs * outputs * kernel * kernel) *
               static_cast<double>(rowsOut() * columnsOut());
    }
};

memory zeros(const memory::desc& form, const dnnl::engine& engine)
{
    memory made(form, engine);
    std::memset(made.get_data_handle(), 0, form.get_size());
    return made;
}

/// With bias and ReLU, each operand in the layout that oneDNN likes best.
double milliseconds(const Convolution& shape, memory::data_type arithmetic)
{
    const dnnl::engine engine(dnnl::engine::kind::cpu, 0);
    const auto any = memory::format_tag::any;
    const long pad = shape.dilation * (shape.kernel / 2);
    const memory::desc source({shape.batch, shape.inputs, shape.rows, shape.columns}, arithmetic, any);
    const memory::desc weights({shape.outputs, shape.inputs, shape.kernel, shape.kernel}, arithmetic, any);
    const memory::desc bias({shape.outputs}, memory::data_type::f32, memory::format_tag::x);
    const memory::desc target({shape.batch, shape.outputs, shape.rowsOut(), shape.columnsOut()}, arithmetic, any);
    dnnl::post_ops after;
    after.append_eltwise(1.0F, dnnl::algorithm::eltwise_relu, 0.0F, 0.0F);
    dnnl::primitive_attr attributes;
    attributes.set_post_ops(after);
    const long gap = shape.dilation - 1;
    const dnnl::convolution_forward::desc wanted(dnnl::prop_kind::forward_inference,
                                                 dnnl::algorithm::convolution_direct, source, weights, bias, target,
                                                 {shape.stride, shape.stride}, {gap, gap}, {pad, pad}, {pad, pad});
    const dnnl::convolution_forward::primitive_desc chosen(wanted, attributes, engine);
    const dnnl::convolution_forward convolution(chosen);
    const memory from = zeros(chosen.src_desc(), engine), by = zeros(chosen.weights_desc(), engine),
                 plus = zeros(chosen.bias_desc(), engine), into = zeros(chosen.dst_desc(), engine);
    dnnl::stream stream(engine);
    std::array<double, 6> times{};
    for (double& time : times) {
        const auto start = std::chrono::steady_clock::now();
        convolution.execute(
            stream, {{DNNL_ARG_SRC, from}, {DNNL_ARG_WEIGHTS, by}, {DNNL_ARG_BIAS, plus}, {DNNL_ARG_DST, into}});
        stream.wait();
        time = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
    }
    std::sort(times.begin() + 1, times.end());  // the first warms up
    return times[3];
}

double sum(const std::vector<Convolution>& shapes, memory::data_type arithmetic)
{
    double total = 0.0;
    for (const Convolution& shape : shapes)
        total += milliseconds(shape, arithmetic);
    return total;
}

}  // namespace

int main(int argc, char** argv)
{
    std::vector<Convolution> shapes;
    std::ifstream list(argc == 2 ? argv[1] : "");
    for (Convolution s{};
         list >> s.batch >> s.inputs >> s.outputs >> s.rows >> s.columns >> s.kernel >> s.stride >> s.dilation;)
        shapes.push_back(s);
    if (shapes.empty()) {
        std::fputs("usage: diptych-convolution-limit LIST\n", stderr);
        return 2;
    }
    const Convolution suits{1, 256, 256, 128, 128, 3, 1, 1};
    double operations = 0.0;
    for (const Convolution& shape : shapes)
        operations += shape.operations();
    std::printf(
        "{\"operations\": %.0f, \"f32_ms\": %.2f, \"bf16_ms\": %.2f, \"f32_best_gflops\": %.0f, "
        "\"bf16_best_gflops\": %.0f}\n",
        operations, sum(shapes, memory::data_type::f32), sum(shapes, memory::data_type::bf16),
        suits.operations() / milliseconds(suits, memory::data_type::f32) / 1e6,
        suits.operations() / milliseconds(suits, memory::data_type::bf16) / 1e6);
    return 0;
}
