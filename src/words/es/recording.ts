import { clock } from "../../lib/figures.ts";
import type { recordingWords } from "../en/recording.ts";
import type { Wording } from "../wording.ts";

export const spanishRecording: Wording<typeof recordingWords> = {
  recording: {
    button: "Grabar",
    start: "Empezar a grabar",
    starting: "Empezando…",
    source: "Qué se graba",
    sources: { microphone: "El micrófono", computer: "Lo que reproduce este equipo", both: "Ambos" },
    device: "Micrófono",
    usual: "El que elija el sistema",
    unnamed: (number) => `Micrófono ${number}`,
    into: (folder) => `El sonido va a un archivo en ${folder}, y a ningún otro sitio.`,
    folder: "Carpeta para las grabaciones",
    folderHint: (folder) => `Ahora ${folder}`,
    usualFolder: "La habitual",
    speakersLater: "Quién habla se averigua cuando se ha oído todo: las palabras llegan al final.",
    region: "Grabación",
    elapsed: "Grabado hasta ahora",
    level: "Nivel",
    stop: "Detener",
    stopping: "Deteniendo…",
    elsewhere: (name) => `${name} se está grabando en otra ventana.`,
    waiting: "No se puede acceder al programa: lo que se dice se guarda en esta ventana hasta que vuelva.",
    listening: "Las palabras aparecen aquí mientras alguien habla",
    later: "Las palabras llegan cuando termina la grabación",
    afterOthers: "Las palabras llegan cuando terminan los archivos que transcribe otro modelo",
    row: "grabando",
    ended: (name) => `${name} está en la cola.`,
    cutOff: (name, seconds) => `${name} se cortó en ${clock(seconds)}.`,
    cutOffHint: "Todo lo grabado hasta entonces se conserva y se transcribe.",
    keep: "Conservarla",
    remove: "Eliminar la grabación",
    removeAsk: (name) => `¿Eliminar ${name}?`,
    removeHint: "El archivo y sus palabras desaparecen entonces para siempre.",
    closing: {
      message: "Hay una grabación en curso.",
      hint: "Al cerrar la ventana termina. Lo grabado se conserva y se transcribe.",
      keep: "Seguir grabando",
      end: "Terminarla",
    },
    refused: {
      forbidden: {
        message: "No se puede usar el micrófono.",
        hint: "Permítalo junto a la dirección o en los ajustes del sistema (Privacidad, Micrófono) y vuelva a grabar.",
      },
      missing: { message: "No hay ningún micrófono.", hint: "Conecte uno o elija otro." },
      taken: {
        message: "El micrófono no da sonido.",
        hint: "Puede que lo use otro programa: ciérrelo o elija otro micrófono.",
      },
      silent: {
        message: "No llegó sonido con lo compartido.",
        hint: "Comparta una pestaña o toda la pantalla, con el sonido activado en el mismo cuadro. No todos los navegadores y sistemas pueden hacerlo.",
      },
      lost: {
        message: "El micrófono ya no está: la grabación está en pausa, y lo dicho hasta entonces se conserva.",
        hint: "Conéctelo de nuevo y continúe, o detenga la grabación.",
      },
      other: { message: "Aquí no se puede grabar nada.", hint: "Use otro navegador o el programa de escritorio." },
    },
  },
};
