#include "jpeg2000_file.h"

#include <cmath>
#include <cstring>
#include <memory>
#include <random>

#include <openjpeg.h>

#include "dcmtk/dcmdata/dcpixel.h"
#include "dcmtk/dcmdata/dcpixseq.h"
#include "dcmtk/dcmdata/dcpxitem.h"

namespace diptych::dicom::testing
{

namespace
{

struct Target {
    Bytes bytes;
    std::size_t position = 0;
};

opj_stream_t* streamInto(Target& target)
{
    opj_stream_t* stream = opj_stream_default_create(OPJ_FALSE);
    opj_stream_set_user_data(stream, &target, nullptr);
    opj_stream_set_write_function(stream, [](void* from, OPJ_SIZE_T count, void* data) -> OPJ_SIZE_T {
        auto& to = *static_cast<Target*>(data);
        to.bytes.resize(std::max(to.bytes.size(), to.position + count));
        std::memcpy(to.bytes.data() + to.position, from, count);
        to.position += count;
        return count;
    });
    opj_stream_set_seek_function(stream, [](OPJ_OFF_T place, void* data) -> OPJ_BOOL {
        static_cast<Target*>(data)->position = static_cast<std::size_t>(place);
        return OPJ_TRUE;
    });
    opj_stream_set_skip_function(stream, [](OPJ_OFF_T count, void* data) -> OPJ_OFF_T {
        static_cast<Target*>(data)->position += static_cast<std::size_t>(count);
        return count;
    });
    return stream;
}

opj_cparameters_t parametersOf(const Jpeg2000ToEncode& image)
{
    opj_cparameters_t parameters;
    opj_set_default_encoder_parameters(&parameters);
    parameters.cp_disto_alloc = 1;
    parameters.tcp_numlayers = static_cast<int>(image.rates.size());
    std::ranges::copy(image.rates, parameters.tcp_rates);
    parameters.irreversible = image.irreversible ? 1 : 0;
    parameters.cblockw_init = parameters.cblockh_init = image.blockSize;
    parameters.numresolution = 5;
    if (image.tileSize > 0) {
        parameters.tile_size_on = OPJ_TRUE;
        parameters.cp_tdx = parameters.cp_tdy = image.tileSize;
        parameters.numresolution = 4;
    }
    if (image.tileParts) {
        parameters.tp_on = 1;
        parameters.tp_flag = 'R';
        parameters.prog_order = OPJ_RLCP;
    }
    if (image.precinctSize > 0) {
        parameters.csty |= 1;
        parameters.res_spec = 1;
        parameters.prcw_init[0] = parameters.prch_init[0] = image.precinctSize;
    }
    return parameters;
}

}  // namespace

Bytes encode(const Jpeg2000ToEncode& image)
{
    std::vector<opj_image_cmptparm_t> components(static_cast<std::size_t>(image.components));
    for (opj_image_cmptparm_t& component : components) {
        component = {};
        component.dx = component.dy = 1;
        component.w = static_cast<OPJ_UINT32>(image.columns);
        component.h = static_cast<OPJ_UINT32>(image.rows);
        component.prec = static_cast<OPJ_UINT32>(image.precision);
        component.sgnd = image.isSigned ? 1 : 0;
    }
    const std::unique_ptr<opj_image_t, decltype(&opj_image_destroy)> raw(
        opj_image_create(static_cast<OPJ_UINT32>(image.components), components.data(),
                         image.components == 3 ? OPJ_CLRSPC_SRGB : OPJ_CLRSPC_GRAY),
        opj_image_destroy);
    raw->x1 = static_cast<OPJ_UINT32>(image.columns);
    raw->y1 = static_cast<OPJ_UINT32>(image.rows);
    for (int i = 0; i < image.components; ++i)
        std::ranges::copy(image.values, raw->comps[i].data);

    opj_cparameters_t parameters = parametersOf(image);
    const std::unique_ptr<opj_codec_t, decltype(&opj_destroy_codec)> codec(
        opj_create_compress(image.jp2 ? OPJ_CODEC_JP2 : OPJ_CODEC_J2K), opj_destroy_codec);
    Target target;
    const std::unique_ptr<opj_stream_t, decltype(&opj_stream_destroy)> stream(streamInto(target), opj_stream_destroy);
    EXPECT_TRUE(opj_setup_encoder(codec.get(), &parameters, raw.get()));
    EXPECT_TRUE(opj_start_compress(codec.get(), raw.get(), stream.get()));
    EXPECT_TRUE(opj_encode(codec.get(), stream.get()));
    EXPECT_TRUE(opj_end_compress(codec.get(), stream.get()));
    return std::move(target.bytes);
}

Jpeg2000ToEncode picture(int precision, bool isSigned, int rows, int columns)
{
    Jpeg2000ToEncode image;
    image.rows = rows;
    image.columns = columns;
    image.precision = precision;
    image.isSigned = isSigned;
    const int most = (1 << precision) - 1;
    const int first = isSigned ? -(1 << (precision - 1)) : 0;
    std::mt19937 noise(7);
    for (int y = 0; y < rows; ++y)
        for (int x = 0; x < columns; ++x) {
            const double wave = 0.5 + 0.45 * std::sin(x * 0.11) * std::cos(y * 0.07) + (x / 16 % 2) * 0.04;
            const int value = static_cast<int>(wave * most) + static_cast<int>(noise() % 5) - 2;
            image.values.push_back(first + std::clamp(value, 0, most));
        }
    image.values.front() = first;
    image.values.back() = first + most;
    return image;
}

std::filesystem::path writeJpeg2000(const Jpeg2000ToEncode& image, const std::vector<Bytes>& fragments,
                                    const std::filesystem::path& file, bool lossless,
                                    const std::function<void(DcmDataset&)>& change)
{
    MammogramToWrite written = sample("jpeg2000", image.precision);
    written.rows = image.rows;
    written.columns = image.columns;
    written.samples.assign(static_cast<std::size_t>(image.rows) * static_cast<std::size_t>(image.columns), 0);
    write(written, file);
    DcmFileFormat format;
    EXPECT_TRUE(format.loadFile(OFFilename(file.c_str())).good());
    EXPECT_TRUE(format.loadAllDataIntoMemory().good());
    DcmDataset& dataset = *format.getDataset();
    dataset.putAndInsertUint16(DCM_PixelRepresentation, image.isSigned ? 1 : 0);
    if (!lossless)
        put(dataset, DCM_LossyImageCompression, "01");
    auto* sequence = new DcmPixelSequence(DCM_PixelSequenceTag);
    sequence->insert(new DcmPixelItem(DCM_PixelItemTag));
    for (const Bytes& fragment : fragments) {
        auto* item = new DcmPixelItem(DCM_PixelItemTag);
        item->putUint8Array(fragment.data(), fragment.size());
        sequence->insert(item);
    }
    auto* pixels = new DcmPixelData(DCM_PixelData);
    const E_TransferSyntax syntax = lossless ? EXS_JPEG2000LosslessOnly : EXS_JPEG2000;
    pixels->putOriginalRepresentation(syntax, nullptr, sequence);
    dataset.insert(pixels, OFTrue);
    if (change)
        change(dataset);
    EXPECT_TRUE(format.saveFile(OFFilename(file.c_str()), syntax).good());
    return file;
}

std::vector<std::int32_t> valuesOf(const PixelImage& image)
{
    std::vector<std::int32_t> values;
    values.reserve(image.samples.size());
    for (const std::uint16_t stored : image.samples)
        values.push_back(stored + image.firstStored);
    return values;
}

}  // namespace diptych::dicom::testing
