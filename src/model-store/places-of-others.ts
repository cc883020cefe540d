/** Where other programs keep their Whisper models on this machine: one line a place, by what their sources say. */
import { homedir } from "node:os";
import { join } from "node:path";

export interface PlaceOfOthers {
  program: string;
  /** what is in it: Hugging Face's cache, one file a model, or one folder a model */
  layout: "hub" | "files" | "folders";
  folder: string;
}

/** What their places depend on. */
export interface ProgramsOfOthers {
  platform: NodeJS.Platform;
  home: string;
  environment: Readonly<Record<string, string | undefined>>;
}

const here = (): ProgramsOfOthers => ({ platform: process.platform, home: homedir(), environment: process.env });

/** On Linux, macOS and Windows, in this order. */
function byPlatform({ platform }: ProgramsOfOthers, linux: string, mac: string, windows: string): string {
  return platform === "win32" ? windows : platform === "darwin" ? mac : linux;
}

export function placesOfOthers(system = here()): PlaceOfOthers[] {
  const { home, environment } = system;
  const local = environment.LOCALAPPDATA || join(home, "AppData", "Local");
  const roaming = environment.APPDATA || join(home, "AppData", "Roaming");
  const support = join(home, "Library", "Application Support");
  // Python's programs look there on every system.
  const cache = environment.XDG_CACHE_HOME || join(home, ".cache");
  const data = environment.XDG_DATA_HOME || join(home, ".local", "share");
  const config = environment.XDG_CONFIG_HOME || join(home, ".config");

  // huggingface_hub's constants.py; faster-whisper and transformers load through it.
  const hub = environment.HF_HUB_CACHE || join(environment.HF_HOME || join(cache, "huggingface"), "hub");
  // Buzz's model_loader.py: platformdirs' user_cache_dir.
  const cachedByBuzz = [
    join(cache, "Buzz"),
    join(home, "Library", "Caches", "Buzz"),
    join(local, "Buzz", "Buzz", "Cache"),
  ];
  const [buzzLinux = "", buzzMac = "", buzzWindows = ""] = cachedByBuzz.map((folder) => join(folder, "models"));
  const buzz = environment.BUZZ_MODEL_ROOT || byPlatform(system, buzzLinux, buzzMac, buzzWindows);
  // Vibe's tauri.conf.json: the application's local data folder, by its identifier.
  const vibe = join(byPlatform(system, data, support, local), "github.com.thewh1teagle.vibe");
  // Subtitle Edit's Configuration.cs and Se.cs: .NET's ApplicationData. Speech to text of version 5, "Whisper" of version 4.
  const subtitleEdit = join(byPlatform(system, config, support, roaming), "Subtitle Edit");
  const speechToText = join(subtitleEdit, "SpeechToText");
  // whisper.cpp's download-ggml-model.sh: beside itself, in a clone that is mostly in the home folder. pywhispercpp's constants.py: platformdirs'
  // user_data_dir, which names the author as well under Windows.
  const dataOfPython = byPlatform(
    system,
    join(data, "pywhispercpp"),
    join(support, "pywhispercpp"),
    join(local, "pywhispercpp", "pywhispercpp"),
  );
  // MacWhisper's, and those of the one from the App Store, which has a home of its own.
  const ofMacWhisper = join("Library", "Application Support", "MacWhisper", "models");
  const homesOfMacWhisper = [home, join(home, "Library", "Containers", "com.goodsnooze.MacWhisper", "Data")];
  return [
    { program: "Hugging Face", layout: "hub", folder: hub },
    // openai-whisper's load_model in whisper/__init__.py
    { program: "openai-whisper", layout: "files", folder: join(cache, "whisper") },
    { program: "Buzz", layout: "hub", folder: buzz },
    { program: "Buzz", layout: "files", folder: buzz },
    { program: "Buzz", layout: "files", folder: join(buzz, "whisper") },
    { program: "whisper.cpp", layout: "files", folder: join(home, "whisper.cpp", "models") },
    { program: "pywhispercpp", layout: "files", folder: join(dataOfPython, "models") },
    { program: "Vibe", layout: "files", folder: vibe },
    { program: "Subtitle Edit", layout: "files", folder: join(speechToText, "Cpp", "Models") },
    {
      program: "Subtitle Edit",
      layout: "folders",
      folder: join(speechToText, "Purfview-Faster-Whisper-XXL", "_models"),
    },
    { program: "Subtitle Edit", layout: "files", folder: join(subtitleEdit, "Whisper", "Cpp", "Models") },
    { program: "Subtitle Edit", layout: "files", folder: join(subtitleEdit, "Whisper", "Models") },
    ...(system.platform === "darwin" ? homesOfMacWhisper : []).map(
      (of): PlaceOfOthers => ({ program: "MacWhisper", layout: "files", folder: join(of, ofMacWhisper) }),
    ),
  ];
}
