#!/usr/bin/env bash
# The table of docs/PERFORMANCE.md, peers included: run.sh [GROUP...] [--repeats 7] [--exams 100] [--document FILE].
# Installs the peers by name where they are missing and may be installed (root or sudo; npm), builds, makes the studies,
# measures by turns and writes the document. Without GROUP all of them; run.sh --help lists them. A peer that cannot be
# installed becomes a row that says so. About an hour on two cores; 5 GB in build/bench.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../../.." && pwd)
cd "$top"
work=${DIPTYCH_BENCH_FOLDER:-build/bench}
mkdir -p "$work"
work=$(cd "$work" && pwd)

as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo -n)
for package in xvfb openbox python3-numpy python3-xlib aeskulap libgdcm-tools python3-pydicom python3-opencv python3-pil \
    python3-reportlab python3-torch python3-onnx chromium; do
    state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] && continue
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$package" ||
        echo "run.sh: $package could not be installed: its rows will say so" >&2
done
# Its own install script would fetch CUDA parts; the CPU's library is in the package.
if [ ! -d "$work/onnxruntime/node_modules/onnxruntime-node" ] && command -v npm >/dev/null; then
    mkdir -p "$work/onnxruntime"
    (cd "$work/onnxruntime" && echo '{"private": true}' >package.json &&
        npm install --ignore-scripts --no-audit --no-fund onnxruntime-node) ||
        echo "run.sh: onnxruntime-node could not be installed: its rows will say so" >&2
fi
if [ ! -d "$work/cornerstone/node_modules/@cornerstonejs/core" ] && command -v npm >/dev/null; then
    mkdir -p "$work/cornerstone"
    (cd "$work/cornerstone" && echo '{"private": true}' >package.json &&
        npm install --ignore-scripts --no-audit --no-fund @cornerstonejs/core @cornerstonejs/dicom-image-loader \
            esbuild events url) ||
        echo "run.sh: cornerstone3D could not be installed: its rows will say so" >&2
fi
if [ ! -d "$work/ohif/package" ] && command -v npm >/dev/null; then
    mkdir -p "$work/ohif"
    (cd "$work/ohif" && npm pack --silent @ohif/app && tar xzf ohif-app-*.tgz) ||
        echo "run.sh: @ohif/app could not be installed: its row will say so" >&2
fi

[ -f build/release/build.ninja ] || cmake --preset release
cmake --build --preset release --target diptych diptych-cli diptych_torch diptych-bench diptych-bare-window
cmake --build --preset release --target diptych-convolution-limit || true # where there is a oneDNN

build/release/bin/diptych-bench --make-only --files "$work/studies"
if [ ! -f "$work/network/network.onnx" ]; then
    (cd models && /usr/bin/python3 -W ignore -m training onnx --model diptych-screening-1 --out "$work/network")
fi
if [ ! -f "$work/network-int8/network.onnx" ]; then
    PYTHONPATH="$here" /usr/bin/python3 -m table.eight_bits_for_onnxruntime "$work/network" "$work/network-int8" ||
        echo "run.sh: the network was not written in eight bits: its rows will say so" >&2
fi
PYTHONPATH="$here" exec /usr/bin/python3 -m table --bin "$top/build/release/bin" --work "$work" \
    --document "$top/docs/PERFORMANCE.md" "$@"
