/** The ways of picking tokens, by name. */
import type { Rules } from "../rules.ts";
import { openBeam } from "./beam.ts";
import { openGreedy } from "./greedy.ts";
import { openSampled } from "./sampled.ts";
import type { Search, SearchOptions } from "./search.ts";

export function openSearch(options: SearchOptions, rules: Rules, maxTokens: number): Search {
  switch (options.kind) {
    case "greedy":
      return openGreedy(options, rules, maxTokens);
    case "beam":
      return openBeam(options, rules, maxTokens);
    case "sampled":
      return openSampled(options, rules, maxTokens);
  }
}
