/** CAM++'s weights, taken one after the other as the published graph runs them, in the forms that ours multiplies with. */
import { check, present } from "../lib/check.ts";
import type { OnnxLayer, OnnxTensor } from "../onnx/read.ts";

const epsilon = 1e-5;

/** x W + b: W [c, n], b [n] */
export interface RowProduct {
  weight: Float32Array;
  bias: Float32Array;
}

/**
 * relu(s·x + t) W + b, where s and t are those of a norm, is max(x, -t/s) (s·W) + b + t·W: one operation before the product in place of three.
 * Where s is negative it is the minimum.
 */
export interface NormedProduct extends RowProduct {
  /** n */
  size: number;
  /** [c] of the maximum, of the minimum; undefined where there is none */
  least: Float32Array | undefined;
  most: Float32Array | undefined;
}

export class CampplusWeights {
  readonly #published: readonly OnnxLayer[];
  #taken = 0;

  constructor(published: readonly OnnxLayer[]) {
    this.#published = published;
  }

  /** @throws when some are left: the graph is another one */
  expectAllTaken(): void {
    check(
      this.#taken === this.#published.length,
      `${this.#published.length} layers, of which ${this.#taken} are known`,
    );
  }

  /** As it is published, with its norm in it. */
  convolution(): { weight: OnnxTensor; bias: Float32Array } {
    const [weight, bias] = this.#next("Conv");
    return { weight: present(weight, "weight"), bias: present(bias, "bias").data };
  }

  /** One step wide, as a product of rows. @param factor of its weights */
  product(size: number, width: number, factor = 1): RowProduct {
    const [weight, bias] = this.#next("Conv", [size, width, 1]);
    const data = present(weight, "weight").data;
    return { weight: columnsOf(data, size, width, () => factor), bias: present(bias, "bias").data };
  }

  /** Three steps wide: what each gives, side by side, [c, 3 * size] */
  taps(size: number, width: number): Float32Array {
    const [weight] = this.#next("Conv", [size, width, 3]);
    const { data } = present(weight, "weight");
    const columns = new Float32Array(data.length);
    for (let out = 0; out < size; out++)
      for (let channel = 0; channel < width; channel++)
        for (let tap = 0; tap < 3; tap++)
          columns[channel * 3 * size + tap * size + out] = data[(out * width + channel) * 3 + tap] ?? 0;
    return columns;
  }

  /** A norm, a relu and what is one step wide behind them. */
  normedProduct(width: number): NormedProduct {
    const { scales, shifts } = this.#norm(width);
    const [weight, own] = this.#next("Conv");
    const { data, shape } = present(weight, "weight");
    const [size = 0] = shape;
    check(shape.join() === [size, width, 1].join(), `a product is [${shape}]`);
    const bias = Float32Array.from({ length: size }, (_, out) => {
      let sum = own?.data[out] ?? 0;
      for (let channel = 0; channel < width; channel++)
        sum += (shifts[channel] ?? 0) * (data[out * width + channel] ?? 0);
      return sum;
    });
    const bounds = Float32Array.from(scales, (scale, channel) => -(shifts[channel] ?? 0) / scale);
    const bound = (isOwn: (scale: number) => boolean, none: number): Float32Array | undefined =>
      scales.some(isOwn) ? bounds.map((value, channel) => (isOwn(scales[channel] ?? 0) ? value : none)) : undefined;
    return {
      size,
      weight: columnsOf(data, size, width, (channel) => scales[channel] ?? 0),
      bias,
      least: bound((scale) => scale > 0, Number.NEGATIVE_INFINITY),
      most: bound((scale) => scale < 0, Number.POSITIVE_INFINITY),
    };
  }

  /** A product and the norm behind it. */
  embedding(size: number, width: number): RowProduct {
    const [weight] = this.#next("Conv", [size, width, 1]);
    const { scales, shifts } = this.#norm(size);
    const { data } = present(weight, "weight");
    const columns = new Float32Array(data.length);
    for (let out = 0; out < size; out++)
      for (let channel = 0; channel < width; channel++)
        columns[channel * size + out] = (data[out * width + channel] ?? 0) * (scales[out] ?? 0);
    return { weight: columns, bias: Float32Array.from(shifts) };
  }

  /** y = s·x + t */
  #norm(width: number): { scales: Float64Array; shifts: Float64Array } {
    const [gamma, beta, mean, variance] = this.#next("BatchNormalization", [width]).map(({ data }) => data);
    const scales = Float64Array.from(
      { length: width },
      (_, i) => (gamma?.[i] ?? 0) / Math.sqrt((variance?.[i] ?? 0) + epsilon),
    );
    const shifts = Float64Array.from(scales, (scale, i) => (beta?.[i] ?? 0) - (mean?.[i] ?? 0) * scale);
    check(
      scales.every((scale) => scale !== 0),
      "a norm keeps what it is given",
    );
    return { scales, shifts };
  }

  #next(op: string, shape?: readonly number[]): readonly OnnxTensor[] {
    const layer = present(this.#published[this.#taken++], op);
    const [first] = layer.weights;
    check(
      layer.op === op && (shape === undefined || first?.shape.join() === shape.join()),
      `${layer.op} [${first?.shape}] is no ${op} [${shape}]`,
    );
    return layer.weights;
  }
}

/** [n, c] to [c, n], each row times its channel's factor */
function columnsOf(
  data: Float32Array,
  size: number,
  width: number,
  factorOf: (channel: number) => number,
): Float32Array {
  const columns = new Float32Array(data.length);
  for (let channel = 0; channel < width; channel++) {
    const factor = factorOf(channel);
    for (let out = 0; out < size; out++) columns[channel * size + out] = factor * (data[out * width + channel] ?? 0);
  }
  return columns;
}
