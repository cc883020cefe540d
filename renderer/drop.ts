/** Files out of a drop or an input element; folders are walked by the page only where the program can't do it itself. */

export interface DroppedFile {
  file: File;
  /** "folder/sub/" or empty */
  folder: string;
}

export function relativePath({ file, folder }: DroppedFile): string {
  return folder + file.name;
}

/** Weights by their names. */
const weights = /^(?:ggml-.*|(?:pytorch_)?model.*)\.bin$|\.(?:safetensors|pth?)$/;

/**
 * What a browser is not to send as recordings, gigabytes of it: the files of models by their names.
 * @returns the other files, and the names of the models
 */
export function apartFromModels(files: readonly DroppedFile[]): { others: DroppedFile[]; models: string[] } {
  const isConfiguration = ({ file, folder }: DroppedFile): boolean => folder !== "" && file.name === "config.json";
  const configured = new Set(files.filter(isConfiguration).map(({ folder }) => folder));
  const models = new Map<string, string>();
  for (const { file, folder } of files) {
    if (!weights.test(file.name)) continue;
    if (folder === "") models.set(file.name, file.name);
    else if (configured.has(folder)) models.set(folder, folder.split("/").at(-2) ?? folder);
  }
  const isOfModel = ({ file, folder }: DroppedFile): boolean => models.has(folder === "" ? file.name : folder);
  return { others: files.filter((one) => !isOfModel(one)), models: [...models.values()] };
}

export function filesOfInput(input: HTMLInputElement): DroppedFile[] {
  return [...(input.files ?? [])].map((file) => {
    const path = file.webkitRelativePath;
    return { file, folder: path === "" ? "" : path.slice(0, path.length - file.name.length) };
  });
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** A reader gives at most a hundred entries at a time, and none at the end. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all;
    all.push(...some);
  }
}

async function walk(entry: FileSystemEntry, folder: string, into: DroppedFile[]): Promise<void> {
  if (entry.name.startsWith(".")) return;
  if (entry.isFile) into.push({ file: await fileOf(entry as FileSystemFileEntry), folder });
  else
    for (const inner of await entriesOf(entry as FileSystemDirectoryEntry))
      await walk(inner, `${folder}${entry.name}/`, into);
}

/** @param whole give folders as they are: the desktop program reads them itself */
export async function filesOfDrop(transfer: DataTransfer, whole: boolean): Promise<DroppedFile[]> {
  if (whole) return [...transfer.files].map((file) => ({ file, folder: "" }));
  // Entries must be taken before the first await: the transfer is emptied when the event ends.
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const files: DroppedFile[] = [];
  for (const entry of entries) await walk(entry, "", files);
  return files;
}
