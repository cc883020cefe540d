/** The one player of the page, of sound and pictures: an element and what is known of it. Times in seconds on the file's clock. */
import { create } from "zustand";

export interface PictureSize {
  width: number;
  height: number;
}

export interface PlayerState {
  address: string | null;
  playing: boolean;
  time: number;
  rate: number;
  /** a span that is heard again and again, or once when `once` */
  span: { start: number; end: number; once: boolean } | null;
  /** which of the file's tracks and channels are heard */
  heard: string;
  /** the browser can't decode this file: the program does */
  decoded: boolean;
  /** what the browser shows of the file; "silent" where it would show pictures without their sound; null until it is known */
  pictures: PictureSize | "none" | "silent" | null;
}

export const usePlayer = create<PlayerState>(() => ({
  address: null,
  playing: false,
  time: 0,
  rate: 1,
  span: null,
  heard: "",
  decoded: false,
  pictures: null,
}));

const { getState: get, setState: set } = usePlayer;

export const rates = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2] as const;

/** Heard wherever it is; seen where `showMedia` puts it. */
const media = document.createElement("video");
media.playsInline = true;
media.preload = "metadata";
media.preservesPitch = true;

/** Follows the sound at the screen's pace: an element tells its time only four times a second. */
function follow(): void {
  const { playing, span } = get();
  if (!playing) return;
  const time = media.currentTime;
  if (span !== null && time >= span.end) {
    if (span.once) {
      media.pause();
      set({ span: null });
    } else media.currentTime = span.start;
  }
  set({ time });
  requestAnimationFrame(follow);
}

media.addEventListener("play", () => {
  set({ playing: true });
  requestAnimationFrame(follow);
});
media.addEventListener("pause", () => set({ playing: false, time: media.currentTime }));
media.addEventListener("seeked", () => set({ time: media.currentTime }));

/** What a browser doesn't know (WMA, AIFF, ADPCM and others), the program's own decoders do: sound alone. */
function decode(): void {
  const { address, decoded, time, playing } = get();
  if (address === null || decoded) return;
  set({ decoded: true });
  media.src = `${address}${address.includes("?") ? "&" : "?"}decoded`;
  media.currentTime = time;
  // Another address stops it.
  if (playing) player.play();
}

media.addEventListener("error", decode);

/** Of a file whose sound it doesn't know (AC-3 in a film), Chromium plays the pictures in silence. @returns false where it is known to */
function isHeard(): boolean {
  if (!("captureStream" in media) || typeof media.captureStream !== "function") return true;
  const stream: unknown = media.captureStream();
  return !(stream instanceof MediaStream) || stream.getAudioTracks().length > 0;
}

media.addEventListener("loadedmetadata", () => {
  const { videoWidth: width, videoHeight: height } = media;
  const seen = width > 0 && height > 0;
  if (seen && !isHeard()) {
    set({ pictures: "silent" });
    decode();
  } else if (get().pictures !== "silent") set({ pictures: seen ? { width, height } : "none" });
});

/** An element that is taken out of the page stops playing: where nothing of it is to be seen it waits here. */
const aside = document.createElement("div");
aside.hidden = true;
aside.append(media);
document.body.append(aside);

/** Shows the pictures in a place of the page, from which only one is seen at a time. @returns the function that takes them away */
export function showMedia(place: HTMLElement): () => void {
  place.prepend(media);
  return () => {
    if (media.parentElement === place) aside.append(media);
  };
}

export const player = {
  /** @param heard what of the file is heard there: in another way it is another sound */
  load(address: string | null, heard = ""): void {
    if (get().address === address && get().heard === heard) return;
    media.pause();
    set({ address, heard, time: 0, playing: false, span: null, decoded: false, pictures: null });
    if (address === null) media.removeAttribute("src");
    else media.src = address;
    media.playbackRate = get().rate;
  },
  toggle(): void {
    if (media.paused) player.play();
    else media.pause();
  },
  play(): void {
    if (get().address === null) return;
    // Refused when another load interrupts it, or nothing can be decoded: the element's error event tells.
    void media.play().catch(() => {});
  },
  pause: (): void => media.pause(),
  seek(time: number): void {
    const at = Math.max(0, Number.isFinite(media.duration) ? Math.min(time, media.duration) : time);
    media.currentTime = at;
    set({ time: at });
  },
  skip: (seconds: number): void => player.seek(media.currentTime + seconds),
  setRate(rate: number): void {
    media.playbackRate = rate;
    media.defaultPlaybackRate = rate;
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
    if (span !== null && (media.currentTime < span.start || media.currentTime >= span.end)) player.seek(span.start);
  },
};
