/** The ways of choosing tokens, by name. */
import type { Rules } from "../rules.ts";
import { openBeam } from "./beam.ts";
import { openGreedy } from "./greedy.ts";
import { openSampled } from "./sampled.ts";
import type { SearchOptions, TokenSearch } from "./search.ts";

export function openSearch(options: SearchOptions, rules: Rules, maxTokens: number): TokenSearch {
  switch (options.kind) {
    case "greedy":
      return openGreedy(options, rules, maxTokens);
    case "beam":
      return openBeam(options, rules, maxTokens);
    case "sampled":
      return openSampled(options, rules, maxTokens);
  }
}

/** Query rows that it takes over one stream, at the most. */
export function rowsOfSearch(options: SearchOptions): number {
  switch (options.kind) {
    case "greedy":
      return 1;
    case "beam":
      return options.width;
    case "sampled":
      return options.samples;
  }
}
