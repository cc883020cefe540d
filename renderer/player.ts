/** The one player of the page: an audio element and what is known of it. Times in seconds on the file's clock. */
import { create } from "zustand";

export interface PlayerState {
  address: string | null;
  playing: boolean;
  time: number;
  rate: number;
  /** a span that is heard again and again, or once when `once` */
  span: { start: number; end: number; once: boolean } | null;
  /** the browser can't decode this file: the program does */
  decoded: boolean;
}

export const usePlayer = create<PlayerState>(() => ({
  address: null,
  playing: false,
  time: 0,
  rate: 1,
  span: null,
  decoded: false,
}));

const { getState: get, setState: set } = usePlayer;

export const rates = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2] as const;

const audio = new Audio();
audio.preload = "metadata";
audio.preservesPitch = true;

/** Follows the sound at the screen's pace: an element tells its time only four times a second. */
function follow(): void {
  const { playing, span } = get();
  if (!playing) return;
  const time = audio.currentTime;
  if (span !== null && time >= span.end) {
    if (span.once) {
      audio.pause();
      set({ span: null });
    } else audio.currentTime = span.start;
  }
  set({ time });
  requestAnimationFrame(follow);
}

audio.addEventListener("play", () => {
  set({ playing: true });
  requestAnimationFrame(follow);
});
audio.addEventListener("pause", () => set({ playing: false, time: audio.currentTime }));
audio.addEventListener("seeked", () => set({ time: audio.currentTime }));
audio.addEventListener("error", () => {
  const { address, decoded, time } = get();
  if (address === null || decoded) return;
  // What a browser doesn't know (WMA, AIFF, ADPCM and others), the program's own decoders do.
  set({ decoded: true });
  audio.src = `${address}${address.includes("?") ? "&" : "?"}decoded`;
  audio.currentTime = time;
});

export const player = {
  load(address: string | null): void {
    if (get().address === address) return;
    audio.pause();
    set({ address, time: 0, playing: false, span: null, decoded: false });
    if (address === null) audio.removeAttribute("src");
    else audio.src = address;
    audio.playbackRate = get().rate;
  },
  toggle(): void {
    if (audio.paused) player.play();
    else audio.pause();
  },
  play(): void {
    if (get().address === null) return;
    // Refused when another load interrupts it, or nothing can be decoded: the element's error event tells.
    void audio.play().catch(() => {});
  },
  pause: (): void => audio.pause(),
  seek(time: number): void {
    const at = Math.max(0, Number.isFinite(audio.duration) ? Math.min(time, audio.duration) : time);
    audio.currentTime = at;
    set({ time: at });
  },
  skip: (seconds: number): void => player.seek(audio.currentTime + seconds),
  setRate(rate: number): void {
    audio.playbackRate = rate;
    audio.defaultPlaybackRate = rate;
    set({ rate });
  },
  /** plays one span and stops */
  playSpan(start: number, end: number): void {
    set({ span: { start, end, once: true } });
    player.seek(start);
    player.play();
  },
  loop(span: { start: number; end: number } | null): void {
    set({ span: span === null ? null : { ...span, once: false } });
    if (span !== null && (audio.currentTime < span.start || audio.currentTime >= span.end)) player.seek(span.start);
  },
};
