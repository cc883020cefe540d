/** Which of a codec's channels is the centre one, where films have their dialogue: each codec has an order of its own. */

/** Left, right, centre, … : FLAC (RFC 9639, 9.1.3), WAV's masks and what ffmpeg gives. Four without a word are the corners of a room. */
export function centreOfLeftRight(channels: number): number | undefined {
  return channels === 3 || (channels >= 5 && channels <= 8) ? 2 : undefined;
}

/** Left, centre, right, … : Vorbis (I, 4.3.9), and Opus with it (RFC 7845, 5.1.1.2). */
export function centreOfVorbis(channels: number): number | undefined {
  return channels === 3 || (channels >= 5 && channels <= 8) ? 1 : undefined;
}

/** The centre comes first in all of AAC's layouts that have one (ISO/IEC 14496-3, table 1.19). @param code of the layout */
export function centreOfAac(code: number): number | undefined {
  return code >= 3 && code <= 7 ? 0 : undefined;
}

/** The position of WAV's speaker mask for the centre: channels stand in the order of the bits that are set. */
const frontCentre = 0x4;

/** @param mask dwChannelMask; 0 where nothing is said, as field recorders with many microphones do */
export function centreOfMask(mask: number, channels: number): number | undefined {
  if ((mask & frontCentre) === 0 || channels < 3) return undefined;
  return (mask & 1) + ((mask >> 1) & 1);
}
