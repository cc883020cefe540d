/** File endings: which files of a folder are recordings by their names. What is really in them is seen when they are opened. */

/**
 * What phones, cameras, recorders, telephone systems and broadcasters write and this program or ffmpeg reads. Not what is encrypted
 * (`.aax`, `.m4p`), holds pictures alone (`.m2v`), has no header (`.pcm`, `.vox`), can be decoded by its maker's program alone (`.ofr`,
 * `.ds2`), or is a copy that a camera keeps beside (`.lrv`).
 */
const media = `
  wav wave bwf rf64 bw64 w64 aif aiff aifc caf au snd voc sph nist
  mp3 mp2 mp1 mpa mpga m1a m2a aac adts adt loas latm ac3 eac3 ec3 dts dtshd mlp thd
  flac ogg oga ogv ogx ogm mogg opus spx wv ape tta tak mpc shn dsf dff
  mp4 mp4v mp4a mpg4 mpeg4 m4a m4b m4r m4v mov qt qta f4v f4a f4b 3gp 3gpp 3g2 3gp2 3gpp2 3ga ismv isma 360 insv
  webm weba mkv mka mk3d
  amr awb gsm g722 g729 sln qcp act dss oma aa3 at3
  ts mts m2ts m2t m2p tod mod trp tp mpg mpeg mpe vob vro wtv dvr-ms mxf gxf dv nut ty
  wma wmv asf avi divx flv ra rm rmvb amv nsv dav
`;

/** What people keep beside recordings. A file by itself with any other ending is worth a look inside. */
const beside = {
  picture:
    "png jpg jpeg jpe gif webp heic heif avif bmp svg tif tiff psd raw dng cr2 cr3 nef arw orf rw2 raf ico thm xcf",
  document: "txt md rtf pdf doc docx odt pages xls xlsx ods csv tsv ppt pptx odp key epub html htm",
  subtitles: "srt vtt lrc ass ssa sub idx sbv ttml",
  playlist: "cue m3u m3u8 pls wpl xspf",
  archive: "zip gz tgz xz bz2 zst 7z rar tar iso",
  program: "exe dll dmg msi apk py sh bat js css",
  data: "json xml yml yaml toml ini cfg log db sqlite nfo torrent lnk url",
};

export type BesideKind = keyof typeof beside;

const listed = (endings: string): ReadonlySet<string> => new Set(endings.trim().split(/\s+/));

/** Lower case, without their dot. */
export const mediaEndings = listed(media);
const kinds = new Map(
  (Object.keys(beside) as BesideKind[]).flatMap((kind) =>
    [...listed(beside[kind])].map((ending) => [ending, kind] as const),
  ),
);

/** What files of this ending are; undefined where nobody can say. */
export const kindOfEnding = (ending: string): BesideKind | undefined => kinds.get(ending);

/** `Talk.WAV` -> `wav`; empty for a name without one */
export function endingOf(name: string): string {
  const dot = name.lastIndexOf(".");
  return dot > 0 ? name.slice(dot + 1).toLowerCase() : "";
}

/** Whether a file is a recording by its name. @param alone it was given by itself, not with the folder that it is in */
export function mayHoldSound(name: string, alone: boolean): boolean {
  const ending = endingOf(name);
  return mediaEndings.has(ending) || (alone && !kinds.has(ending));
}
