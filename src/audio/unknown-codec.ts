/** A container that is understood with sound in it that isn't: the file goes to ffmpeg, where there is one. */
export class UnknownCodec extends Error {
  readonly container: string;
  readonly codec: string;

  constructor(container: string, codec: string) {
    super(`${codec} in ${container}`);
    this.container = container;
    this.codec = codec;
  }
}
