/** A recording's pictures, with its subtitles over them as files hold them. What plays them is the page's one player. */
import { Captions, Film, Maximize, Minimize, Pause, Play } from "lucide-react";
import { type CSSProperties, useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from "react";
import type { ShownSubtitle } from "../../src/api/contract.ts";
import type { Settings } from "../../src/api/settings.ts";
import { clock } from "../../src/lib/figures.ts";
import { IconButton } from "../parts/button.tsx";
import { type PictureSize, player, showMedia, usePlayer } from "../player.ts";
import { useProgram } from "../program.ts";
import { placeAt } from "../spans.ts";
import { tellFailure, usePage } from "../store.ts";
import { words } from "../words.ts";

const { pictures: say } = words;

const boxId = "pictures";

function fillScreen(): void {
  if (document.fullscreenElement !== null) {
    void document.exitFullscreen();
    return;
  }
  const box = document.getElementById(boxId);
  if (box === null) return;
  // There the keys are the player's, not those of the button that was pressed.
  box.focus();
  box.requestFullscreen().catch(() => tellFailure({ code: "page.fullScreen", ...words.failures.fullScreen }));
}

function useFullScreen(): boolean {
  return useSyncExternalStore(
    (changed) => {
      document.addEventListener("fullscreenchange", changed);
      return () => document.removeEventListener("fullscreenchange", changed);
    },
    () => document.fullscreenElement?.id === boxId,
  );
}

function useSwitches() {
  const program = useProgram();
  const { shown, subtitles } = usePage((state) => state.settings.pictures);
  const put = (part: Partial<Settings["pictures"]>): void =>
    program.settle((all) => ({ ...all, pictures: { ...all.pictures, ...part } }));
  return {
    shown,
    subtitles,
    toggleShown: () => put({ shown: !shown }),
    toggleSubtitles: () => put({ subtitles: !subtitles }),
  };
}

/** Beside the player: whether the pictures are seen, with subtitles, as large as the screen. */
export function PictureButtons() {
  const { shown, subtitles, toggleShown, toggleSubtitles } = useSwitches();
  return (
    <span className="flex items-center gap-1">
      <IconButton icon={Film} label={shown ? say.hide : say.show} pressed={shown} onClick={toggleShown} />
      {shown && (
        <>
          <IconButton icon={Captions} label={say.subtitles} pressed={subtitles} onClick={toggleSubtitles} />
          <IconButton icon={Maximize} label={say.fill} onClick={fillScreen} />
        </>
      )}
    </span>
  );
}

const idleMilliseconds = 2500;

/** @returns whether the pointer was moved a moment ago, and what to tell of its moves */
function useAwake(): [awake: boolean, moved: () => void] {
  const [awake, setAwake] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const moved = (): void => {
    clearTimeout(timer.current);
    setAwake(true);
    timer.current = setTimeout(() => setAwake(false), idleMilliseconds);
  };
  return [awake, moved];
}

const onBlack = "text-white hover:bg-white/15 hover:text-white aria-pressed:bg-white/20 aria-pressed:text-white";

/** Where the player is out of sight. */
function FullScreenBar({ duration }: { duration: number }) {
  const { subtitles, toggleSubtitles } = useSwitches();
  const playing = usePlayer((state) => state.playing);
  const time = usePlayer((state) => state.time);
  return (
    <div className="absolute inset-x-0 bottom-0 flex items-center gap-3 bg-black/75 px-5 py-2.5 text-[15px] text-white">
      <IconButton
        icon={playing ? Pause : Play}
        label={playing ? words.player.pause : words.player.play}
        className={onBlack}
        onClick={player.toggle}
      />
      <input
        type="range"
        aria-label={say.place}
        aria-valuetext={clock(time)}
        min={0}
        max={duration}
        step={0.1}
        value={Math.min(time, duration)}
        onChange={(event) => player.seek(Number(event.target.value))}
        className="min-w-0 flex-1 accent-white"
      />
      <span className="whitespace-nowrap">
        {clock(time)} / {clock(duration)}
      </span>
      <IconButton
        icon={Captions}
        label={say.subtitles}
        pressed={subtitles}
        className={onBlack}
        onClick={toggleSubtitles}
      />
      <IconButton icon={Minimize} label={say.leave} className={onBlack} onClick={fillScreen} />
    </div>
  );
}

/** As players draw them: its own lines, over the lower edge, a twentieth of the height; smaller where the longest line has no room. */
function Overlay({ subtitles, raised }: { subtitles: readonly ShownSubtitle[]; raised: boolean }) {
  const columns = usePage((state) => state.settings.subtitles.maxLine);
  const place = usePlayer(({ time }) => placeAt(subtitles, time));
  const subtitle = subtitles[place];
  const widest = `${165 / columns}cqw`;
  if (subtitle === undefined) return null;
  return (
    <p
      dir="auto"
      data-subtitle=""
      className={`pointer-events-none absolute inset-x-[3%] m-0 text-center leading-[1.35] ${raised ? "bottom-16" : "bottom-[4%]"}`}
      style={{ fontSize: `min(max(14px, 5cqh), max(11px, ${widest}))` }}
    >
      <span className="box-decoration-clone bg-black/75 px-[0.4em] py-[0.1em] whitespace-pre-line text-white">
        {subtitle.lines.join("\n")}
      </span>
    </p>
  );
}

/** @param subtitles as files hold them; none are drawn while the person wants none */
export function PicturesView({
  size,
  subtitles,
  duration,
  tall,
}: {
  size: PictureSize;
  subtitles: readonly ShownSubtitle[];
  duration: number;
  /** the most that they may take of the window's height, as CSS says it */
  tall: string;
}) {
  const place = useRef<HTMLDivElement>(null);
  const drawn = usePage((state) => state.settings.pictures.subtitles);
  const full = useFullScreen();
  const playing = usePlayer((state) => state.playing);
  const [awake, moved] = useAwake();
  const barred = full && (awake || !playing);

  // Before this is taken out of the page, not after: then nothing stops.
  useLayoutEffect(() => {
    const element = place.current;
    if (element === null) return;
    const hide = showMedia(element);
    element.addEventListener("click", player.toggle);
    element.addEventListener("dblclick", fillScreen);
    return () => {
      hide();
      element.removeEventListener("click", player.toggle);
      element.removeEventListener("dblclick", fillScreen);
    };
  }, []);

  const ratio = size.width / size.height;
  const style: CSSProperties = { aspectRatio: ratio, width: `min(100%, calc(${tall} * ${ratio}))` };
  return (
    <section
      id={boxId}
      aria-label={say.title}
      tabIndex={-1}
      onPointerMove={moved}
      style={style}
      className={`relative mx-auto overflow-hidden bg-black outline-none [container-type:size] ${full && !barred ? "cursor-none" : ""}`}
    >
      <div ref={place} className="absolute inset-0 [&>video]:size-full [&>video]:object-contain" />
      {drawn && <Overlay subtitles={subtitles} raised={barred} />}
      {barred && <FullScreenBar duration={duration} />}
    </section>
  );
}
