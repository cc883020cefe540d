/** Reads a recording to its end and prints its length in samples and the largest resident size of the process, in bytes. */
import { openAudio } from "../../src/audio/open.ts";

const file = await openAudio(process.argv[2] ?? "", { ffmpeg: null });
let samples = 0;
for await (const part of file.pcm()) samples += part.length;
await file.close();
console.log(JSON.stringify({ samples, peakBytes: process.resourceUsage().maxRSS * 1024 }));
