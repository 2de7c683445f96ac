// One convolution in pairs of bfloat16 (torch_paired_convolution.h): its weights packed for oneDNN, its input split.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <vector>

#include <ATen/core/Tensor.h>
#include <torch/custom_class.h>
#include <oneapi/dnnl/dnnl.hpp>

namespace diptych::inference
{

struct ConvolutionShape {
    std::int64_t strideRows, strideColumns, padRows, padColumns, dilationRows, dilationColumns;
};

/// A layer with its weights packed for the sizes it has met. Not thread-safe: it belongs to one model, as that to a
/// thread; inside, it shares its work out by OpenMP.
class PairedLayer : public torch::CustomClassHolder
{
public:
    /// Weights exact in bfloat16, outputs x inputs x rows x columns; with ReLU at the end, if told, and before it
    /// something added, if told.
    PairedLayer(const at::Tensor& weight, const at::Tensor& bias, const ConvolutionShape& shape, bool relu, bool adds);

    /// float32, N x C x H x W, to the same. `added` is what the result is added to before ReLU; undefined for a layer
    /// that adds nothing. With `onto` the result may take its place: nobody else reads it any more.
    at::Tensor run(const at::Tensor& x, const at::Tensor& added, bool onto);

private:
    struct Prepared {
        dnnl::convolution_forward::primitive_desc description;
        dnnl::convolution_forward primitive;
        dnnl::memory weights;
    };
    /// What oneDNN is given at once: whole images, or rows of one with the rows around them that the kernel reaches.
    struct Piece {
        std::int64_t images, rows, columns, padRows;
        bool whole;  // with all that follows the convolution
        auto operator<=>(const Piece&) const = default;
    };
    struct Work;

    void runWhole(const Work& work);
    void runInBands(const Work& work);
    void execute(const Prepared& layer, const Work& work, std::uint16_t* pairs, std::int64_t image, std::int64_t row,
                 void* scratch) const;
    /// Of what is split, rows or columns in to rows or columns out.
    std::array<std::int64_t, 2> outputSides(std::int64_t rows, std::int64_t columns, std::int64_t padRows) const;
    const Prepared& prepared(const Piece& piece);
    Prepared prepare(const Piece& piece) const;

    at::Tensor weight_;  // exact in bfloat16, which takes half of the memory
    at::Tensor bias_;
    ConvolutionShape shape_;  // of the pixels that are split
    std::int64_t step_ = 1;   // every how many pixels are
    bool relu_;
    bool adds_;
    std::map<Piece, Prepared> prepared_;
};

}  // namespace diptych::inference
