// Whether this CPU has AVX2: registers of 32 bytes. What every x86-64 has are 16.
//
// A loop that is worth it is compiled twice, the second time as [[gnu::target("avx2")]], and chosen when it runs; what
// comes out is the same to the last bit, for no multiplication is joined with an addition there either.
#pragma once

namespace diptych
{

[[nodiscard]] inline bool hasWideRegisters()
{
#ifdef __x86_64__
    return __builtin_cpu_supports("avx2");
#else
    return false;
#endif
}

}  // namespace diptych
