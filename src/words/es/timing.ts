import { preciseClock } from "../../lib/figures.ts";
import type { timingWords } from "../en/timing.ts";
import type { Wording } from "../wording.ts";
import { spanishFigures } from "./figures.ts";

const { count, fixed, grouped } = spanishFigures;

export const spanishTiming: Wording<typeof timingWords> = {
  timing: {
    title: "Tiempos",
    closer: "Acercar",
    farther: "Alejar",
    whole: "Toda la grabación",
    choose:
      "Arrastre un límite: Alt separa dos que se tocan, Mayús evita el ajuste. O elija un segmento y escriba sus tiempos.",
    border: { start: "Inicio del segmento elegido", end: "Final del segmento elegido" },
    field: { start: "Inicio", end: "Final" },
    here: { start: "Empezar aquí", end: "Terminar aquí" },
    hear: "Reproducir este segmento",
    length: (seconds) => `${fixed(seconds, 2)} s`,
    notTime: "Eso no es un tiempo. Escríbalo como 1:02.345, o en segundos como 62.3.",
    outside: (side, low, high) =>
      side === "start"
        ? `El inicio puede ir desde ${preciseClock(low)}, donde el segmento anterior deja sitio, hasta ${preciseClock(high)}, poco antes de su propio final.`
        : `El final puede ir desde ${preciseClock(low)}, poco después de su propio inicio, hasta ${preciseClock(high)}, donde el siguiente necesita sitio.`,
    notHere: (side, seconds) =>
      `El segmento elegido no puede ${side === "start" ? "empezar" : "terminar"} en ${preciseClock(seconds)}, donde está la reproducción.`,
    tools: "Tiempos",
    unfinished: "cuando el archivo esté terminado",
    close: "Cerrar",
    merge: {
      open: "Unir segmentos cortos…",
      title: "Unir segmentos cortos",
      seconds: "Más cortos que, en segundos",
      characters: "O con menos caracteres que",
      gap: "Silencio entre ellos, como máximo, en segundos",
      sentences: "También por encima de los finales de frase",
      speakers: "Lo que dicen dos hablantes, o lo que se dice en dos idiomas, nunca se une.",
      found: (before, after) =>
        before === after
          ? "Ningún segmento es tan corto y tiene un vecino con el que se pueda unir."
          : `${count(before - after, { one: "segmento se uniría", other: "segmentos se unirían" })} con un vecino: de ${grouped(before)} quedarían ${grouped(after)}.`,
      run: "Unir",
      done: (before, after) =>
        `${count(before - after, { one: "segmento unido", other: "segmentos unidos" })}: quedan ${grouped(after)}.`,
    },
    shift: {
      open: "Desplazar tiempos…",
      title: "Desplazar tiempos",
      by: "Cuánto",
      byHint: "En segundos, -1.5 para antes, o como 0:02.5",
      which: "Cuáles",
      all: "Todos los segmentos",
      following: (at) => `El elegido, en ${at}, y todos los que siguen`,
      notTime: "Eso no es un desplazamiento. Escríbalo en segundos, como -1.5, o como 0:02.5.",
      tooEarly: (most) => `Pueden adelantarse ${fixed(most, 3)} s como máximo: antes de ellos no hay más sitio.`,
      result: (n, from, to) =>
        `${count(n, { one: "segmento", other: "segmentos" })}: el primero empieza en ${preciseClock(to)} en lugar de ${preciseClock(from)}.`,
      run: "Desplazar",
      done: (n) => `${count(n, { one: "segmento desplazado", other: "segmentos desplazados" })}.`,
    },
    stretch: {
      open: "Estirar entre dos puntos…",
      title: "Estirar entre dos puntos",
      hint: "Indique dónde empiezan en la grabación el primer segmento y el último. Todos los tiempos intermedios se ajustan.",
      first: "Primer segmento",
      last: "Último segmento",
      now: (at) => `ahora en ${preciseClock(at)}`,
      here: "Posición de reproducción",
      backwards: "El último segmento tiene que empezar después del primero.",
      tooFew: "Hacen falta dos segmentos que empiecen en momentos distintos.",
      result: (rate) => `Los tiempos corren al ${fixed(100 * rate, 2)} % de su ritmo.`,
      run: "Estirar",
      done: (n) => `${count(n, { one: "segmento estirado", other: "segmentos estirados" })}.`,
    },
  },
};
