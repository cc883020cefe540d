/** What a device does in a way of its own. The layers, and how they attend, are the same for all: decoder.ts, decoder-*.ts. */
import type { DeviceKernels } from "../../onnx/device-kernels.ts";
import type { Graph, Value } from "../../onnx/graph.ts";
import type { Products, RightBytes, WeightPrecision } from "../../onnx/product-forms.ts";
import type { Dims } from "../dims.ts";
import type { SumOfRows } from "../head.ts";

export interface NewTokens {
  /** hidden states in front of the first layer: [R*T, d] */
  x: Value;
  /** 0 where a new token may look, -1e30 elsewhere: [R, T, S], the last axis in the order of the kernels' `attend` */
  mask: Value;
}

/** What is done piece by piece needs less memory, and more operations. */
export interface EncoderPieces {
  /** how many of a run: where it is known, no shape has to be found out */
  windows: 1 | "B";
  /** of a window's time, between the convolutions: what is there is twice as long as all that follows */
  sound: 1 | 2;
  /** heads that attend together, at most */
  headsAtOnce: number;
  /** of the frames, in the MLP's wide middle */
  mlp: number;
}

export interface Device {
  /** what its graphs' names begin with */
  name: string;
  kernels: DeviceKernels<Value>;
  /** Every frame of a window is a row of the encoder's products; the decoder's have one for each hypothesis. */
  products: Record<WeightPrecision, (bytes: RightBytes) => { manyRows: Products; fewRows: Products }>;
  /** see `Graph.sharedColumns` */
  sharedColumns(dims: Dims): number;
  /** Adds what the graph is given of the new tokens to its inputs, which hold the kept tensors. @param positions learned ones, [448, d] */
  begin(graph: Graph, dims: Dims, positions: () => Float32Array): NewTokens;
  /** how much of the encoder's values is there at once */
  encoder: EncoderPieces;
  /** what the name of a cache ends with that comes back */
  keptAs: string;
  /** of logits, in the head */
  sumOf: SumOfRows;
}
