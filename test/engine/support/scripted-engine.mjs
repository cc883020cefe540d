/**
 * An engine process without a model, for what happens around it. A file's name says what it does: `windows-N` gives N windows,
 * `dies-at-N` ends the process before window N, `hangs-at-N` blocks it there for ever, `nonsense` sends what nobody understands. The
 * words of followed files are told before their windows.
 */
/** For ever, without work for the processor. */
const hang = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);

const [, , start] = process.argv;
if (start === "dies") process.exit(1);
if (start === "hangs") hang();

const cancelled = new Set();
let followed = [];
/** Long enough that a window is heard before the next one is there. */
const turn = () => new Promise((resolve) => setTimeout(resolve, 2));

function window(index) {
  const said = { start: index, end: index + 1, text: ` ${index}`, tokens: [index] };
  const segment = { ...said, avgLogprob: -0.1, noSpeechProb: 0, compressionRatio: 1, temperature: 0 };
  return { type: "window", index, start: index, end: index + 1, segments: [segment] };
}

function done(file, count) {
  const segments = Array.from({ length: count }, (_, index) => window(index).segments[0]);
  const contextBytes = { standard: 3, slim: 1, compact: 1, allocated: 1 };
  const figures = { audioSeconds: count, wallSeconds: 1, realTimeFactor: count, peakResidentBytes: 1, tokens: count };
  const stats = { ...figures, stepSeconds: 1, batches: 1, contextBytes };
  const how = { language: "en", model: "none", attention: "slim", precision: "float32" };
  return { type: "done", transcript: { file, duration: count, ...how, segments, stats } };
}

async function transcribe({ id, file, resume }) {
  const send = (event) => process.send({ type: "event", id, event });
  const [, what, number] = /(windows|dies-at|hangs-at|nonsense)-?(\d*)$/.exec(file);
  if (what === "nonsense") process.send({ type: "event", id, event: { type: "window", index: "first" } });
  const count = what === "windows" ? Number(number) : 12;
  for (let index = resume.length; index < count; index++) {
    await turn();
    if (cancelled.has(id)) return process.send({ type: "end", id });
    if (what === "dies-at" && index >= Number(number)) process.exit(7);
    if (what === "hangs-at" && index >= Number(number)) hang();
    if (followed.includes(file)) send({ type: "provisional", windows: [{ index, start: index, text: `${index}` }] });
    send(window(index));
  }
  send(done(file, count));
  process.send({ type: "end", id });
}

process.on("message", (message) => {
  if (message.type === "transcribe") void transcribe(message);
  else if (message.type === "cancel") cancelled.add(message.id);
  else if (message.type === "follow") followed = message.files;
  else if (message.type === "models") process.send({ type: "models", id: message.id, models: [] });
  else if (start !== "stays") process.exit(0);
});
process.on("disconnect", () => process.exit(0));
process.send({ type: "ready" });
setInterval(() => process.send({ type: "alive" }), 20).unref();
