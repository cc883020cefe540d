/** What a device does in a way of its own when it runs a decoder. The layers, and how they attend, are the same for all: decoder.ts, decoder-*.ts. */
import type { DeviceKernels } from "../../onnx/device-kernels.ts";
import type { Graph, Value } from "../../onnx/graph.ts";
import type { Dims } from "../dims.ts";
import type { SumOfRows } from "../head.ts";

export interface NewTokens {
  /** hidden states in front of the first layer: [R*T, d] */
  x: Value;
  /** 0 where a new token may look, -1e30 elsewhere: [R, T, S], the last axis in the order of the kernels' `attend` */
  mask: Value;
}

export interface Device {
  /** what its graphs' names begin with */
  name: string;
  kernels: DeviceKernels<Value>;
  /** see `Graph.sharedColumns` */
  sharedColumns(dims: Dims): number;
  /** Adds what the graph is given of the new tokens to its inputs, which hold the kept tensors. @param positions learned ones, [448, d] */
  begin(graph: Graph, dims: Dims, positions: () => Float32Array): NewTokens;
  /** what the name of a cache ends with that comes back */
  keptAs: string;
  /** of logits, in the head */
  sumOf: SumOfRows;
}
