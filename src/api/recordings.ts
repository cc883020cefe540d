/** What a file's name says of it: the page asks before it sends one, the program before it looks inside. */

const media = new Set(
  `wav wave w64 rf64 mp3 mp2 flac ogg oga opus webm weba m4a m4b mp4 m4v mov mkv mka ts mts m2ts aac adts aiff aif aifc caf
  wma wmv asf amr avi 3gp 3g2 mpg mpeg vob flv f4v au snd ac3 eac3 dts ape wv mxf ogv spx gsm voc`.split(/\s+/),
);

/** What people keep beside recordings. A file by itself with any other unknown ending is worth a look inside. */
const other = new Set(
  `txt md rtf pdf doc docx odt pages xls xlsx ods csv tsv json xml html htm css js srt vtt lrc ass ssa sub png jpg jpeg gif
  webp heic bmp svg tif tiff psd zip gz xz 7z rar tar exe dll dmg iso db sqlite ini log cfg yml yaml toml cue m3u m3u8 nfo
  py sh bat torrent lnk url`.split(/\s+/),
);

/** @param alone it was given by itself, not with the folder that it lies in */
export function mayHoldSound(name: string, alone: boolean): boolean {
  const dot = name.lastIndexOf(".");
  const ending = dot > 0 ? name.slice(dot + 1).toLowerCase() : "";
  return media.has(ending) || (alone && !other.has(ending));
}
