/** The decoders that a GPU runs: by mode, in float32. Compact is none of them: the provider has no products of bytes that are rounded row by row. */
import type { DecoderKind } from "../compile.ts";
import { slimCrossGraph } from "../decoder-slim.ts";
import { standardCrossGraph } from "../decoder-standard.ts";
import { webGpuDecoderGraph } from "./frame.ts";
import { webGpuSlim } from "./slim.ts";
import { webGpuStandard } from "./standard.ts";

export const webGpuDecoders: DecoderKind = {
  modes: {
    standard: {
      oneCache: false,
      cross: ({ dims, decoder }) => standardCrossGraph(dims, decoder),
      attention: ({ dims, decoder }) => webGpuStandard(dims, decoder),
    },
    slim: {
      oneCache: true,
      cross: ({ dims }) => slimCrossGraph(dims),
      attention: ({ dims, decoder, planOf }) => webGpuSlim(dims, decoder, planOf),
    },
  },
  frame: webGpuDecoderGraph,
};
