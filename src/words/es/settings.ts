import type { settingsWords } from "../en/settings.ts";
import type { Wording } from "../wording.ts";
import { spanishFigures } from "./figures.ts";

const { fixed } = spanishFigures;

/** A card, where its name is known. */
const named = (card: string): string => (card === "" ? "" : ` (${card})`);

export const spanishSettings: Wording<typeof settingsWords> = {
  settings: {
    title: "Ajustes",
    close: "Cerrar los ajustes",
    open: "Ajustes",
    sections: {
      words: "Texto",
      models: "Modelos",
      files: "Resultados",
      folders: "Carpetas",
      storage: "Almacenamiento",
      machine: "Equipo",
      look: "Aspecto",
    },
    model: "Modelo",
    modelMissing: "Este ya no está entre sus modelos: elija otro o vuelva a ponerlo en su sitio.",
    modelHint: "Los modelos más grandes oyen mejor y tardan más.",
    language: "Idioma",
    auto: "Automático",
    task: "Tarea",
    transcribe: "Escribir lo que se dice",
    translate: "Traducir al inglés",
    transcribeShort: "Como se dice",
    translateShort: "Al inglés",
    preset: "Calidad",
    presetHint: "Preciso sigue cinco versiones en paralelo y tarda más o menos el doble.",
    fast: "Rápido",
    accurate: "Preciso",
    precision: "Precisión numérica",
    precisionHint:
      "int8 es más pequeño y rápido; float32 es el modelo tal como se publicó. int4 es el más pequeño: dos tercios de la memoria de int8 para los pesos y algunos errores más.",
    precisions: { float32: "float32", int8: "int8", int4: "int4" },
    wordTimes: "Tiempos de cada palabra",
    wordTimesHint: "Resalta la palabra que se oye, en lugar de su segmento. Requiere algo más de trabajo y memoria.",
    vad: "Saltar lo que no es voz",
    vadHint: "Evita que el modelo invente palabras en el silencio.",
    prompt: "Texto que precede",
    promptHint: "El estilo y la ortografía lo siguen.",
    vocabulary: "Palabras esperadas",
    vocabularyHint: "Nombres y términos, uno por línea.",
    formats: "Escribir estos archivos cuando termina una transcripción",
    writeTo: "Dónde",
    beside: "Junto a la grabación",
    besideCopies:
      "Las grabaciones que llegaron por el navegador están en la carpeta de datos, y también los resultados junto a ellas.",
    folder: "En una carpeta",
    noFolder: "Todavía no se ha elegido carpeta: los resultados van junto a las grabaciones.",
    maxLine: "Letras en una línea de subtítulo",
    maxLines: "Líneas en un subtítulo",
    gap: "Milisegundos entre dos subtítulos, como mínimo (dos fotogramas: 80)",
    crlf: "Finales de línea de Windows en SRT",
    batch: "Ventanas en paralelo",
    batchHint: "Más son más rápidas y ocupan más memoria; en automático no se pasa de lo que está libre.",
    threads: "Hilos",
    automatic: "Automático",
    device: "Qué decodifica",
    devices: { auto: "Automático", cpu: "El procesador", webgpu: "La tarjeta gráfica (WebGPU)" },
    gpuHints: {
      unknown:
        "Aún no se sabe si la tarjeta gráfica es más rápida aquí. Hasta que se mida, en automático se usa el procesador.",
      none: "No se ha encontrado ninguna tarjeta gráfica que se pueda usar aquí: el procesador lo hace todo.",
      failed: "La tarjeta gráfica falló aquí y no se usará hasta que cambie su controlador o se mida otra vez.",
    },
    gpuMeasuring:
      "La tarjeta gráfica se prueba junto al procesador, con una frase cuyas palabras se conocen. La primera vez tarda unos minutos.",
    gpuForms: {
      cpu: "el procesador",
      webgpu: "el decodificador en float32",
      "webgpu-halves": "el decodificador en media precisión",
      "webgpu-encoder": "codificador y decodificador en float32",
      "webgpu-encoder-halves": "el codificador en float32, el decodificador en media precisión",
    },
    gpuFormNow: (number, count, form) => `Ahora ${number} de ${count}: ${form}.`,
    gpuSlower: (card) =>
      `Su tarjeta gráfica${named(card)} no es claramente más rápida que el procesador aquí: en automático se usa el procesador.`,
    gpuQuicker: (card, speed) =>
      `Su tarjeta gráfica${named(card)} es ${fixed(speed, 1)} veces más rápida que el procesador y escribe las mismas palabras: en automático se usa.`,
    measureGpu: "Medir la tarjeta gráfica",
    gpuShare: "Avance de la medición",
    stopMeasuring: "Cancelar",
    filesAtOnce: "Archivos largos a la vez",
    theme: "Tema",
    system: "Como el sistema",
    light: "Claro",
    dark: "Oscuro",
    interface: "Idioma del programa",
    notify: "Avisarme cuando terminen los archivos",
    version: (version, engine) => `Slimscribe ${version}, motor ${engine}`,
    private: "Sin cuenta, sin telemetría, sin red, salvo que pida un modelo o indique un webhook.",
  },
};
