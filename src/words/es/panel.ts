import type { Attention } from "../../api/transcript.ts";
import type { panelWords } from "../en/panel.ts";
import type { Wording } from "../wording.ts";
import { spanishFigures } from "./figures.ts";
import { spanishTranscript } from "./transcript.ts";

const { bytes, figure, fixed, grouped, listed, percentSoFar } = spanishFigures;

/** Nombres propios, como en la línea de órdenes y en la documentación. */
const attention: Record<Attention, string> = { standard: "Standard", slim: "Slim", compact: "Compact" };

export const spanishPanel: Wording<typeof panelWords> = {
  panel: {
    title: "Memoria y velocidad",
    attention,
    attentionHints: {
      standard: "Guarda las claves y los valores de cada capa: la referencia.",
      slim: "Guarda una sola vez la salida del codificador: las mismas palabras, menos memoria.",
      compact:
        "Guarda una sola vez la salida del codificador, en 8 bits: la menor memoria; alguna palabra puede variar.",
    },
    attentionLabel: "Atención",
    saves: (stream, batch) =>
      batch === null
        ? `Ahorra ${bytes(stream)} por flujo`
        : `Ahorra ${bytes(stream)} por flujo, ${bytes(batch)} por lote`,
    reference: "La referencia: no se ahorra nada",
    attentionSet: (mode) => `Atención ${attention[mode]}.`,
    next: "Un cambio cuenta a partir del siguiente archivo.",
    perStream: "Contexto por flujo",
    batch: (streams) => `Lote de ${grouped(streams)}`,
    cross: "atención cruzada",
    self: "autoatención",
    allocated: (size) => `${bytes(size)} reservados`,
    gpu: "En la GPU, con los pesos",
    gpuBytes: (held, most) => `${bytes(held)}, hasta ${bytes(most)}`,
    memory: "Memoria del motor",
    run: (told, own, peaks) => {
      const other = own === "standard" ? "slim" : "standard";
      const run = told === "next" ? "La próxima ejecución" : "Esta ejecución";
      const about = told === "measured" ? "" : "unos ";
      return `${run}: ${about}${bytes(peaks[own])}. ${attention[other]} ocuparía ${bytes(peaks[other])}.`;
    },
    lastRun: (mode, peak) => `La última ejecución ocupó como máximo ${bytes(peak)} (${attention[mode]}).`,
    details: "Detalles",
    now: "ahora",
    peak: "máximo",
    predicted: "previsto",
    free: "libre",
    tight:
      "Más de lo que está libre: otros programas pueden volverse lentos. Elija Slim o Compact, o menos ventanas en paralelo.",
    last: "últimos 60 s",
    speed: "Velocidad",
    realTime: "tiempo real",
    tokens: "tokens/s",
    streams: "flujos",
    idle: "No hay nada en marcha.",
    starting: "Las primeras cifras llegan cuando termina el primer medio minuto.",
    unknown: "Las cifras llegan del motor en cuanto ha leído el modelo.",
    tensors: "Tensores que se guardan entre pasos, para un flujo",
    compare: "Comparar con este archivo",
    bar: (mode, size) => `${mode}: ${bytes(size)} por flujo`,
    stream: (size) => `${bytes(size)} por flujo`,
    show: "Memoria y velocidad",
    ratio: (value) => `${figure(value)} veces menos`,
  },
  compare: {
    title: "Comparar",
    close: "Volver a la transcripción",
    start: "Empezar",
    running: ({ preparing, progress }) =>
      preparing === null ? `Comparando: ${percentSoFar(progress)}` : spanishTranscript.transcript.preparing(preparing),
    cancel: "Detener",
    again: "Comparar de nuevo",
    same: (tokens, modes) => `Los mismos ${grouped(tokens)} tokens en ${modes === 2 ? "ambas" : "las tres"}.`,
    sameIn: (tokens, modes) => `Los mismos ${grouped(tokens)} tokens en ${listed(modes)}.`,
    differ: (mode, equal, all, base) =>
      `${mode}: ${grouped(equal)} de ${grouped(all)} ventanas, token por token, como ${base}.`,
    words: "Palabras iguales",
    share: (value) => (value === 1 ? "100 %" : `${fixed(Math.min(99.9, Math.floor(1000 * value) / 10), 1)} %`),
    speed: "ms por token",
    bytes: "Bytes por flujo",
    peak: "Memoria máxima",
    copy: "Copiar como tabla",
    copied: "La tabla está en el portapapeles.",
    cancelled: "Detenido antes del final: aquí está lo que se terminó.",
    disturbed:
      "Mientras tanto se transcribieron otros archivos: los tiempos de los modos no se pueden comparar entre sí.",
    cancelledEarly: "Detenido antes de que se terminara nada.",
    other: (name) => `${name} se está comparando ahora: iniciar aquí lo detiene.`,
    none: "Descodifica este archivo una vez en cada modo y pone las palabras lado a lado.",
  },
};
