#!/usr/bin/env bash
# On a machine with a CUDA GPU and a PyTorch for it: builds the engine against that PyTorch's LibTorch and measures it.
# What it tells is kept in measured.jsonl beside it, from where docs/PERFORMANCE.md has its row.
# Needs the packages of the preset `engine` (third_party/PACKAGES.md) and nvcc; 3 minutes on 16 cores.
#
# usage: src/apps/device_bench/run.sh [MODEL_FOLDER] [EXAMS] [RAW_EXAMS]
# RAW_EXAMS: a folder of real examinations as bare samples (models/training: python3 -m training raw); they are compared, too.
set -euo pipefail
top=$(cd "$(dirname "$0")/../../.." && pwd)
model=$(realpath "${1:-$top/models/diptych-screening-1}")
cd "$top"
cmake --preset engine -DCMAKE_PREFIX_PATH="$(python3 -c 'import torch; print(torch.utils.cmake_prefix_path)')"
cmake --build --preset engine --target diptych-device-bench gpu_kernels_test
build/engine/tests/gpu_kernels_test --gtest_brief=1
measured=src/apps/device_bench/measured.jsonl
printf '{"date": "%s"}\n' "$(date +%F)" >"$measured"
# What the GPU could do, and what plain PyTorch makes of it.
(cd models && PYTHONDONTWRITEBYTECODE=1 python3 -m training eager --model "$model") | tee -a "$measured"
build/engine/bin/diptych-device-bench "$model" auto "${2:-6}" | tee -a "$measured"
[ -z "${3:-}" ] || build/engine/bin/diptych-device-bench "$model" auto "$3" 0 | tee -a "$measured"
