// The network in ONNX Runtime, a worker for turns.py: node network_with_onnxruntime.mjs MODULES NETWORK VIEWS THREADS
// MODULES holds node_modules/onnxruntime-node, NETWORK network.onnx and network.json, VIEWS four prepared views (float32).
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const [modules, network, views, threads] = process.argv.slice(2);
const require = createRequire(resolve(modules, 'package.json'));
const runtime = require('onnxruntime-node');
const { rows, columns } = JSON.parse(readFileSync(`${network}/network.json`, 'utf8'));
const bytes = readFileSync(views);
const all = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
const session = await runtime.InferenceSession.create(`${network}/network.onnx`, {
  executionProviders: ['cpu'], intraOpNumThreads: Number(threads), interOpNumThreads: 1, graphOptimizationLevel: 'all',
});
const inputs = [];
for (let at = 0; at < all.length; at += rows * columns)
  inputs.push(new runtime.Tensor('float32', all.slice(at, at + rows * columns), [1, 1, rows, columns]));

const tell = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
tell({ version: require('onnxruntime-node/package.json').version, views: inputs.length });
for await (const line of createInterface({ input: process.stdin })) {
  const cpu = process.cpuUsage();
  const start = performance.now();
  let strongest = 0;
  for (const view of inputs) {
    const { candidates } = await session.run({ view });
    for (let at = 4; at < candidates.data.length; at += 7) strongest = Math.max(strongest, candidates.data[at]);
  }
  const wall = performance.now() - start;
  const used = process.cpuUsage(cpu);
  const peak = process.resourceUsage().maxRSS / 1024;
  tell({ wall_ms: wall, cpu_ms: (used.user + used.system) / 1e3, peak_mib: peak, strongest });
}
