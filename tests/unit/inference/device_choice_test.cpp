#include <gtest/gtest.h>

#include "diptych/inference/suspicion_model.h"

namespace diptych::inference
{

TEST(ParseDevice, KnownNames)
{
    EXPECT_EQ(parseDevice("auto")->kind, DeviceChoice::Kind::Auto);
    EXPECT_EQ(parseDevice("cpu")->kind, DeviceChoice::Kind::Cpu);
    EXPECT_EQ(parseDevice("cuda")->kind, DeviceChoice::Kind::Cuda);
    EXPECT_EQ(parseDevice("cuda")->cudaIndex, 0);
    EXPECT_EQ(parseDevice("cuda:3")->cudaIndex, 3);
}

TEST(ParseDevice, NothingElse)
{
    for (const char* text : {"", "CPU", "gpu", "cuda:", "cuda:-1", "cuda:1x", "cuda:999", "cuda0", "auto "})
        EXPECT_FALSE(parseDevice(text).has_value()) << text;
}

}  // namespace diptych::inference
