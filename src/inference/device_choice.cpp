#include <charconv>

#include "diptych/inference/suspicion_model.h"

namespace diptych::inference
{

std::optional<DeviceChoice> parseDevice(std::string_view text)
{
    constexpr std::string_view kCuda = "cuda";
    constexpr int kMaxIndex = 127;
    if (text == "auto")
        return DeviceChoice{};
    if (text == "cpu")
        return DeviceChoice{DeviceChoice::Kind::Cpu, 0};
    if (text == kCuda)
        return DeviceChoice{DeviceChoice::Kind::Cuda, 0};
    if (!text.starts_with("cuda:"))
        return std::nullopt;
    const std::string_view digits = text.substr(kCuda.size() + 1);
    int index = -1;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
    if (error != std::errc{} || end != digits.data() + digits.size() || index < 0 || index > kMaxIndex)
        return std::nullopt;
    return DeviceChoice{DeviceChoice::Kind::Cuda, index};
}

}  // namespace diptych::inference
