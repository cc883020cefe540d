/** What a person would call a codec that isn't decoded here, by the letters that MP4, MOV, Matroska and AIFF have for it. */
const names: Record<string, string> = {
  alac: "Apple Lossless",
  ima4: "IMA ADPCM",
  samr: "AMR",
  sawb: "AMR wideband",
  drms: "encrypted AAC (bought from iTunes)",
  aavd: "encrypted AAC (Audible)",
  enca: "encrypted",
  dtsc: "DTS",
  dtse: "DTS",
  dtsh: "DTS-HD",
  dtsl: "DTS-HD",
  mlpa: "Dolby TrueHD",
  "ac-4": "AC-4",
  apac: "Apple Positional Audio",
  mha1: "MPEG-H",
  mhm1: "MPEG-H",
  iamf: "IAMF",
  QDMC: "QDesign Music",
  QDM2: "QDesign Music 2",
  Qclp: "Qualcomm PureVoice",
  agsm: "GSM 6.10",
  MAC3: "MACE",
  MAC6: "MACE",
  A_ALAC: "Apple Lossless",
  A_WAVPACK4: "WavPack",
  A_TTA1: "True Audio",
  A_TRUEHD: "Dolby TrueHD",
  A_MLP: "MLP",
  A_ATRAC_AT1: "Sony ATRAC",
};

export function codecTitle(id: string): string {
  return Object.hasOwn(names, id) ? (names[id] ?? id) : id;
}
