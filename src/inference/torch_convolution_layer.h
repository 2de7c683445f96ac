// One convolution in float32 with what follows it, its weights packed (torch_convolutions.h): by oneDNN, or where that
// is quicker by our own.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>

#include <ATen/core/Tensor.h>
#include <torch/custom_class.h>
#include <oneapi/dnnl/dnnl.hpp>

#include "gathered_convolution.h"
#include "torch_graph_convolutions.h"
#include "winograd_convolution.h"

namespace diptych::inference
{

/// A layer with its weights packed for the sizes it has met. Not thread-safe: it belongs to one model, as that to a
/// thread; inside, oneDNN shares its work out by OpenMP.
class ConvolutionLayer : public torch::CustomClassHolder
{
public:
    /// Weights outputs x inputs x rows x columns; with ReLU at the end, if told, and before it something added, if
    /// told.
    ConvolutionLayer(const at::Tensor& weight, const at::Tensor& bias, const ConvolutionShape& shape, bool relu,
                     bool adds);

    /// float32, N x C x H x W, to the same. `added` is what the result is added to before ReLU; undefined for a layer
    /// that adds nothing. With `onto` the result may take its place: nobody else reads it any more.
    at::Tensor run(const at::Tensor& x, const at::Tensor& added, bool onto);

private:
    struct Prepared {
        dnnl::convolution_forward::primitive_desc description;
        dnnl::convolution_forward primitive;
        dnnl::memory weights;
    };
    struct Piece {
        std::int64_t images, rows, columns;
        bool whole;  // with all that follows the convolution
        auto operator<=>(const Piece&) const = default;
    };

    void runPrepared(const Piece& piece, const at::Tensor& x, at::Tensor& result);
    std::array<std::int64_t, 2> outputSides(std::int64_t rows, std::int64_t columns) const;
    const Prepared& prepared(const Piece& piece);
    Prepared prepare(const Piece& piece) const;
    dnnl::memory packed(const dnnl::memory::desc& wanted) const;

    at::Tensor weight_;
    at::Tensor bias_;
    ConvolutionShape shape_;
    bool relu_;
    bool adds_;
    std::optional<WinogradConvolution> winograd_;
    std::optional<GatheredConvolution> gathered_;
    std::map<Piece, Prepared> prepared_;
};

}  // namespace diptych::inference
