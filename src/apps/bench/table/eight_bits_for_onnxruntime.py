"""The network in the precision that ONNX Runtime is quickest in: convolutions and sums of eight-bit integers.

    python3 -m table.eight_bits_for_onnxruntime NETWORK OUT

NETWORK holds network.onnx in float32 and network.json, OUT is given the same. Numbers are quantised as ONNX Runtime's own tool does
it (QuantizeLinear and DequantizeLinear about each layer, which it puts together again): weights with a scale an output, maps with
one each. Those of the maps are not measured but all alike: what the network then says means nothing, and its time is the same.
Eight bits do not keep the scores, however well the scales are chosen (docs/adr/0018).
"""

import shutil
import sys
from pathlib import Path
from typing import Dict, List

import numpy as np
import onnx
from onnx import helper, numpy_helper

MAP_SCALE = 0.1
MIDDLE = 128  # of uint8, for maps with numbers below 0


class Quantising:
    def __init__(self, model: onnx.ModelProto):
        self.graph = model.graph
        self.maker = {name: node for node in self.graph.node for name in node.output}
        self.users: Dict[str, List[onnx.NodeProto]] = {}
        for node in self.graph.node:
            for name in node.input:
                self.users.setdefault(name, []).append(node)
        self.constants = {tensor.name: tensor for tensor in self.graph.initializer}
        self.maps: Dict[str, int] = {}  # to be quantised, and about which number

    def constant(self, name: str, value: np.ndarray) -> str:
        self.graph.initializer.append(numpy_helper.from_array(value, name))
        return name

    def with_relu(self, name: str) -> str:
        users = self.users.get(name, [])
        return users[0].output[0] if len(users) == 1 and users[0].op_type == "Relu" else name

    def note(self, name: str) -> None:
        maker = self.maker.get(name)
        self.maps.setdefault(name, 0 if maker is not None and maker.op_type == "Relu" else MIDDLE)

    def mark(self) -> None:
        for node in self.graph.node:
            if node.op_type == "Conv" and node.input[1] in self.constants:
                self.note(node.input[0])
                self.note(self.with_relu(node.output[0]))
        for node in self.graph.node:
            if node.op_type == "Resize" and node.input[0] in self.maps:
                self.note(node.output[0])
            if node.op_type == "Add" and all(name in self.maps for name in node.input):
                self.note(self.with_relu(node.output[0]))

    def dequantised(self, name: str, numbers: np.ndarray, scales: np.ndarray) -> onnx.NodeProto:
        """Of a constant, with a scale for each of its first side."""
        return helper.make_node("DequantizeLinear", [
            self.constant(name + "_q", numbers), self.constant(name + "_scale", scales.astype(np.float32)),
            self.constant(name + "_zero", np.zeros(len(scales), numbers.dtype))], [name + "_dq"], axis=0)

    def convolution(self, node: onnx.NodeProto) -> List[onnx.NodeProto]:
        weight = numpy_helper.to_array(self.constants[node.input[1]])
        scales = np.maximum(np.abs(weight).reshape(len(weight), -1).max(1), 1e-9) / 127.0
        numbers = np.clip(np.round(weight / scales.reshape(-1, 1, 1, 1)), -127, 127).astype(np.int8)
        made = [self.dequantised(node.output[0] + "_weight", numbers, scales)]
        node.input[1] = made[0].output[0]
        if len(node.input) > 2:
            bias = numpy_helper.to_array(self.constants[node.input[2]])
            of_bias = scales * MAP_SCALE
            made.append(self.dequantised(node.output[0] + "_bias", np.round(bias / of_bias).astype(np.int32), of_bias))
            node.input[2] = made[1].output[0]
        return made

    def quantised(self, name: str) -> List[onnx.NodeProto]:
        scale = self.constant(name + "_map_scale", np.array(MAP_SCALE, np.float32))
        zero = self.constant(name + "_map_zero", np.array(self.maps[name], np.uint8))
        return [helper.make_node("QuantizeLinear", [name, scale, zero], [name + "_map_q"]),
                helper.make_node("DequantizeLinear", [name + "_map_q", scale, zero], [name + "_map_dq"])]

    def run(self) -> int:
        self.mark()
        nodes = list(self.graph.node)
        done, layers = [], 0
        for name in self.maps:
            if name not in self.maker:  # the graph's input
                done.extend(self.quantised(name))
        for node in nodes:
            if node.op_type == "Conv" and node.input[1] in self.constants:
                done.extend(self.convolution(node))
                layers += 1
            for i, name in enumerate(node.input):
                if name in self.maps and not (node.op_type == "Relu" and self.with_relu(name) != name):
                    node.input[i] = name + "_map_dq"
            done.append(node)
            for name in node.output:
                if name in self.maps:
                    done.extend(self.quantised(name))
        del self.graph.node[:]
        self.graph.node.extend(done)
        read = {name for node in done for name in node.input}
        kept = [tensor for tensor in self.graph.initializer if tensor.name in read]
        del self.graph.initializer[:]
        self.graph.initializer.extend(kept)
        return layers


def main(network: Path, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    model = onnx.load(str(network / "network.onnx"))
    layers = Quantising(model).run()
    if layers == 0:
        raise SystemExit("the network has no convolution with constant weights")
    onnx.checker.check_model(model)
    onnx.save(model, str(out / "network.onnx"))
    shutil.copy(network / "network.json", out / "network.json")
    print(f"{layers} convolutions in eight bits")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
