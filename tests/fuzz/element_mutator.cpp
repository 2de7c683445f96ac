// Half of the mutants of a DICOM target are made element by element (mutate.h), half as libFuzzer makes them: changed
// bytes alone seldom get behind the look over the file's structure.
#include <algorithm>
#include <cstring>

#include "mutate.h"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most, unsigned seed)
{
    if (seed % 2 == 0)
        return LLVMFuzzerMutate(data, size, most);
    const diptych::test::Bytes bytes = diptych::test::mutant({data, data + size}, {}, seed);
    const std::size_t made = std::min(bytes.size(), most);
    std::copy_n(bytes.begin(), made, data);
    return made;
}

extern "C" std::size_t LLVMFuzzerCustomCrossOver(const std::uint8_t* one, std::size_t oneSize, const std::uint8_t* two,
                                                 std::size_t twoSize, std::uint8_t* out, std::size_t most,
                                                 unsigned seed)
{
    std::mt19937 random(seed);
    const diptych::test::Bytes bytes =
        diptych::test::damaged({one, one + oneSize}, diptych::test::Damage::Spliced, {two, twoSize}, random);
    const std::size_t made = std::min(bytes.size(), most);
    std::copy_n(bytes.begin(), made, out);
    return made;
}
