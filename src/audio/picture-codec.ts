/** The names of what pictures are stored as: people are told when a browser knows them not. */

/** As MP4 (by mediabunny), Matroska and ffmpeg write them. */
const names: readonly (readonly [RegExp, string])[] = [
  [/^(?:avc|h264|V_MPEG4\/ISO\/AVC)$/i, "H.264"],
  [/^(?:hevc|V_MPEGH\/ISO\/HEVC)$/i, "HEVC"],
  [/^(?:V_)?VP8$/i, "VP8"],
  [/^(?:V_)?VP9$/i, "VP9"],
  [/^(?:V_)?AV1$/i, "AV1"],
  [/^(?:mp4v|mpeg4|V_MPEG4\/ISO\/A?SP)$/i, "MPEG-4 Visual"],
  [/^(?:mpeg[12](?:video)?|V_MPEG[12])$/i, "MPEG-2"],
  [/^(?:mjp[ab]|jpeg|(?:V_)?MJPEG)$/i, "Motion JPEG"],
  [/^(?:ap4[hx]|apc[hnos]|(?:V_)?prores)$/i, "ProRes"],
  [/^(?:wmv\d|vc1|WVC1)$/i, "Windows Media Video"],
];

/** @param id as a container names a codec @returns as a person does; the container's own name where no better is known */
export function pictureCodec(id: string): string {
  return names.find(([pattern]) => pattern.test(id))?.[1] ?? id;
}
