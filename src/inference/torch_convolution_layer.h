// One convolution with what follows it, by oneDNN: its weights packed, its input split in pairs of bfloat16 where the
// CPU multiplies those quicker (torch_convolutions.h).
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <vector>

#include <ATen/core/Tensor.h>
#include <torch/custom_class.h>
#include <oneapi/dnnl/dnnl.hpp>

#include "torch_graph_convolutions.h"

namespace diptych::inference
{

enum class Multiply { Float32, Pairs };

/// A layer with its weights packed for the sizes it has met. Not thread-safe: it belongs to one model, as that to a
/// thread; inside, it shares its work out by OpenMP.
class ConvolutionLayer : public torch::CustomClassHolder
{
public:
    /// Weights outputs x inputs x rows x columns, for Pairs exact in bfloat16; with ReLU at the end, if told, and
    /// before it something added, if told.
    ConvolutionLayer(Multiply how, const at::Tensor& weight, const at::Tensor& bias, const ConvolutionShape& shape,
                     bool relu, bool adds);

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

    void runUnsplit(const Work& work);
    void runWhole(const Work& work);
    void runInBands(const Work& work);
    void execute(const Prepared& layer, const Work& work, void* source, std::int64_t image, std::int64_t row,
                 void* scratch) const;
    /// Of what oneDNN is given, rows or columns in to rows or columns out.
    std::array<std::int64_t, 2> outputSides(std::int64_t rows, std::int64_t columns, std::int64_t padRows) const;
    const Prepared& prepared(const Piece& piece);
    Prepared prepare(const Piece& piece) const;
    dnnl::memory packed(const dnnl::memory::desc& wanted) const;

    Multiply how_;
    at::Tensor weight_;  // for pairs in bfloat16, which takes half of the memory
    at::Tensor bias_;
    ConvolutionShape shape_;  // of the pixels that oneDNN is given
    std::int64_t step_ = 1;   // every how many that is
    bool relu_;
    bool adds_;
    std::map<Piece, Prepared> prepared_;
};

}  // namespace diptych::inference
